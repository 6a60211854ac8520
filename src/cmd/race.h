/* What goperf race prints: cmd/race.c collects, cmd/race_show.c prints. */
#ifndef GOPERF_CMD_RACE_H
#define GOPERF_CMD_RACE_H

#include "advise/races.h"

struct race_view {
	const struct racelog *log;
	const struct races *races;
	struct sources *src;
	bool all; /* known ones too, and whole stacks */
	bool colors;
};

/* Each appends to out. */
void race_show_text(const struct race_view *v, struct buf *out);
void race_show_json(const struct race_view *v, struct buf *out);
void race_show_sarif(const struct race_view *v, struct buf *out);

#endif
