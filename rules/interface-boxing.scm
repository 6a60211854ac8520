; values where an interface may be wanted: the compiler says which of them it puts into one
(argument_list (_) @value)
(assignment_statement right: (expression_list (_) @value))
(var_spec value: (expression_list (_) @value))
(return_statement (expression_list (_) @value))
(literal_element (_) @value)
(send_statement value: (_) @value)

; sort.Slice, sort.Sort: each comparison and each swap through an interface or reflection; reflect.DeepEqual; context.WithValue
((call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @name)) @sort
 (#any-of? @name "Slice" "SliceStable" "Sort" "Stable" "DeepEqual" "WithValue"))
