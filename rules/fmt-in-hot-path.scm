; fmt.Sprintf and its kin; Errorf only with a text and no values: other errors are made where things go wrong
((call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @name)
  arguments: (argument_list) @args) @call
 (#any-of? @name "Sprintf" "Sprint" "Sprintln" "Fprintf" "Fprint" "Fprintln" "Appendf" "Append" "Appendln"
                 "Sscanf" "Sscan" "Sscanln" "Errorf"))

; logf("%d", n): the rule looks whether it hands its arguments on to one of these
((call_expression function: [(identifier) (selector_expression)] arguments: (argument_list (_))) @call)
