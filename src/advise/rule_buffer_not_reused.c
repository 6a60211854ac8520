/* A scratch buffer that is made in each round of a loop, or in each call, and thrown away. */
#include "advise/buffer.h"
#include "advise/keeping.h"
#include "advise/pricing.h"
#include "advise/rows.h"
#include "advise/scratch.h"
#include "advise/splice.h"
#include "advise/whole.h"

#define FEW 100 /* blocks: what a function makes so seldom is not worth a pool */

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

/* make(map[K]V), map[K]V{} */
static bool is_map(const struct hot_file *f, TSNode value)
{
	return go_type_of(&f->ctx, f->src, value).kind == GO_MAP &&
	       (go_is(value, "call_expression") ||
		ts_node_named_child_count(go_field(value, "body")) == 0);
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

	if (str_eq(callee, STR("make")) && is_map(f, value))
		return KIND_MAP;
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
		       : go_is(type, "slice_type")   ? KIND_LIST
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
	if (str_eq(go_text(src, value), STR("[]byte{}")))
		return KIND_NIL;
	if (is_map(f, value))
		return KIND_MAP;
	return go_is(go_field(value, "type"), "slice_type") &&
			       ts_node_named_child_count(go_field(value, "body")) == 0
		       ? KIND_LIST
		       : -1;
}

static bool is_list(int kind)
{
	return kind == KIND_SLICE || kind == KIND_NIL || kind == KIND_LIST;
}

/* append(x, buf...) is the slice's own growth: where it stands, memory is made for the buffer. */
struct growth_search {
	struct candidate *c;
	const struct gosrc *src;
	struct str name;
	int kind;
};

/* What a kind of buffer allocates in the library. What a reader or writer around it makes at the same line is not the buffer's. */
static uint64_t memory_of(int kind)
{
	return kind == KIND_READER || kind == KIND_WRITER ? CAUSE_BUFIO | CAUSE_CODEC
							  : CAUSE_BUFGROW;
}

static bool visit_growth(void *ctx, TSNode n)
{
	struct growth_search *g = ctx;
	uint64_t own = memory_of(g->kind);
	struct spot s = { .cpu = own, .heap = own };
	TSNode stmt;

	if (!go_is(n, "identifier") || !str_eq(go_text(g->src, n), g->name))
		return true;
	/* what is kept may be made large enough */
	if (g->c->leave && is_whole_call(g->c->file, go_enclosing(n, "call_expression")))
		return true;
	stmt = go_statement(n);
	spot_lines(stmt, &s.from, &s.to);
	if (is_list(g->kind)) {
		TSNode left = go_field(stmt, "left");

		if (!go_is(stmt, "assignment_statement") ||
		    !str_eq(go_text(g->src, go_single(left)), g->name))
			return true;
		s.cpu = CAUSE_GROWSLICE;
		s.heap = CAUSE_APPEND;
		s.self = true;
		/* how many elements come is not known of these: what grows there is theirs */
		s.min_sizes = g->kind == KIND_LIST ? 3 : 0;
	}
	for (uint32_t i = 0; i < g->c->n_spots; i++)
		if (g->c->spots[i].from <= s.from && s.to <= g->c->spots[i].to &&
		    g->c->spots[i].heap == s.heap)
			return true;
	candidate_spot(g->c, s);
	return true;
}

/* Where a map of each round is filled. */
struct fill_search {
	struct advisor *a;
	struct candidate *c;
	TSNode scope;
	bool known; /* how many entries come is known before: it should be made with its size */
};

static bool visit_fill(void *ctx, TSNode n)
{
	struct fill_search *f = ctx;
	const struct gosrc *src = f->c->file->src;
	struct spot s = { .cpu = CAUSE_MAPGROW, .self = true, .min_sizes = 3 };
	TSNode slot = go_is(n, "inc_statement")		 ? ts_node_named_child(n, 0)
		      : go_is(n, "assignment_statement") ? go_single(go_field(n, "left"))
							 : go_null();
	struct bound b;

	if (ts_node_is_null(slot) || !go_is_index(slot) ||
	    !str_eq(go_text(src, go_operand(slot)), f->c->subject))
		return !f->known;
	b = bound_of(f->a, f->c->file, n, f->scope);
	f->known = f->known || (b.kind != BOUND_NONE && !(b.filtered && b.depth > 1));
	/* m[k] = append(m[k], v): what grows there is not the map, most likely */
	s.self = !str_eq(go_callee(src, go_single(go_field(n, "right"))), STR("append"));
	spot_lines(n, &s.from, &s.to);
	candidate_spot(f->c, s);
	return true;
}

/* A map that is filled in a loop of its own, of unknown length, or has its size already. */
static bool match_map(struct advisor *a, struct candidate *c, TSNode scope)
{
	struct fill_search f = { a, c, scope, false };
	bool sized = go_arg_count(c->extra) > 1;

	if (ts_node_is_null(c->loop))
		return false;
	go_walk(scope, visit_fill, &f);
	return c->n_spots > 0 && (sized || !f.known);
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
	c->form = KIND_SLICE | BUFFER_IN_LOOP;
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
	c->form |= BUFFER_TYPED | (is == SCRATCH_FILLED ? BUFFER_FILLED : 0);
	return is != SCRATCH_UNKNOWN && !scratch_is_recursive(c);
}

/* It is given to another variable at the end of each round, and nobody else has either of them. */
static bool match_rows(struct advisor *a, struct candidate *c, TSNode scope)
{
	struct rows *r = ARENA_NEW(a->arena, struct rows);

	if (!rows_of(a, c, scope, r))
		return false;
	c->form |= BUFFER_SWAPPED;
	c->data = r;
	return true;
}

/* fill := func(y int) { acc := make([]T, w); ... }, called in a loop: the whole statement, in front of which it can be made once. */
static TSNode literal_in_loop(const struct candidate *c, TSNode decl)
{
	TSNode lit = go_enclosing_func(decl);

	return go_is(lit, "func_literal") ? scratch_literal(c, lit, c->extra) : go_null();
}

static bool match_declared(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode var = gomatch_node(m, "var"), value = gomatch_node(m, "value"),
	       decl = gomatch_node(m, "decl");
	int kind = kind_of(c->file, value, gomatch_node(m, "type"));
	TSNode scope = ts_node_parent(go_is(decl, "var_spec") ? ts_node_parent(decl) : decl);
	struct spot s = { .cpu = CAUSE_MAKE, .self = true };
	struct keeping k;
	struct growth_search g = { c, m->src, go_text(m->src, var), kind };

	if (kind < 0 || go_is(scope, "source_file") || go_is(scope, "var_spec_list"))
		return false;
	c->subject = go_text(m->src, var);
	c->decl = decl;
	c->site = decl;
	c->extra = value;
	c->loop = go_enclosing(decl, "for_statement");
	if (ts_node_is_null(c->loop) && kind == KIND_SLICE)
		c->loop = literal_in_loop(c, decl);
	c->form = kind | (ts_node_is_null(c->loop) ? 0 : BUFFER_IN_LOOP);
	if (!go_is(scope, "block") && !go_is(scope, "expression_case") &&
	    !go_is(scope, "type_case"))
		return false;
	k = keeping_of(a, c, scope, c->subject, kind == KIND_BUFFER);
	if (is_list(kind) && match_rows(a, c, scope))
		k.how = NULL;
	else if (kind == KIND_LIST || k.uses == 0 || (k.how && (is_list(kind) || kind == KIND_MAP)))
		return false; /* a result, not a scratch buffer */
	if (k.reused && ts_node_is_null(c->loop))
		return false; /* it is used again inside of the function */
	if (kind == KIND_MAP && !match_map(a, c, scope))
		return false;
	if (kind == KIND_SLICE && ts_node_is_null(c->loop) && !is_scratch(a, c, k.elsewhere))
		return false;
	c->leave = k.how ? arena_printf(a->arena, "%s: it cannot be used again", k.how) : NULL;
	s.from = go_line(decl);
	s.to = go_end_line(decl);
	if (kind == KIND_READER || kind == KIND_WRITER)
		s.heap = s.cpu = memory_of(kind);
	if (kind == KIND_BUFFER)
		s.heap = CAUSE_BUFGROW;
	if (kind == KIND_MAP)
		s.cpu |= CAUSE_MAPGROW;
	candidate_spot(c, s);
	if (kind != KIND_MAP)
		go_walk(scope, visit_growth, &g);
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode lent = gomatch_node(m, "lent"), splice = gomatch_node(m, "splice");

	if (!ts_node_is_null(splice)) {
		c->form = KIND_SPLICE;
		return a->go_minor >= 21 && splice_match(a, c, splice);
	}
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

/* bufio.NewWriter(f) of a file or connection that the function opens. */
static bool is_opened_here(const struct candidate *c, TSNode of)
{
	static const char *const opens[][2] = { { "os", "Open" },	 { "os", "Create" },
						{ "os", "OpenFile" },	 { "os", "CreateTemp" },
						{ "net", "Dial" },	 { "net", "DialTimeout" },
						{ "crypto/tls", "Dial" } };
	const struct gosrc *src = c->file->src;
	struct godecl d;

	return go_is_name(of) && go_find_decl(src, of, go_text(src, of), &d) &&
	       is_call_of(src, go_no_parens(d.value), opens, ARRAY_LEN(opens));
}

/* Of a file that is handed in. */
static bool is_of_file(const struct candidate *c, TSNode of)
{
	static const char *const types[] = { "*os.File", "net.Conn", "*net.TCPConn" };
	struct str type = go_type_of(&c->file->ctx, c->file->src, of).text;

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_eq(type, str_of(types[i])))
			return true;
	return false;
}

#define LARGE_BESIDE_IO 0.05 /* of all bytes */

/* What is opened, read or written costs more than the buffer that is made once for it. */
static bool is_small_beside_io(const struct advisor *a, const struct candidate *c)
{
	enum buffer_kind kind = buffer_kind(c);
	TSNode of = go_no_parens(go_arg(c->extra, 0));

	if ((kind != KIND_READER && kind != KIND_WRITER) || (c->form & BUFFER_IN_LOOP) ||
	    fraction(c->price.cpu_ns, a->join->totals.cpu_ns) >= a->min_cost)
		return false;
	return is_opened_here(c, of) ||
	       (is_of_file(c, of) &&
		fraction(c->price.alloc_bytes, a->join->totals.alloc_bytes) < LARGE_BESIDE_IO);
}

static void judge_size(struct advisor *a, struct candidate *c)
{
	int64_t mean = c->price.alloc_objects ? c->price.alloc_bytes / c->price.alloc_objects : 0;

	if (!c->leave && !(c->form & BUFFER_IN_LOOP) && c->price.alloc_objects > 0 && mean < 64)
		c->leave = "a small block in a function of its own: a pool would cost as much";
	if (!c->leave && is_small_beside_io(a, c))
		c->leave = "made once for a file or connection, whose work costs far more";
	if (!c->leave && (c->form & BUFFER_TYPED))
		c->leave = hardly_pays(a, c);
	if (!c->leave && buffer_kind(c) == KIND_NIL && !(c->form & BUFFER_IN_LOOP))
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
	bool pointer = go_is(go_no_parens(c->extra), "call_expression") ||
		       go_is(go_no_parens(c->extra), "unary_expression");

	if (!pointer && !str_contains(go_text(c->file->src, scope), by))
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
	if (buffer_kind(c) == KIND_SPLICE)
		return;
	if (buffer_kind(c) == KIND_BUFFER && !c->leave)
		claim_handed(a, c);
	judge_size(a, c);
}

static void explain(struct advisor *a, struct candidate *c)
{
	bool loop = c->form & BUFFER_IN_LOOP, literal;

	if (buffer_kind(c) == KIND_SPLICE) {
		splice_explain(a, c);
		return;
	}
	literal = loop && !go_is(c->loop, "for_statement");
	c->why = arena_printf(a->arena, "%s makes " STR_FMT " anew, uses it and throws it away.",
			      literal ? "Each call of the function literal"
			      : loop  ? "Each round"
				      : "Each call",
			      STR_ARG(c->subject));
	c->remedy =
		literal ? "Declare it in front of the function literal, whose calls share it: they "
			  "come one after the other."
		: loop	? "Declare it in front of the loop and empty it in each round."
			: "Use one again: let the caller pass it, keep it in the struct, or take "
			  "it from a sync.Pool (pointers only; do "
			  "not put back what has grown very large).";
	if (buffer_is_builder(c))
		c->remedy = "Its text is all that leaves: a strings.Builder gives that without the "
			    "copy that String() of a bytes.Buffer makes, and where its length is "
			    "about known, Grow makes it the only allocation.";
	if (buffer_kind(c) == KIND_MAP)
		c->remedy = "Declare it in front of the loop and clear it in each round: it keeps "
			    "its tables. (Not where one round fills it far more than the others.)";
	if (c->form & BUFFER_SWAPPED)
		c->remedy = arena_printf(
			a->arena,
			"Two that change places are enough: what " STR_FMT
			" held before is not needed any more when the next round begins.",
			STR_ARG(((const struct rows *)c->data)->to));
	if (c->form & BUFFER_FILLED)
		c->remedy = arena_printf(
			a->arena, "%s " STR_FMT " must not keep what it gets.", c->remedy,
			STR_ARG(go_callee(
				c->file->src,
				scratch_filler(c, go_enclosing_func(c->decl), c->extra))));
	c->example = buffer_example(a, c);
}

#define CLEARING 0.26 /* of what a new map costs: measured, 54 % saved where its price was 73 % */

static void rest(struct advisor *a, const struct candidate *c, struct rest *r)
{
	(void)a;
	if (buffer_kind(c) != KIND_MAP)
		return;
	r->cpu = CLEARING;
	r->what = "clearing it in each round stays";
}

const struct rule rule_buffer_not_reused = {
	.id = "buffer-not-reused",
	.match = match,
	.judge = judge,
	.explain = explain,
	.rest = rest,
};
