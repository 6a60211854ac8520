/* Small reads and writes that are a system call each: the profile shows os.File right under them, and no bufio. */
#include "advise/rule.h"
#include "gocode/gosize.h"

#define LARGE 4096 /* bytes at once that need no buffer */

enum form { FORM_WRITE, FORM_READ };

struct io_call {
	const char *name;
	enum form form;
	bool package; /* of io or fmt: the file is the first argument */
};

static const struct io_call calls[] = {
	{ "Write", FORM_WRITE, false },	     { "WriteString", FORM_WRITE, false },
	{ "WriteByte", FORM_WRITE, false },  { "WriteRune", FORM_WRITE, false },
	{ "WriteAt", FORM_WRITE, false },    { "Encode", FORM_WRITE, false },
	{ "Read", FORM_READ, false },	     { "ReadAt", FORM_READ, false },
	{ "WriteString", FORM_WRITE, true }, { "ReadFull", FORM_READ, true },
	{ "Fprintf", FORM_WRITE, true },     { "Fprint", FORM_WRITE, true },
	{ "Fprintln", FORM_WRITE, true },    { "Write", FORM_WRITE, true },
	{ "Read", FORM_READ, true },	     { "Printf", FORM_WRITE, true },
	{ "Fscan", FORM_READ, true },	     { "Fscanf", FORM_READ, true },
	{ "Fscanln", FORM_READ, true },	     { "Scan", FORM_READ, true },
	{ "Scanln", FORM_READ, true },	     { "Scanf", FORM_READ, true },
	{ "Print", FORM_WRITE, true },	     { "Println", FORM_WRITE, true },
};

/* Functions of fmt that name no file: "os.Stdout", "os.Stdin"; empty for the others. */
static struct str standard_file(struct str name)
{
	return str_has_prefix(name, STR("Print"))  ? STR("os.Stdout")
	       : str_has_prefix(name, STR("Scan")) ? STR("os.Stdin")
						   : STR("");
}

/* The argument that is the slice; UINT32_MAX: none, or its size does not matter. */
static uint32_t slice_arg(const struct io_call *kind)
{
	if (!kind->package)
		return 0;
	return strcmp(kind->name, "ReadFull") == 0 ? 1 : UINT32_MAX;
}

static const struct io_call *find_call(struct str name, bool package)
{
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		if (calls[i].package == package && str_eq(name, str_of(calls[i].name)))
			return &calls[i];
	return NULL;
}

/*
 * Bytes of x[:N], x[A:N], and of x where it is an array, also one behind a pointer or in a struct; of x[:n], which is no
 * more, as well. 0: the source does not say.
 */
static uint64_t bytes_of(const struct hot_file *f, TSNode arg)
{
	const struct gosrc *src = f->src;
	uint64_t from = 0, to = 0;
	struct gotype t;

	if (go_is(arg, "slice_expression")) {
		TSNode start = go_field(arg, "start"), end = go_field(arg, "end");

		if (ts_node_is_null(end) || !go_number(src, end, &to))
			to = bytes_of(f, go_no_parens(go_field(arg, "operand")));
		if (!ts_node_is_null(start) && !go_number(src, start, &from))
			from = 0;
		return to > from ? to - from : 0;
	}
	t = go_type_of(&f->ctx, src, arg);
	if (t.kind == GO_POINTER)
		t = go_type_elem(&f->ctx, t);
	return t.kind == GO_ARRAY && go_number(t.src, go_field(t.node, "length"), &to) ? to : 0;
}

enum size { SIZE_UNKNOWN, SIZE_SMALL, SIZE_LARGE };

/* How large the slice of a call is: buf, buf[:n], one[:]. */
static enum size size_of(const struct hot_file *f, TSNode arg)
{
	const struct gosrc *src = f->src;
	TSNode base = go_base_name(arg), value;
	struct godecl d;
	uint64_t n;

	arg = go_no_parens(arg);
	if (go_is(arg, "composite_literal") || go_is(arg, "interpreted_string_literal") ||
	    go_is(arg, "type_conversion_expression"))
		return SIZE_SMALL;
	if (go_is(arg, "call_expression")) {
		struct str callee = go_callee(src, arg);

		return str_has_suffix(callee, STR(".Bytes")) ||
				       str_has_suffix(callee, STR(".String"))
			       ? SIZE_LARGE /* of a buffer: it has been gathered */
			       : SIZE_SMALL;
	}
	n = bytes_of(f, arg);
	while (go_is(arg, "slice_expression"))
		arg = go_no_parens(go_field(arg, "operand"));
	if (n == 0 && go_is_name(arg) && go_find_decl(src, base, go_text(src, base), &d)) {
		value = go_no_parens(d.value);
		if (go_is(value, "call_expression") && str_eq(go_callee(src, value), STR("make")) &&
		    go_arg_count(value) > 1 && !go_number(src, go_arg(value, 1), &n))
			n = 0;
		if (go_is(value, "call_expression") &&
		    (str_has_suffix(go_callee(src, value), STR(".Bytes")) ||
		     str_has_suffix(go_callee(src, value), STR(".ReadFile")) ||
		     str_has_suffix(go_callee(src, value), STR(".ReadAll"))))
			return SIZE_LARGE;
	}
	return n == 0 ? SIZE_UNKNOWN : n >= LARGE ? SIZE_LARGE : SIZE_SMALL;
}

/* In a loop, here or where it is called from; the profile knows who called. */
static bool in_loop(struct advisor *a, struct candidate *c, TSNode call)
{
	uint32_t line;

	c->loop = loop_around(c->file->src, call, c->fn->node);
	if (!ts_node_is_null(c->loop))
		return true;
	for (size_t i = 0; i < c->file->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[i].charge];

		if (ch->kind != COST_CPU || c->file->charges.v[i].line != go_line(call))
			continue;
		for (uint32_t k = 0; k < ch->n_callers; k++) {
			const struct hot_file *up = hot_of_place(a->sources, ch->callers[k].place,
								 ch->callers[k].line, &line);
			TSNode n;

			if (!up)
				continue;
			n = ts_node_descendant_for_point_range(up->src->root,
							       (TSPoint){ line - 1, 200 },
							       (TSPoint){ line - 1, 200 });
			if (!ts_node_is_null(n) &&
			    (go_is(n, "for_statement") ||
			     !ts_node_is_null(go_enclosing(n, "for_statement"))))
				return true;
		}
	}
	return false;
}

/* Writers are everywhere: only those are looked at that a profile has seen in a system call. */
static bool is_system_call(struct advisor *a, const struct candidate *c, TSNode call)
{
	for (size_t i = hot_first_at(c->file, go_line(call));
	     i < c->file->charges.n && c->file->charges.v[i].line <= go_end_line(call); i++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[i].charge];

		if ((ch->causes & CAUSE_IO) && !(ch->causes & CAUSE_GATHERED))
			return true;
	}
	return false;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), operand = gomatch_node(m, "operand");
	struct str name = go_text(m->src, gomatch_node(m, "name")),
		   path = go_is_name(operand) ? gosrc_import(m->src, go_text(m->src, operand))
					      : STR("");
	bool package = path.n > 0;
	const struct io_call *kind = find_call(name, package);
	struct spot s = { .cpu = CAUSE_IO, .never = CAUSE_GATHERED };
	struct str to, of;
	enum size size;
	uint32_t slice;

	if (!kind || (package && !str_eq(path, STR("fmt")) && !str_eq(path, STR("io")) &&
		      !str_eq(path, STR("encoding/binary"))))
		return false;
	to = !package		     ? go_text(m->src, operand)
	     : standard_file(name).n ? standard_file(name)
				     : go_text(m->src, go_arg(call, 0));
	if (str_eq(to, STR("os.Stderr")) || !is_system_call(a, c, call))
		return false;
	of = str_sub(m->src->text, ts_node_start_byte(c->fn->node), ts_node_end_byte(c->fn->node));
	slice = slice_arg(kind);
	c->site = call;
	c->subject = to;
	c->form = kind->form;
	c->extra = go_enclosing_func(call);
	c->key = hash_mix(hash_bytes(to.p, to.n, 8),
			  hash_mix(ts_node_start_byte(c->extra), (uint64_t)kind->form));
	s.from = go_line(call);
	s.to = go_end_line(call);
	candidate_spot(c, s);
	if (str_contains(of, STR(".Sync()"))) {
		c->leave = "what is written must be on the disk: the function calls Sync";
		return true;
	}
	size = slice == UINT32_MAX ? SIZE_SMALL : size_of(c->file, go_arg(call, slice));
	if (size == SIZE_LARGE) {
		c->leave = "it moves large blocks: a buffer in between would only copy them";
		c->key = 0; /* small ones of the same file are a waste, and it is no part of that */
	} else if (kind->form == FORM_READ && size == SIZE_UNKNOWN) {
		c->data = "how much it reads at once is not known here";
	} else if (!in_loop(a, c, call) && str_index_byte(to, '.') < 0) {
		c->data = "one call: nothing to gather";
	}
	return true;
}

/* Calls on one file are helped together: where one of them is worth it, all are. */
static void judge(struct advisor *a, struct candidate *c)
{
	bool none = c->data != NULL;

	(void)a;
	for (const struct candidate *t = c->twin; t; t = t->twin)
		none = none && t->data;
	if (none)
		c->leave = c->data;
}

struct replace_search {
	struct advisor *a;
	const struct candidate *c;
	const char *by;
	struct edit edits[MAX_EDITS];
	uint32_t n;
};

/* The file's name where it is written to or read from. */
static bool visit_use(void *ctx, TSNode n)
{
	struct replace_search *r = ctx;
	const struct gosrc *src = r->c->file->src;
	TSNode parent = ts_node_parent(n);
	struct str field;

	if (!str_eq(go_text(src, n), r->c->subject) || r->n == MAX_EDITS - 2)
		return true;
	field = go_is(parent, "selector_expression") ? go_text(src, go_field(parent, "field"))
						     : STR("");
	if (field.n && !find_call(field, false))
		return false;
	r->edits[r->n++] = (struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), r->by };
	return false;
}

static bool returns_error(const struct gosrc *src, TSNode func)
{
	TSNode result = go_field(func, "result");

	return !ts_node_is_null(result) && str_eq(go_text(src, result), STR("error"));
}

/* The loop with a buffer in front of the file and its Flush behind. */
static const char *buffered_loop(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	bool reads = c->form == FORM_READ;
	struct replace_search r = { .a = a, .c = c };
	TSNode loop = c->loop;
	uint32_t at = ts_node_start_byte(loop);

	r.by = free_name(a, c->file, c->fn->node, reads ? "r" : "w");
	if (str_eq(c->subject, str_of(r.by)))
		r.by = reads ? "br" : "bw";
	r.edits[r.n++] =
		(struct edit){ at, at,
			       arena_printf(a->arena, "%s := bufio.New%s(" STR_FMT ")\n", r.by,
					    reads ? "Reader" : "Writer", STR_ARG(c->subject)) };
	go_walk(loop, visit_use, &r);
	if (!reads) {
		at = ts_node_end_byte(loop);
		r.edits[r.n++] = (struct edit){
			at, at,
			arena_printf(
				a->arena,
				returns_error(src, c->extra)
					? "\nif err := %s.Flush(); err != nil {\n\treturn err\n}"
					: "\nerr := %s.Flush() // the file is not complete where "
					  "it fails",
				r.by)
		};
	}
	return source_edited(a, src, loop, r.edits, r.n);
}

static void explain(struct advisor *a, struct candidate *c)
{
	bool reads = c->form == FORM_READ;
	const char *kind = reads ? "Reader" : "Writer";
	struct buf b = { 0 };

	c->why = arena_printf(a->arena,
			      "Each call is a system call on " STR_FMT
			      ": the profile shows os.File right under it, and no buffer between.",
			      STR_ARG(c->subject));
	c->remedy = reads ? "Read through a bufio.Reader (or bufio.Scanner for lines)."
		    : ts_node_is_null(c->loop)
			    ? "Write through a bufio.Writer that lives as long as the file; its "
			      "Flush says whether all went well. What is in it is lost in a crash: "
			      "where that may not be, leave it."
			    : "Write through a bufio.Writer, and look at the error of its Flush.";
	if (!ts_node_is_null(c->loop) && go_contains(c->extra, c->loop) &&
	    str_index_byte(c->subject, '.') < 0) {
		c->example = buffered_loop(a, c);
		return;
	}
	if (str_index_byte(c->subject, '.') >= 0 && !str_has_prefix(c->subject, STR("os."))) {
		ptrdiff_t dot = str_last_index_byte(c->subject, '.');

		buf_printf(&b, STR_FMT " *bufio.%s // bufio.New%s(file)%s\n",
			   STR_ARG(str_sub(c->subject, (size_t)dot + 1, c->subject.n)), kind, kind,
			   reads ? "" : ", with Flush before the file is closed");
		buf_printf(&b, STR_FMT "\n", STR_ARG(go_text(c->file->src, go_statement(c->site))));
		if (!reads)
			buf_printf(&b, "\n// at the end\nerr := " STR_FMT ".Flush()\n",
				   STR_ARG(c->subject));
	} else {
		const char *name = reads ? "br" : "bw";

		buf_printf(&b,
			   "// where the file comes from\n%s := bufio.New%s(" STR_FMT
			   ") // and this instead of the file from then on\n",
			   name, kind, STR_ARG(c->subject));
		if (!reads)
			buf_printf(&b, "...\nerr := %s.Flush() // before it is closed\n", name);
	}
	c->example = rule_words(a, &b);
}

static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	(void)a;
	(void)c;
	r->what = "a buffer of 4 kB is made";
}

const struct rule rule_unbuffered_io = {
	.id = "unbuffered-io",
	.covers = "fmt-in-hot-path",
	.match = match,
	.judge = judge,
	.explain = explain,
	.rest = rest,
};
