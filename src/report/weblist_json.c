/* The JSON of weblist: files, their functions, lines with their source and instructions. */
#include "report/internal.h"
#include "report/json_report.h"
#include "report/weblist.h"

static void put_insn(const struct weblist *w, struct json *j, const struct weblist_record *rec)
{
	const struct weblist_insn *in = &w->insns.v[rec->insn];

	json_obj(j);
	report_json_address(j, "address", in->obj_addr);
	report_json_weight(w->r, j, in->flat, in->cum);
	json_kstr(j, "text", in->text);
	if (in->file.n)
		json_kstr(j, "file", in->file);
	if (in->line)
		json_ki64(j, "line", in->line);
	if (rec->n_calls) {
		json_key(j, "calls");
		json_arr(j);
		for (uint32_t i = 0; i < rec->n_calls; i++) {
			const struct weblist_call *c = &w->calls.v[rec->first_call + i];

			json_obj(j);
			json_kstr(j, "file", c->file);
			json_ki64(j, "line", c->line);
			json_obj_end(j);
		}
		json_arr_end(j);
	}
	json_obj_end(j);
}

static void put_line(const struct weblist *w, struct json *j, const struct weblist_file *f,
		     int64_t line)
{
	size_t n;
	const struct weblist_record *v = weblist_line(f, line, &n);
	int64_t flat = 0, cum = 0;
	struct str source;
	bool has_source = srcfile_line(w->reader, f->name, line, &source);

	if (!has_source && !n)
		return;
	for (size_t i = 0; i < n; i++) {
		flat += w->insns.v[v[i].insn].flat;
		cum += w->insns.v[v[i].insn].cum;
	}
	json_obj(j);
	json_ki64(j, "line", line);
	report_json_weight(w->r, j, flat, cum);
	if (has_source)
		json_kstr(j, "source", source);
	if (n) {
		json_key(j, "instructions");
		json_arr(j);
		for (size_t i = 0; i < n; i++)
			put_insn(w, j, &v[i]);
		json_arr_end(j);
	}
	json_obj_end(j);
}

static void put_function(const struct weblist *w, struct json *j, const struct weblist_file *f,
			 const struct weblist_func *fn)
{
	json_line(j);
	json_obj(j);
	json_kstr(j, "name", fn->name);
	json_kstr(j, "file", f->name);
	report_json_weight(w->r, j, fn->flat, fn->cum);
	json_key(j, "lines");
	json_arr(j);
	for (int64_t line = fn->begin; line < fn->end; line++)
		put_line(w, j, f, line);
	json_arr_end(j);
	json_obj_end(j);
}

bool report_weblist_json(struct report *r, struct out *out, struct err *err)
{
	struct weblist *w = weblist_new(r, err);
	weblist_funcs funcs = { 0 };
	struct json j;

	if (!w)
		return false;
	report_json_begin(r, NULL, &j, &out->buf);
	report_json_rows(&j);
	for (size_t i = 0; i < w->files.n; i++) {
		weblist_functions(w, &w->files.v[i], &funcs);
		for (size_t k = 0; k < funcs.n; k++) {
			if (funcs.v[k].cum == 0)
				continue;
			put_function(w, &j, &w->files.v[i], &funcs.v[k]);
			out_check(out);
		}
	}
	report_json_end(&j);
	vec_release(&funcs);
	weblist_free(w);
	return true;
}
