; &T{...}
(unary_expression operator: "&" operand: (composite_literal type: [(type_identifier) (generic_type)] @type)) @site

; new(T)
((call_expression function: (identifier) @fn arguments: (argument_list . (_) @type .)) @site
 (#eq? @fn "new"))

; make([]T, n), []T{...}
((call_expression function: (identifier) @fn arguments: (argument_list . (slice_type element: [(type_identifier) (generic_type)] @elem))) @site
 (#eq? @fn "make"))
(composite_literal type: (slice_type element: [(type_identifier) (generic_type)] @elem)) @site

; append(xs, ...)
((call_expression function: (identifier) @fn arguments: (argument_list . (_) @list)) @site
 (#eq? @fn "append"))

; make(map[K]T, n), map[K]T{...}
((call_expression function: (identifier) @fn arguments: (argument_list . (map_type) @map)) @site
 (#eq? @fn "make"))
(composite_literal type: (map_type) @map) @site

; m[k] = v
(assignment_statement left: (expression_list (index_expression operand: (_) @list))) @site
