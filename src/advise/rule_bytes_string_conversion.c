/* string(b), []byte(s) and []rune(s) whose copy is only looked at. */
#include "advise/conversion_forms.h"

#define FOLD_STAYS \
	20 /* percent: what EqualFold takes of a copy in lower case and its comparison (measured pairs) */

/* The operand's type rules it out: string(65), []byte(b), string(s). */
static bool converts(const struct hot_file *f, enum direction dir, TSNode arg)
{
	enum gokind k = go_type_of(&f->ctx, f->src, arg).kind;

	if (go_is(arg, "interpreted_string_literal") || go_is(arg, "raw_string_literal") ||
	    go_is(arg, "nil"))
		return false;
	return k == GO_UNKNOWN ||
	       (dir == TO_STRING ? k == GO_BYTES || k == GO_RUNES : k == GO_STRING);
}

/* The forms that cost nothing on today's compiler. */
static bool is_free(const struct hot_file *f, enum direction dir, TSNode conv)
{
	static const char *const compare[] = { "==", "!=", "<", "<=", ">", ">=", "+", NULL };
	TSNode p = conversion_outer(conv);
	struct str callee;

	if (go_is_index(p) && go_contains(go_index(p), conv))
		return !conversion_is_assigned(p);
	if (go_is(p, "binary_expression"))
		for (size_t i = 0; compare[i]; i++)
			if (str_eq(go_text(f->src, go_field(p, "operator")), str_of(compare[i])))
				return dir != TO_RUNES;
	if (go_is(p, "expression_switch_statement") ||
	    (go_is(p, "range_clause") && dir == TO_BYTES))
		return true;
	if (go_is(p, "expression_list") && go_is(ts_node_parent(p), "expression_case"))
		return true;
	if (go_is(p, "variadic_argument"))
		return true;
	if (!go_is(p, "argument_list"))
		return false;
	callee = go_callee(f->src, ts_node_parent(p));
	return str_eq(callee, STR("copy")) || str_eq(callee, STR("delete")) ||
	       str_eq(callee, STR("append")) || str_eq(callee, STR("len")) ||
	       str_eq(callee, STR("panic"));
}

/* The receiver of a method call that gives a copy of what could be had as it is: buf.String(), buf.Bytes(). */
static bool is_copying_getter(const struct hot_file *f, enum direction dir, TSNode arg)
{
	struct str name;
	struct gotype t;

	if (!go_is(arg, "call_expression") || go_arg_count(arg) != 0)
		return false;
	name = conversion_method(f->src, arg);
	t = go_type_of(&f->ctx, f->src,
		       go_field(go_no_parens(go_field(arg, "function")), "operand"));
	return dir == TO_BYTES && str_eq(name, STR("String")) &&
	       str_contains(t.text, STR("bytes.Buffer"));
}

static int form_of_local(const struct hot_file *f, enum direction dir, TSNode conv,
			 struct candidate *c)
{
	TSNode list = conversion_outer(conv),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list, name;

	if (!go_is(stmt, "short_var_declaration") || dir == TO_RUNES)
		return FORM_NONE;
	name = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(name) || !conversion_var_is_look(f, dir, stmt, name))
		return FORM_NONE;
	c->text = go_text(f->src, name);
	return FORM_LOCAL;
}

static bool is_steady(const struct hot_file *f, TSNode arg, TSNode loop)
{
	TSNode base = go_base_name(arg);
	struct godecl d;

	if (!go_is(arg, "identifier") && !go_is(arg, "selector_expression"))
		return false;
	if (ts_node_is_null(base) || !go_find_decl(f->src, base, go_text(f->src, base), &d))
		return false;
	return !go_contains(loop, d.stmt) &&
	       !go_is_written(f->src, go_field(loop, "body"), go_text(f->src, base));
}

static bool round_trip(const struct hot_file *f, enum direction dir, TSNode arg)
{
	if (is_copying_getter(f, dir, arg))
		return true;
	if (dir != TO_STRING && go_is(arg, "call_expression") &&
	    str_eq(go_callee(f->src, arg), STR("string"))) {
		enum gokind k = go_type_of(&f->ctx, f->src, go_arg(arg, 0)).kind;

		return k == GO_BYTES || (k == GO_RUNES && dir == TO_BYTES);
	}
	return dir == TO_STRING && go_is(arg, "type_conversion_expression") &&
	       go_type_of(&f->ctx, f->src, arg).kind == GO_BYTES;
}

/* The conversion around a function that both packages have, of a value converted for it; null: conv is no part of one. */
static TSNode through(const struct gosrc *src, TSNode conv)
{
	static const char *const changers[] = {
		"ToUpper",   "ToLower",	 "ToTitle",	"TrimSpace",  "Trim",	    "TrimLeft",
		"TrimRight", "TrimFunc", "TrimPrefix",	"TrimSuffix", "ReplaceAll", "Replace",
		"Repeat",    "Map",	 "ToValidUTF8", NULL
	};
	TSNode call = go_is(conv, "call_expression") ? go_no_parens(go_arg(conv, 0))
						     : go_no_parens(go_field(conv, "operand"));
	struct str fn;

	if (!go_is(call, "call_expression") || !is_conversion(src, go_no_parens(go_arg(call, 0)))) {
		/* the inner one: the call around it, and what is around that */
		TSNode list = conversion_outer(conv), outer;

		call = go_is(list, "argument_list") ? ts_node_parent(list) : go_null();
		if (ts_node_is_null(call) || !ts_node_eq(go_no_parens(go_arg(call, 0)), conv))
			return go_null();
		outer = conversion_outer(call);
		conv = go_is(outer, "argument_list") ? ts_node_parent(outer) : outer;
	}
	if (!is_conversion(src, conv) || conversion_direction(src, conv) == TO_RUNES)
		return go_null();
	fn = conversion_func(src, call,
			     conversion_direction(src, conv) == TO_STRING ? "bytes" : "strings");
	for (size_t i = 0; fn.n && changers[i]; i++)
		if (str_eq(fn, str_of(changers[i])))
			return conv;
	return go_null();
}

/* Of bytes that can be named a second time: of a prefix, the bytes are cut to its length. */
static bool is_folded(const struct hot_file *f, enum direction dir, TSNode conv, TSNode arg)
{
	TSNode text;

	return dir == TO_STRING && !go_is(arg, "call_expression") &&
	       !ts_node_is_null(go_base_name(arg)) &&
	       !ts_node_is_null(conversion_folded(f->src, conv, &text));
}

/* What takes more to see than what stands around it. */
static int form_beyond(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv,
		       TSNode arg)
{
	int form = conversion_form_listed(a, c, dir, conv, arg);

	if (form == FORM_NONE)
		form = conversion_form_read(a, c, dir, conv);
	if (form == FORM_NONE)
		form = conversion_form_given(a, c, dir, conv);
	return form != FORM_NONE ? form : conversion_form_late(a, c, dir, conv, arg);
}

static int form_of(const struct hot_file *f, enum direction dir, TSNode conv, TSNode arg,
		   struct candidate *c)
{
	TSNode p = conversion_outer(conv);
	int form = FORM_NONE;

	if (dir == TO_RUNES && round_trip(f, dir, arg))
		return FORM_ROUND;
	if (dir == TO_RUNES) {
		TSNode left = go_field(p, "left"),
		       key = go_is(left, "expression_list") ? ts_node_named_child(left, 0) : left;

		if (conversion_walked_once(f->src, conv))
			return FORM_RANGE;
		return go_is(p, "range_clause") && (ts_node_is_null(left) ||
						    str_eq(go_text(f->src, key), STR("_")))
			       ? FORM_RANGE
			       : FORM_NONE;
	}
	if (!ts_node_is_null(through(f->src, conv)))
		return FORM_THROUGH;
	if (is_folded(f, dir, conv, arg))
		return FORM_FOLD;
	if (round_trip(f, dir, arg))
		return FORM_ROUND;
	if (go_is(p, "argument_list") &&
	    conversion_pieces_are_looks(f, dir, ts_node_parent(p), conv))
		return FORM_PIECES;
	if (go_is(p, "argument_list"))
		form = conversion_form(f, dir, ts_node_parent(p), conv);
	else if (go_is(p, "index_expression") && dir == TO_STRING) {
		TSNode stmt = go_statement(p);

		form = go_is(stmt, "inc_statement") ||
				       str_eq(go_text(f->src, go_field(stmt, "operator")),
					      STR("+="))
			       ? FORM_COUNT
			       : FORM_NONE;
	} else {
		form = form_of_local(f, dir, conv, c);
	}
	if (form == FORM_NONE && !ts_node_is_null(c->loop) && go_is(p, "argument_list") &&
	    is_steady(f, arg, c->loop) && conversion_each_round(f->src, conv, c->loop))
		form = FORM_HOIST;
	return form;
}

/* The string(runes) of []byte(string(runes)), the string(b) of []rune(string(b)): that is one waste. */
static bool is_inner_half(const struct hot_file *f, enum direction dir, TSNode conv, TSNode arg)
{
	TSNode outer = conversion_outer(conv);

	enum direction out = TO_STRING;

	if (dir != TO_STRING || !go_is(outer, "type_conversion_expression") ||
	    !is_conversion(f->src, outer))
		return false;
	out = conversion_direction(f->src, outer);
	return go_type_of(&f->ctx, f->src, arg).kind == (out == TO_BYTES ? GO_RUNES : GO_BYTES);
}

/* The append around it is what costs. */
static bool match_joined(struct candidate *c, TSNode conv)
{
	c->site = conversion_joined(c->file, conv);
	c->form = FORM_JOINED;
	c->subject = go_text(c->file->src, c->site);
	c->loop = loop_around(c->file->src, c->site, c->fn->node);
	candidate_spot(c, (struct spot){ .self = true,
					 .from = go_line(c->site),
					 .to = go_end_line(c->site),
					 .cpu = CAUSE_GROWSLICE | CAUSE_STR2BYTES });
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode conv = gomatch_node(m, "conv"), arg = go_no_parens(gomatch_node(m, "arg"));
	enum direction dir = conversion_direction(m->src, conv);
	static const uint64_t classes[] = { CAUSE_BYTES2STR | CAUSE_RUNES, CAUSE_STR2BYTES,
					    CAUSE_RUNES };
	struct spot s = { .self = true, .from = go_line(conv), .to = go_end_line(conv) };

	c->extra = arg;
	if (!ts_node_is_null(conversion_joined(c->file, conv)))
		return match_joined(c, conv);
	if (!converts(c->file, dir, arg) || is_inner_half(c->file, dir, conv, arg) ||
	    (is_free(c->file, dir, conv) && !round_trip(c->file, dir, arg)))
		return false;
	c->site = conv;
	c->subject = go_text(m->src, conv);
	c->loop = loop_around(m->src, conv, c->fn->node);
	c->form = form_of(c->file, dir, conv, arg, c);
	if (c->form == FORM_NONE)
		c->form = form_beyond(a, c, dir, conv, arg);
	if (c->form == FORM_THROUGH)
		c->key = 1 + (uint64_t)ts_node_start_byte(through(m->src, conv));
	if (c->form == FORM_PACKAGE) /* both arguments converted: one change */
		c->key = 1 + (uint64_t)ts_node_start_byte(ts_node_parent(conversion_outer(conv)));
	s.cpu = classes[dir] | (c->form == FORM_ROUND ? CAUSE_TEXT | CAUSE_BYTES2STR |
								CAUSE_STR2BYTES | CAUSE_RUNES
						      : 0);
	s.heap = c->form == FORM_ROUND ? CAUSE_TEXT : 0;
	if (c->form == FORM_FOLD) {
		s.cpu |= CAUSE_CASE;
		s.heap |= CAUSE_CASE;
	}
	candidate_spot(c, s);
	return true;
}

/* []byte(string(runes)): each rune still has to be written as bytes (measured: 102 of 260 ns). */
#define RUNES_KEEP 40
/* []rune(string(b)): the runes still have to be made (201 of 393 ns). */
#define RUNES_STAY 51

static bool is_of_runes(const struct hot_file *f, TSNode inner)
{
	return go_is(inner, "call_expression") &&
	       go_type_of(&f->ctx, f->src, go_arg(inner, 0)).kind == GO_RUNES;
}

static void judge(struct advisor *a, struct candidate *c)
{
	if (c->form == FORM_NONE)
		c->leave = "the copy is kept or handed on: it has its use, or no cheaper form is "
			   "known";
	else if (c->form == FORM_WRITE &&
		 conversion_writer_copies(c->file, ts_node_parent(conversion_outer(c->site))))
		c->leave = "what it writes to has no WriteString that takes the string as it is: "
			   "io.WriteString would copy it, too";
	else if (conversion_direction(c->file->src, c->site) == TO_BYTES && c->form != FORM_ROUND &&
		 c->price.alloc_bytes == 0 && c->priced &&
		 godiags_find(hot_diags(a->sources, c->file), c->line,
			      STR("zero-copy string->[]byte")))
		c->leave = "the compiler converts without a copy here";
	else if (c->form == FORM_FOLD)
		candidate_keeps(c, FOLD_STAYS);
	if (c->form == FORM_ROUND && conversion_direction(c->file->src, c->site) == TO_RUNES) {
		candidate_keeps(c, RUNES_STAY);
		c->price.alloc_bytes /= 5; /* the runes are four of the five parts, and stay */
		c->price.alloc_objects /= 2;
	} else if (c->form == FORM_ROUND && is_of_runes(c->file, c->extra)) {
		candidate_keeps(c, RUNES_KEEP);
	}
}

/* ---- the cheaper form ---- */

/* The statement's line with `old` replaced by `by`. */
static const char *replaced(struct advisor *a, const struct candidate *c, TSNode old,
			    const char *by)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->site);
	uint32_t from = ts_node_start_byte(stmt), end = ts_node_end_byte(stmt);
	struct str head, tail;

	if (ts_node_start_byte(old) < from)
		from = ts_node_start_byte(old);
	head = str_sub(src->text, from, ts_node_start_byte(old));
	tail = str_sub(src->text, ts_node_end_byte(old), end);
	if (str_index_byte(tail, '\n') >= 0)
		tail = str_sub(tail, 0, (size_t)str_index_byte(tail, '\n'));
	return arena_printf(a->arena, STR_FMT "%s" STR_FMT, STR_ARG(head), by, STR_ARG(tail));
}

static struct str receiver(const struct candidate *c, TSNode call)
{
	return go_text(c->file->src, go_field(go_no_parens(go_field(call, "function")), "operand"));
}

static const char *package_example(struct advisor *a, struct candidate *c, TSNode call)
{
	const struct gosrc *src = c->file->src;
	bool to_bytes = conversion_direction(src, c->site) ==
			TO_STRING; /* strings.F(string(b)) becomes bytes.F(b) */
	struct str fn = go_text(src, go_field(go_no_parens(go_field(call, "function")), "field"));
	struct buf b = { 0 };

	buf_printf(&b, "%s." STR_FMT "(", to_bytes ? "bytes" : "strings", STR_ARG(fn));
	for (uint32_t i = 0; i < go_arg_count(call); i++) {
		TSNode arg = go_no_parens(go_arg(call, i));
		struct str text = go_text(src, arg);
		enum gokind k = go_type_of(&c->file->ctx, src, arg).kind;
		bool conv =
			go_is(arg, "call_expression") && str_eq(go_callee(src, arg), STR("string"));

		buf_adds(&b, i ? ", " : "");
		if (ts_node_eq(arg, c->site) || go_is(arg, "type_conversion_expression"))
			buf_add_str(&b, ts_node_eq(arg, c->site)
						? go_text(src, c->extra)
						: go_text(src, go_field(arg, "operand")));
		else if (to_bytes && conv)
			buf_add_str(&b, go_text(src, go_arg(arg, 0)));
		else if (to_bytes && k == GO_STRING && !str_has_suffix(fn, STR("Any")) &&
			 !str_has_suffix(fn, STR("Rune")))
			buf_printf(&b, "[]byte(" STR_FMT ")", STR_ARG(text));
		else if (!to_bytes && k == GO_BYTES)
			buf_printf(&b, "string(" STR_FMT ")", STR_ARG(text));
		else
			buf_add_str(&b, text);
	}
	buf_addc(&b, ')');
	return replaced(a, c, call, rule_words(a, &b));
}

static bool has_write_string(struct gotype t)
{
	static const char *const known[] = { "bufio.Writer", "os.File", "bytes.Buffer",
					     "strings.Builder", "bufio.ReadWriter" };

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(str_trim_prefix(t.text, STR("*")), str_of(known[i])))
			return true;
	return false;
}

static void explain_write(struct advisor *a, struct candidate *c, TSNode call)
{
	struct str w = receiver(c, call), s = go_text(c->file->src, c->extra);
	TSNode operand = go_field(go_no_parens(go_field(call, "function")), "operand");
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, operand);

	if (has_write_string(t)) {
		c->remedy = "Write the string as it is.";
		c->example = replaced(a, c, call,
				      arena_printf(a->arena, STR_FMT ".WriteString(" STR_FMT ")",
						   STR_ARG(w), STR_ARG(s)));
		return;
	}
	if (str_contains(t.text, STR("hash."))) {
		c->remedy = "Hashes have no WriteString: append the string to a buffer that is "
			    "used again.";
		c->example = arena_printf(
			a->arena,
			"scratch = append(scratch[:0], " STR_FMT
			"...) // a []byte kept outside of the loop\n%s",
			STR_ARG(s),
			replaced(a, c, call,
				 arena_printf(a->arena, STR_FMT ".Write(scratch)", STR_ARG(w))));
		return;
	}
	c->remedy = "io.WriteString hands the string on where the writer has WriteString (files, "
		    "bufio, buffers, HTTP answers). For "
		    "one that has not, append to a buffer that is used again and write that.";
	c->example = replaced(a, c, call,
			      arena_printf(a->arena, "io.WriteString(" STR_FMT ", " STR_FMT ")",
					   STR_ARG(w), STR_ARG(s)));
}

/* string(bytes.ToUpper([]byte(s))): strings.ToUpper(s) */
static void explain_through(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode outer = through(src, c->site), call, inner;
	bool to_string = conversion_direction(src, outer) == TO_STRING;
	struct str fn, rest, value;

	call = go_no_parens(to_string ? go_arg(outer, 0) : go_field(outer, "operand"));
	inner = go_no_parens(go_arg(call, 0));
	value = go_text(src, go_is(inner, "call_expression") ? go_arg(inner, 0)
							     : go_field(inner, "operand"));
	fn = conversion_func(src, call, to_string ? "bytes" : "strings");
	rest = str_sub(src->text, ts_node_end_byte(inner), ts_node_end_byte(call));
	c->remedy = to_string ? "Package strings has the same function: it takes and gives strings."
			      : "Package bytes has the same function: it takes and gives bytes.";
	c->example = replaced(a, c, outer,
			      arena_printf(a->arena, "%s." STR_FMT "(" STR_FMT STR_FMT,
					   to_string ? "strings" : "bytes", STR_ARG(fn),
					   STR_ARG(value), STR_ARG(rest)));
}

/* strings.ToLower(string(b)) == s: bytes.EqualFold(b, []byte(s)) */
static void explain_fold(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode text, look = conversion_folded(src, c->site, &text);
	struct str b = go_text(src, c->extra), fn = conversion_func(src, look, "strings"), with;
	bool trimmed = !ts_node_eq(text, c->site),
	     negated = go_is(ts_node_parent(look), "unary_expression");
	TSNode left = go_no_parens(go_field(look, "left"));
	const char *front = "";
	struct buf by = { 0 };

	c->remedy =
		"bytes.EqualFold compares without regard to case and makes no text; with a text "
		"that is in that case already the answer is the same.";
	if (trimmed)
		b = str_of(arena_printf(a->arena, "bytes.TrimSpace(" STR_FMT ")", STR_ARG(b)));
	if (!fn.n) {
		with = go_text(src, go_contains(left, c->site) ? go_field(look, "right") : left);
		c->example = replaced(
			a, c, look,
			arena_printf(
				a->arena, "%sbytes.EqualFold(" STR_FMT ", []byte(" STR_FMT "))",
				str_eq(go_text(src, go_field(look, "operator")), STR("!=")) ? "!"
											    : "",
				STR_ARG(b), STR_ARG(with)));
		return;
	}
	with = go_text(src, go_arg(look, 1));
	if (trimmed) {
		const char *name = free_name(a, c->file, c->fn->node, "trimmed");

		front = arena_printf(a->arena, "%s := " STR_FMT "\n", name, STR_ARG(b));
		b = str_of(name);
	}
	buf_printf(&by, "%slen(" STR_FMT ") >= len(" STR_FMT ") && bytes.EqualFold(" STR_FMT,
		   negated ? "(" : "", STR_ARG(b), STR_ARG(with), STR_ARG(b));
	if (str_eq(fn, STR("HasSuffix")))
		buf_printf(&by, "[len(" STR_FMT ")-len(" STR_FMT "):]", STR_ARG(b), STR_ARG(with));
	else
		buf_printf(&by, "[:len(" STR_FMT ")]", STR_ARG(with));
	buf_printf(&by, ", []byte(" STR_FMT "))%s", STR_ARG(with), negated ? ")" : "");
	c->example = arena_printf(a->arena,
				  "// of ASCII: in other scripts the two cases of a letter may "
				  "differ in length\n%s%s",
				  front, replaced(a, c, look, rule_words(a, &by)));
}

static void explain_hoist(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	enum direction dir = conversion_direction(src, c->site);
	const char *name = free_name(a, c->file, c->fn->node, dir == TO_STRING ? "text" : "raw");
	struct edit by = { ts_node_start_byte(c->site), ts_node_end_byte(c->site), name };

	c->remedy = "Convert once, in front of the loop: the value does not change inside.";
	c->example = arena_printf(a->arena, "%s := " STR_FMT "\n%s", name, STR_ARG(c->subject),
				  source_edited(a, src, c->loop, &by, 1));
}

/* []byte(string(runes)), []rune(string(b)): two copies to make one. */
static void explain_runes(struct advisor *a, struct candidate *c, struct str inner)
{
	const struct gosrc *src = c->file->src;
	const char *name;

	if (conversion_direction(src, c->site) == TO_RUNES) {
		c->remedy = "bytes.Runes makes the runes of the bytes, without the string between.";
		c->example = replaced(
			a, c, c->site,
			arena_printf(a->arena, "bytes.Runes(" STR_FMT ")", STR_ARG(inner)));
		return;
	}
	name = free_name(a, c->file, c->fn->node, "text");
	c->remedy = "The string between is a second copy: append each rune to the bytes, best "
		    "where the runes are made.";
	c->example = arena_printf(
		a->arena,
		"%s := make([]byte, 0, len(" STR_FMT "))\nfor _, r := range " STR_FMT
		" {\n\t%s = utf8.AppendRune(%s, r)\n}\n%s",
		name, STR_ARG(inner), STR_ARG(inner), name, name, replaced(a, c, c->site, name));
}

static void explain_round(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	bool getter = is_copying_getter(c->file, conversion_direction(src, c->site), c->extra);
	struct str inner;

	if (getter) {
		struct str buf = receiver(c, c->extra);

		c->remedy = "Bytes() gives the content as it is, without either copy; it is valid "
			    "until the buffer changes.";
		c->example = replaced(a, c, c->site,
				      arena_printf(a->arena, STR_FMT ".Bytes()", STR_ARG(buf)));
		return;
	}
	inner = go_is(c->extra, "call_expression") ? go_text(src, go_arg(c->extra, 0))
						   : go_text(src, go_field(c->extra, "operand"));
	if (conversion_direction(src, c->site) == TO_RUNES || is_of_runes(c->file, c->extra)) {
		explain_runes(a, c, inner);
		return;
	}
	c->remedy = "There and back makes two copies: use the value as it is, or bytes.Clone / "
		    "strings.Clone where a copy is meant.";
	c->example = replaced(a, c, c->site, arena_strndup(a->arena, inner.p, inner.n));
}

struct local_edits {
	struct advisor *a;
	const struct candidate *c;
	enum direction dir;
	struct edit v[MAX_EDITS];
	uint32_t n;
};

static void add_edit(struct local_edits *l, TSNode n, const char *by)
{
	if (l->n < MAX_EDITS)
		l->v[l->n++] = (struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), by };
}

/* strings.F(s, x) becomes bytes.F(s, []byte(x)); the other way round for copies to bytes. */
static bool visit_local(void *ctx, TSNode n)
{
	struct local_edits *l = ctx;
	const struct gosrc *src = l->c->file->src;
	bool to_bytes = l->dir == TO_STRING;
	struct str fn;

	if (ts_node_eq(n, l->c->site)) {
		struct str arg = go_text(src, l->c->extra);

		add_edit(l, n, arena_strndup(l->a->arena, arg.p, arg.n));
		return false;
	}
	if (!go_is(n, "call_expression") || !str_eq(go_text(src, go_arg(n, 0)), l->c->text))
		return true;
	fn = conversion_func(src, n, to_bytes ? "strings" : "bytes");
	if (fn.n == 0)
		return true;
	add_edit(l, go_field(go_no_parens(go_field(n, "function")), "operand"),
		 to_bytes ? "bytes" : "strings");
	for (uint32_t i = 1; i < go_arg_count(n); i++) {
		TSNode arg = go_arg(n, i);
		struct gotype t = go_type_of(&l->c->file->ctx, src, arg);
		struct str text = go_text(src, arg);

		if (t.kind != (to_bytes ? GO_STRING : GO_BYTES) || str_has_suffix(fn, STR("Any")) ||
		    str_has_suffix(fn, STR("Rune")))
			continue;
		add_edit(l, arg,
			 arena_printf(l->a->arena,
				      to_bytes ? "[]byte(" STR_FMT ")" : "string(" STR_FMT ")",
				      STR_ARG(text)));
	}
	return false;
}

static void explain_local(struct advisor *a, struct candidate *c)
{
	struct local_edits l = { .a = a,
				 .c = c,
				 .dir = conversion_direction(c->file->src, c->site) };
	TSNode stmt = go_statement(c->site), region = ts_node_parent(stmt);

	c->remedy = arena_printf(a->arena,
				 STR_FMT " is only looked at: work on " STR_FMT
					 " itself, with package %s.",
				 STR_ARG(c->text), STR_ARG(go_text(c->file->src, c->extra)),
				 l.dir == TO_STRING ? "bytes" : "strings");
	go_walk(region, visit_local, &l);
	if (!ts_node_is_null(c->loop) && ts_node_eq(go_field(c->loop, "body"), region))
		region = c->loop;
	c->example = source_edited(a, c->file->src, region, l.v, l.n);
}

static void explain_count(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str map = go_text(src, go_field(conversion_outer(c->site), "operand")),
		   key = go_text(src, c->site);

	c->remedy = "Reading m[string(b)] is free, storing is not: keep pointers as values, and "
		    "pay for the key only when it is new.";
	c->example = arena_printf(
		a->arena,
		"n := " STR_FMT "[" STR_FMT
		"] // a map of pointers: no copy\nif n == nil {\n\tn = new(int)\n\t" STR_FMT
		"[" STR_FMT "] = n\n}\n*n++",
		STR_ARG(map), STR_ARG(key), STR_ARG(map), STR_ARG(key));
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode call = ts_node_parent(conversion_outer(c->site));
	struct str arg = go_text(src, c->extra);

	c->why = arena_printf(a->arena,
			      STR_FMT " copies the bytes, and allocates when there are more than "
				      "32 or they leave the function; "
				      "the copy is only looked at.",
			      STR_ARG(c->subject));
	switch (c->form) {
	case FORM_PIECES:
		c->remedy = conversion_direction(src, c->site) == TO_STRING
				    ? "Package bytes has the same function, and those that its "
				      "pieces go to; a piece that is compared or parsed is "
				      "converted there, string(piece), without a copy on the heap."
				    : "Package strings has the same function, and those that its "
				      "pieces go to.";
		c->example = package_example(a, c, call);
		break;
	case FORM_PACKAGE:
		c->remedy = conversion_direction(src, c->site) == TO_STRING
				    ? "Package bytes has the same function."
				    : "Package strings has the same function.";
		c->example = package_example(a, c, call);
		break;
	case FORM_READER:
		c->remedy = "Both packages have a reader: take the one of the type that is there.";
		c->example = replaced(a, c, call,
				      arena_printf(a->arena, "%s.NewReader(" STR_FMT ")",
						   conversion_direction(src, c->site) == TO_STRING
							   ? "bytes"
							   : "strings",
						   STR_ARG(arg)));
		break;
	case FORM_WRITE:
		explain_write(a, c, call);
		break;
	case FORM_WRITE_STR: {
		struct str w = go_calls(src, call, "io", "WriteString")
				       ? go_text(src, go_arg(call, 0))
				       : receiver(c, call);

		c->remedy = "Write the bytes as they are.";
		c->example = replaced(a, c, call,
				      arena_printf(a->arena, STR_FMT ".Write(" STR_FMT ")",
						   STR_ARG(w), STR_ARG(arg)));
		break;
	}
	case FORM_ROUND:
		explain_round(a, c);
		break;
	case FORM_THROUGH:
		explain_through(a, c);
		break;
	case FORM_FOLD:
		explain_fold(a, c);
		break;
	case FORM_HOIST:
		explain_hoist(a, c);
		break;
	case FORM_LOCAL:
		explain_local(a, c);
		break;
	case FORM_COUNT:
		explain_count(a, c);
		break;
	case FORM_READ:
		conversion_explain_read(a, c);
		break;
	case FORM_GIVEN:
		conversion_explain_given(a, c);
		break;
	case FORM_LISTED:
		conversion_explain_listed(a, c);
		break;
	case FORM_LATE:
		conversion_explain_late(a, c);
		break;
	case FORM_JOINED:
		conversion_explain_joined(a, c);
		break;
	default:
		c->remedy = "Range over the string itself: it gives the same runes.";
		c->example = arena_printf(
			a->arena, "%s",
			replaced(a, c, c->site, arena_strndup(a->arena, arg.p, arg.n)));
	}
}

const struct rule rule_bytes_string_conversion = {
	.id = "bytes-string-conversion",
	.match = match,
	.judge = judge,
	.explain = explain,
};
