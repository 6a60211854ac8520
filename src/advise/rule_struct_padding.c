/* Structs that would take a smaller size class with their fields in another order, priced by what was allocated of them. */
#include <stdlib.h>

#include "advise/instance.h"
#include "advise/rule.h"
#include "advise/size_class.h"
#include "base/human.h"
#include "gocode/gosize.h"

enum form {
	FORM_OBJECT,
	FORM_SLICE, /* rows of them: slices */
	FORM_MAP,   /* values of a map, in groups of eight slots */
};

struct order {
	struct gofield v[GO_MAX_FIELDS];
	uint32_t n;
	uint64_t now, best;
	uint64_t row_now, row_best; /* of what blocks are made of: the struct, or what holds it */
	bool pointers;
	struct instance with; /* of a generic struct: what its parameters stood for */
};

static uint64_t align_up(uint64_t n, uint64_t align)
{
	return (n + align - 1) / align * align;
}

static uint64_t struct_bytes(const struct gofield *f, uint32_t n)
{
	uint64_t at = 0, align = 1;

	for (uint32_t i = 0; i < n; i++) {
		at = align_up(at, f[i].size.align) + f[i].size.bytes;
		align = MAX(align, f[i].size.align);
	}
	/* a last field without size gets a byte, so that its address stays inside */
	if (n && at && f[n - 1].size.bytes == 0)
		at++;
	return align_up(at, align);
}

static int by_need(const void *a, const void *b)
{
	const struct gofield *x = a, *y = b;

	if ((x->size.bytes == 0) != (y->size.bytes == 0))
		return x->size.bytes == 0 ? -1 : 1;
	if (x->size.align != y->size.align)
		return x->size.align > y->size.align ? -1 : 1;
	if (x->size.pointers != y->size.pointers)
		return x->size.pointers ? -1 : 1;
	if (x->size.bytes != y->size.bytes)
		return x->size.bytes > y->size.bytes ? -1 : 1;
	return (int)ts_node_start_byte(x->decl) - (int)ts_node_start_byte(y->decl);
}

/* False: some field's size cannot be told, or no order is smaller. */
static bool find_order(const struct gocontext *ctx, struct gotype t, struct order *o)
{
	o->n = go_struct_fields_with(ctx, t, o->with.args, o->with.n, o->v, GO_MAX_FIELDS);
	if (o->n < 2)
		return false;
	o->pointers = false;
	for (uint32_t i = 0; i < o->n; i++)
		o->pointers = o->pointers || o->v[i].size.pointers;
	o->now = struct_bytes(o->v, o->n);
	qsort(o->v, o->n, sizeof(o->v[0]), by_need);
	o->best = struct_bytes(o->v, o->n);
	return o->best < o->now;
}

#define MAP_SLOTS 8 /* internal/runtime/maps: a group is a word of control bytes and eight slots */
#define MAP_MAX_INLINE 128 /* larger values are blocks of their own */

static uint64_t group_bytes(struct gosize key, uint64_t value, uint64_t align)
{
	uint64_t slot = align_up(align_up(key.bytes, align) + value, MAX(key.align, align));

	return 8 + MAP_SLOTS * slot;
}

/* Of what a map's groups are made; false: its values are not in there. */
static bool map_rows(const struct gocontext *ctx, struct gotype map, struct order *o)
{
	struct gosize key;
	uint64_t align = o->v[0].size.align;

	if (o->now > MAP_MAX_INLINE || !go_size_of(ctx, go_type_key(ctx, map), &key) ||
	    key.bytes > MAP_MAX_INLINE)
		return false;
	o->pointers = o->pointers || key.pointers;
	o->row_now = group_bytes(key, o->now, align);
	o->row_best = group_bytes(key, o->best, align);
	return true;
}

/* A field of the struct is an array of structs that would be smaller: *inner is their type. */
static bool array_in(const struct gocontext *ctx, struct gotype t, struct order *o,
		     struct gotype *inner)
{
	struct gofield f[GO_MAX_FIELDS];
	uint32_t n = go_struct_fields(ctx, t, f, GO_MAX_FIELDS);
	struct gosize whole;

	if (!n || !go_size_of(ctx, t, &whole))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		struct gotype array = go_type_of_node(ctx, t.src, go_field(f[i].decl, "type"));

		*inner = array.kind == GO_ARRAY ? go_type_elem(ctx, array) : (struct gotype){ 0 };
		if (inner->kind != GO_STRUCT || !inner->is_named || !find_order(ctx, *inner, o))
			continue;
		o->row_now = whole.bytes;
		o->row_best = whole.bytes - f[i].size.bytes / o->now * (o->now - o->best);
		o->pointers = whole.pointers;
		return true;
	}
	return false;
}

/* The struct that the match makes blocks of, and of what those are made. */
static bool find_rows(struct advisor *a, const struct gomatch *m, struct candidate *c,
		      struct order *o, struct gotype *t, struct godef *def)
{
	const struct gocontext *ctx = &c->file->ctx;
	TSNode type = gomatch_node(m, "type"), elem = gomatch_node(m, "elem"),
	       list = gomatch_node(m, "list");
	struct gotype of =
		ts_node_is_null(list) ? (struct gotype){ 0 } : go_type_of(ctx, m->src, list);

	if (!ts_node_is_null(gomatch_node(m, "map")))
		of = go_type_of_node(ctx, m->src, gomatch_node(m, "map"));
	if (of.kind == GO_SLICE || of.kind == GO_MAP)
		*t = go_type_elem(ctx, of);
	else if (ts_node_is_null(list))
		*t = go_type_of_node(ctx, m->src, ts_node_is_null(elem) ? type : elem);
	if (t->kind != GO_STRUCT || !t->is_named ||
	    !gopkg_find_type(ctx->mod, ctx->pkg, go_bare_type(t->text), def) ||
	    !instance_of(a, c->file, gomatch_node(m, "site"), t->text, def, &o->with))
		return false;
	c->form = of.kind == GO_MAP ? FORM_MAP : ts_node_is_null(type) ? FORM_SLICE : FORM_OBJECT;
	if (!find_order(ctx, *t, o)) {
		struct gotype outer = *t;

		return c->form != FORM_MAP && o->with.n == 0 && array_in(ctx, outer, o, t) &&
		       gopkg_find_type(ctx->mod, ctx->pkg, t->text, def);
	}
	o->row_now = o->now;
	o->row_best = o->best;
	return c->form != FORM_MAP || map_rows(ctx, of, o);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	struct gocontext *ctx = &c->file->ctx;
	struct gotype t = { 0 };
	struct order *o;
	struct godef def;

	if (!ctx->pkg)
		return false;
	o = arena_alloc(a->arena, sizeof(*o));
	o->with.n = 0;
	if (!find_rows(a, m, c, o, &t, &def))
		return false;
	c->site = gomatch_node(m, "site");
	c->subject = go_bare_type(t.text);
	c->extra = def.node;
	c->extra_src = def.src;
	c->data = o;
	c->key = hash_mix(hash_bytes(c->subject.p, c->subject.n, 11),
			  hash_mix((uint64_t)c->form, o->row_now));
	candidate_spot(
		c, (struct spot){ .from = go_line(c->site), .to = go_line(c->site), .self = true });
	return true;
}

/* Bytes that one block saves; 0: none, or the block is not of this type. */
static uint64_t saved_bytes(const struct candidate *c, const struct order *o, uint64_t block)
{
	uint64_t rows = 1, now, then;

	if (c->form != FORM_OBJECT)
		rows = block / o->row_now;
	else if (block != o->row_now && block != layout_class_bytes(o->row_now, o->pointers))
		return 0;
	if (rows == 0)
		return 0;
	now = layout_class_bytes(rows * o->row_now, o->pointers);
	then = layout_class_bytes(rows * o->row_best, o->pointers);
	return now > then ? now - then : 0;
}

static bool on_spots(const struct candidate *c, uint32_t line)
{
	for (uint32_t i = 0; i < c->n_spots; i++)
		if (line >= c->spots[i].from && line <= c->spots[i].to)
			return true;
	return false;
}

/* What all blocks save that were allocated on the candidate's lines, and how many they are. */
static int64_t saved_of_all(struct advisor *a, const struct candidate *c, int64_t *blocks)
{
	int64_t saved = 0;

	*blocks = 0;
	for (size_t k = hot_first_at(c->file, c->low);
	     k < c->file->charges.n && c->file->charges.v[k].line <= c->high; k++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[k].charge];

		if (ch->kind != COST_HEAP || !ch->self || !on_spots(c, c->file->charges.v[k].line))
			continue;
		for (uint32_t i = 0; i < ch->n_sizes; i++) {
			uint64_t one =
				ch->sizes[i].size > 0
					? saved_bytes(c, c->data, (uint64_t)ch->sizes[i].size)
					: 0;

			saved += (int64_t)one * ch->sizes[i].objects;
			*blocks += one ? ch->sizes[i].objects : 0;
		}
	}
	return MIN(saved, c->price.alloc_bytes);
}

/* The finding stands at the type, wherever objects of it are made. */
static void move_to_type(struct advisor *a, struct candidate *c)
{
	struct gofunc *fn = ARENA_NEW(a->arena, struct gofunc);
	struct hot_file *f = hot_file_of(a->sources, c->file, c->extra_src);

	fn->name = fn->symbol = c->subject;
	fn->node = c->extra;
	fn->first_line = go_line(c->extra);
	fn->last_line = go_end_line(c->extra);
	c->file = f;
	c->fn = fn;
	c->site = c->extra;
	c->loop = go_null();
	c->line = fn->first_line;
}

/*
 * Whether values of the type, or of one that holds it, go to what reads structs as they lie: encoding/binary, unsafe, C. What
 * is handed there without a type that can be told (any, a type parameter) may be this one.
 */
struct wire_search {
	const struct gocontext *ctx;
	const struct gosrc *src;
	struct str name;
	bool found;
};

#define WIRE_DEPTH 4 /* of types inside of types */

static bool holds_type(const struct gocontext *ctx, struct gotype t, struct str name, int depth)
{
	while (t.kind == GO_POINTER || t.kind == GO_SLICE || t.kind == GO_ARRAY) {
		struct gotype elem = go_type_elem(ctx, t);

		if (depth-- == 0 || elem.kind == GO_UNKNOWN)
			return true;
		t = elem;
	}
	if (t.kind == GO_UNKNOWN || t.kind == GO_INTERFACE)
		return true;
	if (t.kind != GO_STRUCT)
		return false;
	if (str_eq(t.text, name) || ts_node_is_null(t.node))
		return true;
	for (uint32_t i = 0; i < ts_node_named_child_count(ts_node_named_child(t.node, 0)); i++) {
		TSNode type =
			go_field(ts_node_named_child(ts_node_named_child(t.node, 0), i), "type");
		struct gotype of = go_type_of_node(ctx, t.src, type);

		/* a field of a type that is not known, of another package, cannot be ours */
		if (of.kind != GO_UNKNOWN && of.kind != GO_INTERFACE &&
		    (depth == 0 || holds_type(ctx, of, name, depth - 1)))
			return true;
	}
	return false;
}

static bool visit_wire(void *ctx, TSNode n)
{
	static const char *const binary[] = {
		"Read", "Write", "Size", "Append", "Encode", "Decode"
	};
	struct wire_search *w = ctx;
	bool known = false;

	if (w->found || !go_is(n, "call_expression"))
		return !w->found;
	for (size_t i = 0; i < ARRAY_LEN(binary); i++)
		known = known || go_calls(w->src, n, "encoding/binary", binary[i]);
	if (known && go_arg_count(n)) {
		/* the data is the last argument of each */
		w->found = holds_type(w->ctx,
				      go_type_of(w->ctx, w->src, go_arg(n, go_arg_count(n) - 1)),
				      w->name, WIRE_DEPTH);
	}
	return !w->found;
}

struct mention_search {
	const struct gosrc *src;
	struct str name;
	bool found;
};

static bool visit_mention(void *ctx, TSNode n)
{
	struct mention_search *m = ctx;

	m->found = m->found || ((go_is(n, "type_identifier") || go_is(n, "identifier")) &&
				str_eq(go_text(m->src, n), m->name));
	return !m->found;
}

/* In a file that uses unsafe or C any mention will do: offsets may be asked for behind several names. */
static bool is_mentioned_with(const struct candidate *c, size_t i, struct str import)
{
	const struct gosrc *src = gopkg_open_with(c->file->ctx.mod, c->file->ctx.pkg, i, import);
	struct mention_search m = { src, c->subject, false };

	if (src)
		go_walk(src->root, visit_mention, &m);
	return m.found;
}

static bool goes_to_wire(const struct candidate *c)
{
	struct gopkg *pkg = c->file->ctx.pkg;
	struct wire_search w = { .ctx = &c->file->ctx, .name = c->subject };

	for (size_t i = 0; pkg && i < pkg->files.n && !w.found; i++) {
		w.src = gopkg_open_with(c->file->ctx.mod, pkg, i, STR("encoding/binary"));
		if (w.src)
			go_walk(w.src->root, visit_wire, &w);
		w.found = w.found || is_mentioned_with(c, i, STR("\"unsafe\"")) ||
			  is_mentioned_with(c, i, STR("import \"C\""));
	}
	return w.found;
}

static void say_heap(struct advisor *a, struct candidate *c, int64_t blocks, double saved)
{
	struct buf b = { 0 };

	human_bytes(&b, saved);
	buf_adds(&b, " fewer, by size class, for the ");
	human_count(&b, (double)blocks);
	buf_printf(&b, " blocks that were allocated at %s:%u", c->file->rel, c->line);
	if (c->twin)
		buf_adds(&b, " and elsewhere");
	c->heap_said = rule_words(a, &b);
}

static void judge(struct advisor *a, struct candidate *c)
{
	struct price *p = &c->price;
	const struct order *o = c->data;
	int64_t blocks, saved = saved_of_all(a, c, &blocks);
	double part = p->alloc_bytes > 0 ? (double)saved / (double)p->alloc_bytes : 0;
	uint32_t bytes = (uint32_t)MIN(o->now - o->best, (uint64_t)UINT32_MAX);

	if (goes_to_wire(c))
		c->leave = "its fields may stand in the order of a file or protocol";
	else if (saved == 0)
		c->leave = arena_printf(
			a->arena, "%u bytes of " STR_FMT " are holes, but no size class is saved",
			bytes, STR_ARG(c->subject));
	say_heap(a, c, blocks, (double)saved);
	move_to_type(a, c);
	/* only what another order would save is the price */
	p->alloc_bytes = saved;
	p->gc_ns = (int64_t)((double)p->gc_ns * part);
	p->cpu_ns = p->gc_ns;
	p->cpu_samples = 0;
	p->alloc_objects = 0;
}

static void write_field(struct buf *b, const struct gosrc *src, const struct gofield *f)
{
	struct str tag = go_text(src, go_field(f->decl, "tag"));

	if (f->name.n == 0)
		buf_printf(b, "\t" STR_FMT "\n", STR_ARG(go_text(src, f->decl)));
	else
		buf_printf(b, "\t" STR_FMT " " STR_FMT "%s" STR_FMT "\n", STR_ARG(f->name),
			   STR_ARG(go_text(src, go_field(f->decl, "type"))), tag.n ? " " : "",
			   STR_ARG(tag));
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct order *o = c->data;
	struct buf b = { 0 };

	c->why = arena_printf(
		a->arena,
		o->with.n
			? STR_FMT ", with the types that it was made of here, takes %llu bytes; in "
				  "the order below %llu are enough."
			: STR_FMT " takes %llu bytes; with the large fields first %llu are enough.",
		STR_ARG(c->subject), (unsigned long long)o->now, (unsigned long long)o->best);
	c->remedy = arena_printf(
		a->arena,
		"Put the fields into this order%s. Literals without field names, and what is "
		"printed or marshalled field by field, follow the order, too.",
		o->with.n ? "" : " (goperf layout -fix does it)");
	buf_printf(&b, "type " STR_FMT STR_FMT " struct { // %llu bytes\n", STR_ARG(c->subject),
		   STR_ARG(go_text(c->extra_src, go_field(c->extra, "type_parameters"))),
		   (unsigned long long)o->best);
	for (uint32_t i = 0; i < o->n && i < 40; i++)
		write_field(&b, c->extra_src, &o->v[i]);
	buf_adds(&b, o->n > 40 ? "\t...\n}" : "}");
	c->example = rule_words(a, &b);
}

const struct rule rule_struct_padding = {
	.id = "struct-padding",
	.quiet = true,
	.shares = true,
	.across = true,
	.match = match,
	.judge = judge,
	.explain = explain,
};
