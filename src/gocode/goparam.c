#include "gocode/goparam.h"

#define MAX_CONSTRAINTS 8 /* how many named constraints are followed */

/* The constraint of the parameter of this name, or of the one at this place where the name is empty; null. */
static TSNode constraint_in(const struct gosrc *src, TSNode list, struct str name, uint32_t place)
{
	uint32_t at = 0;

	for (uint32_t i = 0; !ts_node_is_null(list) && i < ts_node_named_child_count(list); i++) {
		TSNode p = ts_node_named_child(list, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(p); k++) {
			TSNode id = ts_node_named_child(p, k);

			if (!go_is_declared(p, id))
				continue;
			if (name.n ? str_eq(go_text(src, id), name) : at == place)
				return go_field(p, "type");
			at++;
		}
	}
	return go_null();
}

/* The constraint of U in "func (l *List[U]) ...", where the type names that parameter as it likes. */
static TSNode constraint_of_receiver(const struct gocontext *c, const struct gosrc *src,
				     TSNode method, struct str name, struct godef *def)
{
	TSNode type = go_field(ts_node_named_child(go_field(method, "receiver"), 0), "type"), args;

	for (int i = 0; i < 4 && (go_is(type, "pointer_type") || go_is(type, "parenthesized_type"));
	     i++)
		type = ts_node_named_child(type, 0);
	args = go_field(type, "type_arguments");
	for (uint32_t i = 0; !ts_node_is_null(args) && i < ts_node_named_child_count(args); i++)
		if (str_eq(go_text(src, ts_node_named_child(args, i)), name) && c->pkg &&
		    gopkg_find_type(c->mod, c->pkg, go_text(src, go_field(type, "type")), def))
			return constraint_in(def->src, go_field(def->node, "type_parameters"),
					     (struct str){ NULL, 0 }, i);
	return go_null();
}

/* The constraint of a type parameter of this name around n, and where it stands; null. */
static TSNode find_constraint(const struct gocontext *c, const struct gosrc *src, TSNode n,
			      struct str name, struct godef *def)
{
	TSNode found = go_null();

	*def = (struct godef){ src, go_null() };
	for (n = ts_node_parent(n); !ts_node_is_null(n) && ts_node_is_null(found);
	     n = ts_node_parent(n)) {
		if (go_is(n, "method_declaration"))
			found = constraint_of_receiver(c, src, n, name, def);
		else if (go_is(n, "function_declaration") || go_is(n, "type_spec") ||
			 go_is(n, "type_alias"))
			found = constraint_in(src, go_field(n, "type_parameters"), name, 0);
	}
	return found;
}

/* Sees through "~T", interface{ ~T } and constraints of the package's own, down to a type that is no constraint. */
static struct goparam core_of(const struct gocontext *c, const struct gosrc *src, TSNode n)
{
	static const char *const wraps[] = { "type_constraint",	   "type_elem",
					     "negated_type",	   "interface_type",
					     "parenthesized_type", NULL };
	struct goparam out = { src, go_null() };
	bool tilde = false;

	for (int i = 0; i < MAX_CONSTRAINTS && !ts_node_is_null(n); i++) {
		struct godef def;
		TSNode name = go_is(n, "generic_type") ? go_field(n, "type") : n;

		if (go_is_any(n, wraps)) {
			tilde = tilde || go_is(n, "negated_type");
			n = ts_node_named_child_count(n) == 1 ? ts_node_named_child(n, 0)
							      : go_null();
		} else if (!tilde && go_is(name, "type_identifier") && c->pkg &&
			   gopkg_find_type(c->mod, c->pkg, go_text(out.src, name), &def)) {
			out.src = def.src;
			n = go_field(def.node, "type");
			if (!go_is(n, "interface_type"))
				break;
		} else {
			break;
		}
	}
	/* "any" and "comparable" are names without "~": they tell nothing of what it is made of */
	if (!go_is_any(n, wraps) && (tilde || !go_is(n, "type_identifier")) &&
	    !go_is(n, "qualified_type") && !go_is(n, "method_elem"))
		out.core = n;
	return out;
}

bool go_find_type_param(const struct gocontext *c, const struct gosrc *src, TSNode at,
			struct str name, struct goparam *out)
{
	struct godef def;
	TSNode constraint = find_constraint(c, src, at, name, &def);

	if (ts_node_is_null(constraint))
		return false;
	*out = core_of(c, def.src, constraint);
	return true;
}

static enum gokind kind_of_terms(const struct gocontext *c, const struct gosrc *src, TSNode n,
				 int left);

/* A constraint of the package's own, or a type. */
static enum gokind kind_of_name(const struct gocontext *c, const struct gosrc *src, TSNode n,
				int left)
{
	struct godef def;

	if (go_is(n, "type_identifier") && c->pkg &&
	    gopkg_find_type(c->mod, c->pkg, go_text(src, n), &def) &&
	    go_is(go_field(def.node, "type"), "interface_type"))
		return kind_of_terms(c, def.src, go_field(def.node, "type"), left);
	return go_type_of_node(c, src, n).kind;
}

/* Of a union all terms must be of the kind; of an interface's elements, all of which hold, one. */
static enum gokind kind_of_terms(const struct gocontext *c, const struct gosrc *src, TSNode n,
				 int left)
{
	bool all = go_is(n, "interface_type");
	enum gokind kind = GO_UNKNOWN, one;

	if (left == 0)
		return GO_UNKNOWN;
	if (!all && !go_is(n, "type_constraint") && !go_is(n, "type_elem") &&
	    !go_is(n, "negated_type") && !go_is(n, "parenthesized_type"))
		return kind_of_name(c, src, n, left - 1);
	for (uint32_t i = 0; i < ts_node_named_child_count(n); i++) {
		one = kind_of_terms(c, src, ts_node_named_child(n, i), left - 1);
		if (all && one != GO_UNKNOWN)
			return one;
		if (!all && (one == GO_UNKNOWN || (i > 0 && one != kind)))
			return GO_UNKNOWN;
		kind = one;
	}
	return all ? GO_UNKNOWN : kind;
}

enum gokind go_param_kind(const struct gocontext *c, const struct gosrc *src, TSNode at,
			  struct str name)
{
	struct godef def;
	TSNode constraint = find_constraint(c, src, at, name, &def);
	enum gokind kind = ts_node_is_null(constraint)
				   ? GO_UNKNOWN
				   : kind_of_terms(c, def.src, constraint, MAX_CONSTRAINTS);

	return kind == GO_INT || kind == GO_UINT ? kind : GO_UNKNOWN;
}

struct param_search {
	const struct gocontext *c;
	const struct gosrc *src;
	bool found;
};

static bool visit_name(void *ctx, TSNode n)
{
	struct param_search *s = ctx;
	struct godef def;

	if (go_is(n, "type_identifier") &&
	    !ts_node_is_null(find_constraint(s->c, s->src, n, go_text(s->src, n), &def)))
		s->found = true;
	return !s->found;
}

bool go_has_type_param(const struct gocontext *c, const struct gosrc *src, TSNode type)
{
	struct param_search s = { c, src, false };

	go_walk(type, visit_name, &s);
	return s.found;
}
