#include "web/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/evidence.h"
#include "base/term.h"
#include "profile/encode.h"
#include "report/fetch.h"
#include "report/symbols.h"
#include "web/web_trace.h"

#define SNIFF_BYTES 65536
#define MAX_META_BYTES ((size_t)16 << 20)

void setup_init(struct web_setup *s)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	memset(s, 0, sizeof(*s));
	arena_init(&s->arena);
	config_init(&s->cfg);
	s->started_ns = time_wall_ns();
	if (config && *config)
		s->settings_file = arena_printf(&s->arena, "%s/pprof/settings.json", config);
	else if (home && *home)
		s->settings_file = arena_printf(&s->arena, "%s/.config/pprof/settings.json", home);
}

void setup_release(struct web_setup *s)
{
	vec_release(&s->inputs);
	arena_release(&s->arena);
}

static struct driver_sources plain_sources(struct arena *a, const char *name)
{
	const char **names = ARENA_ARRAY(a, const char *, 2);

	names[0] = name;
	return (struct driver_sources){ .names = names,
					.n = 1,
					.build_id = "",
					.base = "",
					.diff_base = "",
					.symbolize = "",
					.comment = "",
					.tools = "",
					.seconds = -1,
					.timeout = -1,
					.tls_cert = "",
					.tls_key = "",
					.tls_ca = "" };
}

static void add_profile(struct web_setup *s, const char *shown, const char *source)
{
	struct web_input in = { .kind = INPUT_PROFILE, .name = shown };

	in.sources = plain_sources(&s->arena, source);
	vec_push(&s->inputs, in);
}

void setup_add_sources(struct web_setup *s, const struct driver_sources *sources)
{
	struct web_input in = { .kind = INPUT_PROFILE, .sources = *sources };

	in.name = sources->n == 1 ? sources->names[0]
				  : arena_printf(&s->arena, "%zu profiles", sources->n);
	vec_push(&s->inputs, in);
}

void setup_add_trace(struct web_setup *s, const char *path)
{
	vec_push(&s->inputs, (struct web_input){ .kind = INPUT_TRACE, .name = path, .path = path });
}

/* Content. */

static bool is_bench(struct str head)
{
	struct str rest = head, line;

	while (str_next_line(&rest, &line)) {
		struct str name, count, value, unit;
		if (!str_has_prefix(line, STR("Benchmark")))
			continue;
		uint64_t n;
		if (str_next_field(&line, &name) && str_next_field(&line, &count) &&
		    str_next_field(&line, &value) && str_next_field(&line, &unit) &&
		    str_to_u64(count, 10, &n))
			return true;
	}
	return false;
}

static bool is_trace(struct str head)
{
	return head.n >= 16 && str_has_prefix(head, STR("go 1.")) &&
	       str_contains(str_sub(head, 0, 16), STR(" trace"));
}

static enum input_kind kind_of_file(const char *path, struct err *err)
{
	enum input_kind kind = INPUT_PROFILE;
	struct file f;

	if (!file_open(&f, path, 0, err))
		return N_INPUT_KINDS;
	struct str head = str_sub(f.data, 0, SNIFF_BYTES);
	if (is_trace(head))
		kind = INPUT_TRACE;
	else if (packing_of(head) == PACK_NONE && is_bench(head))
		kind = INPUT_BENCH;
	file_close(&f);
	return kind;
}

/* What goperf record leaves in a folder, in the order in which it is shown. */
static const struct {
	const char *file;
	enum input_kind kind;
} evidence_files[] = {
	{ "cpu.pb.gz", INPUT_PROFILE },	      { "mem.pb.gz", INPUT_PROFILE },
	{ "block.pb.gz", INPUT_PROFILE },     { "mutex.pb.gz", INPUT_PROFILE },
	{ "goroutine.pb.gz", INPUT_PROFILE }, { "goroutineleak.pb.gz", INPUT_PROFILE },
	{ "bench.txt", INPUT_BENCH },
};

static void add_input(struct web_setup *s, enum input_kind kind, const char *name, const char *path)
{
	if (kind == INPUT_PROFILE)
		add_profile(s, name, path);
	else
		vec_push(&s->inputs,
			 (struct web_input){ .kind = kind, .name = name, .path = path });
}

struct folder {
	struct web_setup *setup;
	const char *dir;
};

static void add_trace(void *ctx, const char *name)
{
	const struct folder *f = ctx;
	char *path = arena_printf(&f->setup->arena, "%s/%s", f->dir, name);

	add_input(f->setup, INPUT_TRACE, path, path);
}

static void add_evidence(struct web_setup *s, const char *dir)
{
	add_input(s, INPUT_EVIDENCE, dir, dir);
	evidence_each_trace(dir, add_trace, &(struct folder){ s, dir });
	for (size_t i = 0; i < ARRAY_LEN(evidence_files); i++) {
		char *path = arena_printf(&s->arena, "%s/%s", dir, evidence_files[i].file);
		if (path_exists(path))
			add_input(s, evidence_files[i].kind, path, path);
	}
}

struct folders {
	struct web_setup *setup;
	const char *dir;
	size_t n;
};

static bool add_folder(void *ctx, const char *name, bool is_dir)
{
	struct folders *f = ctx;
	char *path = arena_printf(&f->setup->arena, "%s/%s", f->dir, name);

	/* "latest" is another name of one of them */
	if (is_dir && strcmp(name, "latest") != 0 && evidence_is_folder(path)) {
		add_evidence(f->setup, path);
		f->n++;
	}
	return true;
}

/* A folder of evidence folders, as .goperf is: all of them, in the order of their names. False: it has none. */
static bool add_folders(struct web_setup *s, const char *dir)
{
	struct folders f = { s, dir, 0 };

	return dir_each(dir, add_folder, &f, NULL) && f.n > 0;
}

static bool is_trace_address(struct str address)
{
	struct str path = address, query;

	str_cut(address, '?', &path, &query);
	return str_has_suffix(path, STR("/debug/pprof/trace"));
}

/* "host:port" of a server alone stands for all that it offers, each fetched when it is looked at. */
static void add_server(struct web_setup *s, const char *address)
{
	static const char *const offers[] = { "heap",		"profile?seconds=10",
					      "goroutine",	"allocs",
					      "block",		"mutex",
					      "trace?seconds=2" };
	bool has_path = strstr(address, "://") ? strchr(strstr(address, "://") + 3, '/') != NULL
					       : strchr(address, '/') != NULL;

	for (size_t i = 0; i < ARRAY_LEN(offers) && !has_path; i++) {
		const char *url = arena_printf(&s->arena, "%s/debug/pprof/%s", address, offers[i]);
		add_input(s, is_trace_address(str_of(url)) ? INPUT_TRACE : INPUT_PROFILE, url, url);
	}
	if (has_path)
		add_input(s, is_trace_address(str_of(address)) ? INPUT_TRACE : INPUT_PROFILE,
			  address, address);
}

bool input_is_live(const struct web_input *in)
{
	const char *name = in->kind == INPUT_TRACE ? in->path : NULL;

	if (in->kind == INPUT_PROFILE && in->sources.n == 1)
		name = in->sources.names[0];
	return name && strcmp(name, "-") != 0 && !path_exists(name);
}

char *take_file(const struct web_setup *s, uint32_t input, uint32_t take, struct arena *a)
{
	return s->takes_dir ? arena_printf(a, "%s/%u.%u", s->takes_dir, input, take) : NULL;
}

bool setup_add(struct web_setup *s, const char *arg, struct err *err)
{
	enum input_kind kind;
	struct buf url = { 0 };
	int64_t duration = 0;

	if (path_is_dir(arg)) {
		if (evidence_is_folder(arg))
			add_evidence(s, arg);
		else if (!add_folders(s, arg))
			add_profile(s, arg, arg);
		return true;
	}
	if (strcmp(arg, "-") == 0 || path_exists(arg)) {
		kind = strcmp(arg, "-") == 0 ? INPUT_PROFILE : kind_of_file(arg, err);
		if (kind == N_INPUT_KINDS)
			return false;
		add_input(s, kind, arg, arg);
		return true;
	}
	bool is_address = fetch_address(str_of(arg), -1, &url, &duration);
	buf_release(&url);
	if (!is_address)
		return err_set(
			err, ERR_NOT_FOUND,
			"%s: no such file; expected a profile, a trace, benchmark results, an "
			"evidence folder or the address of a server",
			arg);
	add_server(s, arg);
	return true;
}

/* Loading. */

bool session_meta_beside(const char *path, struct evidence *ev)
{
	ptrdiff_t slash = str_last_index_byte(str_of(path), '/');
	char *meta = xasprintf("%.*smeta.json", (int)(slash + 1), path);
	struct file f;
	bool ok = false;

	memset(ev, 0, sizeof(*ev));
	arena_init(&ev->arena);
	if (path_exists(meta) && file_open(&f, meta, MAX_META_BYTES, NULL)) {
		ok = evidence_read_meta(ev, f.data, meta, NULL);
		file_close(&f);
	}
	free(meta);
	if (!ok)
		evidence_release(ev);
	return ok;
}

/* Of a profile in an evidence folder: the module's folder, as its meta.json tells. */
static void find_source(struct loaded *l, const struct driver_sources *s)
{
	const char *path = s->n == 1 ? s->names[0] : "";
	ptrdiff_t slash = str_last_index_byte(str_of(path), '/');
	struct evidence ev;

	if (!*path || !session_meta_beside(path, &ev))
		return;
	char *near = xasprintf("%.*s" STR_FMT, (int)(slash + 1), path, STR_ARG(ev.module_rel));
	char *far = xasprintf(STR_FMT, STR_ARG(ev.module_dir));
	bool is_near = ev.module_rel.n && path_is_dir(near);
	l->source_dir = is_near ? near : path_is_dir(far) ? far : NULL;
	free(is_near ? far : near);
	evidence_release(&ev);
}

void session_tell(struct loaded *l, const struct load_stage *stage)
{
	if (l->tell)
		l->tell(l, stage);
}

static void tell_name(struct loaded *l, const char *doing, const char *name, uint64_t expected_ns)
{
	struct load_stage stage = { .expected_ns = expected_ns };

	snprintf(stage.text, sizeof(stage.text), "%s %s", doing, name);
	session_tell(l, &stage);
}

/* What an address takes in any case: a CPU profile's seconds. */
static uint64_t expected_ns(const char *source, int64_t seconds)
{
	struct buf url = { 0 };
	int64_t duration_s = 0;
	bool ok = fetch_address(str_of(source), seconds, &url, &duration_s);

	buf_release(&url);
	return ok && duration_s > 0 ? (uint64_t)duration_s * 1000000000 : 0;
}

bool session_fetch_file(struct loaded *l, const char *address, const char *file,
			const struct notices *n, struct err *err)
{
	struct driver_hooks hooks = { 0 };
	struct buf bytes = { 0 };
	struct arena a;
	char *url = NULL;
	bool ok;

	arena_init(&a);
	struct driver_sources s = plain_sources(&a, address);
	fetch_hooks(&hooks);
	tell_name(l, "fetching", address, expected_ns(address, -1));
	ok = hooks.fetch(address, &s, n, &bytes, &url, err) &&
	     file_write(file, buf_str(&bytes), err);
	buf_release(&bytes);
	free(url);
	arena_release(&a);
	return ok;
}

/* Fetches a take and keeps it as a file, unless it is there. NULL: it could not be had. */
static struct profile *fetch_take(struct loaded *l, uint32_t input, const char *file,
				  const struct notices *n, struct err *err)
{
	struct driver_sources s = l->setup->inputs.v[input].sources;
	struct driver_hooks hooks = { 0 };
	struct buf bytes = { 0 };
	struct profile *p;

	s.base = s.diff_base = "";
	symbols_hooks(&hooks);
	fetch_hooks(&hooks);
	tell_name(l, "fetching", s.names[0], expected_ns(s.names[0], s.seconds));
	p = driver_load(&s, &hooks, n, err);
	if (p && !(profile_encode_gzip(p, &bytes, err) && file_write(file, buf_str(&bytes), err))) {
		profile_free(p);
		p = NULL;
	}
	buf_release(&bytes);
	return p;
}

/* The name to load for an input: of a live one the file of its take, fetched where it is not there yet. NULL: it cannot be. */
static const char *source_name(struct loaded *l, uint32_t input, uint32_t take, struct arena *a,
			       const struct notices *n, struct err *err)
{
	char *file = take ? take_file(l->setup, input, take, a) : NULL;

	if (!file)
		return l->setup->inputs.v[input].sources.names[0];
	if (!path_exists(file)) {
		struct profile *p = fetch_take(l, input, file, n, err);
		if (!p)
			return NULL;
		profile_free(p);
	}
	return file;
}

static bool load_profile(struct loaded *l, const struct notices *n, struct err *err)
{
	struct driver_sources s = l->setup->inputs.v[l->input].sources;
	struct driver_hooks hooks = { 0 };
	struct arena a; /* as long as what is loaded */
	const char *own = "";

	arena_init(&a);
	char *file = l->take ? take_file(l->setup, l->input, l->take, &a) : NULL;
	if (file && !path_exists(file) && l->base == INPUT_NONE && !*s.base && !*s.diff_base) {
		l->profile =
			fetch_take(l, l->input, file, n, err); /* as it is: nothing more to do */
		return l->profile != NULL;
	}
	if (s.n == 1 && !(own = source_name(l, l->input, l->take, &a, n, err)))
		return false;
	if (s.n == 1 && strcmp(own, s.names[0]) != 0) {
		const char **names = ARENA_ARRAY(&a, const char *, 2);
		names[0] = own;
		s.names = names;
	}
	if (l->base != INPUT_NONE) {
		s.base = "";
		s.normalize |= l->normalize;
		s.diff_base = source_name(l, l->base, l->base_take, &a, n, err);
		if (!s.diff_base)
			return false;
	}
	symbols_hooks(&hooks);
	fetch_hooks(&hooks);
	tell_name(l, "reading", l->setup->inputs.v[l->input].name, 0);
	l->profile = driver_load(&s, &hooks, n, err);
	find_source(l, &s);
	return l->profile != NULL;
}

static bool load_evidence(struct loaded *l, const struct notices *n, struct err *err)
{
	struct evidence *ev = xcalloc(1, sizeof(*ev));

	(void)n;
	l->document = ev;
	return evidence_open(ev, l->setup->inputs.v[l->input].path, 0, err);
}

static bool load_nothing(struct loaded *l, const struct notices *n, struct err *err)
{
	(void)l;
	(void)n;
	(void)err;
	return true;
}

const struct input_type input_types[N_INPUT_KINDS] = {
	[INPUT_PROFILE] = { INPUT_PROFILE, "profile", "flamegraph", load_profile },
	[INPUT_EVIDENCE] = { INPUT_EVIDENCE, "evidence", "advice", load_evidence },
	[INPUT_TRACE] = { INPUT_TRACE, "trace", "timeline", web_trace_load },
	[INPUT_BENCH] = { INPUT_BENCH, "bench", "benchmarks", load_nothing },
};

static void on_line(void *ctx, struct str line)
{
	struct loaded *l = ctx;

	fprintf(stderr, STR_FMT "\n", STR_ARG(line));
	buf_add_str(&l->messages, line);
	buf_addc(&l->messages, '\n');
}

bool session_load(struct loaded *l, struct err *err)
{
	struct notices n = { on_line, l };

	return input_types[l->setup->inputs.v[l->input].kind].load(l, &n, err);
}
