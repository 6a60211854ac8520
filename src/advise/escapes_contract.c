/* //goperf:noalloc in front of a function: nothing inside of it, nor in what is inlined into it, may escape. */
#include <stdlib.h>

#include "advise/escapes.h"
#include "advise/escapes_diff.h"
#include "gocode/goscope.h"

static bool is_mark(struct str line)
{
	struct str rest;

	line = str_trim(line);
	if (!str_has_prefix(line, STR("//goperf:noalloc")))
		return false;
	rest = str_sub(line, sizeof("//goperf:noalloc") - 1, line.n);
	return rest.n == 0 || rest.p[0] == ' ' || rest.p[0] == '\t';
}

/* The line of the mark in the comment in front of a function; 0: none. */
static uint32_t mark_of(const struct gosrc *src, const struct gofunc *fn)
{
	for (uint32_t line = fn->first_line - 1; line > 0; line--) {
		struct str text = str_trim(gosrc_line(src, line));

		if (!str_has_prefix(text, STR("//")))
			return 0;
		if (is_mark(text))
			return line;
	}
	return 0;
}

struct body {
	struct escapes *e;
	struct escape_contract *c;
	struct gocontext ctx;
	const struct gosrc *src;
	struct str path;
};

static bool is_builtin(struct str name)
{
	static const char *const names[] = {
		"len",	      "cap",	"copy",	  "delete",  "min",	"max",	   "clear",
		"complex",    "real",	"imag",	  "close",   "panic",	"print",   "println",
		"recover",    "new",	"make",	  "append",  "bool",	"byte",	   "rune",
		"int",	      "int8",	"int16",  "int32",   "int64",	"uint",	   "uint8",
		"uint16",     "uint32", "uint64", "uintptr", "float32", "float64", "complex64",
		"complex128", "error",	"any",	  "string"
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* Packages of which no function allocates, or whose functions the compiler makes instructions of without a word. */
static bool never_allocates(struct str import_path)
{
	static const char *const paths[] = { "sync/atomic",  "math",
					     "math/bits",    "unsafe",
					     "unicode/utf8", "internal/runtime/atomic" };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (str_eq(import_path, str_of(paths[i])))
			return true;
	return false;
}

/* Whether the name is a type, or a function that makes the same promise, of the package. */
static bool is_harmless(const struct body *b, struct str name)
{
	struct str folder = str_sub(b->path, 0, b->path.n - str_base(b->path).n);

	for (uint32_t i = 0; i < b->e->files.n; i++) {
		struct escape_file *f = &b->e->files.v[i];
		struct str other = str_sub(f->path, 0, f->path.n - str_base(f->path).n);

		if (!f->is_own || !str_eq(other, folder) || !escapes_open(b->e, i)->src)
			continue;
		for (size_t k = 0; k < f->src->funcs.n; k++)
			if (str_eq(f->src->funcs.v[k].symbol, name))
				return mark_of(f->src, &f->src->funcs.v[k]) > 0;
		for (uint32_t k = 0; k < ts_node_named_child_count(f->src->root); k++) {
			TSNode decl = ts_node_named_child(f->src->root, k);
			if (!go_is(decl, "type_declaration"))
				continue;
			for (uint32_t m = 0; m < ts_node_named_child_count(decl); m++)
				if (str_eq(go_text(f->src,
						   go_field(ts_node_named_child(decl, m), "name")),
					   name))
					return true;
		}
	}
	return false;
}

static void add_note(struct body *b, TSNode n, const char *what)
{
	struct str text = go_text(b->src, n), line, rest = text;

	str_next_line(&rest, &line);
	vec_push(&b->c->may_grow, str_of(arena_printf(&b->e->arena, "line %u: " STR_FMT "%s: %s",
						      go_line(n), STR_ARG(str_sub(line, 0, 60)),
						      line.n > 60 ? "..." : "", what)));
}

static void add_call(struct body *b, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function")), args = go_field(call, "arguments");
	struct str name = go_text(b->src, fn), pkg = STR(""), rest;
	TSPoint at = ts_node_start_point(args);

	if (go_is(fn, "func_literal") ||
	    escapes_is_inlined(b->e, b->path, at.row + 1, at.column + 1))
		return;
	if (go_is_name(fn) && (is_builtin(name) || is_harmless(b, name)))
		return;
	if (str_cut(name, '.', &pkg, &rest) && never_allocates(gosrc_import(b->src, pkg)))
		return;
	if (!go_is_name(fn) && !go_is_selector(fn) && !go_is_index(fn))
		return; /* a conversion */
	for (size_t i = 0; i < b->c->calls.n; i++)
		if (str_eq(b->c->calls.v[i], name))
			return;
	vec_push(&b->c->calls, arena_str(&b->e->arena, name));
}

/* What allocates at run time when it must, without an escape. */
static bool visit(void *ctx, TSNode n)
{
	struct body *b = ctx;

	if (go_is(n, "call_expression")) {
		struct str name = go_text(b->src, go_field(n, "function"));

		if (str_eq(name, STR("append")))
			add_note(b, n, "grows the slice when it is full");
		else if (str_eq(name, STR("string")))
			add_note(b, n, "copies when it is longer than 32 bytes");
		else if (str_eq(name, STR("make")) &&
			 str_has_prefix(go_text(b->src, go_arg(n, 0)), STR("chan")))
			add_note(b, n, "a channel is always on the heap");
		else
			add_call(b, n);
	} else if (go_is(n, "type_conversion_expression") &&
		   str_has_prefix(go_text(b->src, n), STR("[]byte("))) {
		add_note(b, n, "copies when it is longer than 32 bytes");
	} else if (go_is(n, "go_statement")) {
		add_note(b, n, "starts a goroutine");
	} else if (go_is(n, "binary_expression")) {
		struct gotype t = go_type_of(&b->ctx, b->src, n);
		if (t.kind == GO_STRING && !t.is_const &&
		    str_eq(go_text(b->src, go_field(n, "operator")), STR("+"))) {
			add_note(b, n, "makes a new string");
			return false;
		}
	} else if (go_is(n, "assignment_statement") || go_is(n, "inc_statement")) {
		TSNode left = go_is(n, "inc_statement") ? ts_node_named_child(n, 0)
							: go_single(go_field(n, "left"));
		if (!ts_node_is_null(left) && go_is_index(left) &&
		    go_type_of(&b->ctx, b->src, go_operand(left)).kind == GO_MAP)
			add_note(b, n, "grows the map when the key is new");
		else if (!ts_node_is_null(left) && str_contains(go_text(b->src, n), STR("+=")) &&
			 go_type_of(&b->ctx, b->src, left).kind == GO_STRING)
			add_note(b, n, "makes a new string");
	}
	return true;
}

static void find_broken(struct escapes *e, struct escape_contract *c, uint32_t file,
			const struct gofunc *fn)
{
	struct map seen;

	map_init(&seen);
	for (size_t i = 0; i < e->said.n; i++) {
		const struct escape_said *s = &e->said.v[i];
		struct escape_row row = { .kind = s->kind, .value = s->value };
		bool added;

		if (s->file != file || s->d->line < fn->first_line || s->d->line > fn->last_line ||
		    (s->kind != ESCAPE_HEAP && s->kind != ESCAPE_DEFER) || escape_is_constant(&row))
			continue;
		/* instances of a generic function say it again */
		uint64_t key = hash_bytes(s->value.p, s->value.n, hash_mix(s->d->line, s->d->col));
		map_get_or_put(&seen, key, 0, &added);
		if (added)
			vec_push(&c->broken, (uint32_t)i);
	}
	map_release(&seen);
}

/* What the profile saw the function allocate itself. */
static int64_t seen_objects(const struct escapes *e, uint32_t file, const struct gofunc *fn)
{
	for (size_t i = 0; i < e->funcs.n; i++)
		if (e->funcs.v[i].file == file && e->funcs.v[i].line == fn->first_line)
			return e->funcs.v[i].cost.alloc_objects;
	return 0;
}

/* The package's declarations, for the types of fields and results. */
static struct gocontext package_of(const struct escape_file *f, struct gomod *mod)
{
	struct str path = str_of(f->source->path);
	char *dir = xasprintf(STR_FMT, STR_ARG(str_sub(path, 0, path.n - str_base(path).n)));
	struct gocontext ctx = { mod, NULL };

	gomod_init(mod, *dir ? dir : ".", f->pkg);
	ctx.pkg = gomod_package(mod, STR(""));
	free(dir);
	return ctx;
}

static void read_function(struct escapes *e, uint32_t file, const struct gofunc *fn)
{
	struct escape_file *f = &e->files.v[file];
	uint32_t mark = mark_of(f->src, fn);
	struct body b = { .e = e, .src = f->src, .path = f->path };
	struct escape_contract *c;
	struct gomod mod;

	if (!mark)
		return;
	c = vec_add(&e->contracts);
	c->file = file;
	c->line = fn->first_line;
	c->mark_line = mark;
	c->symbol = fn->symbol;
	find_broken(e, c, file, fn);
	c->seen_objects = seen_objects(e, file, fn);
	b.c = c;
	b.ctx = package_of(f, &mod);
	go_walk(fn->node, visit, &b);
	gomod_release(&mod);
}

void escapes_read_contracts(struct escapes *e)
{
	for (uint32_t i = 0; i < e->files.n; i++) {
		struct escape_file *f = e->files.v[i].is_own ? escapes_open(e, i) : NULL;

		for (size_t k = 0; f && f->src && !f->changed && k < f->src->funcs.n; k++)
			read_function(e, i, &f->src->funcs.v[k]);
	}
}

void escapes_said_row(struct escapes *e, uint32_t said, struct escape_row *out)
{
	const struct escape_said *s = &e->said.v[said];

	for (size_t i = 0; i < e->rows.n; i++) {
		const struct escape_row *row = &e->rows.v[i];
		if (row->kind == s->kind && row->d == s->d) {
			*out = *row;
			return;
		}
	}
	*out = (struct escape_row){ .kind = s->kind,
				    .d = s->d,
				    .file = s->file,
				    .line = s->d->line,
				    .col = s->d->col,
				    .value = s->value,
				    .shown = s->value,
				    .text = s->d->text,
				    .n_said = 1 };
	/* the row that it is part of knows the function and where the body comes from */
	for (size_t i = 0; i < e->rows.n; i++) {
		const struct escape_row *row = &e->rows.v[i];
		const struct godiag_place *in =
			s->d->n_inlined ? &s->d->inlined[s->d->n_inlined - 1] : NULL;
		if (row->kind == s->kind && str_eq(row->value, s->value) && in &&
		    row->line == in->line && row->col == in->col) {
			out->func = row->func;
			out->is_inlined = true;
			out->origin = *in;
		}
	}
}
