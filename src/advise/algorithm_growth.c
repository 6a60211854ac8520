/* How the time of a benchmark with sizes grows: bench.txt of the evidence through bench/complexity.h. */
#include <stdlib.h>

#include "advise/algorithm.h"
#include "bench/complexity.h"
#include "io/file.h"

/* The series of time whose base name is that of the candidate's benchmark. */
static const struct complexity_series *find_series(const struct complexity *cx, struct str bench)
{
	for (size_t i = 0; i < cx->series.n; i++) {
		const struct complexity_series *s = &cx->series.v[i];
		struct bench_name name = bench_name_split(s->name);

		bool usable = s->status == COMPLEXITY_FITS ||
			      (s->status == COMPLEXITY_POOR_FIT && s->r2 >= 0.95);

		if (str_eq(s->unit, STR("sec/op")) && usable &&
		    str_eq(str_trim_prefix(bench, STR("Benchmark")), name.base))
			return s;
	}
	return NULL;
}

static void read_bench(struct complexity *cx, const char *path)
{
	struct bench_reader r;
	struct bench_record rec;
	struct err err = { 0 };

	bench_reader_init(&r);
	if (bench_reader_open(&r, path, path, &err))
		while (bench_reader_next(&r, &rec, &err))
			if (rec.kind == BENCH_RESULT)
				complexity_add(cx, &r, &rec, NULL);
	bench_reader_release(&r);
	complexity_finish(cx, 0.95);
}

bool algorithm_growth(struct advisor *a, const struct candidate *c, struct algorithm_growth *out)
{
	const struct complexity_series *s;
	struct complexity cx;
	struct str name, rest;
	char *path;
	bool found = false;

	if (!a->sources->ev->dir || !c->price.bench)
		return false;
	path = arena_printf(a->arena, "%s/bench.txt", a->sources->ev->dir);
	if (!path_exists(path))
		return false;
	name = gosym_parse(a->arena, intern_get(&a->join->names, c->price.bench)).name;
	str_cut(name, '.', &name, &rest);
	complexity_init(&cx);
	read_bench(&cx, path);
	s = find_series(&cx, name);
	if (s && s->exponent_lo <= s->exponent_hi) {
		*out = (struct algorithm_growth){ .exponent = s->exponent,
						  .low = s->exponent_lo,
						  .high = s->exponent_hi,
						  .from = s->points.v[0].n,
						  .to = s->points.v[s->points.n - 1].n,
						  .name = growth_name(s->best) };
		found = true;
	}
	complexity_release(&cx);
	return found;
}
