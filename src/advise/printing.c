#include "advise/printing.h"
#include "gocode/gocallee.h"

#include "advise/forward.h"
#include "base/gofmt.h"
#include "gocode/gosize.h"

static const struct print_kind kinds[] = {
	{ "Sprintf", FAMILY_SPRINT, true, 0 },	 { "Sprint", FAMILY_SPRINT, false, 0 },
	{ "Sprintln", FAMILY_SPRINT, false, 0 }, { "Fprintf", FAMILY_FPRINT, true, 1 },
	{ "Fprint", FAMILY_FPRINT, false, 1 },	 { "Fprintln", FAMILY_FPRINT, false, 1 },
	{ "Appendf", FAMILY_APPEND, true, 1 },	 { "Append", FAMILY_APPEND, false, 1 },
	{ "Appendln", FAMILY_APPEND, false, 1 }, { "Sscanf", FAMILY_SCAN, true, 1 },
	{ "Sscan", FAMILY_SCAN, false, 1 },	 { "Sscanln", FAMILY_SCAN, false, 1 },
	{ "Errorf", FAMILY_ERROR, true, 0 },
};

static const struct print_kind *kind_of(struct str name)
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

/* Whether the type's own methods, or those of what it embeds, say how it is printed. */
static bool prints_itself(const struct hot_file *f, struct gotype t)
{
	static const char *const methods[] = { "String", "Error", "Format" };

	if (!t.is_named)
		return false;
	if (t.is_param) /* what stands for it may have such methods */
		return true;
	for (size_t i = 0; f->ctx.pkg && i < ARRAY_LEN(methods); i++)
		if (go_find_method(&f->ctx, t, str_of(methods[i])).kind != CALLEE_UNKNOWN)
			return true;
	return !f->ctx.pkg;
}

/* What fmt does of a value whose type has String and no Error or Format: calls it. Of a pointer it also takes nil. */
static bool says_itself(const struct hot_file *f, const struct piece *p)
{
	const struct gocontext *in = &f->ctx;
	struct gotype t = p->type;
	struct gocallee says;
	TSNode list;

	/* GO_NAMED: of another package, maybe of the module */
	if ((!t.is_named && t.kind != GO_NAMED) || t.is_param || t.kind == GO_POINTER ||
	    t.kind == GO_INTERFACE || p->width > 0 || p->precision >= 0 ||
	    (p->verb != 'v' && p->verb != 's'))
		return false;
	says = go_find_method(in, t, STR("String"));
	if (says.kind != CALLEE_FUNC ||
	    go_find_method(in, t, STR("Error")).kind != CALLEE_UNKNOWN ||
	    go_find_method(in, t, STR("Format")).kind != CALLEE_UNKNOWN)
		return false;
	list = go_field(says.def.node, "receiver");
	return !ts_node_is_null(list) && ts_node_named_child_count(list) == 1 &&
	       !go_is(go_field(ts_node_named_child(list, 0), "type"), "pointer_type");
}

/* A slice or array of strings, numbers or truths: its elements are printed in brackets. */
static bool is_list(const struct hot_file *f, struct piece *p)
{
	enum gokind k = p->type.kind;

	if ((k != GO_SLICE && k != GO_ARRAY && k != GO_RUNES) || p->verb != 'v' || p->width > 0)
		return false;
	p->elem = go_type_elem(&f->ctx, p->type);
	k = p->elem.kind;
	return (k == GO_STRING || k == GO_INT || k == GO_UINT || k == GO_FLOAT || k == GO_BOOL) &&
	       !prints_itself(f, p->type) && !prints_itself(f, p->elem);
}

/* Whether strconv or plain code prints this value as the verb does. */
static const char *why_hard(const struct hot_file *f, const struct piece *p)
{
	enum gokind k = p->type.kind;

	if (p->list || p->says_itself)
		return NULL;
	if (k == GO_STRUCT || k == GO_SLICE || k == GO_MAP || k == GO_POINTER ||
	    k == GO_INTERFACE || k == GO_ARRAY || k == GO_NAMED || k == GO_RUNES || k == GO_FUNC ||
	    k == GO_CHAN || (k == GO_BYTES && (p->verb == 'v' || p->verb == 'd')))
		return k == GO_NAMED && p->verb == 's'
			       ? NULL
			       : "prints a value that only fmt knows how to print";
	if (strchr("vsqx", p->verb) && prints_itself(f, p->type))
		return "prints a value through its own String method, or as fmt sees fit";
	if (k == GO_UNKNOWN && strchr("vxq", p->verb))
		return "prints a value whose type cannot be told from the source";
	if (p->verb == 's' && k != GO_STRING && k != GO_BYTES && k != GO_ERROR && k != GO_UNKNOWN &&
	    k != GO_NAMED)
		return "prints with a verb that does not fit";
	return NULL;
}

static void add_piece(struct pieces *out, const struct hot_file *f, struct piece p)
{
	p.list = is_list(f, &p);
	p.says_itself = says_itself(f, &p);
	if (!out->hard)
		out->hard = why_hard(f, &p);
	if (p.width > 0 && !(p.zero && p.width <= 3 && p.verb == 'd'))
		out->pads = true;
	if (out->n < MAX_PIECES)
		out->v[out->n++] = p;
	else
		out->hard = "prints very many values";
}

#define MAX_PRINTED_FIELDS 8 /* with more, code that prints them one by one is no gain to read */

/* {a b c}: the fields of a struct of this package. False: as a value of its own, whatever that is. */
static bool add_struct(struct advisor *a, struct pieces *out, const struct hot_file *f,
		       struct piece p)
{
	struct gofield fields[GO_MAX_FIELDS];
	uint32_t n;

	if (p.type.kind != GO_STRUCT || p.verb != 'v' || p.width > 0 || prints_itself(f, p.type) ||
	    !(go_is_name(p.value) || go_is_selector(p.value) || go_is_index(p.value)))
		return false;
	n = go_struct_fields(&f->ctx, p.type, fields, GO_MAX_FIELDS);
	if (n == 0 || n > MAX_PRINTED_FIELDS)
		return false;
	add_text(out, STR("{"));
	for (uint32_t i = 0; i < n; i++) {
		struct piece one = { .value = p.value, .verb = 'v', .width = -1, .precision = -1 };

		if (fields[i].name.n == 0)
			out->hard = "prints a value that only fmt knows how to print";
		if (i)
			add_text(out, STR(" "));
		one.text = str_of(arena_printf(a->arena, STR_FMT "." STR_FMT, STR_ARG(p.text),
					       STR_ARG(fields[i].name)));
		one.type = go_type_of_node(&f->ctx, p.type.src, go_field(fields[i].decl, "type"));
		add_piece(out, f, one);
	}
	add_text(out, STR("}"));
	out->structs++;
	return true;
}

static void add_value(struct advisor *a, struct pieces *out, const struct hot_file *f,
		      struct piece p, TSNode arg)
{
	p.value = arg;
	p.text = go_text(f->src, arg);
	p.type = go_type_of(&f->ctx, f->src, arg);
	if (go_is(arg, "variadic_argument"))
		out->hard = "passes its values on as a slice";
	if (!add_struct(a, out, f, p))
		add_piece(out, f, p);
}

/* The inside of a raw literal as that of an interpreted one. */
static struct str requoted(struct advisor *a, struct str raw)
{
	struct buf b = { 0 };
	struct str quoted;

	go_quote(&b, raw);
	quoted = str_of(rule_words(a, &b));
	return str_sub(quoted, 1, quoted.n - 1);
}

bool print_is_only_text(const struct print_call *call)
{
	TSNode format = go_arg(call->node, call->first);

	return call->kind->format && !call->via && go_arg_count(call->node) == call->first + 1 &&
	       !go_is(format, "variadic_argument");
}

static void read_format(struct advisor *a, const struct hot_file *f, const struct print_call *call,
			struct pieces *out)
{
	TSNode lit = go_arg(call->node, call->first);
	struct str s = go_text(f->src, lit);
	uint32_t arg = call->first + 1;
	size_t from = 0, i = 0;

	if (!go_is(lit, "interpreted_string_literal") && !go_is(lit, "raw_string_literal")) {
		if (print_is_only_text(call))
			add_piece(out, f,
				  (struct piece){ .text = s,
						  .value = lit,
						  .type = { .kind = GO_STRING,
							    .text = STR("string"),
							    .node = go_null() },
						  .verb = 's',
						  .width = -1,
						  .precision = -1 });
		else
			out->hard = "its format is not a literal";
		return;
	}
	s = str_sub(s, 1, s.n - 1);
	if (go_is(lit, "raw_string_literal"))
		s = requoted(a, s);
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
		else if (arg >= go_arg_count(call->node))
			out->hard = "has fewer values than verbs";
		else
			add_value(a, out, f, p, go_arg(call->node, arg++));
		from = i;
	}
	add_text(out, str_sub(s, from, s.n));
}

/* Sprint puts a space between values of which neither is a string, Sprintln between all. */
static void read_plain(struct advisor *a, const struct hot_file *f, const struct print_call *call,
		       struct pieces *out)
{
	bool line = str_has_suffix(str_of(call->kind->name), STR("ln")), string = true;

	for (uint32_t i = call->first; i < go_arg_count(call->node); i++) {
		TSNode arg = go_arg(call->node, i);
		bool next = go_type_of(&f->ctx, f->src, arg).kind == GO_STRING;

		if (i > call->first && (line || (!string && !next)))
			add_text(out, STR(" "));
		add_value(a, out, f, (struct piece){ .verb = 'v', .width = -1, .precision = -1 },
			  arg);
		string = next;
	}
	if (line)
		add_text(out, STR("\\n"));
}

bool print_call_of(struct advisor *a, const struct hot_file *f, TSNode call, struct print_call *out)
{
	TSNode fn = go_no_parens(go_field(call, "function")), pkg = go_field(fn, "operand");
	const struct forwarder *via = forward_of_call(&a->sources->forwarders, f->src, call);

	*out = (struct print_call){ .node = call };
	if (via) {
		out->kind = kind_of(via->callee);
		out->via = via;
		out->first = via->first;
		return out->kind && out->kind->family < FAMILY_ERROR;
	}
	if (!go_is(fn, "selector_expression") || !go_is(pkg, "identifier") ||
	    !str_eq(gosrc_import(f->src, go_text(f->src, pkg)), STR("fmt")))
		return false;
	out->kind = kind_of(go_text(f->src, go_field(fn, "field")));
	out->first = out->kind ? out->kind->first : 0;
	/* an error with values is made where things go wrong; one without any needs no fmt */
	return out->kind && (out->kind->family != FAMILY_ERROR || go_arg_count(call) == 1);
}

void print_pieces(struct advisor *a, const struct hot_file *f, const struct print_call *call,
		  struct pieces *out)
{
	*out = (struct pieces){ 0 };
	if (call->kind->format)
		read_format(a, f, call, out);
	else
		read_plain(a, f, call, out);
}

/* ---- the cheaper form ---- */

bool piece_is_value(const struct piece *p)
{
	return !ts_node_is_null(p->value);
}

static bool is_basic(const struct piece *p, const char *name)
{
	return str_eq(p->type.text, str_of(name)) && !p->type.is_named;
}

/* "head" and the number, its format, precision and bits: strconv's functions take a float64. */
static void float_call(struct buf *b, const char *head, const struct piece *p)
{
	bool plain = is_basic(p, "float64") || p->type.kind != GO_FLOAT || p->type.is_const;

	buf_printf(b, "%s%s" STR_FMT "%s, '%c', %d, %d)", head, plain ? "" : "float64(",
		   STR_ARG(p->text), plain ? "" : ")", p->verb == 'v' ? 'g' : p->verb,
		   p->precision >= 0 || p->verb == 'v' ? p->precision : 6,
		   str_eq(p->type.text, STR("float32")) ? 32 : 64);
}

/* A list as fmt prints it: [a b c]. */
static void list_as_append(struct buf *b, const struct piece *p, const char *to)
{
	struct piece one = {
		.text = STR("x"), .value = p->value, .type = p->elem, .verb = 'v', .width = -1
	};

	one.precision = -1;
	buf_printf(b,
		   "%s = append(%s, '[')\nfor i, x := range " STR_FMT
		   " {\n\tif i > 0 {\n\t\t%s = append(%s, ' ')\n\t}\n\t",
		   to, to, STR_ARG(p->text), to, to);
	piece_as_append(b, &one, to);
	buf_printf(b, "}\n%s = append(%s, ']')\n", to, to);
}

/* What a selector may follow as it stands. */
static bool is_operand(TSNode n)
{
	return go_is_name(n) || go_is_selector(n) || go_is_index(n) || go_is(n, "call_expression");
}

static bool is_text(const struct piece *p)
{
	return p->type.kind == GO_STRING || p->type.kind == GO_BYTES;
}

/* %q and %x: "head" of the functions that take a string (quoting) or bytes (hex), with the value as they want it. */
static void text_call(struct buf *b, const char *head, const struct piece *p)
{
	bool hex = p->verb == 'x', error = p->type.kind == GO_ERROR;
	bool plain = p->type.kind == (hex ? GO_BYTES : GO_STRING) && !p->type.is_named;
	const char *open = plain || error || p->type.kind == GO_UNKNOWN ? ""
			   : hex					? "[]byte("
									: "string(";

	buf_printf(b, "%s%s" STR_FMT "%s%s)", head, open, STR_ARG(p->text),
		   error && !hex ? ".Error()" : "", *open ? ")" : "");
}

void piece_as_string(struct buf *b, const struct piece *p)
{
	struct str x = p->text;

	if (!piece_is_value(p))
		buf_printf(b, "\"" STR_FMT "\"", STR_ARG(p->text));
	else if (p->says_itself)
		buf_printf(b, is_operand(p->value) ? STR_FMT ".String()" : "(" STR_FMT ").String()",
			   STR_ARG(x));
	else if (p->verb == 'q' && p->type.kind == GO_INT)
		buf_printf(b, "strconv.QuoteRune(" STR_FMT ")", STR_ARG(x));
	else if (p->verb == 'q')
		text_call(b, "strconv.Quote(", p);
	else if (p->verb == 'x' && is_text(p))
		text_call(b, "hex.EncodeToString(", p);
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
		float_call(b, "strconv.FormatFloat(", p);
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
void piece_as_append(struct buf *b, const struct piece *p, const char *to)
{
	struct str x = p->text;

	if (!piece_is_value(p)) {
		if ((p->text.n == 1 && p->text.p[0] != '\'') ||
		    (p->text.n == 2 && p->text.p[0] == '\\' && p->text.p[1] != '"'))
			buf_printf(b, "%s = append(%s, '" STR_FMT "')\n", to, to, STR_ARG(p->text));
		else
			buf_printf(b, "%s = append(%s, \"" STR_FMT "\"...)\n", to, to,
				   STR_ARG(p->text));
		return;
	}
	if (p->list) {
		list_as_append(b, p, to);
		return;
	}
	if (p->says_itself) {
		buf_printf(b, "%s = append(%s, ", to, to);
		piece_as_string(b, p);
		buf_adds(b, "...)\n");
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
	if (p->verb == 'q' && p->type.kind == GO_INT) {
		buf_printf(b, "%s = strconv.AppendQuoteRune(%s, " STR_FMT ")\n", to, to,
			   STR_ARG(x));
	} else if (p->verb == 'q' || (p->verb == 'x' && is_text(p))) {
		buf_printf(b, "%s = %s(%s, ", to,
			   p->verb == 'q' ? "strconv.AppendQuote" : "hex.AppendEncode", to);
		text_call(b, "", p);
		buf_addc(b, '\n');
	} else if (p->type.kind == GO_FLOAT || strchr("fge", p->verb)) {
		buf_printf(b, "%s = strconv.AppendFloat(%s, ", to, to);
		float_call(b, "", p);
		buf_addc(b, '\n');
	} else if (p->type.kind == GO_BOOL || p->verb == 't')
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

		piece_as_string(&s, p);
		buf_printf(b, "%s = append(%s, " STR_FMT "...)\n", to, to,
			   STR_ARG(p->type.kind == GO_BYTES ? x : buf_str(&s)));
		buf_release(&s);
	}
}

struct str pieces_untold(const struct pieces *p)
{
	/* types of the standard library that print themselves through String */
	static const char *const stringers[] = {
		"time.Duration", "time.Time",	 "time.Month",	 "time.Weekday",
		"net.IP",	 "net.IPNet",	 "netip.Addr",	 "*url.URL",
		"reflect.Value", "reflect.Type", "reflect.Kind", "net.HardwareAddr"
	};

	for (uint32_t i = 0; i < p->n; i++) {
		const struct piece *x = &p->v[i];
		bool known = x->type.kind != GO_NAMED && x->type.kind != GO_UNKNOWN;

		for (size_t k = 0; k < ARRAY_LEN(stringers); k++)
			known = known || str_eq(x->type.text, str_of(stringers[k]));
		if (piece_is_value(x) && x->verb == 's' && !known)
			return x->text;
	}
	return STR("");
}

/* One piece of text as the argument of a method: WriteByte where it is one byte. */
static void write_text(struct buf *b, const struct piece *p, const char *to)
{
	bool escaped = p->text.n == 2 && p->text.p[0] == '\\' && p->text.p[1] != '"';

	if (escaped ||
	    (p->text.n == 1 && p->text.p[0] != '\'' && (unsigned char)p->text.p[0] < 0x80))
		buf_printf(b, "%s.WriteByte('" STR_FMT "')\n", to, STR_ARG(p->text));
	else
		buf_printf(b, "%s.WriteString(\"" STR_FMT "\")\n", to, STR_ARG(p->text));
}

/* "strconv.AppendInt(to, ...)" of a number, which needs no text of its own; false: it is no number. */
static bool number_as_append(struct buf *b, const struct piece *p, const char *to)
{
	enum gokind k = p->type.kind;
	struct buf s = { 0 };
	struct str assign = str_of(to), text;

	if ((k != GO_INT && k != GO_UINT && k != GO_FLOAT) || p->says_itself || p->verb == 'c' ||
	    p->verb == 'q')
		return false;
	piece_as_append(&s, p, to);
	text = buf_str(&s); /* "to = strconv...\n" */
	text = str_sub(text, MIN(assign.n + 3, text.n), text.n ? text.n - 1 : 0);
	buf_add_str(b, text);
	buf_release(&s);
	return true;
}

bool piece_as_write(struct buf *b, const struct piece *p, const char *to, const char *room)
{
	struct buf s = { 0 };

	if (p->list || p->width > 0)
		return false;
	if (!piece_is_value(p)) {
		write_text(b, p, to);
	} else if (p->type.kind == GO_BYTES && p->verb != 'x' && p->verb != 'q') {
		buf_printf(b, "%s.Write(" STR_FMT ")\n", to, STR_ARG(p->text));
	} else if (number_as_append(&s, p, room)) {
		buf_printf(b, "%s.Write(" STR_FMT ")\n", to, STR_ARG(buf_str(&s)));
	} else {
		piece_as_string(&s, p);
		buf_printf(b, "%s.WriteString(" STR_FMT ")\n", to, STR_ARG(buf_str(&s)));
	}
	buf_release(&s);
	return true;
}

bool pieces_are_short(const struct pieces *p)
{
	uint32_t numbers = 0;

	for (uint32_t i = 0; i < p->n; i++) {
		const struct piece *x = &p->v[i];

		if (!piece_is_value(x) || x->says_itself)
			continue;
		if (x->list || x->width > 0 || x->type.kind == GO_FLOAT || strchr("fgexc", x->verb))
			return false;
		numbers += x->type.kind != GO_STRING && x->type.kind != GO_BYTES &&
			   x->type.kind != GO_ERROR;
	}
	return numbers <= 1;
}
