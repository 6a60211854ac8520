; string(b)
((call_expression function: (identifier) @fn arguments: (argument_list . (_) @arg .)) @conv
 (#eq? @fn "string"))

; []byte(s), []rune(s)
((type_conversion_expression type: (slice_type element: (type_identifier) @elem) operand: (_) @arg) @conv
 (#any-of? @elem "byte" "rune"))
