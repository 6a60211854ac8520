#include "trace/wakes.h"

size_t trace_wakes(const struct trace *tr, int64_t from, int64_t to, uint32_t by, size_t max,
		   struct trace_wake *out)
{
	size_t n = 0;

	for (uint32_t g = 0; g < tr->gs.n; g++) {
		const struct trace_g *x = &tr->gs.v[g];
		struct trace_iter it;
		struct trace_span s;

		if (x->created >= to || (x->ended >= 0 && x->ended < from))
			continue;
		it = trace_spans(tr, g, from, to);
		while (trace_next_span(&it, &s)) {
			if (s.state != TS_RUNNABLE || s.start < from ||
			    (s.cause != TC_UNBLOCKED && s.cause != TC_CREATED) ||
			    (by != TRACE_NO && s.from != by))
				continue;
			if (n == max)
				return max + 1;
			out[n++] = (struct trace_wake){ s.start, s.from, g, s.stack,
							s.cause == TC_CREATED };
		}
	}
	return n;
}
