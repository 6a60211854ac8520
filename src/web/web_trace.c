#include "web/web_trace.h"

#include "io/inflate.h"

struct web_trace {
	struct arena arena;
	struct file file;
	struct inflated bytes;
	struct trace *trace;
};

static bool on_progress(void *ctx, uint64_t done, uint64_t all)
{
	session_tell(ctx, &(struct load_stage){ "reading the trace", done, all, 0 });
	return true;
}

/* The file of the trace; that of a server is fetched first. NULL: it could not be. */
static const char *file_of(struct loaded *l, struct arena *a, const struct notices *n,
			   struct err *err)
{
	const char *path = l->setup->inputs.v[l->input].path;
	char *file = l->take ? take_file(l->setup, l->input, l->take, a) : NULL;

	if (!file || path_exists(file))
		return file ? file : path;
	return session_fetch_file(l, path, file, n, err) ? file : NULL;
}

/* What is loaded stays until the process ends: a failure needs no release of its own. */
bool web_trace_load(struct loaded *l, const struct notices *n, struct err *err)
{
	struct web_trace *t = xcalloc(1, sizeof(*t));
	struct trace_options o = { .progress = on_progress, .ctx = l };
	const char *path;

	arena_init(&t->arena);
	path = file_of(l, &t->arena, n, err);
	if (!path || !file_open(&t->file, path, 0, err) ||
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
