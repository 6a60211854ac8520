; for _, x := range xs
(for_statement (range_clause) @range) @for

; f(x), x.Method()
(call_expression) @call

; x := xs[i], x := m[k], x := *p; also x, y := xs[i], xs[j]
(short_var_declaration left: (expression_list) right: (expression_list)) @short

; m[k] = x; x = x.With(y)
(assignment_statement left: (expression_list . (_) @slot .) right: (expression_list . (_) @value .)) @assign

; var x = xs[i]
(var_spec name: (identifier) value: (expression_list . (_) .)) @spec

; return m[k]
(return_statement (expression_list . (_) @value)) @return

; ch <- x
(send_statement channel: (_) @chan value: (_) @value) @send
