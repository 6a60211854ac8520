#include "advise/io_conn.h"

#define MAX_CALL_DEPTH 3 /* functions of the package that the loop calls */
#define MAX_CALLS 100

/* ---- what waits ---- */

struct wait_search {
	const struct gocontext *ctx;
	const struct gosrc *src;
	uint32_t calls;
	int depth;
	bool waits;
};

/* Methods and functions that read an answer, wait, or send on purpose what was written; by how their names begin. */
static bool is_waiting(struct str name)
{
	static const char *const begins[] = { "Read",
					      "Recv",
					      "Receive",
					      "Scan",
					      "Fscan",
					      "Decode",
					      "Accept",
					      "Wait",
					      "Sleep",
					      "Flush",
					      "Sync",
					      "Peek",
					      "Next",
					      "read",
					      "recv",
					      "receive",
					      "wait",
					      "flush",
					      "SetDeadline",
					      "SetWriteDeadline",
					      "SetReadDeadline",
					      "RoundTrip",
					      "After" };

	for (size_t i = 0; i < ARRAY_LEN(begins); i++)
		if (str_has_prefix(name, str_of(begins[i])))
			return true;
	return false;
}

/* A loop over a channel, or a statement that takes from one. */
static bool takes_from_channel(const struct wait_search *w, TSNode n)
{
	if (go_is(n, "select_statement"))
		return true;
	if (go_is(n, "range_clause"))
		return go_type_of(w->ctx, w->src, go_field(n, "right")).kind == GO_CHAN;
	return go_is(n, "unary_expression") &&
	       str_eq(go_text(w->src, go_field(n, "operator")), STR("<-"));
}

static bool visit_wait(void *ctx, TSNode n);

/* What a function of the package does that is called by name, or as a method of a type whose name is known. */
static void follow(struct wait_search *w, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str recv = STR("");
	const struct gosrc *src = w->src;
	struct godef def;

	if (!w->ctx->pkg || w->depth >= MAX_CALL_DEPTH || w->calls++ >= MAX_CALLS)
		return;
	if (go_is(fn, "selector_expression")) {
		recv = go_bare_type(go_type_of(w->ctx, src, go_field(fn, "operand")).text);
		if (!recv.n)
			return;
	}
	if (!gopkg_find_func(w->ctx->mod, w->ctx->pkg, recv, go_called_name(src, call), &def))
		return;
	w->src = def.src;
	w->depth++;
	go_walk(go_field(def.node, "body"), visit_wait, w);
	w->depth--;
	w->src = src;
}

static bool visit_wait(void *ctx, TSNode n)
{
	struct wait_search *w = ctx;

	w->waits |= takes_from_channel(w, n);
	if (!w->waits && go_is(n, "call_expression")) {
		w->waits |= is_waiting(go_called_name(w->src, n));
		if (!w->waits)
			follow(w, n);
	}
	return !w->waits;
}

static bool waits(const struct hot_file *f, TSNode n)
{
	struct wait_search w = { .ctx = &f->ctx, .src = f->src };

	go_walk(n, visit_wait, &w);
	return w.waits;
}

/* ---- what it is ---- */

/* for range xs, for i := 0; i < n; i++: all that is sent is there when the loop begins. */
static bool is_batch(TSNode loop)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(loop); i++)
		if (go_is(ts_node_named_child(loop, i), "range_clause") ||
		    go_is(ts_node_named_child(loop, i), "for_clause"))
			return true;
	return false;
}

/* Each write is a packet there. What a net.Conn is, its package tells by what else it speaks of. */
static bool may_be_packets(const struct hot_file *f, TSNode operand)
{
	static const char *const words[] = { "udp",	   "UDPConn",	   "unixgram",
					     "PacketConn", "ListenPacket", "IPConn" };
	struct str type = go_type_of(&f->ctx, f->src, operand).text;

	if (str_eq(type, STR("*net.TCPConn")) || str_eq(type, STR("*tls.Conn")) || !f->ctx.pkg)
		return false;
	for (size_t i = 0; i < f->ctx.pkg->files.n; i++)
		for (size_t k = 0; k < ARRAY_LEN(words); k++)
			if (gopkg_has_text(f->ctx.pkg, i, str_of(words[k])))
				return true;
	return false;
}

const char *conn_sends_apart(const struct candidate *c, TSNode call, const struct hot_file *of,
			     TSNode loop)
{
	if (ts_node_is_null(loop))
		return "one message on a connection: who gets it may wait for it";
	if (!is_batch(loop))
		return "it sends what comes, when it comes";
	if (may_be_packets(c->file, go_field(go_field(call, "function"), "operand")))
		return "each write may be a packet of its own";
	if (waits(of, loop) || waits(c->file, c->fn->node))
		return "it waits between its writes: what is written must go out before";
	return NULL;
}
