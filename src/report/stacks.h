/* The stacks of a report as a tree: equal beginnings are one. Used by folded stacks and flame graphs. */
#ifndef GOPERF_REPORT_STACKS_H
#define GOPERF_REPORT_STACKS_H

#include "report/graph.h"

struct stack_node {
	uint32_t place; /* node of the graph that has its name; GRAPH_NONE: the root of all */
	uint32_t parent, child, next;
	int64_t self, total; /* divided by divide_by */
	uint64_t width;	     /* of magnitudes: what negative values do not take away */
};

struct stacks {
	struct graph *g;
	VEC(struct stack_node) v; /* [0] is the root; children by name */
	bool has_negative;
};

void stacks_build(struct stacks *s, struct report *r);
void stacks_release(struct stacks *s);

bool report_folded(struct report *r, struct out *out, struct err *err);
/* The tree itself, frames before those that they call; what is under -nodefraction is only counted. */
bool report_folded_json(struct report *r, struct out *out, struct err *err);
bool report_flame_svg(struct report *r, struct out *out, struct err *err);
bool report_flame_html(struct report *r, struct out *out, struct err *err);

/* Text for XML and HTML: no markup, and no character that XML forbids. */
void report_xml_text(struct buf *b, struct str s);

extern const struct report_kind report_kind_folded, report_kind_flame_svg, report_kind_flame_html,
	report_kind_speedscope;

#endif
