#include "symbol/symbolize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/gofmt.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"
#include "io/http.h"
#include "profile/filter.h"
#include "symbol/binary.h"
#include "symbol/demangle.h"

struct modes {
	bool local, remote, force, none;
	enum demangle_mode demangle;
};

static void say(const struct symbolize_log *log, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void say(const struct symbolize_log *log, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	if (!log || !log->say)
		return;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	log->say(log->ctx, b.data);
	buf_release(&b);
}

static bool demangle_word(struct str word, struct modes *m)
{
	static const struct {
		const char *word;
		enum demangle_mode mode;
	} words[] = { { "full", DEMANGLE_FULL },
		      { "none", DEMANGLE_NONE },
		      { "templates", DEMANGLE_TEMPLATES } };
	struct str rest = str_trim_prefix(word, STR("demangle="));

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(rest, str_of(words[i].word))) {
			m->demangle = words[i].mode;
			m->force = true;
			return true;
		}
	return str_eq(rest, STR("default"));
}

static struct modes parse_modes(const char *mode, const struct symbolize_log *log)
{
	struct modes m = { .local = true, .remote = true, .demangle = DEMANGLE_DEFAULT };
	struct str rest = str_of(mode), word;

	while (rest.n && !m.none) {
		str_cut(rest, ':', &word, &rest);
		if (!word.n)
			continue;
		if (str_eq_fold(word, STR("none")) || str_eq_fold(word, STR("no"))) {
			m.none = true;
		} else if (str_eq_fold(word, STR("local")) || str_eq_fold(word, STR("fastlocal"))) {
			m.local = true;
			m.remote = false;
		} else if (str_eq_fold(word, STR("remote"))) {
			m.local = false;
			m.remote = true;
		} else if (str_eq_fold(word, STR("force"))) {
			m.force = true;
		} else if (!demangle_word(word, &m)) {
			say(log, "ignoring unrecognized symbolization option: %s", mode);
			say(log, "expecting "
				 "-symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|"
				 "full|templates|"
				 "default]");
		}
	}
	return m;
}

/* New lines for locations, gathered before the columns are written anew. */
struct new_line {
	uint32_t fn;
	int64_t line, column;
};

struct rewrite {
	struct profile *p;
	uint32_t *first,
		*count; /* by location: its new lines; count UINT32_MAX: keeps the old ones */
	VEC(struct new_line) lines;
	/* new functions */
	VEC(uint32_t) name, file;
	VEC(int64_t) start;
	struct map functions; /* hash of name, file and start line: index among the new ones */
	struct intern strings;
};

static void rewrite_init(struct rewrite *w, struct profile *p)
{
	*w = (struct rewrite){ .p = p };
	w->first = xcalloc((size_t)p->n_locations + 1, sizeof(*w->first));
	w->count = xmalloc(((size_t)p->n_locations + 1) * sizeof(*w->count));
	memset(w->count, 0xff, ((size_t)p->n_locations + 1) * sizeof(*w->count));
	intern_init(&w->strings);
}

static uint32_t new_function(struct rewrite *w, struct str name, struct str file, int64_t start)
{
	uint32_t n = intern_id(&w->strings, name), f = intern_id(&w->strings, file);
	uint64_t key = hash_mix(hash_mix(n, f), (uint64_t)start);
	bool added;
	uint32_t i = map_get_or_put(&w->functions, key, (uint32_t)w->name.n, &added);

	if (added) {
		vec_push(&w->name, n);
		vec_push(&w->file, f);
		vec_push(&w->start, start);
	}
	return w->p->n_functions + i;
}

static void add_functions(struct rewrite *w)
{
	struct profile *p = w->p;
	size_t old = p->n_functions, n = old + w->name.n;
	uint32_t *ids = ARENA_ARRAY(&p->arena, uint32_t, w->strings.strs.n + 1);
	uint64_t *fn_id = ARENA_ARRAY(&p->arena, uint64_t, n + 1);
	uint32_t *name = ARENA_ARRAY(&p->arena, uint32_t, n + 1),
		 *system = ARENA_ARRAY(&p->arena, uint32_t, n + 1);
	uint32_t *file = ARENA_ARRAY(&p->arena, uint32_t, n + 1);
	int64_t *start = ARENA_ARRAY(&p->arena, int64_t, n + 1);

	for (uint32_t i = 1; i < w->strings.strs.n; i++)
		ids[i] = profile_add_string(p, intern_get(&w->strings, i));
	if (old) {
		memcpy(fn_id, p->fn_id, old * sizeof(*fn_id));
		memcpy(name, p->fn_name, old * sizeof(*name));
		memcpy(system, p->fn_system_name, old * sizeof(*system));
		memcpy(file, p->fn_file, old * sizeof(*file));
		memcpy(start, p->fn_start_line, old * sizeof(*start));
	}
	for (size_t i = 0; i < w->name.n; i++) {
		fn_id[old + i] = old + i + 1;
		name[old + i] = system[old + i] = ids[w->name.v[i]];
		file[old + i] = ids[w->file.v[i]];
		start[old + i] = w->start.v[i];
	}
	p->fn_id = fn_id;
	p->fn_name = name;
	p->fn_system_name = system;
	p->fn_file = file;
	p->fn_start_line = start;
	p->n_functions = (uint32_t)n;
}

static void rewrite_finish(struct rewrite *w)
{
	struct profile *p = w->p;
	size_t n = 0, at = 0;
	uint32_t *begin = ARENA_ARRAY(&p->arena, uint32_t, (size_t)p->n_locations + 1), *fn;
	int64_t *no, *col;

	for (uint32_t l = 0; l < p->n_locations; l++)
		n += w->count[l] != UINT32_MAX ? w->count[l]
					       : p->line_begin[l + 1] - p->line_begin[l];
	fn = ARENA_ARRAY(&p->arena, uint32_t, n + 1);
	no = ARENA_ARRAY(&p->arena, int64_t, n + 1);
	col = ARENA_ARRAY(&p->arena, int64_t, n + 1);
	add_functions(w);
	for (uint32_t l = 0; l < p->n_locations; l++) {
		begin[l] = (uint32_t)at;
		if (w->count[l] == UINT32_MAX) {
			for (uint32_t i = p->line_begin[l]; i < p->line_begin[l + 1]; i++, at++) {
				fn[at] = p->line_fn[i];
				no[at] = p->line_no[i];
				col[at] = p->line_col[i];
			}
			continue;
		}
		p->loc_is_folded[l] = 0;
		for (uint32_t i = 0; i < w->count[l]; i++, at++) {
			const struct new_line *line = &w->lines.v[w->first[l] + i];

			fn[at] = line->fn;
			no[at] = line->line;
			col[at] = line->column;
		}
	}
	begin[p->n_locations] = (uint32_t)at;
	p->line_begin = begin;
	p->line_fn = fn;
	p->line_no = no;
	p->line_col = col;
}

static void rewrite_release(struct rewrite *w)
{
	free(w->first);
	free(w->count);
	vec_release(&w->lines);
	vec_release(&w->name);
	vec_release(&w->file);
	vec_release(&w->start);
	map_release(&w->functions);
	intern_release(&w->strings);
}

struct local {
	struct rewrite *w;
	const struct symbolize_log *log;
	bool force, missing, compat;
};

/* go tool pprof takes the innermost line for one of the function that was not inlined. */
static size_t frames_of(struct binary *b, uint64_t addr, bool compat, struct frame *frames)
{
	const struct pclntab *t = compat ? binary_pclntab(b, NULL) : NULL;
	const struct pc_func *f;
	struct pc_walk walk;

	if (!t)
		return binary_frames(b, addr, frames, FRAMES_MAX);
	pc_walk_init(&walk, t);
	frames[0] = (struct frame){ 0 };
	if (!pc_walk_line(&walk, addr, &frames[0].file, &frames[0].line, &f))
		return binary_frames(b, addr, frames, FRAMES_MAX);
	frames[0].func = f->name;
	return 1;
}

static void symbolize_location(struct local *c, struct binary *b, uint64_t delta, struct mapping *m,
			       uint32_t l)
{
	struct rewrite *w = c->w;
	struct frame frames[FRAMES_MAX];
	size_t n = frames_of(b, w->p->loc_address[l] - delta, c->compat, frames);

	if (!n)
		return;
	w->first[l] = (uint32_t)w->lines.n;
	w->count[l] = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		const struct frame *f = &frames[i];

		m->has_functions |= f->func.n > 0;
		m->has_filenames |= f->file.n > 0;
		m->has_line_numbers |= f->line != 0;
		vec_push(&w->lines,
			 (struct new_line){ new_function(w, f->func, f->file, f->start_line),
					    f->line, f->column });
	}
	m->has_inline_frames = true;
}

/* Parts of the system that no file stands behind. */
static bool is_unsymbolizable(struct str file)
{
	struct str base = str_base(file);

	return !file.n || str_has_prefix(base, STR("[")) ||
	       str_has_prefix(base, STR("linux-vdso")) || str_has_prefix(file, STR("/dev/dri/")) ||
	       str_eq(file, STR("//anon")) || str_has_prefix(file, STR("/memfd:"));
}

static bool is_http(struct str file)
{
	return str_has_prefix(file, STR("http://")) || str_has_prefix(file, STR("https://")) ||
	       str_has_prefix(file, STR("https+insecure://"));
}

static void symbolize_mapping(struct local *c, uint32_t index)
{
	struct profile *p = c->w->p;
	struct mapping *m = &p->mappings[index];
	struct str id = p->strings[m->build_id], own;
	struct buf name = { 0 };
	struct err err = { 0 };
	char *path = xasprintf(STR_FMT, STR_ARG(p->strings[m->file]));
	struct binary *b = binary_open(path, &err);

	buf_add_str(&name, str_base(p->strings[m->file]));
	if (id.n)
		buf_printf(&name, " (build ID " STR_FMT ")", STR_ARG(id));
	free(path);
	if (!b) {
		err_go_words(&err);
		say(c->log, "Local symbolization failed for %s: %s", name.data, err.msg);
		c->missing = true;
	} else if (own = binary_gnu_build_id(b), id.n && own.n && !str_eq(id, own)) {
		say(c->log, "Local symbolization failed for %s: build ID mismatch", name.data);
	} else {
		uint64_t delta = binary_delta(b, m->start, m->limit, m->offset);

		for (uint32_t l = 0; l < p->n_locations; l++)
			if (p->loc_mapping[l] == index)
				symbolize_location(c, b, delta, m, l);
	}
	buf_release(&name);
	binary_close(b);
}

static bool has_locations(const struct profile *p, uint32_t mapping)
{
	for (uint32_t l = 0; l < p->n_locations; l++)
		if (p->loc_mapping[l] == mapping)
			return true;
	return false;
}

static void symbolize_local(struct profile *p, bool force, bool compat,
			    const struct symbolize_log *log)
{
	struct rewrite w;
	struct local c = { .w = &w, .log = log, .force = force, .compat = compat };

	rewrite_init(&w, p);
	for (uint32_t i = 0; i < p->n_mappings; i++) {
		const struct mapping *m = &p->mappings[i];
		struct str file = p->strings[m->file];

		if ((!force && (m->has_functions || m->has_filenames || m->has_line_numbers)) ||
		    !has_locations(p, i))
			continue;
		if (!file.n && i == 0)
			say(log, "Main binary filename not available.");
		else if (!file.n)
			c.missing = true;
		else if (!is_unsymbolizable(file) && (m->build_id || !is_http(file)))
			symbolize_mapping(&c, i);
	}
	if (w.lines.n)
		rewrite_finish(&w);
	if (c.missing)
		say(log, "Some binary filenames not available. Symbolization may be incomplete.\n"
			 "Try setting PPROF_BINARY_PATH to the search path for local binaries.");
	rewrite_release(&w);
}

bool symbolize_url(struct str source, struct buf *out)
{
	static const char *const gperftools[] = { "/pprof/heap", "/pprof/growth", "/pprof/profile",
						  "/pprof/pmuprofile", "/pprof/contention" };
	ptrdiff_t scheme = str_index(source, STR("://")), slash, query;
	struct str host, path = { "/", 1 };
	struct buf joined = { 0 };
	bool short_name;

	if (scheme <= 0)
		return false;
	query = str_index_byte(source, '?');
	source = query >= 0 ? str_sub(source, 0, (size_t)query) : source;
	host = str_sub(source, (size_t)scheme + 3, source.n);
	slash = str_index_byte(host, '/');
	if (slash >= 0)
		path = str_sub(host, (size_t)slash, host.n);
	if (slash == 0 || !host.n)
		return false;
	short_name = str_contains(path, STR("/debug/pprof/"));
	for (size_t i = 0; i < ARRAY_LEN(gperftools); i++)
		short_name |= str_has_suffix(path, str_of(gperftools[i]));
	buf_printf(&joined, STR_FMT "/../%s", STR_ARG(path), short_name ? "symbol" : "symbolz");
	buf_add_str(out,
		    str_sub(source, 0, (size_t)scheme + 3 + (slash > 0 ? (size_t)slash : host.n)));
	go_path_clean(out, buf_str(&joined));
	buf_release(&joined);
	return true;
}

/* "0x4a1f20 main.work": the first such pair in a line. */
static bool parse_answer(struct str line, uint64_t *addr, struct str *name)
{
	for (size_t i = 0; i + 2 < line.n; i++) {
		size_t end = i + 2, rest;

		if (line.p[i] != '0' || line.p[i + 1] != 'x')
			continue;
		while (end < line.n && strchr("0123456789abcdefABCDEF", line.p[end]) && line.p[end])
			end++;
		for (rest = end; rest < line.n && strchr(" \t\f\v\r", line.p[rest]) && line.p[rest];
		     rest++)
			;
		if (end == i + 2 || rest == end || !str_to_u64(str_sub(line, i + 2, end), 16, addr))
			continue;
		*name = str_sub(line, rest, line.n);
		return true;
	}
	return false;
}

static bool request(const struct symbolize_options *o, const char *url, struct str body,
		    long *status, struct buf *answer, struct err *err)
{
	static const char type[] = "Content-Type: application/octet-stream";
	VEC(const char *) headers = { 0 };
	struct http_request req = { .url = url,
				    .method = body.n ? "POST" : NULL,
				    .body = body,
				    .tls_cert = o->tls_cert,
				    .tls_key = o->tls_key,
				    .tls_ca = o->tls_ca };
	struct http_response resp = { 0 };
	bool ok;

	if (body.n)
		vec_push(&headers, type);
	for (size_t i = 0; o->headers && o->headers[i]; i++)
		vec_push(&headers, o->headers[i]);
	vec_push(&headers, NULL);
	req.headers = headers.v;
	ok = http_do(&req, &resp, err);
	if (ok) {
		*status = resp.status;
		if (resp.status == 200)
			buf_add_str(answer, buf_str(&resp.body));
	}
	http_response_release(&resp);
	vec_release(&headers);
	return ok;
}

/* The addresses in the address, as many at a time as any server takes. */
static bool ask_with_get(const struct symbolize_options *o, const char *url, struct str query,
			 long *status, struct buf *answer, struct err *err)
{
	enum { MAX_QUERY = 4000 };

	*status = 200;
	while (query.n && *status == 200) {
		size_t n = query.n;
		char *full;
		bool ok;

		if (n > MAX_QUERY)
			for (n = MAX_QUERY; n && query.p[n] != '+'; n--)
				;
		full = xasprintf("%s?%.*s", url, (int)n, query.p);
		ok = request(o, full, (struct str){ 0 }, status, answer, err);
		free(full);
		if (!ok)
			return false;
		query = str_sub(query, n + 1, query.n);
	}
	return true;
}

static bool ask_server(const struct symbolize_options *o, const char *url, struct str query,
		       struct buf *answer, struct err *err)
{
	enum { METHOD_NOT_ALLOWED = 405 };
	long status = 0;
	bool ok = request(o, url, query, &status, answer, err);

	if (ok && status == METHOD_NOT_ALLOWED && !o->compat)
		ok = ask_with_get(o, url, query, &status, answer, err);
	if (ok && status != 200)
		ok = err_set(err, ERR_IO, "server response: %ld", status);
	return ok || err_prefix(err, "http post %s", url);
}

static bool symbolize_remote_mapping(struct rewrite *w, uint32_t index,
				     const struct symbolize_options *o, const char *url,
				     struct err *err)
{
	struct profile *p = w->p;
	struct buf query = { 0 }, answer = { 0 };
	struct map names = { 0 };
	struct str rest, line, name;
	uint64_t addr;
	bool ok = true;

	for (uint32_t l = 0; l < p->n_locations; l++)
		if (p->loc_mapping[l] == index && p->loc_address[l] &&
		    p->line_begin[l] == p->line_begin[l + 1] && w->count[l] == UINT32_MAX)
			buf_printf(&query, "%s0x%llx", query.n ? "+" : "",
				   (unsigned long long)p->loc_address[l]);
	if (query.n)
		ok = ask_server(o, url, buf_str(&query), &answer, err);
	for (rest = buf_str(&answer); ok && str_next_line(&rest, &line);)
		if (parse_answer(line, &addr, &name))
			map_put(&names, addr, new_function(w, name, STR(""), 0) + 1);
	for (uint32_t l = 0; l < p->n_locations && names.n; l++) {
		uint32_t fn =
			p->loc_mapping[l] == index ? map_get(&names, p->loc_address[l]) : MAP_NONE;

		if (fn == MAP_NONE)
			continue;
		w->first[l] = (uint32_t)w->lines.n;
		w->count[l] = 1;
		vec_push(&w->lines, (struct new_line){ .fn = fn - 1 });
	}
	map_release(&names);
	buf_release(&query);
	buf_release(&answer);
	return ok;
}

static bool symbolize_remote(struct profile *p, const struct symbolize_options *o, bool force,
			     struct err *err)
{
	struct buf url = { 0 };
	struct rewrite w;
	bool ok = true;

	if (!o->url || !symbolize_url(str_of(o->url), &url)) {
		buf_release(&url);
		return true;
	}
	rewrite_init(&w, p);
	for (uint32_t i = 0; i < p->n_mappings && ok; i++) {
		if (!force && p->mappings[i].has_functions)
			continue;
		ok = symbolize_remote_mapping(&w, i, o, url.data, err);
		if (ok)
			p->mappings[i].has_functions = true;
	}
	if (ok && w.lines.n)
		rewrite_finish(&w);
	rewrite_release(&w);
	buf_release(&url);
	return ok;
}

static void demangle_all(struct profile *p, enum demangle_mode mode, bool force)
{
	struct buf out = { 0 };

	for (uint32_t f = 0; f < p->n_functions; f++) {
		struct str name = p->strings[p->fn_name[f]],
			   system = p->strings[p->fn_system_name[f]];

		if (force && name.n && system.n) {
			p->fn_name[f] = p->fn_system_name[f];
			name = system;
		}
		if (mode == DEMANGLE_NONE || (name.n && !str_eq(name, system)))
			continue;
		buf_clear(&out);
		if (demangle_function(system, mode, &out))
			p->fn_name[f] = profile_add_string(p, buf_str(&out));
		else
			p->fn_name[f] = p->fn_system_name[f];
	}
	buf_release(&out);
}

bool symbolize_profile(struct profile *p, const struct symbolize_options *o,
		       const struct symbolize_log *log, struct err *err)
{
	struct modes m = parse_modes(o->mode, log);

	if (m.none)
		return true;
	if (m.local)
		symbolize_local(p, m.force, o->compat, log);
	if (m.remote && !symbolize_remote(p, o, m.force, err))
		return false;
	demangle_all(p, m.demangle, m.force);
	return true;
}
