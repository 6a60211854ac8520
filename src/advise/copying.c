#include "advise/copying.h"

/* ---- a parameter that lives on ---- */

static bool find_callee(const struct candidate *c, TSNode call, struct godef *out)
{
	const struct gocontext *ctx = &c->file->ctx;
	const struct gosrc *src = c->file->src;
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct str type;
	ptrdiff_t bracket;

	if (!ctx->pkg)
		return false;
	if (go_is(fn, "identifier"))
		return gopkg_find_func(ctx->mod, ctx->pkg, STR(""), go_text(src, fn), out);
	if (!go_is_selector(fn))
		return false;
	type = str_trim_prefix(go_type_of(ctx, src, go_operand(fn)).text, STR("*"));
	bracket = str_index_byte(type, '[');
	if (bracket >= 0)
		type = str_sub(type, 0, (size_t)bracket);
	return type.n && gopkg_find_func(ctx->mod, ctx->pkg, type, go_called_name(src, call), out);
}

/* The declared name at a place of a parameter list. */
static TSNode parameter_at(TSNode list, uint32_t at)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode d = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(d); k++)
			if (go_is_declared(d, ts_node_named_child(d, k)) && n++ == at)
				return ts_node_named_child(d, k);
	}
	return go_null();
}

bool copy_lives_on(struct advisor *a, const struct candidate *c, TSNode call, uint32_t at)
{
	bool receiver = at == UINT32_MAX;
	struct hot_file *f;
	struct godef def;
	const struct godiag *g;
	TSNode name;

	if (!find_callee(c, call, &def))
		return false;
	name = parameter_at(go_field(def.node, receiver ? "receiver" : "parameters"),
			    receiver ? 0 : at);
	f = ts_node_is_null(name) ? NULL : hot_file_of(a->sources, c->file, def.src);
	if (!f)
		return false;
	g = godiags_find(hot_diags(a->sources, f), go_line(name), STR("moved to heap: "));
	return g && str_eq(godiag_escaping(g->text), go_text(def.src, name));
}

/* ---- a map of pointers in place of values ---- */

struct bare_search {
	const struct gosrc *src;
	struct str name; /* of the map: a variable, or the last part of a field */
	TSNode found;
};

static bool is_map(const struct bare_search *s, TSNode n)
{
	n = go_no_parens(n);
	if (go_is_selector(n))
		n = go_field(n, "field");
	return !ts_node_is_null(n) && str_eq(go_text(s->src, n), s->name);
}

/* m[k].F, f(m[k]), x := m[k]: an element that is not there would be nil. */
static bool visit_bare(void *ctx, TSNode n)
{
	struct bare_search *s = ctx;
	TSNode p = ts_node_parent(n), stmt, left;

	if (!ts_node_is_null(s->found))
		return false;
	if (!go_is_index(n) || !is_map(s, go_operand(n)))
		return true;
	stmt = ts_node_parent(p);
	left = go_field(stmt, "left");
	if (go_is(p, "expression_list") && !ts_node_is_null(left) &&
	    (go_contains(left, n) || ts_node_named_child_count(left) > 1))
		return true; /* m[k] = v; v, ok := m[k] */
	s->found = n;
	return false;
}

struct str map_bare_read(struct advisor *a, const struct candidate *c, TSNode map)
{
	struct bare_search s = { .found = go_null() };
	struct gopkg *pkg = c->file->ctx.pkg;
	struct str name = go_text(c->file->src, go_is_selector(map) ? go_field(map, "field") : map);
	const char *file;

	for (size_t i = 0; pkg && name.n && i < pkg->files.n; i++) {
		s.src = gopkg_open_with(c->file->ctx.mod, pkg, i, name);
		s.name = name;
		if (!s.src || s.src->is_test)
			continue;
		if (!go_is_selector(map) && s.src != c->file->src)
			continue;
		go_walk(go_is_selector(map) ? s.src->root : c->fn->node, visit_bare, &s);
		if (ts_node_is_null(s.found))
			continue;
		file = pkg->files.v[i].name;
		return str_of(arena_printf(a->arena, "%s:%u", file, go_line(s.found)));
	}
	return STR("");
}
