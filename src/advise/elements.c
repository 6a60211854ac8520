#include "advise/elements.h"
#include "advise/copies.h"

#define MOVED_BYTES 32 /* up to this, values are moved as fast as pointers are followed */

struct taken_search {
	const struct gosrc *src;
	struct str name;
	TSNode address;
	uint32_t count;
	uint32_t after; /* uses behind this byte; 0: of none */
	bool later;	/* there is one, or a literal captures it: element and variable are one */
};

static bool visit_taken(void *ctx, TSNode n)
{
	struct taken_search *s = ctx;

	if (go_is(n, "unary_expression") &&
	    str_eq(go_text(s->src, go_field(n, "operator")), STR("&")) &&
	    str_eq(go_text(s->src, go_field(n, "operand")), s->name)) {
		s->address = n;
		s->count++;
	}
	if (go_is(n, "func_literal") && go_mentions(s->src, n, s->name))
		s->later = true;
	if (s->after && ts_node_start_byte(n) >= s->after && go_is(n, "identifier"))
		s->later = s->later || str_eq(go_text(s->src, n), s->name);
	return true;
}

/* xs of xs[i] = &v and of append(xs, &v); null. */
static TSNode slice_around(const struct gosrc *src, TSNode address)
{
	TSNode list = ts_node_parent(address), up = ts_node_parent(list), left;

	if (go_is(list, "argument_list") && str_eq(go_callee(src, up), STR("append")) &&
	    !ts_node_eq(go_arg(up, 0), address))
		return go_arg(up, 0);
	left = go_is(up, "assignment_statement") ? go_single(go_field(up, "left")) : go_null();
	return go_is(list, "expression_list") && !ts_node_is_null(left) && go_is_index(left)
		       ? go_operand(left)
		       : go_null();
}

struct return_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_return(void *ctx, TSNode n)
{
	struct return_search *s = ctx;

	s->found |= go_is(n, "return_statement") && go_mentions(s->src, n, s->name);
	return !s->found;
}

/* []*T of a type T that other packages cannot name. */
static bool is_hidden_type(const struct candidate *c, TSNode slice)
{
	struct str text = go_type_of(&c->file->ctx, c->file->src, slice).text;
	struct godef def;

	text = str_trim_prefix(str_trim_prefix(text, STR("[]")), STR("*"));
	return text.n && text.p[0] >= 'a' && text.p[0] <= 'z' && c->file->ctx.pkg &&
	       gopkg_find_type(c->file->ctx.mod, c->file->ctx.pkg, text, &def);
}

/* A variable of the function, whose type no other package has to know. */
static bool is_own_slice(const struct candidate *c, TSNode slice)
{
	struct return_search s = { c->file->src, go_text(c->file->src, slice), false };
	struct godecl d;

	if (!go_is(slice, "identifier") || !go_find_decl(s.src, slice, s.name, &d) ||
	    (d.kind != DECL_VAR && d.kind != DECL_SHORT))
		return false;
	if (go_is_exported(c->fn->name) && !is_hidden_type(c, slice))
		go_walk(c->fn->node, visit_return, &s);
	return !s.found;
}

bool element_address(const struct candidate *c, TSNode name, TSNode decl, TSNode *slice,
		     TSNode *address)
{
	const struct gosrc *src = c->file->src;
	TSNode loop = go_is(decl, "range_clause") ? ts_node_parent(decl)
						  : go_enclosing(decl, "for_statement");
	struct taken_search s = { .src = src, .name = go_text(src, name), .address = go_null() };
	struct gotype t;

	if (ts_node_is_null(loop) || go_is(decl, "parameter_declaration"))
		return false;
	go_walk(go_field(loop, "body"), visit_taken, &s);
	if (s.count != 1 || leaves_loop(go_statement(s.address)))
		return false;
	s.after = ts_node_end_byte(go_statement(s.address));
	go_walk(go_field(loop, "body"), visit_taken, &s);
	if (s.later)
		return false;
	*slice = slice_around(src, s.address);
	if (ts_node_is_null(*slice) || !is_own_slice(c, *slice))
		return false;
	*address = s.address;
	t = go_type_of(&c->file->ctx, src, *slice);
	return t.kind == GO_SLICE && go_type_elem(&c->file->ctx, t).kind == GO_POINTER;
}

/* What is done with the elements in a range over the call, or over what it was given to. */
struct kept_search {
	const struct callsite *site;
	struct str list; /* empty: the call itself */
	bool kept;
};

static bool visit_kept(void *ctx, TSNode n)
{
	struct kept_search *r = ctx;
	const struct gosrc *src = r->site->file->src;
	TSNode clause = ts_node_named_child(n, 0), left;
	struct copy_uses u;

	if (!go_is(n, "for_statement") || !go_is(clause, "range_clause") ||
	    !(r->list.n ? str_eq(go_text(src, go_field(clause, "right")), r->list)
			: ts_node_eq(go_field(clause, "right"), r->site->call)))
		return !r->kept;
	left = go_field(clause, "left");
	if (ts_node_is_null(left) || ts_node_named_child_count(left) < 2)
		return true;
	u = copy_uses_of(r->site->file, go_field(n, "body"), clause,
			 go_text(src, ts_node_named_child(left, 1)));
	r->kept = u.kept || u.returned || u.back.n;
	return !r->kept;
}

bool elements_are_kept(struct advisor *a, const struct candidate *c)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n = callsites_of(a, c, sites);

	for (uint32_t i = 0; i < n; i++) {
		struct kept_search r = { &sites[i], STR(""), false };
		TSNode stmt = go_statement(sites[i].call), fn = go_enclosing_func(sites[i].call);

		if (go_is(stmt, "short_var_declaration"))
			r.list = go_text(sites[i].file->src,
					 ts_node_named_child(go_field(stmt, "left"), 0));
		go_walk(go_field(fn, "body"), visit_kept, &r);
		if (r.kept)
			return true;
	}
	return false;
}

/* ---- what is done with a slice of pointers elsewhere ---- */

struct slice_search {
	const struct hot_file *f; /* that is looked through */
	struct str name;	  /* of the variable or, in any value, of the field */
	bool field;
	bool moved, held;
};

static bool is_slice(const struct slice_search *s, TSNode n)
{
	const struct gosrc *src = s->f->src;

	if (ts_node_is_null(n))
		return false;
	n = go_no_parens(n);
	if (!s->field)
		return go_is(n, "identifier") && str_eq(go_text(src, n), s->name);
	return go_is_selector(n) && str_eq(go_text(src, go_field(n, "field")), s->name);
}

static bool is_part(const struct slice_search *s, TSNode n)
{
	return go_is(n, "slice_expression") && is_slice(s, go_field(n, "operand"));
}

/* slices.SortFunc(xs, ...), sort.Sort(byName(xs)), slices.Delete(xs, i, k), copy(xs[i+1:], xs[i:]) */
static bool call_moves(const struct slice_search *s, TSNode call)
{
	static const char *const names[] = { "Sort",   "SortFunc",    "SortStableFunc", "Slice",
					     "Stable", "SliceStable", "Reverse",	"Insert",
					     "Delete", "DeleteFunc" };
	const struct gosrc *src = s->f->src;
	struct str name = go_called_name(src, call), pkg = go_called_package(src, call);
	TSNode arg = go_arg(call, 0);

	if (ts_node_is_null(arg))
		return false;
	if (str_eq(go_callee(src, call), STR("copy")))
		return is_part(s, arg) && is_part(s, go_arg(call, 1));
	if (!str_eq(pkg, STR("slices")) && !str_eq(pkg, STR("sort")))
		return false;
	if (go_is(arg, "call_expression") || go_is(arg, "type_conversion_expression"))
		arg = go_is(arg, "call_expression") ? go_arg(arg, 0) : go_field(arg, "operand");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return is_slice(s, arg);
	return false;
}

/* An element is given to something that keeps it: append(others, xs[i]), m[k] = xs[i], return xs[i]. */
static bool is_held(const struct slice_search *s, TSNode element)
{
	const struct gosrc *src = s->f->src;
	TSNode list = ts_node_parent(element), up = ts_node_parent(list), left;

	if (go_is(list, "argument_list"))
		return str_eq(go_callee(src, up), STR("append")) &&
		       !ts_node_eq(go_arg(up, 0), element);
	if (!go_is(list, "expression_list"))
		return false;
	if (go_is(up, "return_statement"))
		return true;
	left = go_is(up, "assignment_statement") ? go_single(go_field(up, "left")) : go_null();
	return !ts_node_is_null(left) && go_contains(go_field(up, "right"), element) &&
	       (go_is_selector(left) || (go_is_index(left) && !is_slice(s, go_operand(left))));
}

/* xs[i], xs[k] = xs[k], xs[i] */
static bool swaps(const struct slice_search *s, TSNode stmt)
{
	TSNode left = go_field(stmt, "left"), right = go_field(stmt, "right"), l, r;

	if (ts_node_named_child_count(left) < 2 || ts_node_named_child_count(right) < 2)
		return false;
	l = ts_node_named_child(left, 0);
	r = ts_node_named_child(right, 0);
	return go_is_index(l) && is_slice(s, go_operand(l)) && go_is_index(r) &&
	       is_slice(s, go_operand(r));
}

static bool visit_slice(void *ctx, TSNode n)
{
	struct slice_search *s = ctx;
	TSNode clause, left;
	struct copy_uses u;

	if (go_is(n, "call_expression"))
		s->moved |= call_moves(s, n);
	else if (go_is(n, "assignment_statement"))
		s->moved |= swaps(s, n);
	if (go_is_index(n) && is_slice(s, go_operand(n)))
		s->held |= is_held(s, n);
	if (!go_is(n, "for_statement") || ts_node_named_child_count(n) < 2)
		return true;
	clause = ts_node_named_child(n, 0);
	if (!go_is(clause, "range_clause") || !is_slice(s, go_field(clause, "right")))
		return true;
	left = go_field(clause, "left");
	if (ts_node_is_null(left) || ts_node_named_child_count(left) < 2)
		return true;
	u = copy_uses_of(s->f, go_field(n, "body"), clause,
			 go_text(s->f->src, ts_node_named_child(left, 1)));
	s->held |= u.kept || u.returned || u.back.n;
	return true;
}

const char *elements_need_pointers(struct advisor *a, const struct candidate *c, uint64_t bytes)
{
	TSNode slice = slice_around(c->file->src, c->site);
	struct gopkg *pkg = c->file->ctx.pkg;
	struct slice_search s = { .f = c->file };

	if (ts_node_is_null(slice) || (!go_is_selector(slice) && !go_is(slice, "identifier")))
		return NULL;
	s.field = go_is_selector(slice);
	s.name = go_text(c->file->src, s.field ? go_field(slice, "field") : slice);
	if (!s.field)
		go_walk(c->fn->node, visit_slice, &s);
	for (size_t i = 0; s.field && pkg && i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(c->file->ctx.mod, pkg, i, s.name);

		if (!src || src->is_test)
			continue;
		s.f = hot_file_of(a->sources, c->file, src);
		go_walk(src->root, visit_slice, &s);
	}
	if (s.moved && bytes > MOVED_BYTES)
		return "its elements are sorted or moved: pointers are cheaper to move";
	return s.held ? "others hold its elements, too: each has a place of its own" : NULL;
}

/* ---- a list for one function ---- */

struct list_search {
	const struct gosrc *src;
	struct str head, next; /* the variable, the field that holds the rest */
	TSNode literal;
	bool leaves;
};

/* head.x of a field's value: no method, and of the rest only head = head.next and head.next == nil. */
static bool is_field_read(const struct list_search *s, TSNode selector)
{
	TSNode p = ts_node_parent(selector), stmt = ts_node_parent(p);

	if (go_is(p, "call_expression") && ts_node_eq(go_field(p, "function"), selector))
		return false;
	if (!str_eq(go_text(s->src, go_field(selector, "field")), s->next))
		return !go_is(p, "unary_expression");
	return go_is(p, "binary_expression") ||
	       (go_is(stmt, "assignment_statement") && ts_node_eq(go_field(stmt, "right"), p) &&
		str_eq(go_text(s->src, go_single(go_field(stmt, "left"))), s->head));
}

/* head.x, head == nil, head = head.next, and nothing else. */
static bool visit_use(void *ctx, TSNode n)
{
	struct list_search *s = ctx;
	TSNode p = ts_node_parent(n), stmt = ts_node_parent(p), right;

	if (s->leaves || !go_is(n, "identifier") || !str_eq(go_text(s->src, n), s->head))
		return !s->leaves;
	if (go_contains(s->literal, n) || go_is(p, "binary_expression") || go_is(p, "var_spec"))
		return true;
	if (go_is(p, "selector_expression")) {
		s->leaves = !is_field_read(s, p);
		return !s->leaves;
	}
	if (go_is(p, "expression_list") &&
	    (go_is(stmt, "assignment_statement") || go_is(stmt, "short_var_declaration")) &&
	    ts_node_eq(go_field(stmt, "left"), p)) {
		right = go_no_parens(go_single(go_field(stmt, "right")));
		if (ts_node_eq(right, s->literal) || go_is(right, "nil") ||
		    (go_is(right, "selector_expression") &&
		     str_eq(go_text(s->src, go_field(right, "operand")), s->head) &&
		     str_eq(go_text(s->src, go_field(right, "field")), s->next)))
			return true;
	}
	s->leaves = true;
	return false;
}

/* The field of the literal that holds what was the head so far; empty. */
static struct str next_field(const struct gosrc *src, TSNode literal, struct str head)
{
	TSNode body = go_field(go_field(literal, "operand"), "body");

	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);
		struct str key, value;

		if (go_is(e, "keyed_element") && str_cut(go_text(src, e), ':', &key, &value) &&
		    str_eq(str_trim(value), head))
			return str_trim(key);
	}
	return STR("");
}

struct str list_head(const struct candidate *c, TSNode literal)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(literal), left = go_single(go_field(stmt, "left"));
	struct list_search s = { .src = src, .literal = literal };
	struct godecl d;

	if (!go_is(stmt, "assignment_statement") || ts_node_is_null(left) ||
	    !go_is(left, "identifier") || !ts_node_eq(go_single(go_field(stmt, "right")), literal))
		return STR("");
	s.head = go_text(src, left);
	s.next = next_field(src, literal, s.head);
	if (s.next.n == 0 || !go_find_decl(src, left, s.head, &d) ||
	    (d.kind != DECL_VAR && d.kind != DECL_SHORT) ||
	    !ts_node_eq(d.func, go_enclosing_func(literal)))
		return STR("");
	go_walk(d.func, visit_use, &s);
	return s.leaves ? STR("") : s.head;
}

static const char *list_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str type = go_text(src, c->extra), next = next_field(src, c->site, c->subject);
	const char *top = free_name(a, c->file, c->fn->node, "stack");

	return arena_printf(a->arena,
			    "var %s []" STR_FMT " // without its field " STR_FMT
			    "\n%s = append(%s, " STR_FMT "{...})\n"
			    "// the last: %s[len(%s)-1]; taken off: %s = %s[:len(%s)-1]",
			    top, STR_ARG(type), STR_ARG(next), top, top, STR_ARG(type), top, top,
			    top, top, top);
}

void list_explain(struct advisor *a, struct candidate *c)
{
	c->why = arena_printf(
		a->arena,
		"Each node of the list " STR_FMT
		" is an allocation of its own, and the list does not leave the function.",
		STR_ARG(c->subject));
	c->remedy =
		"A slice is the stack: append puts on top, and the place of what was taken off is "
		"used again.";
	c->example = list_example(a, c);
}

void element_explain(struct advisor *a, struct candidate *c, struct str type)
{
	c->why = arena_printf(
		a->arena,
		"Each element of " STR_FMT
		" is the address of a variable of its round: an allocation of its own, "
		"which the collector must follow.",
		STR_ARG(c->subject));
	c->remedy = "Keep the values in the slice, one block for all (where nil says that there is "
		    "none, "
		    "with a flag beside), or the addresses of elements that are there already.";
	c->example = arena_printf(a->arena, "// " STR_FMT " []" STR_FMT, STR_ARG(c->subject),
				  STR_ARG(type));
}

const char *element_cleared(struct advisor *a, struct str name, struct gotype t)
{
	switch (t.kind) {
	case GO_ARRAY:
		return arena_printf(a->arena,
				    "clear(" STR_FMT "[:]) // only where its old content matters",
				    STR_ARG(name));
	case GO_STRUCT:
		return arena_printf(a->arena, STR_FMT " = " STR_FMT "{}", STR_ARG(name),
				    STR_ARG(t.text));
	case GO_INT:
	case GO_UINT:
	case GO_FLOAT:
		return arena_printf(a->arena, STR_FMT " = 0", STR_ARG(name));
	case GO_STRING:
		return arena_printf(a->arena, STR_FMT " = \"\"", STR_ARG(name));
	default:
		return arena_printf(a->arena, "// " STR_FMT " holds what the last round left",
				    STR_ARG(name));
	}
}
