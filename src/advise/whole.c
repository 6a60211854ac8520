#include "advise/whole.h"

/* What is read, by what opened it or by its type, and how its size is asked. */
struct source {
	const char *pkg, *opens; /* the function that opened it; NULL: its type tells */
	const char *type;	 /* of it, or of what Open is a method of */
	bool by_method;		 /* x.Open() of that type */
	/* with the name of the file, or of what has Open, in it */
	const char *size, *whole; /* whole: a function that does it all; NULL: none */
};

static const struct source sources[] = {
	{ "os", "Open", NULL, false, NULL, "os.ReadFile" },
	{ "os", "OpenFile", NULL, false, NULL, NULL },
	{ NULL, NULL, "*os.File", false, NULL, NULL },
	{ NULL, NULL, "*zip.File", true, ".UncompressedSize64", NULL },
	{ NULL, NULL, "*multipart.FileHeader", true, ".Size", NULL },
	{ NULL, NULL, "*http.Response", false, ".ContentLength", NULL },
	{ NULL, NULL, "*http.Request", false, ".ContentLength", NULL },
};

/* What x.Open() is called on, where that declared the name; null. */
static TSNode opener_of(const struct gosrc *src, const struct godecl *d)
{
	TSNode call = go_no_parens(d->value), fn = go_no_parens(go_field(call, "function"));

	return go_is(call, "call_expression") && go_is(fn, "selector_expression") &&
			       str_eq(go_text(src, go_field(fn, "field")), STR("Open"))
		       ? go_field(fn, "operand")
		       : go_null();
}

/* Whose type counts: of a body the message, of an entry what opened it, else the reader itself. */
static TSNode holder_of(const struct gosrc *src, TSNode reader, const struct godecl *d,
			bool by_method)
{
	if (go_is_selector(reader))
		return !by_method && str_eq(go_text(src, go_field(reader, "field")), STR("Body"))
			       ? go_operand(reader)
			       : go_null();
	return by_method ? opener_of(src, d) : reader;
}

static const struct source *source_of(const struct hot_file *f, TSNode reader, TSNode *holder)
{
	const struct gosrc *src = f->src;
	struct godecl d = { .value = go_null() };
	bool named = go_is_name(reader) && go_find_decl(src, reader, go_text(src, reader), &d);

	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		const struct source *s = &sources[i];

		*holder = reader;
		if (s->pkg) {
			if (named && go_calls(src, go_no_parens(d.value), s->pkg, s->opens))
				return s;
			continue;
		}
		*holder = holder_of(src, reader, &d, s->by_method);
		if (!ts_node_is_null(*holder) &&
		    str_eq(go_type_of(&f->ctx, src, *holder).text, str_of(s->type)) &&
		    (go_is_selector(reader) == (s->size && !s->by_method)))
			return s;
	}
	return NULL;
}

/* The reader, and the buffer that is filled; null: io.ReadAll makes its own. */
static bool read_call(const struct hot_file *f, TSNode call, TSNode *reader, TSNode *buffer)
{
	const struct gosrc *src = f->src;
	TSNode fn = go_no_parens(go_field(call, "function"));

	*buffer = go_null();
	*reader = go_no_parens(go_arg(call, 0));
	if (go_calls(src, call, "io", "ReadAll") || go_calls(src, call, "io/ioutil", "ReadAll"))
		return true;
	if (go_calls(src, call, "io", "Copy")) {
		*buffer = go_no_parens(go_arg(call, 0));
		*reader = go_no_parens(go_arg(call, 1));
		if (go_is(*buffer, "unary_expression"))
			*buffer = go_no_parens(go_field(*buffer, "operand"));
	} else if (go_is(fn, "selector_expression") &&
		   str_eq(go_called_name(src, call), STR("ReadFrom"))) {
		*buffer = go_field(fn, "operand");
	}
	return go_is_name(*buffer) &&
	       str_eq(str_trim_prefix(go_type_of(&f->ctx, src, *buffer).text, STR("*")),
		      STR("bytes.Buffer"));
}

bool match_whole(struct candidate *c, const struct gosrc *src, TSNode call)
{
	TSNode reader, buffer, holder;
	struct spot s = { .cpu = CAUSE_BUFGROW, .heap = CAUSE_BUFGROW };

	if (!read_call(c->file, call, &reader, &buffer) || ts_node_is_null(reader))
		return false;
	c->data = source_of(c->file, reader, &holder);
	if (!c->data)
		return false;
	if (ts_node_is_null(buffer))
		s = (struct spot){ .cpu = CAUSE_GROWSLICE,
				   .heap = CAUSE_GATHERED,
				   .via = "io.ReadAll" };
	c->site = call;
	c->extra = holder;
	c->subject = go_text(src, ts_node_is_null(buffer) ? call : buffer);
	c->bound = (struct bound){ .kind = BOUND_EXACT, .loop = go_null() };
	s.from = go_line(call);
	s.to = go_end_line(call);
	candidate_spot(c, s);
	return true;
}

bool is_whole_call(const struct hot_file *f, TSNode call)
{
	TSNode reader, buffer, holder;

	return !ts_node_is_null(call) && read_call(f, call, &reader, &buffer) &&
	       !ts_node_is_null(reader) && source_of(f, reader, &holder);
}

bool is_whole(const struct candidate *c)
{
	const struct source *s = c->data;

	return s >= sources && s < sources + ARRAY_LEN(sources);
}

void judge_whole(struct advisor *a, struct candidate *c)
{
	(void)a;
	if (c->price.alloc_bytes <= 0 || c->price.n_sizes < 3)
		c->leave = "hardly grows in what was measured";
}

/* How large it is, as a statement that gives n. */
static const char *size_words(struct advisor *a, const struct candidate *c)
{
	const struct source *s = c->data;
	struct str holder = go_text(c->file->src, c->extra);

	if (s->size)
		return arena_printf(a->arena, "n := int(" STR_FMT "%s)", STR_ARG(holder), s->size);
	return arena_printf(a->arena,
			    "n := 0\nif info, err := " STR_FMT
			    ".Stat(); err == nil {\n\tn = int(info.Size())\n}",
			    STR_ARG(holder));
}

void explain_whole(struct advisor *a, struct candidate *c)
{
	const struct source *s = c->data;
	const struct gosrc *src = c->file->src;
	TSNode reader, buffer, named = c->extra;
	struct godecl d;
	const char *name;

	read_call(c->file, c->site, &reader, &buffer);
	c->why = "What is read is put into memory that grows step by step and is copied each time, "
		 "although its size can be asked for.";
	if (s->whole && ts_node_is_null(buffer) &&
	    go_find_decl(src, named, go_text(src, named), &d)) {
		c->remedy = arena_printf(
			a->arena, "%s asks for the size first and reads into one block.", s->whole);
		c->example = arena_printf(a->arena, "data, err := %s(" STR_FMT ")", s->whole,
					  STR_ARG(go_text(src, go_arg(go_no_parens(d.value), 0))));
		return;
	}
	c->remedy = "Make room for its size first, and a little more, so that the end is found "
		    "without growing. A size that others tell needs a limit.";
	if (ts_node_is_null(buffer)) {
		name = free_name(a, c->file, c->fn->node, "buf");
		c->example = arena_printf(
			a->arena,
			"%s\n%s := bytes.NewBuffer(make([]byte, 0, min(max(n, 0), "
			"1<<26)+bytes.MinRead))\n"
			"_, err := %s.ReadFrom(" STR_FMT ") // the bytes: %s.Bytes()",
			size_words(a, c), name, name, STR_ARG(go_text(src, reader)), name);
		return;
	}
	c->example = arena_printf(a->arena,
				  "%s\n" STR_FMT ".Grow(min(max(n, 0), 1<<26) + bytes.MinRead)\n%s",
				  size_words(a, c), STR_ARG(go_text(src, buffer)),
				  source_edited(a, src, go_statement(c->site), NULL, 0));
}
