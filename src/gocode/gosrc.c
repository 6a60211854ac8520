#include "gocode/gosrc.h"

#include <stdlib.h>

#include "io/file.h"

#define PARSE_LIMIT_US 2000000

TSNode go_null(void)
{
	return (TSNode){ .id = NULL };
}

struct str go_text(const struct gosrc *src, TSNode n)
{
	if (ts_node_is_null(n))
		return (struct str){ NULL, 0 };
	return str_sub(src->text, ts_node_start_byte(n), ts_node_end_byte(n));
}

uint32_t go_line(TSNode n)
{
	return ts_node_start_point(n).row + 1;
}

uint32_t go_end_line(TSNode n)
{
	return ts_node_end_point(n).row + 1;
}

bool go_is(TSNode n, const char *type)
{
	return !ts_node_is_null(n) && strcmp(ts_node_type(n), type) == 0;
}

bool go_is_any(TSNode n, const char *const *types)
{
	if (ts_node_is_null(n))
		return false;
	for (const char *type = ts_node_type(n); *types; types++)
		if (strcmp(type, *types) == 0)
			return true;
	return false;
}

TSNode go_field(TSNode n, const char *name)
{
	if (ts_node_is_null(n))
		return n;
	return ts_node_child_by_field_name(n, name, (uint32_t)strlen(name));
}

TSNode go_no_parens(TSNode n)
{
	while (go_is(n, "parenthesized_expression"))
		n = ts_node_named_child(n, 0);
	return n;
}

static bool is_func(TSNode n)
{
	static const char *const types[] = { "func_literal", "function_declaration",
					     "method_declaration", NULL };

	return go_is_any(n, types);
}

TSNode go_enclosing(TSNode n, const char *type)
{
	for (n = ts_node_parent(n); !ts_node_is_null(n) && !is_func(n); n = ts_node_parent(n))
		if (go_is(n, type))
			return n;
	return go_null();
}

TSNode go_enclosing_func(TSNode n)
{
	for (n = ts_node_parent(n); !ts_node_is_null(n); n = ts_node_parent(n))
		if (is_func(n))
			return n;
	return go_null();
}

TSNode go_statement(TSNode n)
{
	static const char *const holders[] = { "block",
					       "expression_case",
					       "default_case",
					       "communication_case",
					       "type_case",
					       "source_file",
					       NULL };

	for (TSNode p = ts_node_parent(n); !ts_node_is_null(p); p = ts_node_parent(p)) {
		if (go_is_any(p, holders))
			return n;
		n = p;
	}
	return n;
}

bool go_contains(TSNode outer, TSNode inner)
{
	return !ts_node_is_null(outer) && !ts_node_is_null(inner) &&
	       ts_node_start_byte(outer) <= ts_node_start_byte(inner) &&
	       ts_node_end_byte(inner) <= ts_node_end_byte(outer);
}

bool go_is_declared(TSNode decl, TSNode child)
{
	TSNode type = go_field(decl, "type"), value = go_field(decl, "value");
	uint32_t end = UINT32_MAX;

	if (!go_is(child, "identifier") && !go_is(child, "field_identifier"))
		return false;
	if (!ts_node_is_null(type))
		end = ts_node_start_byte(type);
	else if (!ts_node_is_null(value))
		end = ts_node_start_byte(value);
	return ts_node_start_byte(child) < end;
}

TSNode go_single(TSNode list)
{
	if (!go_is(list, "expression_list"))
		return list;
	return ts_node_named_child_count(list) == 1 ? ts_node_named_child(list, 0) : go_null();
}

void go_walk(TSNode n, go_visit_fn fn, void *ctx)
{
	TSTreeCursor cur;
	int depth = 0;

	if (ts_node_is_null(n))
		return;
	cur = ts_tree_cursor_new(n);
	for (;;) {
		bool below = fn(ctx, ts_tree_cursor_current_node(&cur));

		if (below && depth < GO_MAX_DEPTH && ts_tree_cursor_goto_first_child(&cur)) {
			depth++;
			continue;
		}
		while (depth > 0 && !ts_tree_cursor_goto_next_sibling(&cur)) {
			ts_tree_cursor_goto_parent(&cur);
			depth--;
		}
		if (depth == 0)
			break;
	}
	ts_tree_cursor_delete(&cur);
}

struct str gosrc_line(const struct gosrc *src, uint32_t line)
{
	uint32_t from, to;

	if (line == 0 || line > src->lines.n)
		return (struct str){ "", 0 };
	from = src->lines.v[line - 1];
	to = line < src->lines.n ? src->lines.v[line] - 1 : (uint32_t)src->text.n;
	if (to > from && src->text.p[to - 1] == '\r')
		to--;
	return str_sub(src->text, from, to);
}

const struct gofunc *gosrc_func_at(const struct gosrc *src, uint32_t line)
{
	for (size_t i = 0; i < src->funcs.n; i++)
		if (src->funcs.v[i].first_line <= line && line <= src->funcs.v[i].last_line)
			return &src->funcs.v[i];
	return NULL;
}

struct str gosrc_import(const struct gosrc *src, struct str name)
{
	for (size_t i = 0; i < src->imports.n; i++)
		if (str_eq(src->imports.v[i].name, name))
			return src->imports.v[i].path;
	return (struct str){ NULL, 0 };
}

static void index_lines(struct gosrc *src)
{
	const char *p = src->text.p, *end = p + src->text.n;

	vec_push(&src->lines, 0);
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL)
		vec_push(&src->lines, (uint32_t)(++p - src->text.p));
}

/* "(*T)." or "T." of a receiver, type parameters left out; "" for a plain function. */
static void add_receiver(const struct gosrc *src, TSNode decl, struct buf *b)
{
	TSNode recv = go_field(decl, "receiver"), type;
	bool pointer = false;

	if (ts_node_is_null(recv) || ts_node_named_child_count(recv) == 0)
		return;
	type = go_field(ts_node_named_child(recv, 0), "type");
	for (int i = 0; i < 8 && !ts_node_is_null(type); i++) {
		if (go_is(type, "pointer_type")) {
			pointer = true;
			type = ts_node_named_child(type, 0);
		} else if (go_is(type, "parenthesized_type")) {
			type = ts_node_named_child(type, 0);
		} else if (go_is(type, "generic_type")) {
			type = go_field(type, "type");
		} else {
			break;
		}
	}
	buf_adds(b, pointer ? "(*" : "");
	buf_add_str(b, go_text(src, type));
	buf_adds(b, pointer ? ")." : ".");
}

static void add_func(struct gosrc *src, TSNode decl)
{
	struct gofunc f = { .node = decl };
	struct buf b = { 0 };

	f.name = go_text(src, go_field(decl, "name"));
	add_receiver(src, decl, &b);
	buf_add_str(&b, f.name);
	f.symbol = arena_str(&src->arena, buf_str(&b));
	buf_release(&b);
	f.first_line = go_line(decl);
	f.last_line = go_end_line(decl);
	f.has_error = ts_node_has_error(decl);
	vec_push(&src->funcs, f);
}

struct top_literals {
	struct gosrc *src;
	struct str variable;
};

static bool visit_top_literal(void *ctx, TSNode n)
{
	struct top_literals *t = ctx;
	struct gofunc f = { .name = t->variable, .symbol = STR(GOSRC_LITERAL), .node = n };

	if (go_is(n, "var_spec"))
		t->variable = f.name = go_text(t->src, ts_node_named_child(n, 0));
	if (!go_is(n, "func_literal"))
		return true;
	f.first_line = go_line(n);
	f.last_line = go_end_line(n);
	f.has_error = ts_node_has_error(n);
	vec_push(&t->src->funcs, f);
	return false;
}

static void add_import(struct gosrc *src, TSNode spec)
{
	TSNode alias = go_field(spec, "name");
	struct str path = go_text(src, go_field(spec, "path")), name;

	if (path.n < 2 || go_is(alias, "dot") || go_is(alias, "blank_identifier"))
		return;
	path = str_sub(path, 1, path.n - 1);
	name = str_base(path);
	/* ".../v2" is named after the element before it, "gopkg.in/yaml.v3" after what stands before ".v" */
	if (name.n >= 2 && name.p[0] == 'v' && name.p[1] >= '0' && name.p[1] <= '9' &&
	    name.n < path.n)
		name = str_base(str_sub(path, 0, path.n - name.n - 1));
	if (str_last_index_byte(name, '.') > 0)
		name = str_sub(name, 0, (size_t)str_last_index_byte(name, '.'));
	if (!ts_node_is_null(alias))
		name = go_text(src, alias);
	vec_push(&src->imports, (struct goimport){ name, path });
}

static bool visit_import(void *ctx, TSNode n)
{
	if (!go_is(n, "import_spec"))
		return true;
	add_import(ctx, n);
	return false;
}

static void index_top(struct gosrc *src)
{
	TSTreeCursor cur = ts_tree_cursor_new(src->root);

	for (bool ok = ts_tree_cursor_goto_first_child(&cur); ok;
	     ok = ts_tree_cursor_goto_next_sibling(&cur)) {
		TSNode n = ts_tree_cursor_current_node(&cur);

		if (go_is(n, "function_declaration") || go_is(n, "method_declaration"))
			add_func(src, n);
		else if (go_is(n, "var_declaration"))
			go_walk(n, visit_top_literal, &(struct top_literals){ src, STR("") });
		else if (go_is(n, "import_declaration"))
			go_walk(n, visit_import, src);
		else if (go_is(n, "package_clause"))
			src->package = go_text(src, ts_node_named_child(n, 0));
	}
	ts_tree_cursor_delete(&cur);
}

/* "// Code generated ... DO NOT EDIT." on a line before the package clause (go help generate). */
static bool looks_generated(struct str text)
{
	struct str rest = str_sub(text, 0, 4096), line;

	while (str_next_line(&rest, &line)) {
		if (str_has_prefix(line, STR("package ")))
			return false;
		if (str_has_prefix(line, STR("// Code generated ")) &&
		    str_has_suffix(line, STR(" DO NOT EDIT.")))
			return true;
	}
	return false;
}

bool gosrc_parse(struct str text, const char *path, struct gosrc **out, struct err *err)
{
	struct gosrc *src;
	TSParser *parser;

	if (text.n > GOSRC_MAX_BYTES)
		return err_set(err, ERR_LIMIT,
			       "%s: %zu bytes of Go source; files over %zu MB are not read", path,
			       text.n, GOSRC_MAX_BYTES >> 20);
	src = xcalloc(1, sizeof(*src));
	arena_init(&src->arena);
	src->path = arena_strndup(&src->arena, path, strlen(path));
	src->text = arena_str(&src->arena, text);
	parser = ts_parser_new();
	if (!ts_parser_set_language(parser, tree_sitter_go()))
		die("the tree-sitter library does not take the Go grammar that goperf was built "
		    "with");
	ts_parser_set_timeout_micros(parser, PARSE_LIMIT_US);
	src->tree = ts_parser_parse_string(parser, NULL, src->text.p ? src->text.p : "",
					   (uint32_t)src->text.n);
	ts_parser_delete(parser);
	if (!src->tree) {
		gosrc_free(src);
		return err_set(err, ERR_LIMIT, "%s: not parsed within %d s", path,
			       PARSE_LIMIT_US / 1000000);
	}
	src->root = ts_tree_root_node(src->tree);
	src->is_test = str_has_suffix(str_of(path), STR("_test.go"));
	src->is_generated = looks_generated(src->text);
	index_lines(src);
	index_top(src);
	*out = src;
	return true;
}

bool gosrc_open(const char *path, struct gosrc **out, struct err *err)
{
	struct file f;
	bool ok;

	if (!file_open(&f, path, 0, err))
		return false;
	ok = gosrc_parse(f.data, path, out, err);
	file_close(&f);
	return ok;
}

void gosrc_free(struct gosrc *src)
{
	if (!src)
		return;
	if (src->tree)
		ts_tree_delete(src->tree);
	vec_release(&src->funcs);
	vec_release(&src->imports);
	vec_release(&src->lines);
	arena_release(&src->arena);
	free(src);
}
