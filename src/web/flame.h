/*
 * The stacks of a report as a tree of calls, made for drawing: any root, any direction, only as much of it as is looked at.
 * A node's children are made when they are asked for: its stacks, which lie together, are sorted into groups by their next
 * frame. Of a profile with a million nodes a screen shows a few thousand, and the others cost nothing.
 *
 * A node's width is the sum of the magnitudes of its samples, so that widths of children fit into their parent also where a
 * comparison has negative values; total is the net value.
 */
#ifndef GOPERF_WEB_FLAME_H
#define GOPERF_WEB_FLAME_H

#include "base/vec.h"
#include "report/graph.h"

enum flame_group { GROUP_NONE, GROUP_PACKAGE, GROUP_FILE };

struct flame_options {
	bool inverted; /* leaves first */
	bool collapse; /* a function that calls itself is one frame */
	enum flame_group group;
	const struct regex
		*pivot; /* only stacks with a frame that matches, cut there; NULL: whole stacks */
};

struct flame_node {
	uint32_t name;	      /* in flame.names */
	uint32_t child, next; /* 0: none; the root is node 0 */
	uint32_t first, n;    /* its stacks */
	bool expanded;	      /* child and self are known */
	uint64_t width, self;
	int64_t total;
};

/*
 * A sample on its way through the tree: where in its frames it stands, and where these end, so that a step looks at nothing
 * but the next location.
 */
struct flame_stack {
	uint32_t loc, last_loc;	  /* indexes into sample_locs */
	uint32_t line, last_line; /* of that location: indexes into the graph's loc_nodes */
	uint32_t name;		  /* of the frame there; 0: not begun */
	int64_t value;
};

/* A location with all that a step into it needs, in one piece of the cache: which of these is next, memory decides. */
struct flame_place {
	uint32_t first, last;  /* lines: innermost, outermost; indexes into name_of */
	uint32_t inner, outer; /* their names */
};

struct flame_tree {
	VEC(struct flame_node) nodes; /* [0]: the root */
	VEC(struct flame_stack) stacks;
	bool outwards; /* children are callers */
};

struct flame_name {
	struct str text, file;
	bool inlined; /* in all calls */
};

struct flame {
	struct graph *g;
	const struct report *r;
	struct flame_options o;
	VEC(struct flame_name)
	names; /* [0] is the root's; numbers are the same every time for the same options */
	struct flame_tree tree;	   /* with a pivot: what is below it */
	struct flame_tree callers; /* with a pivot: what is above it */
	bool has_negative;
	uint32_t *name_of;	       /* of each line of a location */
	struct flame_place *places;    /* of each location */
	uint8_t *is_pivot;	       /* of each name */
	uint32_t *child_of;	       /* scratch of flame_expand: by name */
	VEC(struct flame_stack) moved; /* scratch */
};

/* r must outlive it. */
void flame_init(struct flame *f, const struct report *r, const struct flame_options *o);
void flame_release(struct flame *f);
/* Makes the children of a node, if they are not there yet. Addresses of nodes change. */
void flame_expand(struct flame *f, struct flame_tree *t, uint32_t node);
/* The child with that name, or 0. */
uint32_t flame_child(struct flame *f, struct flame_tree *t, uint32_t node, uint32_t name);

/* The package of a Go function, or "": "net/http" of "net/http.(*conn).serve". */
struct str flame_package(struct str function);

#endif
