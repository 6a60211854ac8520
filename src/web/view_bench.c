/*
 * Benchmark results as goperf benchstat -json and -complexity -json give them: of one input, against a base, or (all=1, and
 * history=1, which the page draws as curves) of all that are there, as columns in their order.
 *
 *	runs: [{name, input, start, revision, dirty}]	the inputs behind the columns; what an evidence folder knows of them
 */
#include "advise/evidence.h"
#include "bench/complexity.h"
#include "bench/show.h"
#include "web/route.h"

#define CONFIDENCE 0.95
#define ALPHA 0.05

struct reading {
	struct bench_reader reader;
	struct tables tables;
	struct complexity complexity;
};

static bool add_file(struct call *c, struct reading *r, uint32_t input, struct err *err)
{
	const struct web_input *in = &c->loaded->setup->inputs.v[input];
	struct bench_record rec;
	struct err failed = { 0 };

	if (!bench_reader_open(&r->reader, in->path, in->name, err))
		return false;
	while (bench_reader_next(&r->reader, &rec, &failed)) {
		if (rec.kind == BENCH_BAD) {
			notice(&c->notices, "%s:%llu: " STR_FMT, rec.file,
			       (unsigned long long)rec.line, STR_ARG(rec.message));
		} else if (rec.kind == BENCH_RESULT) {
			tables_add(&r->tables, &rec);
			complexity_add(&r->complexity, &r->reader, &rec, NULL);
		}
	}
	if (failed.code)
		*err = failed;
	return !failed.code;
}

static bool add_files(struct call *c, struct reading *r, struct err *err)
{
	const struct web_setup *s = c->loaded->setup;

	if (!query_bool(&c->query, "all") && !query_bool(&c->query, "history"))
		return (c->loaded->base == INPUT_NONE || add_file(c, r, c->loaded->base, err)) &&
		       add_file(c, r, c->loaded->input, err);
	for (uint32_t i = 0; i < s->inputs.n; i++)
		if (s->inputs.v[i].kind == INPUT_BENCH && !add_file(c, r, i, err))
			return false;
	return true;
}

static bool read_all(struct call *c, struct reading *r, struct err *err)
{
	struct str filter = query_get(&c->query, "filter");
	struct table_options o = { .table = ".config",
				   .row = ".fullname",
				   .col = ".file",
				   .ignore = "",
				   .filter = filter.n ? filter.p : "*",
				   .alpha = ALPHA,
				   .confidence = CONFIDENCE,
				   .assume = ASSUME_METADATA };

	if (!tables_setup(&r->tables, &o, err) || !add_files(c, r, err))
		return false;
	tables_finish(&r->tables);
	complexity_finish(&r->complexity, CONFIDENCE);
	return true;
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

static void write_runs(struct call *c, struct json *j)
{
	const struct web_setup *s = c->loaded->setup;
	struct evidence ev;

	json_key(j, "runs");
	json_arr(j);
	for (size_t i = 0; i < s->inputs.n; i++) {
		if (s->inputs.v[i].kind != INPUT_BENCH)
			continue;
		json_obj(j);
		json_kcstr(j, "name", s->inputs.v[i].name);
		json_ku64(j, "input", i);
		if (session_meta_beside(s->inputs.v[i].path, &ev)) {
			json_kstr(j, "start", ev.start);
			json_kstr(j, "revision", ev.revision);
			json_kbool(j, "dirty", ev.dirty);
			evidence_release(&ev);
		}
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void write_results(struct call *c, struct reading *r)
{
	struct buf text = { 0 };
	struct show show = { .tables = &r->tables, .out = &text, .flush = flush_nothing };
	struct json j;

	json_init(&j, c->out, 0);
	call_head(c, &j, NULL, STR(""));
	show_json(&show);
	call_raw_json(&j, "benchmarks", str_trim(buf_str(&text)));
	write_runs(c, &j);
	json_key(&j, "complexity");
	complexity_json(&r->complexity, &j);
	json_obj_end(&j);
	buf_release(&text);
}

bool view_bench(struct call *c, struct err *err)
{
	struct reading r;
	bool ok;

	bench_reader_init(&r.reader);
	tables_init(&r.tables, &r.reader);
	complexity_init(&r.complexity);
	ok = read_all(c, &r, err);
	if (ok)
		write_results(c, &r);
	tables_release(&r.tables);
	complexity_release(&r.complexity);
	bench_reader_release(&r.reader);
	return ok;
}
