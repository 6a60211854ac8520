; m[k] = v, m[k] += v, m[k] = append(m[k], v); the grammar takes m[keys[i]] for a type with arguments
((assignment_statement
  left: (expression_list . [(index_expression) (type_instantiation_expression)] @slot .)
  right: (expression_list . (_) @value .)) @stmt)

; m[k]++
((inc_statement [(index_expression) (type_instantiation_expression)] @slot) @stmt)

; maps.Collect(slices.All(xs)): the rule looks whether what is collected has a length
((call_expression function: (selector_expression field: (field_identifier) @name)) @collect
 (#eq? @name "Collect"))
