; regexp.MustCompile(p), time.LoadLocation(n), strings.NewReplacer(...), t.Parse(text)
((call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @name)
  arguments: (argument_list)) @call
 (#any-of? @name "MustCompile" "Compile" "MustCompilePOSIX" "CompilePOSIX" "MatchString" "Match" "MatchReader"
                 "LoadLocation" "NewReplacer" "SystemCertPool" "Open" "ParseFiles" "ParseGlob" "ParseFS"
                 "NewEncoder" "NewDecoder" "New" "NewCipher" "MakeTable" "Seed" "Parse" "MustParse" "ParseDuration"
                 "ParsePrefix" "MustParsePrefix" "ParseAddr" "MustParseAddr" "ParseCIDR" "Hostname" "LookPath" "Getenv"
                 "ParseCertificate" "ParsePKCS1PrivateKey" "ParsePKCS8PrivateKey" "ParseECPrivateKey" "ParsePKIXPublicKey"
                 "X509KeyPair" "LoadX509KeyPair" "NewKeyFromSeed" "NewPrinter" "SetString"))

; template.New("x").Parse(text), also with Funcs and Option in between; new(big.Int).SetString(digits, 10)
((call_expression
  function: (selector_expression operand: (call_expression) field: (field_identifier) @name)
  arguments: (argument_list)) @call
 (#any-of? @name "Parse" "ParseFiles" "ParseGlob" "ParseFS" "SetString"))

; &http.Transport{...}
((composite_literal type: (qualified_type package: (_) @pkg name: (_) @type)) @lit
 (#eq? @type "Transport"))

; map[string]int{...}, set{...}: asked and no more
((composite_literal type: [(map_type) (type_identifier)]) @map)

; make(map[string]bool), behind which constants are stored
((call_expression function: (identifier) @name arguments: (argument_list . (map_type))) @map
 (#eq? @name "make"))
