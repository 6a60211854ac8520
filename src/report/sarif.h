/*
 * SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), what code hosts read to show findings on lines: one run with its
 * rules and results. Begin, results, end; the text goes to a buf.
 */
#ifndef GOPERF_REPORT_SARIF_H
#define GOPERF_REPORT_SARIF_H

#include "base/json.h"

struct sarif_rule {
	const char *id;
	const char *brief; /* one line */
	const char *help;
};

struct sarif_place {
	struct str file;  /* relative to the root of the sources, or absolute */
	uint32_t line;	  /* 0: unknown */
	const char *text; /* what happens there; NULL: nothing to say */
};

struct sarif_result {
	const char *rule;
	const char *level; /* "error", "warning", "note" */
	const char *text;
	const struct sarif_place
		*places; /* the first is the result's own, the others are related */
	size_t n_places;
	const char *fingerprint; /* the same for the same finding of another run */
	bool suppressed;	 /* known and accepted */
};

struct sarif {
	struct json json;
};

void sarif_begin(struct sarif *s, struct buf *out, const struct sarif_rule *rules, size_t n_rules);
void sarif_result(struct sarif *s, const struct sarif_result *r);
void sarif_end(struct sarif *s);

#endif
