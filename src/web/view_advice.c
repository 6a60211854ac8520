/* The ranked findings of an evidence folder: the JSON of goperf advise (schema 1) with the page's head around it. */
#include "advise/advise.h"
#include "report/advice.h"
#include "web/route.h"

#define USUAL_MIN_COST 0.01

/* What advise says does not change while the evidence stands: once a worker. */
static struct {
	bool valid;
	struct buf text;
	VEC(struct str) notes;
	struct advice advice;
} kept;

static void make_advice(const struct evidence *ev)
{
	struct advise_options o = { .min_cost = USUAL_MIN_COST };
	struct advice_view view = { 0 };

	advise(&kept.advice, ev, &o);
	advice_json(&kept.text, &kept.advice, &view);
	for (uint32_t i = 0; i < kept.advice.n_notes; i++)
		vec_push(&kept.notes, str_of(kept.advice.notes[i]));
	kept.valid = true;
}

static void write_snippets(struct json *j)
{
	json_key(j, "snippets");
	json_arr(j);
	for (uint32_t i = 0; i < kept.advice.n_findings; i++) {
		const struct finding *f = &kept.advice.findings[i];
		json_arr(j);
		for (uint32_t k = 0; k < f->n_lines; k++) {
			json_obj(j);
			json_ku64(j, "n", f->lines[k].line);
			json_kstr(j, "text", f->lines[k].text);
			json_kbool(j, "hot", f->lines[k].hot);
			json_obj_end(j);
		}
		json_arr_end(j);
	}
	json_arr_end(j);
}

bool view_advice(struct call *c, struct err *err)
{
	struct json j;

	(void)err;
	if (!kept.valid)
		make_advice(c->loaded->document);
	for (size_t i = 0; i < kept.notes.n; i++)
		vec_push(&c->messages, kept.notes.v[i]);
	json_init(&j, c->out, 0);
	call_head(c, &j, NULL, STR(""));
	call_raw_json(&j, "advice", str_trim(buf_str(&kept.text)));
	write_snippets(&j);
	json_obj_end(&j);
	return true;
}
