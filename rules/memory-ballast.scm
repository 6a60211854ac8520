; var ballast = make([]byte, 10<<30)
(var_spec name: (identifier) @name value: (expression_list . (call_expression
   function: (identifier) @fn
   arguments: (argument_list . (slice_type) . (_) @size)) @make .)
 (#eq? @fn "make")) @stmt

; ballast := make([]byte, 10<<30)
((short_var_declaration left: (expression_list . (identifier) @name .) right: (expression_list . (call_expression
   function: (identifier) @fn
   arguments: (argument_list . (slice_type) . (_) @size)) @make .)) @stmt
 (#eq? @fn "make"))

; T{ballast: make([]byte, 10<<30)}
((keyed_element (literal_element (identifier) @name) (literal_element (call_expression
   function: (identifier) @fn
   arguments: (argument_list . (slice_type) . (_) @size)) @make)) @stmt
 (#eq? @fn "make"))

; ballast = make([]byte, 10<<30)
((assignment_statement left: (expression_list . (_) @name .) right: (expression_list . (call_expression
   function: (identifier) @fn
   arguments: (argument_list . (slice_type) . (_) @size)) @make .)) @stmt
 (#eq? @fn "make"))

; pads = append(pads, make([]byte, 8<<20))
((assignment_statement left: (expression_list . (_) @name .) right: (expression_list . (call_expression
   function: (identifier) @append
   arguments: (argument_list . (_) @to . (call_expression
     function: (identifier) @fn
     arguments: (argument_list . (slice_type) . (_) @size)) @make .)) .)) @stmt
 (#eq? @append "append")
 (#eq? @fn "make"))

; func reserve(mb int) [][]byte, for var ballast = reserve(48)
(function_declaration name: (identifier) @maker) @stmt
