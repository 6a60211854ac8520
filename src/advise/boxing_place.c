/* The places that values are put into: fields of literals, arguments, results. See boxing.h. */
#include "advise/boxing.h"
#include "gocode/gocallee.h"

static const struct gotype unknown = { .kind = GO_UNKNOWN, .node = { .id = NULL } };

/* T(x) of a type of the package, of the function, or a basic one: []T(x) has a node of its own. */
bool boxing_is_conversion(const struct hot_file *f, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));
	struct godecl d;

	if (go_is_index(fn)) /* T[A](x) */
		fn = go_operand(fn);
	return go_is_name(fn) &&
	       (!go_find_decl(f->src, fn, go_text(f->src, fn), &d) || ts_node_is_null(d.func)) &&
	       go_type_of_node(&f->ctx, f->src, fn).kind != GO_UNKNOWN;
}

/* The body of the literal that an element stands in; *keyed: behind a key. */
static TSNode body_of(TSNode element, bool *keyed)
{
	TSNode up = ts_node_parent(element);

	*keyed = go_is(up, "keyed_element");
	return *keyed ? ts_node_parent(up) : up;
}

/* A literal's type: written in front of its body, or that of the elements of the literal around it. */
static struct gotype type_of_literal(const struct gocontext *in, const struct gosrc *src,
				     TSNode body)
{
	TSNode up = ts_node_parent(body);
	struct gotype t;
	bool keyed;

	if (go_is(up, "literal_element"))
		up = ts_node_parent(body_of(up, &keyed));
	if (!go_is(up, "composite_literal"))
		return unknown;
	t = go_type_of_node(in, src, go_field(up, "type"));
	if (ts_node_eq(go_field(up, "body"), body))
		return t;
	t = go_type_elem(in, t);
	return t.kind == GO_POINTER ? go_type_elem(in, t) : t;
}

/* A field by its name, or (name empty) by its number. */
struct field_search {
	struct str name;
	uint32_t at;
	TSNode type; /* found; null: not */
};

/* The name of an embedded T, *T, p.T and T[A]. */
static struct str embedded_name(const struct gosrc *src, TSNode type)
{
	struct str name = go_bare_type(go_text(src, type));
	ptrdiff_t dot = str_last_index_byte(name, '.');

	return str_sub(name, (size_t)(dot + 1), name.n);
}

static bool is_field(struct field_search *s, struct str name, uint32_t at, TSNode type)
{
	if (s->name.n ? !str_eq(s->name, name) : s->at != at)
		return false;
	s->name = name;
	s->at = at;
	s->type = type;
	return true;
}

static bool find_field(struct gotype t, struct field_search *s)
{
	TSNode list = ts_node_named_child(t.node, 0);
	uint32_t at = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode f = ts_node_named_child(list, i), type = go_field(f, "type");
		uint32_t names = 0;

		if (!go_is(f, "field_declaration"))
			continue;
		for (uint32_t k = 0; k < ts_node_named_child_count(f); k++) {
			TSNode name = ts_node_named_child(f, k);

			if (!go_is_declared(f, name))
				continue;
			names++;
			if (is_field(s, go_text(t.src, name), at++, type))
				return true;
		}
		if (names == 0 && is_field(s, embedded_name(t.src, type), at++, type))
			return true;
	}
	return false;
}

/* Which of the body's elements it is, comments apart. */
static uint32_t number_of(TSNode body, TSNode element)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (ts_node_eq(e, element))
			break;
		at += go_is(e, "literal_element");
	}
	return at;
}

bool boxing_field_of(const struct hot_file *f, TSNode element, struct boxing_field *out)
{
	struct field_search s = { .type = go_null() };
	struct gotype t;
	bool keyed;
	TSNode body;

	if (!go_is(element, "literal_element"))
		return false;
	body = body_of(element, &keyed);
	t = type_of_literal(&f->ctx, f->src, body);
	out->foreign = t.kind == GO_NAMED;
	if (t.kind != GO_STRUCT)
		return false;
	if (keyed)
		s.name = go_text(f->src, ts_node_named_child(ts_node_parent(element), 0));
	else
		s.at = number_of(body, element);
	if (!find_field(t, &s))
		return false;
	out->owner = go_bare_type(t.text);
	out->name = s.name;
	out->type = go_type_of_node(&f->ctx, t.src, s.type);
	return true;
}

TSNode boxing_field_value(const struct gocontext *in, const struct gosrc *src, TSNode body,
			  struct str owner, struct str name)
{
	struct gotype t = type_of_literal(in, src, body);
	struct field_search s = { .name = name, .type = go_null() };
	uint32_t at = 0;

	if (t.kind != GO_STRUCT || !str_eq(go_bare_type(t.text), owner) || !find_field(t, &s))
		return go_null();
	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (go_is(e, "keyed_element") &&
		    str_eq(go_text(src, ts_node_named_child(e, 0)), name))
			return ts_node_named_child(
				ts_node_named_child(e, ts_node_named_child_count(e) - 1), 0);
		if (go_is(e, "literal_element") && at++ == s.at)
			return ts_node_named_child(e, 0);
	}
	return go_null();
}

/* ---- the type of a place ---- */

/* Which of how many a value is in a list. */
static uint32_t position_in(TSNode list, TSNode value)
{
	uint32_t at = 0;

	while (at < ts_node_named_child_count(list) &&
	       !ts_node_eq(ts_node_named_child(list, at), value))
		at++;
	return at;
}

static struct gotype type_of_argument(const struct hot_file *f, TSNode list, TSNode value)
{
	struct gocallee to = go_find_callee(&f->ctx, f->src, ts_node_parent(list));

	if (to.kind != CALLEE_FUNC)
		return unknown;
	return go_type_of_node(
		&to.ctx, to.def.src,
		go_nth_type(go_field(to.def.node, "parameters"), position_in(list, value)));
}

static struct gotype type_in_list(const struct hot_file *f, TSNode list, TSNode value)
{
	TSNode stmt = ts_node_parent(list), left = go_field(stmt, "left"), result;
	uint32_t at = position_in(list, value), n = ts_node_named_child_count(list);

	if (go_is(stmt, "return_statement")) {
		result = go_field(go_enclosing_func(stmt), "result");
		if (n == 1 && go_is(result, "parameter_list") &&
		    !ts_node_is_null(go_nth_type(result, 1)))
			return unknown; /* a call gives them all */
		return go_type_of_node(&f->ctx, f->src, go_nth_type(result, at));
	}
	if (go_is(stmt, "var_spec"))
		return go_type_of_node(&f->ctx, f->src, go_field(stmt, "type"));
	if (!go_is(stmt, "assignment_statement") || ts_node_named_child_count(left) != n)
		return unknown;
	return go_type_of(&f->ctx, f->src, ts_node_named_child(left, at));
}

static struct gotype type_of_element(const struct hot_file *f, TSNode element)
{
	struct boxing_field field;
	struct gotype t;
	bool keyed;
	TSNode body = body_of(element, &keyed);

	if (boxing_field_of(f, element, &field))
		return field.type;
	t = type_of_literal(&f->ctx, f->src, body);
	if (t.kind == GO_MAP && keyed &&
	    ts_node_eq(ts_node_named_child(ts_node_parent(element), 0), element))
		return go_type_key(&f->ctx, t);
	return go_type_elem(&f->ctx, t);
}

static struct gotype type_of_place(const struct hot_file *f, TSNode value)
{
	TSNode p = ts_node_parent(value);

	if (go_is(p, "argument_list"))
		return type_of_argument(f, p, value);
	if (go_is(p, "expression_list"))
		return type_in_list(f, p, value);
	if (go_is(p, "literal_element"))
		return type_of_element(f, p);
	if (go_is(p, "send_statement"))
		return go_type_elem(&f->ctx, go_type_of(&f->ctx, f->src, go_field(p, "channel")));
	return unknown;
}

bool boxing_is_plain_place(const struct hot_file *f, TSNode value)
{
	struct gotype t = type_of_place(f, value), own;

	if (t.is_param)
		return false;
	if (t.kind == GO_NAMED) { /* as the same file writes it */
		own = go_type_of(&f->ctx, f->src, value);
		return t.src == f->src && own.kind == GO_NAMED && str_eq(own.text, t.text);
	}
	return t.kind != GO_UNKNOWN && t.kind != GO_INTERFACE && t.kind != GO_ERROR;
}
