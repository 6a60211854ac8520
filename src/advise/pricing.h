/* Which charge belongs to which candidate, and what that comes to. Every charge goes to one candidate at most. */
#ifndef GOPERF_ADVISE_PRICING_H
#define GOPERF_ADVISE_PRICING_H

#include "advise/rule.h"

/* 0 of nothing. */
static inline double fraction(int64_t v, int64_t of)
{
	return of > 0 ? (double)v / (double)of : 0;
}

/* The candidates of one file, in the order of the rules; what nobody has claimed is added to their prices. */
void price_candidates(struct advisor *a, struct hot_file *f, struct candidate **list, size_t n);
/* Charges in the file of candidates that are left alone are nobody's again. False: there are none. */
bool price_give_back(struct advisor *a, struct hot_file *f);
/* Of the places that make up one waste, the line that costs by far the most, else the first; the candidate must be priced. */
uint32_t price_dearest_line(const struct advisor *a, const struct candidate *c);
/* The benchmark that a charge ran under, where it outweighs the one that p has. */
void price_add_bench(const struct join *j, struct price *p, const struct charge *c);
double price_share(const struct price *p, const struct totals *t); /* the largest of its shares */
/*
 * The share of waiting for locks: of all of it, or, where there was little, of the time that passed, so that a single wait
 * of a microsecond is not "100 %". Each profile is measured by its own run: the waiters' and the holders' may differ in
 * length, and in how much was waited.
 */
double price_blocked(const struct price *p, const struct totals *t);
/* Whether that is enough; just above the limit the other run must have seen some of it, too: else it may be chance. */
bool price_waits(const struct price *p, const struct totals *t, double min_cost);
/* Adds one price to another: what two places of one waste cost. */
void price_add(struct price *to, const struct price *p);
double price_weight(const struct price *p,
		    const struct totals *t); /* CPU first; memory and waiting count half */

/* CPU of the lines, as of what the user's functions called there from other packages; whoever claims it. */
int64_t price_lines_ns(const struct advisor *a, const struct hot_file *f, uint32_t from,
		       uint32_t to);

/* What is few: blocks of at most so many bytes; or of more, where the loop takes many steps for each element that it keeps. */
struct few {
	int64_t bytes, bytes_steps;
	int64_t element; /* bytes; 0: not known */
};

/*
 * Few passed a condition in the loop of c, which is in f, and finding them took far longer than making room for them: what comes at
 * most may be far more than what came, and room for all of it more than all that was outgrown.
 */
bool price_few_passed(const struct advisor *a, const struct candidate *c, const struct hot_file *f,
		      const struct few *few);

/* Takes a charge that stands elsewhere, unless somebody has it: what a function does on the candidate's behalf. */
void price_claim(struct advisor *a, struct candidate *c, struct charge *ch);

#endif
