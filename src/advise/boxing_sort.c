/* The cheaper form of sort.Slice and sort.Sort: slices.SortFunc with what the reader's own Less compares. */
#include "advise/boxing.h"

/* How elements are compared: Less(i, j int) bool, or the literal that sort.Slice is given. */
struct less {
	const struct gosrc *src;
	TSNode body;
	struct str i, j;
	struct str container; /* what both index: "s" of s[i], "p.items" of p.items[i] */
	bool several;	      /* different things are indexed */
	bool other;	      /* i or j stands for itself, or the container does */
	bool reversed;	      /* sort.Reverse */
	const char *a, *b;    /* what the elements are called instead */
};

static bool read_parameters(struct less *l, TSNode params)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(params); i++) {
		TSNode p = ts_node_named_child(params, i);

		for (uint32_t k = 0; k < ts_node_named_child_count(p); k++) {
			if (!go_is_declared(p, ts_node_named_child(p, k)))
				continue;
			*(n ? &l->j : &l->i) = go_text(l->src, ts_node_named_child(p, k));
			n++;
		}
	}
	return n == 2;
}

/* The new name of container[i] and container[j]; NULL: it is neither. */
static const char *element_of(const struct less *l, TSNode n)
{
	struct str at;

	if (!go_is_index(n) || !str_eq(go_text(l->src, go_operand(n)), l->container))
		return NULL;
	at = go_text(l->src, go_index(n));
	return str_eq(at, l->i) ? l->a : str_eq(at, l->j) ? l->b : NULL;
}

static bool visit_container(void *ctx, TSNode n)
{
	struct less *l = ctx;
	struct str at, of;

	if (go_is_index(n)) {
		at = go_text(l->src, go_index(n));
		of = go_text(l->src, go_operand(n));
		if (!str_eq(at, l->i) && !str_eq(at, l->j))
			return true;
		l->several = l->several || (l->container.n && !str_eq(of, l->container));
		l->container = of;
		return false;
	}
	if (go_is_name(n) && (str_eq(go_text(l->src, n), l->i) || str_eq(go_text(l->src, n), l->j)))
		l->other = true;
	return true;
}

static bool read_less(struct less *l, const struct gosrc *src, TSNode fn)
{
	l->src = src;
	l->body = go_field(fn, "body");
	if (ts_node_is_null(l->body) || !read_parameters(l, go_field(fn, "parameters")))
		return false;
	go_walk(l->body, visit_container, l);
	l->a = "a";
	l->b = "b";
	if (go_mentions(src, l->body, STR("a")) || go_mentions(src, l->body, STR("b")))
		l->a = "x", l->b = "y";
	return l->container.n && !l->several && !l->other;
}

/* The text of a part of Less with a and b in place of the elements. */
struct rewrite {
	const struct less *l;
	struct edit edits[MAX_EDITS];
	uint32_t n;
};

static bool visit_element(void *ctx, TSNode n)
{
	struct rewrite *r = ctx;
	const char *by = element_of(r->l, n);

	if (!by)
		return true;
	if (r->n < MAX_EDITS)
		r->edits[r->n] = (struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), by };
	r->n++;
	return false;
}

static void write_elements(struct buf *b, const struct less *l, TSNode part)
{
	struct rewrite r = { .l = l };
	uint32_t at = ts_node_start_byte(part);

	go_walk(part, visit_element, &r);
	for (uint32_t i = 0; i < MIN(r.n, (uint32_t)MAX_EDITS); i++) {
		buf_add_str(b, str_sub(l->src->text, at, r.edits[i].from));
		buf_adds(b, r.edits[i].by);
		at = r.edits[i].to;
	}
	buf_add_str(b, str_sub(l->src->text, at, ts_node_end_byte(part)));
}

/* The value of the block's only statement, a return; null: it is another block. */
static TSNode returned_alone(TSNode block, uint32_t at)
{
	TSNode ret = ts_node_is_null(block) ? block : ts_node_named_child(block, at);

	if (ts_node_is_null(ret) || ts_node_named_child_count(block) != at + 1 ||
	    !go_is(ret, "return_statement") || ts_node_named_child_count(ret) != 1)
		return go_null();
	return go_no_parens(go_single(ts_node_named_child(ret, 0)));
}

/* "x < y", "x > y", "x.Before(y)" of times as an int: cmp.Compare(x, y). */
static bool write_compare(struct buf *b, const struct gocontext *ctx, const struct less *l,
			  TSNode expr)
{
	TSNode left = go_field(expr, "left"), right = go_field(expr, "right"), fn;
	struct str op = go_text(l->src, go_field(expr, "operator"));
	bool down = str_eq(op, STR(">"));

	if (go_is(expr, "call_expression")) {
		fn = go_field(expr, "function");
		op = go_text(l->src, go_field(fn, "field"));
		left = go_field(fn, "operand");
		right = go_arg(expr, 0);
		down = str_eq(op, STR("After"));
		if ((!down && !str_eq(op, STR("Before"))) || go_arg_count(expr) != 1 ||
		    !str_eq(go_type_of(ctx, l->src, left).text, STR("time.Time")))
			return false;
	} else if (!go_is(expr, "binary_expression") || (!down && !str_eq(op, STR("<")))) {
		return false;
	}
	if (down != l->reversed) {
		TSNode first = left;

		left = right;
		right = first;
	}
	if (go_is(expr, "call_expression")) {
		write_elements(b, l, left);
		buf_adds(b, ".Compare(");
	} else {
		buf_adds(b, "cmp.Compare(");
		write_elements(b, l, left);
		buf_adds(b, ", ");
	}
	write_elements(b, l, right);
	buf_addc(b, ')');
	return true;
}

/* if x != y { return x < y } */
static bool write_step(struct buf *b, const struct gocontext *ctx, const struct less *l,
		       TSNode stmt)
{
	TSNode cond, less;

	if (!go_is(stmt, "if_statement"))
		return false;
	cond = go_no_parens(go_field(stmt, "condition"));
	less = returned_alone(go_field(stmt, "consequence"), 0);
	if (ts_node_is_null(less) || !go_is(less, "binary_expression") ||
	    !go_is(cond, "binary_expression") || !ts_node_is_null(go_field(stmt, "initializer")) ||
	    !ts_node_is_null(go_field(stmt, "alternative")) ||
	    !str_eq(go_text(l->src, go_field(cond, "operator")), STR("!=")) ||
	    !str_eq(go_text(l->src, go_field(cond, "left")),
		    go_text(l->src, go_field(less, "left"))) ||
	    !str_eq(go_text(l->src, go_field(cond, "right")),
		    go_text(l->src, go_field(less, "right"))))
		return false;
	buf_adds(b, "\tif by := ");
	if (!write_compare(b, ctx, l, less))
		return false;
	buf_adds(b, "; by != 0 {\n\t\treturn by\n\t}\n");
	return true;
}

/* One comparison behind the other. False: it is written in some other way. */
static bool write_steps(struct buf *b, const struct gocontext *ctx, const struct less *l)
{
	uint32_t n = ts_node_named_child_count(l->body);
	TSNode last = n ? returned_alone(l->body, n - 1) : go_null();

	if (ts_node_is_null(last))
		return false;
	if (n == 1) {
		buf_adds(b, " return ");
		if (!write_compare(b, ctx, l, last))
			return false;
		buf_adds(b, " }");
		return true;
	}
	buf_addc(b, '\n');
	for (uint32_t i = 0; i + 1 < n; i++)
		if (!write_step(b, ctx, l, ts_node_named_child(l->body, i)))
			return false;
	buf_adds(b, "\treturn ");
	if (!write_compare(b, ctx, l, last))
		return false;
	buf_adds(b, "\n}");
	return true;
}

/* Less as a function of two elements, which is right however it is written. */
static void write_less(struct advisor *a, struct buf *b, const struct less *l, struct str elem)
{
	struct rewrite r = { .l = l };

	go_walk(l->body, visit_element, &r);
	buf_printf(b, "less := func(%s, %s " STR_FMT ") bool %s\n", l->a, l->b, STR_ARG(elem),
		   source_edited(a, l->src, l->body, r.edits, MIN(r.n, (uint32_t)MAX_EDITS)));
}

/* What is sorted, and how: of sort.Slice its literal, of sort.Sort the Less of the type. */
static bool find_less(const struct candidate *c, struct less *l, TSNode *what)
{
	const struct gosrc *src = c->file->src;
	TSNode literal = go_arg(c->site, 1);
	struct str name;
	struct godef def;

	*what = go_no_parens(go_arg(c->site, 0));
	if (!ts_node_is_null(literal))
		return read_less(l, src, literal);
	if (go_calls(src, *what, "sort", "Reverse")) {
		l->reversed = true;
		*what = go_no_parens(go_arg(*what, 0));
	}
	name = go_type_of(&c->file->ctx, src, *what).text;
	if (go_is(*what, "call_expression") && go_arg_count(*what) == 1) { /* byName(xs) */
		name = go_text(src, go_no_parens(go_field(*what, "function")));
		*what = go_no_parens(go_arg(*what, 0));
	} else if (go_is(*what, "type_conversion_expression")) {
		name = go_text(src, go_field(*what, "type"));
		*what = go_no_parens(go_field(*what, "operand"));
	}
	name = str_trim_prefix(str_trim_prefix(name, STR("&")), STR("*"));
	return c->file->ctx.pkg &&
	       gopkg_find_func(c->file->ctx.mod, c->file->ctx.pkg, name, STR("Less"), &def) &&
	       read_less(l, def.src, def.node);
}

/* The receiver's name in "s.items", where *what* is what the method is called on: "v.items". Empty: it cannot be told. */
static struct str container_here(struct advisor *a, const struct candidate *c, const struct less *l,
				 TSNode what)
{
	struct str text = go_text(c->file->src, what);
	ptrdiff_t dot = str_index_byte(l->container, '.');

	if (!ts_node_is_null(go_arg(c->site, 1)))
		return str_eq(l->container, text) ? text : STR("");
	if (dot < 0)
		return text;
	if (!go_is_name(what) && !go_is_selector(what))
		return STR("");
	return str_of(arena_printf(a->arena, STR_FMT STR_FMT, STR_ARG(text),
				   STR_ARG(str_sub(l->container, (size_t)dot, l->container.n))));
}

const char *boxing_sort_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	const char *stable = str_contains(c->subject, STR("Stable")) ? "Stable" : "", *before,
		   *after;
	struct less l = { 0 };
	TSNode what;
	struct str xs, elem;
	struct buf b = { 0 }, steps = { 0 };

	if (!find_less(c, &l, &what))
		return "";
	xs = container_here(a, c, &l, what);
	elem = go_type_elem(&c->file->ctx, go_type_of(&c->file->ctx, src, what)).text;
	if (str_index_byte(l.container, '.') >= 0 || !elem.n)
		elem = STR("T");
	if (!xs.n)
		return "";
	before = l.reversed ? l.b : l.a;
	after = l.reversed ? l.a : l.b;
	if (!write_steps(&steps, &c->file->ctx, &l)) {
		write_less(a, &b, &l, elem);
		steps.n = 0;
		buf_printf(&steps,
			   "\n\tswitch {\n\tcase less(%s, %s):\n\t\treturn -1\n\tcase "
			   "less(%s, %s):\n\t\treturn 1\n\t}\n\treturn 0\n}",
			   before, after, after, before);
	}
	if (str_eq(buf_str(&steps), STR(" return cmp.Compare(a, b) }")))
		buf_printf(&b, "slices.Sort(" STR_FMT ")", STR_ARG(xs));
	else
		buf_printf(&b,
			   "slices.Sort%sFunc(" STR_FMT ", func(%s, %s " STR_FMT ") int {" STR_FMT
			   ")%s",
			   stable, STR_ARG(xs), l.a, l.b, STR_ARG(elem), STR_ARG(buf_str(&steps)),
			   str_eq(elem, STR("T")) ? " // T: the type of its elements" : "");
	buf_release(&steps);
	return rule_words(a, &b);
}
