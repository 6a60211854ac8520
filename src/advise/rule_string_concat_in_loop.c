/* s += x in a loop, in its variants: s = s + x, a field, a captured variable, through Sprintf or Join. */
#include "advise/rule.h"

enum form {
	FORM_APPEND,  /* the new part comes behind */
	FORM_PREPEND, /* in front */
	FORM_FORMAT,  /* s = fmt.Sprintf("...", s, ...) or strings.Join({s, x}) */
	ACCUMULATES =
		8, /* no loop here, but what grows outlives the call: a field, a captured variable */
	RECURSES = 16, /* f(..., s + x) inside of f, where s is the parameter */
};

static bool same(const struct gosrc *src, TSNode a, TSNode b)
{
	return str_eq(go_text(src, go_no_parens(a)), go_text(src, go_no_parens(b)));
}

/* Where on the right side of "=" the variable stands. */
static int form_of_plain(const struct gosrc *src, TSNode var, TSNode value)
{
	TSNode ops[8];
	uint32_t n;

	if (go_is(value, "call_expression")) {
		struct str callee = go_callee(src, value);

		if (!str_eq(callee, STR("fmt.Sprintf")) && !str_eq(callee, STR("fmt.Sprint")) &&
		    !str_eq(callee, STR("strings.Join")))
			return -1;
		for (uint32_t i = 0; i < go_arg_count(value); i++) {
			TSNode arg = go_arg(value, i);

			if (same(src, arg, var) ||
			    (go_is(arg, "composite_literal") && go_is(var, "identifier") &&
			     go_mentions(src, arg, go_text(src, var))))
				return FORM_FORMAT;
		}
		return -1;
	}
	n = plus_operands(src, value, ops, ARRAY_LEN(ops));
	if (n < 2)
		return -1;
	if (same(src, ops[0], var))
		return FORM_APPEND;
	for (uint32_t i = 1; i < MIN(n, ARRAY_LEN(ops)); i++)
		if (same(src, ops[i], var))
			return FORM_PREPEND;
	return -1;
}

static bool is_string(const struct hot_file *f, TSNode var, TSNode value)
{
	struct gotype v = go_type_of(&f->ctx, f->src, var), x;
	TSNode ops[8];
	uint32_t n = plus_operands(f->src, value, ops, ARRAY_LEN(ops));

	if (v.kind != GO_UNKNOWN)
		return v.kind == GO_STRING;
	for (uint32_t i = 0; i < MIN(n, ARRAY_LEN(ops)); i++) {
		x = go_type_of(&f->ctx, f->src, ops[i]);
		if (x.kind != GO_UNKNOWN)
			return x.kind == GO_STRING;
	}
	return false;
}

/* The statement gives the variable a new value in the loop's own body, in every round: nothing accumulates. */
static bool starts_anew(const struct gosrc *src, TSNode loop, TSNode stmt, struct str var)
{
	for (TSNode s = ts_node_prev_named_sibling(stmt); !ts_node_is_null(s);
	     s = ts_node_prev_named_sibling(s)) {
		TSNode left = go_field(s, "left"), right = go_field(s, "right");

		if (go_is(s, "assignment_statement") &&
		    str_eq(go_text(src, go_field(s, "operator")), STR("=")) &&
		    str_eq(go_text(src, go_single(left)), var) &&
		    !str_contains(go_text(src, right), var))
			return ts_node_eq(ts_node_parent(ts_node_parent(s)), loop);
	}
	return false;
}

/* An element of something, another one in each round, does not grow in that loop. */
static bool varies_with(const struct gosrc *src, TSNode var, TSNode loop)
{
	TSNode index = go_null();
	struct godecl d;

	for (TSNode n = var; !ts_node_is_null(n); n = go_operand(n))
		if (go_is_index(n))
			index = go_index(n);
	if (ts_node_is_null(index))
		return false;
	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++) {
		TSNode c = ts_node_named_child(loop, i);
		TSNode left = go_is(c, "range_clause")
				      ? go_field(c, "left")
				      : go_field(go_field(c, "initializer"), "left");

		for (uint32_t k = 0;
		     !ts_node_is_null(left) && k < MAX(ts_node_named_child_count(left), 1u); k++) {
			TSNode id = go_is(left, "expression_list") ? ts_node_named_child(left, k)
								   : left;

			if (go_mentions(src, index, go_text(src, id)))
				return true;
		}
	}
	/* a key that is computed or changes: assume a new one each time */
	index = go_no_parens(index);
	if (go_is(index, "int_literal") || go_is(index, "interpreted_string_literal"))
		return false;
	return !go_is_name(index) || !go_find_decl(src, index, go_text(src, index), &d) ||
	       go_contains(loop, d.stmt) || go_is_written(src, loop, go_text(src, index));
}

/* f(..., s + x) inside of f, where s is the parameter of that place: each call copies what the calls before it made. */
static bool match_recursion(const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), fn = go_no_parens(go_field(call, "function")),
	       ops[8];
	struct spot s = { .cpu = CAUSE_CONCAT, .self = true, .min_sizes = 1 };
	struct godecl d;

	if (go_is(fn, "selector_expression"))
		fn = go_field(fn, "field");
	if (!str_eq(go_text(m->src, fn), c->fn->name))
		return false;
	for (uint32_t i = 0; i < go_arg_count(call); i++) {
		TSNode arg = go_arg(call, i);
		uint32_t n = plus_operands(m->src, arg, ops, ARRAY_LEN(ops));

		if (n < 2 || !go_is_name(ops[0]) ||
		    !go_find_decl(m->src, ops[0], go_text(m->src, ops[0]), &d) ||
		    d.kind != DECL_PARAM || d.index != i || !ts_node_eq(d.func, c->fn->node) ||
		    !is_string(c->file, ops[0], arg))
			continue;
		c->form = FORM_APPEND | ACCUMULATES | RECURSES;
		c->subject = go_text(m->src, ops[0]);
		c->decl = d.stmt;
		c->extra = arg;
		c->bound = (struct bound){ .kind = BOUND_NONE };
		c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 0),
				  ts_node_start_byte(d.stmt));
		spot_lines(call, &s.from, &s.to);
		candidate_spot(c, s);
		return true;
	}
	return false;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode var = gomatch_node(m, "var"), value = gomatch_node(m, "value"),
	       stmt = gomatch_node(m, "stmt");
	TSNode base = go_base_name(var), scope;
	const struct gosrc *src = m->src;
	bool add = str_eq(go_text(src, go_field(stmt, "operator")), STR("+="));
	struct spot s = { .cpu = CAUSE_CONCAT, .self = true, .min_sizes = 1 };
	struct godecl d;

	if (ts_node_is_null(stmt))
		return match_recursion(m, c);
	c->form = add ? FORM_APPEND : form_of_plain(src, var, value);
	if (c->form < 0 || ts_node_is_null(base) ||
	    (c->form != FORM_FORMAT && !is_string(c->file, var, value)) ||
	    !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	scope = d.kind == DECL_PACKAGE ? c->fn->node : scope_of(&d);
	c->loop = loop_around(src, stmt, scope);
	if (!ts_node_is_null(c->loop) && (starts_anew(src, c->loop, stmt, go_text(src, var)) ||
					  varies_with(src, var, c->loop) || leaves_loop(stmt)))
		return false;
	if (ts_node_is_null(c->loop)) {
		bool captured =
			d.kind != DECL_PACKAGE && !ts_node_eq(d.func, go_enclosing_func(stmt));

		if (go_is(var, "identifier") && !captured && d.kind != DECL_PACKAGE)
			return false;
		c->form |= ACCUMULATES;
	}
	c->bound = bound_of(a, c->file, stmt, scope);
	c->subject = go_text(src, var);
	c->decl = d.stmt;
	c->extra = value;
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 0), ts_node_start_byte(d.stmt));
	if (c->form == FORM_FORMAT) {
		s.cpu = s.heap = CAUSE_FMT | CAUSE_JOIN;
		s.self = false;
	}
	spot_lines(stmt, &s.from, &s.to);
	candidate_spot(c, s);
	return true;
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
	buf_printf(b, "%s%s.WriteString(" STR_FMT ")\n", indent, builder, STR_ARG(text));
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

static bool visit_other(void *ctx, TSNode n)
{
	struct other_search *o = ctx;
	struct buf by = { 0 };

	for (const struct candidate *t = o->c; t; t = t->twin) {
		if (!ts_node_eq(t->site, n))
			continue;
		if (o->a) {
			write_value(&by, t, o->builder, "");
			replace(o, n, rule_words(o->a, &by));
		}
		return false;
	}
	if (asks_length(o, n))
		return false;
	if (is_peek(o, n)) {
		o->peeks = true;
		return false;
	}
	if (!is_subject(o, n))
		return true;
	if (ts_node_is_null(go_enclosing(n, "return_statement")))
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
	buf_printf(&b, STR_FMT " = %s.String()\n", STR_ARG(c->subject), o.builder);
	if (o.other || o.peeks) {
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

/* All that comes in front are single characters, as digits do. */
static bool is_single_prepend(const struct candidate *c)
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

	if (!(c->form & ACCUMULATES))
		go_walk(go_field(outermost_loop(c), "body"), visit_other, &o);
	return o;
}

/* Parts and a slice of them: for less than this the string is put together faster as it is (measured 39 against 78 ns). */
#define SHORT_PREPENDED 48

static void judge(struct advisor *a, struct candidate *c)
{
	const struct price *p = &c->price;

	if ((c->form & ACCUMULATES) && p->n_sizes < 4)
		c->leave = "does not grow from call to call: the blocks are of few sizes";
	else if (c->bound.kind == BOUND_CONST && !ts_node_is_null(c->loop) &&
		 c->bound.constant <= 2)
		c->leave = arena_printf(a->arena, "the loop runs %lld times at most",
					(long long)c->bound.constant);
	else if (reads_in_loop(c).other)
		c->leave = "what has grown so far is read in each round: a builder does not give "
			   "that";
	else if (c->form == FORM_PREPEND && !is_single_prepend(c) &&
		 p->alloc_bytes < p->alloc_objects * SHORT_PREPENDED)
		c->leave = "so short a string is put together faster as it is than from a list of "
			   "parts";
}

static void explain(struct advisor *a, struct candidate *c)
{
	int form = c->form & ~(ACCUMULATES | RECURSES);

	c->why = arena_printf(
		a->arena,
		"Each round makes a new string and copies all of " STR_FMT
		" that was there before, so the cost grows with the square of the rounds.",
		STR_ARG(c->subject));
	if (c->form & RECURSES) {
		c->remedy = arena_printf(a->arena,
					 "Hand on a *strings.Builder in place of " STR_FMT
					 ": each call writes its part, and who called first takes "
					 "the string.",
					 STR_ARG(c->subject));
		c->example = recursion_example(a, c);
		return;
	}
	if (form == FORM_PREPEND && !(c->form & ACCUMULATES) && is_single_prepend(c) && !c->twin) {
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

/* How many bytes a round adds to the string, as far as the source says. */
static double step_of(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode ops[16];
	uint32_t n = MIN(plus_operands(src, c->extra, ops, ARRAY_LEN(ops)), ARRAY_LEN(ops));
	double step = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct str text = go_text(src, ops[i]);

		if (go_is(ops[i], "interpreted_string_literal"))
			step += (double)text.n - 2; /* an escape counts twice */
		else if (go_is(ops[i], "call_expression") &&
			 str_eq(go_callee(src, ops[i]), STR("string")) &&
			 go_type_of(&c->file->ctx, src, go_arg(ops[i], 0)).kind != GO_BYTES)
			step += 1; /* of a rune */
		else if (!str_eq(text, c->subject))
			step += 8; /* a word or a number */
	}
	return MAX(step, 1);
}

/*
 * A builder grows as well, by doubling. Strings that grow in steps of s to the length L have a mean of (L + s) / 2, so the
 * profile tells L, and the source about s.
 */
static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	const struct price *p = &c->price;
	double step = 0, n = 0, mean, length, blocks = 1;

	(void)a;
	if (p->alloc_objects <= 0)
		return;
	for (const struct candidate *t = c; t; t = t->twin, n++)
		step += step_of(t);
	step /= n;
	mean = (double)p->alloc_bytes / (double)p->alloc_objects;
	length = MAX(2 * mean - step, mean);
	for (double room = 8; room < length; room *= 2)
		blocks++;
	r->objects = MIN(blocks * step / length, 1);
	r->bytes =
		MIN(2.6 * step / mean, 1); /* what blocks of 8, 16 ... come to, up to the length */
	r->cpu = r->bytes;
	r->what = "the builder's own growth stays";
}

static const char *const absorbs[] = { "fmt-in-hot-path", "bytes-string-conversion", NULL };

const struct rule rule_string_concat_in_loop = {
	.id = "string-concat-in-loop",
	.absorbs = absorbs,
	.grows = true,
	.match = match,
	.judge = judge,
	.explain = explain,
	.rest = rest,
};
