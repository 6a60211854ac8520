/* A row in plain words. */
#include "advise/escapes.h"
#include "gocode/goscope.h"
#include "gocode/gotool.h"

struct facts {
	struct escapes *e;
	const struct escape_row *row;
};

/* Whether the function that the row stands in has a result of that name. */
static bool is_result(void *ctx, struct str name)
{
	const struct facts *f = ctx;
	struct escape_file *file = escapes_open(f->e, f->row->file);
	const struct gofunc *fn =
		file->src && !file->changed ? gosrc_func_at(file->src, f->row->line) : NULL;
	TSNode result;

	if (!fn)
		return false;
	result = go_field(fn->node, "result");
	if (ts_node_is_null(result) || !go_is(result, "parameter_list"))
		return false;
	for (uint32_t i = 0; i < ts_node_named_child_count(result); i++) {
		TSNode decl = ts_node_named_child(result, i);
		for (uint32_t k = 0; k < ts_node_named_child_count(decl); k++) {
			TSNode n = ts_node_named_child(decl, k);
			if (go_is_declared(decl, n) && str_eq(go_text(file->src, n), name))
				return true;
		}
	}
	return false;
}

/* Whether another row of the same function says that the value is on the heap. */
static bool is_on_heap(void *ctx, struct str value)
{
	const struct facts *f = ctx;
	const struct escape_func *fn = &f->e->funcs.v[f->row->func];

	for (uint32_t i = fn->first_row; i < fn->first_row + fn->n_rows; i++) {
		const struct escape_row *row = &f->e->rows.v[i];
		if (row != f->row && row->kind == ESCAPE_HEAP && str_eq(row->value, value))
			return true;
	}
	return false;
}

struct words_row {
	const char *prefix, *words;
};

/* Why a function is not inlined: the compiler's reason, and what it means. */
static const struct words_row refusals[] = {
	{ "function too complex",
	  "Its body is larger than the compiler's budget for inlining; a hot caller "
	  "pays for the call. Splitting off the rare part makes the rest fit; PGO "
	  "raises the budget for hot calls to 2000." },
	{ "unhandled op DEFER", "A function with a defer is never inlined." },
	{ "unhandled op RECOVER", "A function that calls recover is never inlined." },
	{ "unhandled op SELECT", "A function with a select statement is never inlined." },
	{ "unhandled op GO", "A function that starts a goroutine is never inlined." },
	{ "unhandled op", "It holds a statement that the compiler does not inline." },
	{ "marked go:noinline", "The source forbids it (//go:noinline)." },
	{ "recursive", "A recursive function is not inlined into itself." },
	{ "call to recover", "A function that calls recover is never inlined." },
	{ "no function body", "It is written in assembly, or elsewhere." },
	{ "marked go:norace with -race compilation",
	  "It may not be instrumented by the race detector." },
	{ "marked go:yeswritebarrierrec", "The runtime forbids it." },
	{ "marked go:systemstack", "It must run on the system's stack." },
};

static void refusal(const struct escape_row *row, struct buf *out)
{
	struct str text = row->text;
	ptrdiff_t at;

	if (str_has_prefix(text, STR("cannot inline ")) && (at = str_index(text, STR(": "))) >= 0)
		text = str_sub(text, (size_t)at + 2, text.n);
	buf_add_str(out, text);
	buf_addc(out, '.');
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		if (str_contains(text, str_of(refusals[i].prefix))) {
			buf_printf(out, " %s", refusals[i].words);
			return;
		}
	}
}

/* needle, and not as the end of a longer name. */
static bool has_token(struct str line, struct str needle)
{
	ptrdiff_t at = str_index(line, needle);
	char before = at > 0 ? line.p[at - 1] : ' ';

	return at >= 0 && (needle.p[0] < 'a' || needle.p[0] > 'z' ||
			   !(before == '_' || before == '.' || (before >= '0' && before <= '9') ||
			     (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z')));
}

/* Whether the row's function appends to anything. */
static bool appends(const struct escape_file *f, const struct escape_row *row)
{
	const struct gofunc *fn = f->src ? gosrc_func_at(f->src, row->line) : NULL;

	return fn && str_contains(go_text(f->src, fn->node), STR("append("));
}

/* A line that allocates without a word of the compiler: what on it can. */
static void silent(struct escapes *e, const struct escape_row *row, struct buf *out)
{
	static const struct {
		const char *needle, *words;
		int min_go; /* not 0: of slices that the function appends to */
	} shapes[] = {
		{ "make(chan", "A channel is always on the heap; the compiler does not say so." },
		{ "append(",
		  "append needs more room than the slice has; the compiler speaks only of what "
		  "the first piece of memory is." },
		{ "go func", "A goroutine's function with what it captures is on the heap." },
		{ "string(",
		  "A conversion to string copies; only up to 32 bytes fit into a buffer of the "
		  "stack, whatever \"does not escape\" says." },
		{ "[]byte(",
		  "A conversion to []byte copies; only up to 32 bytes fit into a buffer of the "
		  "stack, whatever \"does not escape\" says." },
		{ "make(map",
		  "A map that does not escape is on the stack only up to eight entries." },
		{ "make([]",
		  "A slice whose size is not constant is on the stack only up to 32 bytes, "
		  "whatever \"does not escape\" says." },
		{ "return",
		  "Go 1.26 and later move a slice that append grew on the stack to the heap "
		  "where it is returned.",
		  26 },
		{ "range",
		  "Go 1.26 and later move a slice that append grew on the stack to the heap "
		  "where a loop takes it.",
		  26 },
		{ "+= ",
		  "A string that is added to is copied as a whole each time, or a map grows." },
		{ "] = ", "The map grows to take the new key." },
		{ "]++", "The map grows to take the new key." },
		{ " + ", "A string that is put together is a new one." },
	};
	struct escape_file *f = escapes_open(e, row->file);
	struct str line = f->source && !f->changed ? source_line(f->source, row->line) : STR("");

	int minor = go_version_minor(
		arena_strndup(&e->arena, e->go_version.p ? e->go_version.p : "", e->go_version.n));

	buf_adds(out, "The profile saw it allocate, and the compiler says nothing of it.");
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		if (has_token(line, str_of(shapes[i].needle)) &&
		    (!shapes[i].min_go || (minor >= shapes[i].min_go && appends(f, row)))) {
			buf_printf(out, " %s", shapes[i].words);
			return;
		}
	}
}

/* Whether nothing is known that keeps the row's function from being inlined. */
static bool is_inlinable(const struct escapes *e, const struct escape_row *row)
{
	const struct escape_func *fn = &e->funcs.v[row->func];

	if (!fn->symbol.n)
		return false;
	for (uint32_t i = fn->first_row; i < fn->first_row + fn->n_rows; i++)
		if (e->rows.v[i].kind == ESCAPE_INLINE &&
		    str_eq(e->rows.v[i].d->code, STR("cannotInlineFunction")))
			return false;
	return true;
}

static const char *keeper_of(struct str line)
{
	if (str_has_prefix(line, STR("go ")))
		return "The goroutine that is started may run on after the function has returned.";
	if (str_has_prefix(line, STR("defer ")))
		return "The deferred call is kept until the function returns, one for each round "
		       "of the "
		       "loop.";
	return NULL;
}

static void escape(struct escapes *e, struct escape_row *row, struct buf *out)
{
	struct facts facts = { e, row };
	struct goflow_facts f = { .is_result = is_result, .is_on_heap = is_on_heap, .ctx = &facts };
	struct escape_file *file = escapes_open(e, row->file);

	if (file->source && !file->changed && str_eq(row->value, STR("func literal")))
		f.keeper = keeper_of(str_trim(source_line(file->source, row->line)));
	row->cause = goflow_explain(row->d, row->shown, e->funcs.v[row->func].symbol, &f, out);
	if (row->is_inlined) {
		buf_printf(out, "%sIt stands in " STR_FMT ":%u, which was inlined here.",
			   out->n ? " " : "", STR_ARG(row->origin.file), row->origin.line);
	}
	if (row->cause == FLOW_RETURNED && !row->n_sites && is_inlinable(e, row))
		buf_adds(out,
			 " A call that is inlined may keep it on the caller's stack all the same.");
}

void escapes_explain(struct escapes *e, struct escape_row *row, struct buf *out)
{
	switch (row->kind) {
	case ESCAPE_HEAP:
	case ESCAPE_LEAK:
		escape(e, row, out);
		break;
	case ESCAPE_INLINE:
		refusal(row, out);
		break;
	case ESCAPE_COPY:
		buf_printf(out, STR_FMT " are copied here; a pointer copies 8.",
			   STR_ARG(row->text));
		break;
	case ESCAPE_DEFER:
		buf_adds(out, "A defer that a loop can run more than once has its record on the "
			      "heap, one for "
			      "each round, until the function returns. In a function of its own, "
			      "called by "
			      "the loop, it costs nothing.");
		break;
	case ESCAPE_BOUNDS:
		buf_adds(out, "The compiler cannot prove that this index is inside.");
		break;
	case ESCAPE_NIL:
		buf_adds(out, "The pointer is checked for nil by an instruction of its own.");
		break;
	case ESCAPE_SILENT:
		silent(e, row, out);
		break;
	case N_ESCAPE_KINDS:
		break;
	}
}
