; buf := make([]byte, n), new(bytes.Buffer), bytes.NewBuffer(nil), bufio.NewReader(r), &bytes.Buffer{}, bytes.Buffer{}
((short_var_declaration
  left: (expression_list . (identifier) @var .)
  right: (expression_list . [(call_expression) (unary_expression) (composite_literal)] @value .)) @decl)

; zw, err := gzip.NewWriterLevel(w, 9)
((short_var_declaration
  left: (expression_list . (identifier) @var . (identifier) .)
  right: (expression_list . (call_expression) @value .)) @decl)

; var buf bytes.Buffer, var line []byte
((var_declaration (var_spec name: (identifier) @var type: (_) @type !value) @decl))

; sc.Buffer(make([]byte, 0, n), max), io.CopyBuffer(w, r, make([]byte, n))
((call_expression
  function: (selector_expression field: (field_identifier) @name)
  arguments: (argument_list)) @lent
 (#any-of? @name "Buffer" "CopyBuffer"))

; append(a[:i], append(b, a[j:]...)...)
((call_expression
  function: (identifier) @outer
  arguments: (argument_list . (slice_expression) (variadic_argument (call_expression)))) @splice
 (#eq? @outer "append"))
