#include "advise/changes.h"
#include "advise/join.h"
#include "advise/pricing.h"

#define TOLD_PLACES 3

static bool is_open(const struct candidate *c)
{
	return c->change && c->priced && !c->into && !c->leave;
}

static bool is_same(const struct candidate *x, const struct candidate *y)
{
	return x->rule == y->rule && x->change == y->change && x->file->ctx.pkg &&
	       x->file->ctx.pkg == y->file->ctx.pkg;
}

/* The dearest that is still for itself, of those with the change of x; x itself not. */
static struct candidate *next_of(struct advisor *a, struct candidate **v, size_t n,
				 const struct candidate *x)
{
	struct candidate *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (v[i] != x && is_open(v[i]) && is_same(v[i], x) &&
		    (!best || price_weight(&v[i]->price, &a->join->totals) >
				      price_weight(&best->price, &a->join->totals)))
			best = v[i];
	return best;
}

void changes_merge(struct advisor *a, struct candidate **v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct candidate *top = v[i], *last, *next;

		if (!is_open(top))
			continue;
		next = next_of(a, v, n, top);
		if (next && price_weight(&next->price, &a->join->totals) >
				    price_weight(&top->price, &a->join->totals))
			top = next;
		for (last = top; (next = next_of(a, v, n, top)); last = next) {
			next->into = top;
			last->twin = next;
			price_add(&top->price, &next->price);
		}
	}
}

const char *changes_elsewhere(struct advisor *a, const struct candidate *c)
{
	struct buf b = { 0 };
	uint32_t n = 0;

	for (const struct candidate *t = c->twin; t; t = t->twin, n++)
		if (n < TOLD_PLACES)
			buf_printf(&b, "%s%s:%u", n ? ", " : "at ", t->file->rel, t->line);
	if (n > TOLD_PLACES)
		buf_printf(&b, " and %u more place%s", n - TOLD_PLACES,
			   n == TOLD_PLACES + 1 ? "" : "s");
	return rule_words(a, &b);
}
