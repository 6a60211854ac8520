; variables: the compiler says which of them moved
(short_var_declaration left: (expression_list (identifier) @name)) @decl
(var_spec (identifier) @name) @decl
(parameter_declaration (identifier) @name) @decl
(range_clause left: (expression_list (identifier) @name)) @decl

; &T{...}
(unary_expression operator: "&" operand: (composite_literal type: (_) @type)) @lit

; new(T)
((call_expression function: (identifier) @fn arguments: (argument_list . (_) @type .)) @lit
 (#eq? @fn "new"))
