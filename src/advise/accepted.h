/*
 * Findings that a team has looked at and lives with: a text file in the module, .goperf/accepted, one a line:
 *
 *	PATTERN  FILE  FUNCTION  PRICE  REASON
 *	string-concat-in-loop  report.go  example.com/shop.(*Report).Text  8.8%  goes away with the new format
 *
 * Columns stand apart by a tab or two spaces, the reason is the rest; '#' begins a comment line. The price is the finding's largest share of
 * any total when it was accepted. The finding stays quiet until it costs twice as much; one without a price stays quiet.
 * Lines move, so a place is its file and function.
 */
#ifndef GOPERF_ADVISE_ACCEPTED_H
#define GOPERF_ADVISE_ACCEPTED_H

#include "advise/advise.h"
#include "base/vec.h"

struct accepted_line {
	struct str pattern, file, function, reason;
	double share;
	uint32_t line; /* of the file */
	bool used;
};

struct accepted {
	struct arena arena;
	VEC(struct accepted_line) lines;
};

/* A file that is not there accepts nothing. ERR_FORMAT names file and line. */
bool accepted_read(struct accepted *a, const char *path, struct err *err) MUST_CHECK;
void accepted_release(struct accepted *a);
/*
 * Moves accepted findings to what is left alone, with the reason. One that costs twice as much by now stays, and its
 * evidence says so. Lines that fit no finding and no place left alone become a note.
 */
void accepted_apply(struct accepted *a, struct advice *advice);
/* Adds a line for each of these findings (indexes) to the file; folder and file are made where they are not there. */
bool accepted_add(const char *path, const struct advice *advice, const uint32_t *which, size_t n,
		  struct str reason, struct err *err) MUST_CHECK;

/* The largest share of any total. */
double finding_share(const struct finding *f);

#endif
