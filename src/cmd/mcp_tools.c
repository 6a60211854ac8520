/* The tools of goperf mcp: a row each; most are a command line made from the arguments and the child's JSON in pages. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cmd/mcp.h"
#include "io/file.h"

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 500
#define MAX_ARGS 48

#define PAGE_PARAMS \
	{ "offset", MCP_INT, false, NULL, \
	  "first row, from 0; page.next_offset of the answer before" }, \
	{ \
		"limit", MCP_INT, false, NULL, "rows at most (default 20, at most 500)" \
	}

#define PROFILE_PARAMS \
	{ "profiles", MCP_STRINGS, true, "", \
	  "profile files, folders, archives or URLs; several are merged. Of an evidence folder: " \
	  "cpu.pb.gz, mem.pb.gz ..." }, \
		{ "sample_index", MCP_STRING, false, "-sample_index", \
		  "which value: cpu, alloc_space, alloc_objects, inuse_space, delay, contentions " \
		  "..." }, \
		{ "diff_base", MCP_STRING, false, "-diff_base", \
		  "profile to compare with: values become differences" }, \
		{ "focus", MCP_STRING, false, "-focus", \
		  "only stacks with a frame that matches this regular expression" }, \
		{ "ignore", MCP_STRING, false, "-ignore", "no stacks with a frame that matches" }, \
	{ \
		"tagfocus", MCP_STRING, false, "-tagfocus", \
			"only samples with such a label, key=regexp" \
	}

/* ---- arguments ---- */

struct args {
	const char *v[MAX_ARGS + 1];
	size_t n;
	struct arena arena;
};

static bool add(struct args *a, const char *arg, struct err *err)
{
	if (a->n >= MAX_ARGS)
		return err_set(err, ERR_USAGE, "more than %d arguments", MAX_ARGS);
	a->v[a->n++] = arg;
	a->v[a->n] = NULL;
	return true;
}

static bool is_of_type(const json_t *v, enum mcp_param_type type)
{
	size_t i;
	json_t *item;

	switch (type) {
	case MCP_STRING:
		return json_is_string(v);
	case MCP_INT:
		return json_is_integer(v) && json_integer_value(v) >= 0;
	case MCP_NUMBER:
		return json_is_number(v);
	case MCP_BOOL:
		return json_is_boolean(v);
	case MCP_STRINGS:
		json_array_foreach(v, i, item) if (!json_is_string(item)) return false;
		return json_is_array(v) && json_array_size(v) > 0;
	}
	return false;
}

static const char *const type_words[] = {
	[MCP_STRING] = "a text",
	[MCP_STRINGS] = "a list of texts, at least one",
	[MCP_INT] = "a whole number from 0",
	[MCP_NUMBER] = "a number",
	[MCP_BOOL] = "true or false",
};

static const struct mcp_param *param_find(const struct mcp_tool *tool, const char *name)
{
	for (const struct mcp_param *p = tool->params; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

static bool check(const struct mcp_tool *tool, json_t *args, struct err *err)
{
	const char *key;
	json_t *v;

	json_object_foreach(args, key, v)
	{
		const struct mcp_param *p = param_find(tool, key);

		if (!p)
			return err_set(err, ERR_USAGE, "%s takes no argument %.60s", tool->name,
				       key);
		if (!is_of_type(v, p->type))
			return err_set(err, ERR_USAGE, "%s: expected %s", key, type_words[p->type]);
	}
	for (const struct mcp_param *p = tool->params; p->name; p++)
		if (p->required && !json_object_get(args, p->name))
			return err_set(err, ERR_USAGE, "%s is missing: %s", p->name, p->about);
	return true;
}

/* An argument of the command line must not be taken for a flag. */
static bool add_plain(struct args *a, const char *name, const json_t *v, struct err *err)
{
	const char *text = json_string_value(v);

	if (text[0] == '-' || !text[0])
		return err_set(err, ERR_USAGE, "%s: \"%.100s\" is no name of a file or package",
			       name, text);
	return add(a, text, err);
}

static bool add_flag(struct args *a, const struct mcp_param *p, const json_t *v, struct err *err)
{
	char *text = NULL;
	bool ok;

	if (p->type == MCP_BOOL)
		return !json_is_true(v) || add(a, p->flag, err);
	if (p->type == MCP_STRING)
		text = xasprintf("%s=%s", p->flag, json_string_value(v));
	else if (p->type == MCP_INT)
		text = xasprintf("%s=%lld", p->flag, (long long)json_integer_value(v));
	else
		text = xasprintf("%s=%.17g", p->flag, json_number_value(v));
	ok = add(a, arena_strndup(&a->arena, text, strlen(text)), err);
	free(text);
	return ok;
}

/* Flags first, then what stands behind them. */
static bool make_args(struct args *a, const struct mcp_tool *tool, json_t *args, struct err *err)
{
	json_t *item;
	size_t i;

	for (const char *const *w = tool->argv; *w; w++)
		if (!add(a, *w, err))
			return false;
	for (const struct mcp_param *p = tool->params; p->name; p++) {
		const json_t *v = json_object_get(args, p->name);

		if (v && p->flag && p->flag[0] && !add_flag(a, p, v, err))
			return false;
	}
	for (const struct mcp_param *p = tool->params; p->name; p++) {
		json_t *v = json_object_get(args, p->name);

		if (!v || !p->flag || p->flag[0])
			continue;
		if (p->type == MCP_STRING && !add_plain(a, p->name, v, err))
			return false;
		if (p->type == MCP_STRINGS)
			json_array_foreach(
				v, i, item) if (!add_plain(a, p->name, item, err)) return false;
	}
	return true;
}

static int64_t int_arg(json_t *args, const char *name, int64_t otherwise, int64_t max)
{
	const json_t *v = json_object_get(args, name);

	return v ? MIN(json_integer_value(v), max) : otherwise;
}

static int64_t limit_of(json_t *args)
{
	return MAX(int_arg(args, "limit", DEFAULT_LIMIT, MAX_LIMIT), 1);
}

/* ---- answers ---- */

/* What the child said beside its answer. */
static void add_notes(json_t *answer, struct str words)
{
	json_t *notes = json_array();
	struct str line;

	while (str_next_line(&words, &line))
		if (str_trim(line).n && json_array_size(notes) < 20)
			json_array_append_new(notes, mcp_text(line));
	if (json_array_size(notes))
		json_object_set(answer, "notes", notes);
	json_decref(notes);
}

static bool run_json(struct mcp *m, const struct args *a, json_t **out, int *exit_code,
		     struct err *err)
{
	struct mcp_child child = { 0 };
	json_error_t at;
	bool ok = mcp_run(m, a->v, &child, err);

	if (ok) {
		*out = json_loadb(child.out.n ? child.out.data : "", child.out.n, 0, &at);
		if (!json_is_object(*out)) {
			json_decref(*out);
			ok = err_set(err, ERR_CHILD, "no JSON came from goperf %s: %s", a->v[0],
				     at.text);
		} else {
			add_notes(*out, buf_str(&child.err));
		}
	}
	*exit_code = child.exit_code;
	mcp_child_release(&child);
	return ok;
}

static bool call_usual(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		       struct err *err)
{
	struct args a = { 0 };
	int exit_code;
	bool ok = make_args(&a, tool, args, err) && run_json(m, &a, out, &exit_code, err);

	arena_release(&a.arena);
	return ok;
}

/* Lines of source that cost nothing and stand far from those that do say little. */
static bool call_list(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		      struct err *err)
{
	int64_t context = int_arg(args, "context", 3, 1000);
	json_t *fn, *line;
	size_t i, k;

	if (!call_usual(m, tool, args, out, err))
		return false;
	json_array_foreach(json_object_get(*out, "rows"), i, fn)
	{
		json_t *lines = json_object_get(fn, "lines"), *kept = json_array();
		int64_t n = (int64_t)json_array_size(lines);
		char *wanted = xcalloc((size_t)n + 1, 1);

		json_array_foreach(lines, k, line)
		{
			if (!json_integer_value(json_object_get(line, "flat")) &&
			    !json_integer_value(json_object_get(line, "cum")))
				continue;
			for (int64_t j = MAX((int64_t)k - context, 0);
			     j < MIN((int64_t)k + context + 1, n); j++)
				wanted[j] = 1;
		}
		json_array_foreach(lines, k, line) if (wanted[k]) json_array_append(kept, line);
		free(wanted);
		json_object_set_new(fn, "lines", kept);
	}
	return true;
}

static bool call_flame(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		       struct err *err)
{
	const json_t *share = json_object_get(args, "min_share");
	struct mcp_flame_opts o = { .root = json_object_get(args, "root"),
				    .min_share = share ? json_number_value(share) : 0.01,
				    .max_depth = int_arg(args, "max_depth", 40, 200),
				    .max_nodes = int_arg(args, "max_nodes", 300, 2000) };
	json_t *tree = NULL;
	bool ok = call_usual(m, tool, args, &tree, err) && mcp_flame(tree, &o, out, err);

	json_decref(tree);
	return ok;
}

/* Runs goperf record; *dir is the folder that it printed. */
static bool record(struct mcp *m, const struct args *a, char **dir, json_t **notes, struct err *err)
{
	struct mcp_child child = { 0 };
	bool ok = mcp_run(m, a->v, &child, err);

	if (ok) {
		struct str path = str_trim(buf_str(&child.out));

		*dir = xasprintf(STR_FMT, STR_ARG(path));
		*notes = json_object();
		add_notes(*notes, buf_str(&child.err));
	}
	mcp_child_release(&child);
	return ok;
}

static bool call_record(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
			struct err *err)
{
	json_t *command = json_object_get(args, "command"), *word;
	struct args a = { 0 };
	char *dir = NULL;
	size_t i;
	bool ok;

	if (!command == !json_object_get(args, "targets"))
		return err_set(err, ERR_USAGE,
			       "expected either targets (packages or one URL) or command");
	ok = make_args(&a, tool, args, err) && (!command || add(&a, "--", err));
	json_array_foreach(command, i, word) ok = ok && add(&a, json_string_value(word), err);
	ok = ok && record(m, &a, &dir, out, err);
	if (ok)
		json_object_set_new(*out, "evidence", mcp_text(str_of(dir)));
	free(dir);
	arena_release(&a.arena);
	return ok;
}

/* Packages are recorded first; the answer names the folder, so that the next page need not record again. */
static bool call_advise(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
			struct err *err)
{
	json_t *packages = json_object_get(args, "packages"), *item, *notes = NULL, *left;
	struct args a = { 0 }, r = { 0 };
	char *dir = NULL;
	size_t i;
	int exit_code;
	bool ok = true;

	if (!packages == !json_object_get(args, "evidence"))
		return err_set(err, ERR_USAGE, "expected either evidence or packages");
	if (packages) {
		ok = add(&r, "record", err);
		json_array_foreach(packages, i, item) ok =
			ok && add_plain(&r, "packages", item, err);
		ok = ok && record(m, &r, &dir, &notes, err);
	}
	ok = ok && make_args(&a, tool, args, err) && (!dir || add(&a, dir, err)) &&
	     run_json(m, &a, out, &exit_code, err);
	if (ok && dir)
		json_object_set_new(*out, "evidence", mcp_text(str_of(dir)));
	left = ok ? json_object_get(*out, "left_alone") : NULL;
	if (left && json_array_size(left) > 10) {
		json_object_set_new(*out, "left_alone_total",
				    json_integer((json_int_t)json_array_size(left)));
		while (json_array_size(left) > 10)
			json_array_remove(left, json_array_size(left) - 1);
	}
	json_decref(notes);
	free(dir);
	arena_release(&a.arena);
	arena_release(&r.arena);
	return ok;
}

static bool call_prove(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		       struct err *err)
{
	struct args a = { 0 };
	int exit_code;
	bool ok = make_args(&a, tool, args, err) && run_json(m, &a, out, &exit_code, err);

	if (ok)
		json_object_set_new(*out, "regression", json_boolean(exit_code == 1));
	arena_release(&a.arena);
	return ok;
}

/* ---- the table ---- */

static const struct mcp_param record_params[] = {
	{ "targets", MCP_STRINGS, false, "",
	  "Go packages (./..., ./parser), or one URL of a live net/http/pprof server" },
	{ "command", MCP_STRINGS, false, NULL,
	  "instead: a program that writes profiles itself; {} is the evidence folder" },
	{ "bench", MCP_STRING, false, "-bench", "benchmarks to run, as go test -bench" },
	{ "benchtime", MCP_STRING, false, "-benchtime",
	  "time of a benchmark and round: 300ms, 100x" },
	{ "count", MCP_INT, false, "-count", "rounds of benchmark results (default 6)" },
	{ "short", MCP_BOOL, false, "-short", "half the rounds" },
	{ "race", MCP_BOOL, false, "-race", "also run under the race detector" },
	{ "tags", MCP_STRING, false, "-tags", "build tags" },
	{ "seconds", MCP_INT, false, "-seconds", "of a live server's CPU profile (default 10)" },
	{ "output", MCP_STRING, false, "-o", "the evidence folder (default .goperf/TIMESTAMP)" },
	{ 0 },
};

static const struct mcp_param advise_params[] = {
	{ "evidence", MCP_STRINGS, false, "",
	  "an evidence folder (of record; .goperf/latest is the newest), or profiles" },
	{ "packages", MCP_STRINGS, false, NULL,
	  "instead: Go packages, which are recorded first; takes about a minute" },
	{ "min_cost", MCP_STRING, false, "-min-cost",
	  "leave alone what costs less of every total: 2%, 0.02 (default 1%)" },
	{ "pattern", MCP_STRING, false, "-pattern", "look for one pattern only, by its id" },
	{ "include_std", MCP_BOOL, false, "-include-std",
	  "also advise on the standard library and dependencies" },
	{ "source", MCP_STRING, false, "-source",
	  "folder of the module's source, where it is not found by itself" },
	PAGE_PARAMS,
	{ 0 },
};

static const struct mcp_param top_params[] = {
	PROFILE_PARAMS,
	{ "cum", MCP_BOOL, false, "-cum",
	  "the largest with all that they call first, not by themselves" },
	{ "lines", MCP_BOOL, false, "-lines",
	  "a row for each line of source, not for each function" },
	PAGE_PARAMS,
	{ 0 },
};

static const struct mcp_param list_params[] = {
	{ "function", MCP_STRING, true, "-list", "regular expression of the functions' names" },
	PROFILE_PARAMS,
	{ "source_path", MCP_STRING, false, "-source_path", "where source files are looked for" },
	{ "context", MCP_INT, false, NULL,
	  "lines shown around each line that costs something (default 3)" },
	PAGE_PARAMS,
	{ 0 },
};

static const struct mcp_param callers_params[] = {
	{ "function", MCP_STRING, true, "-peek", "regular expression of the functions' names" },
	PROFILE_PARAMS,
	PAGE_PARAMS,
	{ 0 },
};

static const struct mcp_param flame_params[] = {
	PROFILE_PARAMS,
	{ "root", MCP_STRINGS, false, NULL,
	  "show the subtree at this way of names, from the outermost frame on" },
	{ "min_share", MCP_NUMBER, false, "-nodefraction",
	  "leave out subtrees below this share of the total (default 0.01)" },
	{ "max_depth", MCP_INT, false, NULL, "frames deep, at most (default 40)" },
	{ "max_nodes", MCP_INT, false, NULL, "nodes, at most, the dearest first (default 300)" },
	{ 0 },
};

static const struct mcp_param findings_params[] = {
	{ "trace", MCP_STRING, true, "",
	  "an execution trace: trace.out of an evidence folder, a file, or a URL" },
	{ "from", MCP_STRING, false, "-from", "begin of the window, from the trace's start: 1.5s" },
	{ "to", MCP_STRING, false, "-to", "its end" },
	{ "min_cost", MCP_STRING, false, "-min-cost", "leave out what costs less time: 1ms" },
	PAGE_PARAMS,
	{ 0 },
};

static const struct mcp_param prove_params[] = {
	{ "packages", MCP_STRINGS, true, "", "Go packages whose benchmarks are compared" },
	{ "base", MCP_STRING, false, "-base",
	  "git revision, folder or test binary to compare with (default: HEAD, or the merge "
	  "base)" },
	{ "bench", MCP_STRING, false, "-bench", "benchmarks to run, as go test -bench" },
	{ "budget", MCP_STRING, false, "-budget", "time to spend on rounds, at most: 2m" },
	{ "min_effect", MCP_STRING, false, "-min-effect",
	  "the smallest change that matters, in percent (default 2%)" },
	{ "tags", MCP_STRING, false, "-tags", "build tags" },
	{ 0 },
};

static const struct mcp_param pattern_params[] = {
	{ "id", MCP_STRING, false, "", "of a pattern, as in findings; none: the list of all" },
	{ 0 },
};

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

const struct mcp_tool mcp_tools[] = {
	{ "record", "Record evidence",
	  "Collects an evidence folder for a Go package, a live server or a command: benchmark "
	  "results, CPU, heap, block and "
	  "mutex profiles, an execution trace, the compiler's diagnostics. Runs the user's code "
	  "for about a minute. Returns the "
	  "folder, which advise and the others take.",
	  record_params, WORDS("record"), NULL, true, call_record },
	{ "advise", "Advise",
	  "The main tool: a ranked list of what costs CPU, memory or waiting in a Go module and "
	  "what to do about it, each finding "
	  "with its price, place, reason, the cheaper form as code, and the command that proves "
	  "it. Start here.",
	  advise_params, WORDS("advise", "-json"), "findings", true, call_advise },
	{ "top", "Top functions",
	  "The functions (or lines) of a pprof profile that cost most, as exact numbers: flat is "
	  "by itself, cum with all it calls.",
	  top_params, WORDS("pprof", "-top", "-json"), "rows", false, NULL },
	{ "list", "Annotated source", "The source of functions with the cost of each line.",
	  list_params, WORDS("pprof", "-json"), "rows", false, call_list },
	{ "callers", "Callers and callees",
	  "Who calls a function, and whom it calls, with the cost along each edge.", callers_params,
	  WORDS("pprof", "-json"), "rows", false, NULL },
	{ "flame", "Flame graph as a tree",
	  "The call tree of a profile from the outermost frame on, the dearest subtrees first, "
	  "small ones left out and counted. "
	  "root goes deeper into one of them.",
	  flame_params, WORDS("pprof", "-folded", "-json", "-nodefraction=0.01"), NULL, false,
	  call_flame },
	{ "trace_findings", "Findings of an execution trace",
	  "What is wrong in a Go execution trace: waits for a processor with their cause, lock "
	  "convoys, collector's assists, stops "
	  "of the world, leaked goroutines, critical paths; each with numbers, a time window, the "
	  "stack and how sure it is.",
	  findings_params, WORDS("trace", "findings", "-json"), "findings", false, NULL },
	{ "prove", "Prove a change",
	  "Is it really faster? Runs the benchmarks of a base and of the working tree in turns "
	  "until each is decided: faster, "
	  "slower, no change, undecided, with effect and interval. Never claims what the noise "
	  "does not allow. Takes minutes.",
	  prove_params, WORDS("prove", "-json"), NULL, true, call_prove },
	{ "explain_pattern", "Explain a pattern",
	  "One of the 25 wastes that advise knows: bad and good form, what the compiler says, what "
	  "was measured, when it does not "
	  "matter, and which common claims about it are wrong.",
	  pattern_params, WORDS("patterns", "-json"), NULL, false, NULL },
	{ 0 },
};

const struct mcp_tool *mcp_tool_find(const char *name)
{
	for (const struct mcp_tool *t = mcp_tools; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

static json_t *schema_of(const struct mcp_tool *tool)
{
	static const char *const types[] = { [MCP_STRING] = "string",
					     [MCP_INT] = "integer",
					     [MCP_NUMBER] = "number",
					     [MCP_BOOL] = "boolean" };
	json_t *properties = json_object(), *required = json_array();
	json_t *schema;

	for (const struct mcp_param *p = tool->params; p->name; p++) {
		json_t *v = json_pack("{s:s}", "description", p->about);

		json_object_set_new(v, "type",
				    json_string(p->type == MCP_STRINGS ? "array" : types[p->type]));
		if (p->type == MCP_STRINGS) {
			json_object_set_new(v, "items", json_pack("{s:s}", "type", "string"));
			json_object_set_new(v, "minItems", json_integer(1));
		}
		if (p->type == MCP_INT)
			json_object_set_new(v, "minimum", json_integer(0));
		json_object_set_new(properties, p->name, v);
		if (p->required)
			json_array_append_new(required, json_string(p->name));
	}
	schema = json_pack("{s:s,s:o,s:b}", "type", "object", "properties", properties,
			   "additionalProperties", 0);
	if (json_array_size(required))
		json_object_set(schema, "required", required);
	json_decref(required);
	return schema;
}

json_t *mcp_tools_list(void)
{
	json_t *list = json_array();

	for (const struct mcp_tool *t = mcp_tools; t->name; t++)
		json_array_append_new(list,
				      json_pack("{s:s,s:s,s:s,s:o,s:{s:b,s:b}}", "name", t->name,
						"title", t->title, "description", t->about,
						"inputSchema", schema_of(t), "annotations",
						"readOnlyHint", !t->writes, "destructiveHint", 0));
	return list;
}

bool mcp_tool_call(struct mcp *m, const struct mcp_tool *tool, json_t *args, json_t **out,
		   struct err *err)
{
	if (!check(tool, args, err) ||
	    !(tool->call ? tool->call : call_usual)(m, tool, args, out, err))
		return false;
	mcp_page(*out, tool->rows, int_arg(args, "offset", 0, INT64_MAX), limit_of(args));
	return true;
}
