(function_declaration) @fn
(method_declaration) @fn

; between the statements of a function
((comment) @inside)
