/* The embedded files of rules/pairs/, in the order of the catalogue. */
#ifndef GOPERF_ADVISE_PATTERN_TEXT_H
#define GOPERF_ADVISE_PATTERN_TEXT_H

struct pattern_text {
	const char *id;
	const char *text;   /* pair.md */
	const char *source; /* pair_test.go; "": there is nothing to measure */
};

extern const struct pattern_text pattern_texts[]; /* ends with a row whose id is NULL */

#endif
