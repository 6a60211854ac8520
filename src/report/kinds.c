#include "report/internal.h"

#define REPORT_USAGE(name, cum, redirect) \
	name " [n] [focus_regex]* [-ignore_regex]*" cum redirect "\n" \
	     "Include up to n samples\n" \
	     "Include samples matching focus_regex, and exclude ignore_regex."
#define CUM_USAGE "\n-cum sorts the output by cumulative weight"
#define REDIRECT_USAGE "\nOptionally save the report on the file f"
#define LIST_USAGE(name, redirect) \
	name "<func_regex|address> [-focus_regex]* [-ignore_regex]*" redirect "\n" \
	     "Include functions matching func_regex, or including the address specified.\n" \
	     "Include samples matching focus_regex, and exclude ignore_regex."

#define GRAPH_FORCE (VISUAL | ALLOW_CALL_TREE)
#define CALLGRIND_FORCE \
	(FORCE_NO_TRIM | FORCE_ADDRESSES | KEEP_OBJECTS | ALLOW_CALL_TREE | KEEP_MINIMUM_UNIT)
#define IMAGE(name, type, more, text) \
	{ \
		name, REPORT_NO_ARG, GRAPH_FORCE | (more), 80, report_dot, type, NULL, type, text, \
			REPORT_USAGE(name, "", " >f") REDIRECT_USAGE \
	}
#define VIEWED(name, type, more, viewer, text) \
	{ \
		name, REPORT_NO_ARG, GRAPH_FORCE | (more), 80, report_dot, type, viewer, NULL, \
			text, REPORT_USAGE(name, "", "") \
	}

const struct report_kind report_kinds[] = {
	{ "callgrind", REPORT_NO_ARG, CALLGRIND_FORCE, 80, report_callgrind, NULL, NULL,
	  "callgraph.out", "Outputs a graph in callgrind format",
	  REPORT_USAGE("callgrind", "", " >f") REDIRECT_USAGE },
	{ "comments", REPORT_NO_ARG, 0, 80, report_comments, NULL, NULL, NULL,
	  "Output all profile comments", "", .json = report_comments_json },
	{ "disasm", REPORT_REGEX, FORCE_NO_TRIM | FORCE_ADDRESSES | FORCE_NO_INLINES | KEEP_OBJECTS,
	  80, report_disasm, NULL, NULL, NULL, "Output assembly listings annotated with samples",
	  LIST_USAGE("disasm", " >f") REDIRECT_USAGE, .json = report_disasm_json },
	{ "dot", REPORT_NO_ARG, GRAPH_FORCE, 80, report_dot, NULL, NULL, NULL,
	  "Outputs a graph in DOT format", REPORT_USAGE("dot", "", " >f") REDIRECT_USAGE },
	VIEWED("eog", "svg", 0, "eog", "Visualize graph through eog"),
	VIEWED("evince", "pdf", 0, "evince", "Visualize graph through evince"),
	IMAGE("gif", "gif", 0, "Outputs a graph image in GIF format"),
	VIEWED("gv", "ps", 0, "gv --noantialias", "Visualize graph through gv"),
	{ "kcachegrind", REPORT_NO_ARG, CALLGRIND_FORCE, 80, report_callgrind, NULL, "kcachegrind",
	  NULL, "Visualize report in KCachegrind", REPORT_USAGE("kcachegrind", "", "") },
	{ "list", REPORT_REGEX, FORCE_NO_TRIM | FORCE_LINES | KEEP_OBJECTS, 80, report_list, NULL,
	  NULL, NULL, "Output annotated source for functions matching regexp",
	  LIST_USAGE("list", ""), .json = report_list_json },
	IMAGE("pdf", "pdf", 0, "Outputs a graph in PDF format"),
	{ "peek", REPORT_REGEX, FORCE_NO_TRIM, 80, report_tree, NULL, NULL, NULL,
	  "Output callers/callees of functions matching regexp",
	  "peek func_regex\nDisplay callers and callees of functions matching func_regex.",
	  .json = report_tree_json },
	IMAGE("png", "png", 0, "Outputs a graph image in PNG format"),
	{ "proto", REPORT_NO_ARG, FORCE_NO_TRIM | FORCE_ADDRESSES, 80, report_proto, NULL, NULL,
	  "pb.gz", "Outputs the profile in compressed protobuf format", "" },
	IMAGE("ps", "ps", 0, "Outputs a graph in PS format"),
	{ "raw", REPORT_NO_ARG, FORCE_NO_TRIM | FORCE_ADDRESSES | KEEP_OBJECTS, 80, report_raw,
	  NULL, NULL, NULL, "Outputs a text representation of the raw profile", "",
	  .json = report_raw_json },
	IMAGE("svg", "svg", PANNED, "Outputs a graph in SVG format"),
	{ "tags", REPORT_NO_ARG, 0, 80, report_tags, NULL, NULL, NULL,
	  "Outputs all tags in the profile",
	  "tags [tag_regex]* [-ignore_regex]* [>file]\n"
	  "List tags with key:value matching tag_regex and exclude ignore_regex.",
	  .json = report_tags_json },
	{ "text", REPORT_NO_ARG, 0, 0, report_text, NULL, NULL, NULL,
	  "Outputs top entries in text form",
	  REPORT_USAGE("text", " [-cum]", " >f") CUM_USAGE REDIRECT_USAGE,
	  .json = report_text_json },
	{ "top", REPORT_NO_ARG, 0, 0, report_text, NULL, NULL, NULL,
	  "Outputs top entries in text form",
	  REPORT_USAGE("top", " [-cum]", " >f") CUM_USAGE REDIRECT_USAGE,
	  .json = report_text_json },
	{ "topproto", REPORT_NO_ARG, 0, 0, report_topproto, NULL, NULL, "pb.gz",
	  "Outputs top entries in compressed protobuf format", "", .json = report_text_json },
	{ "traces", REPORT_NO_ARG, 0, 80, report_traces, NULL, NULL, NULL,
	  "Outputs all profile samples in text form", "", .json = report_traces_json },
	{ "tree", REPORT_NO_ARG, 0, 80, report_tree, NULL, NULL, NULL,
	  "Outputs a text rendering of call graph",
	  REPORT_USAGE("tree", " [-cum]", " >f") CUM_USAGE REDIRECT_USAGE,
	  .json = report_tree_json },
	VIEWED("web", "svg", PANNED, "browser", "Visualize graph through web browser"),
	{ "weblist", REPORT_REGEX, FORCE_NO_TRIM | FORCE_ADDRESSES | FORCE_INLINES | KEEP_OBJECTS,
	  80, report_weblist, NULL, "browser", NULL, "Display annotated source in a web browser",
	  LIST_USAGE("weblist", ""), .json = report_weblist_json },
	{ NULL },
};

const struct report_kind *report_find(struct str name)
{
	for (const struct report_kind *k = report_kinds; k->name; k++)
		if (str_eq(name, str_of(k->name)))
			return k;
	return NULL;
}
