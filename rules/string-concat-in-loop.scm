; s += x
((assignment_statement
  left: (expression_list . (_) @var .)
  operator: "+="
  right: (expression_list . (_) @value .)) @stmt)

; s = s + x, s = x + s, s = fmt.Sprintf("%s...", s, x): the rule looks for s on the right
((assignment_statement
  left: (expression_list . (_) @var .)
  operator: "="
  right: (expression_list . [(binary_expression) (call_expression)] @value .)) @stmt)

; f(..., s + x): the rule looks whether this is f itself
((call_expression
  function: [(identifier) (selector_expression)]
  arguments: (argument_list (binary_expression operator: "+"))) @call)

; return s + x: the rule looks whether a loop gives that back as s
((return_statement (expression_list . (binary_expression operator: "+") @value .)) @ret)
