; f.Write(b), io.WriteString(f, s), fmt.Fprintf(f, ...): whether it is a system call each time, the profile tells
((call_expression
  function: (selector_expression operand: (_) @operand field: (field_identifier) @name)
  arguments: (argument_list)) @call
 (#any-of? @name "Write" "WriteString" "WriteByte" "WriteRune" "Read" "ReadAt" "WriteAt" "ReadFull"
                 "Fprintf" "Fprint" "Fprintln" "Printf" "Print" "Println" "Encode"
                 "Fscan" "Fscanf" "Fscanln" "Scan" "Scanln" "Scanf"))
