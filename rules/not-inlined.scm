(function_declaration) @fn
(method_declaration) @fn
