; fmt.Sprintf and its kin; Errorf is left out: an error is made where things go wrong
((call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @name)
  arguments: (argument_list) @args) @call
 (#any-of? @name "Sprintf" "Sprint" "Sprintln" "Fprintf" "Fprint" "Fprintln" "Appendf" "Append" "Appendln"
                 "Sscanf" "Sscan" "Sscanln"))
