; regexp.MustCompile(p), time.LoadLocation(n), strings.NewReplacer(...)
((call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @name)
  arguments: (argument_list)) @call
 (#any-of? @name "MustCompile" "Compile" "MustCompilePOSIX" "CompilePOSIX" "MatchString" "Match" "MatchReader"
                 "LoadLocation" "NewReplacer" "SystemCertPool" "Open" "ParseFiles" "ParseGlob" "ParseFS"
                 "NewEncoder" "NewDecoder" "New" "NewCipher"))

; template.New("x").Parse(text), also with Funcs and Option in between
((call_expression
  function: (selector_expression operand: (call_expression) field: (field_identifier) @name)
  arguments: (argument_list)) @call
 (#any-of? @name "Parse" "ParseFiles" "ParseGlob" "ParseFS"))

; &http.Transport{...}
((composite_literal type: (qualified_type package: (_) @pkg name: (_) @type)) @lit
 (#eq? @type "Transport"))
