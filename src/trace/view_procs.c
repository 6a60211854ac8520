/*
 * procs: what each processor did. A processor that is taken from a goroutine in a system call counts as retaken; with a
 * filter of goroutines, tasks or regions only their running and calling is counted.
 */
#include <stdlib.h>

#include "trace/views.h"

struct proc_row {
	int64_t state[TP_N];
	int64_t starts, idles, longest_idle, retaken;
	struct view_list idle;
};

static bool filtered(const struct view_report *r)
{
	return r->f.g != TRACE_NO || r->f.function || r->f.scope;
}

/* By goroutine: is it asked for? NULL: all are. A function's name is matched once. */
static uint8_t *wanted_gs(const struct view_report *r)
{
	uint8_t *on;

	if (!filtered(r))
		return NULL;
	on = xcalloc(r->tr->gs.n + 1, 1);
	for (uint32_t g = 0; g < r->tr->gs.n; g++)
		on[g] = view_wants_g(r, g);
	return on;
}

static void measure(const struct view_report *r, uint32_t p, const uint8_t *on, struct proc_row *x)
{
	struct trace_piter it = trace_pspans(r->tr, p, r->f.from, r->f.to);
	struct trace_pspan s, last = { .state = TP_ABSENT, .g = TRACE_NO };

	while (trace_next_pspan(&it, &s)) {
		int64_t d = view_clip(r, s.start, s.end);
		bool of_g = s.state == TP_RUNNING || s.state == TP_SYSCALL;

		if (of_g && on)
			d = s.g == TRACE_NO || !on[s.g] ? 0 : view_clip_g(r, s.g, s.start, s.end);
		x->state[s.state] += d;
		if (s.state == TP_RUNNING && d > 0)
			x->starts += last.state != TP_SYSCALL || last.g != s.g;
		if (s.state == TP_IDLE && d > 0)
			vec_push(&x->idle, d);
		if (last.state == TP_SYSCALL && (s.state != TP_RUNNING || s.g != last.g) &&
		    (!on || (last.g != TRACE_NO && on[last.g])))
			x->retaken++;
		last = s;
	}
	view_sort(&x->idle);
}

static void put_row(struct view_table *t, const struct view_report *r, const struct proc_row *x,
		    bool all)
{
	int64_t there = r->f.to - r->f.from;

	if (all)
		there *= (int64_t)r->tr->ps.n;
	there -= x->state[TP_ABSENT];
	view_d(t, there > 0 ? (double)x->state[TP_RUNNING] / (double)there : 0);
	view_i(t, x->state[TP_RUNNING]);
	view_i(t, x->state[TP_SYSCALL]);
	view_i(t, x->state[TP_SCHED]);
	view_i(t, x->state[TP_IDLE]);
	view_i(t, x->state[TP_ABSENT]);
	view_i(t, x->starts);
	view_i(t, x->retaken);
	view_i(t, (int64_t)x->idle.n);
	view_i(t, view_pct(&x->idle, 0.5));
	view_i(t, view_pct(&x->idle, 1));
}

static void add_row(struct proc_row *sum, const struct proc_row *x)
{
	for (int i = 0; i < TP_N; i++)
		sum->state[i] += x->state[i];
	sum->starts += x->starts;
	sum->retaken += x->retaken;
	for (size_t i = 0; i < x->idle.n; i++)
		vec_push(&sum->idle, x->idle.v[i]);
}

void view_procs(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "processor", "P", VU_ID },
		{ "utilization", "busy", VU_SHARE },
		{ "running_ns", "running", VU_NS },
		{ "syscall_ns", "syscall", VU_NS },
		{ "scheduling_ns", "scheduling", VU_NS },
		{ "idle_ns", "idle", VU_NS },
		{ "absent_ns", "absent", VU_NS },
		{ "starts", "starts", VU_COUNT },
		{ "retaken", "retaken", VU_COUNT },
		{ "idle_periods", "idle periods", VU_COUNT },
		{ "idle_p50_ns", "p50", VU_NS },
		{ "idle_max_ns", "longest", VU_NS },
	};
	struct view_table *t = view_table(r, "procs", "Processors", cols, ARRAY_LEN(cols));
	uint8_t *on = wanted_gs(r);
	struct proc_row sum = { 0 };

	t->whole = true;
	t->empty = "none";
	for (uint32_t p = 0; p < r->tr->ps.n; p++) {
		struct proc_row x = { 0 };

		measure(r, p, on, &x);
		view_i(t, r->tr->ps.v[p].id);
		put_row(t, r, &x, false);
		add_row(&sum, &x);
		vec_release(&x.idle);
	}
	if (r->tr->ps.n > 1) {
		view_sort(&sum.idle);
		view_s(t, STR("all"));
		vec_last(&t->cells).unit = VU_TEXT;
		put_row(t, r, &sum, true);
	}
	vec_release(&sum.idle);
	free(on);
}
