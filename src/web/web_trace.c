#include "web/web_trace.h"

#include "io/inflate.h"
#include "trace/export.h"
#include "trace/lanes.h"
#include "web/share.h"
#include "web/trace_json.h"

struct web_trace {
	struct arena arena;
	struct file file;
	struct inflated bytes;
	struct trace *trace;
	struct share *lanes[N_WEB_LANES];
};

static bool on_progress(void *ctx, uint64_t done, uint64_t all)
{
	session_tell(ctx, &(struct load_stage){ "reading the trace", done, all, 0 });
	return true;
}

/* The file of the trace; that of a server is fetched first. NULL: it could not be. */
static const char *file_of(struct loaded *l, struct arena *a, const struct notices *n,
			   struct err *err)
{
	const char *path = l->setup->inputs.v[l->input].path;
	char *file = l->take ? take_file(l->setup, l->input, l->take, a) : NULL;

	if (!file || path_exists(file))
		return file ? file : path;
	return session_fetch_file(l, path, file, n, err) ? file : NULL;
}

/* What is loaded stays until the process ends: a failure needs no release of its own. */
bool web_trace_load(struct loaded *l, const struct notices *n, struct err *err)
{
	struct web_trace *t = xcalloc(1, sizeof(*t));
	struct trace_options o = { .progress = on_progress, .ctx = l };
	const char *path;

	arena_init(&t->arena);
	path = file_of(l, &t->arena, n, err);
	if (!path || !file_open(&t->file, path, 0, err) ||
	    !inflate_any(t->file.data, 0, &t->bytes, err))
		return false;
	o.mapped = t->file.mapped && !t->bytes.owned;
	t->trace = trace_load(t->bytes.data, &o, err);
	if (!t->trace)
		return err_prefix(err, "%s", t->file.name);
	if (t->trace->damage.any)
		notice(n, "%s: %s; shown is what stands before it", t->file.name,
		       t->trace->damage.what);
	l->document = t;
	for (int k = 0; k < N_WEB_LANES; k++)
		t->lanes[k] = share_new(trace_lanes_room(t->trace));
	return trace_pyramid_build(t->trace, err);
}

const struct trace *web_trace_of(const struct loaded *l)
{
	const struct web_trace *t = l->document;

	return t->trace;
}

struct lanes_order {
	const struct trace *tr;
	const uint32_t *group_of_g; /* NULL: threads */
	uint32_t ngroups;
};

static struct trace_lanes *make_lanes(const struct lanes_order *o)
{
	return o->group_of_g ? trace_lanes_of_groups(o->tr, o->group_of_g, o->ngroups)
			     : trace_lanes_of_threads(o->tr);
}

static bool share_lanes(void *ctx, void *to, size_t max)
{
	struct trace_lanes *own = make_lanes(ctx);
	bool ok = trace_lanes_copy(own, to, max) != NULL;

	trace_lanes_free(own);
	return ok;
}

const struct trace_lanes *web_trace_lanes(const struct loaded *l, enum web_lanes kind,
					  const uint32_t *group_of_g, uint32_t ngroups)
{
	static struct trace_lanes *own[N_WEB_LANES]; /* of this worker, where nothing is shared */
	const struct web_trace *t = l->document;
	struct lanes_order o = { t->trace, kind == LANES_OF_THREADS ? NULL : group_of_g, ngroups };
	const struct trace_lanes *shared =
		own[kind] ? NULL : share_get(t->lanes[kind], share_lanes, &o);

	if (!shared && !own[kind])
		own[kind] = make_lanes(&o);
	return shared ? shared : own[kind];
}

/* What prof= may ask for; the first is meant where it is not there. */
static const struct {
	const char *name;
	unsigned states, waits; /* as in struct view_filter */
} profiles[] = {
	{ "offcpu", 0, 0 },
	{ "cpu", 1u << TS_RUNNING, 0 },
	{ "sched", 1u << TS_RUNNABLE, 0 },
	{ "sync", 1u << TS_WAITING, 1u << VW_SYNC },
	{ "net", 1u << TS_WAITING, 1u << VW_NETWORK },
	{ "syscall", 1u << TS_SYSCALL | 1u << TS_SYSCALL_BLOCKED, 0 },
};

static bool find_profile(struct str name, struct view_filter *f, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(profiles); i++) {
		if (name.n && !str_eq(name, str_of(profiles[i].name)))
			continue;
		f->states = profiles[i].states;
		f->waits = profiles[i].waits;
		return true;
	}
	return err_set(err, ERR_USAGE,
		       "prof=%.*s: expected offcpu, cpu, sched, sync, net or syscall",
		       (int)MIN(name.n, 40), name.p);
}

static uint64_t key_of(const struct view_filter *f, struct str prof, struct str fn)
{
	uint64_t h = hash_mix((uint64_t)f->from, (uint64_t)f->to);

	return hash_mix(hash_mix(h, hash_bytes(prof.p, prof.n, 1)), hash_bytes(fn.p, fn.n, 2));
}

bool web_trace_profile(struct call *c, struct err *err)
{
	static uint64_t kept; /* of the profile that is loaded */
	struct loaded *l = c->loaded;
	const struct trace *tr = web_trace_of(l);
	struct str prof = query_get(&c->query, "prof"), fn = query_get(&c->query, "fn");
	struct view_filter f = { .g = TRACE_NO };
	struct view_report r;
	struct regex *re = NULL;
	struct profile *p;
	uint64_t key;

	if (!find_profile(prof, &f, err) || !trace_window(c, tr, &f.from, &f.to, err))
		return false;
	key = key_of(&f, prof, fn);
	if (l->profile && kept == key)
		return true;
	if (fn.n && !(re = regex_new(fn, err)))
		return false;
	f.function = re;
	view_report_init(&r, tr, &f);
	p = export_pprof(&r, err);
	view_report_release(&r);
	regex_free(re);
	if (!p)
		return false;
	view_flame_forget();
	if (l->profile)
		profile_free(l->profile);
	l->profile = p;
	kept = key;
	return true;
}
