#include "report/weblist.h"

#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "base/gosort.h"
#include "base/intern.h"
#include "base/map.h"
#include "report/graph.h"
#include "report/internal.h"
#include "report/listing.h"

#define EXPAND 500 /* bytes around an address that are disassembled with it */
#define MAX_RANGES 25

/* An address that samples hit in functions of interest. */
struct hit {
	uint64_t addr;
	uint32_t loc;
	struct object *obj; /* NULL: none */
};

struct weight {
	uint64_t addr;
	int64_t flat, cum;
};

struct range {
	uint64_t begin, end;
	int64_t score;
	struct object *obj;
	uint32_t first, n; /* hits */
};

struct builder {
	struct weblist *w;
	const struct profile *p;
	struct regex *re;
	bool has_address;
	uint64_t address;
	uint64_t next_synthetic;
	uint64_t *loc_addr; /* of each location, made up where it has none */
	uint8_t *fn_match, *map_match;
	uint8_t *interest;   /* by string */
	struct intern names; /* texts of interest, whatever their string */
	struct map weight_at;
	VEC(struct weight) weights;
	struct map hit_at;
	VEC(struct hit) hits;
	VEC(struct range) ranges;
	struct map insn_at;
	struct map file_at;   /* hash of a name as the program has it: index of the file */
	struct map functions; /* entries of functions that hold a hit: for inlined ones */
};

static void match_names(struct builder *b)
{
	const struct profile *p = b->p;

	for (uint32_t f = 0; f < p->n_functions; f++)
		b->fn_match[f] = regex_match(b->re, p->strings[p->fn_name[f]]) ||
				 regex_match(b->re, p->strings[p->fn_system_name[f]]) ||
				 regex_match(b->re, p->strings[p->fn_file[f]]);
	for (uint32_t m = 0; m < p->n_mappings; m++)
		b->map_match[m] = regex_match(b->re, p->strings[p->mappings[m].file]);
}

static void number_locations(struct builder *b)
{
	const struct profile *p = b->p;

	b->next_synthetic = 1;
	for (uint32_t m = 0; m < p->n_mappings; m++)
		b->next_synthetic = MAX(b->next_synthetic, p->mappings[m].limit);
	for (uint32_t l = 0; l < p->n_locations; l++)
		b->loc_addr[l] = p->loc_address[l];
}

static uint64_t address_of(struct builder *b, uint32_t loc)
{
	if (b->loc_addr[loc] == 0)
		b->loc_addr[loc] = b->next_synthetic++;
	return b->loc_addr[loc];
}

static struct weight *weight_of(struct builder *b, uint64_t addr)
{
	bool added;
	uint32_t i = map_get_or_put(&b->weight_at, addr, (uint32_t)b->weights.n, &added);

	if (added)
		vec_push(&b->weights, (struct weight){ .addr = addr });
	return &b->weights.v[i];
}

static void mark_interest(struct builder *b, uint64_t addr, uint32_t loc, uint32_t line)
{
	const struct profile *p = b->p;
	uint32_t fn = p->line_fn[line], m = p->loc_mapping[loc];
	bool added;

	if (fn == PROFILE_NONE)
		return;
	intern_id(&b->names, p->strings[p->fn_name[fn]]);
	intern_id(&b->names, p->strings[p->fn_system_name[fn]]);
	b->interest[0] |= p->fn_name[fn] == 0 || p->fn_system_name[fn] == 0;
	map_get_or_put(&b->hit_at, addr, (uint32_t)b->hits.n, &added);
	if (!added)
		return;
	struct object *obj = m == PROFILE_NONE ? NULL : objects_get(b->w->objects, m);
	vec_push(&b->hits, (struct hit){ addr, loc, obj && obj->b ? obj : NULL });
}

static bool is_interesting(const struct builder *b, struct str name)
{
	return name.n ? intern_find(&b->names, name) != MAP_NONE : b->interest[0];
}

static void visit_location(struct builder *b, uint32_t loc, int64_t value, bool leaf)
{
	const struct profile *p = b->p;
	uint64_t addr = address_of(b, loc);
	struct weight *w = weight_of(b, addr);
	uint32_t begin = p->line_begin[loc], end = p->line_begin[loc + 1], m = p->loc_mapping[loc];

	w->cum += value;
	if (leaf)
		w->flat += value;
	if (b->has_address && addr == b->address) {
		if (end > begin)
			mark_interest(b, addr, loc, end - 1);
		return;
	}
	for (uint32_t i = begin; i < end; i++) {
		bool file = i == begin && m != PROFILE_NONE && b->map_match[m];

		if (file || (p->line_fn[i] != PROFILE_NONE && b->fn_match[p->line_fn[i]]))
			mark_interest(b, addr, loc, i);
	}
}

static void visit_samples(struct builder *b)
{
	const struct profile *p = b->p;

	for (uint32_t s = 0; s < p->n_samples; s++) {
		int64_t value = report_value(b->w->r, s), div = report_divisor(b->w->r, s);

		value = graph_mean(value, div);
		for (uint32_t i = p->sample_loc_begin[s + 1]; i > p->sample_loc_begin[s]; i--)
			visit_location(b, p->sample_locs[i - 1], value,
				       i - 1 == p->sample_loc_begin[s]);
	}
}

static int by_addr(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static bool better(const void *a, const void *b)
{
	return ((const struct range *)a)->score > ((const struct range *)b)->score;
}

static int64_t flat_at(const struct builder *b, uint64_t addr)
{
	uint32_t i = map_get(&b->weight_at, addr);

	return i == MAP_NONE ? 0 : b->weights.v[i].flat;
}

/* Hits with a program are joined to ranges; arithmetic wraps around as in the original. */
static void make_ranges(struct builder *b)
{
	size_t n = 0;

	if (b->hits.n)
		qsort(b->hits.v, b->hits.n, sizeof(*b->hits.v), by_addr);
	while (n < b->hits.n) {
		struct range r = { .begin = b->hits.v[n].addr,
				   .end = b->hits.v[n].addr,
				   .obj = b->hits.v[n].obj };
		uint32_t m = b->p->loc_mapping[b->hits.v[n].loc];
		const struct mapping *map;

		if (!r.obj) {
			n++;
			continue;
		}
		map = &b->p->mappings[m];
		r.first = (uint32_t)n;
		r.score = flat_at(b, b->hits.v[n++].addr);
		for (; n < b->hits.n; n++) {
			if (!b->hits.v[n].obj)
				continue;
			if (b->hits.v[n].addr > r.end + 2 * EXPAND ||
			    b->hits.v[n].addr >= map->limit)
				break;
			r.end = b->hits.v[n].addr;
			r.score += flat_at(b, r.end);
		}
		r.n = (uint32_t)n - r.first;
		r.begin = map->start - r.begin >= EXPAND ? r.begin - EXPAND : map->start;
		r.end = map->limit - r.end >= EXPAND ? r.end + EXPAND : map->limit;
		vec_push(&b->ranges, r);
	}
	if (b->ranges.n)
		go_sort_items(b->ranges.v, b->ranges.n, sizeof(*b->ranges.v), better);
	b->ranges.n = MIN(b->ranges.n, MAX_RANGES);
}

static struct str canonical(struct builder *b, struct str file)
{
	struct buf clean = { 0 };
	struct str s;

	file = str_trim_prefix(file, STR("/proc/self/cwd/"));
	file = str_trim_prefix(file, STR("./"));
	go_path_clean(&clean, file);
	s = arena_str(&b->w->arena, buf_str(&clean));
	buf_release(&clean);
	return s;
}

static struct weblist_file *file_of(struct builder *b, struct str name)
{
	struct weblist *w = b->w;
	struct weblist_file *f;

	uint64_t hash = hash_bytes(name.p, name.n, 0);
	uint32_t known = map_get(&b->file_at, hash);

	if (known != MAP_NONE)
		return &w->files.v[known];
	name = canonical(b, name);
	for (known = 0; known < w->files.n && !str_eq(w->files.v[known].name, name); known++)
		;
	map_put(&b->file_at, hash, known);
	if (known < w->files.n)
		return &w->files.v[known];
	f = vec_add(&w->files);
	f->name = name;
	return f;
}

/* Puts the instruction under the lines of those frames whose function is of interest. */
static bool add_stack(struct builder *b, uint32_t insn, const struct frame *frames, size_t n)
{
	struct weblist *w = b->w;
	bool added = false;

	for (size_t i = 0; i < n; i++) {
		struct weblist_record rec = { .line = frames[i].line,
					      .insn = insn,
					      .func = frames[i].func,
					      .first_call = (uint32_t)w->calls.n,
					      .n_calls = (uint32_t)i };
		struct weblist_file *f;

		if (!is_interesting(b, frames[i].func))
			continue;
		f = file_of(b, frames[i].file);
		for (size_t j = i; j > 0; j--)
			vec_push(&w->calls,
				 (struct weblist_call){ frames[j - 1].file, frames[j - 1].line });
		rec.seq = (uint32_t)f->records.n;
		vec_push(&f->records, rec);
		added = true;
	}
	return added;
}

static uint32_t add_insn(struct builder *b, const struct weblist_insn *in)
{
	bool added;
	uint32_t i = map_get_or_put(&b->insn_at, in->addr, (uint32_t)b->w->insns.n, &added);

	if (added)
		vec_push(&b->w->insns, *in);
	else
		b->w->insns.v[i] = *in;
	return i;
}

/* Addresses without a program show what the profile says about them. */
static void add_unprocessed(struct builder *b)
{
	const struct profile *p = b->p;
	struct frame frames[FRAMES_MAX];

	for (size_t i = 0; i < b->hits.n; i++) {
		const struct hit *h = &b->hits.v[i];
		struct weblist_insn in = {
			.addr = h->addr, .obj_addr = h->addr, .size = 1, .text = STR("")
		};
		size_t n = 0;

		if (h->obj)
			continue;
		for (uint32_t l = p->line_begin[h->loc];
		     l < p->line_begin[h->loc + 1] && n < FRAMES_MAX; l++)
			if (p->line_fn[l] != PROFILE_NONE)
				frames[n++] = (struct frame){
					.func = p->strings[p->fn_name[p->line_fn[l]]],
					.file = p->strings[p->fn_file[p->line_fn[l]]],
					.line = p->line_no[l]
				};
		if (n) {
			in.file = frames[0].file;
			in.line = frames[0].line;
		}
		add_stack(b, add_insn(b, &in), frames, n);
	}
}

/* One range on its way through the disassembler. */
struct walk {
	struct builder *b;
	struct range *r;
	struct pc_walk pc;
	bool has_table;
	uint64_t max_addr, last_addr;
	struct frame last_frame;
	bool has_last;
	struct weblist_insn held;
	bool has_held;
};

/* As the original's object tool: one frame, of the physical function at the innermost line; else DWARF's. */
static size_t frames_at(struct walk *k, uint64_t addr, struct frame *out)
{
	const struct pc_func *f;
	struct str file;
	int64_t line;

	if (k->has_table && pc_walk_line(&k->pc, addr, &file, &line, &f)) {
		out[0] = (struct frame){ .func = f->name, .file = file, .line = line };
		return 1;
	}
	return binary_frames(k->r->obj->b, addr, out, FRAMES_MAX);
}

/* In functions of no interest by themselves: what was inlined there, if a hit stands for it. */
static bool add_inlined(struct walk *k, uint32_t insn, uint64_t obj_addr)
{
	struct frame frames[FRAMES_MAX];
	const struct bin_symbol *s = binary_symbol_at(k->r->obj->b, obj_addr);
	size_t n;

	if (k->b->w->r->cfg.compat || !s || map_get(&k->b->functions, s->addr) == MAP_NONE)
		return false;
	n = binary_frames(k->r->obj->b, obj_addr, frames, FRAMES_MAX);
	return add_stack(k->b, insn, frames, n);
}

static void finish_insn(struct walk *k, uint32_t size)
{
	enum { NEIGHBORHOOD = 32 };
	struct weblist_insn in = k->held;
	struct frame frames[FRAMES_MAX];
	size_t n;
	uint32_t i;

	if (in.addr <= k->max_addr)
		return;
	k->max_addr = in.addr;
	in.size = size;
	n = frames_at(k, in.obj_addr, frames);
	if (!n) {
		frames[0] = (struct frame){ .func = STR(""), .file = in.file, .line = in.line };
		n = 1;
	}
	in.file = frames[0].file;
	in.line = frames[0].line;
	i = add_insn(k->b, &in);
	if (frames[0].line != 0) {
		k->last_frame = frames[0];
		k->last_addr = in.addr;
		k->has_last = true;
	} else if (in.addr - k->last_addr <= NEIGHBORHOOD && k->has_last) {
		frames[0] = k->last_frame;
		n = 1;
	}
	if (!add_stack(k->b, i, frames, n))
		add_inlined(k, i, in.obj_addr);
}

static bool on_insn(void *ctx, const struct insn *in)
{
	struct walk *k = ctx;
	uint64_t addr = in->addr + k->r->obj->delta;

	if (k->has_held)
		finish_insn(k, (uint32_t)(in->addr - k->held.obj_addr));
	k->has_held = addr >= k->r->begin;
	k->held = (struct weblist_insn){
		.addr = addr, .obj_addr = in->addr, .file = in->file, .line = in->line
	};
	if (k->has_held)
		k->held.text = arena_str(&k->b->w->arena, in->text);
	return true;
}

/*
 * A range starts somewhere in an instruction. The original disassembles from there, and shows what never stood in the
 * program until it is in step by chance; ours starts with the function.
 */
static void walk_range(struct builder *b, struct range *r)
{
	struct disasm *d = object_disasm(b->w->objects, r->obj);
	uint64_t start = r->begin - r->obj->delta;
	const struct bin_symbol *s =
		d && !b->w->r->cfg.compat ? binary_symbol_at(r->obj->b, start) : NULL;
	struct walk k = { .b = b, .r = r };
	const struct pclntab *t = binary_pclntab(r->obj->b, NULL);

	if (!d)
		return;
	if (t) {
		pc_walk_init(&k.pc, t);
		k.has_table = true;
	}
	disasm_range(d, s ? s->addr : start, r->end - r->obj->delta, on_insn, &k);
	if (k.has_held)
		finish_insn(&k, 1);
}

static void note_functions(struct builder *b)
{
	for (size_t i = 0; i < b->hits.n; i++) {
		const struct hit *h = &b->hits.v[i];
		const struct bin_symbol *s =
			h->obj ? binary_symbol_at(h->obj->b, h->addr - h->obj->delta) : NULL;

		if (s)
			map_put(&b->functions, s->addr, 1);
	}
}

/* Samples in the middle of an instruction (a return address less one) are its own. */
static void give_samples(struct builder *b)
{
	for (size_t i = 0; i < b->w->insns.n; i++) {
		struct weblist_insn *in = &b->w->insns.v[i];

		for (uint64_t a = in->addr; a < in->addr + in->size; a++) {
			uint32_t k = map_get(&b->weight_at, a);

			if (k == MAP_NONE)
				continue;
			in->flat += b->weights.v[k].flat;
			in->cum += b->weights.v[k].cum;
		}
	}
}

static int by_line(const void *a, const void *b)
{
	const struct weblist_record *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static int by_file(const void *a, const void *b)
{
	return str_cmp(((const struct weblist_file *)a)->name,
		       ((const struct weblist_file *)b)->name);
}

static void sort_files(struct weblist *w)
{
	for (size_t i = 0; i < w->files.n; i++)
		qsort(w->files.v[i].records.v, w->files.v[i].records.n,
		      sizeof(*w->files.v[i].records.v), by_line);
	if (w->files.n)
		qsort(w->files.v, w->files.n, sizeof(*w->files.v), by_file);
}

static void builder_release(struct builder *b)
{
	intern_release(&b->names);
	map_release(&b->weight_at);
	map_release(&b->hit_at);
	map_release(&b->insn_at);
	map_release(&b->file_at);
	map_release(&b->functions);
	vec_release(&b->weights);
	vec_release(&b->hits);
	vec_release(&b->ranges);
}

static bool build(struct weblist *w, struct regex *re)
{
	struct builder b = { .w = w, .p = w->r->p, .re = re };
	bool found;

	b.has_address = str_to_u64(str_of(w->r->arg), 0, &b.address);
	b.loc_addr = ARENA_ARRAY(&w->arena, uint64_t, (size_t)b.p->n_locations + 1);
	b.fn_match = ARENA_ARRAY(&w->arena, uint8_t, (size_t)b.p->n_functions + 1);
	b.map_match = ARENA_ARRAY(&w->arena, uint8_t, (size_t)b.p->n_mappings + 1);
	b.interest = ARENA_ARRAY(&w->arena, uint8_t, 1);
	intern_init(&b.names);
	match_names(&b);
	number_locations(&b);
	visit_samples(&b);
	found = b.hits.n > 0;
	if (found) {
		make_ranges(&b);
		add_unprocessed(&b);
		note_functions(&b);
		for (size_t i = 0; i < b.ranges.n; i++)
			walk_range(&b, &b.ranges.v[i]);
		give_samples(&b);
		sort_files(w);
	}
	builder_release(&b);
	return found;
}

struct weblist *weblist_new(struct report *r, struct err *err)
{
	unsigned flags =
		(r->cfg.intel_syntax ? DISASM_INTEL : 0) | (r->cfg.compat ? DISASM_COMPAT : 0);
	struct weblist *w = xcalloc(1, sizeof(*w));
	struct regex *literal;
	bool found;

	w->r = r;
	arena_init(&w->arena);
	w->objects = objects_new(r->p, flags, r->cfg.compat);
	w->reader = srcfile_reader_new(r->cfg.source_path, r->cfg.trim_path, r->cfg.compat);
	found = build(w, r->arg_re);
	if (!found && (literal = literal_argument(r)) != NULL) {
		found = build(w, literal);
		regex_free(literal);
	}
	if (found)
		return w;
	no_matches(r, "no matches found for regexp:", err);
	weblist_free(w);
	return NULL;
}

void weblist_free(struct weblist *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->files.n; i++)
		vec_release(&w->files.v[i].records);
	vec_release(&w->files);
	vec_release(&w->insns);
	vec_release(&w->calls);
	srcfile_reader_free(w->reader);
	objects_free(w->objects);
	arena_release(&w->arena);
	free(w);
}

const struct weblist_record *weblist_line(const struct weblist_file *f, int64_t line, size_t *n)
{
	size_t low = 0, high = f->records.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->records.v[mid].line < line)
			low = mid + 1;
		else
			high = mid;
	}
	for (high = low; high < f->records.n && f->records.v[high].line == line; high++)
		;
	*n = high - low;
	return &f->records.v[low];
}

static struct str pretty_name(const struct weblist *w, struct str name)
{
	const struct profile *p = w->r->p;
	struct str pretty = name;

	for (uint32_t f = 0; f < p->n_functions; f++)
		if (str_eq(p->strings[p->fn_system_name[f]], name))
			pretty = p->strings[p->fn_name[f]];
	return pretty;
}

/* Lines around a function's are shown with it, shared with its neighbours. */
static void expand(weblist_funcs *funcs)
{
	enum { AROUND = 5 };

	for (size_t i = 0; i < funcs->n; i++) {
		struct weblist_func *f = &funcs->v[i];
		int64_t gap;

		if (i == 0) {
			if (f->begin > AROUND)
				f->begin -= AROUND;
			else if (f->begin > 1)
				f->begin = 1;
			continue;
		}
		gap = MIN((f->begin - f[-1].end) / 2, AROUND);
		f[-1].end += gap;
		f->begin -= gap;
	}
	if (funcs->n)
		vec_last(funcs).end += AROUND;
}

void weblist_functions(const struct weblist *w, const struct weblist_file *f, weblist_funcs *out)
{
	enum { MERGE = 20 };
	struct str last_raw = { NULL, 0 };

	vec_clear(out);
	for (size_t i = 0, end; i < f->records.n; i = end) {
		int64_t line = f->records.v[i].line;
		struct weblist_func fn = { .begin = line, .end = line + 1 };
		bool same = last_raw.p && str_eq(last_raw, f->records.v[i].func);

		for (end = i; end < f->records.n && f->records.v[end].line == line; end++) {
			fn.flat += w->insns.v[f->records.v[end].insn].flat;
			fn.cum += w->insns.v[f->records.v[end].insn].cum;
		}
		fn.name = same ? vec_last(out).name : pretty_name(w, f->records.v[i].func);
		last_raw = f->records.v[i].func;
		if (out->n && line - vec_last(out).end < MERGE &&
		    str_eq(vec_last(out).name, fn.name)) {
			vec_last(out).end = line + 1;
			vec_last(out).flat += fn.flat;
			vec_last(out).cum += fn.cum;
		} else {
			vec_push(out, fn);
		}
	}
	expand(out);
}
