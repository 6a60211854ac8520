#include "gocode/gocallee.h"

#define MAX_EMBEDDED 4 /* structs in structs */

static const struct gocallee unknown = { .kind = CALLEE_UNKNOWN, .def.node = { .id = NULL } };

/* The package of the module behind an import path; false: it is of another module. */
static bool enter_package(const struct gocontext *c, struct str path, struct gocontext *out)
{
	struct str module = c->mod->path;

	*out = *c;
	if (!module.n || !str_has_prefix(path, module) ||
	    (path.n > module.n && path.p[module.n] != '/'))
		return false;
	out->pkg = gomod_package(c->mod,
				 path.n > module.n ? str_sub(path, module.n + 1, path.n) : STR(""));
	return true;
}

static bool find_in(const struct gocontext *c, struct str recv, struct str name,
		    struct gocallee *out)
{
	if (!c->pkg || !gopkg_find_func(c->mod, c->pkg, recv, name, &out->def))
		return false;
	out->kind = CALLEE_FUNC;
	out->ctx = *c;
	return true;
}

/* pkg.Func(), which the import tells. */
static struct gocallee of_package(const struct gocontext *c, struct str path, struct str name)
{
	struct gocallee out = unknown;
	struct gocontext in;

	out.path = path;
	if (!enter_package(c, path, &in))
		out.kind = CALLEE_FOREIGN;
	else
		find_in(&in, STR(""), name, &out);
	return out;
}

static struct gocallee method_of(const struct gocontext *c, struct gotype t, struct str name,
				 int depth);

/* "p.T" is a type of an imported package. */
static struct gocallee of_imported(const struct gocontext *c, struct gotype t, struct str name,
				   int depth)
{
	struct gocallee out = unknown;
	struct gocontext in;
	struct godef def;
	struct str pkg, type;

	if (!t.src || !str_cut(go_bare_type(t.text), '.', &pkg, &type))
		return unknown;
	out.path = gosrc_import(t.src, pkg);
	if (!out.path.n)
		return unknown;
	if (!enter_package(c, out.path, &in)) {
		out.kind = CALLEE_FOREIGN;
		return out;
	}
	if (!in.pkg || !gopkg_find_type(in.mod, in.pkg, type, &def))
		return unknown;
	t = go_type_of_node(&in, def.src, go_field(def.node, "type"));
	t.text = type;
	return method_of(&in, t, name, depth - 1);
}

/* What the struct embeds has it; where nothing of the module does, something foreign may. */
static struct gocallee of_embedded(const struct gocontext *c, struct gotype t, struct str name,
				   int depth)
{
	TSNode list = ts_node_named_child(t.node, 0);
	struct gocallee foreign = unknown;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode f = ts_node_named_child(list, i);
		struct gocallee out;

		if (!go_is(f, "field_declaration") || !ts_node_is_null(go_field(f, "name")))
			continue;
		out = method_of(c, go_type_of_node(c, t.src, go_field(f, "type")), name, depth - 1);
		if (out.kind == CALLEE_FUNC || out.kind == CALLEE_INTERFACE)
			return out;
		if (out.kind == CALLEE_FOREIGN)
			foreign = out;
	}
	return foreign;
}

static bool has_method_spec(struct gotype t, struct str name)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(t.node); i++)
		if (str_eq(go_text(t.src, go_field(ts_node_named_child(t.node, i), "name")), name))
			return true;
	return false;
}

static struct gocallee method_of(const struct gocontext *c, struct gotype t, struct str name,
				 int depth)
{
	struct gocallee out = unknown;

	if (depth <= 0 || t.is_param)
		return unknown;
	if (t.kind == GO_POINTER) {
		t = go_type_elem(c, t);
		depth--;
	}
	if (t.kind == GO_NAMED)
		return of_imported(c, t, name, depth);
	if (t.text.n && find_in(c, go_bare_type(t.text), name, &out))
		return out;
	if (ts_node_is_null(t.node))
		return unknown;
	if (t.kind == GO_INTERFACE) {
		/* one that it embeds may be of anywhere: it is an interface's all the same */
		out.kind =
			has_method_spec(t, name) || t.is_named ? CALLEE_INTERFACE : CALLEE_UNKNOWN;
		out.ctx = *c;
		return out;
	}
	return t.kind == GO_STRUCT ? of_embedded(c, t, name, depth) : unknown;
}

struct gocallee go_find_callee(const struct gocontext *c, const struct gosrc *src, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function")), of;
	struct gocallee out = unknown;
	struct str name, path;
	struct godecl d;

	if (!c->mod || !c->pkg || ts_node_is_null(fn))
		return unknown;
	if (go_is_index(fn)) /* F[T](x) */
		fn = go_operand(fn);
	if (go_is_name(fn)) { /* a variable of that name hides the function */
		if (!go_find_decl(src, fn, go_text(src, fn), &d) || ts_node_is_null(d.func))
			find_in(c, STR(""), go_text(src, fn), &out);
		return out;
	}
	if (!go_is_selector(fn))
		return unknown;
	of = go_operand(fn);
	name = go_text(src, go_field(fn, "field"));
	path = go_is_name(of) ? gosrc_import(src, go_text(src, of)) : STR("");
	if (path.n && !go_find_decl(src, of, go_text(src, of), &d))
		return of_package(c, path, name);
	if (go_type_of(c, src, fn).kind == GO_FUNC)
		return unknown; /* a field */
	return method_of(c, go_type_of(c, src, of), name, MAX_EMBEDDED);
}

struct gocallee go_find_method(const struct gocontext *c, struct gotype t, struct str name)
{
	return c->mod && c->pkg ? method_of(c, t, name, MAX_EMBEDDED) : unknown;
}
