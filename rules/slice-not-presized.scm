; xs = append(xs, ...), also through a field: r.rows = append(r.rows, ...)
((assignment_statement
  left: (expression_list . (_) @slice .)
  operator: "="
  right: (expression_list . (call_expression
    function: (identifier) @fn
    arguments: (argument_list . (_) @first)) @call .)) @stmt
 (#eq? @fn "append")
 (#eq? @slice @first))
