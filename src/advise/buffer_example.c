/* The cheaper form of a buffer that is made anew, in the reader's own names. */
#include "advise/buffer.h"

#include "advise/rows.h"
#include "gocode/gosize.h"

static const char *reset_of(struct advisor *a, const struct candidate *c)
{
	struct str v = c->subject, src = go_text(c->file->src, go_arg(c->extra, 0));

	switch (buffer_kind(c)) {
	case KIND_BUFFER:
		return arena_printf(a->arena, STR_FMT ".Reset()", STR_ARG(v));
	case KIND_MAP:
		return arena_printf(a->arena, "clear(" STR_FMT ")", STR_ARG(v));
	case KIND_READER:
	case KIND_WRITER:
		return arena_printf(a->arena, STR_FMT ".Reset(" STR_FMT ")", STR_ARG(v),
				    STR_ARG(src));
	default:
		return arena_printf(a->arena, STR_FMT " = " STR_FMT "[:0]", STR_ARG(v), STR_ARG(v));
	}
}

/* How a slice starts anew in each round, and how it is declared in front of the loop. */
static const char *slice_reset(struct advisor *a, const struct candidate *c, const char **decl)
{
	const struct gosrc *src = c->file->src;
	struct str v = c->subject, type = go_text(src, go_arg(c->extra, 0)),
		   size = go_text(src, go_arg(c->extra, 1));
	TSNode n = go_arg(c->extra, 1), base = go_base_name(n);

	if (buffer_kind(c) == KIND_NIL || str_eq(size, STR("0")))
		return reset_of(a, c);
	/* a length and more room than that: what is appended grows it, and the next round begins with the length */
	if (go_arg_count(c->extra) == 3) {
		*decl = arena_printf(a->arena, "var " STR_FMT " " STR_FMT, STR_ARG(v),
				     STR_ARG(type));
		return arena_printf(a->arena,
				    STR_FMT " = slices.Grow(" STR_FMT "[:0], " STR_FMT ")[:" STR_FMT
					    "]",
				    STR_ARG(v), STR_ARG(v),
				    STR_ARG(go_text(src, go_arg(c->extra, 2))), STR_ARG(size));
	}
	if (go_is(n, "int_literal") || (go_is(n, "identifier") && !ts_node_is_null(base) &&
					!go_is_written(src, c->loop, go_text(src, base))))
		return arena_printf(a->arena,
				    "clear(" STR_FMT ") // only where its old content matters",
				    STR_ARG(v));
	*decl = arena_printf(a->arena, "var " STR_FMT " " STR_FMT, STR_ARG(v), STR_ARG(type));
	return arena_printf(a->arena,
			    STR_FMT " = slices.Grow(" STR_FMT "[:0], " STR_FMT ")[:" STR_FMT "]",
			    STR_ARG(v), STR_ARG(v), STR_ARG(size), STR_ARG(size));
}

/* What makes a reader or writer that belongs to nothing yet: the first round's Reset gives it its own. */
static const char *empty_maker(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str args = go_text(src, go_field(c->extra, "arguments")),
		   first = go_text(src, go_arg(c->extra, 0));

	if (go_calls(src, c->extra, "compress/gzip", "NewReader"))
		return "new(gzip.Reader)";
	args = str_sub(args, (size_t)(first.p - args.p) + first.n, args.n);
	return arena_printf(a->arena, STR_FMT "(nil" STR_FMT, STR_ARG(go_callee(src, c->extra)),
			    STR_ARG(args));
}

/* The loop as it is, with the declaration in front of it and a reset in its place. */
static const char *loop_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_is(c->decl, "var_spec") ? ts_node_parent(c->decl) : c->decl;
	struct str text = go_text(src, stmt);
	const char *decl = arena_strndup(a->arena, text.p, text.n);
	struct edit e = { ts_node_start_byte(stmt), ts_node_end_byte(stmt), NULL };
	int kind = buffer_kind(c);

	if (ts_node_eq(c->decl, c->extra)) { /* made where it is handed over */
		const char *name = free_name(a, c->file, c->fn->node, "buf");

		e.by = name;
		return arena_printf(a->arena, "%s := %s\n%s", name, decl,
				    source_edited(a, src, c->loop, &e, 1));
	}
	if (kind == KIND_MAP && go_arg_count(c->extra) > 1)
		decl = arena_printf(a->arena, STR_FMT " := make(" STR_FMT ")", STR_ARG(c->subject),
				    STR_ARG(go_text(src, go_arg(c->extra, 0))));
	if (kind == KIND_READER || kind == KIND_WRITER)
		decl = arena_printf(a->arena, STR_FMT " := %s", STR_ARG(c->subject),
				    empty_maker(a, c));
	e.by = kind == KIND_SLICE || kind == KIND_NIL ? slice_reset(a, c, &decl) : reset_of(a, c);
	return arena_printf(a->arena, "%s\n%s", decl, source_edited(a, src, c->loop, &e, 1));
}

/* Where the slice of a method can stay: "s.scratch"; NULL: no method of a pointer. */
static const char *field_for(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode list = go_field(c->fn->node, "receiver"),
	       recv = ts_node_is_null(list) ? list : ts_node_named_child(list, 0);
	struct str name = go_text(src, go_field(recv, "name"));
	const char *field;

	if (!go_is(go_field(recv, "type"), "pointer_type") || !name.n ||
	    !ts_node_eq(go_enclosing_func(c->decl), c->fn->node))
		return NULL;
	field = arena_printf(a->arena, STR_FMT "." STR_FMT, STR_ARG(name), STR_ARG(c->subject));
	return str_contains(go_text(src, c->fn->node), str_of(field))
		       ? arena_printf(a->arena, STR_FMT ".scratch", STR_ARG(name))
		       : field;
}

/* A slice of a length that differs from call to call: grown where it is too short, and as make would give it. */
static const char *kept_slice(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str type = go_text(src, go_arg(c->extra, 0)), v = c->subject,
		   len = go_text(src, go_arg(c->extra, 1)),
		   room = go_text(src, go_arg(c->extra, go_arg_count(c->extra) - 1));
	bool empty = str_eq(len, STR("0"));
	const char *field = field_for(a, c), *to = field ? field : "scratch";
	const char *cut = empty ? "" : arena_printf(a->arena, "[:" STR_FMT "]", STR_ARG(len));
	const char *where = field ? "a field, where no two calls run at once; else from a sync.Pool"
				  : "kept by the caller, in a struct, or from a sync.Pool";

	return arena_printf(a->arena,
			    "// %s " STR_FMT ": %s\n%s = slices.Grow(%s[:0], " STR_FMT
			    ")%s\n" STR_FMT " := %s%s",
			    to, STR_ARG(type), where, to, to, STR_ARG(room), cut, STR_ARG(v), to,
			    empty ? ""
				  : arena_printf(a->arena,
						 "\nclear(" STR_FMT
						 ") // only where its old content matters",
						 STR_ARG(v)));
}

static const char *pool_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str v = c->subject, value = go_text(src, c->extra),
		   length = go_text(src, go_arg(c->extra, 1));
	int kind = buffer_kind(c);
	uint64_t constant;

	if (kind == KIND_BUFFER)
		return arena_printf(a->arena,
				    "var buffers = sync.Pool{New: func() any { return "
				    "new(bytes.Buffer) }}\n\n" STR_FMT
				    " := buffers.Get().(*bytes.Buffer)\n" STR_FMT
				    ".Reset()\ndefer buffers.Put(" STR_FMT ")",
				    STR_ARG(v), STR_ARG(v), STR_ARG(v));
	if (kind == KIND_SLICE &&
	    go_number(src, go_arg(c->extra, go_arg_count(c->extra) - 1), &constant)) {
		struct str type = go_text(src, go_arg(c->extra, 0));

		return arena_printf(a->arena,
				    "var scratch = sync.Pool{New: func() any { b := " STR_FMT
				    "; return &b }}\n\np := scratch.Get().(*" STR_FMT
				    ")\ndefer scratch.Put(p)\n" STR_FMT " := (*p)[:%s]",
				    STR_ARG(value), STR_ARG(type), STR_ARG(v),
				    arena_strndup(a->arena, length.p, length.n));
	}
	if (kind == KIND_SLICE)
		return kept_slice(a, c);
	return arena_printf(a->arena, "// one in the struct, or from a sync.Pool:\n%s",
			    reset_of(a, c));
}

/* ---- a buffer whose text is all that leaves ---- */

struct builder_search {
	const struct candidate *c;
	uint32_t texts; /* String() */
	bool other;	/* what a strings.Builder does not have */
};

/* buf.WriteString(x), fmt.Fprintf(&buf, ...): what a strings.Builder does as well. */
static bool is_builder_use(struct builder_search *s, TSNode n)
{
	static const char *const methods[] = { "Write", "WriteString", "WriteByte", "WriteRune",
					       "Grow",	"Len",	       "Cap",	    "Reset" };
	const struct gosrc *src = s->c->file->src;
	TSNode p = ts_node_parent(n), call;
	struct str name;

	if (go_is_selector(p)) {
		name = go_text(src, go_field(p, "field"));
		for (size_t i = 0; i < ARRAY_LEN(methods); i++)
			if (str_eq(name, str_of(methods[i])))
				return true;
		s->texts += str_eq(name, STR("String"));
		return str_eq(name, STR("String"));
	}
	if (go_is(p, "unary_expression"))
		p = ts_node_parent(p);
	call = go_is(p, "argument_list") ? ts_node_parent(p) : go_null();
	return go_is(call, "call_expression") &&
	       (str_has_prefix(go_callee(src, call), STR("fmt.Fprint")) ||
		go_calls(src, call, "io", "WriteString"));
}

static bool visit_builder(void *ctx, TSNode n)
{
	struct builder_search *s = ctx;

	if (go_is(n, "identifier") && str_eq(go_text(s->c->file->src, n), s->c->subject) &&
	    !go_contains(s->c->decl, n))
		s->other = s->other || !is_builder_use(s, n);
	return !s->other;
}

bool buffer_is_builder(const struct candidate *c)
{
	struct builder_search s = { .c = c };
	TSNode stmt = go_is(c->decl, "var_spec") ? ts_node_parent(c->decl) : c->decl;

	if (buffer_kind(c) != KIND_BUFFER || (c->form & BUFFER_IN_LOOP))
		return false;
	go_walk(ts_node_parent(stmt), visit_builder, &s);
	return !s.other && s.texts == 1;
}

/* "len(s)" of the function's first text: the result is about as long; empty: it gets none. */
static const char *text_length(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode list = go_field(c->fn->node, "parameters");

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode p = ts_node_named_child(list, i);
		struct str type = go_text(src, go_field(p, "type"));

		if ((str_eq(type, STR("string")) || str_eq(type, STR("[]byte"))) &&
		    go_is_declared(p, ts_node_named_child(p, 0)))
			return arena_printf(a->arena, "len(" STR_FMT ")",
					    STR_ARG(go_text(src, ts_node_named_child(p, 0))));
	}
	return "";
}

static const char *builder_example(struct advisor *a, const struct candidate *c)
{
	TSNode of = go_no_parens(c->extra);
	bool pointer = !ts_node_is_null(of) && !go_is(of, "composite_literal");
	const char *length = text_length(a, c);
	struct buf b = { 0 };

	buf_printf(&b,
		   pointer ? STR_FMT " := new(strings.Builder)\n"
			   : "var " STR_FMT " strings.Builder\n",
		   STR_ARG(c->subject));
	if (*length)
		buf_printf(&b, STR_FMT ".Grow(%s) // or what the text will take\n",
			   STR_ARG(c->subject), length);
	return rule_words(a, &b);
}

const char *buffer_example(struct advisor *a, const struct candidate *c)
{
	if (c->form & BUFFER_SWAPPED)
		return rows_example(a, c, c->data);
	if (buffer_is_builder(c))
		return builder_example(a, c);
	return c->form & BUFFER_IN_LOOP ? loop_example(a, c) : pool_example(a, c);
}
