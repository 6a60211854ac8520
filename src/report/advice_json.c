/* advise --json: schema 1. Names and meaning are a contract; see docs. */
#include <math.h>

#include "base/json.h"
#include "report/advice.h"

static void put_totals(struct json *j, const struct totals *t)
{
	json_key(j, "totals");
	json_obj(j);
	json_ki64(j, "cpu_ns", t->cpu_ns);
	json_ki64(j, "alloc_bytes", t->alloc_bytes);
	json_ki64(j, "alloc_objects", t->alloc_objects);
	json_ki64(j, "blocked_ns", t->blocked_ns);
	json_obj_end(j);
}

static void put_cost(struct json *j, const struct cost *c)
{
	json_key(j, "cost");
	json_obj(j);
	json_ki64(j, "cpu_ns", c->cpu_ns);
	json_kdouble(j, "cpu_share", c->cpu_share);
	json_ki64(j, "alloc_bytes", c->alloc_bytes);
	json_kdouble(j, "alloc_bytes_share", c->alloc_bytes_share);
	json_ki64(j, "alloc_objects", c->alloc_objects);
	json_kdouble(j, "alloc_objects_share", c->alloc_objects_share);
	json_ki64(j, "blocked_ns", c->blocked_ns);
	json_kdouble(j, "blocked_share", c->blocked_share);
	json_obj_end(j);
}

/* Only where there is one; what is not known is left out. */
static void put_saving(struct json *j, const struct saving *s)
{
	struct buf text = { 0 };

	if (!s->known)
		return;
	json_key(j, "saves");
	json_obj(j);
	if (s->benchmark)
		json_kcstr(j, "benchmark", s->benchmark);
	if (!isnan(s->time)) {
		json_kdouble(j, "time", s->time);
		json_kdouble(j, "time_error", s->time_error);
	}
	if (!isnan(s->bytes))
		json_kdouble(j, "bytes", s->bytes);
	if (!isnan(s->objects))
		json_kdouble(j, "objects", s->objects);
	if (s->stays)
		json_kcstr(j, "stays", s->stays);
	if (advice_saving(&text, s))
		json_kcstr(j, "text", text.data);
	buf_release(&text);
	json_obj_end(j);
}

/* Its time in the trace, and what of the trace it names. */
static void put_span(struct json *j, const struct trace_place *at)
{
	struct str rest = at->goroutines, one;
	int64_t id;

	json_ki64(j, "from_ns", at->from_ns);
	json_ki64(j, "to_ns", at->to_ns);
	json_key(j, "goroutine_ids");
	json_arr(j);
	while (rest.n) {
		str_cut(rest, ',', &one, &rest);
		if (str_to_i64(one, 10, &id))
			json_i64(j, id);
	}
	json_arr_end(j);
	if (at->has_task)
		json_ku64(j, "task", at->task);
	json_kstr(j, "spans", at->spans);
}

static void put_finding(struct json *j, const struct finding *f, uint32_t rank)
{
	json_obj(j);
	json_ki64(j, "rank", rank);
	json_kcstr(j, "pattern", f->pattern);
	json_kcstr(j, "title", f->title);
	json_kcstr(j, "file", f->file);
	json_ki64(j, "line", f->line);
	json_kcstr(j, "function", f->function);
	put_cost(j, &f->cost);
	put_saving(j, &f->saves);
	if (f->toll)
		json_kcstr(j, "toll", f->toll);
	json_kcstr(j, "confidence", f->measured ? "measured" : "inferred");
	json_key(j, "evidence");
	json_arr(j);
	for (uint32_t i = 0; i < f->n_evidence; i++) {
		json_obj(j);
		json_kcstr(j, "source", f->evidence[i].source);
		json_kcstr(j, "text", f->evidence[i].text);
		if (f->evidence[i].at) {
			json_kcstr(j, "trace", f->evidence[i].at->trace);
			put_span(j, f->evidence[i].at);
		}
		json_obj_end(j);
	}
	json_arr_end(j);
	json_kcstr(j, "why", f->why);
	json_kcstr(j, "remedy", f->remedy);
	json_kcstr(j, "example", f->example);
	json_kcstr(j, "prove", f->prove);
	if (f->here)
		json_kcstr(j, "measured_here", f->here);
	json_obj_end(j);
}

/* Only where there was a trace. */
static void put_trace(struct json *j, const struct advice *a)
{
	if (!a->trace_ns)
		return;
	json_key(j, "trace");
	json_obj(j);
	json_ki64(j, "duration_ns", a->trace_ns);
	json_key(j, "findings");
	json_arr(j);
	for (uint32_t i = 0; i < a->n_traced; i++) {
		const struct traced *t = &a->traced[i];

		json_obj(j);
		json_kcstr(j, "id", t->id);
		json_kcstr(j, "trace", t->at.trace);
		json_kcstr(j, "pattern", t->pattern);
		json_kstr(j, "title", t->title);
		json_kstr(j, "file", t->file);
		json_ki64(j, "line", t->line);
		json_kstr(j, "function", t->function);
		json_ki64(j, "cost_ns", t->cost_ns);
		json_kcstr(j, "cost_of", t->cost_of);
		put_span(j, &t->at);
		json_kcstr(j, "confidence", t->confidence);
		json_kcstr(j, "remedy", t->next);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

/* Only with a base. */
static void put_changes(struct json *j, const struct advice *a)
{
	if (!a->has_base)
		return;
	json_key(j, "since");
	json_arr(j);
	for (uint32_t i = 0; i < a->n_changes; i++) {
		const struct change *c = &a->changes[i];

		json_obj(j);
		json_kcstr(j, "change", change_names[c->kind]);
		json_kcstr(j, "pattern", c->pattern);
		json_kcstr(j, "file", c->file);
		json_kcstr(j, "function", c->function);
		if (c->line)
			json_ki64(j, "line", c->line);
		if (c->base_line)
			json_ki64(j, "base_line", c->base_line);
		json_kcstr(j, "share_of", c->of);
		json_kdouble(j, "base_share", c->before);
		json_kdouble(j, "share", c->after);
		json_obj_end(j);
	}
	json_arr_end(j);
}

void advice_json(struct buf *b, const struct advice *a, const struct advice_view *view)
{
	struct json j;
	uint32_t n = advice_shown(a, view);

	json_init(&j, b, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "goperf", GOPERF_VERSION);
	json_kstr(&j, "go", a->go_version);
	json_kstr(&j, "module", a->module);
	put_totals(&j, &a->totals);
	json_key(&j, "findings");
	json_arr(&j);
	for (uint32_t i = 0; i < n; i++)
		put_finding(&j, &a->findings[i], i + 1);
	json_arr_end(&j);
	put_trace(&j, a);
	put_changes(&j, a);
	json_key(&j, "left_alone");
	json_arr(&j);
	for (uint32_t i = 0; i < a->n_left; i++) {
		json_obj(&j);
		json_kcstr(&j, "pattern", a->left[i].pattern);
		json_kcstr(&j, "file", a->left[i].file);
		json_ki64(&j, "line", a->left[i].line);
		json_kcstr(&j, "reason", a->left[i].reason);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(b, '\n');
}
