/* fmt.Sprintf and its kin where strconv, + or a struct key do the same work. */
#include "advise/forward.h"
#include "advise/printing.h"

static const struct print_call *call_of(const struct candidate *c)
{
	return c->data;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call");
	struct print_call p, *kept;
	struct spot s = { .cpu = CAUSE_FMT | CAUSE_BOX,
			  .heap = CAUSE_FMT,
			  .from = go_line(call),
			  .to = go_end_line(call) };
	struct spot boxes = { .from = s.from, .to = s.to, .self = true, .max_size = 32 };

	/* the second query is of any call: that of a function that hands on */
	if ((m->pattern == 1 && !a->sources->forwarders.v.n) ||
	    !print_call_of(a, c->file, call, &p) || (m->pattern == 1) != (p.via != NULL))
		return false;
	kept = ARENA_NEW(a->arena, struct print_call);
	*kept = p;
	c->data = kept;
	c->site = call;
	c->subject = go_callee(m->src, call);
	candidate_spot(c, s);
	candidate_spot(c, boxes);
	return true;
}

static void judge(struct advisor *a, struct candidate *c)
{
	struct pieces p;

	if (call_of(c)->kind->family == FAMILY_SCAN)
		return;
	print_pieces(a, c->file, call_of(c), &p);
	if (p.n == 0 && !p.hard)
		p.hard = "prints nothing";
	if (p.hard)
		c->leave = arena_printf(a->arena, "%s: no cheaper form in the standard library",
					p.hard);
}

/* ---- the cheaper form, fitted to the call ---- */

/* "m[" + call + "]": the value that is built only to be looked up. */
static bool is_map_key(const struct candidate *c)
{
	TSNode parent = ts_node_parent(c->site);

	return go_is(parent, "index_expression") && ts_node_eq(go_index(parent), c->site);
}

/* The statement with the call replaced by other text; of a statement with a block only its head. */
static void with_replaced(struct buf *b, const struct candidate *c, struct str by)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->site);
	uint32_t at = ts_node_start_byte(c->site);
	struct str tail = str_sub(src->text, ts_node_end_byte(c->site), ts_node_end_byte(stmt));

	buf_add_str(b, str_sub(src->text, ts_node_start_byte(stmt), at));
	buf_add_str(b, by);
	if (str_index_byte(tail, '\n') >= 0)
		tail = str_sub(tail, 0, (size_t)str_index_byte(tail, '\n'));
	buf_add_str(b, tail);
	buf_addc(b, '\n');
}

static void write_concat(struct buf *b, const struct candidate *c, const struct pieces *p)
{
	struct buf e = { 0 };

	for (uint32_t i = 0; i < p->n; i++) {
		buf_adds(&e, i ? " + " : "");
		piece_as_string(&e, &p->v[i]);
	}
	with_replaced(b, c, buf_str(&e));
	buf_release(&e);
}

static void write_appends(struct buf *b, const struct pieces *p, const char *to)
{
	for (uint32_t i = 0; i < p->n; i++)
		piece_as_append(b, &p->v[i], to);
}

/* The last name of "p.X", "id", "len(x)": what a field may be called. */
static struct str field_name(const struct gosrc *src, TSNode value)
{
	if (go_is(value, "selector_expression"))
		value = go_field(value, "field");
	return go_is(value, "identifier") || go_is(value, "field_identifier")
		       ? go_text(src, value)
		       : (struct str){ NULL, 0 };
}

/* All that is printed are the fields of one struct: it can be the key itself. */
static bool is_one_struct(const struct pieces *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->v[i].list ||
		    (piece_is_value(&p->v[i]) && !ts_node_eq(p->v[i].value, p->v[1].value)))
			return false;
	return p->structs == 1;
}

/* Each value is of a known comparable type and has a name of its own: they can be a struct. */
static bool can_be_key(const struct gosrc *src, const struct pieces *p)
{
	uint32_t values = 0;

	if (p->structs)
		return is_one_struct(p);
	for (uint32_t i = 0; i < p->n; i++) {
		struct str name = field_name(src, p->v[i].value);

		if (!piece_is_value(&p->v[i]))
			continue;
		values++;
		if (name.n == 0 || p->v[i].type.text.n == 0 || p->v[i].type.kind == GO_BYTES ||
		    p->v[i].type.kind == GO_ERROR)
			return false;
		for (uint32_t k = 0; k < i; k++)
			if (str_eq(field_name(src, p->v[k].value), name))
				return false;
	}
	return values >= 2;
}

static void write_key(struct buf *b, const struct candidate *c, const struct pieces *p)
{
	const struct gosrc *src = c->file->src;
	struct gotype map = go_type_of(&c->file->ctx, src, go_operand(ts_node_parent(c->site)));
	struct gotype value = map.kind == GO_MAP ? go_type_of_node(&c->file->ctx, map.src,
								   go_field(map.node, "value"))
						 : (struct gotype){ 0 };
	struct buf by = { 0 };

	if (p->structs) {
		buf_printf(b, "// with a map[" STR_FMT "]" STR_FMT "\n",
			   STR_ARG(go_type_of(&c->file->ctx, src, p->v[1].value).text),
			   STR_ARG(value.text.n ? value.text : STR("...")));
		with_replaced(b, c, go_text(src, p->v[1].value));
		return;
	}
	buf_adds(b, "type key struct {\n");
	buf_adds(&by, "key{");
	for (uint32_t i = 0, k = 0; i < p->n; i++) {
		if (!piece_is_value(&p->v[i]))
			continue;
		buf_printf(b, "\t" STR_FMT " " STR_FMT "\n",
			   STR_ARG(field_name(src, p->v[i].value)), STR_ARG(p->v[i].type.text));
		buf_printf(&by, "%s" STR_FMT, k++ ? ", " : "",
			   STR_ARG(go_text(src, p->v[i].value)));
	}
	buf_adds(&by, "}");
	buf_printf(b, "}\n\n// with a map[key]" STR_FMT "\n",
		   STR_ARG(value.text.n ? value.text : STR("...")));
	with_replaced(b, c, buf_str(&by));
	buf_release(&by);
}

/* A buffer that is written to, which has methods for texts: "buf" of &buf. */
struct direct {
	struct str name; /* empty: it is some writer */
	bool lends;	 /* it has AvailableBuffer */
};

static struct direct direct_writer(const struct advisor *a, const struct candidate *c)
{
	static const struct {
		const char *type;
		int lends; /* since which Go */
	} rows[] = { { "bytes.Buffer", 21 }, { "bufio.Writer", 18 }, { "strings.Builder", 1000 } };
	TSNode w = go_no_parens(go_arg(c->site, 0)), stmt = ts_node_parent(c->site);
	struct str type;

	if (go_is(w, "unary_expression"))
		w = go_field(w, "operand");
	type = str_trim_prefix(go_type_of(&c->file->ctx, c->file->src, w).text, STR("*"));
	/* what it returns must not be asked for */
	for (size_t i = 0; go_is(stmt, "expression_statement") && i < ARRAY_LEN(rows); i++)
		if (str_eq(type, str_of(rows[i].type)))
			return (struct direct){ go_text(c->file->src, w),
						a->go_minor >= rows[i].lends };
	return (struct direct){ 0 };
}

struct mention_search {
	const struct gosrc *src;
	struct str name;
	uint32_t from, to;
	bool found;
};

static bool visit_mention(void *ctx, TSNode n)
{
	struct mention_search *m = ctx;

	m->found |= go_is(n, "identifier") && ts_node_start_byte(n) >= m->from &&
		    ts_node_end_byte(n) <= m->to && str_eq(go_text(m->src, n), m->name);
	return !m->found;
}

/* A bytes.Buffer that is declared in front of the call, in the same round, and that nothing was done to since: it is empty. */
static bool is_fresh(const struct candidate *c, struct str name)
{
	const struct gosrc *src = c->file->src;
	struct mention_search m = { .src = src, .name = name, .to = ts_node_start_byte(c->site) };
	static const char *const empty[] = { "bytes.Buffer{}", "&bytes.Buffer{}",
					     "new(bytes.Buffer)" };
	struct godecl d;
	bool bare;

	if (!go_find_decl(src, c->site, name, &d) || (d.kind != DECL_VAR && d.kind != DECL_SHORT) ||
	    !ts_node_eq(d.func, go_enclosing_func(c->site)) ||
	    !ts_node_eq(loop_around(src, c->site, d.func), loop_around(src, d.stmt, d.func)))
		return false;
	bare = ts_node_is_null(d.value) && str_eq(go_text(src, d.type), STR("bytes.Buffer"));
	for (size_t i = 0; !bare && !ts_node_is_null(d.value) && i < ARRAY_LEN(empty); i++)
		bare = str_eq(go_text(src, d.value), str_of(empty[i]));
	if (!bare)
		return false;
	m.from = ts_node_end_byte(d.stmt);
	go_walk(d.func, visit_mention, &m);
	return !m.found;
}

/* The first statement asks for room: a text in front of it would have made some. */
static bool lends_first(struct str statements, const char *room)
{
	struct str first, rest;

	str_cut(statements, '\n', &first, &rest);
	return str_contains(first, str_of(room));
}

/* One write for each piece; false: some piece needs more than that. */
static bool write_direct(struct advisor *a, struct buf *b, const struct candidate *c,
			 const struct pieces *p)
{
	struct direct d = direct_writer(a, c);
	const char *name = arena_strndup(a->arena, d.name.p, d.name.n),
		   *num = free_name(a, c->file, c->fn->node, "num"),
		   *room = arena_printf(a->arena, d.lends ? "%s.AvailableBuffer()" : "%s[:0]",
					d.lends ? name : num);
	struct buf out = { 0 };
	bool all = d.name.n > 0;

	for (uint32_t i = 0; all && i < p->n; i++)
		all = piece_as_write(&out, &p->v[i], name, room);
	if (all && str_contains(buf_str(&out), str_of(room)) && !d.lends)
		buf_printf(b, "var %s [32]byte // stays on the stack\n", num);
	if (all && d.lends && lends_first(buf_str(&out), room) && is_fresh(c, d.name))
		buf_printf(b, "%s.Grow(64) // an empty one has no room to lend\n", name);
	if (all)
		buf_add_str(b, buf_str(&out));
	buf_release(&out);
	return all;
}

/* To a writer: strings as they are, everything else through a buffer. */
static void write_out(struct advisor *a, struct buf *b, const struct candidate *c,
		      const struct pieces *p, const char *name)
{
	struct str w = go_text(c->file->src, go_arg(c->site, 0));
	struct buf by = { 0 };

	if (p->n == 1 && (!piece_is_value(&p->v[0]) || p->v[0].type.kind == GO_STRING)) {
		buf_printf(&by, "io.WriteString(" STR_FMT ", ", STR_ARG(w));
		piece_as_string(&by, &p->v[0]);
		buf_addc(&by, ')');
	} else {
		buf_printf(b, "%s = %s[:0] // a []byte that is kept from round to round\n", name,
			   name);
		write_appends(b, p, name);
		buf_printf(&by, STR_FMT ".Write(%s)", STR_ARG(str_trim_prefix(w, STR("&"))), name);
	}
	with_replaced(b, c, buf_str(&by));
	buf_release(&by);
}

/* errors.New; of a text that never changes one error for all. */
static void write_error(struct buf *b, const struct candidate *c, const struct pieces *p)
{
	struct buf by = { 0 };

	buf_adds(&by, "errors.New(");
	piece_as_string(&by, &p->v[0]);
	buf_addc(&by, ')');
	if (!piece_is_value(&p->v[0])) {
		buf_printf(b, "var errNamed = " STR_FMT " // of the package\n\n",
			   STR_ARG(buf_str(&by)));
		buf_clear(&by);
		buf_adds(&by, "errNamed");
	}
	with_replaced(b, c, buf_str(&by));
	buf_release(&by);
}

/* To a function that hands on: one beside it, which takes the bytes as they are. */
static void write_beside(struct advisor *a, struct buf *b, const struct candidate *c,
			 const struct pieces *p, const char *name)
{
	struct str callee = str_trim_suffix(c->subject, STR("f")),
		   base = str_trim_suffix(call_of(c)->via->name, STR("f"));

	buf_printf(b,
		   "// " STR_FMT "Bytes, beside " STR_FMT
		   ": takes a []byte and writes it as it is\n",
		   STR_ARG(base), STR_ARG(call_of(c)->via->name));
	buf_printf(b, "%s = %s[:0] // a []byte that is kept from call to call\n", name, name);
	write_appends(b, p, name);
	with_replaced(b, c,
		      str_of(arena_printf(a->arena, STR_FMT "Bytes(%s)", STR_ARG(callee), name)));
}

static const char *print_example(struct advisor *a, struct candidate *c, const struct pieces *p)
{
	const struct print_call *call = call_of(c);
	struct buf b = { 0 };
	const struct gosrc *src = c->file->src;
	const char *name = free_name(a, c->file, c->fn->node, "b");
	struct str untold = pieces_untold(p);

	if (call->via && call->via->adds && call->kind->family == FAMILY_SPRINT)
		return ""; /* what the function adds is not seen from here */
	if (call->via && call->kind->family != FAMILY_SPRINT) {
		write_beside(a, &b, c, p, name);
	} else if (call->kind->family == FAMILY_APPEND) {
		struct str to = go_text(src, go_arg(c->site, 0));

		write_appends(&b, p, arena_strndup(a->arena, to.p, to.n));
	} else if (call->kind->family == FAMILY_FPRINT && write_direct(a, &b, c, p)) {
		;
	} else if (call->kind->family == FAMILY_FPRINT) {
		write_out(a, &b, c, p, name);
	} else if (call->kind->family == FAMILY_ERROR) {
		write_error(&b, c, p);
	} else if (is_map_key(c) && can_be_key(src, p)) {
		write_key(&b, c, p);
	} else if (pieces_are_short(p)) {
		write_concat(&b, c, p);
	} else {
		buf_printf(&b, "%s := make([]byte, 0, 64) // stays on the stack\n", name);
		write_appends(&b, p, name);
		with_replaced(&b, c, str_of(arena_printf(a->arena, "string(%s)", name)));
	}
	if (untold.n)
		buf_printf(&b, "// where " STR_FMT " is no string: its String() or Error()\n",
			   STR_ARG(untold));
	return rule_words(a, &b);
}

static const char *scan_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct buf b = { 0 };

	if (go_arg_count(c->site) == (uint32_t)(call_of(c)->kind->format ? 3 : 2)) {
		TSNode target = go_no_parens(go_arg(c->site, go_arg_count(c->site) - 1));

		buf_printf(&b,
			   STR_FMT ", err := strconv.Atoi(" STR_FMT
				   ") // ParseInt, ParseFloat ... as the type asks\n",
			   STR_ARG(str_trim_prefix(go_text(src, target), STR("&"))),
			   STR_ARG(go_text(src, go_arg(c->site, 0))));
	} else {
		buf_printf(&b,
			   "head, rest, ok := strings.Cut(" STR_FMT
			   ", sep)\nn, err := strconv.Atoi(head)\n",
			   STR_ARG(go_text(src, go_arg(c->site, 0))));
	}
	return rule_words(a, &b);
}

static bool is_literal(TSNode n)
{
	return go_is(n, "interpreted_string_literal") || go_is(n, "raw_string_literal");
}

static const char *why_of(struct advisor *a, const struct candidate *c)
{
	const struct forwarder *via = call_of(c)->via;

	if (via)
		return arena_printf(a->arena,
				    STR_FMT " hands its arguments on to fmt." STR_FMT
					    ", which reads the format at run time and takes each "
					    "value through an interface and reflection.",
				    STR_ARG(c->subject), STR_ARG(via->callee));
	if (print_is_only_text(call_of(c)))
		return arena_printf(a->arena,
				    STR_FMT
				    " is given a text and no values: it looks for verbs in it, "
				    "byte by byte%s.",
				    STR_ARG(c->subject),
				    is_literal(go_arg(c->site, call_of(c)->first))
					    ? ""
					    : ", and spoils any % that the text may hold");
	return arena_printf(a->arena,
			    STR_FMT " reads its format at run time and takes each value through an "
				    "interface and reflection.",
			    STR_ARG(c->subject));
}

/* Lists and padding: what takes more than one write. */
static bool has_parts(const struct pieces *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->v[i].list || p->v[i].width > 0)
			return true;
	return false;
}

static const char *remedy_of(const struct advisor *a, const struct candidate *c,
			     const struct pieces *p)
{
	const struct print_call *call = call_of(c);

	if (call->via && call->kind->family != FAMILY_SPRINT)
		return "Append the parts with strconv to a buffer that is used again, and hand "
		       "that over; keep the format for places that are not hot.";
	if (call->kind->family == FAMILY_FPRINT && print_is_only_text(call))
		return "Write the text as it is.";
	if (call->kind->family == FAMILY_FPRINT && direct_writer(a, c).name.n && !has_parts(p))
		return "Write the parts into it as they are, numbers through strconv.";
	if (call->kind->family == FAMILY_FPRINT)
		return p->n == 1 && !p->v[0].list
			       ? "Write the text as it is."
			       : "Write strings as they are, and numbers through strconv into a "
				 "buffer that is used again.";
	if (is_map_key(c) && can_be_key(c->file->src, p))
		return p->structs ? "Use the struct itself as the key: that needs no text at all."
				  : "Use a struct as the key: that needs no text at all.";
	if (call->kind->family == FAMILY_ERROR)
		return piece_is_value(&p->v[0])
			       ? "errors.New makes the same error."
			       : "Make the error once, as a variable of the package: its "
				 "text never changes.";
	if (p->n == 1 && (!piece_is_value(&p->v[0]) || print_is_only_text(call)))
		return "The text is there already: use it as it is.";
	if (p->n == 1 && !p->v[0].list)
		return "strconv does that directly.";
	if (pieces_are_short(p))
		return "Put it together with + (one allocation) and strconv.";
	return "Append the parts with strconv to a small buffer.";
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct print_call *call = call_of(c);
	const struct print_kind *kind = call->kind;
	struct pieces p;

	if (kind->family == FAMILY_SCAN) {
		c->why = arena_printf(a->arena,
				      "%s reads through a reader that it makes for each call, one "
				      "rune at a time, and stores by "
				      "reflection.",
				      arena_strndup(a->arena, c->subject.p, c->subject.n));
		c->remedy = "Cut the text with strings.Cut and read its numbers with strconv.";
		c->example = scan_example(a, c);
		return;
	}
	print_pieces(a, c->file, call, &p);
	c->why = why_of(a, c);
	c->remedy = remedy_of(a, c, &p);
	c->example = print_example(a, c, &p);
}

/* What strconv and + take of what fmt takes, to make the same text: 0.3 to 0.55 in measured pairs. */
#define TEXT_STAYS 0.4
#define PRINT_STAYS 0.15 /* where no text is made: into a buffer, or out of one */
#define NUMBER_TEXT 16	 /* bytes of a number's text, by size class */

/* How many numbers become texts of their own before they are put together. */
static uint32_t number_texts(const struct pieces *p)
{
	uint32_t n = 0;

	if (p->n == 1 || !pieces_are_short(p))
		return 0;
	for (uint32_t i = 0; i < p->n; i++)
		n += piece_is_value(&p->v[i]) && p->v[i].type.kind != GO_STRING &&
		     p->v[i].type.kind != GO_BYTES && p->v[i].type.kind != GO_ERROR;
	return n;
}

/* What the line itself allocates are values put into interfaces; what fmt allocates is the text, one a call. */
static void rest_of_text(const struct price *p, uint32_t numbers, struct rest *r)
{
	int64_t texts = (p->alloc_objects - p->self_objects) * numbers,
		bytes = MAX(p->self_bytes - texts * NUMBER_TEXT, 0),
		objects = MAX(p->self_objects - texts, 0);

	if (p->alloc_bytes > 0)
		r->bytes = 1 - (double)bytes / (double)p->alloc_bytes;
	if (p->alloc_objects > 0)
		r->objects = 1 - (double)objects / (double)p->alloc_objects;
	r->what = "the text itself is still made";
}

static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	enum print_family family = call_of(c)->kind->family;
	struct pieces pieces;

	r->cpu = family == FAMILY_SPRINT ? TEXT_STAYS : PRINT_STAYS;
	if (family == FAMILY_ERROR && !is_literal(go_arg(c->site, 0))) {
		r->objects = 0.5; /* the error; fmt makes its text anew, too */
		r->what = "the error itself is still made";
		return;
	}
	if (print_is_only_text(call_of(c)))
		r->cpu = 0;
	if (family != FAMILY_SPRINT || print_is_only_text(call_of(c)))
		return;
	print_pieces(a, c->file, call_of(c), &pieces);
	if (is_map_key(c) && can_be_key(c->file->src, &pieces))
		r->cpu = 0;
	else
		rest_of_text(&c->price, number_texts(&pieces), r);
}

static const char *const absorbs[] = { "bytes-string-conversion", NULL };

const struct rule rule_fmt_in_hot_path = {
	.id = "fmt-in-hot-path",
	.absorbs = absorbs,
	.match = match,
	.judge = judge,
	.explain = explain,
	.rest = rest,
};
