/* What the rows cost: charges of the profiles at their lines. */
#include <stdlib.h>

#include "advise/escapes.h"
#include "advise/join.h"

/* Rows by file and line. */
struct by_line {
	uint64_t key;
	uint32_t row;
};

struct pricer {
	struct escapes *e;
	struct join j;
	VEC(struct by_line) lines;
	uint32_t *place_file; /* of each place; MAP_NONE: no file of ours */
	struct map silent;    /* rows of ESCAPE_SILENT by line */
};

static uint64_t line_key(uint32_t file, uint32_t line)
{
	return (uint64_t)file << 32 | line;
}

static int by_key(const void *a, const void *b)
{
	const struct by_line *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* The compiler's name for the file that a profile names: the same path, or the same name in the same package. */
static uint32_t file_of_place(const struct escapes *e, const struct place *pl)
{
	struct str base = str_base(pl->file);
	uint32_t found = map_get(&e->file_ids, hash_bytes(pl->file.p, pl->file.n, 1));

	for (uint32_t i = 0; i < e->files.n && found == MAP_NONE; i++)
		if (e->files.v[i].is_own && str_eq(str_base(e->files.v[i].path), base) &&
		    str_eq(e->files.v[i].pkg, pl->sym.pkg))
			found = i;
	return found != MAP_NONE && e->files.v[found].is_own ? found : MAP_NONE;
}

/* "strings" for ".../src/strings/builder.go": whether a frame of the chain is of the foreign body's package. */
static bool is_body_of(const struct pricer *p, const struct charge *c, const struct escape_row *row)
{
	struct str file = row->origin.file,
		   dir = str_sub(file, 0, file.n - MIN(str_base(file).n + 1, file.n));

	for (uint32_t i = 0; i < c->n_chain; i++) {
		struct gosym sym = gosym_parse(&p->e->arena, intern_get(&p->j.names, c->chain[i]));
		if (sym.pkg.n && str_has_suffix(dir, sym.pkg))
			return true;
	}
	return false;
}

static void add_heap(struct escape_cost *cost, const struct charge *c)
{
	cost->alloc_bytes += c->value;
	cost->alloc_objects += c->count;
}

static struct escape_func *func_at(struct escapes *e, uint32_t file, uint32_t line, uint32_t *id)
{
	for (uint32_t i = 0; i < e->funcs.n; i++) {
		struct escape_func *f = &e->funcs.v[i];
		if (f->file == file && f->line && f->line <= line && line <= f->last) {
			*id = i;
			return f;
		}
	}
	return NULL;
}

/* A function in which the compiler has nothing to say, and which allocates all the same. */
static uint32_t make_func(struct escapes *e, uint32_t file, uint32_t line)
{
	struct escape_file *f = escapes_open(e, file);
	const struct gofunc *fn = f->src && !f->changed ? gosrc_func_at(f->src, line) : NULL;

	vec_push(&e->funcs, (struct escape_func){ .file = file,
						  .symbol = fn ? fn->symbol : STR(""),
						  .line = fn ? fn->first_line : 0,
						  .last = fn ? fn->last_line : 0 });
	return (uint32_t)e->funcs.n - 1;
}

static void price_silent(struct pricer *p, const struct charge *c, uint32_t file)
{
	struct escapes *e = p->e;
	bool added;
	uint32_t func, id = map_get_or_put(&p->silent, line_key(file, c->line), (uint32_t)e->rows.n,
					   &added);

	if (added) {
		if (!func_at(e, file, c->line, &func))
			func = make_func(e, file, c->line);
		vec_push(&e->rows, (struct escape_row){ .kind = ESCAPE_SILENT,
							.func = func,
							.file = file,
							.line = c->line,
							.value = STR(""),
							.text = STR("allocates"),
							.n_said = 0,
							.on_line = 1,
							.is_seen = true });
		e->n_rows[ESCAPE_SILENT]++;
	}
	add_heap(&e->rows.v[id].cost, c);
	add_heap(&e->funcs.v[e->rows.v[id].func].cost, c);
}

static void price_heap(struct pricer *p, const struct charge *c, uint32_t file)
{
	uint64_t key = line_key(file, c->line);
	bool counted = false;

	for (size_t i = vec_lower_bound(&p->lines, key, key);
	     i < p->lines.n && p->lines.v[i].key == key; i++) {
		struct escape_row *row = &p->e->rows.v[p->lines.v[i].row];

		if (row->kind != ESCAPE_HEAP || row->is_inlined == c->self ||
		    (row->is_inlined && !is_body_of(p, c, row)))
			continue;
		row->is_seen = true;
		add_heap(&row->cost, c);
		if (!counted)
			add_heap(&p->e->funcs.v[row->func].cost, c);
		counted = true;
	}
	if (!counted && c->self)
		price_silent(p, c, file);
}

/* CPU of the line itself goes to its checks and copies, that of the allocator to its escapes. */
static void price_cpu(struct pricer *p, const struct charge *c, uint32_t file)
{
	const uint64_t allocator = CAUSE_MALLOC | CAUSE_MAKE | CAUSE_BOX | CAUSE_GROWSLICE |
				   CAUSE_BYTES2STR | CAUSE_STR2BYTES | CAUSE_CONCAT;
	uint64_t key = line_key(file, c->line);
	bool escapes = c->causes & allocator;

	for (size_t i = vec_lower_bound(&p->lines, key, key);
	     i < p->lines.n && p->lines.v[i].key == key; i++) {
		struct escape_row *row = &p->e->rows.v[p->lines.v[i].row];
		bool heap = row->kind == ESCAPE_HEAP;

		if (heap ? !escapes
			 : !c->self && row->kind != ESCAPE_DEFER && row->kind != ESCAPE_COPY)
			continue;
		if (row->kind == ESCAPE_INLINE || row->kind == ESCAPE_LEAK)
			continue;
		row->cost.cpu_ns += c->value;
		row->is_seen = row->is_seen || !heap;
	}
}

/* What a function that is not inlined takes itself; and the share by which functions are sorted. */
static void price_functions(struct pricer *p)
{
	struct escapes *e = p->e;
	int64_t *cpu = xcalloc(e->funcs.n + 1, sizeof(*cpu));

	for (size_t i = 0; i < p->j.charges.n; i++) {
		const struct charge *c = &p->j.charges.v[i];
		uint32_t file = p->place_file[c->place], id;

		if (c->kind == COST_CPU && c->self && file != MAP_NONE &&
		    func_at(e, file, c->line, &id))
			cpu[id] += c->value;
	}
	for (size_t i = 0; i < e->rows.n; i++) {
		struct escape_row *row = &e->rows.v[i];

		if (row->kind == ESCAPE_INLINE &&
		    str_eq(row->d->code, STR("cannotInlineFunction"))) {
			row->cost.cpu_ns = cpu[row->func];
			row->is_seen = cpu[row->func] > 0;
		}
	}
	for (uint32_t i = 0; i < e->funcs.n; i++)
		e->funcs.v[i].cost.cpu_ns = cpu[i];
	free(cpu);
}

static void find_rate(struct escapes *e, const struct profile *heap)
{
	/* runtime/pprof writes the rate as the period */
	e->sampled_bytes =
		heap->period > 0 && heap->period < UINT32_MAX ? (uint32_t)heap->period : 0;
}

void escapes_price(struct escapes *e, const struct evidence *ev)
{
	struct pricer p = { .e = e };

	e->has_heap = ev->profiles[COST_HEAP] != NULL;
	e->has_cpu = ev->profiles[COST_CPU] != NULL;
	if (e->has_heap)
		find_rate(e, ev->profiles[COST_HEAP]);
	join_init(&p.j, ev, OWNER_MODULE, NULL);
	e->total = (struct escape_cost){ p.j.totals.alloc_bytes, p.j.totals.alloc_objects,
					 p.j.totals.cpu_ns };
	map_init(&p.silent);
	for (uint32_t i = 0; i < e->rows.n; i++)
		vec_push(&p.lines,
			 (struct by_line){ line_key(e->rows.v[i].file, e->rows.v[i].line), i });
	if (p.lines.n)
		qsort(p.lines.v, p.lines.n, sizeof(p.lines.v[0]), by_key);
	p.place_file = xcalloc(p.j.places.n + 1, sizeof(*p.place_file));
	for (size_t i = 0; i < p.j.places.n; i++)
		p.place_file[i] = file_of_place(e, &p.j.places.v[i]);
	for (size_t i = 0; i < p.j.charges.n; i++) {
		const struct charge *c = &p.j.charges.v[i];
		uint32_t file = p.place_file[c->place];

		if (file == MAP_NONE || !c->line)
			continue;
		e->n_matched++;
		if (c->kind == COST_HEAP)
			price_heap(&p, c, file);
		else if (c->kind == COST_CPU)
			price_cpu(&p, c, file);
	}
	price_functions(&p);
	escapes_sort(e);
	free(p.place_file);
	vec_release(&p.lines);
	map_release(&p.silent);
	join_release(&p.j);
}
