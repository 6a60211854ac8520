#include "report/image.h"

#include <stdlib.h>

#include "io/proc.h"

/* Large graphs can keep the layout busy for hours. */
#define LIMIT_NS ((int64_t)120 * 1000000000)

bool image_render(const char *format, struct str dot, struct buf *out, struct err *err)
{
	char *type = xasprintf("-T%s", format), *program = proc_find("dot");
	const char *const argv[] = { "dot", type, NULL };
	struct buf said = { 0 };
	struct proc p = {
		.argv = argv, .input = dot, .out = out, .err = &said, .timeout_ns = LIMIT_NS
	};
	bool ok = true;

	if (!program)
		ok = err_set(err, ERR_CHILD,
			     "failed to execute dot. Is Graphviz installed? Error: exec: \"dot\": "
			     "executable file "
			     "not found in $PATH");
	else if (!proc_run(&p, err))
		ok = err_prefix(err, "failed to execute dot");
	else if (p.exit_code)
		ok = err_set(err, ERR_CHILD, "failed to execute dot: exit status %d: " STR_FMT,
			     p.exit_code, STR_ARG(str_trim(buf_str(&said))));
	buf_release(&said);
	free(program);
	free(type);
	return ok;
}
