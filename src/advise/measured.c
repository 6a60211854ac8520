#include "advise/measured.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "advise/advise.h"
#include "advise/record_dir.h"
#include "base/buf.h"
#include "base/human.h"
#include "base/json.h"
#include "io/file.h"

#define MAX_FILE ((size_t)4 << 20)
#define MAX_ROWS 1000
#define PREFIX "patterns-"
#define SUFFIX ".json"

void measurements_init(struct measurements *m)
{
	*m = (struct measurements){ .go = "", .cpu = "" };
	arena_init(&m->arena);
}

void measurements_release(struct measurements *m)
{
	vec_release(&m->v);
	arena_release(&m->arena);
}

/* NULL where there is no home. */
static char *folder(void)
{
	const char *own = getenv("GOPERF_CACHE"), *xdg = getenv("XDG_CACHE_HOME"),
		   *home = getenv("HOME");

	if (own && *own)
		return xstrdup(own);
	if (xdg && *xdg == '/')
		return path_join(xdg, "goperf");
	return home && *home ? xasprintf("%s/.cache/goperf", home) : NULL;
}

/* Go versions may hold spaces ("devel go1.28-..."), and must not leave the folder. */
static char *path_of(const char *dir, struct str go)
{
	char *path = xasprintf("%s/" PREFIX STR_FMT SUFFIX, dir, STR_ARG(go));

	for (char *p = path + strlen(dir) + 1; *p; p++)
		if (*p == '/' || *p == ' ')
			*p = '_';
	return path;
}

struct newest {
	const char *dir;
	char *path;
	struct timespec time;
};

static bool look(void *ctx, const char *name, bool is_dir)
{
	struct newest *n = ctx;
	char *path;
	struct stat st;

	if (is_dir || !str_has_prefix(str_of(name), STR(PREFIX)) ||
	    !str_has_suffix(str_of(name), STR(SUFFIX)))
		return true;
	path = path_join(n->dir, name);
	if (stat(path, &st) == 0 &&
	    (!n->path || st.st_mtim.tv_sec > n->time.tv_sec ||
	     (st.st_mtim.tv_sec == n->time.tv_sec && st.st_mtim.tv_nsec > n->time.tv_nsec))) {
		free(n->path);
		n->path = path;
		n->time = st.st_mtim;
		return true;
	}
	free(path);
	return true;
}

static char *newest_in(const char *dir)
{
	struct newest n = { .dir = dir };
	struct err ignored;

	(void)!dir_each(dir, look, &n, &ignored);
	return n.path;
}

static const char *text_of(struct measurements *m, const json_t *v)
{
	if (!json_is_string(v))
		return "";
	return arena_strndup(&m->arena, json_string_value(v), json_string_length(v));
}

static double number_of(const json_t *v)
{
	return json_is_number(v) ? json_number_value(v) : NAN;
}

static struct measured_form form_of(const json_t *o)
{
	return (struct measured_form){ number_of(json_object_get(o, "ns_op")),
				       number_of(json_object_get(o, "bytes_op")),
				       number_of(json_object_get(o, "allocs_op")) };
}

static void read_rows(struct measurements *m, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list) && i < MAX_ROWS; i++) {
		const json_t *o = json_array_get(list, i), *interval;
		struct measured row = { .id = text_of(m, json_object_get(o, "id")),
					.verdict = text_of(m, json_object_get(o, "verdict")),
					.change = number_of(json_object_get(o, "change")),
					.bad = form_of(json_object_get(o, "bad")),
					.good = form_of(json_object_get(o, "good")) };
		interval = json_object_get(o, "interval");
		row.lo = number_of(json_array_get(interval, 0));
		row.hi = number_of(json_array_get(interval, 1));
		row.rounds = (uint64_t)MAX(json_integer_value(json_object_get(o, "rounds")), 0);
		if (*row.id)
			vec_push(&m->v, row);
	}
}

bool measurements_read(struct measurements *m, const char *name, struct str text, struct err *err)
{
	json_error_t e;
	json_t *root = json_loadb(text.p ? text.p : "", text.n, 0, &e);
	const char *cpu;

	if (!json_is_object(root) || !json_is_array(json_object_get(root, "patterns"))) {
		json_decref(root);
		return err_set(
			err, ERR_FORMAT,
			"%s: expected the JSON that 'goperf patterns --prove' keeps; remove it",
			name);
	}
	cpu = text_of(m, json_object_get(root, "cpu"));
	if (strcmp(cpu, record_cpu_model(&m->arena)) == 0) {
		m->cpu = cpu;
		m->go = text_of(m, json_object_get(root, "go"));
		read_rows(m, json_object_get(root, "patterns"));
	}
	json_decref(root);
	return true;
}

bool measurements_load(struct measurements *m, struct str go, struct err *err)
{
	char *dir = folder(), *path = !dir ? NULL : go.n ? path_of(dir, go) : newest_in(dir);
	struct file f;
	bool ok = true;

	if (path && path_exists(path)) {
		ok = file_open(&f, path, MAX_FILE, err);
		if (ok) {
			ok = measurements_read(m, path, f.data, err);
			file_close(&f);
		}
	}
	free(path);
	free(dir);
	return ok;
}

const struct measured *measured_find(const struct measurements *m, const char *id)
{
	for (size_t i = 0; i < m->v.n; i++)
		if (strcmp(m->v.v[i].id, id) == 0)
			return &m->v.v[i];
	return NULL;
}

void measured_put(struct measurements *m, const struct measured *row)
{
	struct measured copy = *row;

	copy.id = arena_strndup(&m->arena, row->id, strlen(row->id));
	copy.verdict = arena_strndup(&m->arena, row->verdict, strlen(row->verdict));
	for (size_t i = 0; i < m->v.n; i++) {
		if (strcmp(m->v.v[i].id, row->id) == 0) {
			m->v.v[i] = copy;
			return;
		}
	}
	vec_push(&m->v, copy);
}

static void put_form(struct json *j, const char *key, const struct measured_form *f)
{
	json_key(j, key);
	json_obj(j);
	json_kdouble(j, "ns_op", f->ns);
	json_kdouble(j, "bytes_op", f->bytes);
	json_kdouble(j, "allocs_op", f->objects);
	json_obj_end(j);
}

static void put_file(const struct measurements *m, struct buf *b)
{
	struct json j;

	json_init(&j, b, 1);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "go", m->go);
	json_kcstr(&j, "cpu", m->cpu);
	json_key(&j, "patterns");
	json_arr(&j);
	for (size_t i = 0; i < m->v.n; i++) {
		const struct measured *row = &m->v.v[i];
		json_obj(&j);
		json_kcstr(&j, "id", row->id);
		json_kcstr(&j, "verdict", row->verdict);
		json_kdouble(&j, "change", row->change);
		json_key(&j, "interval");
		json_arr(&j);
		json_double(&j, row->lo);
		json_double(&j, row->hi);
		json_arr_end(&j);
		json_ku64(&j, "rounds", row->rounds);
		put_form(&j, "bad", &row->bad);
		put_form(&j, "good", &row->good);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_obj_end(&j);
	buf_addc(b, '\n');
}

bool measurements_save(const struct measurements *m, char **out_path, struct err *err)
{
	char *dir = folder(), *path;
	struct buf b = { 0 };
	bool ok;

	if (!dir)
		return err_set(err, ERR_NOT_FOUND,
			       "no folder to keep the figures in: set HOME or GOPERF_CACHE");
	path = path_of(dir, str_of(m->go));
	put_file(m, &b);
	ok = path_mkdirs(dir, err) && file_write(path, buf_str(&b), err);
	buf_release(&b);
	free(dir);
	if (ok)
		*out_path = path;
	else
		free(path);
	return ok;
}

const char *measured_words(const struct measurements *m, const struct measured *row,
			   struct arena *arena)
{
	struct buf b = { 0 };
	const char *out;

	buf_printf(&b, "measured here (%s): bad ", m->go);
	human_ns(&b, row->bad.ns);
	buf_adds(&b, ", good ");
	human_ns(&b, row->good.ns);
	if (row->bad.bytes > 0 && row->bad.bytes != row->good.bytes)
		buf_printf(&b, ", %.0f -> %.0f B/op", row->bad.bytes, row->good.bytes);
	out = arena_strndup(arena, b.data, b.n);
	buf_release(&b);
	return out;
}

/* What was left open proves nothing to a reader of advice. */
static bool is_decided(const struct measured *row)
{
	static const char *const decided[] = { "faster", "slower", "no change" };

	for (size_t i = 0; i < ARRAY_LEN(decided); i++)
		if (strcmp(row->verdict, decided[i]) == 0)
			return true;
	return false;
}

bool advice_quote_measured(struct advice *a, struct err *err)
{
	struct measurements m;
	bool ok;

	measurements_init(&m);
	ok = !a->go_version.n || measurements_load(&m, a->go_version, err);
	for (uint32_t i = 0; ok && i < a->n_findings; i++) {
		const struct measured *row = measured_find(&m, a->findings[i].pattern);
		if (row && is_decided(row))
			a->findings[i].here = measured_words(&m, row, &a->arena);
	}
	measurements_release(&m);
	return ok;
}
