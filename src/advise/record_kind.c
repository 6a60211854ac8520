#include "advise/record_kind.h"

#include "profile/profile.h"

#define MAX_INFLATED ((size_t)4 << 30)

/* By the sample types that Go's runtime/pprof writes (go1.26, runtime/pprof/pprof.go), first match. */
static const struct {
	const char *type, *in_name, *file;
} by_type[] = {
	{ "cpu", "", "cpu.pb.gz" },
	{ "alloc_space", "", "mem.pb.gz" },
	{ "inuse_space", "", "mem.pb.gz" },
	{ "contentions", "mutex", "mutex.pb.gz" },
	{ "contentions", "", "block.pb.gz" },
	{ "goroutineleak", "", "goroutineleak.pb.gz" },
	{ "goroutine", "", "goroutine.pb.gz" },
	{ "threadcreate", "", "threadcreate.pb.gz" },
};

static struct record_kind kind_of_profile(const struct profile *p, const char *name)
{
	struct record_kind kind = { NULL, p->n_samples == 0 };

	for (size_t i = 0; i < ARRAY_LEN(by_type) && !kind.file; i++)
		if (profile_type_index(p, str_of(by_type[i].type)) >= 0 &&
		    str_contains(str_of(name), str_of(by_type[i].in_name)))
			kind.file = by_type[i].file;
	return kind;
}

/* "go 1.26 trace\0\0\0" */
static bool is_trace(struct str data)
{
	return data.n >= 16 && str_has_prefix(data, STR("go 1.")) &&
	       str_contains(str_sub(data, 0, 16), STR(" trace"));
}

static bool has_results(struct str text)
{
	struct str line;

	while (str_next_line(&text, &line))
		if (str_has_prefix(line, STR("Benchmark")) && str_contains(line, STR(" ns/op")))
			return true;
	return false;
}

struct record_kind record_kind_of(struct str data, const char *name)
{
	struct record_kind kind = { NULL, false };
	struct err why = { 0 }; /* what it is not, nobody asks */
	struct profile *p;

	if (is_trace(data))
		return (struct record_kind){ "trace.out", false };
	p = data.n ? profile_read(data, name, MAX_INFLATED, &why) : NULL;
	if (p) {
		kind = kind_of_profile(p, name);
		profile_free(p);
	} else if (has_results(data)) {
		kind.file = "bench.txt";
	} else if (str_contains(data, STR("WARNING: DATA RACE"))) {
		kind.file = "race.log";
	}
	return kind;
}
