/* Structs that would take a smaller size class with their fields in another order, priced by what was allocated of them. */
#include <stdlib.h>

#include "advise/rule.h"
#include "advise/size_class.h"
#include "base/human.h"
#include "gocode/gosize.h"

enum form { FORM_OBJECT, FORM_SLICE };

struct order {
	struct gofield v[GO_MAX_FIELDS];
	uint32_t n;
	uint64_t now, best;
	bool pointers;
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
	o->n = go_struct_fields(ctx, t, o->v, GO_MAX_FIELDS);
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

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode type = gomatch_node(m, "type"), elem = gomatch_node(m, "elem");
	bool slice = !ts_node_is_null(elem);
	struct gocontext *ctx = &c->file->ctx;
	struct gotype t = go_type_of_node(ctx, m->src, slice ? elem : type);
	struct order *o;
	struct godef def;

	if (t.kind != GO_STRUCT || !t.is_named || !ctx->pkg ||
	    !gopkg_find_type(ctx->mod, ctx->pkg, t.text, &def))
		return false;
	o = arena_alloc(a->arena, sizeof(*o));
	if (!find_order(ctx, t, o))
		return false;
	c->form = slice ? FORM_SLICE : FORM_OBJECT;
	c->site = gomatch_node(m, "site");
	c->subject = t.text;
	c->extra = def.node;
	c->extra_src = def.src;
	c->data = o;
	c->key = hash_mix(hash_bytes(t.text.p, t.text.n, 11), (uint64_t)c->form);
	candidate_spot(
		c, (struct spot){ .from = go_line(c->site), .to = go_line(c->site), .self = true });
	return true;
}

/* Bytes that one block saves; 0: none, or the block is not of this type. */
static uint64_t saved_bytes(const struct candidate *c, const struct order *o, uint64_t block)
{
	uint64_t row = 1, now, then;

	if (c->form == FORM_SLICE)
		row = block / o->now;
	else if (block != o->now && block != layout_class_bytes(o->now, o->pointers))
		return 0;
	if (row == 0)
		return 0;
	now = layout_class_bytes(row * o->now, o->pointers);
	then = layout_class_bytes(row * o->best, o->pointers);
	return now > then ? now - then : 0;
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

static bool is_wire_format(const struct gosrc *src)
{
	static const char *const words[] = {
		"binary.Read(", "binary.Write(",    "binary.Size(",
		"import \"C\"", "unsafe.Pointer(&", "unsafe.Offsetof"
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_contains(src->text, str_of(words[i])))
			return true;
	return false;
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
	uint64_t block = p->alloc_objects > 0 ? (uint64_t)(p->alloc_bytes / p->alloc_objects) : 0,
		 saved = block ? saved_bytes(c, o, block) : 0;
	double part = block ? (double)saved / (double)block : 0;
	uint32_t bytes = (uint32_t)MIN(o->now - o->best, (uint64_t)UINT32_MAX);

	if (is_wire_format(c->file->src) || is_wire_format(c->extra_src))
		c->leave = "its fields may stand in the order of a file or protocol";
	else if (saved == 0)
		c->leave = arena_printf(
			a->arena, "%u bytes of " STR_FMT " are holes, but no size class is saved",
			bytes, STR_ARG(c->subject));
	say_heap(a, c, p->alloc_objects, (double)p->alloc_bytes * part);
	move_to_type(a, c);
	/* only what another order would save is the price */
	p->alloc_bytes = (int64_t)((double)p->alloc_bytes * part);
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
		a->arena, STR_FMT " takes %llu bytes; with the large fields first %llu are enough.",
		STR_ARG(c->subject), (unsigned long long)o->now, (unsigned long long)o->best);
	c->remedy = "Put the fields into this order (goperf layout -fix does it). Literals without "
		    "field names, and what "
		    "is printed or marshalled field by field, follow the order, too.";
	buf_printf(&b, "type " STR_FMT " struct { // %llu bytes\n", STR_ARG(c->subject),
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
