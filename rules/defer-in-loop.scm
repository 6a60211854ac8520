; defer f.Close() anywhere: the rule looks for the loop around it
((defer_statement) @stmt)
