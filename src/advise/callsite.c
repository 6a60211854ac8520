#include "advise/callsite.h"

struct seen {
	struct callsite site;
	int64_t value;
};

static bool read_caller(struct advisor *a, const struct candidate *c, const struct caller *from,
			struct callsite *out)
{
	uint32_t line;

	out->file = hot_of_place(a->sources, from->place, from->line, &line);
	out->fn = out->file ? gosrc_func_at(out->file->src, line) : NULL;
	if (!out->fn)
		return false;
	out->call = call_at_line(out->file->src, out->fn->node, line, c->fn->name);
	return !ts_node_is_null(out->call);
}

void callers_each(struct advisor *a, const struct candidate *c,
		  bool (*fn)(void *ctx, const struct caller_seen *s), void *ctx)
{
	const struct hot_file *f = c->file;

	for (size_t k = hot_first_at(f, c->low);
	     k < f->charges.n && f->charges.v[k].line <= c->high; k++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[k].charge];

		for (uint32_t i = 0; i < ch->n_callers; i++) {
			struct caller_seen s = { .charge = ch, .value = ch->callers[i].value };

			s.file = hot_of_place(a->sources, ch->callers[i].place, ch->callers[i].line,
					      &s.line);
			s.fn = s.file ? gosrc_func_at(s.file->src, s.line) : NULL;
			if (!s.fn)
				s.file = NULL;
			if (!fn(ctx, &s))
				return;
		}
	}
}

static bool on_spots(const struct candidate *c, uint32_t line)
{
	for (uint32_t i = 0; i < c->n_spots; i++)
		if (line >= c->spots[i].from && line <= c->spots[i].to)
			return true;
	return false;
}

/* Adds a call, or its value to the same one; the list stays sorted, the dearest in front. */
static uint32_t note_call(struct seen *list, uint32_t n, const struct callsite *site, int64_t value)
{
	uint32_t i = 0;

	while (i < n &&
	       !(list[i].site.file == site->file && ts_node_eq(list[i].site.call, site->call)))
		i++;
	if (i == n && n == MAX_CALLSITES)
		return n;
	if (i == n)
		list[n++] = (struct seen){ *site, 0 };
	list[i].value += value;
	for (; i > 0 && list[i - 1].value < list[i].value; i--) {
		struct seen one = list[i];

		list[i] = list[i - 1];
		list[i - 1] = one;
	}
	return n;
}

uint32_t callsites_of(struct advisor *a, const struct candidate *c, struct callsite *out)
{
	const struct hot_file *f = c->file;
	struct seen list[MAX_CALLSITES];
	uint32_t n = 0;

	for (size_t i = hot_first_at(f, c->fn->first_line);
	     i < f->charges.n && f->charges.v[i].line <= c->fn->last_line; i++) {
		const struct charge *ch = &a->join->charges.v[f->charges.v[i].charge];

		if (!on_spots(c, f->charges.v[i].line))
			continue;
		for (uint32_t k = 0; k < ch->n_callers; k++) {
			struct callsite site;

			if (read_caller(a, c, &ch->callers[k], &site))
				n = note_call(list, n, &site, ch->callers[k].value);
		}
	}
	for (uint32_t i = 0; i < n; i++)
		out[i] = list[i].site;
	return n;
}

TSNode callsite_value(const struct callsite *s, const struct godecl *d)
{
	TSNode fn = go_no_parens(go_field(s->call, "function"));

	if (d->kind == DECL_RECEIVER)
		return go_is(fn, "selector_expression") ? go_field(fn, "operand") : go_null();
	return d->kind == DECL_PARAM ? go_arg(s->call, d->index) : go_null();
}

/* "r.lines" rooted in r, "*dst" rooted in dst: what stands behind the root. False: no plain path. */
static bool path_behind(struct str subject, struct str root, struct str *rest, bool *deref)
{
	*deref = str_has_prefix(subject, STR("*"));
	if (*deref)
		subject = str_sub(subject, 1, subject.n);
	if (!str_has_prefix(subject, root))
		return false;
	*rest = str_sub(subject, root.n, subject.n);
	return rest->n == 0 || rest->p[0] == '.';
}

/* "s.Add(x)" of a method with a pointer receiver takes the address of s by itself, where s is no pointer already. */
static bool is_addressed(const struct callsite *s, const struct godecl *d, TSNode value)
{
	enum gokind kind = d->kind == DECL_RECEIVER
				   ? go_type_of(&s->file->ctx, s->file->src, value).kind
				   : GO_UNKNOWN;

	return kind != GO_UNKNOWN && kind != GO_POINTER && kind != GO_NAMED;
}

static bool hand_over(struct advisor *a, const struct callsite *s, const struct godecl *d,
		      struct str subject, struct handed *out)
{
	const struct gosrc *src = s->file->src;
	TSNode value = go_no_parens(callsite_value(s, d));
	struct str rest;
	bool deref;

	if (ts_node_is_null(value) ||
	    !path_behind(subject, go_text(d->src, d->name), &rest, &deref))
		return false;
	if (go_is(value, "unary_expression") &&
	    str_eq(go_text(src, go_field(value, "operator")), STR("&"))) {
		value = go_no_parens(go_field(value, "operand"));
		deref = false;
	} else if (deref && is_addressed(s, d, value)) {
		deref = false;
	}
	out->from = *s;
	out->base = go_base_name(value);
	if (deref || ts_node_is_null(out->base) || go_is(value, "call_expression") ||
	    !go_find_decl(src, out->base, go_text(src, out->base), &out->decl))
		return false;
	out->subject = str_of(arena_printf(a->arena, STR_FMT STR_FMT, STR_ARG(go_text(src, value)),
					   STR_ARG(rest)));
	out->bound = bound_of(a, s->file, s->call,
			      out->decl.kind == DECL_PACKAGE ? s->fn->node : scope_of(&out->decl));
	return !ts_node_is_null(out->bound.loop);
}

bool handed_over(struct advisor *a, const struct candidate *c, const struct godecl *d,
		 struct str subject, struct handed *out)
{
	struct callsite sites[MAX_CALLSITES];
	uint32_t n;

	if (d->kind != DECL_PARAM && d->kind != DECL_RECEIVER)
		return false;
	n = callsites_of(a, c, sites);
	for (uint32_t i = 0; i < n; i++)
		if (hand_over(a, &sites[i], d, subject, out))
			return true;
	return false;
}

struct values_search {
	struct candidate const *c;
	bool seen, other;
};

static bool visit_caller_value(void *ctx, const struct caller_seen *s)
{
	struct values_search *v = ctx;
	TSNode call, of;

	v->other |= !s->fn;
	if (v->other)
		return false;
	call = call_at_line(s->file->src, s->fn->node, s->line, v->c->fn->name);
	of = go_field(go_no_parens(go_field(call, "function")), "operand");
	v->other |= !ts_node_is_null(call) &&
		    (ts_node_is_null(of) ||
		     go_type_of(&s->file->ctx, s->file->src, of).kind != GO_INTERFACE);
	v->seen = true;
	return !v->other;
}

bool only_called_through_values(struct advisor *a, const struct candidate *c)
{
	struct values_search v = { .c = c };

	callers_each(a, c, visit_caller_value, &v);
	return v.seen && !v.other;
}
