; c.mu.Lock(), c.Lock()
((call_expression
  function: (selector_expression field: (field_identifier) @name)
  arguments: (argument_list)) @call
 (#any-of? @name "Lock" "RLock"))

; lock(), where lock is c.mu.Lock
((call_expression function: (identifier) @fn arguments: (argument_list)) @call
 (#not-any-of? @fn "len" "cap" "append" "make" "new" "panic" "copy" "delete" "string"))

; q.turn <- struct{}{}, <-q.turn: a channel of one place may be a mutex, too
(send_statement) @turn
(expression_statement (unary_expression operator: "<-")) @turn
