/*
 * Copies that come at the wrong time: made again and again of what does not change, made before it is known that one is needed,
 * made to join what is only compared. See conversion_forms.h.
 */
#include "advise/conversion_forms.h"

/* ---- of a list that does not change ---- */

struct unwritten_search {
	const struct hot_file *f;
	struct str name;
	int hops;
	bool other;
};

static bool stays(const struct hot_file *f, TSNode n, int hops);

static bool visit_mention(void *ctx, TSNode n)
{
	struct unwritten_search *u = ctx;

	if (!u->other && go_is(n, "identifier") && str_eq(go_text(u->f->src, n), u->name))
		u->other = !stays(u->f, n, u->hops);
	return !u->other;
}

struct field_search {
	struct hot_file of;
	struct str field;
	bool other;
};

static bool visit_field(void *ctx, TSNode n)
{
	struct field_search *s = ctx;

	if (s->other || !go_is(n, "field_identifier") || !str_eq(go_text(s->of.src, n), s->field) ||
	    !go_is(ts_node_parent(n), "selector_expression"))
		return !s->other;
	s->other = !stays(&s->of, ts_node_parent(n), 1);
	return !s->other;
}

/* T{body: x}, of which nothing in the package writes into the field's elements. */
static bool field_stays(const struct hot_file *f, struct str field)
{
	struct field_search s = { .field = field };
	struct gopkg *pkg = f->ctx.pkg;

	for (size_t i = 0; pkg && i < pkg->files.n && !s.other; i++) {
		s.of = (struct hot_file){ .ctx = f->ctx };
		s.of.src = gopkg_open_with(f->ctx.mod, pkg, i, field);
		if (s.of.src)
			go_walk(s.of.src->root, visit_field, &s);
	}
	return pkg && !s.other;
}

static bool param_stays(const struct hot_file *f, TSNode call, TSNode n, int hops)
{
	TSNode args = go_field(call, "arguments"), decl;
	struct hot_file of = { 0 };
	struct unwritten_search u = { .f = &of, .hops = hops + 1 };
	struct godef def;
	uint32_t arg = 0;

	if (hops > 2 || !conversion_callee(f, call, &def, &of.ctx))
		return false;
	while (arg < ts_node_named_child_count(args) &&
	       !go_contains(ts_node_named_child(args, arg), n))
		arg++;
	of.src = (struct gosrc *)(uintptr_t)def.src;
	u.name = param_at(def.src, def.node, arg, &decl);
	if (!u.name.n)
		return false;
	go_walk(go_field(def.node, "body"), visit_mention, &u);
	return !u.other;
}

/* Functions of the standard library that read the bytes they get. */
static bool is_reading_call(const struct hot_file *f, TSNode call)
{
	static const char *const rows[][2] = {
		{ "crypto/hmac", "New" },
		{ "crypto/hmac", "Equal" },
		{ "crypto/sha256", "Sum256" },
		{ "crypto/md5", "Sum" },
		{ "crypto/sha1", "Sum" },
		{ "crypto/subtle", "ConstantTimeCompare" },
		{ "slices", "Equal" },
		{ "slices", "Contains" },
		{ "slices", "Index" },
		{ "slices", "Compare" },
		{ "encoding/json", "Unmarshal" },
		{ "encoding/json", "Valid" },
		{ "encoding/hex", "EncodeToString" },
	};
	struct str fn = conversion_func(f->src, call, "bytes");

	/* the trimming and cutting ones give pieces of it */
	if (str_eq(fn, STR("Equal")) || conversion_form(f, TO_BYTES, call, go_arg(call, 0)))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (go_calls(f->src, call, rows[i][0], rows[i][1]))
			return true;
	return false;
}

/* What stands around n neither writes into it nor hands it to somebody who may. */
static bool stays(const struct hot_file *f, TSNode n, int hops)
{
	TSNode p = conversion_outer(n), call;
	struct str callee;

	if (go_is(p, "slice_expression"))
		return ts_node_eq(go_no_parens(go_field(p, "operand")), n) ? stays(f, p, hops)
									   : true;
	if (go_is_index(p))
		return !ts_node_eq(go_operand(p), n) ||
		       (!conversion_is_assigned(p) &&
			!go_is(ts_node_parent(p), "unary_expression"));
	if (go_is(p, "range_clause") || go_is(p, "binary_expression") ||
	    go_is(p, "variadic_argument"))
		return true;
	if (go_is(p, "literal_element") && go_is(ts_node_parent(p), "keyed_element")) {
		TSNode key = ts_node_named_child(ts_node_parent(p), 0);

		return go_contains(p, n) && !ts_node_eq(key, p) && hops == 0 &&
		       field_stays(f, go_text(f->src, key));
	}
	if (!go_is(p, "argument_list")) /* its own declaration */
		return go_is(p, "expression_list") &&
		       go_is(ts_node_parent(p), "short_var_declaration") &&
		       ts_node_eq(go_field(ts_node_parent(p), "left"), p);
	call = ts_node_parent(p);
	callee = go_callee(f->src, call);
	if (str_eq(callee, STR("len")) || str_eq(callee, STR("string")) ||
	    str_eq(callee, STR("cap")))
		return true;
	if (str_eq(callee, STR("copy")))
		return !ts_node_eq(go_no_parens(go_arg(call, 0)), n);
	return is_reading_call(f, call) || param_stays(f, call, n, hops);
}

/* The list that arg is an element of, and the loop that goes over it: null where it is none. */
static TSNode list_of(const struct gosrc *src, TSNode arg, TSNode *loop)
{
	TSNode base;
	struct godecl d;

	*loop = go_null();
	if (go_is_index(arg)) {
		TSNode index = go_no_parens(go_index(arg));

		if (!go_is_name(index) || !go_find_decl(src, index, go_text(src, index), &d))
			return go_null();
		base = go_operand(arg);
	} else if (!go_is(arg, "identifier") || !go_find_decl(src, arg, go_text(src, arg), &d) ||
		   d.kind != DECL_RANGE_VALUE) {
		return go_null();
	} else {
		base = d.value;
	}
	for (TSNode n = d.stmt; !ts_node_is_null(n) && ts_node_is_null(*loop);
	     n = ts_node_parent(n)) {
		if (go_is(n, "block"))
			break;
		if (go_is(n, "for_statement"))
			*loop = n;
	}
	return ts_node_is_null(*loop) ? go_null() : go_no_parens(base);
}

struct package_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_package(void *ctx, TSNode n)
{
	struct package_search *s = ctx;
	TSNode name;

	if (go_is(n, "function_declaration") || go_is(n, "method_declaration")) {
		name = go_field(n, "name");
		s->found = s->found || (!str_eq(go_text(s->src, name), STR("init")) &&
					go_is_written(s->src, n, s->name));
		return false;
	}
	return !s->found;
}

/* A variable of the package that no function but init writes to. */
static bool is_lasting(const struct hot_file *f, struct str name)
{
	struct package_search s = { .name = name };
	struct gopkg *pkg = f->ctx.pkg;

	for (size_t i = 0; pkg && i < pkg->files.n && !s.found; i++) {
		s.src = gopkg_open_with(f->ctx.mod, pkg, i, name);
		if (s.src && !s.src->is_test)
			go_walk(s.src->root, visit_package, &s);
	}
	return pkg && !s.found;
}

/* The loop around the one over the list, in which the list stays as it is; null: there is none. */
static TSNode rounds_of(const struct candidate *c, TSNode list, TSNode loop)
{
	const struct gosrc *src = c->file->src;
	TSNode outer = loop_around(src, loop, c->fn->node), base = go_base_name(list);
	struct assign_search set = { .src = src, .target = go_text(src, list) };
	struct godecl d;

	set.except = go_null();
	if (ts_node_is_null(outer) || ts_node_is_null(base) ||
	    !go_find_decl(src, base, go_text(src, base), &d) || go_contains(outer, d.stmt) ||
	    go_is_written(src, outer, go_text(src, base)))
		return go_null();
	find_assignments(&set, outer);
	return set.count ? go_null() : outer;
}

/* The name that gets the conversion, and whether all that is done with it leaves it as it is. */
static bool result_stays(const struct hot_file *f, TSNode conv, struct str *name)
{
	TSNode list = conversion_outer(conv),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list, left;
	struct unwritten_search u = { .f = f };

	*name = STR("");
	if (!go_is(stmt, "short_var_declaration"))
		return stays(f, conv, 0);
	left = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(left))
		return false;
	*name = u.name = go_text(f->src, left);
	go_walk(ts_node_parent(stmt), visit_mention, &u);
	return !u.other;
}

int conversion_form_listed(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv,
			   TSNode arg)
{
	const struct gosrc *src = c->file->src;
	TSNode loop, list = list_of(src, arg, &loop), base, rounds;
	struct str name;
	struct godecl d;

	(void)a;
	(void)dir;
	if (ts_node_is_null(list) ||
	    !(go_is(list, "identifier") || go_is(list, "selector_expression")))
		return FORM_NONE;
	base = go_base_name(list);
	rounds = rounds_of(c, list, loop);
	if (ts_node_is_null(rounds) &&
	    !(go_is(list, "identifier") && go_find_decl(src, base, go_text(src, base), &d) &&
	      d.kind == DECL_PACKAGE && is_lasting(c->file, go_text(src, list))))
		return FORM_NONE;
	if (!result_stays(c->file, conv, &name))
		return FORM_NONE;
	c->text = name;
	c->loop = rounds;
	return FORM_LISTED;
}

void conversion_explain_listed(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode loop, list = list_of(src, c->extra, &loop);
	struct str type = conversion_direction(src, c->site) == TO_STRING
				  ? STR("string")
				  : go_text(src, go_field(c->site, "type"));
	const char *all = free_name(a, c->file, c->fn->node, "converted");
	struct str text = go_text(src, list);
	bool local = !ts_node_is_null(c->loop) && go_is(list, "identifier");

	c->why = arena_printf(a->arena,
			      "Each %s converts each element of " STR_FMT " anew, and " STR_FMT
			      " does not change.",
			      ts_node_is_null(c->loop) ? "call" : "round", STR_ARG(text),
			      STR_ARG(text));
	c->remedy = local ? "Convert them once, in front of the outer loop."
			  : "Convert them once, where the list is made, and keep the result beside "
			    "it.";
	c->example = arena_printf(
		a->arena,
		"%s := make([]" STR_FMT ", len(" STR_FMT "))%s\nfor i, x := range " STR_FMT
		" {\n\t%s[i] = " STR_FMT "(x)\n}\n...\n\t" STR_FMT "%s%s[i]",
		all, STR_ARG(type), STR_ARG(text), local ? "" : " // kept beside the list",
		STR_ARG(text), all, STR_ARG(type), STR_ARG(c->text),
		c->text.n ? " := " : "// there: ", all);
}

/* ---- written only under a condition ---- */

struct late_search {
	const struct hot_file *f;
	struct str name;
	TSNode scope;
	uint32_t after;
	bool other;
	uint32_t writes;
	TSNode first; /* the first statement that writes */
	struct {
		uint32_t from, to;
	} guarded[MAX_SPOTS];
	uint32_t n_guarded;
};

/* The outermost block of an if without else around n, inside the scope; null: n is always reached. */
static TSNode guard_of(TSNode n, TSNode scope)
{
	TSNode guard = go_null();

	for (; !ts_node_is_null(n) && !ts_node_eq(n, scope); n = ts_node_parent(n)) {
		TSNode p = ts_node_parent(n);

		if (go_is(p, "if_statement") && go_is(n, "block") &&
		    ts_node_eq(go_field(p, "consequence"), n) &&
		    ts_node_is_null(go_field(p, "alternative")))
			guard = n;
	}
	return guard;
}

/* "b[i] == '%'", "b[i] >= 0x80": what plain text hardly ever has. Where in the line samples stand does not tell that alone. */
struct rare_search {
	const struct gosrc *src;
	bool found;
};

static bool visit_rare(void *ctx, TSNode n)
{
	static const char *const marks[] = { "'\\\\'", "'%'",	  "'&'", "'\"'", "'\\''",
					     "'\\r'",  "'\\t'",	  "'<'", "'>'",	 "'~'",
					     "'$'",    "'\\x00'", "0",	 "0x80", "utf8.RuneSelf" };
	struct rare_search *s = ctx;
	struct str op;

	if (go_is(n, "binary_expression")) {
		op = go_text(s->src, go_field(n, "operator"));
		for (size_t i = 0; i < ARRAY_LEN(marks); i++)
			s->found |=
				str_eq(go_text(s->src, go_field(n, "right")), str_of(marks[i])) &&
				str_eq(op, i < ARRAY_LEN(marks) - 2 ? STR("==") : STR(">="));
	}
	return !s->found;
}

static bool is_rare(const struct gosrc *src, TSNode guard)
{
	struct rare_search s = { src, false };

	go_walk(go_field(ts_node_parent(guard), "condition"), visit_rare, &s);
	return s.found;
}

/* x[i] = ..., copy(x[i:], ...), x = append(x, ...) */
static bool is_write(const struct late_search *l, TSNode id, TSNode p)
{
	TSNode stmt = ts_node_parent(p);

	if (go_is_index(p) && ts_node_eq(go_operand(p), id))
		return conversion_is_assigned(p);
	if (go_is(p, "expression_list") && go_is(stmt, "assignment_statement") &&
	    ts_node_eq(go_field(stmt, "left"), p))
		return true;
	while (go_is(p, "slice_expression"))
		p = ts_node_parent(p);
	return go_is(p, "argument_list") &&
	       ((str_eq(go_callee(l->f->src, ts_node_parent(p)), STR("copy")) &&
		 go_contains(go_arg(ts_node_parent(p), 0), id)) ||
		(str_eq(go_callee(l->f->src, ts_node_parent(p)), STR("append")) &&
		 go_contains(go_arg(ts_node_parent(p), 0), id)));
}

static bool visit_late(void *ctx, TSNode n)
{
	struct late_search *l = ctx;
	TSNode p, guard;
	struct reads r;

	if (l->other || ts_node_start_byte(n) < l->after || !go_is(n, "identifier") ||
	    !str_eq(go_text(l->f->src, n), l->name))
		return !l->other;
	p = conversion_outer(n);
	guard = guard_of(n, l->scope);
	if (!is_write(l, n, p)) { /* what is read where it is written may be anything */
		l->other = ts_node_is_null(guard) && !conversion_is_read(l->f, TO_BYTES, n, &r);
		return !l->other;
	}
	l->other =
		ts_node_is_null(guard) || l->n_guarded == MAX_SPOTS || !is_rare(l->f->src, guard);
	if (l->other)
		return false;
	if (!l->writes++)
		l->first = go_statement(n);
	l->guarded[l->n_guarded].from = go_line(guard);
	l->guarded[l->n_guarded++].to = go_end_line(guard);
	return true;
}

/* Samples of the function behind the conversion: of all, at most so many in a hundred in the guarded lines. */
#define LATE_PERCENT 5
#define LATE_SAMPLES 10

static bool hardly_runs(struct advisor *a, const struct candidate *c, const struct late_search *l,
			uint32_t line)
{
	int64_t all = 0, guarded = 0;

	for (size_t k = hot_first_at(c->file, c->fn->first_line);
	     k < c->file->charges.n && c->file->charges.v[k].line <= c->fn->last_line; k++) {
		uint32_t at = c->file->charges.v[k].line;
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[k].charge];
		bool in = false;

		if (ch->kind != COST_CPU || at <= line)
			continue;
		for (uint32_t i = 0; i < l->n_guarded;
		     i++) /* the condition itself is always asked */
			in = in || (at > l->guarded[i].from && at <= l->guarded[i].to);
		all += ch->count;
		guarded += in ? ch->count : 0;
	}
	return all >= LATE_SAMPLES && guarded * 100 <= all * LATE_PERCENT;
}

int conversion_form_late(struct advisor *a, struct candidate *c, enum direction dir, TSNode conv,
			 TSNode arg)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = ts_node_parent(conversion_outer(conv)), name;
	struct late_search l = { .f = c->file, .first = go_null() };

	if (dir != TO_BYTES || !go_is(stmt, "short_var_declaration") || !go_is(arg, "identifier"))
		return FORM_NONE;
	name = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(name))
		return FORM_NONE;
	l.name = c->text = go_text(src, name);
	l.scope = ts_node_parent(stmt);
	l.after = ts_node_end_byte(stmt);
	go_walk(l.scope, visit_late, &l);
	if (l.other || !l.writes || !hardly_runs(a, c, &l, go_line(stmt)))
		return FORM_NONE;
	return FORM_LATE;
}

void conversion_explain_late(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = ts_node_parent(conversion_outer(c->site));
	struct late_search l = { .f = c->file, .name = c->text, .first = go_null() };
	struct str arg = go_text(src, c->extra);

	l.scope = ts_node_parent(stmt);
	l.after = ts_node_end_byte(stmt);
	go_walk(l.scope, visit_late, &l);
	c->why = arena_printf(a->arena,
			      STR_FMT " copies each text, but " STR_FMT
				      " is changed only under a condition that hardly ever held "
				      "while this was recorded.",
			      STR_ARG(c->subject), STR_ARG(c->text));
	c->remedy = arena_printf(
		a->arena, "Read " STR_FMT " itself, and copy it when the first change comes.",
		STR_ARG(arg));
	c->example = arena_printf(
		a->arena,
		"var " STR_FMT " []byte // the copy; until there is one, " STR_FMT
		" is read\n...\nif " STR_FMT " == nil {\n\t" STR_FMT " = " STR_FMT "\n}\n" STR_FMT,
		STR_ARG(c->text), STR_ARG(arg), STR_ARG(c->text), STR_ARG(c->text),
		STR_ARG(c->subject), STR_ARG(go_text(src, l.first)));
}

/* ---- joined to be compared ---- */

TSNode conversion_joined(const struct hot_file *f, TSNode conv)
{
	TSNode args = conversion_outer(conv), call = ts_node_parent(args), around;
	struct str fn;

	if (!go_is(args, "argument_list") || !str_eq(go_callee(f->src, call), STR("append")) ||
	    !ts_node_eq(go_no_parens(go_arg(call, 0)), conv) || go_arg_count(call) != 2 ||
	    !go_is(go_arg(call, 1), "variadic_argument"))
		return go_null();
	around = conversion_outer(call);
	if (!go_is(around, "argument_list"))
		return go_null();
	fn = conversion_func(f->src, ts_node_parent(around), "bytes");
	return str_eq(fn, STR("Equal")) || str_eq(fn, STR("HasPrefix")) ? call : go_null();
}

/* bytes.Equal(x, append([]byte(head), tail...)): x without head is tail. */
void conversion_explain_joined(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode call = ts_node_parent(conversion_outer(c->site)),
	       first = go_no_parens(go_arg(call, 0)),
	       tail = ts_node_named_child(go_arg(c->site, 1), 0), other;
	struct str fn = go_called_name(src, call), x, head;
	struct gotype t = go_type_of(&c->file->ctx, src, tail);
	const char *rest = free_name(a, c->file, c->fn->node, "rest");
	bool second = ts_node_eq(first, c->site);

	other = go_no_parens(go_arg(call, second ? 1 : 0));
	x = go_text(src, other);
	head = go_text(src, go_arg(c->site, 0));
	c->why = arena_printf(a->arena, STR_FMT " makes a new slice each time, only to compare it.",
			      STR_ARG(c->subject));
	c->remedy = "Compare the parts: cut off the one, and compare what is left with the other.";
	if (second && !str_eq(fn, STR("Equal"))) {
		c->example = "";
		return;
	}
	c->example = arena_printf(a->arena,
				  "%s, ok := bytes.CutPrefix(" STR_FMT ", " STR_FMT
				  ")\nif ok && bytes." STR_FMT "(%s, " STR_FMT STR_FMT "%s) {",
				  rest, STR_ARG(x), STR_ARG(head), STR_ARG(fn), rest,
				  STR_ARG(t.kind == GO_STRING ? STR("[]byte(") : STR("")),
				  STR_ARG(go_text(src, tail)), t.kind == GO_STRING ? ")" : "");
}
