/* Large values that are copied where a pointer would do. The compiler tells of each copy of 128 bytes or more. */
#include <stdlib.h>

#include "advise/copies.h"
#include "advise/pricing.h"
#include "gocode/gosize.h"

/* all copies of one map or channel are one waste; so is what is copied out of an element and back */
#define CHAN_KEY 3
#define MAP_KEY 5
#define BACK_KEY 7
/* and all receivers of one type */
#define RECEIVER_KEY 11

/* What channels, maps, growing slices and the setup of others move is another copy than the line's own. */
#define OTHERS_MOVE \
	(CAUSE_MAPASSIGN | CAUSE_MAPGROW | CAUSE_GROWSLICE | CAUSE_FMT | CAUSE_CONCAT | \
	 CAUSE_BUFGROW | CAUSE_BUFIO)

static void spot_of(struct candidate *c, uint32_t from, uint32_t to)
{
	candidate_spot(
		c, (struct spot){ .from = from,
				  .to = to,
				  .cpu = CAUSE_COPY,
				  .cpu_self = true,
				  .never = OTHERS_MOVE | (c->form == COPY_CHAN ? 0 : CAUSE_CHAN) });
}

/* ---- forms ---- */

/* What the loop copies, by what it ranges over; false: nothing that can be told. */
static bool range_form(struct candidate *c, struct gotype t, TSNode over)
{
	if (go_is(over, "call_expression"))
		return false; /* what a call gives is a copy already */
	c->form = COPY_RANGE;
	if (t.kind == GO_CHAN)
		c->form = COPY_CHAN;
	else if (t.kind == GO_MAP)
		c->form = COPY_MAP;
	else if (t.kind == GO_ARRAY && !copy_is_large_element(c->file, t))
		c->form = COPY_ARRAY; /* it is the array that is copied, once for all rounds */
	return t.kind != GO_FUNC && (t.kind != GO_UNKNOWN || !t.text.n);
}

/* The lines of the body wait for the copy, too, where they do little else. */
static void spot_body(struct candidate *c, TSNode body)
{
	int stays = c->form == COPY_RANGE ? copy_loop_stays(c->file->src, body, c->max_copy) : -1;

	c->bound.constant = stays;
	if (stays >= 0 && go_end_line(body) > go_line(body))
		candidate_spot(c, (struct spot){ .from = go_line(body) + 1,
						 .to = go_end_line(body),
						 .cpu_self = true });
}

/* for k, v := range m { v.n++; m[k] = v } */
static bool goes_back(const struct gosrc *src, const struct copy_uses *u, TSNode left, TSNode over)
{
	struct str key = go_text(src, ts_node_named_child(left, 0)), of = go_text(src, over);

	return !u->dropped && !u->returned && str_has_prefix(u->back, of) &&
	       u->back.n == of.n + key.n + 2 &&
	       str_eq(str_sub(u->back, of.n + 1, of.n + 1 + key.n), key);
}

static bool match_range(struct advisor *a, struct candidate *c, TSNode loop, TSNode clause)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_field(clause, "left"), over = go_no_parens(go_field(clause, "right")),
	       name;
	struct gotype t = go_type_of(&c->file->ctx, src, over);
	struct copy_uses u;
	bool back;

	if (ts_node_is_null(left) || !go_is(left, "expression_list"))
		return false;
	name = ts_node_named_child(left, ts_node_named_child_count(left) - 1);
	u = copy_uses_of(c->file, go_field(loop, "body"), clause, go_text(src, name));
	c->max_copy = copied_in(a, c->file, clause);
	back = goes_back(src, &u, left, over);
	if (c->max_copy == 0 || u.kept || (u.back.n && !back) || !range_form(c, t, over))
		return false;
	/* the loop works on a copy of its own */
	if ((u.set || u.changed) && c->form != COPY_CHAN && !back)
		return false;
	/* found, it is handed out: once a loop */
	if (u.returned && c->form != COPY_RANGE && c->form != COPY_ARRAY)
		return false;
	c->site = loop;
	c->extra = name;
	c->loop = loop;
	c->subject = go_text(src, over);
	c->text = go_text(src, name);
	if (c->form == COPY_CHAN)
		c->key = hash_bytes(c->subject.p, c->subject.n, CHAN_KEY);
	else if (c->form == COPY_MAP)
		c->key = hash_bytes(c->subject.p, c->subject.n, MAP_KEY);
	else if (back)
		c->key = hash_bytes(u.back.p, u.back.n, BACK_KEY);
	spot_of(c, go_line(clause), go_line(go_field(loop, "body")));
	spot_body(c, go_field(loop, "body"));
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
	if (!known ||
	    !copy_is_large_element(c->file, go_type_of(&c->file->ctx, src, go_arg(call, 0))) ||
	    !go_size_of(
		    &c->file->ctx,
		    go_type_elem(&c->file->ctx, go_type_of(&c->file->ctx, src, go_arg(call, 0))),
		    &size))
		return false;
	c->form = COPY_COMPARE;
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

/* The CPU that is the line's own. */
static int64_t own_ns(struct advisor *a, const struct hot_file *f, uint32_t line)
{
	int64_t own = 0;

	for (size_t i = hot_first_at(f, line); i < f->charges.n && f->charges.v[i].line == line;
	     i++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[i].charge];

		own += ch->kind == COST_CPU && ch->self ? ch->value : 0;
	}
	return own;
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
	if (!go_size_of(&c->file->ctx, t, &size) || size.bytes < LARGE_COPY)
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

	if (!c->file->ctx.pkg ||
	    fraction(own_ns(a, c->file, line), a->join->totals.cpu_ns) < a->min_cost ||
	    go_type_of(&c->file->ctx, src, go_field(fn, "operand")).kind != GO_INTERFACE)
		return false;
	if (!find_called(a, c, method, line, &type))
		type = find_inlined(c, method);
	if (!type.n)
		return false;
	c->form = COPY_DYNAMIC;
	c->site = call;
	c->subject = go_text(src, fn);
	c->text = type;
	c->extra = fn;
	c->loop = loop_around(src, call, c->fn->node);
	spot_of(c, line, line);
	return true;
}

/* Of measured pairs: the call itself, the sort of pointers or indexes, the change in place. */
#define CALL_STAYS 33
#define SORT_STAYS 10
#define WITHER_STAYS 15
#define BACK_STAYS 10
#define BACK_RANGE_STAYS 24 /* of a loop over a map: its own steps */

/* The lines that call the candidate's function hold copies of what it returns. */
static void claim_callers(struct advisor *a, struct candidate *c)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n; i++) {
		struct hot_file *f = sites[i].file;
		uint32_t line = go_line(sites[i].call);
		TSNode stmt = go_statement(sites[i].call);

		if (copied_in(a, f, stmt) == 0)
			continue;
		for (size_t k = hot_first_at(f, line);
		     k < f->charges.n && f->charges.v[k].line == line; k++) {
			struct charge *ch = &a->join->charges.v[f->charges.v[k].charge];

			if (ch->kind == COST_CPU && (ch->self || (ch->causes & CAUSE_COPY)))
				price_claim(a, c, ch);
		}
	}
}

static void judge(struct advisor *a, struct candidate *c)
{
	int64_t seen = c->price.cpu_ns - c->price.gc_ns;

	if (copy_write_of(c)) {
		c->line = go_line(c->site); /* people look at where the copy begins */
		if (c->form == COPY_READ)
			candidate_keeps(c, BACK_STAYS);
		else if (c->form == COPY_MAP && go_is(c->site, "for_statement"))
			candidate_keeps(c, BACK_RANGE_STAYS);
	}
	if (c->form == COPY_DYNAMIC)
		candidate_keeps(c, CALL_STAYS);
	else if (c->form == COPY_COMPARE)
		candidate_keeps(c, SORT_STAYS);
	else if (c->form == COPY_WITHER)
		candidate_keeps(c, WITHER_STAYS);
	else if (c->form == COPY_RANGE && c->bound.constant >= 0 && seen > 0)
		/* what stands at the loop's head is the copy alone */
		candidate_keeps(
			c, (int)MIN(c->bound.constant,
				    100 - 100 * MIN(own_ns(a, c->file, go_line(c->site)), seen) /
						    seen));
	else if (c->form == COPY_RETURNED || c->form == COPY_MAP)
		claim_callers(a, c);
}

/* func (q Quote) With(...) Quote: a changed copy is what is asked for. */
static bool gives_itself_back(const struct hot_file *f, const struct godef *callee, TSNode value)
{
	struct str type = go_type_of(&f->ctx, f->src, value).text;

	return type.n && str_eq(go_text(callee->src, go_field(callee->node, "result")),
				str_trim_prefix(type, STR("*")));
}

/* A variable that lives on the stack: its address, handed to what cannot be seen into, would move it to the heap. */
static bool is_local_value(const struct gosrc *src, TSNode expr)
{
	struct godecl d;

	expr = go_no_parens(expr);
	return go_is(expr, "composite_literal") || go_is(expr, "call_expression") ||
	       (go_is_name(expr) && go_find_decl(src, expr, go_text(src, expr), &d) &&
		d.kind != DECL_PACKAGE && d.kind != DECL_RANGE_VALUE &&
		!go_is_index(go_no_parens(d.value)));
}

/* A function literal that a local name stands for, or that is called where it stands. */
static bool is_literal_call(const struct gosrc *src, TSNode fn)
{
	struct godecl d;

	return go_is(fn, "func_literal") ||
	       (go_is_name(fn) && go_find_decl(src, fn, go_text(src, fn), &d) &&
		go_is(go_no_parens(d.value), "func_literal"));
}

/* x = x.With(y), x = with(x, y): value is the x in the call. */
static bool is_wither(const struct hot_file *f, TSNode call, const struct godef *callee,
		      TSNode value)
{
	TSNode list = ts_node_parent(call), stmt = ts_node_parent(list);

	return go_is(list, "expression_list") && go_is(stmt, "assignment_statement") &&
	       str_eq(go_text(f->src, go_field(stmt, "operator")), STR("=")) &&
	       str_eq(go_text(f->src, go_single(go_field(stmt, "left"))), go_text(f->src, value)) &&
	       gives_itself_back(f, callee, value);
}

static bool match_wither(struct advisor *a, struct candidate *c, TSNode assign, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function")), of = go_field(fn, "operand");
	bool found = false;
	struct godef callee;

	if (!go_is(call, "call_expression") || !copy_callee(c->file, call, &callee))
		return false;
	if (go_is(fn, "selector_expression") && !copy_has_pointer_receiver(&callee))
		found = is_wither(c->file, call, &callee, of);
	for (uint32_t i = 0; i < go_arg_count(call) && !found; i++) {
		of = go_arg(call, i);
		found = is_wither(c->file, call, &callee, of);
	}
	c->max_copy = found ? copied_in(a, c->file, assign) : 0;
	if (c->max_copy == 0 || go_type_of(&c->file->ctx, c->file->src, of).kind == GO_POINTER)
		return false;
	c->form = COPY_WITHER;
	c->site = assign;
	c->extra = of;
	c->subject = go_text(c->file->src, fn);
	c->loop = loop_around(c->file->src, assign, c->fn->node);
	spot_of(c, go_line(assign), go_end_line(assign));
	return true;
}

/* The receivers of a type's methods change together: its method set does. */
static uint64_t receiver_change(const struct godef *method)
{
	TSNode decl = ts_node_named_child(go_field(method->node, "receiver"), 0);
	struct str type = go_bare_type(go_text(method->src, go_field(decl, "type")));

	return hash_bytes(type.p, type.n, RECEIVER_KEY);
}

static bool match_call(struct advisor *a, struct candidate *c, TSNode call)
{
	const struct gosrc *src = c->file->src;
	TSNode args = go_field(call, "arguments"), fn = go_no_parens(go_field(call, "function"));
	struct godef callee;
	bool known;
	uint32_t at;

	if (go_is(args, "argument_list") && match_comparison(c, call))
		return true;
	if (!go_is(args, "argument_list") || !is_own_call(src, fn))
		return false;
	at = ts_node_start_byte(args);
	c->max_copy = copied_at(a, c->file, go_line(args), at, at + 1);
	if (c->max_copy == 0)
		return go_is(fn, "selector_expression") && match_dynamic(a, c, call, fn);
	known = copy_callee(c->file, call, &callee);
	c->site = call;
	c->subject = go_text(src, fn);
	c->loop = loop_around(src, call, c->fn->node);
	c->form = -1;
	for (uint32_t i = 0; i < go_arg_count(call) && c->form < 0; i++) {
		if (!copy_is_large(c->file, go_arg(call, i)) || copy_lives_on(a, c, call, i) ||
		    (!known && !is_literal_call(src, fn) && is_local_value(src, go_arg(call, i))))
			continue;
		c->form = COPY_ARGUMENT;
		c->extra = go_arg(call, i);
	}
	if (c->form < 0 && known && go_is(fn, "selector_expression") &&
	    !copy_has_pointer_receiver(&callee) && is_own_value(c, go_field(fn, "operand")) &&
	    !gives_itself_back(c->file, &callee, go_field(fn, "operand")) &&
	    !copy_lives_on(a, c, call, UINT32_MAX)) {
		c->form = COPY_RECEIVER;
		c->extra = go_field(fn, "operand");
		c->change = receiver_change(&callee);
	}
	if (c->form < 0 || (known && is_wither(c->file, call, &callee, c->extra)))
		return false;
	spot_of(c, go_line(call), go_end_line(call));
	return true;
}

/* A copy that is made under a lock is a snapshot. */
static bool takes_a_lock(const struct candidate *c)
{
	return str_contains(go_text(c->file->src, go_field(c->fn->node, "body")), STR("Lock("));
}

/* What a declaration makes of one of its values. */
enum copy_use { USE_SMALL, USE_READ, USE_SET, USE_RETURNED, USE_WANTED };

static enum copy_use use_of_copy(const struct candidate *c, TSNode decl, TSNode name, TSNode value,
				 bool only)
{
	const struct gosrc *src = c->file->src;
	TSNode scope = ts_node_parent(decl);
	struct copy_uses u;

	/* of one value the compiler says how large it is */
	if (!only && !copy_is_large(c->file, value))
		return USE_SMALL;
	if (!go_is_index(value) && !go_is_selector(value) && !go_is(value, "unary_expression"))
		return USE_WANTED;
	u = copy_uses_of(c->file, go_is(scope, "var_declaration") ? ts_node_parent(scope) : scope,
			 decl, go_text(src, name));
	if (u.kept || u.dropped || (u.back.n && !str_eq(u.back, go_text(src, value))))
		return USE_WANTED;
	if (u.back.n)
		return u.returned ? USE_WANTED : USE_READ;
	if (u.changed || (u.set && u.returned))
		return USE_WANTED;
	return u.returned ? USE_RETURNED : u.set ? USE_SET : USE_READ;
}

static enum gokind read_from(const struct candidate *c, TSNode value)
{
	const struct gosrc *src = c->file->src;

	if (go_is(value, "unary_expression") &&
	    str_eq(go_text(src, go_field(value, "operator")), STR("<-")))
		return GO_CHAN;
	return go_is_index(value) ? go_type_of(&c->file->ctx, src, go_operand(value)).kind
				  : GO_UNKNOWN;
}

/* The form, by where the value comes from and what becomes of it; false: the copy is wanted. */
static bool read_form(struct advisor *a, struct candidate *c, enum gokind from, enum copy_use use)
{
	if (from == GO_MAP)
		c->form = use == USE_SET ? COPY_MAP_LOCAL : COPY_MAP;
	else
		c->form = from == GO_CHAN ? COPY_CHAN : COPY_READ;
	if (use == USE_RETURNED)
		return c->form == COPY_MAP && !takes_a_lock(c) && copy_callers_only_read(a, c, 0);
	return use != USE_SET || c->form == COPY_MAP_LOCAL || c->form == COPY_CHAN;
}

/* One name a value: those of var x = y, or of x, y := v, w; of x, ok := m[k] the first. */
static uint32_t declared_pairs(TSNode decl, TSNode *left, TSNode *right)
{
	bool spec = go_is(decl, "var_spec");
	uint32_t n, values;

	*left = spec ? decl : go_field(decl, "left");
	*right = go_field(decl, spec ? "value" : "right");
	n = spec ? 1 : ts_node_named_child_count(*left);
	values = ts_node_named_child_count(*right);
	if (n == 2 && values == 1 && go_is_index(go_no_parens(ts_node_named_child(*right, 0))))
		n = 1;
	return n == values ? n : 0;
}

static bool match_read(struct advisor *a, struct candidate *c, TSNode decl)
{
	const struct gosrc *src = c->file->src;
	enum gokind from = GO_UNKNOWN;
	enum copy_use worst = USE_SMALL;
	TSNode left, right;
	uint32_t n = declared_pairs(decl, &left, &right);

	if (n == 0 || (c->max_copy = copied_in(a, c->file, decl)) == 0)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		TSNode name = ts_node_named_child(left, i),
		       value = go_no_parens(ts_node_named_child(right, i));
		enum copy_use use = use_of_copy(c, decl, name, value, n == 1);

		worst = MAX(worst, use);
		if (use == USE_SMALL || c->text.n)
			continue;
		c->extra = value;
		c->text = go_text(src, name);
		from = read_from(c, value);
		c->subject = go_text(src, from == GO_MAP    ? go_operand(value)
					  : from == GO_CHAN ? go_field(value, "operand")
							    : value);
	}
	c->site = decl;
	spot_of(c, go_line(decl), go_end_line(decl));
	if (worst == USE_SMALL || worst == USE_WANTED || !read_form(a, c, from, worst))
		return false;
	if (from == GO_MAP || from == GO_CHAN)
		c->key =
			hash_bytes(c->subject.p, c->subject.n, from == GO_MAP ? MAP_KEY : CHAN_KEY);
	else if (n == 1)
		c->key = hash_bytes(c->subject.p, c->subject.n, BACK_KEY);
	c->loop = loop_around(src, decl, c->fn->node);
	return true;
}

/* What a pointer may be given to: an element of a slice or map, or what lies behind a pointer or at the top level. */
static bool outlives_call(const struct candidate *c, TSNode value, enum gokind from)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(value);
	struct godecl d;

	if (from == GO_SLICE || from == GO_MAP)
		return true;
	return !ts_node_is_null(base) && go_find_decl(src, base, go_text(src, base), &d) &&
	       (d.kind == DECL_PACKAGE || go_type_of_decl(&c->file->ctx, &d).kind == GO_POINTER);
}

/* return m[k], return s.config: of those that call it, all only read. */
static bool match_return(struct advisor *a, struct candidate *c, TSNode ret, TSNode value)
{
	const struct gosrc *src = c->file->src;
	enum gokind from = read_from(c, value);

	if ((!go_is_index(value) && !go_is_selector(value)) || !copy_is_large(c->file, value) ||
	    !outlives_call(c, value, from) || takes_a_lock(c) ||
	    !ts_node_eq(go_enclosing_func(ret), c->fn->node))
		return false;
	c->max_copy = copied_in(a, c->file, ret);
	if (c->max_copy == 0)
		return false;
	c->form = from == GO_MAP ? COPY_MAP : COPY_RETURNED;
	c->site = ret;
	c->extra = value;
	c->subject = go_text(src, from == GO_MAP ? go_operand(value) : value);
	if (from == GO_MAP)
		c->key = hash_bytes(c->subject.p, c->subject.n, MAP_KEY);
	spot_of(c, go_line(ret), go_end_line(ret));
	return copy_callers_only_read(a, c, 0);
}

/* Whether the variable got what stands in the slot: x := m[k], or as the value of a range over m with the key k. */
static bool came_from(const struct gosrc *src, TSNode slot, const struct godecl *d)
{
	struct str of = go_text(src, go_operand(slot)), key = go_text(src, go_index(slot));

	if (d->kind == DECL_RANGE_VALUE)
		return str_eq(go_text(src, d->value), of) &&
		       str_eq(go_text(src,
				      go_single(ts_node_named_child(go_field(d->stmt, "left"), 0))),
			      key);
	return str_eq(go_text(src, d->value), go_text(src, slot));
}

/* m[k] = x behind x := m[k]: the second half of one change. What is changed in place needs no second look-up either. */
static bool match_write(struct advisor *a, struct candidate *c, TSNode assign, TSNode slot,
			TSNode value)
{
	const struct gosrc *src = c->file->src;
	struct spot s = { .from = go_line(assign), .to = go_end_line(assign), .cpu_self = true };
	enum gokind kind;
	struct godecl d;
	struct copy_uses u;

	if (!go_is_index(slot) || !go_is(value, "identifier") ||
	    !go_find_decl(src, value, go_text(src, value), &d) || !came_from(src, slot, &d))
		return false;
	kind = go_type_of(&c->file->ctx, src, go_operand(slot)).kind;
	u = copy_uses_of(c->file,
			 d.kind == DECL_RANGE_VALUE ? go_field(ts_node_parent(d.stmt), "body")
						    : ts_node_parent(d.stmt),
			 d.stmt, go_text(src, value));
	c->text = go_text(src, value);
	if (u.kept || u.dropped || u.returned)
		return false;
	c->max_copy = copied_in(a, c->file, assign);
	if (c->max_copy == 0 || (kind != GO_MAP && kind != GO_SLICE))
		return false;
	c->form = kind == GO_MAP ? COPY_MAP : COPY_READ;
	c->site = assign;
	c->extra = slot;
	c->subject = go_text(src, kind == GO_MAP ? go_operand(slot) : slot);
	c->key = hash_bytes(c->subject.p, c->subject.n, kind == GO_MAP ? MAP_KEY : BACK_KEY);
	s.cpu = CAUSE_COPY | (kind == GO_MAP ? CAUSE_MAPASSIGN : 0);
	s.never = kind == GO_MAP ? CAUSE_MAPGROW : 0;
	candidate_spot(c, s);
	return true;
}

static bool match_send(struct candidate *c, TSNode send, TSNode chan, TSNode value)
{
	const struct gosrc *src = c->file->src;
	struct gosize size;

	if (go_is(go_no_parens(value), "composite_literal") ||
	    !go_size_of(&c->file->ctx, go_type_of(&c->file->ctx, src, value), &size) ||
	    size.bytes < LARGE_COPY)
		return false;
	c->form = COPY_CHAN;
	c->max_copy = (int64_t)size.bytes;
	c->site = send;
	c->extra = value;
	c->subject = go_text(src, chan);
	c->key = hash_bytes(c->subject.p, c->subject.n, CHAN_KEY);
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
				   gomatch_node(m, "value")) ||
		       match_wither(a, c, gomatch_node(m, "assign"), gomatch_node(m, "value"));
	case 4:
		return match_read(a, c, gomatch_node(m, "spec"));
	case 5:
		return match_return(a, c, gomatch_node(m, "return"),
				    go_no_parens(gomatch_node(m, "value")));
	default:
		return match_send(c, gomatch_node(m, "send"), gomatch_node(m, "chan"),
				  gomatch_node(m, "value"));
	}
}

const struct rule rule_large_copy = {
	.id = "large-copy",
	.quiet = true,
	.diags_part = MAX_SPOTS,
	.match = match,
	.judge = judge,
	.explain = copy_explain,
};
