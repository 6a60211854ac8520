/* Values that are copied to the heap because an interface wants a pointer. */
#include "advise/boxing.h"
#include "advise/sorted.h"
#include "gocode/gocallee.h"
#include "gocode/gosize.h"

enum form {
	FORM_PARAM,  /* to a function of the module */
	FORM_STORE,  /* into a slice, map, field or channel of interfaces */
	FORM_RETURN, /* as a result */
	FORM_HEAP,   /* container/heap */
	FORM_LIST,   /* container/list */
	FORM_POOL,   /* sync.Pool of values */
	FORM_ATOMIC, /* atomic.Value */
	FORM_SYNCMAP,
	FORM_OTHER, /* to a function of another package that takes anything */
	FORM_SORT,
	FORM_EQUAL,   /* reflect.DeepEqual */
	FORM_CONTEXT, /* context.WithValue */
};

/* ---- where the compiler puts a value into an interface ---- */

/* What allocates by itself: no value that was put into something. */
static bool is_allocation(struct str text)
{
	static const char *const starts[] = { "&", "make(",   "new(",	 "append(", "func literal",
					      "[", "map[",    "string(", "...",	    "\"",
					      "`", "struct {" };

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_has_prefix(text, str_of(starts[i])))
			return true;
	return false;
}

/* The nearest thing around n that hands a value on; *value: which of its children. */
static void carrier_of(TSNode n, TSNode *value)
{
	static const char *const types[] = { "argument_list",	 "expression_list",
					     "literal_element",	 "send_statement",
					     "return_statement", NULL };

	if (go_is(n, "(") && go_is(ts_node_parent(n), "argument_list"))
		n = ts_node_parent(ts_node_parent(n)); /* a call is known by its parenthesis */
	for (TSNode p = ts_node_parent(n); !ts_node_is_null(p); n = p, p = ts_node_parent(p))
		if (go_is_any(p, types))
			break;
	*value = n;
}

/* []rune(s), string(b): the conversion's own memory, where the flow names no interface. */
static bool is_converted_text(const struct godiag *g)
{
	return (str_has_prefix(g->text, STR("([]")) || str_has_prefix(g->text, STR("string("))) &&
	       !str_contains(g->flow, STR("(interface-converted)"));
}

static const struct godiag *find_box(struct advisor *a, struct candidate *c, TSNode value)
{
	const struct godiags *d = hot_diags(a->sources, c->file);
	const struct gosrc *src = c->file->src;
	uint32_t from = ts_node_start_byte(value), to = ts_node_end_byte(value),
		 first = go_line(value), last = go_end_line(value);

	for (size_t i = godiags_at(d, first); i < d->v.n && d->v.v[i].line <= last; i++) {
		const struct godiag *g = &d->v.v[i];
		uint32_t at;
		TSNode carried;

		if (g->flow.n == 0 || g->col == 0 || g->line > src->lines.n ||
		    !str_has_suffix(g->text, STR(" escapes to heap")) || is_allocation(g->text) ||
		    !str_contains(g->flow, STR("{storage for ")) || is_converted_text(g))
			continue;
		at = src->lines.v[g->line - 1] + g->col - 1;
		if (at < from || at >= to)
			continue;
		carrier_of(ts_node_descendant_for_byte_range(value, at, at), &carried);
		if (ts_node_eq(carried, value))
			return g;
	}
	return NULL;
}

/* ---- what it is put into ---- */

static int form_of_flow(struct str flow)
{
	static const struct {
		const char *text;
		int form;
	} rows[] = {
		{ "(*sync.Pool).Put(", FORM_POOL }, { "(*atomic.Value).", FORM_ATOMIC },
		{ "(*sync.Map).", FORM_SYNCMAP },   { "(*list.List).", FORM_LIST },
		{ "heap.Push(", FORM_HEAP },	    { "heap.Init(", FORM_HEAP },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_contains(flow, str_of(rows[i].text)))
			return rows[i].form;
	return -1;
}

/* A call's form; -1: errors, logs, panics and what fmt's own pattern is for. */
static int form_of_call(const struct gosrc *src, TSNode call, struct str flow)
{
	static const char *const rare[] = {
		"fmt", "log", "errors", "testing", "log/slog", "context"
	};
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str name = go_text(src, fn), path;
	int form = form_of_flow(flow);

	if (form >= 0)
		return form;
	if (str_eq(name, STR("append")))
		return FORM_STORE;
	if (str_eq(name, STR("panic")) || str_eq(name, STR("print")) ||
	    str_eq(name, STR("println")))
		return -1;
	if (!go_is(fn, "selector_expression") || !go_is(go_field(fn, "operand"), "identifier"))
		return FORM_PARAM;
	path = go_called_package(src, call);
	for (size_t i = 0; i < ARRAY_LEN(rare); i++)
		if (str_eq(path, str_of(rare[i])))
			return -1;
	if (path.n && str_eq(path, STR("sort")))
		return -1; /* a pattern of its own, below */
	return path.n ? FORM_OTHER : FORM_PARAM;
}

/* append(rows, append([]byte("a"), b...)): what escapes there is the slice, and no interface is near. */
static bool is_of_values(const struct candidate *c, TSNode call)
{
	const struct gocontext *ctx = &c->file->ctx;
	enum gokind elem = go_type_elem(ctx, go_type_of(ctx, c->file->src, go_arg(call, 0))).kind;

	return str_eq(go_callee(c->file->src, call), STR("append")) && elem != GO_UNKNOWN &&
	       elem != GO_INTERFACE && elem != GO_ERROR && elem != GO_NAMED;
}

/* A list's method that was inlined: the flow does not name it. */
static bool is_list_method(const struct candidate *c, TSNode call)
{
	struct gocallee to = go_find_callee(&c->file->ctx, c->file->src, call);

	return to.kind == CALLEE_FOREIGN && str_eq(to.path, STR("container/list"));
}

static int form_of_argument(const struct candidate *c, TSNode call, struct str flow)
{
	int form = is_of_values(c, call) ? -1 : form_of_call(c->file->src, call, flow);

	return form == FORM_PARAM && is_list_method(c, call) ? FORM_LIST : form;
}

static int form_of(const struct candidate *c, TSNode value, struct str flow)
{
	const struct gosrc *src = c->file->src;
	TSNode p = ts_node_parent(value), fn = go_enclosing_func(value), result;

	if (go_is(p, "argument_list"))
		return form_of_argument(c, ts_node_parent(p), flow);
	if (go_is(p, "expression_list") && go_is(ts_node_parent(p), "return_statement")) {
		result = go_field(fn, "result");
		if (str_contains(go_text(src, result), STR("error")))
			return -1;
		return str_eq(c->fn->name, STR("Pop")) && str_eq(go_text(src, result), STR("any"))
			       ? FORM_HEAP
			       : FORM_RETURN;
	}
	return form_of_flow(flow) >= 0 ? form_of_flow(flow) : FORM_STORE;
}

/* Each value costs a context of its own beside its boxes; those of one function could be fields of one struct. */
static bool match_context(const struct gosrc *src, TSNode call, struct candidate *c)
{
	c->form = FORM_CONTEXT;
	c->site = call;
	c->subject = go_text(src, go_arg(call, 2));
	c->key = hash_mix(17, ts_node_start_byte(c->fn->node));
	candidate_spot(c, (struct spot){ .from = go_line(call),
					 .to = go_end_line(call),
					 .self = true,
					 .max_size = 64,
					 .cpu = CAUSE_CONTEXT | CAUSE_BOX,
					 .heap = CAUSE_CONTEXT });
	return true;
}

static bool match_sort(struct advisor *a, const struct gosrc *src, TSNode call, struct candidate *c)
{
	TSNode pkg = go_field(go_no_parens(go_field(call, "function")), "operand");

	(void)a;
	if (go_calls(src, call, "context", "WithValue"))
		return match_context(src, call, c);
	if (!go_calls(src, call, "reflect", "DeepEqual") &&
	    !str_eq(gosrc_import(src, go_text(src, pkg)), STR("sort")))
		return false;
	c->form = go_calls(src, call, "reflect", "DeepEqual") ? FORM_EQUAL : FORM_SORT;
	c->site = call;
	c->subject = go_callee(src, call);
	candidate_spot(c, (struct spot){ .from = go_line(call),
					 .to = go_end_line(call),
					 .cpu = CAUSE_SORT | CAUSE_REFLECT,
					 .heap = CAUSE_SORT | CAUSE_REFLECT });
	candidate_spot(c, (struct spot){ .from = go_line(call),
					 .to = go_line(call),
					 .self = true,
					 .max_size = c->form == FORM_SORT ? 64 : 0 });
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode value = gomatch_node(m, "value"), sort = gomatch_node(m, "sort");
	const struct godiag *g;
	struct gosize size;
	struct gotype t;

	if (!ts_node_is_null(sort))
		return match_sort(a, m->src, sort, c);
	if (go_is(value, "call_expression") && str_eq(go_callee(m->src, value), STR("new")))
		return false; /* new(expr) of Go 1.26 gives a pointer, not an interface */
	if (go_is(ts_node_parent(value), "argument_list") &&
	    boxing_is_conversion(c->file, ts_node_parent(ts_node_parent(value))))
		return false;
	g = find_box(a, c, value);
	if (!g || (form_of_flow(g->flow) < 0 && boxing_is_plain_place(c->file, value)))
		return false;
	t = go_type_of(&c->file->ctx, m->src, value);
	/* a method that is taken as a value looks the same to the compiler */
	/* pointers, to the runtime */
	if (t.kind == GO_MAP || t.kind == GO_CHAN || t.kind == GO_POINTER)
		return false;
	if (t.kind == GO_FUNC || (t.kind == GO_UNKNOWN && go_is(value, "selector_expression")))
		return false;
	if (t.kind == GO_STRING && go_is(value, "binary_expression"))
		return false; /* the text is what is made there */
	c->form = form_of(c, value, g->flow);
	if (c->form < 0)
		return false;
	if (!go_size_of(&c->file->ctx, t, &size))
		size.bytes = 112;
	c->site = value;
	c->subject = go_text(m->src, value);
	c->text = t.text;
	if (c->form == FORM_RETURN)
		c->key = hash_mix(13, ts_node_start_byte(c->fn->node));
	c->said = g->text;
	candidate_spot(c, (struct spot){ .from = go_line(value),
					 .to = go_end_line(value),
					 .self = true,
					 .cpu = CAUSE_BOX | CAUSE_MAKE,
					 .max_size = (int64_t)size.bytes + 16 });
	return true;
}

/* A wrapper of fmt: one of the arguments is a format. */
static bool is_formatting(const struct gosrc *src, TSNode call)
{
	for (uint32_t i = 0; i < go_arg_count(call); i++)
		if (go_is(go_arg(call, i), "interpreted_string_literal") &&
		    str_index_byte(go_text(src, go_arg(call, i)), '%') >= 0)
			return true;
	return false;
}

/* The context goes into a request of net/http, whose handlers take nothing else. */
static bool goes_with_request(const struct candidate *c)
{
	return str_contains(go_text(c->file->src, c->fn->node), STR(".WithContext("));
}

static void judge(struct advisor *a, struct candidate *c)
{
	if (c->form == FORM_PARAM)
		c->leave = boxing_goes_on(c);
	if (c->leave)
		return;
	if (c->form == FORM_CONTEXT) {
		if (!c->twin && goes_with_request(c))
			c->leave = "a value of a request goes with its context: handlers have no "
				   "other parameter for it";
		return;
	}
	if (c->form == FORM_RETURN || c->form == FORM_STORE)
		c->leave = boxing_needed(c, c->form == FORM_RETURN ? BOXING_RESULT : BOXING_STORE);
	if (c->leave)
		return;
	if (c->form == FORM_PARAM &&
	    is_formatting(c->file->src, ts_node_parent(ts_node_parent(c->site)))) {
		c->leave = "it is formatted: by a function that takes values of any type";
		return;
	}
	if (c->form != FORM_SORT && c->form != FORM_EQUAL && c->price.alloc_objects == 0 &&
	    a->join->totals.alloc_objects > 0)
		c->leave = "nothing was allocated: small numbers and constants have boxes that are "
			   "there already";
	else if (c->form == FORM_OTHER)
		c->leave = "the function that gets it takes values of any type";
	else if (c->form == FORM_SORT && a->go_minor && a->go_minor < 21)
		c->leave = "slices.SortFunc is in the library since Go 1.21";
	else if (c->form == FORM_SORT)
		c->leave = sort_better_left(c->file, c->site);
	if (c->form == FORM_SORT && sort_is_of_large(c->file, c->site))
		candidate_keeps(c, 50); /* sort.Slice 12.1 to 14.8 us, sort.Sort 5.1 to 7.5 */
}

/* ---- the cheaper form ---- */

/* The declaration of the parameter that gets argument `want`; null. */
static TSNode param_decl(TSNode list, uint32_t want)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode d = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(d); k++)
			if (go_is_declared(d, ts_node_named_child(d, k)) && at++ == want)
				return d;
	}
	return go_null();
}

/* A function of the package that gets it: its signature with a type parameter, which a method cannot have. */
static const char *param_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode call = ts_node_parent(ts_node_parent(c->site)),
	       fn = go_no_parens(go_field(call, "function")), list, p;
	struct gocallee to = go_find_callee(&c->file->ctx, src, call);
	struct str type = c->text.n ? c->text : STR("T"), old, params;
	uint32_t want = 0;
	size_t at_type;

	while (want < go_arg_count(call) && !ts_node_eq(go_arg(call, want), c->site))
		want++;
	if (to.kind != CALLEE_FUNC || !go_is(to.def.node, "function_declaration") ||
	    ts_node_is_null(p = param_decl(list = go_field(to.def.node, "parameters"), want)))
		return arena_printf(a->arena,
				    "// " STR_FMT " with the type " STR_FMT
				    " in place of the interface",
				    STR_ARG(go_text(src, fn)), STR_ARG(type));
	old = go_text(to.def.src, go_field(p, "type"));
	params = go_text(to.def.src, list);
	at_type = (size_t)(old.p - params.p);
	return arena_printf(a->arena,
			    "func " STR_FMT "[T " STR_FMT "]" STR_FMT "T" STR_FMT " // or " STR_FMT
			    " in place of T",
			    STR_ARG(go_text(src, fn)),
			    STR_ARG(str_eq(old, STR("interface{}")) ? STR("any") : old),
			    STR_ARG(str_sub(params, 0, at_type)),
			    STR_ARG(str_sub(params, at_type + old.n, params.n)), STR_ARG(type));
}

static const char *store_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->site), left = go_single(go_field(stmt, "left"));
	struct str type = c->text.n ? c->text : STR("T"), what;

	if (ts_node_is_null(left) || (!go_is_index(left) && !go_is_name(left)))
		return "";
	what = go_text(src, go_is_index(left) ? go_operand(left) : left);
	return arena_printf(a->arena,
			    "// " STR_FMT " with elements of type " STR_FMT
			    "; where several types come together: a struct with a field for each",
			    STR_ARG(what), STR_ARG(type));
}

static void explain_store(struct advisor *a, struct candidate *c)
{
	struct boxing_field f;

	if (!boxing_field_of(c->file, ts_node_parent(c->site), &f)) {
		c->example = store_example(a, c);
		return;
	}
	c->remedy = "Give the field its concrete type.";
	c->example = f.owner.n ? arena_printf(a->arena,
					      "// " STR_FMT "." STR_FMT " with the type " STR_FMT,
					      STR_ARG(f.owner), STR_ARG(f.name),
					      STR_ARG(c->text.n ? c->text : STR("T")))
			       : "";
}

static const struct {
	const char *why, *remedy;
} words[] = {
	[FORM_PARAM] = { "It becomes an interface on its way into the call, and that keeps it: a "
			 "copy on the heap "
			 "each time.",
			 "Take the concrete type, or a type parameter: then the value is passed as "
			 "it is." },
	[FORM_STORE] = { "It is stored as an interface, which holds a pointer: a copy on the heap "
			 "for each.",
			 "Give the container its concrete type." },
	[FORM_RETURN] = { "The result is an interface, so the value is copied to the heap at each "
			  "call.",
			  "Return the concrete type: callers can still put it into an interface "
			  "where they "
			  "need one." },
	[FORM_HEAP] = { "container/heap takes and gives values as any: each one that goes in or "
			"out is copied "
			"to the heap, and each comparison is a call through an interface.",
			"Keep a heap of your own type (sift up, sift down: some 25 lines), or hold "
			"pointers." },
	[FORM_LIST] = { "container/list keeps values as any, each in an element of its own: two "
			"allocations a value.",
			"A slice, or a list with a type parameter." },
	[FORM_POOL] = { "The pool holds interfaces: to put a value back copies it to the heap, "
			"which is what the "
			"pool should save.",
			"Put pointers into the pool." },
	[FORM_ATOMIC] = { "atomic.Value holds an interface: each Store copies the value to the "
			  "heap.",
			  "atomic.Pointer[T] (since Go 1.19) says what it holds; numbers have "
			  "atomic.Int64 and "
			  "its kin." },
	[FORM_SYNCMAP] = { "sync.Map takes keys and values as any: both are copied to the heap at "
			   "each call.",
			   "A map of the right type with a mutex; sync.Map pays off for keys that "
			   "are written once "
			   "and read by many." },
	[FORM_OTHER] = { "", "" },
	[FORM_SORT] = { "It compares and swaps through an interface (sort.Slice: by reflection), "
			"one call each that "
			"cannot be inlined.",
			"slices.SortFunc knows the type: measured half the time for structs, a "
			"fifth for "
			"plain numbers." },
	[FORM_CONTEXT] = { "context.WithValue makes a context for each value, puts key and value "
			   "into interfaces, and Value goes through the chain of contexts one by "
			   "one.",
			   "Hand the value on as a parameter to what needs it. Where several "
			   "values go along, keep them in one struct and put a pointer to it into "
			   "the context once." },
	[FORM_EQUAL] = { "reflect.DeepEqual takes both values as any and walks through their types "
			 "at each call.",
			 "== for what is comparable, slices.Equal and maps.Equal for slices and "
			 "maps, an Equal method for the rest: measured 66 against 1452 ns for a "
			 "slice. (DeepEqual alone tells nil from empty.)" },
};

/* The callee is a method of an interface: what it takes is settled there, and a method has no type parameters. */
static bool to_interface_method(const struct candidate *c)
{
	TSNode call = ts_node_parent(ts_node_parent(c->site)),
	       fn = go_no_parens(go_field(call, "function"));

	return go_is(fn, "selector_expression") &&
	       go_type_of(&c->file->ctx, c->file->src, go_field(fn, "operand")).kind ==
		       GO_INTERFACE;
}

static const char *equal_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str x = go_text(src, go_arg(c->site, 0)), y = go_text(src, go_arg(c->site, 1));
	struct gotype t = go_type_of(&c->file->ctx, src, go_arg(c->site, 0));

	switch (t.kind) {
	case GO_SLICE:
		return arena_printf(a->arena, "slices.Equal(" STR_FMT ", " STR_FMT ")", STR_ARG(x),
				    STR_ARG(y));
	case GO_BYTES:
		return arena_printf(a->arena, "bytes.Equal(" STR_FMT ", " STR_FMT ")", STR_ARG(x),
				    STR_ARG(y));
	case GO_MAP:
		return arena_printf(a->arena, "maps.Equal(" STR_FMT ", " STR_FMT ")", STR_ARG(x),
				    STR_ARG(y));
	default:
		return "";
	}
}

/* One struct for all that the function puts into contexts. */
static const char *context_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct buf b = { 0 };

	if (!c->twin)
		return "";
	buf_printf(&b, "context.WithValue(" STR_FMT ", key, &values{",
		   STR_ARG(go_text(src, go_arg(c->site, 0))));
	for (const struct candidate *t = c; t; t = t->twin)
		buf_printf(&b, "%s" STR_FMT, t == c ? "" : ", ",
			   STR_ARG(go_text(src, go_arg(t->site, 2))));
	buf_adds(&b, "}) // one field for each of what were keys");
	return rule_words(a, &b);
}

struct fixed_search {
	const struct gosrc *src;
	bool changes;
};

static bool visit_fixed(void *ctx, TSNode n)
{
	static const char *const other[] = { "call_expression", "func_literal", "unary_expression",
					     NULL };
	struct fixed_search *s = ctx;
	struct godecl d;

	s->changes = s->changes || go_is_any(n, other) ||
		     (go_is(n, "identifier") && go_find_decl(s->src, n, go_text(s->src, n), &d) &&
		      d.kind != DECL_PACKAGE);
	return !s->changes;
}

/* T{io.Discard}: made of nothing but literals and what the package has. */
static bool is_fixed_literal(const struct candidate *c)
{
	struct fixed_search s = { c->file->src, false };

	if (!go_is(c->site, "composite_literal"))
		return false;
	go_walk(c->site, visit_fixed, &s);
	return !s.changes;
}

static void explain(struct advisor *a, struct candidate *c)
{
	struct godecl d;

	c->why = words[c->form].why;
	c->remedy = words[c->form].remedy;
	if ((c->form == FORM_RETURN || c->form == FORM_PARAM) && is_fixed_literal(c)) {
		c->remedy = "It is made of the same parts each time: put it into the interface "
			    "once, in a variable of the package.";
		c->example = arena_printf(a->arena,
					  "var fixed Interface = " STR_FMT
					  " // of the interface that it goes into",
					  STR_ARG(go_text(c->file->src, c->site)));
		return;
	}
	if (go_is(c->site, "identifier") && (c->form == FORM_RETURN || c->form == FORM_PARAM) &&
	    (!go_find_decl(c->file->src, c->site, c->subject, &d) || d.kind == DECL_PACKAGE)) {
		c->remedy = "Give the variable of the package the interface's type: then it is put "
			    "into one once, "
			    "when the program starts.";
		c->example = arena_printf(
			a->arena, "var " STR_FMT " Interface = ... // its value as it is now",
			STR_ARG(c->subject));
		return;
	}
	if (c->form == FORM_PARAM && to_interface_method(c)) {
		c->remedy =
			"The method is an interface's, so its parameter stays as it is: hand it "
			"a pointer that is kept, and change what it points to. A pointer goes in "
			"without a copy.";
		return;
	}
	switch ((enum form)c->form) {
	case FORM_EQUAL:
		c->example = equal_example(a, c);
		break;
	case FORM_CONTEXT:
		c->example = context_example(a, c);
		break;
	case FORM_SORT:
		if (sort_is_of_large(c->file, c->site)) {
			c->remedy =
				"A type with Len, Less and Swap for sort.Sort: measured half the "
				"time. (Of structs as large as these slices.SortFunc copies two "
				"for each comparison, and is no faster than sort.Slice.)";
			c->example = sort_with_type(a, c);
			break;
		}
		c->example = boxing_sort_example(a, c);
		break;
	case FORM_PARAM:
		if (go_is_selector(go_no_parens(
			    go_field(ts_node_parent(ts_node_parent(c->site)), "function"))))
			c->remedy = "Take the concrete type: then the value is passed as it is. (A "
				    "method has no type parameter; the type that it is of may "
				    "have one.)";
		c->example = param_example(a, c);
		break;
	case FORM_STORE:
		explain_store(a, c);
		break;
	case FORM_POOL:
		c->example = arena_printf(a->arena,
					  "p := pool.Get().(*" STR_FMT
					  ")\n...\npool.Put(p) // a pointer: nothing is copied",
					  STR_ARG(c->text.n ? c->text : STR("T")));
		break;
	case FORM_ATOMIC:
		c->example =
			arena_printf(a->arena, "var v atomic.Pointer[" STR_FMT "]\nv.Store(&x)",
				     STR_ARG(c->text.n ? c->text : STR("T")));
		break;
	default:
		break;
	}
}

const struct rule rule_interface_boxing = {
	.id = "interface-boxing",
	.quiet = true,
	.diags_part = MAX_SPOTS,
	.match = match,
	.judge = judge,
	.explain = explain,
};
