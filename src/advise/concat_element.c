/* A text for each key: trails[k] += x, where a key comes again and again. */
#include "advise/concat.h"

/* The list or map that the element is found in: "trails" of trails[k], "groups" of groups[i].text. */
static TSNode container_of(TSNode var)
{
	TSNode found = go_null();

	for (TSNode n = var; !ts_node_is_null(n); n = go_operand(n))
		if (go_is_index(n))
			found = go_operand(n);
	return found;
}

struct read_search {
	const struct candidate *c;
	struct str container, element;
	bool read;
};

static bool is_grown_here(const struct candidate *c, TSNode n)
{
	for (; c; c = c->twin)
		if (ts_node_eq(c->site, n))
			return true;
	return false;
}

/* len(m[k]), m[k] == "", old, ok := m[k]: a builder, or whether there is one, tells that, too. */
static bool is_question(const struct read_search *r, TSNode n)
{
	const struct gosrc *src = r->c->file->src;
	TSNode list = ts_node_parent(n), p = list;

	if (go_is(p, "argument_list"))
		return str_eq(go_callee(src, ts_node_parent(p)), STR("len"));
	if (go_is(p, "binary_expression"))
		return str_eq(go_text(src, go_field(p, "right")), STR("\"\""));
	p = ts_node_parent(list);
	return go_is(list, "expression_list") && go_is(p, "short_var_declaration") &&
	       ts_node_named_child_count(go_field(p, "left")) == 2;
}

/* m[k] = x begins anew, or puts the first part there. */
static bool is_put(TSNode n)
{
	TSNode stmt = ts_node_parent(ts_node_parent(n));

	return go_is(stmt, "assignment_statement") &&
	       ts_node_eq(go_single(go_field(stmt, "left")), n);
}

static bool visit_read(void *ctx, TSNode n)
{
	struct read_search *r = ctx;
	const struct gosrc *src = r->c->file->src;
	TSNode p = ts_node_parent(n);

	if (is_grown_here(r->c, n))
		return false;
	if (!str_eq(go_text(src, n), r->container))
		return !r->read;
	r->read = r->read || !go_is_index(p) || !ts_node_eq(go_operand(p), n) ||
		  !(is_question(r, p) || is_put(p));
	return false;
}

bool concat_element_is_read(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode var = go_single(go_field(c->site, "left"));
	struct read_search r = { c, go_text(src, container_of(var)), go_text(src, var), false };

	go_walk(go_field(c->loop, "body"), visit_read, &r);
	return r.read;
}

const char *concat_element_example(struct advisor *a, const struct candidate *c,
				   const char *builder, const char *writes)
{
	const struct gosrc *src = c->file->src;
	TSNode var = go_single(go_field(c->site, "left")), in = container_of(var);
	struct gotype t = go_type_of(&c->file->ctx, src, in);
	struct str name = go_text(src, in), key = go_text(src, go_index(var));
	const char *texts = free_name(a, c->file, c->fn->node, "texts");
	struct edit e = { ts_node_start_byte(c->site), ts_node_end_byte(c->site), NULL };
	struct buf b = { 0 };

	if (!go_is_index(var) || c->twin || (t.kind != GO_MAP && t.kind != GO_SLICE))
		return NULL;
	if (t.kind == GO_SLICE) {
		e.by = arena_printf(a->arena, "%s := &%s[" STR_FMT "]\n%s", builder, texts,
				    STR_ARG(key), writes);
		buf_printf(&b, "%s := make([]strings.Builder, len(" STR_FMT "))\n", texts,
			   STR_ARG(name));
	} else {
		struct gotype k = go_type_key(&c->file->ctx, t);

		if (!k.text.n)
			return NULL;
		e.by = arena_printf(a->arena,
				    "%s := %s[" STR_FMT
				    "]\nif %s == nil {\n\t%s = new(strings.Builder)\n"
				    "\t%s[" STR_FMT "] = %s\n}\n%s",
				    builder, texts, STR_ARG(key), builder, builder, texts,
				    STR_ARG(key), builder, writes);
		buf_printf(&b, "%s := make(map[" STR_FMT "]*strings.Builder)\n", texts,
			   STR_ARG(k.text));
	}
	buf_printf(&b, "%s\n", source_edited(a, src, c->loop, &e, 1));
	if (t.kind == GO_SLICE)
		buf_printf(&b, "for i := range %s {\n\t" STR_FMT "[i] += %s[i].String()\n}\n",
			   texts, STR_ARG(name), texts);
	else
		buf_printf(&b, "for k, %s := range %s {\n\t" STR_FMT "[k] += %s.String()\n}\n",
			   builder, texts, STR_ARG(name), builder);
	return rule_words(a, &b);
}
