#include "advise/evidence.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/pool.h"
#include "gocode/gotool.h"

#define MAX_META_BYTES ((size_t)16 << 20)
#define MAX_PACKAGES 100000

const char *const cost_kind_names[N_COST_KINDS] = { "cpu profile", "heap profile", "block profile",
						    "mutex profile" };

static const char *const profile_files[N_COST_KINDS] = { "cpu.pb.gz", "mem.pb.gz", "block.pb.gz",
							 "mutex.pb.gz" };

static struct str keep(struct evidence *ev, const json_t *s)
{
	if (!json_is_string(s))
		return STR("");
	return arena_str(&ev->arena, (struct str){ json_string_value(s), json_string_length(s) });
}

/* The first of several names that is there as a string. */
static struct str first_of(struct evidence *ev, const json_t *o, const char *const *names)
{
	for (; *names; names++)
		if (json_is_string(json_object_get(o, *names)))
			return keep(ev, json_object_get(o, *names));
	return STR("");
}

static void read_packages(struct evidence *ev, const json_t *list)
{
	static const char *const path_names[] = { "import_path", "path", "package", NULL };

	for (size_t i = 0; i < json_array_size(list) && i < MAX_PACKAGES; i++) {
		const json_t *p = json_array_get(list, i);
		struct str path = json_is_string(p) ? keep(ev, p) : first_of(ev, p, path_names);

		if (path.n == 0)
			continue;
		vec_push(&ev->packages, path);
	}
}

/* The runs in which waiting was watched: the length of each gives a scale to what its own profile says. */
static void read_commands(struct evidence *ev, const json_t *list)
{
	static const char *const kinds[N_COST_KINDS] = {
		[COST_BLOCK] = "block", [COST_MUTEX] = "mutex"
	};

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *c = json_array_get(list, i);
		struct str kind = keep(ev, json_object_get(c, "kind"));

		for (int k = 0; k < N_COST_KINDS; k++)
			if (kinds[k] && str_eq(kind, str_of(kinds[k])))
				ev->wall_ns[k] +=
					(int64_t)json_integer_value(json_object_get(c, "wall_ns"));
	}
}

static void read_absent(struct evidence *ev, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);

		if (str_eq(keep(ev, json_object_get(one, "file")), STR("goroutineleak.pb.gz")))
			ev->no_leaks = keep(ev, json_object_get(one, "why"));
	}
}

bool evidence_read_meta(struct evidence *ev, struct str text, const char *name, struct err *err)
{
	static const char *const go_names[] = { "go_version", "go", NULL };
	static const char *const dir_names[] = { "module_dir", "dir", NULL };
	static const char *const module_names[] = { "module", "module_path", NULL };
	static const char *const inner_names[] = { "path", NULL };
	json_error_t e;
	json_t *root = json_loadb(text.p ? text.p : "", text.n, 0, &e);
	const json_t *module;
	struct str kind;

	if (!json_is_object(root)) {
		json_decref(root);
		return err_set(err, ERR_FORMAT,
			       "%s:%d: %s; expected the JSON object that goperf record writes",
			       name, root ? 1 : e.line, root ? "not an object" : e.text);
	}
	ev->go_version = first_of(ev, root, go_names);
	ev->go_minor =
		go_version_minor(arena_strndup(&ev->arena, ev->go_version.p, ev->go_version.n));
	ev->go_minor = MAX(ev->go_minor, 0);
	module = json_object_get(root, "module");
	ev->module = json_is_object(module) ? first_of(ev, module, inner_names)
					    : first_of(ev, root, module_names);
	ev->module_dir = first_of(ev, json_is_object(module) ? module : root, dir_names);
	ev->module_rel = keep(ev, json_object_get(root, "module_dir_relative"));
	ev->goroot = keep(ev, json_object_get(root, "goroot"));
	ev->start = keep(ev, json_object_get(root, "start"));
	ev->revision = keep(ev, json_object_get(json_object_get(root, "git"), "revision"));
	ev->dirty = json_is_true(json_object_get(json_object_get(root, "git"), "dirty"));
	read_packages(ev, json_object_get(root, "packages"));
	read_commands(ev, json_object_get(root, "commands"));
	read_absent(ev, json_object_get(root, "absent"));
	kind = keep(ev, json_object_get(root, "kind"));
	ev->at_end = str_eq(kind, STR("benchmarks")) || str_eq(kind, STR("tests"));
	json_decref(root);
	return true;
}

bool evidence_is_folder(const char *path)
{
	char *meta = path_join(path, "meta.json");
	bool yes = path_exists(meta);

	free(meta);
	return yes;
}

static enum cost_kind kind_of(const struct profile *p)
{
	if (profile_type_index(p, STR("alloc_space")) >= 0)
		return COST_HEAP;
	if (profile_type_index(p, STR("cpu")) >= 0)
		return COST_CPU;
	if (profile_type_index(p, STR("delay")) >= 0 &&
	    profile_type_index(p, STR("contentions")) >= 0)
		return COST_BLOCK;
	return N_COST_KINDS;
}

bool evidence_add_profile(struct evidence *ev, const char *path, size_t max_inflated,
			  struct err *err)
{
	struct profile *p = profile_open(path, max_inflated, err);
	enum cost_kind kind;

	if (!p)
		return false;
	kind = kind_of(p);
	if (kind == COST_BLOCK && str_contains(str_base(str_of(path)), STR("mutex")))
		kind = COST_MUTEX;
	if (kind == N_COST_KINDS || ev->profiles[kind]) {
		profile_free(p);
		return err_set(err, ERR_FORMAT,
			       kind == N_COST_KINDS
				       ? "%s: neither a CPU, heap, block nor mutex profile of Go"
				       : "%s: a second profile of its kind; advice is given on one "
					 "of each",
			       path);
	}
	ev->profiles[kind] = p;
	return true;
}

static bool open_meta(struct evidence *ev, struct err *err)
{
	char *path = path_join(ev->dir, "meta.json");
	struct file f;
	bool ok = true;

	if (!path_exists(path)) {
		vec_push(&ev->missing, "meta.json");
	} else {
		ok = file_open(&f, path, MAX_META_BYTES, err);
		if (ok) {
			ok = evidence_read_meta(ev, f.data, path, err);
			file_close(&f);
		}
	}
	free(path);
	return ok;
}

struct profile_job {
	struct evidence *ev;
	size_t max_inflated;
	bool there[N_COST_KINDS];
	struct err err[N_COST_KINDS];
};

static void open_one(void *ctx, size_t k)
{
	struct profile_job *job = ctx;
	char *path = path_join(job->ev->dir, profile_files[k]);

	job->there[k] = path_exists(path);
	if (job->there[k])
		job->ev->profiles[k] = profile_open(path, job->max_inflated, &job->err[k]);
	free(path);
}

static bool open_profiles(struct evidence *ev, size_t max_inflated, struct err *err)
{
	struct profile_job job = { .ev = ev, .max_inflated = max_inflated };
	size_t found = 0;

	pool_run(N_COST_KINDS, open_one, &job);
	for (int k = 0; k < N_COST_KINDS; k++) {
		if (!job.there[k]) {
			vec_push(&ev->missing, profile_files[k]);
		} else if (!ev->profiles[k]) {
			if (err)
				*err = job.err[k];
			return false;
		}
		found += job.there[k];
	}
	if (found == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "%s: no evidence here: expected cpu.pb.gz, mem.pb.gz ... as goperf "
			       "record writes them",
			       ev->dir);
	return true;
}

static bool open_compiler(struct evidence *ev, struct err *err)
{
	char *json = path_join(ev->dir, "compiler"), *text = path_join(ev->dir, "escape.txt");
	bool ok = true;

	ev->has_compiler = path_is_dir(json);
	if (!ev->has_compiler)
		vec_push(&ev->missing, "compiler/");
	if (path_exists(text))
		ok = file_open(&ev->escape, text, 0, err);
	else
		vec_push(&ev->missing, "escape.txt");
	free(json);
	free(text);
	return ok;
}

struct trace_search_of {
	const char *dir;
	evidence_trace_fn fn;
	void *ctx;
};

static bool tell_trace(const struct trace_search_of *s, const char *name)
{
	char *path = path_join(s->dir, name);
	bool there = path_exists(path);

	if (there)
		s->fn(s->ctx, name);
	free(path);
	return there;
}

static bool tell_package_trace(void *ctx, const char *name, bool is_dir)
{
	char *path = xasprintf("packages/%s/trace.out", name);

	if (is_dir)
		tell_trace(ctx, path);
	free(path);
	return true;
}

void evidence_each_trace(const char *dir, evidence_trace_fn fn, void *ctx)
{
	struct trace_search_of s = { dir, fn, ctx };
	char *packages = path_join(dir, "packages");
	struct err none = { 0 };

	if (!tell_trace(&s, "trace.out") && path_is_dir(packages))
		(void)!dir_each(packages, tell_package_trace, &s, &none);
	free(packages);
}

static void add_trace(void *ctx, const char *name)
{
	struct evidence *ev = ctx;

	vec_push(&ev->traces, arena_strndup(&ev->arena, name, strlen(name)));
}

bool evidence_open(struct evidence *ev, const char *path, size_t max_inflated, struct err *err)
{
	bool ok;

	*ev = (struct evidence){ 0 };
	arena_init(&ev->arena);
	if (!path_is_dir(path)) {
		ok = evidence_add_profile(ev, path, max_inflated, err);
	} else {
		char *abs = path_abs(path);

		ev->dir = arena_strndup(&ev->arena, abs, strlen(abs));
		free(abs);
		ok = open_meta(ev, err) && open_profiles(ev, max_inflated, err) &&
		     open_compiler(ev, err);
		if (ok)
			evidence_each_trace(ev->dir, add_trace, ev);
	}
	if (!ok)
		evidence_release(ev);
	return ok;
}

void evidence_release(struct evidence *ev)
{
	for (int k = 0; k < N_COST_KINDS; k++)
		profile_free(ev->profiles[k]);
	file_close(&ev->escape);
	vec_release(&ev->packages);
	vec_release(&ev->missing);
	vec_release(&ev->traces);
	arena_release(&ev->arena);
	*ev = (struct evidence){ 0 };
}
