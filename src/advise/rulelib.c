#include "advise/rule.h"

void candidate_spot(struct candidate *c, struct spot spot)
{
	if (c->n_spots < MAX_SPOTS)
		c->spots[c->n_spots++] = spot;
}

struct block_search {
	TSNode root;
	uint32_t first_block_line;
};

static bool visit_block(void *ctx, TSNode n)
{
	struct block_search *s = ctx;

	if (go_is(n, "block") && s->first_block_line == 0)
		s->first_block_line = go_line(n);
	return s->first_block_line == 0;
}

void spot_lines(TSNode stmt, uint32_t *from, uint32_t *to)
{
	struct block_search s = { stmt, 0 };

	go_walk(stmt, visit_block, &s);
	*from = go_line(stmt);
	*to = s.first_block_line ? s.first_block_line : go_end_line(stmt);
}

const char *rule_words(struct advisor *a, struct buf *b)
{
	char *out;

	while (b->n && b->data[b->n - 1] == '\n')
		b->data[--b->n] = 0;
	out = arena_strndup(a->arena, b->data ? b->data : "", b->n);
	buf_release(b);
	return out;
}

struct str loop_head(const struct gosrc *src, TSNode loop)
{
	TSNode body = go_field(loop, "body");

	return str_trim(str_sub(src->text, ts_node_start_byte(loop), ts_node_start_byte(body) + 1));
}

uint32_t plus_operands(const struct gosrc *src, TSNode expr, TSNode *out, uint32_t max)
{
	TSNode chain[64];
	uint32_t n = 0, stored = 0;

	expr = go_no_parens(expr);
	while (n < ARRAY_LEN(chain) && go_is(expr, "binary_expression") &&
	       str_eq(go_text(src, go_field(expr, "operator")), STR("+"))) {
		chain[n++] = go_no_parens(go_field(expr, "right"));
		expr = go_no_parens(go_field(expr, "left"));
	}
	if (stored < max)
		out[stored++] = expr;
	for (uint32_t i = n; i > 0; i--)
		if (stored < max)
			out[stored++] = chain[i - 1];
	return n + 1;
}

const char *free_name(struct advisor *a, const struct hot_file *f, TSNode fn, const char *want)
{
	char *name = arena_strndup(a->arena, want, strlen(want));

	for (int i = 2; i < 20 && go_mentions(f->src, fn, str_of(name)); i++)
		name = arena_printf(a->arena, "%s%d", want, i);
	return name;
}

TSNode scope_of(const struct godecl *d)
{
	static const char *const holders[] = { "block",
					       "expression_case",
					       "default_case",
					       "communication_case",
					       "type_case",
					       "if_statement",
					       "for_statement",
					       "source_file",
					       "expression_switch_statement",
					       NULL };

	if (d->kind == DECL_PARAM || d->kind == DECL_RESULT || d->kind == DECL_RECEIVER)
		return go_field(d->func, "body");
	for (TSNode n = ts_node_parent(d->stmt); !ts_node_is_null(n); n = ts_node_parent(n))
		if (go_is_any(n, holders))
			return n;
	return go_null();
}

static bool visit_assignment(void *ctx, TSNode n)
{
	struct assign_search *s = ctx;
	TSNode left, right;

	if (!go_is(n, "assignment_statement") || ts_node_eq(n, s->except))
		return true;
	left = go_field(n, "left");
	right = go_field(n, "right");
	if (!str_eq(go_text(s->src, go_field(n, "operator")), STR("=")))
		return true;
	for (uint32_t i = 0; i < ts_node_named_child_count(left); i++) {
		if (!str_eq(go_text(s->src, ts_node_named_child(left, i)), s->target))
			continue;
		s->found = ts_node_named_child_count(right) == ts_node_named_child_count(left)
				   ? ts_node_named_child(right, i)
				   : ts_node_named_child(right, 0);
		s->count++;
	}
	return true;
}

void find_assignments(struct assign_search *s, TSNode n)
{
	s->found = go_null();
	s->count = 0;
	go_walk(n, visit_assignment, s);
}

struct str source_indent(const struct gosrc *src, uint32_t line)
{
	struct str s = gosrc_line(src, line);
	size_t n = 0;

	while (n < s.n && (s.p[n] == '\t' || s.p[n] == ' '))
		n++;
	return str_sub(s, 0, n);
}
