; m[k] = v, m[k] += v, m[k] = append(m[k], v); the grammar takes m[keys[i]] for a type with arguments
((assignment_statement
  left: (expression_list . [(index_expression) (type_instantiation_expression)] @slot .)
  right: (expression_list . (_) @value .)) @stmt)

; m[k]++
((inc_statement [(index_expression) (type_instantiation_expression)] @slot) @stmt)
