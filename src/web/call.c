/* What views share: options from the address, reports, and the head of every view's data. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "web/route.h"
#include "web/settings.h"

bool call_config(struct call *c, struct report_config *cfg, struct err *err)
{
	*cfg = c->loaded->setup->cfg;
	cfg->json = false; /* the command line's, of reports there */
	if (!*cfg->source_path && c->loaded->source_dir)
		cfg->source_path = c->loaded->source_dir;
	return query_config(&c->query, cfg, c->arena, err);
}

bool call_open_report(struct call *c, struct report *r, const struct report_kind *kind,
		      const char *arg, const struct report_config *cfg, struct err *err)
{
	return report_open(r, c->loaded->profile, kind, arg, cfg, &c->notices, err);
}

static void write_lines(struct json *j, const char *key, struct str text)
{
	struct str line;

	json_key(j, key);
	json_arr(j);
	while (str_next_line(&text, &line))
		if (line.n)
			json_str(j, line);
	json_arr_end(j);
}

/* When each take of a live input was there, as milliseconds since 1970. */
static void write_takes(struct call *c, struct json *j, uint32_t input)
{
	char *file;
	struct stat st;

	json_kbool(j, "live", true);
	json_key(j, "takes");
	json_arr(j);
	for (uint32_t take = 1; (file = take_file(c->loaded->setup, input, take, c->arena));
	     take++) {
		if (stat(file, &st) != 0)
			break;
		json_i64(j, (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000);
	}
	json_arr_end(j);
}

static void write_inputs(struct call *c, struct json *j)
{
	const struct web_setup *s = c->loaded->setup;

	json_ku64(j, "in", c->loaded->input);
	if (c->loaded->base != INPUT_NONE)
		json_ku64(j, "base", c->loaded->base);
	if (c->loaded->take)
		json_ku64(j, "take", c->loaded->take);
	if (c->loaded->base_take)
		json_ku64(j, "baseTake", c->loaded->base_take);
	json_key(j, "inputs");
	json_arr(j);
	for (size_t i = 0; i < s->inputs.n; i++) {
		json_obj(j);
		json_kcstr(j, "name", s->inputs.v[i].name);
		json_kcstr(j, "kind", input_types[s->inputs.v[i].kind].name);
		if (input_is_live(&s->inputs.v[i]))
			write_takes(c, j, (uint32_t)i);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void write_views(struct call *c, struct json *j)
{
	json_key(j, "views");
	json_arr(j);
	for (const struct route *r = routes; r->name; r++) {
		if (r->kind != ROUTE_VIEW)
			continue;
		json_obj(j);
		json_kcstr(j, "name", r->name);
		json_kcstr(j, "title", r->title);
		json_key(j, "inputs");
		json_arr(j);
		for (int k = 0; k < N_INPUT_KINDS; k++)
			if (!r->inputs || (r->inputs & 1u << k))
				json_cstr(j, input_types[k].name);
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
}

/* The profile that the view shows; a trace's stays loaded while other views are looked at. */
static const struct profile *profile_of(const struct call *c)
{
	return c->route->inputs & 1u << INPUT_PROFILE ? c->loaded->profile : NULL;
}

/* The sample type that the address asks for, where no report says which one it took. */
static const char *type_asked(const struct call *c)
{
	struct str si = query_get(&c->query, "si");

	return si.n ? arena_strndup(c->arena, si.p, si.n) : c->loaded->setup->cfg.sample_index;
}

static void write_types(const struct call *c, struct json *j, const struct report *r)
{
	const struct profile *p = profile_of(c);
	uint32_t value = 0;

	json_key(j, "types");
	json_arr(j);
	for (uint32_t t = 0; p && t < p->n_types; t++)
		json_str(j, p->strings[p->types[t].type]);
	json_arr_end(j);
	if (!r && p && report_value_index(p, type_asked(c), &value, &(struct err){ 0 }))
		json_kstr(j, "type", p->strings[p->types[value].type]);
	if (!r)
		return;
	json_kstr(j, "type", r->p->strings[r->p->types[r->value].type]);
	json_kstr(j, "unit", r->sample_unit);
	json_ki64(j, "total", report_divided(r, r->total));
	if (r->p->doc_url)
		json_kstr(j, "doc", r->p->strings[r->p->doc_url]);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Keys of labels, for grouping by them. */
static void write_label_keys(struct call *c, struct json *j)
{
	const struct profile *p = profile_of(c);
	VEC(struct str) keys = { 0 };

	if (p && p->label_begin) {
		uint8_t *seen = arena_alloc(c->arena, p->n_strings);
		for (uint32_t i = 0; i < p->label_begin[p->n_samples]; i++) {
			if (!seen[p->labels[i].key])
				vec_push(&keys, p->strings[p->labels[i].key]);
			seen[p->labels[i].key] = 1;
		}
	}
	if (keys.n)
		qsort(keys.v, keys.n, sizeof(*keys.v), by_text);
	json_key(j, "labels");
	json_arr(j);
	for (size_t i = 0; i < keys.n; i++)
		/* the mark of a comparison's base is ours, no label of the program */
		if ((!i || !str_eq(keys.v[i], keys.v[i - 1])) &&
		    !str_eq(keys.v[i], STR("pprof::base")))
			json_str(j, keys.v[i]);
	json_arr_end(j);
	vec_release(&keys);
}

static struct str from_legend(struct str legend, struct str head)
{
	struct str line;

	while (str_next_line(&legend, &line))
		if (str_has_prefix(line, head))
			return str_sub(line, head.n, line.n);
	return STR("unknown");
}

void call_head(struct call *c, struct json *j, const struct report *r, struct str legend)
{
	struct buf title = { 0 };

	json_obj(j);
	json_kcstr(j, "view", c->route->name);
	if (r) {
		if (c->loaded->setup->inputs.v[c->loaded->input].kind == INPUT_TRACE)
			buf_adds(&title, c->loaded->setup->inputs.v[c->loaded->input].name);
		else
			buf_add_str(&title, from_legend(legend, STR("File: ")));
		buf_addc(&title, ' ');
		buf_add_str(&title, from_legend(legend, STR("Type: ")));
	} else {
		buf_adds(&title, c->loaded->setup->inputs.v[c->loaded->input].name);
	}
	json_kstr(j, "title", buf_str(&title));
	buf_release(&title);
	write_lines(j, "legend", legend);
	write_types(c, j, r);
	write_inputs(c, j);
	write_views(c, j);
	write_label_keys(c, j);
	settings_menu(c, j);
	json_key(j, "messages");
	json_arr(j);
	for (size_t i = 0; i < c->messages.n; i++)
		json_str(j, c->messages.v[i]);
	json_arr_end(j);
}

void call_raw_json(struct json *j, const char *key, struct str text)
{
	json_key(j, key);
	buf_add_str(j->out, text);
	j->after_key = false;
}
