#include "advise/sorted.h"

#include "gocode/gosize.h"

/*
 * The compiler keeps structs of up to four fields and four words in registers. 200 of 16 to 32 bytes: slices.SortFunc 4.7 to 5.0
 * us, sort.Slice 11.7 to 12.1, sort.Sort 4.7 to 5.2. Of 40 to 128 bytes, which SortFunc copies: 9.4 to 20.4 us, sort.Slice 12.1
 * to 14.8, sort.Sort 5.1 to 7.5.
 */
#define MAX_FIELDS 4
#define MAX_BYTES 32

static bool element_of(const struct hot_file *f, TSNode call, struct gotype *elem)
{
	*elem = go_type_elem(&f->ctx, go_type_of(&f->ctx, f->src, go_arg(call, 0)));
	return elem->kind == GO_STRUCT;
}

bool sort_is_of_large(const struct hot_file *f, TSNode call)
{
	struct gofield fields[GO_MAX_FIELDS];
	struct gotype elem;
	struct gosize size;

	if (!element_of(f, call, &elem) || !go_size_of(&f->ctx, elem, &size))
		return false;
	return size.bytes > MAX_BYTES ||
	       go_struct_fields(&f->ctx, elem, fields, GO_MAX_FIELDS) > MAX_FIELDS;
}

const char *sort_better_left(const struct hot_file *f, TSNode call)
{
	struct gotype elem;

	if ((!go_calls(f->src, call, "sort", "Sort") &&
	     !go_calls(f->src, call, "sort", "Stable")) ||
	    !element_of(f, call, &elem))
		return NULL;
	return sort_is_of_large(f, call)
		       ? "of structs this large slices.SortFunc is slower: it copies two for each "
			 "comparison"
		       : "of structs slices.SortFunc saves a quarter of its time at most";
}

struct less_search {
	const struct gosrc *src;
	TSNode literal;
	struct str slice;
	struct edit edits[MAX_EDITS];
	uint32_t n;
	bool other; /* it looks at another variable of the function */
};

static bool visit_less(void *ctx, TSNode n)
{
	struct less_search *l = ctx;
	struct godecl d;

	if (!go_is_name(n))
		return true;
	if (str_eq(go_text(l->src, n), l->slice)) {
		if (l->n < MAX_EDITS)
			l->edits[l->n++] =
				(struct edit){ ts_node_start_byte(n), ts_node_end_byte(n), "s" };
		else
			l->other = true;
	} else if (go_find_decl(l->src, n, go_text(l->src, n), &d) && d.kind != DECL_PACKAGE &&
		   d.kind != DECL_CONST && !go_contains(l->literal, d.name)) {
		l->other = true;
	}
	return true;
}

const char *sort_with_type(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode over = go_arg(c->site, 0), literal = go_no_parens(go_arg(c->site, 1)), params;
	struct less_search l = { .src = src, .literal = literal, .slice = go_text(src, over) };
	const char *name = free_name(a, c->file, c->fn->node, "inOrder");
	struct gotype elem;
	struct buf b = { 0 };

	if (!go_is(literal, "func_literal") || !go_is(over, "identifier") ||
	    !element_of(c->file, c->site, &elem) || !elem.text.n)
		return "";
	go_walk(go_field(literal, "body"), visit_less, &l);
	if (l.other)
		return "";
	params = go_field(literal, "parameters");
	buf_printf(&b, "type %s []" STR_FMT "\n\nfunc (s %s) Len() int { return len(s) }\n", name,
		   STR_ARG(elem.text), name);
	buf_printf(&b, "func (s %s) Swap(i, j int) { s[i], s[j] = s[j], s[i] }\n", name);
	buf_printf(&b, "func (s %s) Less" STR_FMT " bool %s\n\n", name,
		   STR_ARG(go_text(src, params)),
		   source_edited(a, src, go_field(literal, "body"), l.edits, l.n));
	buf_printf(&b, "sort.%s(%s(" STR_FMT "))",
		   go_calls(src, c->site, "sort", "Slice") ? "Sort" : "Stable", name,
		   STR_ARG(l.slice));
	return rule_words(a, &b);
}
