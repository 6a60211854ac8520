; xs = append(xs, ...), also through a field: r.rows = append(r.rows, ...), and a, b = append(a, ...), append(b, ...)
((assignment_statement
  left: (expression_list (_) @slice)
  operator: "="
  right: (expression_list (call_expression
    function: (identifier) @fn
    arguments: (argument_list . (_) @first)) @call)) @stmt
 (#eq? @fn "append")
 (#eq? @slice @first))

; return append(xs, ...) of a helper that is called in a loop
((return_statement (expression_list . (call_expression
    function: (identifier) @fn
    arguments: (argument_list . (identifier) @first)) @call .)) @stmt
 (#eq? @fn "append"))

; slices.Collect(maps.Keys(m)), io.ReadAll(f): the rule looks whether what is collected or read has a length
((call_expression function: (selector_expression field: (field_identifier) @name)) @collect
 (#any-of? @name "Collect" "Sorted" "SortedFunc" "SortedStableFunc" "AppendSeq"
                 "ReadAll" "Copy" "ReadFrom"))

; append(head, body...): the rule looks whether head is full when it is made
((call_expression
  function: (identifier) @fn
  arguments: (argument_list . (identifier) (variadic_argument) .)) @joined
 (#eq? @fn "append"))
