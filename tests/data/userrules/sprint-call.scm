; a text is made by fmt
((call_expression function: (selector_expression operand: (identifier) @pkg field: (field_identifier) @name)
  arguments: (argument_list . (_) @subject)) @stmt
 (#eq? @pkg "fmt") (#match? @name "^Sprint"))
