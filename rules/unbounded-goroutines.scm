; go f(x), go func() { ... }(): the rule looks for the loop around it
((go_statement) @stmt)

; wg.Go(func() { ... }), group.Go(...)
((call_expression
  function: (selector_expression field: (field_identifier) @name)
  arguments: (argument_list . (_) .)) @stmt
 (#eq? @name "Go"))
