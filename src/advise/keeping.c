#include "advise/keeping.h"

#include "gocode/gocallee.h"
#include "gocode/goname.h"

struct keep_search {
	struct advisor *a;
	const struct hot_file *f;
	struct candidate *c;
	struct str name;
	bool is_buffer;
	struct keeping out;
	uint32_t hands; /* functions that it came through */
	bool back;	/* a function that it is handed to returns it */
	TSNode round;	/* the outermost loop that the uses so far are in; null: none */
	struct beside beside;
};

static bool is_builtin(struct str name)
{
	static const char *const names[] = { "append", "cap",	"clear", "copy",    "len",   "max",
					     "min",    "panic", "print", "println", "string" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static const char returned[] = "it is returned", renamed[] = "another name is given to it",
		  kept_there[] = "the function that gets it keeps it";

static const char *kept_here(struct keep_search *k, TSNode value);

/* What a call gives back is what it was handed, or a part of it: append and what is named after it, trimming, slicing. */
static bool gives_back(const struct gosrc *src, TSNode call)
{
	static const char *const names[] = { "Clip",	   "Compact",	"CompactFunc", "Delete",
					     "DeleteFunc", "Grow",	"Insert",      "Trim",
					     "TrimSpace",  "TrimRight", "TrimLeft",    "TrimFunc",
					     "TrimSuffix", "TrimPrefix" };
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str name = go_called_name(src, call), pkg;

	if (!go_is(fn, "selector_expression"))
		return str_eq(name, STR("append"));
	if (str_has_prefix(name, STR("Append")))
		return true;
	pkg = go_called_package(src, call);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return str_eq(pkg, STR("slices")) || str_eq(pkg, STR("bytes"));
	return false;
}

struct follow_search {
	struct keep_search *k;
	struct str name;
	TSNode behind;
	const char *how;
};

static bool visit_follow(void *ctx, TSNode n)
{
	struct follow_search *f = ctx;

	if (go_is(n, "identifier") && str_eq(go_text(f->k->f->src, n), f->name) &&
	    ts_node_start_byte(n) > ts_node_end_byte(f->behind))
		f->how = kept_here(f->k, n);
	return !f->how;
}

#define MAX_HANDS 3 /* functions that hand it on, and names that it gets */

/* line := strconv.AppendInt(buf[:0], n, 10), part := buf[:n]: what becomes of that name becomes of the buffer. */
static bool follow_name(struct keep_search *k, TSNode value, const char **how)
{
	TSNode list = ts_node_parent(value), stmt = ts_node_parent(list),
	       left = go_single(go_field(stmt, "left"));
	struct follow_search f = { k, go_text(k->f->src, left), stmt, NULL };
	TSNode scope = ts_node_parent(stmt); /* of a name that is declared here */
	struct godecl d;

	if (!go_is(list, "expression_list") || !go_is(left, "identifier") ||
	    !go_contains(go_field(stmt, "right"), value) || str_eq(f.name, k->name) ||
	    k->hands >= MAX_HANDS)
		return false;
	if (!go_is(stmt, "short_var_declaration")) {
		if (!go_find_decl(k->f->src, left, f.name, &d) ||
		    (d.kind != DECL_VAR && d.kind != DECL_SHORT))
			return false;
		scope = scope_of(&d);
	}
	k->hands++;
	go_walk(scope, visit_follow, &f);
	k->hands--;
	*how = f.how;
	return true;
}

static const char *kept_as(struct keep_search *k, TSNode call)
{
	const char *how;

	return follow_name(k, call, &how) ? how : kept_here(k, call);
}

/* Only what outlives the call: not what is returned, or held by a variable of the function. */
static bool visit_param(void *ctx, TSNode n)
{
	struct keep_search *k = ctx;
	TSNode left = go_single(go_field(go_statement(n), "left"));
	const char *how;

	if (!go_is(n, "identifier") || !str_eq(go_text(k->f->src, n), k->name))
		return !k->out.how;
	how = kept_here(k, n);
	k->back = k->back || how == returned;
	if (how && how != returned && how != renamed && !go_is(left, "identifier"))
		k->out.how = how;
	return !k->out.how;
}

static const char *kept_inside_of(struct keep_search *k, const struct gocontext *ctx,
				  const struct gosrc *src, TSNode fn, TSNode call, uint32_t arg)
{
	struct hot_file of = { .ctx = *ctx, .src = (struct gosrc *)(uintptr_t)src };
	struct keep_search in = { .a = k->a, .f = &of, .c = k->c, .is_buffer = k->is_buffer };
	TSNode decl;

	in.hands = k->hands + 1;
	in.name = param_at(src, fn, arg, &decl);
	if (in.name.n && in.hands <= MAX_HANDS)
		go_walk(go_field(fn, "body"), visit_param, &in);
	if (in.out.how)
		return kept_there;
	return in.back ? kept_as(k, call) : NULL;
}

static const char *kept_inside(struct keep_search *k, const struct gosrc *src, TSNode fn,
			       TSNode call, uint32_t arg)
{
	return kept_inside_of(k, &k->f->ctx, src, fn, call, arg);
}

/*
 * pkg.F(buf): of another package of the module, whichever of its files is built; of another module nothing is known, so that what a
 * return gives on may be the buffer.
 */
static const char *kept_by_package(struct keep_search *k, TSNode call, struct str name,
				   uint32_t arg)
{
	struct gocallee to = go_find_callee(&k->f->ctx, k->f->src, call);
	struct gopkg *pkg = to.kind == CALLEE_FUNC ? to.ctx.pkg : NULL;
	const char *kept = NULL;

	if (to.kind == CALLEE_FOREIGN && !goname_is_std_path(to.path))
		return go_is(ts_node_parent(ts_node_parent(call)), "return_statement") ? returned
										       : NULL;
	for (size_t i = 0; pkg && !kept && i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(to.ctx.mod, pkg, i, name);

		for (size_t j = 0; src && !kept && j < src->funcs.n; j++)
			if (str_eq(src->funcs.v[j].name, name) &&
			    go_is(src->funcs.v[j].node, "function_declaration"))
				kept = kept_inside_of(k, &to.ctx, src, src->funcs.v[j].node, call,
						      arg);
	}
	return kept;
}

/* A method with the call's number of parameters: others of the name are not what an interface calls. */
static bool takes_as_many(const struct gosrc *src, TSNode fn, TSNode call)
{
	uint32_t n = go_arg_count(call);
	TSNode decl;

	return (n == 0 || param_at(src, fn, n - 1, &decl).n) && !param_at(src, fn, n, &decl).n;
}

/* x.M(buf): the method of x's type, or, where that is an interface or not known, any of this name in the package. */
static const char *kept_by_method(struct keep_search *k, TSNode call, TSNode fn, uint32_t arg)
{
	struct gopkg *pkg = k->f->ctx.pkg;
	TSNode base = go_field(fn, "operand");
	struct str name = go_text(k->f->src, go_field(fn, "field"));
	struct gotype t = go_type_of(&k->f->ctx, k->f->src, base);
	bool is_open = t.kind == GO_INTERFACE || t.kind == GO_UNKNOWN;
	const char *kept = NULL;
	struct godef def;

	if (go_is(base, "identifier") && gosrc_import(k->f->src, go_text(k->f->src, base)).n)
		return kept_by_package(k, call, name, arg);
	if (!pkg)
		return NULL;
	if (t.kind != GO_INTERFACE && t.is_named &&
	    gopkg_find_func(k->f->ctx.mod, pkg, str_trim_prefix(t.text, STR("*")), name, &def))
		return kept_inside(k, def.src, def.node, call, arg);
	for (size_t i = 0; !kept && is_open && i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(k->f->ctx.mod, pkg, i, name);

		for (size_t j = 0; src && !kept && j < src->funcs.n; j++)
			if (str_eq(src->funcs.v[j].name, name) &&
			    go_is(src->funcs.v[j].node, "method_declaration") &&
			    takes_as_many(src, src->funcs.v[j].node, call))
				kept = kept_inside(k, src, src->funcs.v[j].node, call, arg);
	}
	return kept;
}

/* Functions of the package's own may keep what they get: the compiler knows, of those in this file. */
static const char *kept_by_own(struct keep_search *k, TSNode call, uint32_t arg)
{
	TSNode fn = go_no_parens(go_field(call, "function")), decl;
	struct str name = go_text(k->f->src, fn), param;
	const struct godiag *d;
	struct godef def;
	char *leak;

	if (go_is_selector(fn))
		return kept_by_method(k, call, fn, arg);
	if (!go_is(fn, "identifier") || !k->f->ctx.pkg || is_builtin(name))
		return NULL;
	if (gopkg_find_type(k->f->ctx.mod, k->f->ctx.pkg, name, &def))
		return "it is stored";
	if (!gopkg_find_func(k->f->ctx.mod, k->f->ctx.pkg, (struct str){ "", 0 }, name, &def))
		return "handed to a function value, which may keep it";
	if (def.src != k->c->file->src)
		return kept_inside(k, def.src, def.node, call, arg);
	param = param_at(def.src, def.node, arg, &decl);
	if (!param.n)
		return NULL;
	leak = arena_printf(k->a->arena, "leaking param: " STR_FMT, STR_ARG(param));
	d = godiags_find(hot_diags(k->a->sources, k->c->file), go_line(decl), str_of(leak));
	return d && d->text.n == strlen(leak) ? kept_there
					      : kept_inside(k, def.src, def.node, call, arg);
}

/* b[0] of &b[0] */
static bool is_first_address(TSNode p, TSNode value)
{
	TSNode up = ts_node_parent(p);

	return go_is(p, "index_expression") && ts_node_eq(go_field(p, "operand"), value) &&
	       go_is(up, "unary_expression") && go_is(ts_node_child(up, 0), "&");
}

/* unsafe.String(...), unsafe.SliceData(b), (*string)(unsafe.Pointer(&b)): another type of the same memory. */
static bool is_same_memory(const struct gosrc *src, TSNode call)
{
	return str_eq(go_called_package(src, call), STR("unsafe")) ||
	       go_is(go_no_parens(go_field(call, "function")), "unary_expression");
}

/* How a value that aliases the buffer (itself, a slice of it, buf.Bytes()) is used by what stands around it. */
static const char *kept_here(struct keep_search *k, TSNode value)
{
	TSNode p = ts_node_parent(value), call;
	const char *how;
	struct str callee;

	while (go_is(p, "parenthesized_expression") || go_is(p, "slice_expression") ||
	       go_is(p, "unary_expression") || is_first_address(p, value)) {
		if (go_is(p, "slice_expression") && !ts_node_eq(go_field(p, "operand"), value))
			return NULL; /* an index */
		value = p;
		p = ts_node_parent(p);
	}
	if (go_is(p, "selector_expression")) { /* buf.Bytes(), buf.Len() */
		struct str method = go_text(k->f->src, go_field(p, "field"));

		if (k->is_buffer && str_eq(method, STR("Bytes")) &&
		    go_is(ts_node_parent(p), "call_expression"))
			return kept_here(k, ts_node_parent(p));
		return NULL;
	}
	if (go_is(p, "expression_list")) {
		TSNode stmt = ts_node_parent(p);

		if (go_is(stmt, "return_statement"))
			return returned;
		if (go_is(stmt, "short_var_declaration") &&
		    go_contains(go_field(stmt, "right"), value))
			return follow_name(k, value, &how) ? how : renamed;
		if (go_is(stmt, "assignment_statement") &&
		    go_contains(go_field(stmt, "right"), value))
			return str_eq(go_text(k->f->src, go_single(go_field(stmt, "left"))),
				      k->name)
				       ? NULL
				       : "it is stored";
		return NULL;
	}
	if (go_is(p, "return_statement"))
		return returned;
	if (go_is(p, "send_statement"))
		return "it is sent on a channel";
	if (go_is(p, "literal_element") || go_is(p, "keyed_element"))
		return "it is stored";
	if (!go_is(p, "argument_list"))
		return NULL;
	call = ts_node_parent(p);
	callee = go_callee(k->f->src, call);
	if ((gives_back(k->f->src, call) && go_arg_index(call, value) == 0) ||
	    is_same_memory(k->f->src, call))
		return kept_as(k, call);
	if (str_eq(callee, STR("append")))
		return "it is stored";
	if (str_has_suffix(callee, STR("RawMessage")))
		return "it is stored";
	return kept_by_own(k, call, go_arg_index(call, value));
}

/* buf.Reset(), buf.Truncate(0), buf[:0] */
static bool is_emptied(const struct gosrc *src, TSNode n)
{
	TSNode p = ts_node_parent(n);
	struct str method = go_text(src, go_field(p, "field"));

	if (go_is(p, "selector_expression"))
		return str_eq(method, STR("Reset")) || str_eq(method, STR("Truncate"));
	return go_is(p, "slice_expression") && str_eq(go_text(src, go_field(p, "end")), STR("0"));
}

/* The outermost loop of the function that has n in its body; null. */
static TSNode outermost_loop(TSNode n, TSNode fn)
{
	TSNode loop = go_null(), p;

	for (; !ts_node_is_null(n) && !ts_node_eq(n, fn); n = p) {
		p = ts_node_parent(n);
		if (go_is(p, "for_statement") && ts_node_eq(go_field(p, "body"), n))
			loop = p;
	}
	return loop;
}

static void note_round(struct keep_search *k, TSNode n)
{
	TSNode loop = outermost_loop(n, go_enclosing_func(k->c->decl));

	if (k->out.uses == 1)
		k->round = loop;
	k->out.elsewhere = k->out.elsewhere || ts_node_is_null(loop) || !ts_node_eq(loop, k->round);
}

static bool visit_keep(void *ctx, TSNode n)
{
	struct keep_search *k = ctx;
	TSNode fn;

	if (!go_is(n, "identifier") || !str_eq(go_text(k->f->src, n), k->name))
		return !k->out.how;
	if (ts_node_start_byte(n) <= ts_node_start_byte(k->c->decl) + k->name.n)
		return true; /* its declaration */
	if (go_contains(k->beside.stmt, n))
		return true;
	k->out.uses++;
	note_round(k, n);
	k->out.reused = k->out.reused || is_emptied(k->f->src, n);
	fn = go_enclosing_func(n);
	if (!ts_node_eq(fn, go_enclosing_func(k->c->decl)) &&
	    !go_is(ts_node_parent(ts_node_parent(fn)), "defer_statement"))
		k->out.how = "a function literal holds it";
	else
		k->out.how = kept_here(k, n);
	if (k->beside.may_return && k->out.how == returned)
		k->out.how = NULL;
	for (TSNode p = n; !k->out.how && !ts_node_is_null(p) && !ts_node_eq(p, fn);
	     p = ts_node_parent(p))
		if (go_is(p, "go_statement"))
			k->out.how = "a goroutine gets it";
	return !k->out.how;
}

struct keeping keeping_of(struct advisor *a, struct candidate *c, TSNode scope, struct str name,
			  bool is_buffer)
{
	struct keep_search k = {
		.a = a, .f = c->file, .c = c, .name = name, .is_buffer = is_buffer
	};

	k.beside.stmt = go_null();
	go_walk(scope, visit_keep, &k);
	return k.out;
}

struct keeping keeping_beside(struct advisor *a, struct candidate *c, TSNode scope, struct str name,
			      struct beside beside)
{
	struct keep_search k = { .a = a, .f = c->file, .c = c, .name = name, .beside = beside };

	go_walk(scope, visit_keep, &k);
	return k.out;
}
