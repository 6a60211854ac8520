/* fmt.Sprintf and its kin where strconv, + or a struct key do the same work. */
#include "advise/rule.h"

enum family { FAMILY_SPRINT, FAMILY_FPRINT, FAMILY_APPEND, FAMILY_SCAN };

struct call_kind {
	const char *name;
	enum family family;
	bool format;	/* has a format string */
	uint32_t first; /* argument that is the format, or the first value */
};

static const struct call_kind kinds[] = {
	{ "Sprintf", FAMILY_SPRINT, true, 0 },	 { "Sprint", FAMILY_SPRINT, false, 0 },
	{ "Sprintln", FAMILY_SPRINT, false, 0 }, { "Fprintf", FAMILY_FPRINT, true, 1 },
	{ "Fprint", FAMILY_FPRINT, false, 1 },	 { "Fprintln", FAMILY_FPRINT, false, 1 },
	{ "Appendf", FAMILY_APPEND, true, 1 },	 { "Append", FAMILY_APPEND, false, 1 },
	{ "Appendln", FAMILY_APPEND, false, 1 }, { "Sscanf", FAMILY_SCAN, true, 1 },
	{ "Sscan", FAMILY_SCAN, false, 1 },	 { "Sscanln", FAMILY_SCAN, false, 1 },
};

/* A piece of what is printed: text as it is, or one value. */
struct piece {
	struct str text; /* of a Go string literal's inside, escapes kept */
	TSNode value;	 /* null for text */
	struct gotype type;
	char verb;
	bool zero, minus;
	int width, precision; /* -1: none */
};

#define MAX_PIECES 24

struct pieces {
	struct piece v[MAX_PIECES];
	uint32_t n;
	bool pads;	  /* a width that strconv does not do */
	const char *hard; /* why there is no cheaper form */
};

static const struct call_kind *kind_of(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(name, str_of(kinds[i].name)))
			return &kinds[i];
	return NULL;
}

static void add_text(struct pieces *p, struct str text)
{
	if (text.n && p->n < MAX_PIECES)
		p->v[p->n++] = (struct piece){
			.text = text, .value = go_null(), .width = -1, .precision = -1
		};
}

static int read_number(struct str s, size_t *i)
{
	int n = -1;

	for (; *i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9' && n < 1000; (*i)++)
		n = (n < 0 ? 0 : n * 10) + (s.p[*i] - '0');
	return n;
}

/* One verb behind '%' at s.p[*i]; false: something that only fmt does. */
static bool read_verb(struct str s, size_t *i, struct piece *out)
{
	*out = (struct piece){ .width = -1, .precision = -1 };
	for (; *i < s.n && strchr("-0 #+", s.p[*i]); (*i)++) {
		if (s.p[*i] == '0')
			out->zero = true;
		else if (s.p[*i] == '-')
			out->minus = true;
		else
			return false;
	}
	out->width = read_number(s, i);
	if (*i < s.n && s.p[*i] == '.') {
		(*i)++;
		out->precision = MAX(read_number(s, i), 0);
	}
	if (*i >= s.n)
		return false;
	out->verb = s.p[(*i)++];
	return strchr("dsvtxqcfge", out->verb) != NULL;
}

/* Whether strconv or plain code prints this value as the verb does. */
static const char *why_hard(const struct piece *p)
{
	enum gokind k = p->type.kind;

	if (k == GO_STRUCT || k == GO_SLICE || k == GO_MAP || k == GO_POINTER ||
	    k == GO_INTERFACE || k == GO_ARRAY || k == GO_NAMED || k == GO_RUNES || k == GO_FUNC ||
	    k == GO_CHAN)
		return k == GO_NAMED && p->verb == 's'
			       ? NULL
			       : "prints a value that only fmt knows how to print";
	if (p->type.is_named && (p->verb == 'v' || p->verb == 's') && k != GO_STRING)
		return "prints a value through its own String method, or as fmt sees fit";
	if (k == GO_UNKNOWN && strchr("vxq", p->verb))
		return "prints a value whose type cannot be told from the source";
	if (p->verb == 's' && k != GO_STRING && k != GO_BYTES && k != GO_ERROR && k != GO_UNKNOWN &&
	    k != GO_NAMED)
		return "prints with a verb that does not fit";
	return NULL;
}

static void add_value(struct pieces *out, const struct hot_file *f, struct piece p, TSNode arg)
{
	p.value = arg;
	p.type = go_type_of(&f->ctx, f->src, arg);
	if (go_is(arg, "variadic_argument"))
		out->hard = "passes its values on as a slice";
	if (!out->hard)
		out->hard = why_hard(&p);
	if (p.width > 0 && !(p.zero && p.width <= 3 && p.verb == 'd'))
		out->pads = true;
	if (out->n < MAX_PIECES)
		out->v[out->n++] = p;
	else
		out->hard = "prints very many values";
}

static void read_format(const struct hot_file *f, TSNode call, const struct call_kind *kind,
			struct pieces *out)
{
	TSNode lit = go_arg(call, kind->first);
	struct str s = go_text(f->src, lit);
	uint32_t arg = kind->first + 1;
	size_t from = 0, i = 0;

	if (!go_is(lit, "interpreted_string_literal") && !go_is(lit, "raw_string_literal")) {
		out->hard = "its format is not a literal";
		return;
	}
	s = str_sub(s, 1, s.n - 1);
	while (i < s.n && !out->hard) {
		struct piece p;
		size_t at = i;

		if (s.p[i++] != '%')
			continue;
		add_text(out, str_sub(s, from, at));
		if (i < s.n && s.p[i] == '%') {
			from = i++;
			continue;
		}
		if (!read_verb(s, &i, &p))
			out->hard = "uses a verb that only fmt has";
		else if (arg >= go_arg_count(call))
			out->hard = "has fewer values than verbs";
		else
			add_value(out, f, p, go_arg(call, arg++));
		from = i;
	}
	add_text(out, str_sub(s, from, s.n));
}

static void read_plain(const struct hot_file *f, TSNode call, const struct call_kind *kind,
		       struct pieces *out)
{
	for (uint32_t i = kind->first; i < go_arg_count(call); i++)
		add_value(out, f, (struct piece){ .verb = 'v', .width = -1, .precision = -1 },
			  go_arg(call, i));
	if (str_has_suffix(str_of(kind->name), STR("ln")))
		add_text(out, STR("\\n"));
}

static void read_pieces(const struct candidate *c, const struct call_kind *kind, struct pieces *out)
{
	*out = (struct pieces){ 0 };
	if (kind->format)
		read_format(c->file, c->site, kind, out);
	else
		read_plain(c->file, c->site, kind, out);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), name = gomatch_node(m, "name");
	const struct call_kind *kind = kind_of(go_text(m->src, name));
	TSNode pkg = go_field(go_no_parens(go_field(call, "function")), "operand");
	struct spot s = { .cpu = CAUSE_FMT | CAUSE_BOX,
			  .heap = CAUSE_FMT,
			  .from = go_line(call),
			  .to = go_end_line(call) };
	struct spot boxes = { .from = s.from, .to = s.to, .self = true, .max_size = 32 };

	if (!kind || !str_eq(gosrc_import(m->src, go_text(m->src, pkg)), STR("fmt")))
		return false;
	c->site = call;
	c->subject = go_callee(m->src, call);
	c->form = (int)(kind - kinds);
	candidate_spot(c, s);
	candidate_spot(c, boxes);
	return true;
}

static void judge(struct advisor *a, struct candidate *c)
{
	const struct call_kind *kind = &kinds[c->form];
	struct pieces p;

	if (kind->family == FAMILY_SCAN)
		return;
	read_pieces(c, kind, &p);
	if (p.hard)
		c->leave = arena_printf(a->arena, "%s: no cheaper form in the standard library",
					p.hard);
}

/* ---- the cheaper form, fitted to the call ---- */

static bool is_basic(const struct piece *p, const char *name)
{
	return str_eq(p->type.text, str_of(name)) && !p->type.is_named;
}

/* As an expression of type string. */
static void as_string(struct buf *b, const struct gosrc *src, const struct piece *p)
{
	struct str x = go_text(src, p->value);

	if (ts_node_is_null(p->value))
		buf_printf(b, "\"" STR_FMT "\"", STR_ARG(p->text));
	else if (p->verb == 'q')
		buf_printf(b, "strconv.Quote(" STR_FMT ")", STR_ARG(x));
	else if (p->type.kind == GO_STRING && !p->type.is_named)
		buf_add_str(b, x);
	else if (p->type.kind == GO_STRING || p->type.kind == GO_BYTES)
		buf_printf(b, "string(" STR_FMT ")", STR_ARG(x));
	else if (p->type.kind == GO_ERROR)
		buf_printf(b, STR_FMT ".Error()", STR_ARG(x));
	else if (p->type.kind == GO_NAMED)
		buf_printf(b, STR_FMT ".String()", STR_ARG(x));
	else if (p->verb == 's')
		buf_add_str(b, x);
	else if (p->type.kind == GO_BOOL || p->verb == 't')
		buf_printf(b, "strconv.FormatBool(" STR_FMT ")", STR_ARG(x));
	else if (p->verb == 'c')
		buf_printf(b, "string(" STR_FMT ")", STR_ARG(x));
	else if (p->type.kind == GO_FLOAT || strchr("fge", p->verb))
		buf_printf(b, "strconv.FormatFloat(" STR_FMT ", '%c', %d, 64)", STR_ARG(x),
			   p->verb == 'v' ? 'g' : p->verb,
			   p->precision >= 0 || p->verb == 'v' ? p->precision : 6);
	else if (is_basic(p, "int") && p->verb != 'x')
		buf_printf(b, "strconv.Itoa(" STR_FMT ")", STR_ARG(x));
	else if (p->type.kind == GO_UINT)
		buf_printf(b,
			   is_basic(p, "uint64") ? "strconv.FormatUint(" STR_FMT ", %d)"
						 : "strconv.FormatUint(uint64(" STR_FMT "), %d)",
			   STR_ARG(x), p->verb == 'x' ? 16 : 10);
	else
		buf_printf(b,
			   is_basic(p, "int64") ? "strconv.FormatInt(" STR_FMT ", %d)"
						: "strconv.FormatInt(int64(" STR_FMT "), %d)",
			   STR_ARG(x), p->verb == 'x' ? 16 : 10);
}

/* As statements that append to the slice `to`. */
static void as_append(struct buf *b, const struct gosrc *src, const struct piece *p, const char *to)
{
	struct str x = go_text(src, p->value);

	if (ts_node_is_null(p->value)) {
		if ((p->text.n == 1 && p->text.p[0] != '\'') ||
		    (p->text.n == 2 && p->text.p[0] == '\\' && p->text.p[1] != '"'))
			buf_printf(b, "%s = append(%s, '" STR_FMT "')\n", to, to, STR_ARG(p->text));
		else
			buf_printf(b, "%s = append(%s, \"" STR_FMT "\"...)\n", to, to,
				   STR_ARG(p->text));
		return;
	}
	if (p->zero && p->width == 2)
		buf_printf(b,
			   p->type.kind == GO_UINT
				   ? "if " STR_FMT " < 10 {\n\t%s = append(%s, '0')\n}\n"
				   : "if x := " STR_FMT
				     "; x >= 0 && x < 10 {\n\t%s = append(%s, '0')\n}\n",
			   STR_ARG(x), to, to);
	else if (p->width > 0)
		buf_printf(b, "// pad to %d %s\n", p->width,
			   p->minus ? "behind it" : "in front of it");
	if (p->verb == 'q')
		buf_printf(b, "%s = strconv.AppendQuote(%s, " STR_FMT ")\n", to, to, STR_ARG(x));
	else if (p->type.kind == GO_FLOAT || strchr("fge", p->verb))
		buf_printf(b, "%s = strconv.AppendFloat(%s, " STR_FMT ", '%c', %d, 64)\n", to, to,
			   STR_ARG(x), p->verb == 'v' ? 'g' : p->verb,
			   p->precision >= 0 || p->verb == 'v' ? p->precision : 6);
	else if (p->type.kind == GO_BOOL || p->verb == 't')
		buf_printf(b, "%s = strconv.AppendBool(%s, " STR_FMT ")\n", to, to, STR_ARG(x));
	else if (p->verb == 'c')
		buf_printf(b, "%s = utf8.AppendRune(%s, " STR_FMT ")\n", to, to, STR_ARG(x));
	else if (p->type.kind == GO_UINT)
		buf_printf(b,
			   is_basic(p, "uint64") ? "%s = strconv.AppendUint(%s, " STR_FMT ", %d)\n"
						 : "%s = strconv.AppendUint(%s, uint64(" STR_FMT
						   "), %d)\n",
			   to, to, STR_ARG(x), p->verb == 'x' ? 16 : 10);
	else if (p->type.kind == GO_INT || p->verb == 'd')
		buf_printf(b,
			   is_basic(p, "int64") ? "%s = strconv.AppendInt(%s, " STR_FMT ", %d)\n"
						: "%s = strconv.AppendInt(%s, int64(" STR_FMT
						  "), %d)\n",
			   to, to, STR_ARG(x), p->verb == 'x' ? 16 : 10);
	else {
		struct buf s = { 0 };

		as_string(&s, src, p);
		buf_printf(b, "%s = append(%s, " STR_FMT "...)\n", to, to,
			   STR_ARG(p->type.kind == GO_BYTES ? x : buf_str(&s)));
		buf_release(&s);
	}
}

static bool only_strings_and_ints(const struct pieces *p)
{
	uint32_t numbers = 0;

	for (uint32_t i = 0; i < p->n; i++) {
		const struct piece *x = &p->v[i];

		if (ts_node_is_null(x->value))
			continue;
		if (x->width > 0 || x->type.kind == GO_FLOAT || strchr("fgexc", x->verb))
			return false;
		numbers += x->type.kind != GO_STRING && x->type.kind != GO_BYTES &&
			   x->type.kind != GO_ERROR;
	}
	return numbers <= 1;
}

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
		as_string(&e, c->file->src, &p->v[i]);
	}
	with_replaced(b, c, buf_str(&e));
	buf_release(&e);
}

static void write_appends(struct advisor *a, struct buf *b, const struct candidate *c,
			  const struct pieces *p, const char *to)
{
	for (uint32_t i = 0; i < p->n; i++)
		as_append(b, c->file->src, &p->v[i], to);
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

/* Each value is of a known comparable type and has a name of its own: they can be a struct. */
static bool can_be_key(const struct gosrc *src, const struct pieces *p)
{
	uint32_t values = 0;

	for (uint32_t i = 0; i < p->n; i++) {
		struct str name = field_name(src, p->v[i].value);

		if (ts_node_is_null(p->v[i].value))
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

	buf_adds(b, "type key struct {\n");
	buf_adds(&by, "key{");
	for (uint32_t i = 0, k = 0; i < p->n; i++) {
		if (ts_node_is_null(p->v[i].value))
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

static const char *print_example(struct advisor *a, struct candidate *c,
				 const struct call_kind *kind, const struct pieces *p)
{
	struct buf b = { 0 };
	const struct gosrc *src = c->file->src;
	const char *name = free_name(a, c->file, c->fn->node, "b");

	if (kind->family == FAMILY_APPEND) {
		struct str to = go_text(src, go_arg(c->site, 0));

		write_appends(a, &b, c, p, arena_strndup(a->arena, to.p, to.n));
	} else if (kind->family == FAMILY_FPRINT) {
		struct str w = go_text(src, go_arg(c->site, 0));

		if (p->n == 1 &&
		    (ts_node_is_null(p->v[0].value) || p->v[0].type.kind == GO_STRING)) {
			struct buf by = { 0 };

			buf_printf(&by, "io.WriteString(" STR_FMT ", ", STR_ARG(w));
			as_string(&by, src, &p->v[0]);
			buf_addc(&by, ')');
			with_replaced(&b, c, buf_str(&by));
			buf_release(&by);
		} else {
			buf_printf(&b, "%s = %s[:0] // a []byte that is kept from round to round\n",
				   name, name);
			write_appends(a, &b, c, p, name);
			w = str_trim_prefix(w, STR("&"));
			with_replaced(&b, c,
				      str_of(arena_printf(a->arena, STR_FMT ".Write(%s)",
							  STR_ARG(w), name)));
		}
	} else if (is_map_key(c) && can_be_key(src, p)) {
		write_key(&b, c, p);
	} else if (only_strings_and_ints(p)) {
		write_concat(&b, c, p);
	} else {
		buf_printf(&b, "%s := make([]byte, 0, 64) // stays on the stack\n", name);
		write_appends(a, &b, c, p, name);
		with_replaced(&b, c, str_of(arena_printf(a->arena, "string(%s)", name)));
	}
	return rule_words(a, &b);
}

static const char *scan_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct buf b = { 0 };

	if (go_arg_count(c->site) == (uint32_t)(kinds[c->form].format ? 3 : 2)) {
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

static void explain(struct advisor *a, struct candidate *c)
{
	const struct call_kind *kind = &kinds[c->form];
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
	read_pieces(c, kind, &p);
	c->why = arena_printf(a->arena,
			      STR_FMT " reads its format at run time and takes each value through "
				      "an interface and reflection.",
			      STR_ARG(c->subject));
	if (kind->family == FAMILY_FPRINT)
		c->remedy =
			p.n == 1 ? "Write the text as it is."
				 : "Write strings as they are, and numbers through strconv into a "
				   "buffer that is used again.";
	else if (is_map_key(c) && can_be_key(c->file->src, &p))
		c->remedy = "Use a struct as the key: that needs no text at all.";
	else if (p.n == 1)
		c->remedy = "strconv does that directly.";
	else if (only_strings_and_ints(&p))
		c->remedy = "Put it together with + (one allocation) and strconv.";
	else
		c->remedy = "Append the parts with strconv to a small buffer.";
	c->example = print_example(a, c, kind, &p);
}

/* What strconv and + take of what fmt takes, to make the same text: 0.3 to 0.55 in measured pairs. */
#define TEXT_STAYS 0.4
#define PRINT_STAYS 0.15 /* where no text is made: into a buffer, or out of one */
#define NUMBER_TEXT 16	 /* bytes of a number's text, by size class */

/* How many numbers become texts of their own before they are put together. */
static uint32_t number_texts(const struct pieces *p)
{
	uint32_t n = 0;

	if (p->n == 1 || !only_strings_and_ints(p))
		return 0;
	for (uint32_t i = 0; i < p->n; i++)
		n += !ts_node_is_null(p->v[i].value) && p->v[i].type.kind != GO_STRING &&
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
	enum family family = kinds[c->form].family;
	struct pieces pieces;

	(void)a;
	r->cpu = family == FAMILY_SPRINT ? TEXT_STAYS : PRINT_STAYS;
	if (family != FAMILY_SPRINT)
		return;
	read_pieces(c, &kinds[c->form], &pieces);
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
