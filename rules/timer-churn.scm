; time.After(d), time.NewTimer(d), time.Tick(d)
((call_expression
  function: (selector_expression operand: (identifier) @pkg field: (field_identifier) @name)
  arguments: (argument_list . (_) @wait .)) @call
 (#any-of? @name "After" "NewTimer" "NewTicker" "Tick"))
