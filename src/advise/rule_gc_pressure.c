/* A large part of the CPU goes to the collector, for memory that no other finding explains. */
#include <stdlib.h>

#include "advise/pricing.h"
#include "advise/rule.h"
#include "base/human.h"

#define LEAST_SHARE 0.20 /* of CPU, all of the collector's work */
#define LEAST_OURS 0.10	 /* of CPU, for memory that nothing else explains */
#define LEAST_SAMPLES 20 /* of the collector: a share of fewer may be chance */
#define TOP 3

/*
 * Short-lived blocks of slices without pointers cost the collector 0.4 to 0.6 ns a byte, most of it for starting and ending
 * collections and for sweeping; small values that point to each other, and what is kept, 1.6 to 18.
 */
#define LARGE_BLOCK 1024
#define MARKED_NS \
	1.4 /* a byte that is allocated, on a busy machine; below, next to nothing is marked */

struct allocator {
	struct hot_file *file;
	uint32_t line;
	int64_t bytes, objects;
};

struct survey {
	int64_t assist_ns,
		our_assist_ns; /* what allocating goroutines had to do for the collector */
	int64_t our_bytes;
	struct allocator top[TOP];
	uint32_t n;
};

static void note_line(struct survey *s, struct allocator one)
{
	uint32_t at = s->n;

	while (at > 0 && s->top[at - 1].bytes < one.bytes)
		at--;
	if (at == TOP)
		return;
	s->n = MIN(s->n + 1, (uint32_t)TOP);
	for (uint32_t i = s->n - 1; i > at; i--)
		s->top[i] = s->top[i - 1];
	s->top[at] = one;
}

/* Whether a finding says what to do about it. */
static bool is_explained(const struct charge *c)
{
	const struct candidate *owner = c->owner;

	return owner && !owner->leave;
}

/* Memory that no finding claimed, line by line. */
static void read_file(struct advisor *a, struct survey *s, struct hot_file *f)
{
	for (size_t i = 0, k; i < f->charges.n; i = k) {
		struct allocator one = { .file = f, .line = f->charges.v[i].line };

		for (k = i; k < f->charges.n && f->charges.v[k].line == one.line; k++) {
			const struct charge *c = &a->join->charges.v[f->charges.v[k].charge];

			if (c->kind == COST_HEAP && !is_explained(c)) {
				one.bytes += c->value;
				one.objects += c->count;
			}
		}
		if (one.bytes > 0)
			note_line(s, one);
	}
}

static void read_all(struct advisor *a, struct survey *s)
{
	int64_t claimed = 0;

	for (size_t i = 0; i < a->join->charges.n; i++) {
		const struct charge *c = &a->join->charges.v[i];

		if (c->kind == COST_CPU && (c->causes & CAUSE_ASSIST)) {
			s->assist_ns += c->value;
			s->our_assist_ns += is_explained(c) ? 0 : c->value;
		} else if (c->kind == COST_HEAP && is_explained(c)) {
			claimed += c->value;
		}
	}
	s->our_bytes = a->join->totals.alloc_bytes - claimed;
	for (size_t i = 0; i < a->sources->files.n; i++)
		read_file(a, s, a->sources->files.v[i]);
}

static int64_t live_bytes(const struct evidence *ev)
{
	const struct profile *p = ev->profiles[COST_HEAP];
	int type = p ? profile_type_index(p, STR("inuse_space")) : -1;
	int64_t sum = 0;

	for (uint32_t i = 0; type >= 0 && i < p->n_samples; i++)
		sum += p->values[(size_t)i * p->n_types + (size_t)type];
	return sum;
}

/* The heap is small and is collected often: neither fewer objects nor values in place of pointers would change that. */
static bool is_churn(const struct advisor *a, const struct allocator *top, int64_t all_ns)
{
	return (double)top->bytes >= LARGE_BLOCK * (double)top->objects &&
	       (double)all_ns < MARKED_NS * (double)a->join->totals.alloc_bytes;
}

static const char *say_heap(struct advisor *a, const struct survey *s)
{
	struct buf b = { 0 };

	buf_adds(&b, "what else is allocated, most of it at ");
	for (uint32_t i = 0; i < s->n; i++) {
		buf_printf(&b, "%s%s:%u (", i ? ", " : "", s->top[i].file->rel, s->top[i].line);
		human_bytes(&b, (double)s->top[i].bytes);
		buf_adds(&b, ", ");
		human_share(&b, (double)s->top[i].bytes / (double)a->join->totals.alloc_bytes);
		buf_addc(&b, ')');
	}
	return rule_words(a, &b);
}

static TSNode statement_at(const struct gosrc *src, uint32_t line)
{
	uint32_t at = src->lines.v[line - 1];

	while (at < src->text.n && (src->text.p[at] == '\t' || src->text.p[at] == ' '))
		at++;
	return go_statement(ts_node_descendant_for_byte_range(src->root, at, at));
}

static bool survey(struct advisor *a, struct candidate *c)
{
	const struct totals *t = &a->join->totals;
	struct survey s = { 0 };
	int64_t ours, all;

	if (t->cpu_ns == 0 || t->alloc_bytes == 0)
		return false;
	read_all(a, &s);
	all = t->gc_ns + s.assist_ns;
	ours = s.our_assist_ns +
	       (int64_t)((double)t->gc_ns * (double)s.our_bytes / (double)t->alloc_bytes);
	if ((double)all * (double)t->cpu_samples < LEAST_SAMPLES * (double)t->cpu_ns)
		return false;
	if ((double)all < LEAST_SHARE * (double)t->cpu_ns ||
	    (double)ours < LEAST_OURS * (double)t->cpu_ns || s.n == 0)
		return false;
	c->file = s.top[0].file;
	c->line = s.top[0].line;
	c->fn = gosrc_func_at(c->file->src, c->line);
	if (!c->fn)
		return false;
	c->site = statement_at(c->file->src, c->line);
	c->price.cpu_ns = c->price.gc_ns = ours;
	c->price.alloc_bytes = s.top[0].bytes;
	c->price.alloc_objects = s.top[0].objects;
	for (size_t i = 0; i < c->file->charges.n; i++)
		if (c->file->charges.v[i].line == c->line)
			price_add_bench(a->join, &c->price,
					&a->join->charges.v[c->file->charges.v[i].charge]);
	c->priced = true;
	c->heap_said = say_heap(a, &s);
	c->max_copy = all;
	if (is_churn(a, &s.top[0], all))
		c->leave = "large blocks, in which the collector hardly finds anything to mark: it "
			   "runs often because little is live. GOGC=400, or a block that is kept "
			   "from call to call, would change that";
	return true;
}

#define LEAST_HEAP \
	((int64_t)4 << 20) /* runtime/mgcpacer.go: heapMinimum, at GOGC=100; it grows with GOGC */

/* What a larger heap would be. */
static void say_goal(struct buf *b, int64_t live)
{
	if (live <= 0) {
		buf_adds(b, "GOGC=200 lets it grow to three times what is live rather than two, "
			    "for half the collections. ");
		return;
	}
	human_bytes(b, (double)live);
	if (2 * live < LEAST_HEAP) {
		buf_adds(b, " were live in the profile: while that is less than 2 MB, the heap is "
			    "collected each time that it reaches its least size, 4 MB at GOGC=100. "
			    "GOGC=200 makes that 8 MB and GOGC=400 16 MB, for about half and a "
			    "quarter of the collections. ");
		return;
	}
	buf_adds(b, " were live in the profile, so GOGC=200 would let the heap reach about ");
	human_bytes(b, (double)MAX(3 * live, 2 * LEAST_HEAP));
	buf_adds(b, " rather than ");
	human_bytes(b, 2 * (double)live);
	buf_adds(b, ", for half the collections. ");
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct totals *t = &a->join->totals;
	int64_t live = live_bytes(a->join->ev);
	struct buf b = { 0 };

	human_share(&b, (double)c->max_copy / (double)t->cpu_ns);
	buf_adds(&b, " of the CPU went to the collector (");
	human_ns(&b, (double)t->gc_ns);
	buf_adds(&b, " in the background, ");
	human_ns(&b, (double)(c->max_copy - t->gc_ns));
	buf_adds(&b, " as assists of those who allocate). The price is its part for memory that no "
		     "other finding names.");
	c->why = rule_words(a, &b);
	buf_adds(&b, "Allocate less at the lines named first. If that cannot be, a larger heap is "
		     "collected less often: ");
	say_goal(&b, live);
	buf_adds(&b, "Set GOMEMLIMIT as a bound well above what is live: near it the collector "
		     "runs all the time "
		     "(measured: three times the CPU).");
	c->remedy = rule_words(a, &b);
	c->example = "";
}

const struct rule rule_gc_pressure = {
	.id = "gc-pressure",
	.survey = survey,
	.explain = explain,
};
