#include "advise/spawned.h"

#include <stdlib.h>

/* What one sample shows: whether it ran below the body, and what it was then about to wait in. */
struct reader {
	const struct profile *p;
	uint8_t *
		fn_body; /* whether the function may be the body's own; IS_UNKNOWN until it is asked for */
	uint64_t *fn_cause;
	struct advisor *a;
	struct str pkg, base;
	uint32_t first, last; /* the body's lines */
	bool literal;
};

enum { IS_UNKNOWN, IS_OTHER, IS_DECLARED, IS_LITERAL };

static uint8_t body_of(struct reader *r, uint32_t fn)
{
	struct gosym sym;

	if (r->fn_body[fn] == IS_UNKNOWN) {
		r->fn_body[fn] = IS_OTHER;
		r->fn_cause[fn] = cause_of(profile_str(r->p, r->p->fn_name[fn]));
		sym = gosym_parse(r->a->arena, profile_str(r->p, r->p->fn_name[fn]));
		if (str_eq(sym.pkg, r->pkg) &&
		    str_eq(str_base(profile_str(r->p, r->p->fn_file[fn])), r->base))
			r->fn_body[fn] = gosym_is_closure(sym.name) ? IS_LITERAL : IS_DECLARED;
	}
	return r->fn_body[fn];
}

/* A literal begins on the line that starts it, which is of the function around it. */
static bool is_body(struct reader *r, uint32_t k)
{
	uint32_t fn = r->p->line_fn[k];
	uint8_t is = fn == PROFILE_NONE ? IS_OTHER : body_of(r, fn);

	return is == (r->literal ? IS_LITERAL : IS_DECLARED) && r->p->line_no[k] >= r->first &&
	       r->p->line_no[k] <= r->last;
}

/* From the leaf outwards to the body's frame: what waits is seen before it. */
static bool read_sample(struct reader *r, uint32_t s, struct str *away)
{
	const struct profile *p = r->p;

	*away = STR("");
	for (uint32_t i = p->sample_loc_begin[s]; i < p->sample_loc_begin[s + 1]; i++) {
		uint32_t l = p->sample_locs[i];

		for (uint32_t k = p->line_begin[l]; k < p->line_begin[l + 1]; k++) {
			uint32_t fn = p->line_fn[k];

			if (is_body(r, k))
				return true;
			if (fn == PROFILE_NONE)
				continue;
			if (r->fn_cause[fn] & CAUSE_SPAWN)
				return false; /* of a literal that starts it */
			if (r->fn_cause[fn] & CAUSE_AWAY)
				*away = profile_str(p, p->fn_name[fn]);
		}
	}
	return false;
}

void spawned_read(struct advisor *a, const struct hot_file *f, const struct gosrc *src, TSNode body,
		  struct spawned *out)
{
	const struct profile *p = a->join->ev->profiles[COST_CPU];
	struct reader r = { .p = p, .a = a, .pkg = f->pkg };
	int type = p ? profile_type_index(p, STR("cpu")) : -1;
	int64_t most = 0;

	*out = (struct spawned){ .away = STR("") };
	if (type < 0 || ts_node_is_null(body))
		return;
	r.base = str_base(str_of(src->path));
	r.first = go_line(body);
	r.last = go_end_line(body);
	r.literal = go_is(ts_node_parent(body), "func_literal");
	r.fn_body = xcalloc(p->n_functions + 1, 1);
	r.fn_cause = xcalloc(p->n_functions + 1, sizeof(uint64_t));
	for (uint32_t s = 0; s < p->n_samples; s++) {
		int64_t v = p->values[(size_t)s * p->n_types + (size_t)type];
		struct str away;

		if (v <= 0 || !read_sample(&r, s, &away))
			continue;
		out->cpu_ns += v;
		out->samples++;
		out->away_ns += away.n ? v : 0;
		if (away.n && v > most) {
			most = v;
			out->away = away;
		}
	}
	free(r.fn_body);
	free(r.fn_cause);
}
