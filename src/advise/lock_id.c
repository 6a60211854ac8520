/* When two places speak of one mutex: its owner's type and its field, or the variable. */
#include "advise/locks.h"

/* What a local pointer points to: s.stats for c where c := &s.stats; the expression itself where it is none. */
static TSNode behind_pointer(const struct gosrc *src, TSNode expr)
{
	struct godecl d;
	TSNode value;

	if (!go_is_name(expr) || !go_find_decl(src, expr, go_text(src, expr), &d) || d.of != 1 ||
	    (d.kind != DECL_SHORT && d.kind != DECL_VAR) || ts_node_is_null(d.value))
		return expr;
	value = go_no_parens(d.value);
	if (!go_is(value, "unary_expression") || go_text(src, value).p[0] != '&')
		return expr;
	value = go_field(value, "operand");
	return go_is_selector(value) || go_is_name(value) ? value : expr;
}

#define MAX_OWNERS 4 /* structs without a name inside of each other */

static uint64_t id_of(const struct hot_file *f, TSNode mutex, int depth)
{
	const struct gosrc *src = f->src;
	TSNode owner = behind_pointer(src, mutex), base;
	struct str type, field, text;
	uint64_t by_field = 0;
	struct godecl d;

	if (go_is(owner, "selector_expression")) {
		field = go_text(src, go_field(owner, "field"));
		owner = behind_pointer(src, go_field(owner, "operand"));
		by_field = hash_bytes(field.p, field.n, 5);
	}
	base = go_base_name(owner);
	text = go_text(src, owner);
	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d) ||
	    d.kind == DECL_PACKAGE)
		return hash_mix(hash_bytes(text.p, text.n, 3), by_field);
	type = go_bare_type(go_type_of(&f->ctx, src, owner).text);
	/* a struct without a name is known by the field whose type it is */
	if (go_is(owner, "selector_expression") && depth < MAX_OWNERS &&
	    (!type.n || str_has_prefix(type, STR("struct"))))
		return hash_mix(id_of(f, owner, depth + 1), by_field);
	if (type.n && !str_has_prefix(type, STR("sync.")))
		return hash_mix(hash_bytes(type.p, type.n, 4), by_field);
	return hash_mix(hash_mix(hash_bytes(text.p, text.n, 6), ts_node_start_byte(d.stmt)),
			by_field);
}

uint64_t lock_id(const struct hot_file *f, TSNode mutex)
{
	return id_of(f, mutex, 0);
}
