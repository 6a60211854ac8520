/*
 * The door for automated assistants: Model Context Protocol over standard input and output, JSON-RPC 2.0, one message a
 * line (https://modelcontextprotocol.io/specification, revisions 2024-11-05 to 2025-11-25).
 *
 * mcp.c speaks the protocol; mcp_tools.c has the table of tools. A tool runs this program again as a child, with --json: a
 * crash or a limit ends one answer, not the session. While it runs, messages are read: pings are answered, a cancellation
 * ends the child, other calls wait their turn.
 */
#ifndef GOPERF_CMD_MCP_H
#define GOPERF_CMD_MCP_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

struct mcp;

enum mcp_param_type { MCP_STRING, MCP_STRINGS, MCP_INT, MCP_NUMBER, MCP_BOOL };

/* What a tool takes, and how it gets into the child's command line. */
struct mcp_param {
	const char *name;
	enum mcp_param_type type;
	bool required;
	const char *
		flag; /* "-focus": "-focus=VALUE"; "": an argument behind the flags; NULL: the tool's own */
	const char *about;
};

struct mcp_tool {
	const char *name, *title, *about;
	const struct mcp_param *params; /* ends with a NULL name */
	const char *const *argv;	/* words in front, ends with NULL */
	const char *rows;		/* the array of the answer that is paged; NULL: none */
	bool writes;			/* runs the user's code or writes files */
	/* Makes the answer; NULL: the usual way. */
	bool (*call)(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		     struct err *err);
};

extern const struct mcp_tool mcp_tools[]; /* ends with a NULL name */
const struct mcp_tool *mcp_tool_find(const char *name);
json_t *mcp_tools_list(void);
/* Checks the arguments and makes the answer, a new object of at most MCP_ANSWER_MAX bytes. */
bool mcp_tool_call(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		   struct err *err) MUST_CHECK;

#define MCP_ANSWER_MAX 60000

struct mcp_child {
	struct buf out, err;
	int exit_code;
};
/* Runs this program with these arguments (NULL-terminated, without argv[0]); messages are served meanwhile. */
bool mcp_run(struct mcp *m, const char *const *args, struct mcp_child *child,
	     struct err *err) MUST_CHECK;
void mcp_child_release(struct mcp_child *child);

/* mcp_page.c: cuts answers to size ------------------------------------------------------------------------------- */

/* Keeps rows [offset, offset + limit) of the array, fewer where they are too long together, and adds "page". */
void mcp_page(json_t *answer, const char *rows, int64_t offset, int64_t limit);

/* A JSON string of any bytes: what is no UTF-8 becomes '?'. */
json_t *mcp_text(struct str s);

/* mcp_flame.c ------------------------------------------------------------------------------------------------------ */

struct mcp_flame_opts {
	json_t *root;	  /* names from the outermost frame on; NULL: all */
	double min_share; /* of the total; smaller subtrees are left out, and their number told */
	int64_t max_depth, max_nodes;
};
/* The dearest nodes of a call tree as `goperf pprof -folded -json` has it. */
bool mcp_flame(json_t *tree, const struct mcp_flame_opts *o, json_t **out,
	       struct err *err) MUST_CHECK;

#endif
