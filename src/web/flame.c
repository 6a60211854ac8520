#include "web/flame.h"

#include "base/intern.h"
#include "base/regex.h"
#include "base/vec.h"

struct str flame_package(struct str function)
{
	struct str base;
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
	uint32_t *of_node = xcalloc(g->nodes.n + 1, sizeof(*of_node));
	for (uint32_t n = 0; n < g->nodes.n; n++) {
		const struct graph_info *info = &g->nodes.v[n].info;
		struct str text = group_name(&f->o, info, graph_printable(g, n));
		uint32_t id = intern_id_static(&known, text.n ? text : STR("<unknown>"));
		/* the interner's 0 is "", as the root is 0 here */
		of_node[n] = id;
		if (id == f->names.n) {
			struct flame_name name = { intern_get(&known, id), info->file, true };
			if (f->o.group == GROUP_NONE)
				name.text = shown_name(g, info, text);
			vec_push(&f->names, name);
		}
	}
	intern_release(&known);
	uint32_t lines = g->loc_begin[f->r->p->n_locations];
	f->name_of = xcalloc((size_t)lines + 1, sizeof(*f->name_of));
	for (uint32_t i = 0; i < lines; i++)
		f->name_of[i] = of_node[g->loc_nodes[i]];
	free(of_node);
	f->places = xcalloc((size_t)f->r->p->n_locations + 1, sizeof(*f->places));
	for (uint32_t l = 0; l < f->r->p->n_locations; l++) {
		uint32_t first = g->loc_begin[l], last = g->loc_begin[l + 1] - 1;
		if (g->loc_begin[l + 1] > first)
			f->places[l] = (struct flame_place){ first, last, f->name_of[first],
							     f->name_of[last] };
	}
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
			f->names.v[f->name_of[g->loc_begin[l + 1] - 1]].inlined = false;
}

static void add(struct flame_node *n, int64_t v)
{
	n->total = (int64_t)((uint64_t)n->total + (uint64_t)v);
	n->width += v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* Frames of a sample. Lines of a location stand innermost first. */

/* To the lines of the location at s->loc, at the side where one comes in. The name there. */
static uint32_t enter(const struct flame *f, struct flame_stack *s, bool outwards)
{
	const struct flame_place *p = &f->places[f->r->p->sample_locs[s->loc]];

	s->line = outwards ? p->first : p->last;
	s->last_line = outwards ? p->last : p->first;
	return outwards ? p->inner : p->outer;
}

/* To the next frame; its name, or 0: there is none. */
static uint32_t step(const struct flame *f, struct flame_stack *s, bool outwards)
{
	if (s->line != s->last_line) {
		s->line += outwards ? 1u : -1u;
		return f->name_of[s->line];
	}
	if (s->loc == s->last_loc)
		return 0;
	s->loc += outwards ? 1u : -1u;
	return enter(f, s, outwards);
}

/* To the outermost frame, or the innermost. False: the sample has none. */
static bool start_at(const struct flame *f, struct flame_stack *s, uint32_t sample, bool outwards)
{
	uint32_t begin = f->r->p->sample_loc_begin[sample],
		 end = f->r->p->sample_loc_begin[sample + 1];

	if (begin == end)
		return false;
	s->loc = outwards ? begin : end - 1;
	s->last_loc = outwards ? end - 1 : begin;
	enter(f, s, outwards);
	return true;
}

/* From where it stands, the other way: to the sample's outermost frame. */
static void turn_outwards(const struct flame *f, struct flame_stack *s, uint32_t sample)
{
	s->last_line = f->g->loc_begin[f->r->p->sample_locs[s->loc] + 1] - 1;
	s->last_loc = f->r->p->sample_loc_begin[sample + 1] - 1;
}

/* To the next frame that is drawn; the first step only looks at where it stands. False: there is none. */
static bool advance(const struct flame *f, struct flame_stack *s, bool outwards)
{
	bool joins = f->o.collapse || f->o.group != GROUP_NONE;
	uint32_t last = s->name;

	s->name = last ? step(f, s, outwards) : f->name_of[s->line];
	while (joins && s->name && s->name == last)
		s->name = step(f, s, outwards);
	return s->name != 0;
}

/* All samples that take part, below the root. With a pivot: at the outermost match, so that each counts once. */
static void start_tree(struct flame *f, struct flame_tree *t)
{
	const struct report *r = f->r;
	struct flame_node root = { 0 };

	for (uint32_t i = 0; i < r->p->n_samples; i++) {
		int64_t v = report_divided(r, graph_mean(report_value(r, i), report_divisor(r, i)));
		struct flame_stack s = { .value = v };
		if (!v)
			continue;
		/* a pivot is looked for from the outermost frame, whichever way its tree goes on */
		bool outwards = t->outwards && !f->o.pivot, any = start_at(f, &s, i, outwards);
		while (any && f->o.pivot && !f->is_pivot[f->name_of[s.line]])
			any = step(f, &s, false) != 0;
		if (!any && f->o.pivot)
			continue;
		if (t->outwards && !outwards)
			turn_outwards(f, &s, i);
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
		__builtin_prefetch(&f->places[p->sample_locs[s[i + 8].loc + (uint32_t)step]]);
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
	start_tree(f, &f->tree);
	if (o->pivot)
		start_tree(f, &f->callers);
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
	free(f->places);
	free(f->is_pivot);
	free(f->child_of);
	graph_free(f->g);
}
