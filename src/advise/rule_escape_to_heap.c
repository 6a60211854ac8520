/* Small values that are allocated one by one: returned by pointer, captured, passed on through an interface. */
#include "advise/callsite.h"
#include "advise/elements.h"
#include "advise/rarely.h"
#include "advise/returned.h"
#include "advise/rounds.h"
#include "advise/size_class.h"
#include "gocode/gosize.h"

enum form {
	FORM_RETURNED, /* return &x */
	FORM_CAPTURED, /* by a function literal that escapes */
	FORM_GATHERED, /* by a literal that the call keeps, although its result is there when it returns */
	FORM_PASSED,  /* its address to a call that cannot be seen into */
	FORM_ARRAY,   /* the same of array[:] */
	FORM_ELEMENT, /* append(xs, &T{}) */
	FORM_NAMED,   /* the same of a variable of each round: xs[i] = &v */
	FORM_LIST,    /* head = &node{next: head}, for the function alone */
	FORM_ROUND,   /* a variable of each round, whose address is taken in the last alone */
	FORM_RARE,    /* captured in a branch that few calls go into */
	FORM_BEST,    /* the same where the best so far is kept: best = &v */
};

#define SMALL 64     /* bytes that are copied in a nanosecond or two */
#define MAX_FLOW 800 /* of a flow: more is too winding to advise on */

/* ---- what the compiler says ---- */

/* The escape of `what` that stands on the line; NULL: it stays, or nothing is known. */
static const struct godiag *find_escape(struct advisor *a, struct candidate *c, uint32_t line,
					struct str what)
{
	const struct godiags *d = hot_diags(a->sources, c->file);

	for (size_t i = godiags_at(d, line); i < d->v.n && d->v.v[i].line == line; i++) {
		const struct godiag *g = &d->v.v[i];

		if (g->flow.n && str_has_prefix(g->text, what) &&
		    str_eq(str_sub(g->text, what.n, g->text.n), STR(" escapes to heap")))
			return g;
	}
	return NULL;
}

/* The call in the last "from CALL (call parameter)" of a flow; empty where there is none. */
static struct str flow_call(struct str flow)
{
	struct str line, last = STR("");

	while (str_next_line(&flow, &line)) {
		line = str_trim(line);
		if (str_has_suffix(line, STR("(call parameter)")))
			last = str_trim(str_trim_suffix(str_trim_prefix(line, STR("from ")),
							STR("(call parameter)")));
	}
	return last;
}

static struct str call_name(struct str call)
{
	struct str head;
	size_t end = 0, from;

	while (end < call.n && (call.p[end] != '(' || end == 0 || call.p[end - 1] == '.'))
		end++;
	if (str_has_prefix(call, STR("(*"))) { /* (*sync.Pool).Put(...) */
		ptrdiff_t at = str_index(call, STR(")."));

		for (end = at < 0 ? call.n : (size_t)at + 2; end < call.n && call.p[end] != '(';)
			end++;
	}
	head = str_sub(call, 0, end);
	for (from = head.n; from > 0 && head.p[from - 1] != '.';)
		from--;
	return str_sub(head, from, head.n);
}

/* Calls that read or fill what they get, and do not keep it. */
static bool only_uses(struct str name)
{
	/* fmt's scanning has a pattern of its own */
	static const char *const names[] = {
		"Write",	 "Read",    "ReadFull", "ReadAtLeast", "Scan",
		"Decode",	 "Encode",  "Sum",	"Unmarshal",   "ReadAt",
		"DecodeElement", "WriteAt", "ReadFrom", "UnmarshalTo", "XORKeyStream",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* ---- matching ---- */

static TSNode function_of(const struct candidate *c, TSNode n)
{
	TSNode fn = go_enclosing_func(n);

	return ts_node_is_null(fn) ? c->fn->node : fn;
}

static void spot_of(struct candidate *c, uint32_t line, uint64_t bytes)
{
	candidate_spot(c, (struct spot){ .from = line,
					 .to = line,
					 .self = true,
					 .cpu = CAUSE_MAKE,
					 .never = CAUSE_ARRAY,
					 .max_size = bytes ? (int64_t)bytes + 16 : 0 });
}

struct literal_spot {
	struct candidate *c;
	const struct gosrc *src;
	struct str name;
};

static bool visit_capturing(void *ctx, TSNode n)
{
	struct literal_spot *l = ctx;

	if (go_is(n, "func_literal") && go_mentions(l->src, n, l->name))
		spot_of(l->c, go_line(n), 64);
	return true;
}

/* The pointer's variable or literal ends in a slice that holds nothing but such pointers. */
static bool goes_into_slice(struct candidate *c, TSNode lit, struct str call)
{
	TSNode list = ts_node_parent(lit), stmt = ts_node_parent(list), append;
	struct gotype t, e;
	struct str to, rest;

	if (str_has_prefix(call, STR("append("))) {
		str_cut(str_sub(call, 7, call.n), ',', &to, &rest);
		append = find_append_to(c->file->src, function_of(c, lit), to);
		if (ts_node_is_null(append))
			return false;
		c->subject = to;
		t = go_type_of(&c->file->ctx, c->file->src, go_arg(append, 0));
	} else if (go_is(list, "expression_list") && go_is(stmt, "assignment_statement") &&
		   go_is_index(go_single(go_field(stmt, "left")))) {
		TSNode slice = go_operand(go_single(go_field(stmt, "left")));

		c->subject = go_text(c->file->src, slice);
		t = go_type_of(&c->file->ctx, c->file->src, slice);
	} else {
		return false;
	}
	e = go_type_elem(&c->file->ctx, t);
	return t.kind == GO_SLICE && e.kind == GO_POINTER;
}

/* The call that gets "&name" as one of many: the compiler's flow ends at the slice that holds them. */
struct address_search {
	const struct gosrc *src;
	struct str to;
	TSNode found;
};

static bool visit_address(void *ctx, TSNode n)
{
	struct address_search *s = ctx;

	if (go_is(n, "unary_expression") && go_is(ts_node_parent(n), "argument_list") &&
	    str_eq(go_text(s->src, n), s->to))
		s->found = ts_node_parent(ts_node_parent(n));
	return ts_node_is_null(s->found);
}

static struct str variadic_call(struct advisor *a, struct candidate *c, TSNode fn, struct str name)
{
	struct address_search s = { c->file->src,
				    str_of(arena_printf(a->arena, "&" STR_FMT, STR_ARG(name))),
				    go_null() };

	go_walk(go_field(fn, "body"), visit_address, &s);
	return ts_node_is_null(s.found) ? STR("") : go_text(s.src, s.found);
}

/* What the address does, by the flow; false: it is kept, which needs the heap. */
static bool classify(struct advisor *a, struct candidate *c, struct str flow, TSNode lit,
		     TSNode name)
{
	struct str call = flow_call(flow);

	if (call.n == 0 && !ts_node_is_null(name) && str_contains(flow, STR("... argument")))
		call = variadic_call(a, c, function_of(c, name), go_text(c->file->src, name));

	c->text = call;
	if (flow.n > MAX_FLOW)
		return false;
	if (!ts_node_is_null(lit) && goes_into_slice(c, lit, call)) {
		c->form = FORM_ELEMENT;
		return true;
	}
	if (str_contains(flow, STR("captured by a closure"))) {
		c->form = FORM_CAPTURED;
		return true;
	}
	if (call.n == 0 && str_contains(flow, STR("(return)")) &&
	    !str_contains(flow, STR("(interface-converted)")) &&
	    !str_contains(flow, STR("literal element)")) && !str_contains(flow, STR("-element)"))) {
		c->form = FORM_RETURNED;
		return true;
	}
	if (call.n && only_uses(call_name(call)) && !str_contains(flow, STR("struct literal"))) {
		c->form = str_contains(flow, STR("(slice)")) ? FORM_ARRAY : FORM_PASSED;
		return true;
	}
	return false;
}

/* A literal that captures the variable and is itself only passed to a call. */
struct closure_search {
	struct advisor *a;
	struct candidate *c;
	struct str name;
	TSNode fn;
	bool passed, other;
	bool kept; /* by what the call stores it in, which the compiler has seen into */
};

struct later_use {
	const struct gosrc *src;
	struct str name;
	uint32_t after;
	bool found;
};

static bool visit_later(void *ctx, TSNode n)
{
	struct later_use *l = ctx;

	if (go_is(n, "func_literal"))
		return false;
	l->found = l->found || (ts_node_start_byte(n) >= l->after && go_is(n, "identifier") &&
				str_eq(go_text(l->src, n), l->name));
	return !l->found;
}

/* The variable is read behind the call: what the literal gathers is there when the call is done, so nobody needs to keep it. */
static bool is_gathered(const struct closure_search *s, TSNode call)
{
	struct later_use l = { s->c->file->src, s->name, ts_node_end_byte(call), false };

	go_walk(go_field(s->fn, "body"), visit_later, &l);
	return l.found;
}

static bool visit_closure(void *ctx, TSNode n)
{
	struct closure_search *s = ctx;
	const struct godiag *g;
	TSNode call;

	if (!go_is(n, "func_literal") || !go_mentions(s->c->file->src, n, s->name))
		return true;
	g = find_escape(s->a, s->c, go_line(n), STR("func literal"));
	call = ts_node_parent(ts_node_parent(n));
	if (go_is(ts_node_parent(n), "argument_list") && g &&
	    !go_is(ts_node_parent(call), "go_statement")) {
		bool opaque = flow_call(g->flow).n > 0;

		s->passed |= opaque || is_gathered(s, call);
		s->other |= !opaque && !is_gathered(s, call);
		s->kept |= !opaque;
	} else if (g || go_is(call, "go_statement")) {
		s->other = true;
	}
	return true;
}

static bool match_captured(struct advisor *a, struct candidate *c, struct str name, TSNode fn)
{
	struct closure_search s = { .a = a, .c = c, .name = name, .fn = fn };
	struct literal_spot l = { c, c->file->src, name };

	go_walk(go_field(fn, "body"), visit_closure, &s);
	if (!s.passed || s.other)
		return false;
	go_walk(go_field(fn, "body"), visit_capturing, &l);
	if (s.kept)
		c->form = FORM_GATHERED;
	return true;
}

/* The type of a name where it is declared. */
static struct gotype declared_type(const struct candidate *c, TSNode decl, TSNode name)
{
	const struct gocontext *ctx = &c->file->ctx;
	const struct gosrc *src = c->file->src;
	TSNode type = go_field(decl, "type"), right = go_field(decl, "right"),
	       left = go_field(decl, "left");

	if (!ts_node_is_null(type))
		return go_type_of_node(ctx, src, type);
	if (go_is(decl, "var_spec"))
		return go_type_of(ctx, src, go_single(go_field(decl, "value")));
	for (uint32_t i = 0;
	     go_is(right, "expression_list") && i < ts_node_named_child_count(left) &&
	     i < ts_node_named_child_count(right);
	     i++)
		if (ts_node_eq(ts_node_named_child(left, i), name))
			return go_type_of(ctx, src, ts_node_named_child(right, i));
	return (struct gotype){ .kind = GO_UNKNOWN };
}

static struct gotype named_type(const struct candidate *c)
{
	return go_type_of(&c->file->ctx, c->file->src, go_field(c->extra, "operand"));
}

static bool match_round(struct candidate *c, const struct godiag *g, TSNode name, TSNode decl)
{
	struct gosize size = { 0 };

	if (round_address(c->file->src, g, name, decl, &c->loop, &c->extra))
		c->form = FORM_ROUND;
	else if (round_best(c->file->src, function_of(c, decl), name, decl, &c->loop, &c->extra))
		c->form = FORM_BEST;
	else
		return false;
	c->site = decl;
	c->decl = decl;
	c->subject = go_text(c->file->src, name);
	c->said = g->text;
	go_size_of(&c->file->ctx,
		   go_type_of(&c->file->ctx, c->file->src, go_field(c->extra, "operand")), &size);
	spot_of(c, go_line(name), size.bytes);
	return true;
}

/* xs[i] = &v: what the slice holds are addresses of small values. */
static bool match_element(struct candidate *c, const struct godiag *g, TSNode name, TSNode decl)
{
	struct gosize size = { 0 };
	TSNode slice, address;

	if (!element_address(c, name, decl, &slice, &address))
		return false;
	c->form = FORM_NAMED;
	c->site = decl;
	c->decl = decl;
	c->extra = address;
	c->loop = go_enclosing(address, "for_statement");
	c->subject = go_text(c->file->src, slice);
	c->said = g->text;
	go_size_of(&c->file->ctx, named_type(c), &size);
	spot_of(c, go_line(name), size.bytes);
	return true;
}

/* if odd { return func() { use(v) } } */
static bool match_rare(struct candidate *c, const struct godiag *g, TSNode name, TSNode decl)
{
	struct gosize size = { 0 };

	if (!rarely_captured(c, g, name, decl, &c->extra))
		return false;
	c->form = FORM_RARE;
	c->site = decl;
	c->decl = decl;
	c->subject = go_text(c->file->src, name);
	c->said = g->text;
	c->key = hash_mix(hash_bytes("rare", 4, 7), ts_node_start_byte(c->extra));
	if (go_size_of(&c->file->ctx, declared_type(c, decl, name), &size))
		size.bytes = layout_class_bytes(size.bytes, size.pointers);
	else
		size.bytes = 0;
	spot_of(c, go_line(name), size.bytes);
	return true;
}

/* All returns of a function give one result: one change mends them all. */
static uint64_t result_key(TSNode fn)
{
	return hash_mix(hash_bytes("result", 6, 7), ts_node_start_byte(fn));
}

static bool match_name(struct advisor *a, const struct gosrc *src, TSNode name, TSNode decl,
		       struct candidate *c)
{
	struct str text = go_text(src, name);
	const struct godiag *g = find_escape(a, c, go_line(name), text);
	struct gosize size = { 0 };
	TSNode fn = function_of(c, decl);
	struct returned r;

	if (g && (match_round(c, g, name, decl) || match_element(c, g, name, decl) ||
		  match_rare(c, g, name, decl)))
		return true;
	if (!g || (!go_is(decl, "short_var_declaration") && !go_is_declared(decl, name)) ||
	    !str_contains(g->flow, str_of(arena_printf(a->arena, "&" STR_FMT, STR_ARG(text)))) ||
	    !classify(a, c, g->flow, go_null(), name))
		return false;
	c->site = decl;
	c->decl = decl;
	c->said = str_of(arena_printf(a->arena, "moved to heap: " STR_FMT, STR_ARG(text)));
	c->subject = text;
	c->extra = name;
	c->loop = loop_around(src, decl, fn);
	go_size_of(&c->file->ctx, declared_type(c, decl, name), &size);
	if (c->form == FORM_RETURNED && go_is(decl, "parameter_declaration"))
		return false; /* a function that makes pointers: that is its job */
	if (c->form == FORM_RETURNED && !returned_pointer(fn, &r))
		return false;
	if ((c->form == FORM_CAPTURED && !match_captured(a, c, text, fn)) ||
	    (c->form == FORM_PASSED && ts_node_is_null(c->loop)))
		return false;
	spot_of(c, go_line(name), size.bytes);
	if (c->form == FORM_RETURNED)
		c->key = result_key(fn);
	if (c->form == FORM_PASSED || c->form == FORM_ARRAY)
		c->key = hash_mix(hash_bytes(c->text.p, c->text.n, 7),
				  ts_node_is_null(c->loop) ? ts_node_start_byte(decl)
							   : ts_node_start_byte(c->loop));
	return true;
}

static bool match_literal(struct advisor *a, const struct gosrc *src, TSNode lit, TSNode type,
			  struct candidate *c)
{
	struct gotype t = go_type_of_node(&c->file->ctx, src, type);
	struct str text = go_is(lit, "call_expression")
				  ? go_text(src, lit)
				  : str_of(arena_printf(a->arena, "&" STR_FMT "{...}",
							STR_ARG(go_text(src, type))));
	const struct godiag *g = find_escape(a, c, go_line(lit), text);
	struct gosize size = { 0 };
	struct str head;

	if (!g) /* without fields the compiler spells it out */
		g = find_escape(a, c, go_line(lit), go_text(src, lit));
	head = g && go_is(lit, "unary_expression") ? list_head(c, lit) : STR("");
	c->subject = head.n ? head : go_text(src, type);
	c->form = FORM_LIST;
	if (!g || (head.n == 0 && (!classify(a, c, g->flow, lit, go_null()) ||
				   (c->form != FORM_RETURNED && c->form != FORM_ELEMENT))))
		return false;
	go_size_of(&c->file->ctx, t, &size);
	c->site = lit;
	c->said = g->text;
	c->extra = type;
	c->loop = loop_around(src, lit, function_of(c, lit));
	if (c->form != FORM_RETURNED && ts_node_is_null(c->loop))
		return false;
	if (c->form == FORM_RETURNED)
		c->key = result_key(function_of(c, lit));
	spot_of(c, go_line(lit), size.bytes);
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode name = gomatch_node(m, "name"), lit = gomatch_node(m, "lit");

	return ts_node_is_null(lit) ? match_name(a, m->src, name, gomatch_node(m, "decl"), c)
				    : match_literal(a, m->src, lit, gomatch_node(m, "type"), c);
}

/* ---- would a value do? ---- */

static struct gotype pointed_type(const struct candidate *c)
{
	if (c->form == FORM_NAMED)
		return named_type(c);
	return go_is(c->site, "unary_expression") || go_is(c->site, "call_expression")
		       ? go_type_of_node(&c->file->ctx, c->file->src, c->extra)
		       : declared_type(c, c->decl, c->extra);
}

/* Why the function must return a pointer; NULL: a value would do. */
static const char *needs_pointer(struct advisor *a, const struct candidate *c)
{
	TSNode fn = function_of(c, c->site);
	struct returned r;
	bool maybe;

	if (!returned_pointer(fn, &r))
		return "it returns several pointers";
	if (!returned_as_value(c->file->src, fn, &r, &maybe))
		return "not each of its returns gives a new value: the pointer tells more";
	if (only_called_through_values(a, c))
		return "it is called through an interface, which says what it returns";
	return returned_needed(a, c, &r, maybe);
}

static void judge(struct advisor *a, struct candidate *c)
{
	struct gotype t = pointed_type(c);
	struct gosize size;

	if (c->form == FORM_RARE && !rarely_made(a, c, c->extra))
		c->leave = "the function literal that captures it is made in many of the calls";
	if (c->form == FORM_BEST)
		t = named_type(c);
	else if (c->form != FORM_RETURNED && c->form != FORM_ELEMENT && c->form != FORM_NAMED)
		return;
	if (!go_size_of(&c->file->ctx, t, &size))
		c->leave = "how large the value is cannot be told from the source";
	else if (size.bytes > (c->form == FORM_ELEMENT ? 2 * SMALL : SMALL))
		c->leave = arena_printf(a->arena, "%llu bytes: copies of it would cost, too",
					(unsigned long long)size.bytes);
	else if (go_struct_has_lock(&c->file->ctx, t))
		c->leave = "it holds a lock or an atomic value, which must not be copied";
	else if (go_struct_is_linked(&c->file->ctx, t))
		c->leave =
			"it points to its own kind (a list, a tree): each has a place of its own";
	else if (t.text.n && returned_has_changing_method(a, c, t.text))
		c->leave = "its methods change it through the pointer";
	else if (c->form == FORM_RETURNED)
		c->leave = needs_pointer(a, c);
	else if (c->form != FORM_BEST && elements_are_kept(a, c))
		c->leave = "single elements are kept: each would keep the whole slice";
	else if (c->form == FORM_ELEMENT)
		c->leave = elements_need_pointers(a, c, size.bytes);
}

/* ---- the cheaper form ---- */

struct value_edits {
	const char *zero;
	bool maybe; /* a bool stands beside the value */
	struct edit e[MAX_EDITS];
	uint32_t n;
};

static void add_edit(struct value_edits *v, struct edit e)
{
	uint32_t i = v->n;

	if (v->n == MAX_EDITS)
		return;
	for (; i > 0 && v->e[i - 1].from > e.from; i--)
		v->e[i] = v->e[i - 1];
	v->e[i] = e;
	v->n++;
}

static void take_away(struct value_edits *v, TSNode n, uint32_t bytes, const char *by)
{
	uint32_t at = ts_node_start_byte(n);

	add_edit(v, (struct edit){ at, at + bytes, by });
}

static void put_behind(struct value_edits *v, TSNode n, const char *text)
{
	uint32_t at = ts_node_end_byte(n);

	add_edit(v, (struct edit){ at, at, text });
}

/*
 * "return &x" -> "return x", "return &T{...}" -> "return T{...}", "return nil, err" -> "return T{}, err"; where nil tells alone,
 * "return nil" -> "return T{}, false".
 */
static void see_return(void *ctx, TSNode value)
{
	struct value_edits *v = ctx;

	if (go_is(value, "unary_expression"))
		take_away(v, value, 1, "");
	else if (go_is(value, "nil"))
		take_away(v, value, 3, v->zero);
	if (v->maybe && !ts_node_is_null(value) && !go_is(value, "nil"))
		put_behind(v, value, ", true");
}

static const char *value_example(struct advisor *a, const struct candidate *c)
{
	TSNode fn = function_of(c, c->site);
	struct gotype t = pointed_type(c);
	struct value_edits v = { 0 };
	struct returned r;
	struct str type;

	if (!returned_pointer(fn, &r) || !returned_as_value(c->file->src, fn, &r, &v.maybe))
		return "";
	type = str_trim_prefix(go_text(c->file->src, r.type), STR("*"));
	v.zero = arena_printf(a->arena,
			      t.kind == GO_STRUCT || t.kind == GO_ARRAY ? STR_FMT "{}%s"
									: "*new(" STR_FMT ")%s",
			      STR_ARG(type), v.maybe ? ", false" : "");
	take_away(&v, r.type, 1, v.maybe ? "(" : "");
	if (v.maybe)
		put_behind(&v, r.type, ", bool)");
	returned_each(fn, &r, see_return, &v);
	if (go_is(c->site, "unary_expression") && /* d := &T{...}; return d */
	    ts_node_is_null(go_enclosing(c->site, "return_statement")))
		take_away(&v, c->site, 1, "");
	return v.n > 1 ? source_edited(a, c->file->src, fn, v.e, v.n) : "";
}

static const char *element_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->site);
	uint32_t at = ts_node_start_byte(c->site);
	struct edit e = { at, at + 1, "" };
	struct str type = go_text(src, c->extra);
	const char *head = arena_printf(a->arena,
					"// " STR_FMT " []" STR_FMT
					"; where a pointer is wanted: &" STR_FMT "[i]",
					STR_ARG(c->subject), STR_ARG(type), STR_ARG(c->subject));

	if (go_is(c->site, "call_expression"))
		return arena_printf(a->arena, "%s\nvar x " STR_FMT, head, STR_ARG(type));
	return arena_printf(a->arena, "%s\n%s", head, source_edited(a, src, stmt, &e, 1));
}

/* The declaration in front of the loop, and its value set anew in each round. */
static const char *hoist_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct edit e[MAX_EDITS];
	uint32_t n = 0;
	struct buf b = { 0 };

	for (const struct candidate *t = c; t && n < MAX_EDITS; t = t->twin) {
		bool spec = go_is(t->decl, "var_spec");
		TSNode s = spec ? ts_node_parent(t->decl) : t->decl;
		struct gotype type = declared_type(t, t->decl, t->extra);

		if (n && e[n - 1].from == ts_node_start_byte(s))
			continue;
		if (spec && ts_node_is_null(go_field(t->decl, "value"))) {
			buf_printf(&b, STR_FMT "\n", STR_ARG(go_text(src, s)));
			e[n].by = element_cleared(a, t->subject, type);
		} else {
			buf_printf(&b, "var " STR_FMT " " STR_FMT "\n", STR_ARG(t->subject),
				   STR_ARG(type.text.n ? type.text : STR("T")));
			e[n].by = arena_printf(a->arena, STR_FMT " = " STR_FMT, STR_ARG(t->subject),
					       STR_ARG(go_text(src, go_field(s, "right"))));
		}
		e[n].from = ts_node_start_byte(s);
		e[n++].to = ts_node_end_byte(s);
	}
	buf_adds(&b, source_edited(a, src, c->loop, e, n));
	return rule_words(a, &b);
}

static void explain_passed(struct advisor *a, struct candidate *c)
{
	struct str call = call_name(c->text);
	bool loop = !ts_node_is_null(c->loop);

	c->why = arena_printf(
		a->arena,
		STR_FMT " is handed to " STR_FMT
			" by its address, and the compiler cannot see what that does with it: "
			"%s makes a new one on the heap.",
		STR_ARG(c->subject), STR_ARG(call), loop ? "each round" : "each call");
	if (loop) {
		c->remedy = "Declare it once, in front of the loop. (A call that keeps what it "
			    "gets would not allow "
			    "that; readers and writers must not.)";
		c->example = hoist_example(a, c);
	} else {
		c->remedy = "Keep one in the struct that writes, or append to a buffer that is "
			    "there already.";
		c->example = arena_printf(
			a->arena, "// a field beside the writer:\n" STR_FMT " " STR_FMT,
			STR_ARG(c->subject), STR_ARG(declared_type(c, c->decl, c->extra).text));
	}
}

/* Nil is what the function's only result tells, too. */
static bool nil_tells(const struct candidate *c)
{
	TSNode fn = function_of(c, c->site);
	struct returned r;
	bool maybe;

	return returned_pointer(fn, &r) && returned_as_value(c->file->src, fn, &r, &maybe) && maybe;
}

static void explain(struct advisor *a, struct candidate *c)
{
	switch ((enum form)c->form) {
	case FORM_RETURNED:
		c->why = arena_printf(a->arena,
				      "The result is a pointer, so each call allocates a " STR_FMT
				      " that callers only read.",
				      STR_ARG(pointed_type(c).text));
		c->remedy = nil_tells(c)
				    ? "Return the value, and a bool that says whether there is one "
				      "in place of nil."
				    : "Return the value: so small a thing is copied in a "
				      "nanosecond or two.";
		c->example = value_example(a, c);
		break;
	case FORM_ELEMENT:
		c->why = arena_printf(a->arena,
				      "Each element of " STR_FMT
				      " is an allocation of its own, and the slice "
				      "holds pointers that the collector must follow.",
				      STR_ARG(c->subject));
		c->remedy = "Keep the values in the slice: one block for all.";
		c->example = element_example(a, c);
		break;
	case FORM_NAMED:
		element_explain(a, c, pointed_type(c).text);
		break;
	case FORM_LIST:
		list_explain(a, c);
		break;
	case FORM_CAPTURED:
		c->why = arena_printf(
			a->arena,
			STR_FMT " is changed by a function literal that goes to a call which the "
				"compiler cannot see into: both live on the heap, at each call.",
			STR_ARG(c->subject));
		c->remedy = "Call the concrete type's method (it can be inlined, and nothing "
			    "escapes), or keep the "
			    "variable in a struct that lives longer and pass its method.";
		c->example = "";
		break;
	case FORM_GATHERED:
		c->why = arena_printf(
			a->arena,
			STR_FMT
			" is changed by a function literal that the call stores in something "
			"on the heap: both live on the heap, at each call.",
			STR_ARG(c->subject));
		c->remedy =
			ts_node_is_null(c->loop)
				? "Hand the function on as an argument instead of keeping it in "
				  "a field: then neither leaves the stack."
				: "Hand the function on as an argument instead of keeping it in "
				  "a field (then neither leaves the stack), or declare both "
				  "once, in front of the loop.";
		c->example = "";
		break;
	case FORM_ROUND:
		c->why = arena_printf(a->arena,
				      "Each round has a " STR_FMT
				      " of its own, and since its address is taken "
				      "in the last, each is allocated.",
				      STR_ARG(c->subject));
		c->remedy = "Copy it where its address is taken: only that round allocates then. "
			    "(Or take "
			    "the element's address, where it may be shared.)";
		c->example = round_example(a, c);
		break;
	case FORM_RARE:
		c->why = arena_printf(a->arena,
				      STR_FMT
				      " is captured by a function literal, by reference since "
				      "it is larger than 128 bytes: each call allocates it, "
				      "though few make the literal.",
				      STR_ARG(c->subject));
		c->remedy = "Copy it in the branch that makes the literal: only calls that go "
			    "there allocate then.";
		c->example = rarely_example(a, c);
		break;
	case FORM_BEST:
		c->why = arena_printf(
			a->arena,
			"Each round has a " STR_FMT
			" of its own, and since the address of the best is kept, each is "
			"allocated.",
			STR_ARG(c->subject));
		c->remedy = "Keep the value itself, and a bool that says whether there is one.";
		c->example = round_best_example(a, c, function_of(c, c->site));
		break;
	case FORM_PASSED:
	case FORM_ARRAY:
		explain_passed(a, c);
		break;
	}
}

/* Values that lie in the slice in place of their addresses take their bytes there. */
static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	(void)a;
	if (c->form != FORM_NAMED && c->form != FORM_ELEMENT)
		return;
	/* a slice of values that grows from nothing outgrows larger blocks than one of pointers */
	r->bytes = 1;
	r->what = "the values stay, in one block";
}

const struct rule rule_escape_to_heap = {
	.id = "escape-to-heap",
	.quiet = true,
	.diags_part = MAX_SPOTS,
	.match = match,
	.judge = judge,
	.explain = explain,
	.rest = rest,
};
