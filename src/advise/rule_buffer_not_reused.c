/* A scratch buffer that is made in each round of a loop, or in each call, and thrown away. */
#include "advise/pricing.h"
#include "advise/scratch.h"
#include "gocode/gosize.h"

enum kind {
	KIND_SLICE,  /* make([]T, n) */
	KIND_NIL,    /* var line []byte, filled by append */
	KIND_BUFFER, /* bytes.Buffer */
	KIND_READER, /* bufio.NewReader: Reset(r) */
	KIND_WRITER, /* bufio.NewWriter, gzip.NewWriter ...: Reset(w) */
};

#define IN_LOOP 16
#define FILLED 32 /* by a call that must not keep it */
#define TYPED 64  /* no bytes, made once a call */
#define FEW 100	  /* blocks: what a function makes so seldom is not worth a pool */

static bool is_call_of(const struct gosrc *src, TSNode value, const char *const (*rows)[2],
		       size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (go_calls(src, value, rows[i][0], rows[i][1]))
			return true;
	return false;
}

static bool is_buffer_type(struct str type)
{
	return str_eq(str_trim_prefix(type, STR("*")), STR("bytes.Buffer"));
}

/* Of []T, or of a type that is one. */
static bool is_slice(const struct hot_file *f, TSNode type)
{
	struct gotype t = go_type_of_node(&f->ctx, f->src, type);

	return go_is(type, "slice_type") || t.kind == GO_SLICE || t.kind == GO_BYTES ||
	       t.kind == GO_RUNES;
}

static int kind_of_call(const struct hot_file *f, TSNode value)
{
	const struct gosrc *src = f->src;
	static const char *const buffers[][2] = { { "bytes", "NewBuffer" },
						  { "bytes", "NewBufferString" } };
	static const char *const readers[][2] = { { "bufio", "NewReader" },
						  { "bufio", "NewReaderSize" },
						  { "compress/gzip", "NewReader" },
						  { "compress/flate", "NewReader" } };
	static const char *const writers[][2] = { { "bufio", "NewWriter" },
						  { "bufio", "NewWriterSize" },
						  { "compress/gzip", "NewWriter" },
						  { "compress/gzip", "NewWriterLevel" },
						  { "compress/flate", "NewWriter" },
						  { "compress/zlib", "NewWriter" },
						  { "compress/zlib", "NewWriterLevel" } };
	struct str callee = go_callee(src, value), arg = go_text(src, go_arg(value, 0));

	if (str_eq(callee, STR("make")))
		return is_slice(f, go_arg(value, 0)) ? KIND_SLICE : -1;
	if (str_eq(callee, STR("new")))
		return is_buffer_type(arg) ? KIND_BUFFER : -1;
	if (is_call_of(src, value, buffers, ARRAY_LEN(buffers)))
		return str_eq(arg, STR("nil")) || str_eq(arg, STR("\"\"")) ||
				       str_has_prefix(arg, STR("make(")) ||
				       str_has_prefix(arg, STR("[]byte{"))
			       ? KIND_BUFFER
			       : -1;
	if (is_call_of(src, value, readers, ARRAY_LEN(readers)))
		return KIND_READER;
	return is_call_of(src, value, writers, ARRAY_LEN(writers)) ? KIND_WRITER : -1;
}

static int kind_of(const struct hot_file *f, TSNode value, TSNode type)
{
	const struct gosrc *src = f->src;

	value = go_no_parens(value);
	if (ts_node_is_null(value)) {
		struct str text = go_text(src, type);

		return is_buffer_type(text)	     ? KIND_BUFFER
		       : str_eq(text, STR("[]byte")) ? KIND_NIL
						     : -1;
	}
	if (go_is(value, "call_expression"))
		return kind_of_call(f, value);
	if (go_is(value, "unary_expression"))
		value = go_no_parens(go_field(value, "operand"));
	if (!go_is(value, "composite_literal"))
		return -1;
	if (is_buffer_type(go_text(src, go_field(value, "type"))))
		return KIND_BUFFER;
	return str_eq(go_text(src, value), STR("[]byte{}")) ? KIND_NIL : -1;
}

/* ---- is it kept? ---- */

struct keep_search {
	struct advisor *a;
	const struct hot_file *f;
	struct candidate *c;
	struct str name;
	int kind;
	const char *kept; /* how */
	bool reused;	  /* emptied and filled again: Reset(), x = x[:0] */
	uint32_t uses;
	uint32_t hands; /* functions that it came through */
	TSNode round;	/* the outermost loop that the uses so far are in; null: none */
	bool elsewhere; /* some use is not in it */
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

/* The parameter that gets argument arg; decl: what declares it. Empty: a variadic one's rest, or none. */
static struct str param_at(const struct gosrc *src, TSNode fn, uint32_t arg, TSNode *decl)
{
	TSNode list = go_field(fn, "parameters");
	uint32_t at = 0;

	for (uint32_t i = 0; !ts_node_is_null(list) && i < ts_node_named_child_count(list); i++) {
		*decl = ts_node_named_child(list, i);
		for (uint32_t j = 0; j < ts_node_named_child_count(*decl); j++)
			if (go_is_declared(*decl, ts_node_named_child(*decl, j)) && at++ == arg)
				return go_text(src, ts_node_named_child(*decl, j));
	}
	return STR("");
}

static const char *kept_here(struct keep_search *k, TSNode value);

/* Only what outlives the call: not what is returned, or held by a variable of the function. */
static bool visit_param(void *ctx, TSNode n)
{
	struct keep_search *k = ctx;
	TSNode left = go_single(go_field(go_statement(n), "left"));
	const char *how;

	if (!go_is(n, "identifier") || !str_eq(go_text(k->f->src, n), k->name))
		return !k->kept;
	how = kept_here(k, n);
	if (how && how != returned && how != renamed && !go_is(left, "identifier"))
		k->kept = how;
	return !k->kept;
}

#define MAX_HANDS 3 /* functions that hand it on */

static const char *kept_inside(struct keep_search *k, const struct gosrc *src, TSNode fn,
			       uint32_t arg)
{
	struct hot_file of = { .ctx = k->f->ctx, .src = (struct gosrc *)(uintptr_t)src };
	struct keep_search in = { .a = k->a, .f = &of, .c = k->c, .kind = k->kind };
	TSNode decl;

	in.hands = k->hands + 1;
	in.name = param_at(src, fn, arg, &decl);
	if (in.name.n && in.hands <= MAX_HANDS)
		go_walk(go_field(fn, "body"), visit_param, &in);
	return in.kept ? kept_there : NULL;
}

/* x.M(buf): the method of x's type, or, where that is an interface or not known, any of this name in the package. */
static const char *kept_by_method(struct keep_search *k, TSNode fn, uint32_t arg)
{
	struct gopkg *pkg = k->f->ctx.pkg;
	TSNode base = go_field(fn, "operand");
	struct str name = go_text(k->f->src, go_field(fn, "field"));
	struct gotype t = go_type_of(&k->f->ctx, k->f->src, base);
	bool is_open = t.kind == GO_INTERFACE || t.kind == GO_UNKNOWN;
	const char *kept = NULL;
	struct godef def;

	if (!pkg ||
	    (go_is(base, "identifier") && gosrc_import(k->f->src, go_text(k->f->src, base)).n))
		return NULL;
	if (t.kind != GO_INTERFACE && t.is_named &&
	    gopkg_find_func(k->f->ctx.mod, pkg, str_trim_prefix(t.text, STR("*")), name, &def))
		return kept_inside(k, def.src, def.node, arg);
	for (size_t i = 0; !kept && is_open && i < pkg->files.n; i++) {
		const struct gosrc *src = gopkg_open_with(k->f->ctx.mod, pkg, i, name);

		for (size_t j = 0; src && !kept && j < src->funcs.n; j++)
			if (str_eq(src->funcs.v[j].name, name) &&
			    go_is(src->funcs.v[j].node, "method_declaration"))
				kept = kept_inside(k, src, src->funcs.v[j].node, arg);
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
		return kept_by_method(k, fn, arg);
	if (!go_is(fn, "identifier") || !k->f->ctx.pkg || is_builtin(name))
		return NULL;
	if (gopkg_find_type(k->f->ctx.mod, k->f->ctx.pkg, name, &def))
		return "it is stored";
	if (!gopkg_find_func(k->f->ctx.mod, k->f->ctx.pkg, (struct str){ "", 0 }, name, &def))
		return "handed to a function value, which may keep it";
	if (def.src != k->c->file->src)
		return kept_inside(k, def.src, def.node, arg);
	param = param_at(def.src, def.node, arg, &decl);
	if (!param.n)
		return NULL;
	leak = arena_printf(k->a->arena, "leaking param: " STR_FMT, STR_ARG(param));
	d = godiags_find(hot_diags(k->a->sources, k->c->file), go_line(decl), str_of(leak));
	return d && d->text.n == strlen(leak) ? kept_there : NULL;
}

static uint32_t arg_index(TSNode list, TSNode n)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++)
		if (go_contains(ts_node_named_child(list, i), n))
			return i;
	return 0;
}

/* How a value that aliases the buffer (itself, a slice of it, buf.Bytes()) is used by what stands around it. */
static const char *kept_here(struct keep_search *k, TSNode value)
{
	TSNode p = ts_node_parent(value), call;
	struct str callee;

	while (go_is(p, "parenthesized_expression") || go_is(p, "slice_expression") ||
	       go_is(p, "unary_expression")) {
		if (go_is(p, "slice_expression") && !ts_node_eq(go_field(p, "operand"), value))
			return NULL; /* an index */
		value = p;
		p = ts_node_parent(p);
	}
	if (go_is(p, "selector_expression")) { /* buf.Bytes(), buf.Len() */
		struct str method = go_text(k->f->src, go_field(p, "field"));

		if (k->kind == KIND_BUFFER && str_eq(method, STR("Bytes")) &&
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
			return renamed;
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
	if (str_eq(callee, STR("append")))
		return arg_index(p, value) == 0 ? NULL : "it is stored";
	if (str_has_suffix(callee, STR("RawMessage")))
		return "it is stored";
	return kept_by_own(k, call, arg_index(p, value));
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

	if (k->uses == 1)
		k->round = loop;
	k->elsewhere = k->elsewhere || ts_node_is_null(loop) || !ts_node_eq(loop, k->round);
}

static bool visit_keep(void *ctx, TSNode n)
{
	struct keep_search *k = ctx;
	TSNode fn;

	if (!go_is(n, "identifier") || !str_eq(go_text(k->f->src, n), k->name))
		return !k->kept;
	if (ts_node_start_byte(n) <= ts_node_start_byte(k->c->decl) + k->name.n)
		return true; /* its declaration */
	k->uses++;
	note_round(k, n);
	k->reused = k->reused || is_emptied(k->f->src, n);
	fn = go_enclosing_func(n);
	if (!ts_node_eq(fn, go_enclosing_func(k->c->decl)) &&
	    !go_is(ts_node_parent(ts_node_parent(fn)), "defer_statement"))
		k->kept = "a function literal holds it";
	else
		k->kept = kept_here(k, n);
	for (TSNode p = n; !k->kept && !ts_node_is_null(p) && !ts_node_eq(p, fn);
	     p = ts_node_parent(p))
		if (go_is(p, "go_statement"))
			k->kept = "a goroutine gets it";
	return !k->kept;
}

/* append(x, buf...) is the slice's own growth: where it stands, memory is made for the buffer. */
struct growth_search {
	struct candidate *c;
	const struct gosrc *src;
	struct str name;
	int kind;
};

static bool visit_growth(void *ctx, TSNode n)
{
	struct growth_search *g = ctx;
	struct spot s = { .cpu = CAUSE_BUFGROW | CAUSE_CODEC, .heap = CAUSE_BUFGROW | CAUSE_CODEC };
	TSNode stmt;

	if (!go_is(n, "identifier") || !str_eq(go_text(g->src, n), g->name))
		return true;
	stmt = go_statement(n);
	spot_lines(stmt, &s.from, &s.to);
	if (g->kind == KIND_SLICE || g->kind == KIND_NIL) {
		TSNode left = go_field(stmt, "left");

		if (!go_is(stmt, "assignment_statement") ||
		    !str_eq(go_text(g->src, go_single(left)), g->name))
			return true;
		s.cpu = CAUSE_GROWSLICE;
		s.heap = CAUSE_APPEND;
		s.self = true;
	}
	for (uint32_t i = 0; i < g->c->n_spots; i++)
		if (g->c->spots[i].from <= s.from && s.to <= g->c->spots[i].to &&
		    g->c->spots[i].heap == s.heap)
			return true;
	candidate_spot(g->c, s);
	return true;
}

/* sc.Buffer(make([]byte, 0, n), max), io.CopyBuffer(w, r, make([]byte, n)) in a loop: who gets it gives it back. */
static bool match_lent(const struct gosrc *src, TSNode call, struct candidate *c)
{
	bool copies = go_calls(src, call, "io", "CopyBuffer");
	TSNode made = go_no_parens(go_arg(call, copies ? 2 : 0)), loop;

	loop = loop_around(src, call, c->fn->node);
	if (ts_node_is_null(loop) || !go_is(made, "call_expression") ||
	    !str_eq(go_callee(src, made), STR("make")) ||
	    !str_eq(go_text(src, go_arg(made, 0)), STR("[]byte")) ||
	    (!copies && go_arg_count(call) != 2))
		return false;
	c->site = call;
	c->decl = made;
	c->extra = made;
	c->loop = loop;
	c->form = KIND_SLICE | IN_LOOP;
	c->subject = STR("a buffer");
	candidate_spot(c, (struct spot){ .from = go_line(made),
					 .to = go_end_line(made),
					 .cpu = CAUSE_MAKE,
					 .self = true });
	return true;
}

/*
 * In a function of its own. Bytes that are not kept are a buffer; any other slice is most likely made to be kept, so that
 * the compiler is asked; and where all its uses are in one loop, it may be made in front of that so that the rounds share it.
 */
static bool is_scratch(struct advisor *a, struct candidate *c, bool used_apart)
{
	TSNode fn = go_enclosing_func(c->decl);
	enum scratch is;

	if (str_eq(go_text(c->file->src, go_arg(c->extra, 0)), STR("[]byte")))
		return true;
	if (!used_apart)
		return false;
	is = scratch_of(a, c, fn, c->extra);
	c->form |= TYPED | (is == SCRATCH_FILLED ? FILLED : 0);
	return is != SCRATCH_UNKNOWN && !scratch_is_recursive(c);
}

static bool match_declared(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode var = gomatch_node(m, "var"), value = gomatch_node(m, "value"),
	       decl = gomatch_node(m, "decl");
	int kind = kind_of(c->file, value, gomatch_node(m, "type"));
	TSNode scope = ts_node_parent(go_is(decl, "var_spec") ? ts_node_parent(decl) : decl);
	struct spot s = { .cpu = CAUSE_MAKE, .self = true };
	struct keep_search k = { .a = a, .f = c->file, .c = c, .kind = kind };
	struct growth_search g = { c, m->src, go_text(m->src, var), kind };

	if (kind < 0 || go_is(scope, "source_file") || go_is(scope, "var_spec_list"))
		return false;
	c->subject = k.name = go_text(m->src, var);
	c->decl = decl;
	c->site = decl;
	c->extra = value;
	c->loop = go_enclosing(decl, "for_statement");
	c->form = kind | (ts_node_is_null(c->loop) ? 0 : IN_LOOP);
	if (!go_is(scope, "block") && !go_is(scope, "expression_case") &&
	    !go_is(scope, "type_case"))
		return false;
	go_walk(scope, visit_keep, &k);
	if (k.uses == 0 || (k.kept && (kind == KIND_SLICE || kind == KIND_NIL)))
		return false; /* a result, not a scratch buffer */
	if (k.reused && ts_node_is_null(c->loop))
		return false; /* it is used again inside of the function */
	if (kind == KIND_SLICE && ts_node_is_null(c->loop) && !is_scratch(a, c, k.elsewhere))
		return false;
	c->leave = k.kept ? arena_printf(a->arena, "%s: it cannot be used again", k.kept) : NULL;
	s.from = go_line(decl);
	s.to = go_end_line(decl);
	if (kind == KIND_READER || kind == KIND_WRITER)
		s.heap = s.cpu = CAUSE_BUFGROW | CAUSE_CODEC;
	if (kind == KIND_BUFFER)
		s.heap = CAUSE_BUFGROW;
	candidate_spot(c, s);
	go_walk(scope, visit_growth, &g);
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode lent = gomatch_node(m, "lent");

	return ts_node_is_null(lent) ? match_declared(a, m, c) : match_lent(m->src, lent, c);
}

/* A method of a pointer: the slice may stay in what that points at. */
static bool has_room(const struct hot_file *f, TSNode fn, TSNode *recv)
{
	TSNode list = go_field(fn, "receiver");

	*recv = ts_node_is_null(list) ? list : ts_node_named_child(list, 0);
	return go_is(go_field(*recv, "type"), "pointer_type") &&
	       go_text(f->src, go_field(*recv, "name")).n > 0;
}

/* A slice that no struct can hold needs a pool, or a parameter of its own: that has to be worth some time. */
static const char *hardly_pays(struct advisor *a, const struct candidate *c)
{
	int64_t all = a->join->totals.cpu_ns;
	TSNode recv;

	if (c->price.alloc_objects < FEW)
		return "made a few times only";
	if (!has_room(c->file, c->fn->node, &recv) && all > 0 &&
	    (double)c->price.cpu_ns < a->min_cost * (double)all)
		return "it takes too little time for a pool, and no struct is there to keep it";
	return NULL;
}

static void judge_size(struct advisor *a, struct candidate *c)
{
	int64_t mean = c->price.alloc_objects ? c->price.alloc_bytes / c->price.alloc_objects : 0;

	if (!c->leave && !(c->form & IN_LOOP) && c->price.alloc_objects > 0 && mean < 64)
		c->leave = "a small block in a function of its own: a pool would cost as much";
	if (!c->leave && (c->form & TYPED))
		c->leave = hardly_pays(a, c);
	if (!c->leave && (c->form & 15) == KIND_NIL && !(c->form & IN_LOOP))
		c->leave = "filled once a call";
}

/* The line of the function that called, where nearly all of the charge came from there; 0: it did not. */
static uint32_t caller_line(struct advisor *a, const struct candidate *c, const struct charge *ch)
{
	uint32_t line;

	for (uint32_t k = 0; k < ch->n_callers; k++)
		if (ch->callers[k].value >= ch->value / 10 * 9 &&
		    hot_of_place(a->sources, ch->callers[k].place, ch->callers[k].line, &line) ==
			    c->file)
			return line;
	return 0;
}

/* t.apply(&out, body): what a bytes.Buffer grows by in the function that gets it. */
static void claim_handed(struct advisor *a, struct candidate *c)
{
	struct str by = str_of(arena_printf(a->arena, "&" STR_FMT, STR_ARG(c->subject)));
	TSNode scope = ts_node_parent(go_statement(c->decl));

	if (!str_contains(go_text(c->file->src, scope), by))
		return;
	for (size_t i = 0; i < a->join->charges.n; i++) {
		struct charge *ch = &a->join->charges.v[i];
		uint32_t line =
			ch->causes & CAUSE_BUFGROW && !ch->claimed ? caller_line(a, c, ch) : 0;

		for (uint32_t k = 0; line && k < c->n_spots; k++) {
			if (line < c->spots[k].from || line > c->spots[k].to)
				continue;
			price_claim(a, c, ch);
			break;
		}
	}
}

static void judge(struct advisor *a, struct candidate *c)
{
	if ((c->form & 15) == KIND_BUFFER && c->priced && !c->leave)
		claim_handed(a, c);
	judge_size(a, c);
}

/* ---- the cheaper form ---- */

static const char *reset_of(struct advisor *a, const struct candidate *c)
{
	struct str v = c->subject, src = go_text(c->file->src, go_arg(c->extra, 0));

	switch (c->form & 15) {
	case KIND_BUFFER:
		return arena_printf(a->arena, STR_FMT ".Reset()", STR_ARG(v));
	case KIND_READER:
	case KIND_WRITER:
		return arena_printf(a->arena, STR_FMT ".Reset(" STR_FMT ")", STR_ARG(v),
				    STR_ARG(src));
	default:
		return arena_printf(a->arena, STR_FMT " = " STR_FMT "[:0]", STR_ARG(v), STR_ARG(v));
	}
}

/* How a slice starts anew in each round, and how it is declared in front of the loop. */
static const char *slice_reset(struct advisor *a, const struct candidate *c, const char **decl)
{
	const struct gosrc *src = c->file->src;
	struct str v = c->subject, type = go_text(src, go_arg(c->extra, 0)),
		   size = go_text(src, go_arg(c->extra, 1));
	TSNode n = go_arg(c->extra, 1), base = go_base_name(n);

	if ((c->form & 15) == KIND_NIL || str_eq(size, STR("0")))
		return reset_of(a, c);
	/* a length and more room than that: what is appended grows it, and the next round begins with the length */
	if (go_arg_count(c->extra) == 3) {
		*decl = arena_printf(a->arena, "var " STR_FMT " " STR_FMT, STR_ARG(v),
				     STR_ARG(type));
		return arena_printf(a->arena,
				    STR_FMT " = slices.Grow(" STR_FMT "[:0], " STR_FMT ")[:" STR_FMT
					    "]",
				    STR_ARG(v), STR_ARG(v),
				    STR_ARG(go_text(src, go_arg(c->extra, 2))), STR_ARG(size));
	}
	if (go_is(n, "int_literal") || (go_is(n, "identifier") && !ts_node_is_null(base) &&
					!go_is_written(src, c->loop, go_text(src, base))))
		return arena_printf(a->arena,
				    "clear(" STR_FMT ") // only where its old content matters",
				    STR_ARG(v));
	*decl = arena_printf(a->arena, "var " STR_FMT " " STR_FMT, STR_ARG(v), STR_ARG(type));
	return arena_printf(a->arena,
			    STR_FMT " = slices.Grow(" STR_FMT "[:0], " STR_FMT ")[:" STR_FMT "]",
			    STR_ARG(v), STR_ARG(v), STR_ARG(size), STR_ARG(size));
}

/* What makes a reader or writer that belongs to nothing yet: the first round's Reset gives it its own. */
static const char *empty_maker(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str args = go_text(src, go_field(c->extra, "arguments")),
		   first = go_text(src, go_arg(c->extra, 0));

	if (go_calls(src, c->extra, "compress/gzip", "NewReader"))
		return "new(gzip.Reader)";
	args = str_sub(args, (size_t)(first.p - args.p) + first.n, args.n);
	return arena_printf(a->arena, STR_FMT "(nil" STR_FMT, STR_ARG(go_callee(src, c->extra)),
			    STR_ARG(args));
}

/* The loop as it is, with the declaration in front of it and a reset in its place. */
static const char *loop_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_is(c->decl, "var_spec") ? ts_node_parent(c->decl) : c->decl;
	struct str text = go_text(src, stmt);
	const char *decl = arena_strndup(a->arena, text.p, text.n);
	struct edit e = { ts_node_start_byte(stmt), ts_node_end_byte(stmt), NULL };
	int kind = c->form & 15;

	if (ts_node_eq(c->decl, c->extra)) { /* made where it is handed over */
		const char *name = free_name(a, c->file, c->fn->node, "buf");

		e.by = name;
		return arena_printf(a->arena, "%s := %s\n%s", name, decl,
				    source_edited(a, src, c->loop, &e, 1));
	}
	if (kind == KIND_READER || kind == KIND_WRITER)
		decl = arena_printf(a->arena, STR_FMT " := %s", STR_ARG(c->subject),
				    empty_maker(a, c));
	e.by = kind == KIND_SLICE || kind == KIND_NIL ? slice_reset(a, c, &decl) : reset_of(a, c);
	return arena_printf(a->arena, "%s\n%s", decl, source_edited(a, src, c->loop, &e, 1));
}

/* Where the slice of a method can stay: "s.scratch"; NULL: no method of a pointer. */
static const char *field_for(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode list = go_field(c->fn->node, "receiver"),
	       recv = ts_node_is_null(list) ? list : ts_node_named_child(list, 0);
	struct str name = go_text(src, go_field(recv, "name"));
	const char *field;

	if (!go_is(go_field(recv, "type"), "pointer_type") || !name.n ||
	    !ts_node_eq(go_enclosing_func(c->decl), c->fn->node))
		return NULL;
	field = arena_printf(a->arena, STR_FMT "." STR_FMT, STR_ARG(name), STR_ARG(c->subject));
	return str_contains(go_text(src, c->fn->node), str_of(field))
		       ? arena_printf(a->arena, STR_FMT ".scratch", STR_ARG(name))
		       : field;
}

/* A slice of a length that differs from call to call: grown where it is too short, and as make would give it. */
static const char *kept_slice(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str type = go_text(src, go_arg(c->extra, 0)), v = c->subject,
		   len = go_text(src, go_arg(c->extra, 1)),
		   room = go_text(src, go_arg(c->extra, go_arg_count(c->extra) - 1));
	bool empty = str_eq(len, STR("0"));
	const char *field = field_for(a, c), *to = field ? field : "scratch";
	const char *cut = empty ? "" : arena_printf(a->arena, "[:" STR_FMT "]", STR_ARG(len));
	const char *where = field ? "a field, where no two calls run at once; else from a sync.Pool"
				  : "kept by the caller, in a struct, or from a sync.Pool";

	return arena_printf(a->arena,
			    "// %s " STR_FMT ": %s\n%s = slices.Grow(%s[:0], " STR_FMT
			    ")%s\n" STR_FMT " := %s%s",
			    to, STR_ARG(type), where, to, to, STR_ARG(room), cut, STR_ARG(v), to,
			    empty ? ""
				  : arena_printf(a->arena,
						 "\nclear(" STR_FMT
						 ") // only where its old content matters",
						 STR_ARG(v)));
}

static const char *pool_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str v = c->subject, value = go_text(src, c->extra),
		   length = go_text(src, go_arg(c->extra, 1));
	int kind = c->form & 15;
	uint64_t constant;

	if (kind == KIND_BUFFER)
		return arena_printf(a->arena,
				    "var buffers = sync.Pool{New: func() any { return "
				    "new(bytes.Buffer) }}\n\n" STR_FMT
				    " := buffers.Get().(*bytes.Buffer)\n" STR_FMT
				    ".Reset()\ndefer buffers.Put(" STR_FMT ")",
				    STR_ARG(v), STR_ARG(v), STR_ARG(v));
	if (kind == KIND_SLICE &&
	    go_number(src, go_arg(c->extra, go_arg_count(c->extra) - 1), &constant)) {
		struct str type = go_text(src, go_arg(c->extra, 0));

		return arena_printf(a->arena,
				    "var scratch = sync.Pool{New: func() any { b := " STR_FMT
				    "; return &b }}\n\np := scratch.Get().(*" STR_FMT
				    ")\ndefer scratch.Put(p)\n" STR_FMT " := (*p)[:%s]",
				    STR_ARG(value), STR_ARG(type), STR_ARG(v),
				    arena_strndup(a->arena, length.p, length.n));
	}
	if (kind == KIND_SLICE)
		return kept_slice(a, c);
	return arena_printf(a->arena, "// one in the struct, or from a sync.Pool:\n%s",
			    reset_of(a, c));
}

/* The call that fills a slice of form FILLED, for a caution. */
static struct str filler_of(const struct candidate *c)
{
	return go_callee(c->file->src, scratch_filler(c, go_enclosing_func(c->decl), c->extra));
}

static void explain(struct advisor *a, struct candidate *c)
{
	bool loop = c->form & IN_LOOP;

	c->why = arena_printf(a->arena, "%s makes " STR_FMT " anew, uses it and throws it away.",
			      loop ? "Each round" : "Each call", STR_ARG(c->subject));
	c->remedy = loop ? "Declare it in front of the loop and empty it in each round."
			 : "Use one again: let the caller pass it, keep it in the struct, or take "
			   "it from a sync.Pool (pointers only; do "
			   "not put back what has grown very large).";
	if (c->form & FILLED)
		c->remedy = arena_printf(a->arena, "%s " STR_FMT " must not keep what it gets.",
					 c->remedy, STR_ARG(filler_of(c)));
	c->example = loop ? loop_example(a, c) : pool_example(a, c);
}

const struct rule rule_buffer_not_reused = {
	.id = "buffer-not-reused",
	.match = match,
	.judge = judge,
	.explain = explain,
};
