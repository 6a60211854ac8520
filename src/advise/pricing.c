#include "advise/pricing.h"

static bool chain_has(const struct join *j, const struct charge *c, const char *via)
{
	struct str want = str_of(via);

	for (uint32_t i = 0; i < c->n_chain; i++)
		if (str_eq(intern_get(&j->names, c->chain[i]), want))
			return true;
	return false;
}

static int64_t largest_block(const struct charge *c)
{
	return c->n_sizes ? c->sizes[c->n_sizes - 1].size : 0;
}

/* Nearly all of it in blocks of at most max bytes: a few others are the runtime's own, charged to the same call. */
static bool fits(const struct charge *c, int64_t max)
{
	int64_t larger = 0;

	for (uint32_t i = 0; i < c->n_sizes; i++)
		larger += c->sizes[i].size > max ? c->sizes[i].bytes : 0;
	return larger <= c->value / 20;
}

/* At least half of it in blocks of so many bytes. */
static bool fills(const struct charge *c, int64_t min)
{
	int64_t smaller = 0;

	for (uint32_t i = 0; i < c->n_sizes; i++)
		smaller += c->sizes[i].size < min ? c->sizes[i].bytes : 0;
	return smaller <= c->value / 2;
}

static bool wants(const struct join *j, const struct spot *s, const struct charge *c, uint32_t line)
{
	if (line < s->from || line > s->to || (s->via && !c->self && !chain_has(j, c, s->via)))
		return false;
	if (c->causes & s->never)
		return false;
	if (c->kind == COST_CPU)
		return s->any_cpu || (c->causes & s->cpu) != 0 || (s->cpu_self && c->self);
	if (c->kind != COST_HEAP)
		return (c->causes & s->wait) != 0;
	if (!c->self)
		return (c->causes & s->heap) != 0;
	return s->self && c->n_sizes >= s->min_sizes &&
	       (s->max_size == 0 || fits(c, s->max_size)) && fills(c, s->min_size);
}

/* How well a candidate's claim fits: growth that shows growing sizes beats anything else on the line. */
static int claim_of(const struct join *j, const struct candidate *cand, const struct charge *c,
		    uint32_t line)
{
	int best = 0;

	if (line < cand->low || line > cand->high)
		return 0;
	for (uint32_t i = 0; i < cand->n_spots; i++) {
		const struct spot *s = &cand->spots[i];
		int claim = 2;

		if (!wants(j, s, c, line))
			continue;
		if (c->kind == COST_HEAP && c->self)
			claim += (int)s->min_sizes;
		else if (c->kind == COST_CPU && (c->causes & s->cpu) == 0)
			claim = 1;
		best = MAX(best, claim);
	}
	return best;
}

/*
 * Blocks of growing memory come in a ladder: each object of a size stands on one of every smaller size. What would be
 * left after presizing is the last block of each ladder: count(size) - count(next size) blocks.
 */
static void add_kept(struct price *p, const struct charge *c)
{
	for (uint32_t i = 0; i < c->n_sizes; i++) {
		int64_t above = i + 1 < c->n_sizes ? c->sizes[i + 1].objects : 0,
			last = c->sizes[i].objects - above;

		if (last <= 0 || c->sizes[i].objects <= 0)
			continue;
		p->kept_objects += last;
		p->kept_bytes += (int64_t)((double)c->sizes[i].bytes * (double)last /
					   (double)c->sizes[i].objects);
	}
}

/* The frame that speaks for the rule: the one nearest to the user that has one of the wanted classes. */
static uint32_t speaking_name(const struct join *j, const struct charge *c, uint64_t wanted)
{
	for (uint32_t i = 0; i < c->n_chain; i++)
		if (cause_of(intern_get(&j->names, c->chain[i])) & wanted)
			return c->chain[i];
	return c->n_chain ? c->chain[0] : 0;
}

static uint64_t wanted_classes(const struct candidate *cand, enum cost_kind kind)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < cand->n_spots; i++)
		all |= kind == COST_CPU ? cand->spots[i].cpu : cand->spots[i].heap;
	return all;
}

void price_add_bench(const struct join *j, struct price *p, const struct charge *c)
{
	/* what counts is how much of the price ran under the benchmark; CPU is preferred, bytes decide where there is none */
	for (uint32_t i = 0; i < c->n_benches; i++) {
		const struct place *pl = &j->places.v[c->benches[i].place];
		int64_t v =
			c->kind == COST_CPU ? c->benches[i].value : c->benches[i].value / 16 + 1;

		if (v > p->bench_value) {
			p->bench_value = v;
			p->bench = pl->symbol;
			p->bench_pkg = gosym_tested_pkg(pl->sym.pkg);
			p->bench_id = pl->bench;
		}
	}
}

/*
 * Of functions that the rule's classes name, that of the dearest charge. Where no class says which function speaks, all charges
 * must name the same one.
 */
static void note_cpu_name(struct price *p, uint32_t name, int64_t value, bool classes)
{
	if (classes ? name && value > p->cpu_dearest : p->cpu_samples == p->cpu_first) {
		p->cpu_name = name;
		p->cpu_dearest = value;
	} else if (!classes && p->cpu_name != name)
		p->cpu_name = 0;
}

static struct bench_part *part_of(struct price *p, uint32_t bench)
{
	for (uint32_t i = 0; i < p->n_parts; i++)
		if (p->parts[i].bench == bench)
			return &p->parts[i];
	if (p->n_parts == PRICE_MAX_BENCHES)
		return NULL;
	p->parts[p->n_parts] = (struct bench_part){ .bench = bench };
	return &p->parts[p->n_parts++];
}

static void add_part(struct price *p, const struct bench_part *by)
{
	struct bench_part *to = part_of(p, by->bench);

	if (!to)
		return;
	to->cpu_ns += by->cpu_ns;
	to->alloc_bytes += by->alloc_bytes;
	to->alloc_objects += by->alloc_objects;
}

/* Which benchmarks a charge ran under, by its part of each. */
static void add_parts(const struct join *j, struct price *p, const struct charge *c)
{
	bool cpu = c->kind == COST_CPU;

	if (!cpu && c->kind != COST_HEAP)
		return;
	p->seen_ns += cpu ? c->value : 0;
	p->seen_bytes += cpu ? 0 : c->value;
	p->seen_objects += cpu ? 0 : c->count;
	for (uint32_t i = 0; i < c->n_benches; i++) {
		struct bench_part by = { .bench = j->places.v[c->benches[i].place].bench };

		if (cpu)
			by.cpu_ns = c->benches[i].value;
		else
			by.alloc_bytes = c->benches[i].value;
		by.alloc_objects =
			cpu ? 0
			    : (int64_t)((double)c->count * fraction(c->benches[i].value, c->value));
		add_part(p, &by);
	}
}

static void take(const struct join *j, struct candidate *cand, struct charge *c)
{
	struct price *p = &cand->price;

	if (!cand->rule->shares) {
		c->claimed = true;
		c->owner = cand;
	}
	cand->priced = true;
	price_add_bench(j, p, c);
	add_parts(j, p, c);
	if (c->kind == COST_CPU) {
		p->cpu_first = p->cpu_samples ? p->cpu_first : c->count;
		p->cpu_ns += c->value;
		p->cpu_samples += c->count;
		note_cpu_name(p, speaking_name(j, c, wanted_classes(cand, COST_CPU)), c->value,
			      wanted_classes(cand, COST_CPU) != 0);
		p->parallel_ns += c->parallel;
		p->spawn_ns += c->causes & CAUSE_SPAWN ? c->value : 0;
		p->malloc_ns += c->causes & CAUSE_MALLOC ? c->value : 0;
		return;
	}
	if (c->kind == COST_BLOCK) {
		p->block_ns += c->value;
		p->apart_ns += c->causes & CAUSE_LOCK ? 0 : c->value;
		p->block_count += c->count;
	}
	if (c->kind == COST_MUTEX)
		p->mutex_ns += c->value;
	p->blocked_ns = MAX(p->block_ns, p->mutex_ns);
	if (c->kind != COST_HEAP)
		return;
	p->alloc_bytes += c->value;
	p->alloc_objects += c->count;
	p->self_bytes += c->self ? c->value : 0;
	p->self_objects += c->self ? c->count : 0;
	p->heap_samples++;
	add_kept(p, c);
	p->n_sizes = MAX(p->n_sizes, (int64_t)c->n_sizes);
	p->max_block = MAX(p->max_block, largest_block(c));
	if (!c->self && !p->heap_name)
		p->heap_name = speaking_name(j, c, wanted_classes(cand, COST_HEAP));
}

static void find_range(struct candidate *c)
{
	c->low = UINT32_MAX;
	c->high = 0;
	for (uint32_t i = 0; i < c->n_spots; i++) {
		c->low = MIN(c->low, c->spots[i].from);
		c->high = MAX(c->high, c->spots[i].to);
	}
}

void price_candidates(struct advisor *a, struct hot_file *f, struct candidate **list, size_t n)
{
	const struct totals *t = &a->join->totals;

	for (size_t i = 0; i < n; i++)
		find_range(list[i]);
	for (size_t k = 0; k < f->charges.n; k++) {
		struct charge *c = &a->join->charges.v[f->charges.v[k].charge];
		struct candidate *winner = NULL;
		int best = 0;

		for (size_t i = 0; i < n; i++) {
			bool shares = list[i]->rule->shares;
			int claim = list[i]->into || (c->claimed && !shares)
					    ? 0
					    : claim_of(a->join, list[i], c, f->charges.v[k].line);

			if (claim > 0 && shares)
				take(a->join, list[i], c);
			else if (claim > best) {
				best = claim;
				winner = list[i];
			}
		}
		if (winner)
			take(a->join, winner, c);
	}
	for (size_t i = 0; i < n; i++) {
		struct price *p = &list[i]->price;

		p->cpu_ns -= p->gc_ns + p->exit_ns;
		if (t->alloc_bytes > 0)
			p->gc_ns = (int64_t)((double)t->gc_ns * (double)p->alloc_bytes /
					     (double)t->alloc_bytes);
		if (t->spawn_ns > 0)
			p->exit_ns = (int64_t)((double)t->exit_ns * (double)p->spawn_ns /
					       (double)t->spawn_ns);
		p->cpu_ns += p->gc_ns + p->exit_ns;
	}
}

bool price_give_back(struct advisor *a, struct hot_file *f)
{
	bool any = false;

	for (size_t k = 0; k < f->charges.n; k++) {
		struct charge *c = &a->join->charges.v[f->charges.v[k].charge];
		const struct candidate *owner = c->owner;

		if (!owner || !owner->leave)
			continue;
		c->claimed = false;
		c->owner = NULL;
		any = true;
	}
	return any;
}

void price_claim(struct advisor *a, struct candidate *c, struct charge *ch)
{
	const struct totals *t = &a->join->totals;
	int64_t gc = 0;

	if (ch->claimed)
		return;
	if (ch->kind == COST_HEAP && t->alloc_bytes > 0)
		gc = (int64_t)((double)t->gc_ns * (double)ch->value / (double)t->alloc_bytes);
	take(a->join, c, ch);
	c->price.gc_ns += gc;
	c->price.cpu_ns += gc;
}

/* What charges of the candidate weigh on the spots of one of its twins. */
static double weight_at(const struct advisor *a, const struct candidate *c,
			const struct candidate *twin)
{
	const struct totals *t = &a->join->totals;
	double weight = 0;

	for (size_t k = 0; k < c->file->charges.n; k++) {
		const struct charge *ch = &a->join->charges.v[c->file->charges.v[k].charge];
		uint32_t line = c->file->charges.v[k].line, i = 0;

		while (i < twin->n_own &&
		       !(line >= twin->spots[i].from && line <= twin->spots[i].to))
			i++;
		if (ch->owner == c && i < twin->n_own)
			weight += ch->kind == COST_CPU	  ? fraction(ch->value, t->cpu_ns)
				  : ch->kind == COST_HEAP ? fraction(ch->value, t->alloc_bytes) / 2
							  : 0;
	}
	return weight;
}

/* The first place is where people look; another one must cost several times as much to stand for all. */
#define DEARER 5

uint32_t price_dearest_line(const struct advisor *a, const struct candidate *c)
{
	uint32_t line = c->line;
	double best = c->twin ? DEARER * weight_at(a, c, c) : 0, weight;

	for (const struct candidate *t = c->twin; t; t = t->twin) {
		weight = weight_at(a, c, t);
		if (weight > best) {
			best = weight;
			line = t->line;
		}
	}
	return line;
}

static double waiters_share(const struct price *p, const struct totals *t)
{
	return fraction(p->block_ns,
			MAX(t->lock_ns[COST_BLOCK] + p->apart_ns, t->wall_ns[COST_BLOCK]));
}

static double holders_share(const struct price *p, const struct totals *t)
{
	return fraction(p->mutex_ns, MAX(t->lock_ns[COST_MUTEX], t->wall_ns[COST_MUTEX]));
}

double price_blocked(const struct price *p, const struct totals *t)
{
	return MAX(waiters_share(p, t), holders_share(p, t));
}

bool price_waits(const struct price *p, const struct totals *t, double min_cost)
{
	double waiters = waiters_share(p, t), holders = holders_share(p, t);
	double more = MAX(waiters, holders), less = MIN(waiters, holders);

	if (more < min_cost)
		return false;
	/* each profile is of a run of its own */
	return more >= 2 * min_cost || less == 0 || less >= min_cost / 2;
}

void price_add(struct price *to, const struct price *p)
{
	to->cpu_ns += p->cpu_ns;
	to->gc_ns += p->gc_ns;
	to->exit_ns += p->exit_ns;
	to->alloc_bytes += p->alloc_bytes;
	to->alloc_objects += p->alloc_objects;
	to->block_ns += p->block_ns;
	to->apart_ns += p->apart_ns;
	to->block_count += p->block_count;
	to->mutex_ns += p->mutex_ns;
	to->blocked_ns = MAX(to->block_ns, to->mutex_ns);
	to->cpu_samples += p->cpu_samples;
	to->heap_samples += p->heap_samples;
	to->parallel_ns += p->parallel_ns;
	to->spawn_ns += p->spawn_ns;
	to->seen_ns += p->seen_ns;
	to->seen_bytes += p->seen_bytes;
	to->seen_objects += p->seen_objects;
	for (uint32_t i = 0; i < p->n_parts; i++)
		add_part(to, &p->parts[i]);
	if (!to->cpu_name)
		to->cpu_name = p->cpu_name;
	if (p->bench_value > to->bench_value) {
		to->bench = p->bench;
		to->bench_pkg = p->bench_pkg;
		to->bench_id = p->bench_id;
		to->bench_value = p->bench_value;
	}
}

/* Where little is allocated, a large share of the objects may be next to nothing: each takes some 50 ns. */
#define OBJECT_NS 50
#define OBJECTS_MATTER 0.00025 /* of CPU by that; or, as it was measured: */
#define OBJECTS_SEEN 0.005

static bool objects_matter(const struct price *p, const struct totals *t)
{
	return (double)p->alloc_objects * OBJECT_NS >= (double)t->cpu_ns * OBJECTS_MATTER ||
	       fraction(p->cpu_ns, t->cpu_ns) >= OBJECTS_SEEN;
}

/* The same of bytes, each of which takes up to a nanosecond to be cleared, written and looked at. */
#define BYTE_NS 1

static bool bytes_matter(const struct price *p, const struct totals *t)
{
	return (double)p->alloc_bytes * BYTE_NS >= (double)t->cpu_ns * OBJECTS_MATTER ||
	       fraction(p->cpu_ns, t->cpu_ns) >= OBJECTS_SEEN;
}

double price_share(const struct price *p, const struct totals *t)
{
	double best = fraction(p->cpu_ns, t->cpu_ns);

	if (bytes_matter(p, t))
		best = MAX(best, fraction(p->alloc_bytes, t->alloc_bytes));
	/* many small objects matter less than what they weigh */
	if (objects_matter(p, t))
		best = MAX(best, fraction(p->alloc_objects, t->alloc_objects) / 2);
	return MAX(best, price_blocked(p, t));
}

double price_weight(const struct price *p, const struct totals *t)
{
	double memory = MAX(fraction(p->alloc_bytes, t->alloc_bytes),
			    fraction(p->alloc_objects, t->alloc_objects));

	return MAX(fraction(p->cpu_ns, t->cpu_ns), MAX(memory, price_blocked(p, t)) / 2);
}

int64_t price_lines_ns(const struct advisor *a, const struct hot_file *f, uint32_t from,
		       uint32_t to)
{
	int64_t ns = 0;

	for (size_t k = hot_first_at(f, from); k < f->charges.n && f->charges.v[k].line <= to;
	     k++) {
		const struct charge *c = &a->join->charges.v[f->charges.v[k].charge];

		ns += c->kind == COST_CPU ? c->value : 0;
	}
	return ns;
}

/* Of the loop's CPU: what the growth is where few passed; and where that is no matter at all, whatever it comes to. */
#define GROWTH_OF_LOOP 0.3
#define GROWTH_NO_MATTER 0.2

/* Of a loop, for each element that it kept, its growth apart: far more than a step takes, so that most steps keep none. */
#define STEPS_NS 60
#define LEAST_ELEMENT \
	8 /* bytes, where its type is a parameter: taken for more elements than there were */

static bool many_steps_each(const struct price *p, int64_t loop_ns, int64_t growth_ns, int64_t size)
{
	double kept = (double)p->kept_bytes / (double)(size ? size : LEAST_ELEMENT);

	return kept > 0 && (double)(loop_ns - growth_ns) > STEPS_NS * kept;
}

bool price_few_passed(const struct advisor *a, const struct candidate *c, const struct hot_file *f,
		      const struct few *few)
{
	const struct price *p = &c->price;
	bool matters = fraction(p->cpu_ns, a->join->totals.cpu_ns) >= a->min_cost;
	int64_t growth = p->cpu_ns - p->gc_ns, all;
	TSNode loop = c->bound.loop;

	if (!c->bound.filtered || p->alloc_bytes <= 0 || ts_node_is_null(loop))
		return false;
	all = price_lines_ns(a, f, go_line(loop), go_end_line(loop));
	if (p->max_block > few->bytes)
		return p->max_block <= few->bytes_steps &&
		       (double)growth < (double)all * GROWTH_OF_LOOP &&
		       many_steps_each(p, all, growth, few->element);
	return (double)growth < (double)all * (matters ? GROWTH_NO_MATTER : GROWTH_OF_LOOP);
}
