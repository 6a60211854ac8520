#include "web/web_trace.h"

#include "io/inflate.h"

struct web_trace {
	struct file file;
	struct inflated bytes;
	struct trace *trace;
};

/* What is loaded stays until the process ends: a failure needs no release of its own. */
bool web_trace_load(struct loaded *l, const struct notices *n, struct err *err)
{
	struct web_trace *t = xcalloc(1, sizeof(*t));
	struct trace_options o = { 0 };

	if (!file_open(&t->file, l->setup->inputs.v[l->input].path, 0, err) ||
	    !inflate_any(t->file.data, 0, &t->bytes, err))
		return false;
	o.mapped = t->file.mapped && !t->bytes.owned;
	t->trace = trace_load(t->bytes.data, &o, err);
	if (!t->trace)
		return err_prefix(err, "%s", t->file.name);
	if (t->trace->damage.any)
		notice(n, "%s: %s; shown is what stands before it", t->file.name,
		       t->trace->damage.what);
	l->document = t;
	return trace_pyramid_build(t->trace, err);
}

const struct trace *web_trace_of(const struct loaded *l)
{
	const struct web_trace *t = l->document;

	return t->trace;
}
