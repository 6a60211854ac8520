/* Cells as the timeline's data has them: runs of equal looks; and the texts that an answer uses. */
#include <stdlib.h>
#include <string.h>

#include "web/timeline.h"

#define SHOWN_CELLS 6	 /* of one goroutine in a row: room for a name */
#define SEEN_SHARE 0.02f /* a pixel in which so much went on shows it */

uint32_t timeline_text(struct timeline *l, uint32_t string)
{
	if (!l->text_of[string]) {
		vec_push(&l->texts, string);
		l->text_of[string] = (uint32_t)l->texts.n;
	}
	return l->text_of[string] - 1;
}

const uint8_t *timeline_fitting(struct timeline *l)
{
	size_t n = l->tr->strings.strs.n;
	uint8_t *fits = arena_alloc(l->call->arena, n + 1);

	for (uint32_t i = 0; i < n; i++)
		fits[i] = !l->only || regex_match(l->only, i ? trace_str(l->tr, i) : STR("?"));
	return fits;
}

/* Cells of equal looks as one. */
struct run {
	struct json *j;
	uint32_t n, g;
	struct lane_look look;
};

static void end_run(struct run *r)
{
	if (!r->n)
		return;
	json_u64(r->j, r->n);
	json_u64(r->j, r->look.state);
	json_u64(r->j, r->look.level);
	json_i64(r->j, r->g == TRACE_NO ? -1 : (int64_t)r->g);
}

static void add_cell(struct run *r, struct lane_look look, uint32_t g)
{
	if (r->n && r->look.state == look.state && r->look.level == look.level && r->g == g) {
		r->n++;
		return;
	}
	end_run(r);
	*r = (struct run){ r->j, 1, g, look };
}

static struct lane_look look(uint32_t state, float share)
{
	return (struct lane_look){ (uint8_t)state, (uint8_t)MIN((uint32_t)(share * 10), 9) };
}

/* What a cell looks like: of what goes on there the most, else what it mostly is. */
static uint32_t look_of(const float *part, unsigned kinds, unsigned quiet)
{
	unsigned best = 0, busy = kinds;
	float sum = 0;

	for (unsigned k = 0; k < kinds; k++) {
		if (part[k] > part[best])
			best = k;
		if (quiet >> k & 1)
			continue;
		sum += part[k];
		if (busy == kinds || part[k] > part[busy])
			busy = k;
	}
	return sum >= SEEN_SHARE && busy < kinds ? busy : best;
}

/*
 * Whose name a lane can show: of goroutines that have SHOWN_CELLS cells in a row. The others are left out, and asked for
 * when someone points at them; told all, each pixel would be a run of its own.
 */
static void hide_short(struct timeline *l, uint32_t *g)
{
	for (uint32_t i = 0, end; i < l->n; i = end) {
		for (end = i + 1; end < l->n && g[end] == g[i]; end++)
			;
		if (g[i] == TRACE_NO)
			continue;
		if (end - i >= SHOWN_CELLS)
			l->named[g[i]] = 1;
		else
			memset(g + i, 0xff, (end - i) * sizeof(*g));
	}
}

/* Of l->looks, with the names in l->who. */
static void put_runs(struct timeline *l)
{
	struct run r = { .j = l->j };

	hide_short(l, l->who);
	json_key(l->j, "runs");
	json_arr(l->j);
	for (uint32_t i = 0; i < l->n; i++)
		add_cell(&r, l->looks[i], l->who[i]);
	end_run(&r);
	json_arr_end(l->j);
}

void cell_runs(struct timeline *l, unsigned kinds, unsigned quiet, bool with_g)
{
	for (uint32_t i = 0; i < l->n; i++) {
		uint32_t s = look_of(l->cells[i].part, kinds, quiet);

		l->looks[i] = look(s, l->cells[i].part[s]);
		l->who[i] = with_g ? l->cells[i].g : TRACE_NO;
	}
	put_runs(l);
}

void lane_runs(struct timeline *l, const struct lane_cell *cells, const uint8_t *state)
{
	for (uint32_t i = 0; i < l->n; i++) {
		uint32_t k = look_of(cells[i].part, LP_N, 1u << LP_WAITING);
		float share = MIN(cells[i].part[k], 1.0f);

		l->looks[i] = look(share > 0 ? state[k] : 0, share);
		l->who[i] = cells[i].g;
	}
	put_runs(l);
}

void lane_head(struct timeline *l, const char *kind, char prefix, int64_t id, struct str label)
{
	char key[32];

	snprintf(key, sizeof(key), "%c%lld", prefix, (long long)id);
	json_obj(l->j);
	json_kcstr(l->j, "kind", kind);
	json_kcstr(l->j, "key", key);
	json_kstr(l->j, "label", label);
}
