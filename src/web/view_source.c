/*
 * Source with what each line costs, the instructions under it and, where the profile lies in an evidence folder, what the
 * compiler said about it.
 *
 *	files: [{name, found, why, functions: [{name, flat, cum, lines: [{n, text, flat, cum, share, insns, notes}]}]}]
 */
#include <stdlib.h>
#include <string.h>

#include "gocode/godiag.h"
#include "report/weblist.h"
#include "web/flame.h"
#include "web/route.h"

#define MAX_FILES 50 /* as pprof's page: the dearest */
#define MAX_LINES 20000
#define MAX_INSNS 20000
#define MAX_NOTES_BYTES ((size_t)256 << 20)

struct source {
	struct call *c;
	struct report *r;
	struct weblist *w;
	struct json *j;
	struct file escape;   /* the compiler's text; empty where there is none */
	struct godiags notes; /* of the present file */
	size_t lines, insns;
};

static void write_text(struct source *s, const char *key, int64_t v)
{
	struct buf b = { 0 };

	if (v) {
		report_format(s->r, &b, v);
		json_kstr(s->j, key, buf_str(&b));
	}
	buf_release(&b);
}

static void write_insns(struct source *s, const struct weblist_record *v, size_t n)
{
	struct buf b = { 0 };

	json_key(s->j, "insns");
	json_arr(s->j);
	for (size_t i = 0; i < n && s->insns < MAX_INSNS; i++) {
		const struct weblist_insn *in = &s->w->insns.v[v[i].insn];
		if (!in->text.n)
			continue;
		s->insns++;
		json_obj(s->j);
		buf_clear(&b);
		buf_printf(&b, "%llx", (unsigned long long)in->obj_addr);
		json_kstr(s->j, "addr", buf_str(&b));
		json_kstr(s->j, "text", in->text);
		write_text(s, "flat", in->flat);
		write_text(s, "cum", in->cum);
		if (v[i].n_calls && in->file.n) {
			buf_clear(&b);
			buf_add_str(&b, str_base(in->file));
			buf_printf(&b, ":%lld", (long long)in->line);
			json_kstr(s->j, "at", buf_str(&b));
		}
		json_obj_end(s->j);
	}
	json_arr_end(s->j);
	buf_release(&b);
}

static void write_notes(struct source *s, int64_t line)
{
	struct str last = { 0 };

	if (!s->notes.v.n || line <= 0 || line > UINT32_MAX)
		return;
	size_t at = godiags_at(&s->notes, (uint32_t)line);
	if (at >= s->notes.v.n || s->notes.v.v[at].line != line)
		return;
	json_key(s->j, "notes");
	json_arr(s->j);
	for (; at < s->notes.v.n && s->notes.v.v[at].line == line; at++) {
		if (!str_eq(s->notes.v.v[at].text, last))
			json_str(s->j, s->notes.v.v[at].text);
		last = s->notes.v.v[at].text;
	}
	json_arr_end(s->j);
}

static void write_line(struct source *s, const struct weblist_file *f, int64_t line)
{
	size_t n;
	const struct weblist_record *v = weblist_line(f, line, &n);
	int64_t flat = 0, cum = 0;
	struct str text;

	if (!srcfile_line(s->w->reader, f->name, line, &text)) {
		if (!n)
			return;
		text = line == 0 ? STR("<instructions with unknown line numbers>") : STR("???");
	}
	for (size_t i = 0; i < n; i++) {
		flat += s->w->insns.v[v[i].insn].flat;
		cum += s->w->insns.v[v[i].insn].cum;
	}
	s->lines++;
	json_obj(s->j);
	json_ki64(s->j, "n", line);
	json_kstr(s->j, "text", text);
	write_text(s, "flat", flat);
	write_text(s, "cum", cum);
	if (cum && s->r->total)
		json_kdouble(s->j, "share", (double)cum / (double)s->r->total);
	if (n)
		write_insns(s, v, n);
	write_notes(s, line);
	json_obj_end(s->j);
}

static void write_function(struct source *s, const struct weblist_file *f,
			   const struct weblist_func *fn)
{
	json_obj(s->j);
	json_kstr(s->j, "name", fn->name);
	write_text(s, "flat", fn->flat);
	write_text(s, "cum", fn->cum);
	json_key(s->j, "lines");
	json_arr(s->j);
	for (int64_t line = fn->begin; line < fn->end && s->lines < MAX_LINES; line++)
		write_line(s, f, line);
	json_arr_end(s->j);
	json_obj_end(s->j);
}

/* The compiler's text is one for all packages: a file is known by its package and base name. */
static void take_notes(struct source *s, const struct weblist_file *f, const weblist_funcs *funcs)
{
	godiags_release(&s->notes);
	godiags_init(&s->notes);
	if (!s->escape.data.n || !funcs->n)
		return;
	godiags_add_text(&s->notes, s->escape.data, flame_package(funcs->v[0].name),
			 str_base(f->name));
	godiags_sort(&s->notes);
}

static void write_file(struct source *s, const struct weblist_file *f, const weblist_funcs *funcs)
{
	take_notes(s, f, funcs);
	json_obj(s->j);
	json_kstr(s->j, "name", f->name);
	json_kcstr(s->j, "found", srcfile_found(s->w->reader, f->name));
	json_kcstr(s->j, "why", srcfile_error(s->w->reader, f->name));
	json_key(s->j, "functions");
	json_arr(s->j);
	for (size_t k = 0; k < funcs->n; k++)
		if (funcs->v[k].cum)
			write_function(s, f, &funcs->v[k]);
	json_arr_end(s->j);
	json_obj_end(s->j);
}

struct ranked {
	uint32_t file;
	int64_t flat, cum;
};

static int dearest_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int c = (x->flat < y->flat) - (x->flat > y->flat);

	c = c ? c : (x->cum < y->cum) - (x->cum > y->cum);
	return c ? c : (x->file > y->file) - (x->file < y->file);
}

static void write_files(struct source *s)
{
	VEC(struct ranked) order = { 0 };
	weblist_funcs funcs = { 0 };

	for (uint32_t i = 0; i < s->w->files.n; i++) {
		struct ranked r = { .file = i };
		weblist_functions(s->w, &s->w->files.v[i], &funcs);
		for (size_t k = 0; k < funcs.n; k++) {
			r.flat += funcs.v[k].flat;
			r.cum += funcs.v[k].cum;
		}
		if (r.cum)
			vec_push(&order, r);
	}
	if (order.n)
		qsort(order.v, order.n, sizeof(*order.v), dearest_first);
	json_key(s->j, "files");
	json_arr(s->j);
	for (size_t i = 0; i < order.n && i < MAX_FILES; i++) {
		const struct weblist_file *f = &s->w->files.v[order.v[i].file];
		weblist_functions(s->w, f, &funcs);
		write_file(s, f, &funcs);
	}
	json_arr_end(s->j);
	json_ku64(s->j, "left", order.n > MAX_FILES ? order.n - MAX_FILES : 0);
	json_kbool(s->j, "cut", s->lines >= MAX_LINES || s->insns >= MAX_INSNS);
	vec_release(&order);
	vec_release(&funcs);
}

/* escape.txt beside the profile, when that is one file. */
static void open_notes(struct source *s)
{
	const struct web_input *in = &s->c->loaded->setup->inputs.v[s->c->loaded->input];
	struct str path = str_of(in->sources.n == 1 ? in->sources.names[0] : "");
	ptrdiff_t slash = str_last_index_byte(path, '/');
	const char *file;

	if (slash < 0)
		return;
	file = arena_printf(s->c->arena, "%.*s/escape.txt", (int)slash, path.p);
	if (!path_exists(file) || !file_open(&s->escape, file, MAX_NOTES_BYTES, NULL))
		s->escape = (struct file){ 0 };
}

bool view_source(struct call *c, struct err *err)
{
	struct report_config cfg;
	struct report r;
	struct json j;
	struct source s = { .c = c, .r = &r, .j = &j };
	struct buf legend = { 0 };

	if (!call_config(c, &cfg, err) || !call_open_report(c, &r, report_find(STR("weblist")),
							    query_get(&c->query, "f").p, &cfg, err))
		return false;
	s.w = weblist_new(&r, err);
	if (!s.w) {
		report_close(&r);
		return false;
	}
	godiags_init(&s.notes);
	open_notes(&s);
	report_profile_labels(&r, &legend);
	json_init(&j, c->out, 0);
	call_head(c, &j, &r, buf_str(&legend));
	write_files(&s);
	json_obj_end(&j);
	godiags_release(&s.notes);
	file_close(&s.escape);
	buf_release(&legend);
	weblist_free(s.w);
	report_close(&r);
	return true;
}
