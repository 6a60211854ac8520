; m[k] = v, m[k] += v, m[k] = append(m[k], v)
((assignment_statement
  left: (expression_list . (index_expression operand: (_) @map index: (_) @key) @slot .)
  right: (expression_list . (_) @value .)) @stmt)

; m[k]++
((inc_statement (index_expression operand: (_) @map index: (_) @key) @slot) @stmt)
