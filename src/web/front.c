#include "web/front.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/term.h"
#include "web/assets.h"
#include "web/keep.h"
#include "web/spawn.h"

#define PAGE_WAIT_MS 400 /* what is loaded by then needs no page that waits for it */

struct front {
	const struct web_setup *setup;
	struct keep *keep;
	struct guard guard;
	pthread_mutex_t lock; /* of takes */
	uint32_t *takes;      /* of each input: the newest, 1 the first; 0: not live */
};

struct front *front_new(const struct web_setup *setup, struct err *err)
{
	struct front *f = xcalloc(1, sizeof(*f));

	f->setup = setup;
	f->keep = keep_new((struct web_setup *)setup, err);
	if (!f->keep) {
		free(f);
		return NULL;
	}
	pthread_mutex_init(&f->lock, NULL);
	f->takes = xcalloc(setup->inputs.n, sizeof(*f->takes));
	for (size_t i = 0; setup->takes_dir && i < setup->inputs.n; i++)
		f->takes[i] = input_is_live(&setup->inputs.v[i]);
	return f;
}

void front_end(struct front *f)
{
	keep_end(f->keep);
}

void front_free(struct front *f)
{
	keep_free(f->keep);
	pthread_mutex_destroy(&f->lock);
	free(f->takes);
	free(f);
}

static uint32_t newest_take(struct front *f, uint32_t input)
{
	uint32_t take;

	pthread_mutex_lock(&f->lock);
	take = f->takes[input];
	pthread_mutex_unlock(&f->lock);
	return take;
}

bool front_load(struct front *f, uint32_t input, struct err *err)
{
	struct keeper_order what = { .input = input,
				     .base = INPUT_NONE,
				     .take = newest_take(f, input) };

	if (keep_load(f->keep, &what, -1, err) == KEEP_READY)
		return true;
	err->msg[strcspn(err->msg, "\n")] = 0; /* the messages behind it have been printed */
	return false;
}

void front_set_guard(struct front *f, const struct guard *g)
{
	f->guard = *g;
}

/* Answers of the front itself. */

static void add_header(struct httpd_reply *r, const char *name, const char *value)
{
	if (r->n_headers < ARRAY_LEN(r->headers))
		r->headers[r->n_headers++] = (struct httpd_header){ name, value };
}

static void answer_text(struct httpd_reply *r, int status, const char *text)
{
	r->status = status;
	r->type = "text/plain; charset=utf-8";
	buf_printf(&r->body, "%s\n", text);
}

/* Keeps the query, but for the token. */
static void redirect(struct httpd_reply *r, int status, const char *path, struct str query)
{
	struct buf b = { 0 };

	guard_strip_token(&b, query);
	r->status = status;
	/* a value that does not fit would be cut in the middle: go without */
	if (b.n + strlen(path) + 2 > sizeof(r->location))
		buf_clear(&b);
	snprintf(r->location, sizeof(r->location), "%s%s" STR_FMT, path, b.n ? "?" : "",
		 STR_ARG(buf_str(&b)));
	add_header(r, "Location", r->location);
	buf_release(&b);
}

static void set_cookie(const struct front *f, struct httpd_reply *r)
{
	char name[32];

	guard_cookie_name(&f->guard, name);
	snprintf(r->cookie, sizeof(r->cookie), "%s=%s; Path=/; HttpOnly; SameSite=Strict", name,
		 f->guard.token);
	add_header(r, "Set-Cookie", r->cookie);
}

static const char strict_policy[] =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
	"connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
	"frame-ancestors 'none'";
/* The worker that lays out graphs is WebAssembly; its rules hold for it alone. */
static const char wasm_policy[] =
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

static void serve_asset(const struct asset *a, const struct httpd_request *req,
			struct httpd_reply *r)
{
	bool packed = req->gzip && a->packed < a->packed_end;

	add_header(r, "ETag", a->etag);
	add_header(r, "Vary", "Accept-Encoding");
	if (strcmp(req->if_none_match, a->etag) == 0) {
		r->status = 304;
		return;
	}
	r->type = a->type;
	r->gzipped = packed;
	r->fixed = packed ? (struct str){ (const char *)a->packed,
					  (size_t)(a->packed_end - a->packed) }
			  : (struct str){ (const char *)a->data, (size_t)(a->data_end - a->data) };
}

/* Requests about an input. */

static struct str param(struct str query, const char *key)
{
	struct str rest = query, one, name, value;

	while (rest.n) {
		str_cut(rest, '&', &one, &rest);
		value = (struct str){ "", 0 };
		str_cut(one, '=', &name, &value);
		if (str_eq(name, str_of(key)))
			return value;
	}
	return (struct str){ "", 0 };
}

static bool takes(const struct route *route, const struct web_input *in)
{
	return !route->inputs || (route->inputs & 1u << in->kind);
}

/* "N", or "N.T" for an earlier take of a live input. */
static bool read_input(struct front *f, struct str text, uint32_t *input, uint32_t *take)
{
	struct str number = text, rest = { "", 0 };
	uint64_t n, t = 0;
	bool has_take = str_cut(text, '.', &number, &rest);

	if (!str_to_u64(number, 10, &n) || n >= f->setup->inputs.n)
		return false;
	uint32_t newest = newest_take(f, (uint32_t)n);
	if (has_take && (!str_to_u64(rest, 10, &t) || t < 1 || t > newest))
		return false;
	*input = (uint32_t)n;
	*take = has_take ? (uint32_t)t : newest;
	return true;
}

/* The input that the query names, or the first that the route works on. */
static bool choose_input(struct front *f, const struct route *route, struct str query,
			 struct keeper_order *what, struct err *err)
{
	struct str in = param(query, "in"), base = param(query, "base"),
		   norm = param(query, "norm");
	struct keeper_order w = { .input = INPUT_NONE, .base = INPUT_NONE };
	bool normalize = false;
	const struct web_input *inputs = f->setup->inputs.v;

	for (uint32_t i = 0; !in.n && w.input == INPUT_NONE && i < f->setup->inputs.n; i++)
		if (takes(route, &inputs[i])) {
			w.input = i;
			w.take = newest_take(f, i);
		}
	if (!in.n && w.input == INPUT_NONE)
		return err_set(err, ERR_NOT_FOUND, "nothing is loaded that '%s' can show",
			       route->name);
	if (in.n && !read_input(f, in, &w.input, &w.take))
		return err_set(err, ERR_NOT_FOUND,
			       "in=: expected the number of an input, 0 to %zu, and of a server's "
			       "the number of a take behind a dot",
			       f->setup->inputs.n - 1);
	if (!takes(route, &inputs[w.input]))
		return err_set(err, ERR_NOT_FOUND, "'%s' does not work on %s", route->name,
			       inputs[w.input].name);
	if (base.n && (!read_input(f, base, &w.base, &w.base_take) ||
		       inputs[w.base].kind != inputs[w.input].kind))
		return err_set(err, ERR_NOT_FOUND,
			       "base=: expected the number of an input of the same kind");
	/* it is done in loading, so that another value is another input in memory */
	if (base.n && norm.n && option_bool(norm, &normalize, NULL))
		w.normalize = normalize;
	*what = w;
	return true;
}

/* Of all that decides what a view computes, not of which part of it is sent. */
static uint64_t view_hash(const struct route *route, struct str query)
{
	uint64_t h = hash_u64((uint64_t)(route - routes));
	struct str rest = query, one, key, value;

	while (rest.n) {
		str_cut(rest, '&', &one, &rest);
		str_cut(one, '=', &key, &value);
		if (query_key_matters(key))
			h = hash_mix(h, hash_bytes(one.p, one.n, 1));
	}
	return h;
}

/* Until the worker has something to say. False: its client has gone, or its time is over. */
static bool wait_for(const struct keep_worker *w, int client_fd, struct err *err)
{
	struct pollfd p[2] = { { .fd = w->fd, .events = POLLIN },
			       { .fd = client_fd, .events = POLLRDHUP } };
	int64_t end = time_mono_ns() + FRONT_LIMIT_S * 1000000000LL;

	for (;;) {
		int64_t left = (end - time_mono_ns()) / 1000000;
		int n = left > 0 ? poll(p, 2, (int)left) : 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(
				err, ERR_LIMIT,
				"this took longer than %d s and was ended; narrow it with a focus",
				FRONT_LIMIT_S);
		if (p[0].revents)
			return true;
		if (p[1].revents)
			return err_set(err, ERR_CANCELLED, "the client has gone");
	}
}

static bool take_answer(const struct keep_worker *w, struct httpd_reply *r, struct err *err)
{
	struct worker_answer a;
	struct buf head = { 0 };
	bool ok = spawn_recv(w->fd, &head, sizeof(a) + 1024) && head.n >= sizeof(a);

	if (ok)
		memcpy(&a, head.data, sizeof(a));
	ok = ok && head.n == sizeof(a) + a.n_type + a.n_file && a.n_type < 256 && a.n_file < 256;
	if (ok) {
		const char *text = head.data + sizeof(a);
		r->status = (int)a.status;
		r->gzipped = a.gzipped;
		snprintf(r->type_text, sizeof(r->type_text), "%.*s", (int)a.n_type, text);
		r->type = r->type_text;
		if (a.n_file) {
			snprintf(r->file_text, sizeof(r->file_text), "attachment;filename=%.*s",
				 (int)a.n_file, text + a.n_type);
			add_header(r, "Content-Disposition", r->file_text);
		}
		buf_init(&r->body, WORKER_MAX_ANSWER);
		ok = spawn_recv(w->fd, &r->body, WORKER_MAX_ANSWER);
	}
	buf_release(&head);
	if (ok)
		return true;
	buf_release(&r->body);
	r->type = NULL;
	r->gzipped = false;
	return err_set(err, ERR_CHILD,
		       "the process that answered this request ended unexpectedly; "
		       "what is loaded stays as it is");
}

static bool ask_worker(struct front *f, const struct route *route, bool is_page,
		       const struct keeper_order *what, const struct httpd_request *req,
		       struct httpd_reply *r, struct err *err)
{
	struct worker_request head = { (uint32_t)(route - routes), is_page, req->gzip,
				       (uint32_t)req->query.n, (uint32_t)req->body.n };
	struct buf block = { 0 };
	struct keep_worker *w;
	bool ok;

	w = keep_take(f->keep, what, view_hash(route, req->query), err);
	if (!w)
		return false;
	buf_add(&block, &head, sizeof(head));
	buf_add_str(&block, req->query);
	buf_add_str(&block, req->body);
	spawn_send(w->fd, buf_str(&block)); /* a failure shows in the answer */
	buf_release(&block);
	ok = wait_for(w, req->client_fd, err) && take_answer(w, r, err);
	keep_return(f->keep, w, ok);
	return ok;
}

static bool is_allowed(const struct route *route, struct str method)
{
	struct str rest, word;

	if (route->kind != ROUTE_ACTION)
		return str_eq(method, STR("GET")) || str_eq(method, STR("HEAD"));
	for (rest = str_of(route->methods); str_next_field(&rest, &word);)
		if (str_eq(word, method))
			return true;
	return false;
}

/* What went wrong before or behind the worker: as a page where a page was asked for. */
static void answer_failure(struct front *f, const struct route *route, bool is_page,
			   const struct keeper_order *what, const struct httpd_request *req,
			   const struct err *err, struct httpd_reply *r)
{
	r->n_headers = 0;
	if (is_page) {
		worker_frame_page(f->setup, what, route, req->query, err, &r->body);
		r->type = "text/html; charset=utf-8";
	} else {
		answer_text(r, 500, err->msg);
	}
	r->status = err->code == ERR_LIMIT ? 503 : 500;
}

/* Requests that are the front's own: about loading. */

static void tell_progress(struct front *f, const struct keeper_order *what, struct httpd_reply *r)
{
	static const char *const states[] = {
		[KEEP_ABSENT] = "absent",
		[KEEP_LOADING] = "loading",
		[KEEP_READY] = "ready",
		[KEEP_FAILED] = "failed",
	};
	struct load_stage stage = { 0 };
	double seconds = 0;
	enum keep_state state = keep_look(f->keep, what, &stage, &seconds);
	struct json j;

	r->type = "application/json";
	json_init(&j, &r->body, 0);
	json_obj(&j);
	json_kcstr(&j, "state", states[state]);
	if (state == KEEP_LOADING) {
		json_kcstr(&j, "stage", stage.text);
		json_kdouble(&j, "seconds", seconds);
		json_ku64(&j, "done", stage.done);
		json_ku64(&j, "all", stage.all);
		json_kdouble(&j, "expected", (double)stage.expected_ns / 1e9);
	}
	json_obj_end(&j);
}

static void cancel_loading(struct front *f, const struct keeper_order *what, struct httpd_reply *r)
{
	keep_cancel(f->keep, what);
	r->status = 204;
}

/*
 * A file is read again, a server is asked again; what it said before stays as an earlier take. A take that was never there
 * needs no other one.
 */
static void refresh(struct front *f, const struct keeper_order *what, struct httpd_reply *r)
{
	struct arena a;

	arena_init(&a);
	keep_drop(f->keep, what->input);
	pthread_mutex_lock(&f->lock);
	uint32_t *take = &f->takes[what->input];
	if (*take && path_exists(take_file(f->setup, what->input, *take, &a)))
		++*take;
	pthread_mutex_unlock(&f->lock);
	arena_release(&a);
	r->status = 204;
}

static const struct {
	const char *name;
	void (*run)(struct front *f, const struct keeper_order *what, struct httpd_reply *r);
} own_routes[] = {
	{ "progress", tell_progress },
	{ "cancel", cancel_loading },
	{ "refresh", refresh },
};

/* view=NAME: which input is meant where the address does not say so is as that view has it. */
static void serve_own(struct front *f, const struct route *route, const struct httpd_request *req,
		      struct httpd_reply *r)
{
	struct keeper_order what;
	struct err err = { 0 };
	struct buf path = { 0 };
	bool is_page;

	buf_adds(&path, "/api/");
	buf_add_str(&path, param(req->query, "view"));
	const struct route *view = route_find(buf_str(&path), &is_page);
	buf_release(&path);
	if (!choose_input(f, view ? view : route, req->query, &what, &err)) {
		answer_text(r, 404, err.msg);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(own_routes); i++)
		if (strcmp(route->name, own_routes[i].name) == 0)
			own_routes[i].run(f, &what, r);
}

/*
 * A page whose input is not there soon comes without its data, shows how far that is and asks again. True: the answer is
 * made.
 */
static bool serve_waiting_page(struct front *f, const struct route *route,
			       const struct keeper_order *what, const struct httpd_request *req,
			       struct httpd_reply *r)
{
	struct err err = { 0 };
	enum keep_state state = keep_load(f->keep, what, PAGE_WAIT_MS, &err);

	if (state == KEEP_READY)
		return false;
	if (state == KEEP_FAILED) {
		answer_failure(f, route, true, what, req, &err, r);
	} else {
		worker_frame_page(f->setup, what, route, req->query, NULL, &r->body);
		r->type = "text/html; charset=utf-8";
	}
	return true;
}

static void serve_route(struct front *f, const struct route *route, bool is_page,
			const struct httpd_request *req, struct httpd_reply *r)
{
	struct keeper_order what = { .base = INPUT_NONE };
	struct err err = { 0 };

	if (!is_allowed(route, req->method)) {
		answer_text(r, 405, "this address does not take that method");
		add_header(r, "Allow", route->methods ? route->methods : "GET, HEAD");
	} else if (!route->run) {
		serve_own(f, route, req, r);
	} else if (!choose_input(f, route, req->query, &what, &err)) {
		answer_failure(f, route, is_page, &what, req, &err, r);
		r->status = 404;
	} else if (is_page && serve_waiting_page(f, route, &what, req, r)) {
		return;
	} else if (!ask_worker(f, route, is_page, &what, req, r, &err)) {
		answer_failure(f, route, is_page, &what, req, &err, r);
	}
}

/* Where the old addresses of pprof, and those without a page, lead; "": to the page of the first input. */
static const struct {
	const char *path, *to;
	int status;
} moved[] = {
	{ "/", "/ui", 307 },
	{ "/ui", "/ui/", 301 },
	{ "/ui/", "", 301 },
	{ "/ui/flamegraph2", "flamegraph", 301 },
	{ "/ui/flamegraphold", "flamegraph", 301 },
};

static void dispatch(struct front *f, const struct httpd_request *req, struct httpd_reply *r)
{
	bool is_page, reads = is_allowed(&(struct route){ 0 }, req->method);
	const struct route *route = route_find(req->path, &is_page);

	if (route) {
		serve_route(f, route, is_page, req, r);
		return;
	}
	for (size_t i = 0; reads && i < ARRAY_LEN(moved); i++) {
		if (str_eq(req->path, str_of(moved[i].path))) {
			const char *to = moved[i].to;
			if (!*to)
				to = input_types[f->setup->inputs.v[0].kind].page;
			redirect(r, moved[i].status, to, req->query);
			return;
		}
	}
	if (reads && str_has_prefix(req->path, STR("/static/"))) {
		const struct asset *a = asset_find(str_sub(req->path, 8, req->path.n));
		if (a) {
			serve_asset(a, req, r);
			return;
		}
	}
	answer_text(r, reads ? 404 : 405, reads ? "404 page not found" : "405 method not allowed");
}

void front_handle(void *ctx, const struct httpd_request *req, struct httpd_reply *r)
{
	struct front *f = ctx;
	enum guard_verdict verdict;
	const char *why;
	bool is_wasm = str_eq(req->path, STR("/static/layout.js"));

	verdict = guard_check(&f->guard, req, &why);
	if (verdict == GUARD_REFUSE)
		answer_text(r, 403, why);
	else if (req->body_too_large)
		answer_text(r, 413, "the body of the request is too large");
	else if (verdict == GUARD_SET_COOKIE && str_eq(req->method, STR("GET"))) {
		/* the token leaves the address, so that it is in no history and no shared link */
		char path[512];
		snprintf(path, sizeof(path), STR_FMT, STR_ARG(req->path));
		redirect(r, 302, str_has_prefix(req->path, STR("//")) ? "/" : path, req->query);
		set_cookie(f, r);
	} else
		dispatch(f, req, r);
	add_header(r, "Content-Security-Policy", is_wasm ? wasm_policy : strict_policy);
	add_header(r, "X-Content-Type-Options", "nosniff");
	add_header(r, "Referrer-Policy", "no-referrer");
	add_header(r, "Cross-Origin-Resource-Policy", "same-origin");
	add_header(r, "Cross-Origin-Opener-Policy", "same-origin");
	add_header(r, "Cache-Control", r->fixed.p || r->status == 304 ? "no-cache" : "no-store");
}
