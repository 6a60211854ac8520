/* The call tree of a report as JSON: what folded stacks say, each frame once. */
#include "base/json.h"
#include "report/internal.h"
#include "report/json_report.h"
#include "report/stacks.h"

struct walk {
	const struct stacks *s;
	double least; /* of magnitudes; smaller subtrees are left out */
};

static bool is_small(const struct walk *w, uint32_t node)
{
	return (double)w->s->v.v[node].width < w->least;
}

/* The next in depth-first order that is not left out, and how much deeper it stands; 0: that was all. */
static uint32_t following(const struct walk *w, uint32_t at, int64_t *depth)
{
	const struct stack_node *v = w->s->v.v;
	uint32_t next = v[at].child;

	for (++*depth;; next = v[next].next) {
		while (!next) {
			if (!at)
				return 0;
			next = v[at].next;
			at = v[at].parent;
			--*depth;
		}
		if (!is_small(w, next))
			return next;
	}
}

static void put_row(const struct walk *w, struct json *j, uint32_t at, int64_t depth)
{
	const struct stack_node *v = w->s->v.v;
	int64_t hidden = 0, hidden_cum = 0;

	for (uint32_t c = v[at].child; c; c = v[c].next) {
		hidden += is_small(w, c);
		hidden_cum += is_small(w, c) ? v[c].total : 0;
	}
	json_line(j);
	json_obj(j);
	json_ki64(j, "depth", depth);
	json_kstr(j, "name", at ? graph_printable(w->s->g, v[at].place) : STR("root"));
	json_ki64(j, "flat", v[at].self);
	json_ki64(j, "cum", v[at].total);
	if (hidden) {
		json_ki64(j, "hidden", hidden);
		json_ki64(j, "hidden_cum", hidden_cum);
	}
	json_obj_end(j);
}

bool report_folded_json(struct report *r, struct out *out, struct err *err)
{
	struct stacks s = { 0 };
	struct walk w = { .s = &s };
	struct json j;
	int64_t depth = 0;

	(void)err;
	stacks_build(&s, r);
	w.least = r->cfg.nodefraction * (double)s.v.v[0].width;
	report_json_begin(r, NULL, &j, &out->buf);
	report_json_rows(&j);
	put_row(&w, &j, 0, 0);
	for (uint32_t at = following(&w, 0, &depth); at; at = following(&w, at, &depth)) {
		put_row(&w, &j, at, depth);
		out_check(out);
	}
	report_json_end(&j);
	stacks_release(&s);
	return true;
}
