/* goperf mcp: serves automated assistants over standard input and output. */
#include "cmd/mcp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/term.h"
#include "base/vec.h"
#include "cmd/command.h"
#include "cmd/skill.h"
#include "io/proc.h"

#define MAX_MESSAGE ((size_t)4 << 20)
#define MAX_WAITING 64
#define MAX_OUTPUT ((size_t)256 << 20)
#define PROGRESS_NS 1000000000LL

enum {
	RPC_PARSE = -32700,
	RPC_REQUEST = -32600,
	RPC_METHOD = -32601,
	RPC_PARAMS = -32602,
	RPC_BUSY = -32000
};

struct mcp {
	struct buf in; /* bytes that are not yet a whole line */
	bool eof, skipping;
	VEC(json_t *) waiting; /* calls that came while a tool ran */
	/* the call that runs */
	json_t *id, *token;
	bool running, stop;
	int64_t began_ns, told_ns;
	const struct mcp_child *child;
};

/* The newest first: what is answered when the client wants one that is not known. */
static const char *const revisions[] = { "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05" };

static void send_message(json_t *msg)
{
	char *text;

	json_object_set_new(msg, "jsonrpc", json_string("2.0"));
	text = json_dumps(msg, JSON_COMPACT);
	if (text) {
		fputs(text, stdout);
		fputc('\n', stdout);
		fflush(stdout);
	}
	free(text);
	json_decref(msg);
}

static void answer(json_t *id, json_t *result)
{
	json_t *msg = json_object();

	json_object_set(msg, "id", id);
	json_object_set_new(msg, "result", result);
	send_message(msg);
}

static void refuse(json_t *id, int code, const char *text)
{
	json_t *msg = json_object();

	json_object_set_new(msg, "id", id ? json_incref(id) : json_null());
	json_object_set_new(msg, "error", json_pack("{s:i,s:s}", "code", code, "message", text));
	send_message(msg);
}

/* ---- methods ---- */

static void on_initialize(struct mcp *m, json_t *id, json_t *params)
{
	const char *want = json_string_value(json_object_get(params, "protocolVersion"));
	const char *got = revisions[0];

	for (size_t i = 0; want && i < ARRAY_LEN(revisions); i++)
		if (strcmp(want, revisions[i]) == 0)
			got = revisions[i];
	answer(id, json_pack("{s:s,s:{s:{},s:{}},s:{s:s,s:s,s:s},s:s}", "protocolVersion", got,
			     "capabilities", "tools", "resources", "serverInfo", "name", "goperf",
			     "title", "goperf", "version", GOPERF_VERSION, "instructions",
			     skill_text("")));
}

static void on_ping(struct mcp *m, json_t *id, json_t *params)
{
	answer(id, json_object());
}

static void on_tools_list(struct mcp *m, json_t *id, json_t *params)
{
	answer(id, json_pack("{s:o}", "tools", mcp_tools_list()));
}

static void on_resources_list(struct mcp *m, json_t *id, json_t *params)
{
	json_t *list = json_array();
	const char *topic, *heading;
	size_t n;

	for (size_t i = 0; (topic = skill_topic(i, &heading, &n)); i++) {
		char *uri = xasprintf("goperf://skill/%s", topic);

		json_array_append_new(list,
				      json_pack("{s:s,s:s,s:s%,s:s}", "uri", uri, "name", topic,
						"title", heading, n, "mimeType", "text/markdown"));
		free(uri);
	}
	answer(id, json_pack("{s:o}", "resources", list));
}

static void on_resources_read(struct mcp *m, json_t *id, json_t *params)
{
	const char *uri = json_string_value(json_object_get(params, "uri"));
	struct str topic = str_of(uri ? uri : "");
	const char *text = NULL;

	if (str_has_prefix(topic, STR("goperf://skill/")))
		text = skill_text(str_trim_prefix(topic, STR("goperf://skill/")).p);
	if (!text)
		refuse(id, RPC_PARAMS, "no such resource; resources/list names them");
	else
		answer(id, json_pack("{s:[{s:s,s:s,s:s}]}", "contents", "uri", uri, "mimeType",
				     "text/markdown", "text", text));
}

static json_t *result_of(json_t *out, const struct err *err)
{
	char *text = out ? json_dumps(out, JSON_COMPACT) : xstrdup(err->msg);
	json_t *r = json_pack("{s:[{s:s,s:o}]}", "content", "type", "text", "text",
			      mcp_text(str_of(text ? text : "")));

	if (!out)
		json_object_set_new(r, "isError", json_true());
	free(text);
	return r;
}

static void on_tools_call(struct mcp *m, json_t *id, json_t *params)
{
	const char *name = json_string_value(json_object_get(params, "name"));
	const struct mcp_tool *tool = name ? mcp_tool_find(name) : NULL;
	json_t *args = json_object_get(params, "arguments"), *out = NULL;
	json_t *none = json_object();
	struct err err = { 0 };

	if (!tool || (args && !json_is_object(args))) {
		refuse(id, RPC_PARAMS,
		       tool ? "arguments: expected an object"
			    : "no such tool; tools/list names them");
		json_decref(none);
		return;
	}
	m->id = id;
	m->token = json_object_get(json_object_get(params, "_meta"), "progressToken");
	m->running = true;
	m->stop = false;
	m->began_ns = m->told_ns = time_mono_ns();
	if (!mcp_tool_call(m, tool, args ? args : none, &out, &err))
		out = NULL;
	m->running = false;
	if (!m->stop) /* a cancelled call has no answer */
		answer(id, result_of(out, &err));
	json_decref(out);
	json_decref(none);
	m->id = m->token = NULL;
}

static const struct method {
	const char *name;
	bool waits; /* runs a child: one at a time */
	void (*run)(struct mcp *m, json_t *id, json_t *params);
} methods[] = {
	{ "initialize", false, on_initialize },
	{ "ping", false, on_ping },
	{ "tools/list", false, on_tools_list },
	{ "tools/call", true, on_tools_call },
	{ "resources/list", false, on_resources_list },
	{ "resources/read", false, on_resources_read },
};

/* ---- messages ---- */

/* The call that runs is ended, one that waits is forgotten. */
static void on_cancelled(struct mcp *m, json_t *params)
{
	json_t *id = json_object_get(params, "requestId");

	if (m->running && json_equal(m->id, id))
		m->stop = true;
	for (size_t i = 0; i < m->waiting.n; i++) {
		if (!json_equal(json_object_get(m->waiting.v[i], "id"), id))
			continue;
		json_decref(m->waiting.v[i]);
		memmove(&m->waiting.v[i], &m->waiting.v[i + 1],
			(--m->waiting.n - i) * sizeof(*m->waiting.v));
		i--;
	}
}

static void on_request(struct mcp *m, json_t *msg, json_t *id, const char *name)
{
	json_t *params = json_object_get(msg, "params");

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		if (strcmp(methods[i].name, name) != 0)
			continue;
		if (!methods[i].waits || !m->running)
			methods[i].run(m, id, params);
		else if (m->waiting.n < MAX_WAITING)
			vec_push(&m->waiting, json_incref(msg));
		else
			refuse(id, RPC_BUSY, "too many calls are waiting");
		return;
	}
	refuse(id, RPC_METHOD, "no such method");
}

static void on_message(struct mcp *m, json_t *msg)
{
	json_t *id = json_object_get(msg, "id");
	const char *name = json_string_value(json_object_get(msg, "method"));

	if (!json_is_object(msg) ||
	    (!name && !json_object_get(msg, "result") && !json_object_get(msg, "error")))
		refuse(id, RPC_REQUEST, "expected a JSON-RPC request: an object with a method");
	else if (!name)
		return; /* an answer to a request that was never made */
	else if (!id && strcmp(name, "notifications/cancelled") == 0)
		on_cancelled(m, json_object_get(msg, "params"));
	else if (!id)
		return; /* other notifications need nothing */
	else if (!json_is_string(id) && !json_is_integer(id))
		refuse(NULL, RPC_REQUEST, "id: expected a string or a whole number");
	else
		on_request(m, msg, id, name);
}

static void on_line(struct mcp *m, struct str line)
{
	json_error_t at;
	json_t *msg;

	if (str_trim(line).n == 0)
		return;
	msg = json_loadb(line.p, line.n, JSON_DECODE_ANY, &at);
	if (!msg) {
		char *text = xasprintf("not JSON: byte %d: %s", at.position, at.text);

		refuse(NULL, RPC_PARSE, text);
		free(text);
		return;
	}
	on_message(m, msg);
	json_decref(msg);
}

/* Takes one whole line from what was read; the caller frees it. Messages may be served while another one is. */
static bool take_line(struct mcp *m, char **line, size_t *n)
{
	const char *end = m->in.n ? memchr(m->in.data, '\n', m->in.n) : NULL;

	if (!end && !(m->eof && m->in.n && !m->skipping))
		return false;
	*n = end ? (size_t)(end - m->in.data) : m->in.n;
	*line = xmalloc(*n + 1);
	memcpy(*line, m->in.data, *n);
	(*line)[*n] = 0;
	m->in.n -= MIN(*n + 1, m->in.n);
	if (m->in.n)
		memmove(m->in.data, m->in.data + *n + 1, m->in.n);
	return true;
}

/* Reads what is there, waiting that long for it (-1: as long as it takes). */
static void read_some(struct mcp *m, int timeout_ms)
{
	struct pollfd fd = { STDIN_FILENO, POLLIN, 0 };
	char piece[65536];
	ssize_t n;

	if (m->eof || poll(&fd, 1, timeout_ms) <= 0)
		return;
	n = read(STDIN_FILENO, piece, sizeof(piece));
	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		m->eof = true;
	if (n > 0)
		buf_add(&m->in, piece, (size_t)n);
	if (m->in.n > MAX_MESSAGE && !memchr(m->in.data, '\n', m->in.n)) {
		if (!m->skipping)
			refuse(NULL, RPC_REQUEST, "the message is longer than 4 MB");
		m->skipping = true;
		buf_clear(&m->in);
	}
}

static void serve_lines(struct mcp *m)
{
	char *line;
	size_t n;

	while (take_line(m, &line, &n)) {
		if (!m->skipping)
			on_line(m, (struct str){ line, n });
		m->skipping = false;
		free(line);
	}
}

/* ---- while a tool runs ---- */

/* The last line that the child said; it goes along with the progress. */
static struct str last_words(const struct buf *err)
{
	struct str rest = str_trim(buf_str(err)), line = { 0 }, last = { 0 };

	while (str_next_line(&rest, &line))
		last = line;
	return str_sub(last, 0, 300);
}

static void tell_progress(struct mcp *m)
{
	int64_t now = time_mono_ns();
	struct str words;

	if (!m->token || now - m->told_ns < PROGRESS_NS)
		return;
	m->told_ns = now;
	words = m->child ? last_words(&m->child->err) : (struct str){ 0 };
	json_t *params = json_pack("{s:O,s:f}", "progressToken", m->token, "progress",
				   (double)(now - m->began_ns) / 1e9);
	if (words.n)
		json_object_set_new(params, "message", mcp_text(words));
	send_message(json_pack("{s:s,s:o}", "method", "notifications/progress", "params", params));
}

static void on_tick(void *ctx)
{
	struct mcp *m = ctx;

	read_some(m, 0);
	serve_lines(m);
	tell_progress(m);
	if (m->eof)
		m->stop = true; /* nobody is there for the answer */
}

bool mcp_run(struct mcp *m, const char *const *args, struct mcp_child *child, struct err *err)
{
	const char *argv[64] = { "/proc/self/exe" };
	struct proc p = { .argv = argv,
			  .out = &child->out,
			  .err = &child->err,
			  .stop = &m->stop,
			  .on_tick = on_tick,
			  .ctx = m };
	size_t n = 1;
	bool ok;

	for (; args[n - 1]; n++) {
		if (n == ARRAY_LEN(argv) - 1)
			return err_set(err, ERR_USAGE, "too many arguments");
		argv[n] = args[n - 1];
	}
	child->out.max = child->err.max = MAX_OUTPUT;
	m->child = child;
	ok = proc_run(&p, err);
	m->child = NULL;
	child->exit_code = p.exit_code;
	if (ok && p.exit_code >= EXIT_ERROR) {
		struct str words = str_trim(buf_str(&child->err));

		return err_set(err, ERR_CHILD, STR_FMT,
			       STR_ARG(words.n ? str_sub(words, 0, 1000)
					       : STR("it ended without a word")));
	}
	return ok;
}

void mcp_child_release(struct mcp_child *child)
{
	buf_release(&child->out);
	buf_release(&child->err);
}

static int run(void *opts, int argc, char **argv)
{
	struct mcp m = { .in = { .max = MAX_MESSAGE + 65536 } };

	if (argc > 0) {
		struct err err;

		err_set(&err, ERR_USAGE,
			"expected no arguments: it serves standard input and output");
		return command_fail("mcp", &err);
	}
	cancel_install();
	while (!cancelled()) {
		serve_lines(&m);
		if (m.waiting.n) {
			json_t *msg = m.waiting.v[0];

			memmove(m.waiting.v, m.waiting.v + 1, --m.waiting.n * sizeof(msg));
			on_message(&m, msg);
			json_decref(msg);
			continue;
		}
		if (m.eof)
			break;
		read_some(&m, -1);
	}
	for (size_t i = 0; i < m.waiting.n; i++)
		json_decref(m.waiting.v[i]);
	vec_release(&m.waiting);
	buf_release(&m.in);
	return EXIT_OK;
}

const struct command cmd_mcp = {
	.name = "mcp",
	.args = "",
	.brief = "serves automated assistants: Model Context Protocol over standard input and "
		 "output",
	.about = "For the configuration of an assistant, not for typing: JSON-RPC 2.0, one message "
		 "a "
		 "line. Tools: record, advise, top,\n"
		 "list, callers, flame, trace_findings, prove, explain_pattern. Answers are "
		 "bounded; "
		 "what is longer comes in pages.\n"
		 "Files are those that the server's user can read, relative to its working "
		 "directory; "
		 "record and prove run Go code.\n"
		 "Long tools tell their progress and can be cancelled. `goperf skill` is the text "
		 "that "
		 "teaches how to use them.",
	.examples =
		"  goperf mcp\n"
		"  {\"mcpServers\": {\"goperf\": {\"command\": \"goperf\", \"args\": [\"mcp\"]}}}",
	.run = run,
};
