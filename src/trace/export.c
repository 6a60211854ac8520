#include "trace/export.h"

#include <stdlib.h>

#include "profile/builder.h"
#include "trace/tally.h"

/* pprof ----------------------------------------------------------------------------------------------------------- */

struct pprof_maker {
	const struct trace *tr;
	struct builder b;
	struct map fns;	  /* name << 32 | file, in the builder's strings -> function */
	uint32_t *locs;	  /* by frame of the trace; PROFILE_NONE: not made yet */
	struct map roots; /* string: a start function without a stack -> location */
	uint32_t state_key, reason_key;
};

static uint32_t function_of(struct pprof_maker *m, struct str func, struct str file)
{
	uint32_t name = builder_str(&m->b, func), path = builder_str(&m->b, file);
	uint64_t key = (uint64_t)name << 32 | path;
	uint32_t i = map_get(&m->fns, key);

	if (i == MAP_NONE) {
		i = builder_function(&m->b, name, name, path, 0);
		map_put(&m->fns, key, i);
	}
	return i;
}

static uint32_t location_of(struct pprof_maker *m, const struct trace_frame_info *f)
{
	size_t i = (size_t)(f - m->tr->frames.v);

	if (m->locs[i] == PROFILE_NONE) {
		uint32_t fn = function_of(m, trace_str(m->tr, f->func), trace_str(m->tr, f->file));

		m->locs[i] = builder_location(&m->b, f->pc, PROFILE_NONE, false);
		builder_line(&m->b, fn, (int64_t)f->line, 0);
	}
	return m->locs[i];
}

static uint32_t root_of(struct pprof_maker *m, uint32_t func)
{
	uint32_t i = map_get(&m->roots, func);

	if (i == MAP_NONE) {
		struct str name = func ? trace_str(m->tr, func) : STR("?");
		uint32_t fn = function_of(m, name, STR(""));

		i = builder_location(&m->b, 0, PROFILE_NONE, false);
		builder_line(&m->b, fn, 0, 0);
		map_put(&m->roots, func, i);
	}
	return i;
}

static void put_row(struct pprof_maker *m, const struct tally_row *x)
{
	uint32_t n = x->stack ? trace_stack_depth(m->tr, x->stack) : 0;

	for (uint32_t i = 0; i < n; i++)
		vec_push(&m->b.sample_locs, location_of(m, trace_stack_frame(m->tr, x->stack, i)));
	if (n == 0)
		vec_push(&m->b.sample_locs, root_of(m, x->func));
	vec_push(&m->b.values, x->count);
	vec_push(&m->b.values, x->ns);
	vec_push(&m->b.labels, (struct label){ .key = m->state_key,
					       .str = builder_str(&m->b, tally_state(m->tr, x)) });
	if (x->reason)
		vec_push(&m->b.labels,
			 (struct label){ .key = m->reason_key,
					 .str = builder_str(&m->b, trace_str(m->tr, x->reason)) });
	builder_sample(&m->b);
}

struct profile *export_pprof(const struct view_report *r, struct err *err)
{
	struct pprof_maker m = { .tr = r->tr };
	size_t n = r->tr->frames.n;
	struct tally t;

	builder_init(&m.b);
	builder_type(&m.b, STR("spans"), STR("count"));
	builder_type(&m.b, STR("time"), STR("nanoseconds"));
	m.b.head.default_type = builder_str(&m.b, STR("time"));
	m.b.head.period_type = (struct value_type){ builder_str(&m.b, STR("time")),
						    builder_str(&m.b, STR("nanoseconds")) };
	m.b.head.period = 1;
	m.b.head.duration_nanos = r->f.to - r->f.from;
	m.state_key = builder_str(&m.b, STR("state"));
	m.reason_key = builder_str(&m.b, STR("reason"));
	m.locs = xmalloc((n + 1) * sizeof(*m.locs));
	memset(m.locs, 0xff, (n + 1) * sizeof(*m.locs));
	map_init(&m.fns);
	map_init(&m.roots);
	tally_init(&t, r);
	for (size_t i = 0; i < t.rows.n; i++)
		put_row(&m, &t.rows.v[i]);
	tally_release(&t);
	map_release(&m.fns);
	map_release(&m.roots);
	free(m.locs);
	return builder_finish(&m.b, err);
}

/* Folded stacks --------------------------------------------------------------------------------------------------- */

/* A semicolon or a line's end inside a name would break the line. */
static void put_name(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_addc(b, s.p[i] == ';' ? ':' : s.p[i] == '\n' ? ' ' : s.p[i]);
}

struct line {
	struct str text;
	int64_t ns;
};

static int cmp_line(const void *a, const void *b)
{
	return str_cmp(((const struct line *)a)->text, ((const struct line *)b)->text);
}

static void put_line(const struct trace *tr, const struct tally_row *x, struct buf *b)
{
	uint32_t n = x->stack ? trace_stack_depth(tr, x->stack) : 0;

	for (uint32_t i = n; i-- > 0;) {
		put_name(b, trace_str(tr, trace_stack_frame(tr, x->stack, i)->func));
		buf_addc(b, ';');
	}
	if (n == 0) {
		put_name(b, x->func ? trace_str(tr, x->func) : STR("?"));
		buf_addc(b, ';');
	}
	buf_addc(b, '[');
	put_name(b, x->reason ? trace_str(tr, x->reason) : tally_state(tr, x));
	buf_addc(b, ']');
}

void export_folded(const struct view_report *r, struct buf *out)
{
	struct arena arena;
	struct buf b = { 0 };
	struct line *lines;
	struct tally t;

	arena_init(&arena);
	tally_init(&t, r);
	lines = xmalloc((t.rows.n + 1) * sizeof(*lines));
	for (size_t i = 0; i < t.rows.n; i++) {
		buf_clear(&b);
		put_line(r->tr, &t.rows.v[i], &b);
		lines[i] = (struct line){ arena_str(&arena, buf_str(&b)), t.rows.v[i].ns };
	}
	if (t.rows.n)
		qsort(lines, t.rows.n, sizeof(*lines), cmp_line);
	for (size_t i = 0, next; i < t.rows.n; i = next) {
		int64_t ns = 0;

		/* Stacks that differ in lines only are one here. */
		for (next = i; next < t.rows.n && str_eq(lines[next].text, lines[i].text); next++)
			ns += lines[next].ns;
		buf_add_str(out, lines[i].text);
		buf_addc(out, ' ');
		buf_add_i64(out, ns);
		buf_addc(out, '\n');
	}
	free(lines);
	tally_release(&t);
	buf_release(&b);
	arena_release(&arena);
}
