/* A race log in two pieces, its findings, and the same bytes as a baseline. */
#include "fuzz.h"

#include "advise/races.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	size_t half = size / 2;
	struct racelog log;
	struct sources src;
	struct races races;
	struct buf known = { 0 };
	struct err err;

	racelog_init(&log);
	sources_init(&src);
	struct racelog_reader *r = racelog_begin(&log);
	racelog_feed(r, str_sub(text, 0, half));
	racelog_feed(r, str_sub(text, half, size));
	racelog_end(r);
	races_group(&log, &src, &races);
	races_write_known(&races, &known);
	if (!races_mark_known(&races, buf_str(&known), "own", &err) || races.n_new != 0)
		__builtin_trap();
	(void)!races_mark_known(&races, text, "input", &err);
	buf_release(&known);
	races_release(&races);
	sources_release(&src);
	racelog_release(&log);
	return 0;
}
