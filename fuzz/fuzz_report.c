/* Any bytes as a profile, and what comes out of that through reports and options that the bytes choose. */
#include "fuzz.h"

#include <string.h>

#include "base/map.h"
#include "report/report.h"

static const char *const kinds[] = { "top", "tree",	 "peek",  "traces",   "tags",	  "raw",
				     "dot", "callgrind", "proto", "topproto", "comments", "dot" };

static bool bit(uint64_t *hash)
{
	bool b = *hash & 1;

	*hash >>= 1;
	return b;
}

static void choose(struct report_config *c, uint64_t hash)
{
	static const char *const granularities[] = { "",      "functions", "files",
						     "lines", "addresses", "filefunctions" };

	config_init(c);
	c->granularity = granularities[hash % ARRAY_LEN(granularities)];
	hash /= ARRAY_LEN(granularities);
	c->mean = bit(&hash);
	c->call_tree = bit(&hash);
	c->noinlines = bit(&hash);
	c->showcolumns = bit(&hash);
	c->compat = bit(&hash);
	c->drop_negative = bit(&hash);
	c->relative_percentages = bit(&hash);
	c->trim = bit(&hash);
	c->sort = bit(&hash) ? "cum" : "flat";
	c->nodecount = bit(&hash) ? 3 : -1;
	c->divide_by = bit(&hash) ? 0.001 : 1;
	c->unit = bit(&hash) ? "auto" : "minimum";
	c->focus = bit(&hash) ? "main|run" : "";
	c->hide = bit(&hash) ? "lock" : "";
	c->show_from = bit(&hash) ? "main" : "";
	c->prune_from = bit(&hash) ? "sync" : "";
	c->tagroot = bit(&hash) ? "bytes,key" : "";
	c->tagleaf = bit(&hash) ? "key" : "";
	c->tagfocus = bit(&hash) ? "bytes=1:1mb" : "";
	c->taghide = bit(&hash) ? "k" : "";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t hash = hash_bytes(data, size, 1);
	struct err err = { 0 };
	struct profile *p = profile_read((struct str){ (const char *)data, size }, "fuzz",
					 (size_t)1 << 20, &err);
	struct report_config c;
	struct out out;

	if (!p)
		return 0;
	for (int i = 0; i < 2; i++) {
		const struct report_kind *kind =
			report_find(str_of(kinds[hash % ARRAY_LEN(kinds)]));
		hash = hash_u64(hash);
		choose(&c, hash);
		out_init(&out, -1);
		if (report_run(p, kind, kind->arg == REPORT_NO_ARG ? NULL : "main", &c, NULL, &out,
			       &err))
			assert(out.buf.data || !out.buf.n);
		buf_release(&out.buf);
	}
	profile_free(p);
	return 0;
}
