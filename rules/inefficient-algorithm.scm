; for loops: a search inside of a loop, a map walked to find one key
(for_statement) @loop

; slices.Contains(xs, x), sort.Ints(xs), copy(q, q[1:]), the function itself
(call_expression) @call

; xs = append(xs[:i], xs[i+1:]...), xs = append([]T{x}, xs...), xs[i], xs[j] = xs[j], xs[i]
(assignment_statement left: (expression_list) right: (expression_list)) @assign
