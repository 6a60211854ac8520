/* What to do in place of a string that grows, in the reader's own names. */
#include "advise/concat.h"

/* Of a type that is a string but not string itself. */
static bool is_other_string(const struct hot_file *f, TSNode n)
{
	struct gotype t = go_type_of(&f->ctx, f->src, n);

	return t.kind == GO_STRING && (t.is_named || t.is_param);
}

/* One WriteString (or the like) for an operand. */
static void write_operand(struct buf *b, const struct hot_file *f, const char *builder, TSNode op,
			  const char *indent)
{
	const struct gosrc *src = f->src;
	struct str text = go_text(src, op);

	if (go_is(op, "interpreted_string_literal") &&
	    (text.n == 3 || (text.n == 4 && text.p[1] == '\\'))) {
		if (text.p[1] == '\'')
			buf_printf(b, "%s%s.WriteByte('\\'')\n", indent, builder);
		else
			buf_printf(b, "%s%s.WriteByte('" STR_FMT "')\n", indent, builder,
				   STR_ARG(str_sub(text, 1, text.n - 1)));
		return;
	}
	if (go_calls(src, op, "fmt", "Sprintf")) {
		TSNode args = go_field(op, "arguments");

		buf_printf(b, "%sfmt.Fprintf(&%s, " STR_FMT "\n", indent, builder,
			   STR_ARG(str_sub(go_text(src, args), 1, SIZE_MAX)));
		return;
	}
	if (go_is(op, "call_expression") && str_eq(go_callee(src, op), STR("string")) &&
	    go_type_of(&f->ctx, src, go_arg(op, 0)).kind == GO_BYTES) {
		buf_printf(b, "%s%s.Write(" STR_FMT ")\n", indent, builder,
			   STR_ARG(go_text(src, go_arg(op, 0))));
		return;
	}
	buf_printf(b,
		   is_other_string(f, op) ? "%s%s.WriteString(string(" STR_FMT "))\n"
					  : "%s%s.WriteString(" STR_FMT ")\n",
		   indent, builder, STR_ARG(text));
}

static void write_value(struct buf *b, const struct candidate *c, const char *builder,
			const char *indent)
{
	const struct gosrc *src = c->file->src;
	TSNode ops[16];
	uint32_t n = MIN(plus_operands(src, c->extra, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops));

	for (uint32_t i = 0; i < n; i++)
		if (!str_eq(go_text(src, ops[i]), c->subject))
			write_operand(b, c->file, builder, ops[i], indent);
}

/* What the variable holds before the loop goes into the builder first. */
static void write_start(struct buf *b, const struct candidate *c, const char *builder)
{
	const struct gosrc *src = c->file->src;
	struct godecl d;
	TSNode base = go_base_name(go_single(go_field(c->site, "left"))), ops[8];

	if (!go_find_decl(src, base, go_text(src, base), &d))
		return;
	if (str_eq(go_text(src, base), c->subject) &&
	    (d.kind == DECL_SHORT || d.kind == DECL_VAR)) {
		struct str value = go_text(src, d.value);
		uint32_t n;

		if (value.n == 0 || str_eq(value, STR("\"\"")) || str_eq(value, STR("``")))
			return;
		n = MIN(plus_operands(src, d.value, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops));
		for (uint32_t i = 0; i < n; i++)
			write_operand(b, c->file, builder, ops[i], "");
		return;
	}
	if (d.kind == DECL_PARAM || !str_eq(go_text(src, base), c->subject))
		buf_printf(b, "%s.WriteString(" STR_FMT ")\n", builder, STR_ARG(c->subject));
}

/* What reads or writes the variable inside of the region, apart from the statements that grow it. */
struct other_search {
	const struct candidate *c;
	const char *builder;
	struct advisor *a; /* NULL: no edits are made */
	struct edit edits[MAX_EDITS];
	uint32_t n;
	bool other; /* in a way that a builder does not have */
	bool peeks; /* at single bytes, or at its ends: bytes that grow can be looked at as well */
};

static void replace(struct other_search *o, TSNode n, const char *by)
{
	if (o->a && o->n < MAX_EDITS)
		o->edits[o->n++] = (struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), by };
}

static bool is_subject(const struct other_search *o, TSNode n)
{
	return (go_is(n, "identifier") || go_is(n, "selector_expression")) &&
	       str_eq(go_text(o->c->file->src, n), o->c->subject);
}

/* len(s); s == "", s != "": a builder has Len. */
static bool asks_length(struct other_search *o, TSNode n)
{
	const struct gosrc *src = o->c->file->src;
	struct str op = go_text(src, go_field(n, "operator"));

	if (go_is(n, "call_expression") && str_eq(go_callee(src, n), STR("len")) &&
	    is_subject(o, go_arg(n, 0))) {
		if (o->a)
			replace(o, n, arena_printf(o->a->arena, "%s.Len()", o->builder));
		return true;
	}
	if (!go_is(n, "binary_expression") || !is_subject(o, go_field(n, "left")) ||
	    !str_eq(go_text(src, go_field(n, "right")), STR("\"\"")) ||
	    (!str_eq(op, STR("==")) && !str_eq(op, STR("!="))))
		return false;
	if (o->a)
		replace(o, n,
			arena_printf(o->a->arena, "%s.Len() %s 0", o->builder,
				     str_eq(op, STR("==")) ? "==" : ">"));
	return true;
}

/* s[i], s[len(s)-1:], strings.HasSuffix(s, x) */
static bool is_peek(const struct other_search *o, TSNode n)
{
	static const char *const names[] = { "HasSuffix", "HasPrefix", "Contains", "IndexByte" };

	if ((go_is_index(n) || go_is(n, "slice_expression")) && is_subject(o, go_operand(n)))
		return !go_is(ts_node_parent(n), "expression_list"); /* it is kept */
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (go_calls(o->c->file->src, n, "strings", names[i]) &&
		    is_subject(o, go_arg(n, 0)))
			return true;
	return false;
}

/* s = p in the loop: it begins anew. */
static bool is_begun(struct other_search *o, TSNode n)
{
	const struct gosrc *src = o->c->file->src;
	TSNode ops[8], cond = go_field(go_enclosing(n, "if_statement"), "condition");
	struct buf by = { 0 };
	uint32_t k;

	if (!go_is(n, "assignment_statement") ||
	    !str_eq(go_text(src, go_field(n, "operator")), STR("=")) ||
	    !str_eq(go_text(src, go_single(go_field(n, "left"))), o->c->subject) ||
	    str_contains(go_text(src, go_field(n, "right")), o->c->subject))
		return false;
	if (!o->a)
		return true;
	/* where it was empty, nothing is thrown away */
	if (ts_node_is_null(cond) || !str_eq(go_text(src, go_field(cond, "operator")), STR("==")) ||
	    !str_eq(go_text(src, go_field(cond, "left")), o->c->subject))
		buf_printf(&by, "%s.Reset()\n", o->builder);
	k = MIN(plus_operands(src, go_single(go_field(n, "right")), ops, ARRAY_LEN(ops)),
		ARRAY_LEN(ops));
	for (uint32_t i = 0; i < k; i++)
		if (!str_eq(go_text(src, ops[i]), STR("\"\"")))
			write_operand(&by, o->c->file, o->builder, ops[i], "");
	replace(o, n, rule_words(o->a, &by));
	return true;
}

/* add(s); s = "": what has grown is taken, and begins anew behind that. */
static bool is_flushed(const struct other_search *o, TSNode n)
{
	const struct gosrc *src = o->c->file->src;

	for (; !ts_node_is_null(n) && !go_is(n, "for_statement"); n = ts_node_parent(n))
		for (TSNode s = ts_node_next_named_sibling(n);
		     !ts_node_is_null(s) && go_is(ts_node_parent(n), "block");
		     s = ts_node_next_named_sibling(s))
			if (go_is(s, "assignment_statement") &&
			    str_eq(go_text(src, go_field(s, "operator")), STR("=")) &&
			    str_eq(go_text(src, go_single(go_field(s, "left"))), o->c->subject) &&
			    !str_contains(go_text(src, go_field(s, "right")), o->c->subject))
				return true;
	return false;
}

/* Of the candidate and its twins the one that stands at n; NULL: none. */
static const struct candidate *twin_at(const struct candidate *c, TSNode n)
{
	while (c && !ts_node_eq(c->site, n))
		c = c->twin;
	return c;
}

static bool visit_other(void *ctx, TSNode n)
{
	struct other_search *o = ctx;
	const struct candidate *t = twin_at(o->c, n);
	struct buf by = { 0 };

	if (t) {
		if (o->a) {
			write_value(&by, t, o->builder, "");
			replace(o, n, rule_words(o->a, &by));
		}
		return false;
	}
	if (asks_length(o, n) || is_begun(o, n))
		return false;
	if (is_peek(o, n)) {
		o->peeks = true;
		return false;
	}
	if (!is_subject(o, n))
		return true;
	if (ts_node_is_null(go_enclosing(n, "return_statement")) && !is_flushed(o, n))
		o->other = true; /* on the way out of the loop it is read once */
	else if (o->a)
		replace(o, n, arena_printf(o->a->arena, "%s.String()", o->builder));
	return false;
}

/* All loops that the growing stands in. */
static TSNode outermost_loop(const struct candidate *c)
{
	TSNode outer = ts_node_is_null(c->bound.loop) ? c->loop : c->bound.loop;

	for (const struct candidate *t = c; t; t = t->twin)
		if (!ts_node_is_null(t->bound.loop) && go_contains(t->bound.loop, outer))
			outer = t->bound.loop;
	return outer;
}

/* The statement that a function literal stands in, where the growing happens in one; null otherwise. */
static TSNode literal_statement(const struct candidate *c)
{
	TSNode fn = go_enclosing_func(c->site);

	return go_is(fn, "func_literal") && !go_contains(c->loop, fn) ? go_statement(fn)
								      : go_null();
}

struct later_search {
	const struct gosrc *src;
	struct str name;
	uint32_t from; /* byte */
	bool found;
};

static bool visit_later(void *ctx, TSNode n)
{
	struct later_search *s = ctx;

	if (ts_node_end_byte(n) <= s->from)
		return false;
	s->found = s->found || (go_is(n, "identifier") && ts_node_start_byte(n) >= s->from &&
				str_eq(go_text(s->src, n), s->name));
	return !s->found;
}

/* emit := func(s string) { out += s }, where emit is called behind the loop, too: the text is not whole there. */
static bool grows_later(const struct candidate *c, TSNode literal, TSNode loop)
{
	struct later_search s = { c->file->src,
				  go_text(c->file->src, go_single(go_field(literal, "left"))),
				  ts_node_end_byte(loop), false };

	if (s.name.n)
		go_walk(c->fn->node, visit_later, &s);
	return s.found;
}

/* The loop as it is, with the builder in it. NULL: the variable is used in ways that a builder does not have. */
static const char *loop_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct other_search o = { .c = c,
				  .a = a,
				  .builder = free_name(a, c->file, c->fn->node, "b") };
	TSNode outer = outermost_loop(c), literal = literal_statement(c);
	struct buf b = { 0 };

	buf_printf(&b, "var %s strings.Builder\n", o.builder);
	write_start(&b, c, o.builder);
	if (!ts_node_is_null(literal)) {
		go_walk(literal, visit_other, &o);
		buf_printf(&b, "%s\n", source_edited(a, src, literal, o.edits, o.n));
		o.n = 0;
	}
	go_walk(outer, visit_other, &o);
	buf_printf(&b, "%s\n", source_edited(a, src, outer, o.edits, o.n));
	if (is_other_string(c->file, go_single(go_field(c->site, "left"))))
		buf_printf(
			&b, STR_FMT " = " STR_FMT "(%s.String())\n", STR_ARG(c->subject),
			STR_ARG(go_type_of(&c->file->ctx, src, go_single(go_field(c->site, "left")))
					.text),
			o.builder);
	else
		buf_printf(&b, STR_FMT " = %s.String()\n", STR_ARG(c->subject), o.builder);
	if (o.other || o.peeks || (!ts_node_is_null(literal) && grows_later(c, literal, outer))) {
		buf_release(&b);
		return NULL;
	}
	return rule_words(a, &b);
}

/* The number behind string(x), or the literal of one character; null: it is a part of any length. */
static TSNode single_character(const struct candidate *c, TSNode op)
{
	const struct gosrc *src = c->file->src;
	struct str text = go_text(src, op);
	enum gokind k;

	if (go_is(op, "interpreted_string_literal"))
		return text.n == 3 ? op : go_null();
	if (!go_is(op, "call_expression") || !str_eq(go_callee(src, op), STR("string")))
		return go_null();
	k = go_type_of(&c->file->ctx, src, go_arg(op, 0)).kind;
	return k == GO_INT || k == GO_UINT ? go_arg(op, 0) : go_null();
}

bool concat_is_single_prepend(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode ops[16];
	uint32_t n = plus_operands(src, c->extra, ops, ARRAY_LEN(ops));

	if (c->form != FORM_PREPEND || n > ARRAY_LEN(ops))
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!str_eq(go_text(src, ops[i]), c->subject) &&
		    ts_node_is_null(single_character(c, ops[i])))
			return false;
	return true;
}

/* Characters are gathered in an array and turned round once: the string is the only thing that is allocated. */
static const char *single_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	const char *name = free_name(a, c->file, c->fn->node, "rs"),
		   *room = free_name(a, c->file, c->fn->node, "room");
	TSNode ops[16];
	uint32_t n = MIN(plus_operands(src, c->extra, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops));
	struct buf by = { 0 }, b = { 0 };
	struct edit e = { ts_node_start_byte(c->site), ts_node_end_byte(c->site), NULL };

	buf_printf(&by, "%s = append(%s", name, name);
	for (uint32_t i = n; i-- > 0;) {
		TSNode one = single_character(c, ops[i]);
		struct str text = go_text(src, one);

		if (str_eq(go_text(src, ops[i]), c->subject))
			continue;
		if (!ts_node_eq(one, ops[i]))
			buf_printf(&by,
				   str_has_prefix(text, STR("rune(")) ? ", " STR_FMT
								      : ", rune(" STR_FMT ")",
				   STR_ARG(text));
		else
			buf_printf(&by, text.p[1] == '\'' ? ", '\\" STR_FMT "'" : ", '" STR_FMT "'",
				   STR_ARG(str_sub(text, 1, 2)));
	}
	buf_addc(&by, ')');
	e.by = rule_words(a, &by);
	buf_printf(&b,
		   "var %s [32]rune // on the stack\n%s := %s[:0]\n%s\nslices.Reverse(%s)\n" STR_FMT
		   " = string(%s)\n",
		   room, name, room, source_edited(a, src, c->loop, &e, 1), name,
		   STR_ARG(c->subject), name);
	return rule_words(a, &b);
}

static const char *prepend_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	const char *parts = free_name(a, c->file, c->fn->node, "parts");
	TSNode ops[16];
	uint32_t n = MIN(plus_operands(src, c->extra, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops)), k = 0;
	struct buf by = { 0 }, b = { 0 };
	struct edit e = { ts_node_start_byte(c->site), ts_node_end_byte(c->site), NULL };

	buf_printf(&by, "%s = append(%s, ", parts, parts);
	for (uint32_t i = 0; i < n; i++)
		if (!str_eq(go_text(src, ops[i]), c->subject))
			buf_printf(&by, "%s" STR_FMT, k++ ? " + " : "",
				   STR_ARG(go_text(src, ops[i])));
	buf_addc(&by, ')');
	e.by = rule_words(a, &by);
	buf_printf(&b,
		   "var %s []string\n%s\nslices.Reverse(%s)\n" STR_FMT
		   " = strings.Join(%s, \"\")\n",
		   parts, source_edited(a, src, c->loop, &e, 1), parts, STR_ARG(c->subject), parts);
	return rule_words(a, &b);
}

/* A field or captured variable: it becomes a builder itself. */
static const char *field_example(struct advisor *a, struct candidate *c)
{
	struct buf b = { 0 };
	struct str name = c->subject;
	ptrdiff_t dot = str_last_index_byte(name, '.');
	struct str last = dot >= 0 ? str_sub(name, (size_t)dot + 1, name.n) : name;
	char *target;

	if (name.n && name.p[0] == '*') { /* what a parameter points to */
		name = str_sub(name, 1, name.n);
		target = arena_strndup(a->arena, name.p, name.n);
		buf_printf(&b,
			   "// the parameter, in place of a *string: " STR_FMT
			   " *strings.Builder\n",
			   STR_ARG(name));
		write_value(&b, c, target, "");
		return rule_words(a, &b);
	}
	target = arena_strndup(a->arena, name.p, name.n);
	buf_printf(&b,
		   "%s" STR_FMT " strings.Builder // was a string; read it with " STR_FMT
		   ".String()\n\n",
		   dot >= 0 ? "" : "var ", STR_ARG(last), STR_ARG(name));
	write_value(&b, c, target, "");
	return rule_words(a, &b);
}

/* The parts are written in front of the call, which hands on the builder. */
static const char *recursion_example(struct advisor *a, struct candidate *c)
{
	const char *builder = free_name(a, c->file, c->fn->node, "b");
	TSNode stmt = go_statement(c->site);
	struct edit e = { ts_node_start_byte(c->extra), ts_node_end_byte(c->extra), builder };
	struct buf b = { 0 };

	write_value(&b, c, builder, "");
	buf_printf(&b, "%s\n", source_edited(a, c->file->src, stmt, &e, 1));
	return rule_words(a, &b);
}

/* How the loop reads what has grown so far. */
static struct other_search reads_in_loop(const struct candidate *c)
{
	struct other_search o = { .c = c };
	TSNode loop = outermost_loop(c), head;

	if ((c->form & ACCUMULATES) || ts_node_is_null(loop))
		return o;
	head = ts_node_named_child(loop, 0);
	go_walk(go_field(loop, "body"), visit_other, &o);
	/* for used[s] { s += "_" }: what a condition asks it asks in each round */
	if (!go_is(head, "range_clause") && !go_is(head, "block"))
		go_walk(go_is(head, "for_clause") ? go_field(head, "condition") : head, visit_other,
			&o);
	return o;
}

bool concat_is_read(const struct candidate *c)
{
	return reads_in_loop(c).other;
}

/* Through a function that gets the text and gives back a longer one. */
static void explain_reduction(struct advisor *a, struct candidate *c)
{
	const char *builder = free_name(a, c->file, c->fn->node, "b");
	struct buf writes = { 0 };
	struct godecl d;
	TSNode reducer;

	c->remedy =
		(c->form & FORM_PREPEND)
			? "A text that is handed on is copied at each step: collect the parts in "
			  "a slice, turn them round, and join them once."
			: "A text that is handed on is copied at each step: write the parts into "
			  "one strings.Builder in a plain loop, and take its String() behind it.";
	write_value(&writes, c, builder, "\t");
	if (!(c->form & FORM_PREPEND) && go_find_decl(c->file->src, c->site, c->subject, &d) &&
	    is_fed_back(c->file, d.func, d.index, &reducer))
		c->example = reduced_example(a, c, reducer, builder, rule_words(a, &writes));
	buf_release(&writes);
}

/* A text for each key. */
static void explain_elements(struct advisor *a, struct candidate *c)
{
	const char *builder = free_name(a, c->file, c->fn->node, "b");
	TSNode left = go_single(go_field(c->site, "left"));
	struct buf writes = { 0 };

	c->why =
		arena_printf(a->arena,
			     "Each round makes a new string and copies all that was in " STR_FMT
			     " before, so the cost grows with the square of how often a key comes.",
			     STR_ARG(c->subject));
	if (c->form & FORM_PREPEND) {
		c->remedy =
			"Collect the parts of each key in a []string; behind the loop, turn each "
			"list round and join it once.";
		return;
	}
	c->remedy = go_is_selector(left)
			    ? "Make the field a strings.Builder (of elements that are not copied, "
			      "for it must not be), and take its String() when it is read."
			    : "A strings.Builder for each key, and its String() once, behind the "
			      "loop.";
	if ((c->form & FORM_FORMAT) ||
	    (str_eq(go_text(c->file->src, go_field(c->site, "operator")), STR("=")) &&
	     !str_contains(go_text(c->file->src, c->extra), c->subject)))
		return;
	write_value(&writes, c, builder, "");
	c->example = concat_element_example(a, c, builder, rule_words(a, &writes));
}

void concat_explain(struct advisor *a, struct candidate *c)
{
	int form = c->form & ~(ACCUMULATES | RECURSES | ELEMENTS);

	c->why = arena_printf(
		a->arena,
		"Each round makes a new string and copies all of " STR_FMT
		" that was there before, so the cost grows with the square of the rounds.",
		STR_ARG(c->subject));
	if (c->form & REDUCES) {
		explain_reduction(a, c);
		return;
	}
	if (c->form & RECURSES) {
		c->remedy = arena_printf(a->arena,
					 "Hand on a *strings.Builder in place of " STR_FMT
					 ": each call writes its part, and who called first takes "
					 "the string.",
					 STR_ARG(c->subject));
		c->example = recursion_example(a, c);
		return;
	}
	if (c->form & ELEMENTS) {
		explain_elements(a, c);
		return;
	}
	if (form == FORM_PREPEND && !(c->form & ACCUMULATES) && concat_is_single_prepend(c) &&
	    !c->twin) {
		c->remedy = "A string that grows at its front by single characters: gather them in "
			    "an array, turn them round, and make the string once.";
		c->example = single_example(a, c);
		return;
	}
	if (form == FORM_PREPEND) {
		c->remedy = "A string that grows at its front cannot be built in place: collect "
			    "the parts, turn "
			    "them round, and join them once.";
		c->example = c->form & ACCUMULATES ? NULL : prepend_example(a, c);
		return;
	}
	if (c->form & ACCUMULATES) {
		c->remedy = arena_printf(
			a->arena,
			"Make " STR_FMT " a strings.Builder and take its String() when it is read.",
			STR_ARG(c->subject));
		c->example = form == FORM_FORMAT ? NULL : field_example(a, c);
		return;
	}
	if (form == FORM_FORMAT) {
		c->remedy = arena_printf(a->arena,
					 "Declare a strings.Builder in front of the loop, print "
					 "only what is new into it with "
					 "fmt.Fprintf(&b, ...), and give " STR_FMT
					 " its String() behind the loop.",
					 STR_ARG(c->subject));
		return;
	}
	if (reads_in_loop(c).peeks) {
		c->remedy = "Append the parts to a []byte, at which the loop can look as it grows "
			    "(package bytes has the functions of strings), and make the string "
			    "once, behind the loop.";
		return;
	}
	c->remedy =
		"Write the parts into a strings.Builder and take the string once, behind the loop.";
	c->example = loop_example(a, c);
}
