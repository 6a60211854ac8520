; &T{...}
(unary_expression operator: "&" operand: (composite_literal type: (type_identifier) @type)) @site

; new(T)
((call_expression function: (identifier) @fn arguments: (argument_list . (_) @type .)) @site
 (#eq? @fn "new"))

; make([]T, n), []T{...}
((call_expression function: (identifier) @fn arguments: (argument_list . (slice_type element: (type_identifier) @elem))) @site
 (#eq? @fn "make"))
(composite_literal type: (slice_type element: (type_identifier) @elem)) @site

; append(xs, T{...})
((call_expression function: (identifier) @fn
  arguments: (argument_list (_) (composite_literal type: (type_identifier) @elem))) @site
 (#eq? @fn "append"))
