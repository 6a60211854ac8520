#include "web/route.h"

#include <string.h>

#define PROFILES (1u << INPUT_PROFILE)
#define TRACES (1u << INPUT_TRACE)
#define STACKS \
	(PROFILES | TRACES) /* of a trace: the profile that prof=, from= and to= make of it */

const struct route routes[] = {
	{ "advice", ROUTE_VIEW, 1u << INPUT_EVIDENCE, view_advice, "Advice", NULL },
	{ "timeline", ROUTE_VIEW, TRACES, view_timeline, "Timeline", NULL },
	{ "trace", ROUTE_VIEW, TRACES, view_trace, "Trace", NULL },
	{ "span", ROUTE_DATA, TRACES, view_span, NULL, NULL },
	{ "wakes", ROUTE_DATA, TRACES, view_wakes, NULL, NULL },
	{ "path", ROUTE_DATA, TRACES, view_path, NULL, NULL },
	{ "search", ROUTE_DATA, TRACES, view_search, NULL, NULL },
	{ "selection", ROUTE_DATA, TRACES, view_selection, NULL, NULL },
	{ "flamegraph", ROUTE_VIEW, STACKS, view_flame, "Flame graph", NULL },
	{ "top", ROUTE_VIEW, STACKS, view_top, "Top", NULL },
	{ "graph", ROUTE_VIEW, STACKS, view_graph, "Graph", NULL },
	{ "peek", ROUTE_VIEW, STACKS, view_peek, "Peek", NULL },
	{ "source", ROUTE_VIEW, PROFILES, view_source, "Source", NULL },
	{ "disasm", ROUTE_VIEW, PROFILES, view_disasm, "Disassembly", NULL },
	{ "labels", ROUTE_VIEW, STACKS, view_labels, "Labels", NULL },
	{ "benchmarks", ROUTE_VIEW, 1u << INPUT_BENCH, view_bench, "Benchmarks", NULL },
	{ "download", ROUTE_FILE, STACKS, view_download, NULL, NULL },
	{ "export", ROUTE_FILE, STACKS, view_export, NULL, NULL },
	{ "saveconfig", ROUTE_ACTION, 0, action_save_config, NULL, "POST" },
	/* the front's own */
	{ "progress", ROUTE_DATA, 0, NULL, NULL, NULL },
	{ "cancel", ROUTE_ACTION, 0, NULL, NULL, "POST" },
	{ "refresh", ROUTE_ACTION, 0, NULL, NULL, "POST" },
	{ "deleteconfig", ROUTE_ACTION, 0, action_delete_config, NULL, "DELETE POST" },
	{ 0 },
};

const struct route *route_find(struct str path, bool *is_page)
{
	bool page = str_has_prefix(path, STR("/ui/")), data = str_has_prefix(path, STR("/api/"));
	struct str name = str_sub(path, page ? 4 : 5, path.n);

	if (!page && !data)
		return NULL;
	for (const struct route *r = routes; r->name; r++) {
		if (!str_eq(name, str_of(r->name)))
			continue;
		if (data && r->kind != ROUTE_VIEW && r->kind != ROUTE_DATA)
			return NULL;
		if (page && r->kind == ROUTE_DATA)
			return NULL;
		*is_page = page && r->kind == ROUTE_VIEW;
		return r;
	}
	return NULL;
}
