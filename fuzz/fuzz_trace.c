/* The trace reader: every event as text, the store with its timelines and findings, the profile, the raw view. */
#include "base/buf.h"
#include "fuzz.h"
#include "trace/blockprof.h"
#include "trace/find.h"
#include "trace/text.h"
#include "trace/trace.h"

static void parsed(struct str data)
{
	struct trace_reader r;
	struct trace_text text;
	struct buf out = { 0 };
	const struct trace_event *e;
	struct err err = { 0 };

	if (!trace_reader_init(&r, data, &err))
		return;
	trace_text_init(&text);
	while (trace_reader_next(&r, &e, &err) == TRACE_READ_EVENT) {
		trace_text_event(&text, e, &out);
		buf_clear(&out);
	}
	buf_release(&out);
	trace_text_release(&text);
	trace_reader_release(&r);
}

static void raw(struct str data)
{
	struct trace_wire w;
	struct trace_wire_event e;
	struct buf out = { 0 };
	struct err err = { 0 };

	if (!trace_wire_init(&w, data, &err))
		return;
	while (trace_wire_next(&w, &e, &err) == TRACE_READ_EVENT) {
		trace_wire_text(&w, &e, &out);
		buf_clear(&out);
	}
	buf_release(&out);
}

static void store(struct str data)
{
	struct err err = { 0 };
	struct trace *tr = trace_load(data, NULL, &err);
	struct find_list found;

	if (!tr)
		return;
	for (uint32_t g = 0; g < tr->gs.n; g++) {
		struct trace_iter it = trace_spans(tr, g, 0, INT64_MAX);
		struct trace_span s;
		while (trace_next_span(&it, &s))
			trace_str(tr, s.reason);
	}
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
		struct trace_pspan s;
		while (trace_next_pspan(&it, &s))
			assert(s.end > s.start);
	}
	find_run(tr, &(struct find_opts){ .to = tr->end }, &found);
	find_release(&found);
	trace_free(tr);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str data = { (const char *)p, n };
	struct trace_damage damage;
	struct err err = { 0 };

	parsed(data);
	raw(data);
	store(data);
	profile_free(trace_block_profile(data, false, TRACE_PROF_SCHED, &damage, &err));
	return 0;
}
