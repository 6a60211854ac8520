#include "web/flame.h"

#include "base/intern.h"
#include "base/regex.h"
#include "base/vec.h"

struct str flame_package(struct str function)
{
	struct str base = function;
	ptrdiff_t slash = -1, dot;

	/* a '/' behind '[' or '(' belongs to a type argument */
	for (size_t i = 0; i < function.n && function.p[i] != '[' && function.p[i] != '('; i++)
		if (function.p[i] == '/')
			slash = (ptrdiff_t)i;
	base = str_sub(function, (size_t)(slash + 1), function.n);
	dot = str_index_byte(base, '.');
	return dot <= 0 ? (struct str){ "", 0 } : str_sub(function, 0, (size_t)(slash + 1 + dot));
}

static struct str group_name(const struct flame_options *o, const struct graph_info *i,
			     struct str printable)
{
	struct str package;

	switch (o->group) {
	case GROUP_NONE:
		break;
	case GROUP_FILE:
		return i->file.n ? i->file : printable;
	case GROUP_PACKAGE:
		package = flame_package(i->name);
		return package.n ? package : printable;
	}
	return printable;
}

/* What stands in the box: the place without its file, which the page shows apart. */
static struct str shown_name(struct graph *g, const struct graph_info *i, struct str printable)
{
	struct str name = i->name.n ? i->name : printable;

	if (i->line && i->name.n)
		name = str_of(arena_printf(&g->arena, STR_FMT ":%lld", STR_ARG(i->name),
					   (long long)i->line));
	if (i->address && i->name.n)
		name = str_of(arena_printf(&g->arena, "%016llx " STR_FMT,
					   (unsigned long long)i->address, STR_ARG(name)));
	return name;
}

/* Names of all places; equal ones are one. */
static void name_places(struct flame *f)
{
	struct graph *g = f->g;
	struct intern known;

	intern_init(&known);
	vec_push(&f->names, (struct flame_name){ STR("root"), STR(""), false });
	f->name_of = xcalloc(g->nodes.n + 1, sizeof(*f->name_of));
	for (uint32_t n = 0; n < g->nodes.n; n++) {
		const struct graph_info *info = &g->nodes.v[n].info;
		struct str text = group_name(&f->o, info, graph_printable(g, n));
		uint32_t id = intern_id_static(&known, text.n ? text : STR("<unknown>"));
		/* the interner's 0 is "", as the root is 0 here */
		f->name_of[n] = id;
		if (id == f->names.n) {
			struct flame_name name = { intern_get(&known, id), info->file, true };
			if (f->o.group == GROUP_NONE)
				name.text = shown_name(g, info, text);
			vec_push(&f->names, name);
		}
	}
	intern_release(&known);
	f->is_pivot = xcalloc(f->names.n, 1);
	f->child_of = xcalloc(f->names.n, sizeof(*f->child_of));
	for (size_t i = 1; f->o.pivot && i < f->names.n; i++)
		f->is_pivot[i] = regex_match(f->o.pivot, f->names.v[i].text);
}

/* A function whose every frame stands in another's location is inlined wherever it is called. */
static void find_inlined(struct flame *f)
{
	const struct graph *g = f->g;

	for (uint32_t l = 0; l < f->r->p->n_locations; l++)
		if (g->loc_begin[l + 1] > g->loc_begin[l])
			f->names.v[f->name_of[g->loc_nodes[g->loc_begin[l + 1] - 1]]].inlined =
				false;
}

static void add(struct flame_node *n, int64_t v)
{
	n->total = (int64_t)((uint64_t)n->total + (uint64_t)v);
	n->width += v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* Frames of a sample. Lines of a location stand innermost first. */

static uint32_t first_line(const struct flame *f, uint32_t loc)
{
	return f->g->loc_begin[f->r->p->sample_locs[loc]];
}

static uint32_t end_line(const struct flame *f, uint32_t loc)
{
	return f->g->loc_begin[f->r->p->sample_locs[loc] + 1];
}

/* To the next frame inwards (to the leaf); false: that was the leaf. */
static bool step_in(const struct flame *f, struct flame_stack *s)
{
	if (s->line > first_line(f, s->loc)) {
		s->line--;
		return true;
	}
	if (s->loc == f->r->p->sample_loc_begin[s->sample])
		return false;
	s->loc--;
	s->line = end_line(f, s->loc) - 1;
	return true;
}

static bool step_out(const struct flame *f, struct flame_stack *s)
{
	if (s->line + 1 < end_line(f, s->loc)) {
		s->line++;
		return true;
	}
	if (s->loc + 1 == f->r->p->sample_loc_begin[s->sample + 1])
		return false;
	s->loc++;
	s->line = first_line(f, s->loc);
	return true;
}

static uint32_t name_at(const struct flame *f, const struct flame_stack *s)
{
	return f->name_of[f->g->loc_nodes[s->line]];
}

/* To the outermost frame, or the innermost. False: the sample has none. */
static bool start_at(const struct flame *f, struct flame_stack *s, bool leaf)
{
	uint32_t begin = f->r->p->sample_loc_begin[s->sample],
		 end = f->r->p->sample_loc_begin[s->sample + 1];

	if (begin == end)
		return false;
	s->loc = leaf ? begin : end - 1;
	s->line = leaf ? first_line(f, s->loc) : end_line(f, s->loc) - 1;
	return true;
}

/* To the next frame that is drawn; the first step only looks at where it stands. False: there is none. */
static bool advance(const struct flame *f, struct flame_stack *s, bool outwards)
{
	bool joins = f->o.collapse || f->o.group != GROUP_NONE;
	uint32_t last = s->name;

	if (last && !(outwards ? step_out : step_in)(f, s))
		return false;
	s->name = name_at(f, s);
	while (joins && s->name == last) {
		if (!(outwards ? step_out : step_in)(f, s))
			return false;
		s->name = name_at(f, s);
	}
	return true;
}

/* All samples that take part, below the root. With a pivot: at the outermost match, so that each counts once. */
static void start_tree(struct flame *f, struct flame_tree *t, bool leaf)
{
	const struct report *r = f->r;
	struct flame_node root = { 0 };

	for (uint32_t i = 0; i < r->p->n_samples; i++) {
		int64_t v = report_divided(r, graph_mean(report_value(r, i), report_divisor(r, i)));
		struct flame_stack s = { .sample = i, .value = v };
		if (!v)
			continue;
		bool any = start_at(f, &s, leaf);
		while (any && f->o.pivot && !f->is_pivot[name_at(f, &s)])
			any = step_in(f, &s);
		if (!any && f->o.pivot)
			continue;
		f->has_negative |= v < 0;
		add(&root, v);
		if (any)
			vec_push(&t->stacks, s);
		else /* without frames: in the root */
			root.self += v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	}
	root.n = (uint32_t)t->stacks.n;
	vec_push(&t->nodes, root);
}

/* Counts a stack to the child of its frame, made where it is new. */
static void count(struct flame *f, struct flame_tree *t, uint32_t node, const struct flame_stack *s)
{
	uint32_t child = f->child_of[s->name];

	if (!child) {
		child = f->child_of[s->name] = (uint32_t)t->nodes.n;
		struct flame_node fresh = { .name = s->name, .next = t->nodes.v[node].child };
		vec_push(&t->nodes, fresh);
		t->nodes.v[node].child = child;
	}
	t->nodes.v[child].n++;
	add(&t->nodes.v[child], s->value);
}

/* Puts the stacks of the children side by side; those that end here are gone. */
static void deal(struct flame *f, struct flame_tree *t, uint32_t node)
{
	uint32_t at = t->nodes.v[node].first;

	for (uint32_t c = t->nodes.v[node].child; c; c = t->nodes.v[c].next) {
		t->nodes.v[c].first = at;
		at += t->nodes.v[c].n;
		t->nodes.v[c].n = 0;
	}
	for (size_t i = 0; i < f->moved.n; i++) {
		struct flame_node *c = &t->nodes.v[f->child_of[f->moved.v[i].name]];
		t->stacks.v[c->first + c->n++] = f->moved.v[i];
	}
	for (uint32_t c = t->nodes.v[node].child; c; c = t->nodes.v[c].next)
		f->child_of[t->nodes.v[c].name] = 0;
}

/* What the stacks behind i will touch: each step is two misses of the cache, one to find the other. */
static void look_ahead(const struct flame *f, const struct flame_stack *s, uint32_t i, uint32_t n,
		       int step)
{
	const struct profile *p = f->r->p;
	uint32_t total = p->sample_loc_begin[p->n_samples];

	if (i + 24 < n)
		__builtin_prefetch(&p->sample_locs[s[i + 24].loc + (uint32_t)step]);
	if (i + 8 < n && s[i + 8].loc + (uint32_t)step < total)
		__builtin_prefetch(&f->g->loc_begin[p->sample_locs[s[i + 8].loc + (uint32_t)step]]);
}

void flame_expand(struct flame *f, struct flame_tree *t, uint32_t node)
{
	if (t->nodes.v[node].expanded)
		return;
	t->nodes.v[node].expanded = true;
	vec_clear(&f->moved);
	for (uint32_t i = 0; i < t->nodes.v[node].n; i++) {
		const struct flame_stack *all = t->stacks.v + t->nodes.v[node].first;
		struct flame_stack s = all[i];
		look_ahead(f, all, i, t->nodes.v[node].n, t->outwards ? 1 : -1);
		if (advance(f, &s, t->outwards)) {
			count(f, t, node, &s);
			vec_push(&f->moved, s);
		} else {
			t->nodes.v[node].self +=
				s.value < 0 ? 0 - (uint64_t)s.value : (uint64_t)s.value;
		}
	}
	deal(f, t, node);
}

uint32_t flame_child(struct flame *f, struct flame_tree *t, uint32_t node, uint32_t name)
{
	uint32_t c;

	flame_expand(f, t, node);
	for (c = t->nodes.v[node].child; c && t->nodes.v[c].name != name; c = t->nodes.v[c].next)
		;
	return c;
}

void flame_init(struct flame *f, const struct report *r, const struct flame_options *o)
{
	memset(f, 0, sizeof(*f));
	f->o = *o;
	f->r = r;
	f->g = graph_names((struct report *)r);
	name_places(f);
	find_inlined(f);
	f->tree.outwards = o->inverted && !o->pivot;
	f->callers.outwards = true;
	start_tree(f, &f->tree, f->tree.outwards);
	if (o->pivot)
		start_tree(f, &f->callers, false);
}

void flame_release(struct flame *f)
{
	vec_release(&f->names);
	vec_release(&f->tree.nodes);
	vec_release(&f->tree.stacks);
	vec_release(&f->callers.nodes);
	vec_release(&f->callers.stacks);
	vec_release(&f->moved);
	free(f->name_of);
	free(f->is_pivot);
	free(f->child_of);
	graph_free(f->g);
}
