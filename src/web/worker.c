#include "web/worker.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"
#include "io/inflate.h"
#include "web/assets.h"
#include "web/spawn.h"
#include "web/web_trace.h"

#define PACK_LEVEL 4		/* of answers */
#define PACK_MIN ((size_t)1400) /* what fits a packet is not packed */
#define MAX_MESSAGES 100	/* of a request */
#define PAGE_MARK "<!--data-->"
#define TELL_NS 50000000 /* between two words on how far loading is */

static void on_message(void *ctx, struct str line)
{
	struct call *c = ctx;

	if (c->messages.n >= MAX_MESSAGES)
		return;
	for (size_t i = 0; i < c->messages.n; i++)
		if (str_eq(c->messages.v[i], line)) /* said once is enough */
			return;
	vec_push(&c->messages, arena_str(c->arena, line));
	fprintf(stderr, STR_FMT "\n", STR_ARG(line));
}

/* The head of a page alone, with what went wrong, or (NULL) with the word that it is being loaded. */
static void write_frame(struct call *c, const struct err *err)
{
	struct json j;

	json_init(&j, c->out, 0);
	call_head(c, &j, NULL, STR(""));
	if (err)
		json_kcstr(&j, "error", err->msg);
	else
		json_kbool(&j, "loading", true);
	json_obj_end(&j);
}

/* A failed view still is a page: the same frame with the sentence in it. */
static void write_failure(struct call *c, bool is_page, const struct err *err)
{
	buf_clear(c->out);
	c->file = NULL;
	if (c->status == 200)
		c->status = 400;
	fprintf(stderr, "%s\n", err->msg);
	if (is_page) {
		write_frame(c, err);
		return;
	}
	c->type = "text/plain; charset=utf-8";
	buf_printf(c->out, "%s\n", err->msg);
}

/* Puts the data into the page; JSON of ours has no '<' in it, so that nothing can end its element. */
static void wrap_page(struct call *c)
{
	const struct asset *page = asset_find(STR("index.html"));
	struct str html = { (const char *)page->data, (size_t)(page->data_end - page->data) };
	ptrdiff_t at = str_index(html, STR(PAGE_MARK));
	struct buf whole = { 0 };

	assert(at >= 0);
	buf_add_str(&whole, str_sub(html, 0, (size_t)at));
	buf_adds(&whole, "<script type=\"application/json\" id=\"data\">");
	buf_add_str(&whole, buf_str(c->out));
	buf_adds(&whole, "</script>");
	buf_add_str(&whole, str_sub(html, (size_t)at + strlen(PAGE_MARK), html.n));
	buf_release(c->out);
	*c->out = whole;
	c->type = "text/html; charset=utf-8";
}

static bool pack(struct buf *out)
{
	struct buf packed = { 0 };

	if (out->n < PACK_MIN || !deflate_gzip(buf_str(out), PACK_LEVEL, &packed, NULL))
		return false;
	buf_release(out);
	*out = packed;
	return true;
}

static bool run_call(struct call *c, struct err *err)
{
	const struct loaded *l = c->loaded;

	if (!query_parse(&c->query, c->raw_query, c->arena, err))
		return false;
	/* the views of profiles, on the profile that the address makes of a trace */
	if (l->setup->inputs.v[l->input].kind == INPUT_TRACE &&
	    (c->route->inputs & 1u << INPUT_PROFILE) && !web_trace_profile(c, err))
		return false;
	return c->route->run(c, err);
}

void worker_run(struct loaded *l, const struct worker_request *req, struct str query,
		struct str body, struct worker_answer *answer, struct buf *head, struct buf *out)
{
	struct arena arena;
	struct err err = { 0 };
	struct call c = { .loaded = l,
			  .route = &routes[req->route],
			  .raw_query = query,
			  .body = body,
			  .arena = &arena,
			  .out = out,
			  .status = 200,
			  .type = "application/json",
			  .notices = { on_message, &c } };
	bool packed_already;

	arena_init(&arena);
	if (!run_call(&c, &err))
		write_failure(&c, req->is_page, &err);
	if (req->is_page)
		wrap_page(&c);
	packed_already = c.file != NULL && packing_of(buf_str(out)) == PACK_GZIP;
	*answer = (struct worker_answer){ .status = (uint32_t)c.status,
					  .n_type = (uint32_t)strlen(c.type),
					  .n_file = c.file ? (uint32_t)strlen(c.file) : 0 };
	answer->gzipped = req->gzip && !packed_already && pack(out);
	buf_add(head, answer, sizeof(*answer));
	buf_adds(head, c.type);
	if (c.file)
		buf_adds(head, c.file);
	vec_release(&c.messages);
	arena_release(&arena);
}

void worker_frame_page(const struct web_setup *setup, const struct keeper_order *what,
		       const struct route *route, struct str query, const struct err *err,
		       struct buf *out)
{
	struct web_setup shown = *setup;
	struct loaded l = { .setup = &shown,
			    .input = what->input,
			    .base = what->base,
			    .take = what->take,
			    .base_take = what->base_take };
	struct arena arena;
	struct call c = { .loaded = &l,
			  .route = route,
			  .raw_query = query,
			  .arena = &arena,
			  .out = out,
			  .status = err ? 500 : 200 };

	shown.settings_file = NULL; /* the front reads no files */
	arena_init(&arena);
	if (!query_parse(&c.query, query, &arena, NULL))
		c.query = (struct query){ 0 };
	if (err)
		write_failure(&c, true, err);
	else
		write_frame(&c, NULL);
	wrap_page(&c);
	arena_release(&arena);
}

static bool serve_one(struct loaded *l, int fd, struct buf *in)
{
	struct worker_request req;
	struct worker_answer answer;
	struct buf head = { 0 }, out = { .max = WORKER_MAX_ANSWER };
	bool ok = false;

	buf_clear(in);
	if (!spawn_recv(fd, in, WORKER_MAX_REQUEST) || in->n < sizeof(req))
		return false;
	memcpy(&req, in->data, sizeof(req));
	struct str rest = str_sub(buf_str(in), sizeof(req), in->n);
	if (rest.n == (size_t)req.n_query + req.n_body) {
		worker_run(l, &req, str_sub(rest, 0, req.n_query),
			   str_sub(rest, req.n_query, rest.n), &answer, &head, &out);
		ok = spawn_send(fd, buf_str(&head)) && spawn_send(fd, buf_str(&out));
	}
	buf_release(&head);
	buf_release(&out);
	return ok && !cancelled();
}

static void worker_main(int fd, struct str order, void *ctx)
{
	struct worker_hello hello = { (int32_t)getpid() };
	struct buf in = { .max = WORKER_MAX_REQUEST };

	(void)order;
	cancel_install(); /* a request that nobody waits for any more also ends its children */
	if (!spawn_send(fd, (struct str){ (const char *)&hello, sizeof(hello) }))
		return;
	while (serve_one(ctx, fd, &in))
		;
}

struct teller {
	int fd;
	int64_t last_ns;
};

/* A stage goes to the front at once, how far it is some times a second. */
static void tell_front(struct loaded *l, const struct load_stage *stage)
{
	struct teller *t = l->tell_ctx;
	struct keeper_news news = { KEEPER_STAGE, (int32_t)getpid(), *stage };
	int64_t now = time_mono_ns();

	if (stage->done && now - t->last_ns < TELL_NS)
		return;
	t->last_ns = now;
	spawn_send(t->fd, (struct str){ (const char *)&news, sizeof(news) });
}

void keeper_main(int fd, struct str order, void *ctx)
{
	struct keeper_order what;
	struct teller teller = { .fd = fd };
	struct loaded l = { .setup = ctx, .tell = tell_front, .tell_ctx = &teller };
	struct keeper_news news = { KEEPER_LOADED, (int32_t)getpid(), { { 0 }, 0, 0, 0 } };
	struct err err = { 0 };
	struct buf block = { 0 };

	assert(order.n == sizeof(what));
	memcpy(&what, order.p, sizeof(what));
	l.input = what.input;
	l.base = what.base;
	l.take = what.take;
	l.base_take = what.base_take;
	l.normalize = what.normalize;
	session_tell(&l, &(struct load_stage){ "loading", 0, 0, 0 }); /* so that it can be ended */
	if (!session_load(&l, &err))
		news.kind = KEEPER_FAILED;
	buf_add(&block, &news, sizeof(news));
	if (news.kind == KEEPER_LOADED)
		buf_add_str(&block, buf_str(&l.messages));
	else
		buf_printf(&block, "%s\n" STR_FMT, err.msg,
			   STR_ARG(str_trim(buf_str(&l.messages))));
	l.tell = NULL;
	malloc_trim(0); /* what only the loading needed */
	if (spawn_send(fd, buf_str(&block)) && news.kind == KEEPER_LOADED)
		spawner_run(fd, worker_main, &l);
}
