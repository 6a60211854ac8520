#include "cmd/gotest.h"

#include <string.h>

#include "base/vec.h"

const char **gotest_argv(struct arena *a, const struct gotest_args *args)
{
	const struct gotest_flags *f = args->flags;
	const struct {
		const char *name, *value;
	} passed[] = {
		{ "run", f->run },     { "count", f->count },
		{ "cpu", f->cpu },     { "parallel", f->parallel },
		{ "tags", f->tags },   { "timeout", f->timeout },
		{ "bench", f->bench }, { "benchtime", f->benchtime },
	};
	VEC(const char *) v = { 0 };
	const char **argv;

	vec_push(&v, args->go);
	vec_push(&v, "test");
	for (size_t i = 0; args->own[i]; i++)
		vec_push(&v, args->own[i]);
	for (size_t i = 0; i < ARRAY_LEN(passed); i++)
		if (passed[i].value)
			vec_push(&v, arena_printf(a, "-%s=%s", passed[i].name, passed[i].value));
	if (f->is_short)
		vec_push(&v, "-short");
	/* flags of go itself stand before the packages, what belongs to the test binary behind them: go sorts that out */
	for (int i = 0; i < args->n_extra; i++)
		vec_push(&v, args->extra[i]);
	for (size_t i = 0; args->packages[i]; i++)
		vec_push(&v, args->packages[i]);
	vec_push(&v, NULL);
	argv = ARENA_ARRAY(a, const char *, v.n);
	memcpy(argv, v.v, v.n * sizeof(*v.v));
	vec_release(&v);
	return argv;
}
