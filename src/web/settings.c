#include "web/settings.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_SETTINGS ((size_t)4 << 20)
#define MAX_DEPTH 32

/* Reading. A field that is not there is zero, not the default: so Go reads it. */

static bool read_option(struct report_config *cfg, const struct option *o, const json_t *v,
			struct arena *a)
{
	void *field = (char *)cfg + o->offset;

	switch (o->type) {
	case OPTION_BOOL:
		*(bool *)field = json_is_true(v);
		return json_is_boolean(v);
	case OPTION_INT:
		*(int64_t *)field = json_integer_value(v);
		return json_is_integer(v);
	case OPTION_FLOAT:
		*(double *)field = json_number_value(v);
		return json_is_number(v);
	case OPTION_STRING:
	case OPTION_CHOICE:
		break;
	}
	if (!json_is_string(v) || strlen(json_string_value(v)) != json_string_length(v))
		return false;
	return option_set(cfg, o, (struct str){ json_string_value(v), json_string_length(v) }, a,
			  NULL);
}

static void read_config(struct report_config *cfg, const json_t *object, struct arena *a)
{
	struct report_config usual;

	config_init(&usual);
	*cfg = usual;
	for (const struct option *o = options; o->name; o++) {
		void *field = (char *)cfg + o->offset;
		const json_t *v = json_object_get(object, o->name);

		if (!o->saved)
			continue;
		if (o->type == OPTION_BOOL)
			*(bool *)field = false;
		else if (o->type == OPTION_INT)
			*(int64_t *)field = 0;
		else if (o->type == OPTION_FLOAT)
			*(double *)field = 0;
		else
			*(const char **)field = "";
		if (v && !read_option(cfg, o, v, a) && o->type != OPTION_BOOL &&
		    o->type != OPTION_INT && o->type != OPTION_FLOAT)
			*(const char **)field = "";
	}
}

static json_t *parse(struct str text, struct err *err)
{
	json_error_t e;
	json_t *root;

	if (!str_trim(text).n)
		return json_pack("{s:[]}", "configs");
	root = json_loadb(text.p, text.n, 0, &e);
	if (json_is_object(root) && json_is_array(json_object_get(root, "configs")))
		return root;
	if (json_is_object(root) && !json_object_get(root, "configs")) {
		json_object_set_new(root, "configs", json_array());
		return root;
	}
	err_set(err, ERR_FORMAT, "could not parse settings: line %d: %s", root ? 1 : e.line,
		root ? "expected an object with a list 'configs'" : e.text);
	json_decref(root);
	return NULL;
}

static struct str name_of(const json_t *config)
{
	const json_t *name = json_object_get(config, "name");

	return json_is_string(name)
		       ? (struct str){ json_string_value(name), json_string_length(name) }
		       : (struct str){ "", 0 };
}

bool settings_each(struct str text, struct arena *a,
		   void (*fn)(void *ctx, struct str name, const struct report_config *cfg),
		   void *ctx, struct err *err)
{
	json_t *root = parse(text, err), *list = json_object_get(root, "configs");

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct report_config cfg;
		read_config(&cfg, json_array_get(list, i), a);
		fn(ctx, name_of(json_array_get(list, i)), &cfg);
	}
	json_decref(root);
	return root != NULL;
}

/* Writing: as Go's json.MarshalIndent does it, what is zero left out. */

static void write_value(struct json *j, const json_t *v, int depth)
{
	const char *key;
	json_t *member;

	switch (depth < MAX_DEPTH ? json_typeof(v) : JSON_NULL) {
	case JSON_OBJECT:
		json_obj(j);
		json_object_foreach((json_t *)v, key, member)
		{
			json_key(j, key);
			write_value(j, member, depth + 1);
		}
		json_obj_end(j);
		break;
	case JSON_ARRAY:
		json_arr(j);
		for (size_t i = 0; i < json_array_size(v); i++)
			write_value(j, json_array_get(v, i), depth + 1);
		json_arr_end(j);
		break;
	case JSON_STRING:
		json_str(j, (struct str){ json_string_value(v), json_string_length(v) });
		break;
	case JSON_INTEGER:
		json_i64(j, json_integer_value(v));
		break;
	case JSON_REAL:
		json_double(j, json_real_value(v));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		json_bool(j, json_is_true(v));
		break;
	case JSON_NULL:
		json_nil(j);
		break;
	}
}

static void write_option(struct json *j, const struct report_config *cfg, const struct option *o)
{
	const void *field = (const char *)cfg + o->offset;

	if (o->type == OPTION_BOOL && *(const bool *)field)
		json_kbool(j, o->name, true);
	else if (o->type == OPTION_INT && *(const int64_t *)field)
		json_ki64(j, o->name, *(const int64_t *)field);
	else if (o->type == OPTION_FLOAT && *(const double *)field != 0)
		json_kdouble(j, o->name, *(const double *)field);
	else if ((o->type == OPTION_STRING || o->type == OPTION_CHOICE) &&
		 **(const char *const *)field)
		json_kcstr(j, o->name, *(const char *const *)field);
}

static void write_config(struct json *j, struct str name, const struct report_config *cfg)
{
	json_obj(j);
	json_kstr(j, "name", name);
	for (const struct option *o = options; o->name; o++)
		if (o->saved)
			write_option(j, cfg, o);
	json_obj_end(j);
}

static void write_list(struct json *j, const json_t *list, struct str name,
		       const struct report_config *cfg, bool *found)
{
	json_arr(j);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (*found || !str_eq(name_of(one), name)) {
			write_value(j, one, 0);
			continue;
		}
		*found = true;
		if (cfg)
			write_config(j, name, cfg);
	}
	if (cfg && !*found)
		write_config(j, name, cfg);
	json_arr_end(j);
}

bool settings_edit(struct str text, struct str name, const struct report_config *cfg,
		   struct buf *out, struct err *err)
{
	json_t *root = parse(text, err), *member;
	const char *key;
	bool found = false;
	struct json j;

	if (!root)
		return false;
	json_init(&j, out, 2);
	json_obj(&j);
	json_object_foreach(root, key, member)
	{
		json_key(&j, key);
		if (strcmp(key, "configs") == 0)
			write_list(&j, member, name, cfg, &found);
		else
			write_value(&j, member, 0);
	}
	json_obj_end(&j);
	json_decref(root);
	if (!found && !cfg)
		return err_set(err, ERR_NOT_FOUND, "config " STR_FMT " not found", STR_ARG(name));
	return true;
}

/* The menu. */

struct menu {
	struct call *c;
	struct json *j;
	bool user;
	size_t n, current; /* current: 1 + the last that matches */
	bool writes;
};

/* Two walks: the first finds which is current, the second writes. */
static void on_config(void *ctx, struct str name, const struct report_config *cfg)
{
	struct menu *m = ctx;
	struct buf url = { 0 };
	bool changed = query_of_config(&m->c->query, cfg, m->c->arena, &url);

	m->n++;
	if (!changed)
		m->current = m->writes ? m->current : m->n;
	if (m->writes) {
		json_obj(m->j);
		json_kstr(m->j, "name", name);
		json_key(m->j, "url");
		json_cstr(m->j, arena_printf(m->c->arena, "?" STR_FMT,
					     STR_ARG(changed ? buf_str(&url) : m->c->raw_query)));
		json_kbool(m->j, "current", m->n == m->current);
		json_kbool(m->j, "user", m->user);
		json_obj_end(m->j);
	}
	m->user = true;
	buf_release(&url);
}

static void walk_configs(struct menu *m, struct str text)
{
	struct report_config usual;

	m->n = 0;
	m->user = false;
	config_init(&usual);
	on_config(m, STR("Default"), &usual);
	(void)!settings_each(text, m->c->arena, on_config, m, NULL);
}

static bool read_file(const struct web_setup *s, struct file *f, struct err *err)
{
	*f = (struct file){ 0 };
	if (!s->settings_file)
		return err_set(err, ERR_IO, "neither $XDG_CONFIG_HOME nor $HOME are defined");
	return !path_exists(s->settings_file) ||
	       file_open(f, s->settings_file, MAX_SETTINGS, err) ||
	       err_prefix(err, "could not read settings");
}

void settings_menu(struct call *c, struct json *j)
{
	struct menu m = { .c = c, .j = j };
	struct file f;

	if (!read_file(c->loaded->setup, &f, NULL))
		f = (struct file){ 0 };
	json_key(j, "configs");
	json_arr(j);
	walk_configs(&m, f.data);
	m.writes = true;
	walk_configs(&m, f.data);
	json_arr_end(j);
	file_close(&f);
}

static bool write_file(const struct web_setup *s, struct str data, struct err *err)
{
	char *dir = path_parent(s->settings_file);
	bool ok = path_mkdirs(dir, err);

	/* the standard of these folders: nobody else's business */
	if (ok)
		(void)!chmod(dir, 0700);
	free(dir);
	return ok && (file_write(s->settings_file, data, err) ||
		      err_prefix(err, "failed to write settings"));
}

static bool edit(struct call *c, const struct report_config *cfg, struct err *err)
{
	struct str name = query_get(&c->query, "config");
	struct buf out = { 0 };
	struct file f;
	bool ok;

	if (!name.n)
		return err_set(err, ERR_USAGE, "invalid config name");
	if (!read_file(c->loaded->setup, &f, err))
		return false;
	ok = settings_edit(f.data, name, cfg, &out, err) &&
	     write_file(c->loaded->setup, buf_str(&out), err);
	file_close(&f);
	buf_release(&out);
	return ok;
}

bool action_save_config(struct call *c, struct err *err)
{
	struct report_config cfg;

	c->type = "text/plain; charset=utf-8";
	return call_config(c, &cfg, err) && edit(c, &cfg, err);
}

bool action_delete_config(struct call *c, struct err *err)
{
	c->type = "text/plain; charset=utf-8";
	return edit(c, NULL, err);
}
