#include "advise/layout_fix.h"

#include <stdio.h>

#include "base/regex.h"

#define MAX_DECLS 4096

static bool leave(struct layout_fix *fix, const char *fmt, ...) PRINTF_LIKE(2, 3);

static bool leave(struct layout_fix *fix, const char *fmt, ...)
{
	va_list ap;

	if (fix->reason[0])
		return false;
	va_start(ap, fmt);
	vsnprintf(fix->reason, sizeof(fix->reason), fmt, ap);
	va_end(ap);
	return false;
}

static struct str short_name(const struct go_types *t, const struct layout *l)
{
	struct str name = t->types.v[l->type].name;
	ptrdiff_t bracket = str_index_byte(name, '['), dot;

	if (bracket >= 0)
		name = str_sub(name, 0, (size_t)bracket);
	dot = str_last_index_byte(name, '.');
	return str_sub(name, (size_t)(dot + 1), name.n);
}

struct find {
	const struct gosrc *src;
	struct str name;
	TSNode list; /* field_declaration_list */
	TSNode spec;
	bool found;
};

static bool find_spec(void *ctx, TSNode n)
{
	struct find *f = ctx;

	if (f->found)
		return false;
	if (go_is(n, "function_declaration") || go_is(n, "method_declaration"))
		return false; /* local types have other names in the program */
	if (!go_is(n, "type_spec"))
		return true;
	TSNode type = go_field(n, "type");
	if (ts_node_is_null(type) || !go_is(type, "struct_type") ||
	    !str_eq(go_text(f->src, go_field(n, "name")), f->name))
		return true;
	f->spec = n;
	f->list = ts_node_named_child(type, 0);
	f->found = go_is(f->list, "field_declaration_list");
	return false;
}

/* ---- reasons to leave it alone ---- */

struct uses {
	const struct gosrc *src;
	struct str name; /* as it is written there: "T", "pkg.T" */
	struct layout_fix *fix;
};

static bool is_rows_of(const struct gosrc *src, TSNode type, struct str name)
{
	struct str text = go_text(src, type);

	if (!go_is(type, "slice_type") && !go_is(type, "array_type") && !go_is(type, "map_type") &&
	    !go_is(type, "implicit_length_array_type"))
		return false;
	text = str_trim_suffix(text, name);
	return text.n < go_text(src, type).n &&
	       (str_has_suffix(text, STR("]")) || str_has_suffix(text, STR("*")));
}

static bool is_positional(TSNode value)
{
	return ts_node_named_child_count(value) > 0 &&
	       !go_is(ts_node_named_child(value, 0), "keyed_element") &&
	       !go_is(ts_node_named_child(value, 0), "comment");
}

/* {1, 2} inside of []T{{1, 2}} */
static bool has_positional_row(TSNode value)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(value); i++) {
		TSNode e = ts_node_named_child(value, i);
		if (go_is(e, "keyed_element"))
			e = ts_node_named_child(e, ts_node_named_child_count(e) - 1);
		if (go_is(e, "literal_element") && ts_node_named_child_count(e))
			e = ts_node_named_child(e, 0);
		if (go_is(e, "literal_value") && is_positional(e))
			return true;
	}
	return false;
}

static bool find_positional(void *ctx, TSNode n)
{
	struct uses *u = ctx;

	if (!go_is(n, "composite_literal"))
		return true;
	TSNode type = go_field(n, "type"), body = go_field(n, "body");
	if (ts_node_is_null(type) || ts_node_is_null(body))
		return true;
	if ((str_eq(go_text(u->src, type), u->name) && is_positional(body)) ||
	    (is_rows_of(u->src, type, u->name) && has_positional_row(body)))
		leave(u->fix, "written without field names at %s:%u", u->src->path, go_line(n));
	return true;
}

static bool imports(const struct gosrc *src, const char *path)
{
	for (size_t i = 0; i < src->imports.n; i++)
		if (str_eq(src->imports.v[i].path, str_of(path)))
			return true;
	return false;
}

static bool has_word(struct str text, struct str word)
{
	struct buf b = { 0 };
	struct regex *re;
	bool found;

	buf_adds(&b, "\\b");
	regex_quote(&b, word);
	buf_adds(&b, "\\b");
	re = regex_new(buf_str(&b), NULL);
	found = re && regex_match(re, text);
	if (re)
		regex_free(re);
	buf_release(&b);
	return found;
}

/* encoding/binary's functions that take a struct as it lies in memory, and 64-bit atomics by address. */
static bool matches(struct str text, const char *pattern)
{
	struct regex *re = regex_new(str_of(pattern), NULL);
	bool found = re && regex_match(re, text);

	if (re)
		regex_free(re);
	return found;
}

static void check_file(const struct gosrc *src, struct str name, struct layout_fix *fix)
{
	struct uses u = { src, name, fix };

	if (!has_word(src->text, name))
		return;
	go_walk(src->root, find_positional, &u);
	if (imports(src, "C"))
		leave(fix, "%s uses cgo: C may read its fields", src->path);
	if (imports(src, "unsafe"))
		leave(fix, "%s names it and imports unsafe: its offsets may matter", src->path);
	if (imports(src, "encoding/binary") &&
	    matches(src->text, "\\bbinary\\.(Read|Write|Size|Append|Decode|Encode)\\("))
		leave(fix, "%s names it and uses encoding/binary: its order is that of the bytes",
		      src->path);
}

/* atomic.AddInt64(&x.field, 1): on 32-bit machines the field must lie at a multiple of 8. */
static void check_atomics(const struct gosrc *src, struct str field, struct layout_fix *fix)
{
	struct buf b = { 0 };

	if (!imports(src, "sync/atomic"))
		return;
	buf_adds(&b,
		 "atomic\\.(Add|Load|Store|Swap|CompareAndSwap|And|Or)(Int64|Uint64)\\(&[^,)]*\\.");
	regex_quote(&b, field);
	buf_adds(&b, "\\b");
	if (matches(src->text, b.data))
		leave(fix,
		      "field %.*s is used by 64-bit atomics in %s, which 32-bit machines need "
		      "aligned: make it an atomic.Int64",
		      STR_ARG(field), src->path);
	buf_release(&b);
}

static void check_fields(const struct go_types *t, const struct layout *l,
			 const struct layout_files *files, struct layout_fix *fix)
{
	const struct go_type *type = &t->types.v[l->type];

	for (uint32_t i = 0; i < type->n_fields; i++) {
		const struct go_field *f = &t->fields.v[type->first_field + i];
		const struct go_type *ft = &t->types.v[f->type];
		if (str_has_suffix(ft->name, STR("CacheLinePad")) ||
		    (str_eq(f->name, STR("_")) && ft->kind == GO_ARRAY && ft->size))
			leave(fix, "padded on purpose (field %u)", i + 1);
		if (ft->kind == GO_INT64 || ft->kind == GO_UINT64)
			for (size_t k = 0; k < files->n; k++)
				check_atomics(files->v[k], f->name, fix);
	}
}

static bool find_output_tag(void *ctx, TSNode n)
{
	struct uses *u = ctx;

	if (go_is(n, "field_declaration")) {
		TSNode tag = go_field(n, "tag");
		if (!ts_node_is_null(tag) &&
		    matches(go_text(u->src, tag),
			    "\\b(json|xml|yaml|toml|csv|asn1|bson|msgpack|parquet|struc):"))
			leave(u->fix, "its tags make the order of fields that of an output (allow "
				      "with -tagged)");
	}
	return true;
}

void layout_fix_plan(const struct go_types *t, const struct layout *l,
		     const struct layout_files *files, bool tagged, struct layout_fix *out)
{
	struct str name = short_name(t, l);

	*out = (struct layout_fix){ 0 };
	for (size_t i = 0; i < files->n && !out->src; i++) {
		struct find f = { .src = files->v[i], .name = name };
		go_walk(f.src->root, find_spec, &f);
		if (!f.found)
			continue;
		out->src = f.src;
		out->line = go_line(f.spec);
		out->begin = ts_node_start_byte(f.list) + 1;
		out->end = ts_node_end_byte(f.list) - 1;
		if (!tagged) {
			struct uses u = { f.src, name, out };
			go_walk(f.list, find_output_tag, &u);
		}
		if (ts_node_has_error(f.spec))
			leave(out, "goperf could not read the whole of its declaration");
		if (f.src->is_generated)
			leave(out, "%s is generated", f.src->path);
	}
	if (!out->src) {
		leave(out, "no declaration of it in the package's files");
		return;
	}
	check_fields(t, l, files, out);
	for (size_t i = 0; i < files->n; i++)
		check_file(files->v[i], name, out);
}

void layout_fix_uses(struct str type_name, struct str import_path, const struct gosrc *other,
		     struct layout_fix *fix)
{
	for (size_t i = 0; i < other->imports.n; i++) {
		struct buf name = { 0 };
		if (!str_eq(other->imports.v[i].path, import_path))
			continue;
		buf_add_str(&name, other->imports.v[i].name);
		buf_addc(&name, '.');
		buf_add_str(&name, type_name);
		struct uses u = { other, buf_str(&name), fix };
		go_walk(other->root, find_positional, &u);
		buf_release(&name);
	}
}

/* ---- the new text ---- */

/* One declaration in the field list: its bytes with the comments that belong to it, and how many fields it declares. */
struct decl {
	uint32_t begin,
		end; /* from the start of its first comment line to the end of its last line */
	uint32_t first_field, n_fields;
};

static uint32_t line_begin(struct str text, uint32_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

static uint32_t line_end(struct str text, uint32_t at)
{
	while (at < text.n && text.p[at] != '\n')
		at++;
	return at;
}

static uint32_t count_names(TSNode field)
{
	uint32_t names = 0;

	for (uint32_t i = 0; i < ts_node_named_child_count(field); i++)
		names += go_is(ts_node_named_child(field, i), "field_identifier");
	return names ? names : 1; /* embedded */
}

/* Each declaration on lines of its own, the comments above it included; false: something else stands there. */
static bool split_decls(struct layout_fix *fix, TSNode list, struct decl *decls, uint32_t *out_n)
{
	struct str text = fix->src->text;
	uint32_t n = 0, fields = 0, free_from = fix->begin;

	for (uint32_t i = 0; i < ts_node_named_child_count(list); i++) {
		TSNode child = ts_node_named_child(list, i);
		uint32_t begin = line_begin(text, ts_node_start_byte(child)),
			 end = line_end(text, ts_node_end_byte(child));
		if (go_is(child, "comment"))
			continue; /* taken with the declaration on its line or below it */
		if (!go_is(child, "field_declaration") || n == MAX_DECLS)
			return leave(fix, "its declaration has a form that goperf does not move");
		if (begin < fix->begin || end > fix->end || (n && begin < decls[n - 1].end))
			return leave(fix, "several fields stand on one line (line %u)",
				     go_line(child));
		/* a comment may go on below the line of its field */
		TSNode next = ts_node_next_named_sibling(child);
		if (!ts_node_is_null(next) && go_is(next, "comment") &&
		    ts_node_start_byte(next) < end)
			end = MAX(end, line_end(text, ts_node_end_byte(next)));
		decls[n] = (struct decl){ free_from, end, fields, count_names(child) };
		fields += decls[n].n_fields;
		free_from = MIN(end + 1, fix->end);
		n++;
	}
	if (n)
		decls[0].begin =
			line_end(text, fix->begin) + 1; /* behind the rest of the line of '{' */
	*out_n = n;
	return true;
}

static bool same_fields(const struct go_types *t, const struct go_type *type, uint32_t declared)
{
	return declared == type->n_fields;
}

bool layout_fix_text(const struct go_types *t, const struct layout *l, struct layout_fix *fix,
		     struct buf *out)
{
	const struct go_type *type = &t->types.v[l->type];
	struct find f = { .src = fix->src, .name = short_name(t, l) };
	struct decl *decls = xcalloc(MAX_DECLS, sizeof(*decls));
	uint32_t n = 0;
	bool ok;

	go_walk(fix->src->root, find_spec, &f);
	ok = f.found && split_decls(fix, f.list, decls, &n);
	if (ok && (!n || !same_fields(t, type, decls[n - 1].first_field + decls[n - 1].n_fields)))
		ok = leave(fix,
			   "the source has other fields than the program: was it changed since?");
	if (ok) {
		struct str text = fix->src->text;
		buf_add(out, text.p + fix->begin, decls[0].begin - fix->begin);
		for (uint32_t i = 0; i < type->n_fields; i++) {
			for (uint32_t d = 0; d < n; d++) {
				if (decls[d].first_field != l->order[i])
					continue;
				/* blank lines that parted groups no longer part anything */
				struct str part = { text.p + decls[d].begin,
						    decls[d].end - decls[d].begin };
				while (part.n && part.p[0] == '\n')
					part = str_sub(part, 1, part.n);
				buf_add_str(out, part);
				buf_addc(out, '\n');
			}
		}
		uint32_t rest = MIN(decls[n - 1].end + 1, fix->end);
		buf_add(out, text.p + rest, fix->end - rest);
	}
	free(decls);
	return ok;
}
