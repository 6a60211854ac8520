; time.After(d), time.NewTimer(d), time.Tick(d)
((call_expression
  function: (selector_expression operand: (identifier) @pkg field: (field_identifier) @name)
  arguments: (argument_list . (_) @wait .)) @call
 (#any-of? @name "After" "NewTimer" "NewTicker" "Tick"))

; time.AfterFunc(d, f): the rule looks whether the one before was stopped for it
((call_expression
  function: (selector_expression operand: (identifier) @pkg field: (field_identifier) @name)
  arguments: (argument_list . (_) @wait . (_) @func .)) @call
 (#eq? @name "AfterFunc"))
