/* The embedded queries and texts of rules/, by pattern. */
#ifndef GOPERF_ADVISE_RULE_TEXT_H
#define GOPERF_ADVISE_RULE_TEXT_H

struct rule_text {
	const char *id, *query, *text;
};

extern const struct rule_text rule_texts[]; /* ends with a row whose id is NULL */

#endif
