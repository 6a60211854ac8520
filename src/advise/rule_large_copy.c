/* Large values that are copied where a pointer would do. The compiler tells of each copy of 128 bytes or more. */
#include <stdlib.h>

#include "advise/copying.h"
#include "gocode/gosize.h"

#define LARGE 128 /* cmd/compile/internal/ssa/rewrite.go: logLargeCopy */

enum form {
	FORM_RANGE,
	FORM_ARRAY,
	FORM_ARGUMENT,
	FORM_RECEIVER,
	FORM_READ,
	FORM_MAP,
	FORM_CHAN,
	FORM_COMPARE,
	FORM_DYNAMIC, /* the receiver of a method that is called through an interface */
};

/* The bytes that the compiler copies at a place of the source; 0: it tells of none. */
static int64_t copied_at(struct advisor *a, struct candidate *c, uint32_t line, uint32_t from,
			 uint32_t to)
{
	const struct godiags *d = hot_diags(a->sources, c->file);
	const struct gosrc *src = c->file->src;
	int64_t bytes = 0;

	for (size_t i = godiags_at(d, line); i < d->v.n && d->v.v[i].line <= src->lines.n; i++) {
		const struct godiag *g = &d->v.v[i];
		uint32_t at = src->lines.v[g->line - 1] + g->col - 1;
		struct str number, rest;
		int64_t n;

		if (src->lines.v[g->line - 1] >= to)
			break;
		if (g->col && at >= from && at < to && str_eq(g->code, STR("copy")) &&
		    str_cut(g->text, ' ', &number, &rest) && str_to_i64(number, 10, &n))
			bytes = MAX(bytes, n);
	}
	return bytes;
}

static int64_t copied_in(struct advisor *a, struct candidate *c, TSNode n)
{
	return copied_at(a, c, go_line(n), ts_node_start_byte(n), ts_node_end_byte(n));
}

static bool is_large(const struct candidate *c, TSNode expr)
{
	struct gosize size;

	return go_size_of(&c->file->ctx, go_type_of(&c->file->ctx, c->file->src, expr), &size) &&
	       size.bytes >= LARGE;
}

static bool is_large_element(const struct candidate *c, struct gotype t)
{
	struct gosize size;

	return go_size_of(&c->file->ctx, go_type_elem(&c->file->ctx, t), &size) &&
	       size.bytes >= LARGE;
}

static void spot_of(struct candidate *c, uint32_t from, uint32_t to)
{
	candidate_spot(
		c, (struct spot){ .from = from, .to = to, .cpu = CAUSE_COPY, .cpu_self = true });
}

/* ---- is the copy wanted? ---- */

struct use_search {
	const struct gosrc *src;
	struct str name;
	TSNode decl;
	bool kept;	 /* stored, sent, returned */
	bool changed;	 /* its fields are set */
	struct str back; /* what it is written back to */
};

static void see_whole(struct use_search *u, TSNode n, TSNode p)
{
	if (go_is(p, "expression_list")) {
		TSNode stmt = ts_node_parent(p);

		if (go_is(stmt, "return_statement")) {
			u->kept = true;
		} else if (go_is(stmt, "assignment_statement") &&
			   go_contains(go_field(stmt, "right"), n)) {
			TSNode left = go_single(go_field(stmt, "left"));

			if (go_is_index(left))
				u->back = go_text(u->src, left);
			else
				u->kept = true;
		} else if (go_is(stmt, "assignment_statement")) {
			u->changed = true;
		} else if (go_is(stmt, "short_var_declaration") &&
			   go_contains(go_field(stmt, "right"), n)) {
			u->kept = true;
		}
	} else if (go_is(p, "literal_element") || go_is(p, "keyed_element") ||
		   go_is(p, "send_statement") || go_is(p, "return_statement")) {
		u->kept = true;
	} else if (go_is(p, "argument_list")) {
		u->kept = u->kept || str_eq(go_callee(u->src, ts_node_parent(p)), STR("append"));
	}
}

static bool visit_use(void *ctx, TSNode n)
{
	struct use_search *u = ctx;
	TSNode p = ts_node_parent(n), top = n;

	if (go_contains(u->decl, n) || !go_is(n, "identifier") ||
	    !str_eq(go_text(u->src, n), u->name))
		return !u->kept;
	if (!go_is_selector(p) && !go_is_index(p)) {
		see_whole(u, n, p);
		return !u->kept;
	}
	while (go_is_selector(ts_node_parent(top)) || go_is_index(ts_node_parent(top)))
		top = ts_node_parent(top);
	p = ts_node_parent(top);
	if (go_is(p, "inc_statement") || go_is(p, "dec_statement") ||
	    (go_is(p, "expression_list") && go_is(ts_node_parent(p), "assignment_statement") &&
	     go_contains(go_field(ts_node_parent(p), "left"), top)))
		u->changed = true;
	return !u->kept;
}

static struct use_search uses_of(const struct candidate *c, TSNode scope, TSNode decl,
				 struct str name)
{
	struct use_search u = { .src = c->file->src, .name = name, .decl = decl };

	go_walk(scope, visit_use, &u);
	return u;
}

/* ---- forms ---- */

static bool match_range(struct advisor *a, struct candidate *c, TSNode loop, TSNode clause)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_field(clause, "left"), over = go_field(clause, "right"), name;
	struct gotype t = go_type_of(&c->file->ctx, src, over);
	struct use_search u;

	if (ts_node_is_null(left) || !go_is(left, "expression_list"))
		return false;
	name = ts_node_named_child(left, ts_node_named_child_count(left) - 1);
	u = uses_of(c, go_field(loop, "body"), clause, go_text(src, name));
	c->max_copy = copied_in(a, c, clause);
	if (c->max_copy == 0 || u.kept || u.back.n)
		return false;
	if (u.changed && t.kind != GO_CHAN)
		return false; /* the loop works on a copy of its own */
	c->form = t.kind == GO_CHAN ? FORM_CHAN : FORM_RANGE;
	if (go_is(go_no_parens(over), "call_expression"))
		return false; /* what a call gives is a copy already */
	if (t.kind == GO_ARRAY && !is_large_element(c, t))
		c->form = FORM_ARRAY; /* it is the array that is copied, once for all rounds */
	c->site = loop;
	c->extra = name;
	c->loop = loop;
	c->subject = go_text(src, over);
	if (c->form == FORM_CHAN)
		c->key = hash_bytes(c->subject.p, c->subject.n, 3);
	spot_of(c, go_line(clause), go_line(go_field(loop, "body")));
	return true;
}

/* A value, or what a pointer points to, whose type this package declares: another package's methods stay as they are. */
static bool is_own_value(const struct candidate *c, TSNode expr)
{
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, expr);

	return t.kind != GO_NAMED && str_index_byte(t.text, '.') < 0;
}

static bool is_own_call(const struct gosrc *src, TSNode fn)
{
	static const char *const builtins[] = { "append", "copy",   "len",     "cap",
						"panic",  "print",  "println", "min",
						"max",	  "delete", "new",     "make" };
	struct str name = go_text(src, fn);

	for (size_t i = 0; i < ARRAY_LEN(builtins); i++)
		if (str_eq(name, str_of(builtins[i])))
			return false;
	return !go_is(fn, "selector_expression") || !go_is(go_field(fn, "operand"), "identifier") ||
	       gosrc_import(src, go_text(src, go_field(fn, "operand"))).n == 0;
}

/* slices.SortFunc(xs, func(a, b T) int {...}): the library calls it with copies. */
static bool match_comparison(struct candidate *c, TSNode call)
{
	static const char *const names[] = { "SortFunc",	"SortStableFunc", "IsSortedFunc",
					     "MinFunc",		"MaxFunc",	  "IndexFunc",
					     "ContainsFunc",	"CompactFunc",	  "DeleteFunc",
					     "BinarySearchFunc" };
	const struct gosrc *src = c->file->src;
	TSNode compare = go_no_parens(go_arg(call, 1));
	struct gosize size;
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		known = known || go_calls(src, call, "slices", names[i]);
	if (!known || !is_large_element(c, go_type_of(&c->file->ctx, src, go_arg(call, 0))) ||
	    !go_size_of(
		    &c->file->ctx,
		    go_type_elem(&c->file->ctx, go_type_of(&c->file->ctx, src, go_arg(call, 0))),
		    &size))
		return false;
	c->form = FORM_COMPARE;
	c->max_copy = (int64_t)size.bytes;
	c->site = call;
	c->extra = compare;
	c->subject = go_callee(src, call);
	candidate_spot(c, (struct spot){ .from = go_line(call),
					 .to = go_end_line(call),
					 .cpu = CAUSE_COPY | CAUSE_SLICES });
	return true;
}

/* ---- through an interface: the compiler's wrapper copies the receiver, on the line of the call */

/* The share of the CPU that is the line's own. */
static double own_share(struct advisor *a, const struct hot_file *f, uint32_t line)
{
	int64_t own = 0;

	for (size_t i = hot_first_at(f, line); i < f->charges.n && f->charges.v[i].line == line;
	     i++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[i].charge];

		own += ch->kind == COST_CPU && ch->self ? ch->value : 0;
	}
	return a->join->totals.cpu_ns > 0 ? (double)own / (double)a->join->totals.cpu_ns : 0;
}

/* The receiver's type of "Quote.Mid", where it is a large value; empty: it is another method, or no such type. */
static struct str large_receiver(const struct candidate *c, struct str symbol, struct str method,
				 int64_t *bytes)
{
	struct gotype t;
	struct gosize size;
	struct godef def;
	struct str type;

	if (!str_has_suffix(symbol, method) || symbol.n < method.n + 2 ||
	    symbol.p[symbol.n - method.n - 1] != '.' || symbol.p[0] == '(')
		return STR("");
	type = str_sub(symbol, 0, symbol.n - method.n - 1);
	if (!gopkg_find_type(c->file->ctx.mod, c->file->ctx.pkg, type, &def))
		return STR("");
	t = go_type_of_node(&c->file->ctx, def.src, go_field(def.node, "name"));
	if (!go_size_of(&c->file->ctx, t, &size) || size.bytes < LARGE)
		return STR("");
	*bytes = (int64_t)size.bytes;
	return type;
}

/* Whether the method of the place was seen to be called from the line. */
static bool called_from(struct advisor *a, const struct candidate *c, uint32_t place, uint32_t line)
{
	for (size_t i = 0; i < a->join->charges.n; i++) {
		const struct charge *ch = &a->join->charges.v[i];
		uint32_t at;

		for (uint32_t k = 0; ch->place == place && k < ch->n_callers; k++)
			if (hot_of_place(a->sources, ch->callers[k].place, ch->callers[k].line,
					 &at) == c->file &&
			    at == line)
				return true;
	}
	return false;
}

/* Whether some method of the name, of whatever type of the package, was seen to be called from the line; *large: by value. */
static bool find_called(struct advisor *a, struct candidate *c, struct str method, uint32_t line,
			struct str *large)
{
	bool seen = false;

	for (uint32_t i = 0; i < a->join->places.n && !large->n; i++) {
		const struct place *pl = &a->join->places.v[i];

		if (!str_has_suffix(pl->sym.name, method) ||
		    !str_eq(gosym_tested_pkg(pl->sym.pkg), gosym_tested_pkg(c->file->pkg)) ||
		    !called_from(a, c, i, line))
			continue;
		seen = true;
		*large = large_receiver(c, pl->sym.name, method, &c->max_copy);
	}
	return seen;
}

/*
 * Tracebacks leave out the wrappers through which methods with value receivers are called. A dynamic call whose time is the
 * line's own is one of a method that was inlined into its wrapper: of those the package has.
 */
static struct str find_inlined(struct candidate *c, struct str method)
{
	struct gopkg *pkg = c->file->ctx.pkg;

	for (size_t i = 0; i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(c->file->ctx.mod, pkg, i, method);

		for (size_t k = 0; src && !src->is_test && k < src->funcs.n; k++) {
			struct str type = str_eq(src->funcs.v[k].name, method)
						  ? large_receiver(c, src->funcs.v[k].symbol,
								   method, &c->max_copy)
						  : STR("");

			if (type.n)
				return type;
		}
	}
	return STR("");
}

static bool match_dynamic(struct advisor *a, struct candidate *c, TSNode call, TSNode fn)
{
	const struct gosrc *src = c->file->src;
	struct str method = go_text(src, go_field(fn, "field")), type = STR("");
	uint32_t line = go_line(go_field(fn, "field"));

	if (!c->file->ctx.pkg || own_share(a, c->file, line) < a->min_cost ||
	    go_type_of(&c->file->ctx, src, go_field(fn, "operand")).kind != GO_INTERFACE)
		return false;
	if (!find_called(a, c, method, line, &type))
		type = find_inlined(c, method);
	if (!type.n)
		return false;
	c->form = FORM_DYNAMIC;
	c->site = call;
	c->subject = go_text(src, fn);
	c->text = type;
	c->extra = fn;
	c->loop = loop_around(src, call, c->fn->node);
	spot_of(c, line, line);
	return true;
}

/* Of measured pairs: the call itself, and the sort of pointers or indexes. */
#define CALL_STAYS 33
#define SORT_STAYS 10

static void judge(struct advisor *a, struct candidate *c)
{
	(void)a;
	if (c->form == FORM_DYNAMIC)
		candidate_keeps(c, CALL_STAYS);
	else if (c->form == FORM_COMPARE)
		candidate_keeps(c, SORT_STAYS);
}

/* func (q Quote) With(...) Quote: a changed copy is what is asked for. */
static bool gives_itself_back(const struct candidate *c, TSNode method)
{
	const struct gocontext *ctx = &c->file->ctx;
	struct gotype t = go_type_of(ctx, c->file->src, go_field(method, "operand"));
	struct str name = str_trim_prefix(t.text, STR("*"));
	struct godef def;

	return ctx->pkg &&
	       gopkg_find_func(ctx->mod, ctx->pkg, name,
			       go_text(c->file->src, go_field(method, "field")), &def) &&
	       str_eq(go_text(def.src, go_field(def.node, "result")), name);
}

static bool match_call(struct advisor *a, struct candidate *c, TSNode call)
{
	const struct gosrc *src = c->file->src;
	TSNode args = go_field(call, "arguments"), fn = go_no_parens(go_field(call, "function"));
	uint32_t at;

	if (go_is(args, "argument_list") && match_comparison(c, call))
		return true;
	if (!go_is(args, "argument_list") || !is_own_call(src, fn))
		return false;
	at = ts_node_start_byte(args);
	c->max_copy = copied_at(a, c, go_line(args), at, at + 1);
	if (c->max_copy == 0)
		return go_is(fn, "selector_expression") && match_dynamic(a, c, call, fn);
	c->site = call;
	c->subject = go_text(src, fn);
	c->loop = loop_around(src, call, c->fn->node);
	c->form = -1;
	for (uint32_t i = 0; i < go_arg_count(call) && c->form < 0; i++) {
		if (!is_large(c, go_arg(call, i)) || copy_lives_on(a, c, call, i))
			continue;
		c->form = FORM_ARGUMENT;
		c->extra = go_arg(call, i);
	}
	if (c->form < 0 && go_is(fn, "selector_expression") &&
	    is_own_value(c, go_field(fn, "operand")) && !gives_itself_back(c, fn) &&
	    !copy_lives_on(a, c, call, UINT32_MAX)) {
		c->form = FORM_RECEIVER;
		c->extra = go_field(fn, "operand");
	}
	if (c->form < 0)
		return false;
	spot_of(c, go_line(call), go_end_line(call));
	return true;
}

/* What a short declaration makes of one of its values. */
enum copy_use { USE_SMALL, USE_READ, USE_WANTED };

static enum copy_use use_of_copy(const struct candidate *c, TSNode decl, TSNode name, TSNode value,
				 bool only)
{
	const struct gosrc *src = c->file->src;
	struct use_search u;

	/* of one value the compiler says how large it is */
	if (!only && !is_large(c, value))
		return USE_SMALL;
	if (!go_is_index(value) && !go_is_selector(value) && !go_is(value, "unary_expression"))
		return USE_WANTED;
	u = uses_of(c, ts_node_parent(decl), decl, go_text(src, name));
	if (u.kept || (u.changed && !u.back.n) ||
	    (u.back.n && !str_eq(u.back, go_text(src, value))))
		return USE_WANTED;
	return USE_READ;
}

static bool match_read(struct advisor *a, struct candidate *c, TSNode decl)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_field(decl, "left"), right = go_field(decl, "right");
	uint32_t n = ts_node_named_child_count(left), values = ts_node_named_child_count(right);
	bool map = false;

	if (n == 2 && values == 1 && go_is_index(go_no_parens(ts_node_named_child(right, 0))))
		n = 1; /* x, ok := m[k] */
	if (n == 0 || n != values || (c->max_copy = copied_in(a, c, decl)) == 0)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		TSNode name = ts_node_named_child(left, i),
		       value = go_no_parens(ts_node_named_child(right, i));
		enum copy_use use = use_of_copy(c, decl, name, value, n == 1);

		if (use == USE_WANTED)
			return false;
		if (use == USE_SMALL || c->text.n)
			continue;
		c->extra = value;
		c->text = go_text(src, name);
		map = go_is_index(value) &&
		      go_type_of(&c->file->ctx, src, go_operand(value)).kind == GO_MAP;
		c->subject = go_text(src, map ? go_operand(value) : value);
	}
	if (!c->text.n)
		return false;
	c->form = map ? FORM_MAP : FORM_READ;
	c->site = decl;
	if (map)
		c->key = hash_bytes(c->subject.p, c->subject.n, 5);
	c->loop = loop_around(src, decl, c->fn->node);
	spot_of(c, go_line(decl), go_end_line(decl));
	return true;
}

/* m[k] = x behind x := m[k]: the second half of one change. */
static bool match_write(struct advisor *a, struct candidate *c, TSNode assign, TSNode slot,
			TSNode value)
{
	const struct gosrc *src = c->file->src;
	struct godecl d;

	if (!go_is_index(slot) || !go_is(value, "identifier") ||
	    go_type_of(&c->file->ctx, src, go_operand(slot)).kind != GO_MAP ||
	    !go_find_decl(src, value, go_text(src, value), &d) ||
	    !str_eq(go_text(src, d.value), go_text(src, slot)))
		return false;
	c->max_copy = copied_in(a, c, assign);
	if (c->max_copy == 0)
		return false;
	c->form = FORM_MAP;
	c->site = assign;
	c->extra = slot;
	c->subject = go_text(src, go_operand(slot));
	c->text = go_text(src, value);
	c->key = hash_bytes(c->subject.p, c->subject.n, 5);
	spot_of(c, go_line(assign), go_end_line(assign));
	return true;
}

static bool match_send(struct candidate *c, TSNode send, TSNode chan, TSNode value)
{
	const struct gosrc *src = c->file->src;
	struct gosize size;

	if (go_is(go_no_parens(value), "composite_literal") ||
	    !go_size_of(&c->file->ctx, go_type_of(&c->file->ctx, src, value), &size) ||
	    size.bytes < LARGE)
		return false;
	c->form = FORM_CHAN;
	c->max_copy = (int64_t)size.bytes;
	c->site = send;
	c->extra = value;
	c->subject = go_text(src, chan);
	c->key = hash_bytes(c->subject.p, c->subject.n, 3);
	spot_of(c, go_line(send), go_end_line(send));
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	switch (m->pattern) {
	case 0:
		return match_range(a, c, gomatch_node(m, "for"), gomatch_node(m, "range"));
	case 1:
		return match_call(a, c, gomatch_node(m, "call"));
	case 2:
		return match_read(a, c, gomatch_node(m, "short"));
	case 3:
		return match_write(a, c, gomatch_node(m, "assign"), gomatch_node(m, "slot"),
				   gomatch_node(m, "value"));
	default:
		return match_send(c, gomatch_node(m, "send"), gomatch_node(m, "chan"),
				  gomatch_node(m, "value"));
	}
}

/* ---- words ---- */

static struct str type_name(const struct candidate *c, TSNode expr)
{
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, expr);

	if (t.kind == GO_POINTER)
		t = go_type_elem(&c->file->ctx, t);
	return t.text.n ? t.text : STR("T");
}

static const char *range_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode clause = ts_node_named_child(c->loop, 0), left = go_field(clause, "left"),
	       body = go_field(c->loop, "body");
	struct str index = ts_node_named_child_count(left) > 1
				   ? go_text(src, ts_node_named_child(left, 0))
				   : STR("_"),
		   name = go_text(src, c->extra);
	const char *i = str_eq(index, STR("_")) ? free_name(a, c->file, c->fn->node, "i")
						: arena_strndup(a->arena, index.p, index.n);
	struct edit e[2];

	e[0] = (struct edit){ ts_node_start_byte(clause), ts_node_end_byte(clause),
			      arena_printf(a->arena, "%s := range " STR_FMT, i,
					   STR_ARG(c->subject)) };
	e[1] = (struct edit){ ts_node_start_byte(body) + 1, ts_node_start_byte(body) + 1,
			      arena_printf(a->arena,
					   "\n\t" STR_FMT " := &" STR_FMT "[%s] // a pointer",
					   STR_ARG(name), STR_ARG(c->subject), i) };
	return source_edited(a, src, c->loop, e, 2);
}

static const char *call_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str text = go_text(src, c->extra), call = go_text(src, c->site);
	struct str head = str_sub(call, 0, (size_t)(text.p - call.p)),
		   tail = str_sub(call, (size_t)(text.p - call.p) + text.n, call.n);

	if (c->form == FORM_RECEIVER)
		return arena_printf(
			a->arena, "func (x *" STR_FMT ") " STR_FMT "(...) // a pointer receiver",
			STR_ARG(type_name(c, c->extra)),
			STR_ARG(go_text(src, go_field(go_no_parens(go_field(c->site, "function")),
						      "field"))));
	return arena_printf(
		a->arena, STR_FMT "&" STR_FMT STR_FMT " // the parameter is a *" STR_FMT,
		STR_ARG(head), STR_ARG(text), STR_ARG(tail), STR_ARG(type_name(c, c->extra)));
}

static const char *const places[] = {
	[FORM_RANGE] = "Each round copies an element of ",
	[FORM_ARRAY] = "To range over an array by value copies all of ",
	[FORM_ARGUMENT] = "Each call copies its argument to ",
	[FORM_RECEIVER] = "Each call copies the receiver of ",
	[FORM_READ] = "The variable is a copy of ",
	[FORM_MAP] = "Each look-up copies the value out of ",
	[FORM_CHAN] = "Values are copied into and out of ",
	[FORM_DYNAMIC] = "Called through an interface, a value receiver is copied: ",
	[FORM_COMPARE] = "Each comparison copies the elements that it is called with by ",
};

static const char *const remedies[] = {
	[FORM_ARRAY] = "Range over a slice of it.",
	[FORM_RANGE] = "Range over the index and take the address.",
	[FORM_ARGUMENT] =
		"Pass a pointer; the function must not change what it points to, or must say so.",
	[FORM_RECEIVER] = "Give the method a pointer receiver, and its type's others, too.",
	[FORM_READ] = "Take the address; it is only read.",
	[FORM_MAP] = "Keep pointers in the map: values are then changed in place, too.",
	[FORM_CHAN] = "Send pointers; who has sent one must not touch it any more.",
	[FORM_DYNAMIC] = "Give the method a pointer receiver, and put pointers into the interface.",
	[FORM_COMPARE] = "Sort pointers, or small keys with the index of each element.",
};

/* x, y := &xs[i], &xs[j] */
static const char *read_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_field(c->site, "left"), right = go_field(c->site, "right");
	uint32_t n = ts_node_named_child_count(right);
	struct buf b = { 0 };

	buf_printf(&b, STR_FMT " := ", STR_ARG(go_text(src, left)));
	for (uint32_t i = 0; i < n; i++) {
		TSNode value = ts_node_named_child(right, i);
		struct str text = go_text(src, value);
		bool large = n == 1 || is_large(c, value);

		buf_printf(&b, "%s%s" STR_FMT, i ? ", " : "", large ? "&" : "",
			   STR_ARG(large ? str_trim_prefix(text, STR("*")) : text));
	}
	return rule_words(a, &b);
}

/* v, ok := m[k]: of pointers, where those that are not there are nil. */
static void explain_map(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str bare = map_bare_read(a, c, go_operand(c->extra));
	struct str names = go_is(c->site, "short_var_declaration")
				   ? go_text(src, go_field(c->site, "left"))
				   : c->text;

	if (bare.n)
		c->remedy = arena_printf(a->arena,
					 "%s What asks for a key that is not there gets nil, no "
					 "empty value: look at "
					 "the reads without \", ok\" (" STR_FMT ").",
					 c->remedy, STR_ARG(bare));
	c->example = arena_printf(
		a->arena, STR_FMT " := " STR_FMT " // a *" STR_FMT " in a map of pointers",
		STR_ARG(names), STR_ARG(go_text(src, c->extra)), STR_ARG(type_name(c, c->extra)));
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;

	c->why = arena_printf(a->arena, "%s" STR_FMT ": %lld bytes.", places[c->form],
			      STR_ARG(c->subject), (long long)c->max_copy);
	c->remedy = remedies[c->form];
	switch ((enum form)c->form) {
	case FORM_RANGE:
		c->example = range_example(a, c);
		break;
	case FORM_ARRAY:
		c->example = arena_printf(a->arena, "range " STR_FMT "[:]", STR_ARG(c->subject));
		break;
	case FORM_ARGUMENT:
	case FORM_RECEIVER:
		c->example = call_example(a, c);
		break;
	case FORM_READ:
		c->example = read_example(a, c);
		break;
	case FORM_MAP:
		explain_map(a, c);
		break;
	case FORM_DYNAMIC:
		c->example = arena_printf(
			a->arena, "func (x *" STR_FMT ") " STR_FMT "(...) // and &" STR_FMT "{...}",
			STR_ARG(c->text), STR_ARG(go_text(src, go_field(c->extra, "field"))),
			STR_ARG(c->text));
		break;
	case FORM_COMPARE:
		c->example = "";
		break;
	case FORM_CHAN:
		c->example = arena_printf(a->arena, "make(chan *" STR_FMT ", ...)",
					  STR_ARG(type_name(c, c->extra)));
		break;
	}
	c->said = str_of(arena_printf(a->arena, "copy of %lld bytes", (long long)c->max_copy));
}

const struct rule rule_large_copy = {
	.id = "large-copy",
	.quiet = true,
	.diags_part = MAX_SPOTS,
	.match = match,
	.judge = judge,
	.explain = explain,
};
