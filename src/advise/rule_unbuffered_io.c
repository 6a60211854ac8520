/* Small reads and writes that are a system call each: the profile shows os.File right under them, and no bufio. */
#include "advise/io_conn.h"
#include "advise/io_size.h"

enum form { FORM_WRITE, FORM_READ, FORM_SEND };

enum what { WHAT_BYTES, WHAT_TEXT, WHAT_FEW, WHAT_VALUE };

struct io_call {
	const char *name;
	enum form form;
	enum what what; /* it writes: a slice, a string, a byte or two, something that is encoded */
	bool package;	/* of io or fmt: the file is the first argument */
};

static const struct io_call calls[] = {
	{ "Write", FORM_WRITE, WHAT_BYTES, false },
	{ "WriteString", FORM_WRITE, WHAT_TEXT, false },
	{ "WriteByte", FORM_WRITE, WHAT_FEW, false },
	{ "WriteRune", FORM_WRITE, WHAT_FEW, false },
	{ "WriteAt", FORM_WRITE, WHAT_BYTES, false },
	{ "Encode", FORM_WRITE, WHAT_VALUE, false },
	{ "Read", FORM_READ, WHAT_BYTES, false },
	{ "ReadAt", FORM_READ, WHAT_BYTES, false },
	{ "WriteString", FORM_WRITE, WHAT_TEXT, true },
	{ "ReadFull", FORM_READ, WHAT_BYTES, true },
	{ "Fprintf", FORM_WRITE, WHAT_VALUE, true },
	{ "Fprint", FORM_WRITE, WHAT_VALUE, true },
	{ "Fprintln", FORM_WRITE, WHAT_VALUE, true },
	{ "Write", FORM_WRITE, WHAT_VALUE, true },
	{ "Read", FORM_READ, WHAT_VALUE, true },
	{ "Printf", FORM_WRITE, WHAT_VALUE, true },
	{ "Fscan", FORM_READ, WHAT_VALUE, true },
	{ "Fscanf", FORM_READ, WHAT_VALUE, true },
	{ "Fscanln", FORM_READ, WHAT_VALUE, true },
	{ "Scan", FORM_READ, WHAT_VALUE, true },
	{ "Scanln", FORM_READ, WHAT_VALUE, true },
	{ "Scanf", FORM_READ, WHAT_VALUE, true },
	{ "Print", FORM_WRITE, WHAT_VALUE, true },
	{ "Println", FORM_WRITE, WHAT_VALUE, true },
};

/* Functions of fmt that name no file: "os.Stdout", "os.Stdin"; empty for the others. */
static struct str standard_file(struct str name)
{
	return str_has_prefix(name, STR("Print"))  ? STR("os.Stdout")
	       : str_has_prefix(name, STR("Scan")) ? STR("os.Stdin")
						   : STR("");
}

static const struct io_call *find_call(struct str name, bool package)
{
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		if (calls[i].package == package && str_eq(name, str_of(calls[i].name)))
			return &calls[i];
	return NULL;
}

/* How large what it moves is; what is formatted or encoded is small, and so is a text of which nothing is known. */
static enum io_size size_of(const struct candidate *c, TSNode call, const struct io_call *kind)
{
	enum io_size size;

	if (kind->what == WHAT_FEW || kind->what == WHAT_VALUE)
		return IO_SIZE_SMALL;
	size = io_size_of(c, call, go_arg(call, kind->package));
	return size == IO_SIZE_UNKNOWN && kind->what == WHAT_TEXT ? IO_SIZE_SMALL : size;
}

/* The loop around the call, here or where it is called from; the profile knows who called. null: none. */
static TSNode loop_of(struct advisor *a, struct candidate *c, TSNode call,
		      const struct hot_file **of)
{
	uint32_t line;

	*of = c->file;
	c->loop = loop_around(c->file->src, call, c->fn->node);
	if (!ts_node_is_null(c->loop))
		return c->loop;
	for (size_t i = 0; i < c->file->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[i].charge];

		if (ch->kind != COST_CPU || c->file->charges.v[i].line != go_line(call))
			continue;
		for (uint32_t k = 0; k < ch->n_callers; k++) {
			TSNode n;

			*of = hot_of_place(a->sources, ch->callers[k].place, ch->callers[k].line,
					   &line);
			if (!*of)
				continue;
			n = ts_node_descendant_for_point_range((*of)->src->root,
							       (TSPoint){ line - 1, 200 },
							       (TSPoint){ line - 1, 200 });
			if (!ts_node_is_null(n) && !go_is(n, "for_statement"))
				n = go_enclosing(n, "for_statement");
			if (!ts_node_is_null(n))
				return n;
		}
	}
	return go_null();
}

/* Writers are everywhere: only those are looked at that a profile has seen in a system call. Its classes; 0: none. */
static uint64_t system_call(struct advisor *a, const struct candidate *c, TSNode call)
{
	uint64_t causes = 0;

	for (size_t i = hot_first_at(c->file, go_line(call));
	     i < c->file->charges.n && c->file->charges.v[i].line <= go_end_line(call); i++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[i].charge];

		if (ch->kind == COST_CPU && !(ch->causes & CAUSE_GATHERED))
			causes |= ch->causes & (CAUSE_IO | CAUSE_NET);
	}
	return causes;
}

/* ---- encoders and compressors, which write to what they were made with ---- */

/* json.NewEncoder(w), gzip.NewWriter(w): the call; null: the value is no such thing. */
static TSNode wrapping(const struct gosrc *src, TSNode value)
{
	static const char *const paths[] = { "encoding/", "compress/", "archive/", "text/tabwriter",
					     "crypto/" };
	struct str path = go_is(value, "call_expression") ? go_called_package(src, value) : STR("");

	for (size_t i = 0; path.n && i < ARRAY_LEN(paths); i++)
		if (str_has_prefix(path, str_of(paths[i])) && go_arg_count(value) &&
		    str_has_prefix(go_called_name(src, value), STR("New")))
			return value;
	return go_null();
}

/* What makes the operand, where it is such a thing: itself, or what the variable got where it was declared. */
static TSNode made_by(const struct gosrc *src, TSNode operand)
{
	struct godecl d;

	operand = go_no_parens(operand);
	if (!go_is_name(operand))
		return wrapping(src, operand);
	if (!go_find_decl(src, operand, go_text(src, operand), &d) || ts_node_is_null(d.value) ||
	    (d.kind != DECL_SHORT && d.kind != DECL_VAR))
		return go_null();
	return wrapping(src, go_no_parens(d.value));
}

/* What is read or written in the end. */
static struct str file_of(const struct gosrc *src, TSNode call, bool package)
{
	TSNode fn = go_field(call, "function"), made;

	if (package) {
		struct str name = go_text(src, go_field(fn, "field"));

		return standard_file(name).n ? standard_file(name) : go_text(src, go_arg(call, 0));
	}
	made = made_by(src, go_field(fn, "operand"));
	return go_text(src, ts_node_is_null(made) ? go_field(fn, "operand") : go_arg(made, 0));
}

/* Why it is left; NULL: a finding, or reason is one that holds unless another call on the file is a waste. */
static const char *why_left(struct advisor *a, struct candidate *c, const struct io_call *kind,
			    bool is_conn, const char **reason)
{
	struct str fn = str_sub(c->file->src->text, ts_node_start_byte(c->fn->node),
				ts_node_end_byte(c->fn->node));
	enum io_size size = size_of(c, c->site, kind);
	const struct hot_file *of;
	TSNode loop = loop_of(a, c, c->site, &of);
	const char *apart = is_conn ? conn_sends_apart(c, c->site, of, loop) : NULL;

	*reason = NULL;
	if (str_contains(fn, STR(".Sync()")))
		return "what is written must be on the disk: the function calls Sync";
	if (size == IO_SIZE_LARGE)
		return "it moves large blocks: a buffer in between would only copy them";
	if (apart)
		return apart;
	if (size == IO_SIZE_UNKNOWN)
		*reason = kind->form == FORM_READ ? "how much it reads at once is not known here"
						  : "how much it writes at once is not known here";
	else if (ts_node_is_null(loop) && size == IO_SIZE_GATHERED)
		*reason = "what it writes has been gathered";
	else if (ts_node_is_null(loop) && str_index_byte(c->subject, '.') < 0)
		*reason = "one call: nothing to gather";
	return NULL;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), operand = gomatch_node(m, "operand");
	struct str name = go_text(m->src, gomatch_node(m, "name")),
		   path = go_is_name(operand) ? gosrc_import(m->src, go_text(m->src, operand))
					      : STR("");
	bool package = path.n > 0;
	const struct io_call *kind = find_call(name, package);
	struct spot s = { .cpu = CAUSE_IO | CAUSE_NET, .never = CAUSE_GATHERED };
	const char *reason;
	uint64_t causes;

	if (!kind || (package && !str_eq(path, STR("fmt")) && !str_eq(path, STR("io")) &&
		      !str_eq(path, STR("encoding/binary"))))
		return false;
	c->subject = file_of(m->src, call, package);
	causes = system_call(a, c, call);
	if (str_eq(c->subject, STR("os.Stderr")) || !causes)
		return false;
	c->site = call;
	c->form = causes & CAUSE_NET ? FORM_SEND : kind->form;
	c->extra = go_enclosing_func(call);
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 8),
			  hash_mix(ts_node_start_byte(c->extra), (uint64_t)kind->form));
	s.from = go_line(call);
	s.to = go_end_line(call);
	candidate_spot(c, s);
	c->leave = why_left(a, c, kind, causes & CAUSE_NET, &reason);
	c->data = reason;
	if (c->leave)
		c->key = 0; /* small ones of the same file are a waste, and it is no part of that */
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

/* A short name for the buffer. */
static const char *buffer_name(struct advisor *a, const struct candidate *c)
{
	bool reads = c->form == FORM_READ;
	const char *want = reads ? "r" : "w", *name = free_name(a, c->file, c->fn->node, want);

	return strcmp(name, want) == 0 && !str_eq(c->subject, str_of(want))
		       ? name
		       : free_name(a, c->file, c->fn->node, reads ? "br" : "bw");
}

static void add_edit(struct replace_search *r, uint32_t from, uint32_t to, const char *by)
{
	r->edits[r->n++] = (struct edit){ from, to, by };
}

/* The loop with a buffer in front of the file, or of the encoder that writes to it, and its Flush behind. */
static const char *buffered_loop(struct advisor *a, struct candidate *c, TSNode made)
{
	const struct gosrc *src = c->file->src;
	bool reads = c->form == FORM_READ,
	     before = !ts_node_is_null(made) && !go_contains(c->loop, made);
	struct replace_search r = { .a = a, .c = c };
	TSNode first = before ? go_statement(made) : c->loop, region = c->loop;
	uint32_t at = ts_node_start_byte(first), end = ts_node_end_byte(c->loop);

	r.by = buffer_name(a, c);
	add_edit(&r, at, at,
		 arena_printf(a->arena, "%s := bufio.New%s(" STR_FMT ")\n", r.by,
			      reads ? "Reader" : "Writer", STR_ARG(c->subject)));
	if (before) {
		TSNode to = go_arg(made, 0);

		add_edit(&r, ts_node_start_byte(to), ts_node_end_byte(to), r.by);
		region = go_contains(c->extra, first) ? c->extra : c->fn->node;
	} else {
		go_walk(c->loop, visit_use, &r);
	}
	if (!reads)
		add_edit(&r, end, end,
			 arena_printf(a->arena,
				      returns_error(src, c->extra)
					      ? "\nif err := %s.Flush(); err != nil {\n\treturn "
						"err\n}"
					      : "\nerr := %s.Flush() // the file is not complete "
						"where it fails",
				      r.by));
	return source_edited(a, src, region, r.edits, r.n);
}

/* Where the loop is elsewhere: how the file is kept from then on. */
static const char *buffered_file(struct advisor *a, struct candidate *c, TSNode made)
{
	bool reads = c->form == FORM_READ, field = str_index_byte(c->subject, '.') >= 0 &&
						   !str_has_prefix(c->subject, STR("os.")) &&
						   c->form != FORM_SEND;
	const char *kind = reads ? "Reader" : "Writer", *name = reads ? "br" : "bw";
	struct buf b = { 0 };

	if (field && ts_node_is_null(made)) {
		ptrdiff_t dot = str_last_index_byte(c->subject, '.');

		buf_printf(&b, STR_FMT " *bufio.%s // bufio.New%s(file)%s\n",
			   STR_ARG(str_sub(c->subject, (size_t)dot + 1, c->subject.n)), kind, kind,
			   reads ? "" : ", with Flush before the file is closed");
		buf_printf(&b, STR_FMT "\n", STR_ARG(go_text(c->file->src, go_statement(c->site))));
		if (!reads)
			buf_printf(&b, "\n// at the end\nerr := " STR_FMT ".Flush()\n",
				   STR_ARG(c->subject));
	} else {
		buf_printf(&b,
			   "// where the %s comes from\n%s := bufio.New%s(" STR_FMT
			   ") // and this instead of it from then on\n",
			   c->form == FORM_SEND ? "connection" : "file", name, kind,
			   STR_ARG(c->subject));
		if (!reads)
			buf_printf(&b, "...\nerr := %s.Flush() // %s\n", name,
				   c->form == FORM_SEND ? "behind each batch"
							: "before it is closed");
	}
	return rule_words(a, &b);
}

/* An encoder of which it is not seen what it was made with. */
static const char *encoded(struct advisor *a, const struct candidate *c)
{
	return arena_printf(a->arena,
			    "bw := bufio.NewWriter(file) // where " STR_FMT
			    " is made: with bw in place of the file\n...\nerr := bw.Flush() // "
			    "before it is closed",
			    STR_ARG(c->subject));
}

static void explain(struct advisor *a, struct candidate *c)
{
	TSNode operand = go_field(go_field(c->site, "function"), "operand"),
	       made = made_by(c->file->src, operand);
	bool here = !ts_node_is_null(c->loop) && go_contains(c->extra, c->loop),
	     plain = str_index_byte(c->subject, '.') < 0 || c->form == FORM_SEND;

	c->why = arena_printf(a->arena,
			      "Each call is a system call on " STR_FMT
			      ": the profile shows %s right under it, and no buffer between.",
			      STR_ARG(c->subject), c->form == FORM_SEND ? "net.Conn" : "os.File");
	c->remedy = c->form == FORM_READ
			    ? "Read through a bufio.Reader (or bufio.Scanner for lines)."
		    : c->form == FORM_SEND
			    ? "Write the batch through a bufio.Writer that is kept with the "
			      "connection, and Flush it behind the last one: the other side gets "
			      "the same bytes, in fewer packets."
		    : ts_node_is_null(c->loop)
			    ? "Write through a bufio.Writer that lives as long as the file; its "
			      "Flush says whether all went well. What is in it is lost in a crash: "
			      "where that may not be, leave it."
			    : "Write through a bufio.Writer, and look at the error of its Flush.";
	if (ts_node_is_null(made) && str_eq(go_called_name(c->file->src, c->site), STR("Encode")))
		c->example = encoded(a, c);
	else if (here && plain)
		c->example = buffered_loop(a, c, made);
	else
		c->example = buffered_file(a, c, made);
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
