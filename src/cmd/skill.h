/* The embedded pages of docs/skill, by topic: what `goperf skill` prints and goperf mcp serves. */
#ifndef GOPERF_CMD_SKILL_H
#define GOPERF_CMD_SKILL_H

#include <stddef.h>

struct skill_text {
	const char *topic, *text;
};

extern const struct skill_text skill_texts[]; /* ends with a row whose topic is NULL */

/* "": the first page. NULL: there is no such topic. */
const char *skill_text(const char *topic);
/* The i-th topic and its heading, whose length is *n; NULL behind the last one. */
const char *skill_topic(size_t i, const char **heading, size_t *n);

#endif
