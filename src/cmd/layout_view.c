#include "cmd/layout_view.h"

#include <stdlib.h>
#include <string.h>

#include "advise/layout_rewrite.h"
#include "base/human.h"
#include "base/json.h"
#include "base/term.h"

#define CACHE_LINE 64

static const struct go_type *row_type(const struct layout_row *r)
{
	return &r->types->types.v[r->layout.type];
}

static const struct go_field *row_field(const struct layout_row *r, uint32_t i)
{
	return &r->types->fields.v[row_type(r)->first_field + i];
}

static bool gains(const struct layout *l)
{
	return l->best_size < l->size;
}

/* ---- table ---- */

static void put_cell(struct buf *line, void (*put)(struct buf *, double), double v, size_t width)
{
	struct buf cell = { 0 };

	put(&cell, v);
	buf_pad_left(line, buf_str(&cell), width);
	buf_release(&cell);
}

static void table_head(const struct layout_table *t, size_t width, FILE *f)
{
	const char *style = term_style(term_colors(f), TERM_BOLD),
		   *end = term_style(term_colors(f), TERM_PLAIN);

	fprintf(f, "%s%-*s %7s %7s %7s %7s %7s %9s", style, (int)width, "type", "size", "class",
		"padding", "better", "class", "saves/obj");
	if (t->priced)
		fprintf(f, " %9s %9s %9s %9s", "live", "saves", "allocated", "saves");
	fprintf(f, "%s\n", end);
}

static void table_row(const struct layout_table *t, const struct layout_row *r, size_t width,
		      FILE *f)
{
	const struct layout *l = &r->layout;
	struct buf line = { 0 };

	buf_pad_right(&line, row_type(r)->name, width);
	buf_printf(&line, " %7llu %7llu %7llu %7llu %7llu %9llu", (unsigned long long)l->size,
		   (unsigned long long)l->class_bytes, (unsigned long long)l->padding_bytes,
		   (unsigned long long)l->best_size, (unsigned long long)l->best_class_bytes,
		   (unsigned long long)layout_saved_bytes(l));
	if (t->priced && r->price.known) {
		put_cell(&line, human_count, (double)r->price.live_objects, 10);
		put_cell(&line, human_bytes, (double)r->price.saved_live_bytes, 10);
		put_cell(&line, human_count, (double)r->price.alloc_objects, 10);
		put_cell(&line, human_bytes, (double)r->price.saved_alloc_bytes, 10);
	} else if (t->priced) {
		buf_printf(&line, " %9s %9s %9s %9s", "-", "-", "-", "-");
	}
	fprintf(f, "%s\n", line.data);
	buf_release(&line);
}

void layout_print_table(const struct layout_table *t, bool all, FILE *f)
{
	size_t width = 4, shown = 0;

	for (size_t i = 0; i < t->n; i++)
		if (all || gains(&t->v[i].layout))
			width = MAX(width, MIN(row_type(&t->v[i])->name.n, (size_t)60));
	for (size_t i = 0; i < t->n; i++) {
		if (!all && !gains(&t->v[i].layout))
			continue;
		if (!shown++)
			table_head(t, width, f);
		table_row(t, &t->v[i], width, f);
	}
	if (!t->n)
		fputs("no struct types here\n", f);
	else if (!shown)
		fprintf(f,
			"%zu struct types, and no order of fields makes any of them smaller; -all "
			"lists them\n",
			t->n);
	else if (!all)
		fprintf(f,
			"\n%zu of %zu struct types would be smaller in another order. Sizes are "
			"bytes; name a type to see it drawn.\n",
			shown, t->n);
	if (shown && t->priced)
		fputs("live: objects at the time of the profile; allocated: since its start. '-': "
		      "the profile shows none.\n",
		      f);
	else if (shown)
		fputs("What it costs is told by a heap profile: -profile FILE.\n", f);
}

/* ---- drawing ---- */

static struct str type_name(const struct go_types *t, uint32_t type)
{
	return type == GO_NO_TYPE ? STR("?") : t->types.v[type].name;
}

static void draw_hole(uint64_t bytes, bool at_end, bool colors, FILE *f)
{
	if (bytes)
		fprintf(f, "%s\t%-42s // %llu byte%s of padding%s%s\n",
			term_style(colors, TERM_YELLOW), "", (unsigned long long)bytes,
			bytes == 1 ? "" : "s", at_end ? " at the end" : "",
			term_style(colors, TERM_PLAIN));
}

static void draw_field(const struct layout_row *r, uint32_t i, FILE *f)
{
	const struct go_field *field = row_field(r, i);
	struct buf text = { 0 };

	if (!field->embedded) {
		buf_add_str(&text, field->name);
		buf_addc(&text, ' ');
	}
	buf_add_str(&text, type_name(r->types, field->type));
	fprintf(f, "\t%-42s // offset %4llu, size %4llu\n", text.data,
		(unsigned long long)field->offset,
		(unsigned long long)r->types->types.v[field->type].size);
	buf_release(&text);
}

/* Where a cache line ends between two fields or inside one. */
static void draw_cache_lines(const struct layout_row *r, uint32_t i, bool colors, FILE *f)
{
	const struct go_type *type = row_type(r);
	uint64_t from = row_field(r, i)->offset;
	uint64_t next = i + 1 < type->n_fields ? row_field(r, i + 1)->offset : type->size;

	for (uint64_t edge = (from / CACHE_LINE + 1) * CACHE_LINE;
	     edge <= next && edge < type->size; edge += CACHE_LINE) {
		fprintf(f, "%s\t// ---- cache line %llu ends at %llu ----%s\n",
			term_style(colors, TERM_DIM), (unsigned long long)(edge / CACHE_LINE),
			(unsigned long long)edge, term_style(colors, TERM_PLAIN));
		if (next - from > (uint64_t)4 * CACHE_LINE) {
			fprintf(f, "\t// ---- and so on: the field spans %llu cache lines ----\n",
				(unsigned long long)((next - from) / CACHE_LINE));
			break;
		}
	}
}

static void draw_summary(const struct layout_row *r, FILE *f)
{
	const struct layout *l = &r->layout;
	struct buf b = { 0 };

	fprintf(f,
		"// %llu bytes, %llu of them padding; an object on the heap takes %llu; %llu bytes "
		"are scanned for pointers\n",
		(unsigned long long)l->size, (unsigned long long)l->padding_bytes,
		(unsigned long long)l->class_bytes, (unsigned long long)l->pointer_bytes);
	if (r->price.known) {
		buf_adds(&b, "// in the profile: ");
		human_count(&b, (double)r->price.live_objects);
		buf_adds(&b, " alive (");
		human_bytes(&b, (double)r->price.live_bytes);
		buf_adds(&b, "), ");
		human_count(&b, (double)r->price.alloc_objects);
		buf_adds(&b, " allocated (");
		human_bytes(&b, (double)r->price.alloc_bytes);
		buf_printf(&b, "), most at " STR_FMT ":%lld\n", STR_ARG(r->price.file),
			   (long long)r->price.line);
		fputs(b.data, f);
		buf_release(&b);
	}
}

static void draw_better(const struct layout_row *r, FILE *f)
{
	const struct layout *l = &r->layout;

	if (!gains(l)) {
		fputs("// no order of fields makes it smaller\n", f);
		return;
	}
	fprintf(f, "// better: %llu bytes (%llu on the heap: %llu saved an object), in the order",
		(unsigned long long)l->best_size, (unsigned long long)l->best_class_bytes,
		(unsigned long long)layout_saved_bytes(l));
	for (uint32_t i = 0; i < row_type(r)->n_fields; i++)
		fprintf(f, "%s " STR_FMT, i ? "," : "", STR_ARG(row_field(r, l->order[i])->name));
	fputc('\n', f);
}

void layout_print_drawings(const struct layout_table *t, FILE *f)
{
	bool colors = term_colors(f);

	for (size_t k = 0; k < t->n; k++) {
		const struct layout_row *r = &t->v[k];
		const struct go_type *type = row_type(r);
		if (k)
			fputc('\n', f);
		fprintf(f, "%stype " STR_FMT " struct%s {\n", term_style(colors, TERM_BOLD),
			STR_ARG(type->name), term_style(colors, TERM_PLAIN));
		for (uint32_t i = 0; i < type->n_fields; i++) {
			draw_field(r, i, f);
			draw_hole(layout_hole_after(r->types, type, i), i + 1 == type->n_fields,
				  colors, f);
			draw_cache_lines(r, i, colors, f);
		}
		fputs("}\n", f);
		draw_summary(r, f);
		draw_better(r, f);
	}
}

/* ---- JSON ---- */

static void json_fields(struct json *j, const struct layout_row *r)
{
	json_key(j, "fields");
	json_arr(j);
	for (uint32_t i = 0; i < row_type(r)->n_fields; i++) {
		const struct go_field *f = row_field(r, i);
		json_obj(j);
		json_kstr(j, "name", f->name);
		json_kstr(j, "type", type_name(r->types, f->type));
		json_ku64(j, "offset", f->offset);
		json_ku64(j, "size", r->types->types.v[f->type].size);
		json_ku64(j, "hole_after", layout_hole_after(r->types, row_type(r), i));
		json_kbool(j, "embedded", f->embedded);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void json_better(struct json *j, const struct layout_row *r)
{
	json_key(j, "better");
	json_obj(j);
	json_ku64(j, "size", r->layout.best_size);
	json_ku64(j, "class_bytes", r->layout.best_class_bytes);
	json_ku64(j, "pointer_bytes", r->layout.best_pointer_bytes);
	json_ku64(j, "saved_bytes", layout_saved_bytes(&r->layout));
	json_key(j, "order");
	json_arr(j);
	for (uint32_t i = 0; i < row_type(r)->n_fields; i++)
		json_str(j, row_field(r, r->layout.order[i])->name);
	json_arr_end(j);
	json_obj_end(j);
}

static void json_price(struct json *j, const struct layout_price *p)
{
	json_key(j, "profile");
	json_obj(j);
	json_ki64(j, "live_objects", p->live_objects);
	json_ki64(j, "live_bytes", p->live_bytes);
	json_ki64(j, "alloc_objects", p->alloc_objects);
	json_ki64(j, "alloc_bytes", p->alloc_bytes);
	json_ki64(j, "saved_live_bytes", p->saved_live_bytes);
	json_ki64(j, "saved_alloc_bytes", p->saved_alloc_bytes);
	json_kstr(j, "file", p->file);
	json_ki64(j, "line", p->line);
	json_obj_end(j);
}

void layout_print_json(const struct layout_table *t, FILE *f)
{
	struct buf b = { 0 };
	struct json j;

	json_init(&j, &b, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_key(&j, "types");
	json_arr(&j);
	for (size_t i = 0; i < t->n; i++) {
		const struct layout_row *r = &t->v[i];
		json_obj(&j);
		json_kstr(&j, "name", row_type(r)->name);
		json_ku64(&j, "size", r->layout.size);
		json_ku64(&j, "align", row_type(r)->align);
		json_ku64(&j, "class_bytes", r->layout.class_bytes);
		json_ku64(&j, "padding_bytes", r->layout.padding_bytes);
		json_ku64(&j, "pointer_bytes", r->layout.pointer_bytes);
		json_better(&j, r);
		if (r->price.known)
			json_price(&j, &r->price);
		json_fields(&j, r);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	layout_json_sharing(t, &j);
	json_obj_end(&j);
	fprintf(f, "%s\n", b.data);
	buf_release(&b);
}

/* ---- rewriting ---- */

static void tell(const struct layout_row *r, const struct layout_fix *fix, struct str list,
		 bool dry_run, FILE *f)
{
	struct str name = row_type(r)->name;

	if (fix->reason[0]) {
		fprintf(f, "left alone: " STR_FMT ": %s\n", STR_ARG(name), fix->reason);
		return;
	}
	fprintf(f, "%s: " STR_FMT " (%s:%u): %llu to %llu bytes\n",
		dry_run ? "would rewrite" : "rewritten", STR_ARG(name), fix->src->path, fix->line,
		(unsigned long long)r->layout.size, (unsigned long long)r->layout.best_size);
	if (dry_run)
		fprintf(f, "struct {" STR_FMT "}\n", STR_ARG(list));
}

static bool rewrite_package(const struct layout_table *t, const struct layout_program *p,
			    bool tagged, bool dry_run, FILE *f, size_t *done, struct err *err)
{
	struct layout_rewrite r;
	bool ok = layout_rewrite_init(&r, p->package, p->package_dir, err);

	for (size_t i = 0; ok && i < t->n; i++) {
		struct layout_fix fix;
		struct buf list = { 0 };
		if (t->v[i].program != p || !gains(&t->v[i].layout))
			continue;
		ok = layout_rewrite_type(&r, t->v[i].types, &t->v[i].layout, tagged, &fix, &list,
					 err);
		if (ok)
			tell(&t->v[i], &fix, buf_str(&list), dry_run, f);
		*done += ok && !fix.reason[0];
		buf_release(&list);
	}
	ok = ok && (dry_run || layout_rewrite_write(&r, err));
	layout_rewrite_release(&r);
	return ok;
}

bool layout_rewrite_all(const struct layout_table *t, struct layout_programs *progs, bool tagged,
			bool dry_run, FILE *f, struct err *err)
{
	size_t done = 0;

	for (size_t i = 0; i < progs->n; i++) {
		if (!progs->v[i].package[0])
			return err_set(
				err, ERR_USAGE,
				"-fix needs a package, not a program: its source is rewritten");
		if (!rewrite_package(t, &progs->v[i], tagged, dry_run, f, &done, err))
			return false;
	}
	if (!done)
		fputs("nothing to rewrite\n", f);
	return true;
}
