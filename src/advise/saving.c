#include "advise/saving.h"

#include <math.h>

#define MIN_SAMPLES 5 /* fewer say nothing of time */

static double part(double v, double of)
{
	return of > 0 ? v / of : 0;
}

/* Of blocks that grow step by step, the last of each ladder stays, with its part of the allocator's work. */
static void rest_of_growth(const struct price *p, struct rest *r)
{
	if (p->n_sizes < 2 || p->alloc_bytes <= 0)
		return;
	r->bytes = part((double)p->kept_bytes, (double)p->alloc_bytes);
	r->objects = part((double)p->kept_objects, (double)p->alloc_objects);
	r->cpu = r->bytes * part((double)p->malloc_ns, (double)p->seen_ns);
	r->what = "the blocks of the final size stay";
}

static struct rest rest_of(struct advisor *a, const struct candidate *c)
{
	struct rest r = { 0 };

	if (c->rule->rest)
		c->rule->rest(a, c, &r);
	else if (c->rule->grows)
		rest_of_growth(&c->price, &r);
	return r;
}

static const struct bench_part *part_under(const struct price *p)
{
	for (uint32_t i = 0; p->bench && i < p->n_parts; i++)
		if (p->parts[i].bench == p->bench_id)
			return &p->parts[i];
	return NULL;
}

/* The CPU that a benchmark takes, with its part, by its bytes, of the background collection. */
static double bench_cpu(const struct totals *t, const struct bench_total *b)
{
	return (double)b->cpu_ns +
	       (double)t->gc_ns * part((double)b->alloc_bytes, (double)t->alloc_bytes);
}

static double bounded(double v)
{
	return v < 0 ? 0 : MIN(v, 1);
}

/*
 * Half of the interval that holds the true share in 19 of 20 cases, when n of the benchmark's samples were seen (binomial).
 */
static double sampling_error(double share, int64_t n)
{
	return n > 0 ? 1.96 * sqrt(MAX(share * (1 - share), 0) / (double)n) : 1;
}

static void save_time(const struct price *p, const struct totals *t, const struct bench_total *b,
		      const struct bench_part *mine, const struct rest *r, struct saving *out)
{
	double here = part((double)mine->cpu_ns, (double)p->seen_ns),
	       own = (double)(p->cpu_ns - p->gc_ns - p->exit_ns) * here * (1 - r->cpu),
	       bytes = (double)p->alloc_bytes *
		       part((double)mine->alloc_bytes, (double)p->seen_bytes) * (1 - r->bytes),
	       gc = (double)t->gc_ns * part(bytes, (double)t->alloc_bytes), all = bench_cpu(t, b);

	if (all <= 0 || p->cpu_samples < MIN_SAMPLES)
		return;
	out->time = bounded((own + gc) / all);
	out->time_error = sampling_error(out->time, b->cpu_samples);
	if (out->time_error > out->time)
		out->time = NAN; /* it may be nothing at all */
}

/* Of a program that ran no benchmark: all that was measured. */
static void whole_of(const struct price *p, const struct totals *t, struct bench_part *mine,
		     struct bench_total *all)
{
	*mine = (struct bench_part){ .cpu_ns = p->seen_ns,
				     .alloc_bytes = p->seen_bytes,
				     .alloc_objects = p->seen_objects };
	*all = (struct bench_total){ .cpu_ns = t->cpu_ns - t->gc_ns,
				     .cpu_samples = t->cpu_samples,
				     .alloc_bytes = t->alloc_bytes,
				     .alloc_objects = t->alloc_objects };
}

/* Of the benchmark's memory in a unit: this price's part of it, less what stays. */
static double saved_memory(int64_t price, int64_t seen, int64_t mine, int64_t all, double rest)
{
	if (price <= 0 || all <= 0)
		return NAN;
	return bounded(part((double)price, (double)seen) * part((double)mine, (double)all) *
		       (1 - rest));
}

void saving_of(struct advisor *a, const struct candidate *c, struct saving *out)
{
	const struct price *p = &c->price;
	const struct totals *t = &a->join->totals;
	const struct bench_part *under = part_under(p);
	struct bench_part mine;
	struct bench_total b;
	struct rest r;

	*out = (struct saving){ .time = NAN, .bytes = NAN, .objects = NAN };
	if (c->rule->no_saving || (!under && a->join->benches.n))
		return;
	if (under) {
		mine = *under;
		b = a->join->benches.v[under->bench];
		out->benchmark = arena_strndup(a->arena, b.name.p, b.name.n);
	} else {
		whole_of(p, t, &mine, &b);
	}
	r = rest_of(a, c);
	save_time(p, t, &b, &mine, &r, out);
	out->bytes = saved_memory(p->alloc_bytes, p->seen_bytes, mine.alloc_bytes, b.alloc_bytes,
				  r.bytes);
	out->objects = saved_memory(p->alloc_objects, p->seen_objects, mine.alloc_objects,
				    b.alloc_objects, r.objects);
	out->known = !isnan(out->time) || !isnan(out->bytes) || !isnan(out->objects);
	out->stays = r.what;
}
