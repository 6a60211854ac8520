#include "advise/rule.h"

void candidate_spot(struct candidate *c, struct spot spot)
{
	if (c->n_spots < MAX_SPOTS)
		c->spots[c->n_spots++] = spot;
}

void candidate_keeps(struct candidate *c, int percent)
{
	struct price *p = &c->price;

	p->remains_ns = (p->cpu_ns - p->gc_ns - p->exit_ns) * percent / 100;
	p->cpu_ns -= p->remains_ns;
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

#define EXAMPLE_LINES 14

static uint32_t line_of_byte(const struct gosrc *src, uint32_t at)
{
	size_t lo = 0, hi = src->lines.n;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (src->lines.v[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	return (uint32_t)lo + 1;
}

/* Text with edits applied; marks[line] is set for lines that an edit touches. */
static void apply_edits(struct buf *b, const struct gosrc *src, uint32_t from, uint32_t to,
			const struct edit *e, uint32_t n, bool *marks, uint32_t max_marks)
{
	uint32_t line = 0;

	for (uint32_t at = from, k = 0; at <= to;) {
		if (k < n && e[k].from == at) {
			struct str indent = source_indent(src, line_of_byte(src, at));

			if (line < max_marks)
				marks[line] = true;
			for (const char *p = e[k].by; *p; p++) {
				buf_addc(b, *p);
				if (*p == '\n') {
					line++;
					buf_add_str(b, indent);
					if (line < max_marks)
						marks[line] = true;
				}
			}
			at = e[k++].to;
			continue;
		}
		if (at == to)
			break;
		line += src->text.p[at] == '\n';
		buf_addc(b, src->text.p[at++]);
	}
}

static size_t indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '\t')
		n++;
	return n;
}

/* Keeps what a marked line stands in: the lines above that open its blocks, the lines below that close them. */
static void keep_around(const struct str *lines, uint32_t n, uint32_t at, bool *keep)
{
	size_t depth = indent_of(lines[at]);

	keep[at] = true;
	for (uint32_t i = at; i-- > 0;) {
		if (lines[i].n && indent_of(lines[i]) < depth) {
			keep[i] = true;
			depth = indent_of(lines[i]);
		}
	}
	depth = indent_of(lines[at]);
	for (uint32_t i = at + 1; i < n; i++) {
		if (lines[i].n && indent_of(lines[i]) < depth) {
			keep[i] = true;
			depth = indent_of(lines[i]);
		}
	}
}

/* The line without white space around it and a comment behind it. */
static struct str bare_line(struct str line)
{
	ptrdiff_t comment = str_index(line, STR(" //"));

	return str_trim(comment >= 0 ? str_sub(line, 0, (size_t)comment) : line);
}

static bool is_closer(struct str bare)
{
	return str_has_prefix(bare, STR("}")) || str_has_prefix(bare, STR(")"));
}

static bool is_case(struct str bare)
{
	return str_has_prefix(bare, STR("case ")) || str_has_prefix(bare, STR("default:"));
}

static bool is_opener(struct str bare)
{
	return str_has_suffix(bare, STR("{")) || str_has_suffix(bare, STR("("));
}

/* A line that opens something is kept with the one that closes it, and the other way round: "switch {", "case", "} else {". */
static bool keep_pair(const struct str *lines, uint32_t n, uint32_t at, bool *keep)
{
	struct str bare = bare_line(lines[at]);
	size_t depth = indent_of(lines[at]);
	bool more = false, closed = !is_opener(bare) && !is_case(bare),
	     opened = !is_closer(bare) && !is_case(bare);

	for (uint32_t i = at + 1; i < n && !closed; i++) {
		closed = lines[i].n && indent_of(lines[i]) == depth &&
			 is_closer(bare_line(lines[i]));
		more |= closed && !keep[i];
		keep[i] = keep[i] || closed;
	}
	for (uint32_t i = at; i-- > 0 && !opened;) {
		struct str above = bare_line(lines[i]);
		bool pair = lines[i].n && indent_of(lines[i]) == depth && !is_case(above) &&
			    (is_closer(above) ? !is_case(bare) : is_opener(above));

		opened = pair && !is_closer(above);
		more |= pair && !keep[i];
		keep[i] = keep[i] || pair;
	}
	return more;
}

static void keep_pairs(const struct str *lines, uint32_t n, bool *keep)
{
	bool more = true;

	while (more) {
		more = false;
		for (uint32_t i = 0; i < n; i++)
			more |= keep[i] && lines[i].n && keep_pair(lines, n, i, keep);
	}
}

const char *source_edited(struct advisor *a, const struct gosrc *src, TSNode region,
			  const struct edit *edits, uint32_t n)
{
	static const uint32_t max = 2000;
	struct str indent = source_indent(src, go_line(region)), rest, line;
	bool *marks = arena_alloc(a->arena, max * sizeof(*marks));
	bool *keep = arena_alloc(a->arena, max * sizeof(*keep));
	struct str *lines = arena_alloc(a->arena, max * sizeof(*lines));
	struct buf whole = { 0 }, out = { 0 };
	uint32_t count = 0;

	apply_edits(&whole, src, ts_node_start_byte(region), ts_node_end_byte(region), edits, n,
		    marks, max);
	rest = buf_str(&whole);
	while (count < max && str_next_line(&rest, &line))
		lines[count++] = str_trim_prefix(line, indent);
	for (uint32_t i = 0; i < count; i++) {
		if (i == 0 || i + 1 == count || count <= EXAMPLE_LINES)
			keep[i] = true;
		if (marks[i])
			keep_around(lines, count, i, keep);
	}
	keep_pairs(lines, count, keep);
	for (uint32_t i = 1; i + 1 < count && count > EXAMPLE_LINES; i++)
		keep[i] = keep[i] && str_trim(lines[i]).n; /* what was taken away */
	for (uint32_t i = 0; i < count; i++) {
		if (keep[i]) {
			buf_printf(&out, STR_FMT "\n", STR_ARG(lines[i]));
		} else if (keep[i - 1]) {
			uint32_t k = i;

			while (k + 1 < count && lines[k].n == 0 && !keep[k + 1])
				k++;
			k += lines[k].n == 0 && k + 1 < count;
			buf_fill(&out, '\t', indent_of(lines[k]));
			buf_adds(&out, "...\n");
		}
	}
	buf_release(&whole);
	return rule_words(a, &out);
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

struct call_at {
	const struct gosrc *src;
	uint32_t line;
	struct str name;
	TSNode found;
};

static bool visit_call_at(void *ctx, TSNode n)
{
	struct call_at *s = ctx;

	if (go_line(n) > s->line || go_end_line(n) < s->line)
		return false;
	if (go_is(n, "call_expression") && str_eq(go_called_name(s->src, n), s->name))
		s->found = n;
	return true;
}

TSNode call_at_line(const struct gosrc *src, TSNode fn, uint32_t line, struct str name)
{
	struct call_at s = { src, line, name, go_null() };

	go_walk(fn, visit_call_at, &s);
	return s.found;
}

bool is_append_to(const struct gosrc *src, TSNode call, struct str target)
{
	return go_is(call, "call_expression") && str_eq(go_callee(src, call), STR("append")) &&
	       str_eq(go_text(src, go_arg(call, 0)), target);
}

struct append_search {
	const struct gosrc *src;
	struct str target;
	TSNode found;
};

static bool visit_append(void *ctx, TSNode n)
{
	struct append_search *s = ctx;

	if (ts_node_is_null(s->found) && is_append_to(s->src, n, s->target))
		s->found = n;
	return ts_node_is_null(s->found);
}

TSNode find_append_to(const struct gosrc *src, TSNode in, struct str target)
{
	struct append_search s = { src, target, go_null() };

	go_walk(in, visit_append, &s);
	return s.found;
}

struct str param_at(const struct gosrc *src, TSNode fn, uint32_t arg, TSNode *decl)
{
	TSNode list = go_field(fn, "parameters");
	uint32_t at = 0;

	for (uint32_t i = 0; !ts_node_is_null(list) && i < ts_node_named_child_count(list); i++) {
		bool rest;

		*decl = ts_node_named_child(list, i);
		rest = go_is(*decl,
			     "variadic_parameter_declaration"); /* of all arguments from there on */
		for (uint32_t j = 0; j < ts_node_named_child_count(*decl); j++)
			if (go_is_declared(*decl, ts_node_named_child(*decl, j)) &&
			    (at++ == arg || (rest && arg >= at)))
				return go_text(src, ts_node_named_child(*decl, j));
	}
	return STR("");
}
