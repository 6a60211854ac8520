#include "advise/layout_rewrite.h"

#include <stdlib.h>

#include "base/json.h"
#include "io/file.h"
#include "io/proc.h"

static bool add_file(void *ctx, const char *name, bool is_dir)
{
	struct layout_rewrite *r = ctx;
	char *path;
	struct gosrc *src;

	if (is_dir || !str_has_suffix(str_of(name), STR(".go")))
		return true;
	path = path_join(r->dir, name);
	if (gosrc_open(path, &src, NULL))
		vec_push(&r->files, (struct layout_edit){ path, src, false });
	else
		free(path); /* not to be parsed: it cannot declare the type; the build tells the rest */
	return true;
}

/* Files of other packages that import this one: they may hold positional literals. */
static void add_importers(struct layout_rewrite *r, const struct go_packages *pkgs)
{
	for (size_t i = 0; i < pkgs->n; i++) {
		const struct go_package *p = &pkgs->v[i];
		const struct go_names *lists[] = { &p->go_files, &p->test_files, &p->xtest_files };
		for (size_t k = 0; k < ARRAY_LEN(lists); k++) {
			for (size_t f = 0; f < lists[k]->n; f++) {
				char *path = path_join(p->dir, lists[k]->v[f]);
				struct gosrc *src = NULL;
				if (strcmp(p->import_path, r->package) != 0 &&
				    gosrc_open(path, &src, NULL))
					vec_push(&r->others, src);
				free(path);
			}
		}
	}
}

bool layout_rewrite_init(struct layout_rewrite *r, const char *package, const char *dir,
			 struct err *err)
{
	static const char *const all[] = { "./...", NULL };
	struct go_packages pkgs;
	const char *root;

	*r = (struct layout_rewrite){ .package = package, .dir = dir };
	arena_init(&r->arena);
	root = go_module_root(&r->arena, dir);
	if (!go_env_get(&r->arena, dir, &r->env, err) || !dir_each(dir, add_file, r, err))
		return false;
	if (!go_list(&r->arena, &r->env, root ? root : dir, all, &pkgs, err))
		return false;
	add_importers(r, &pkgs);
	r->temp = path_temp_dir(NULL, "goperf-layout-fix", err);
	return r->temp != NULL;
}

/* What cannot be removed stays in the folder of temporary files: nothing is lost by that. */
static void remove_temp(const char *path)
{
	struct err ignored = { 0 };

	if (!path_remove_tree(path, &ignored))
		return;
}

void layout_rewrite_release(struct layout_rewrite *r)
{
	for (size_t i = 0; i < r->files.n; i++) {
		gosrc_free(r->files.v[i].src);
		free(r->files.v[i].path);
	}
	for (size_t i = 0; i < r->others.n; i++)
		gosrc_free(r->others.v[i]);
	vec_release(&r->files);
	vec_release(&r->others);
	if (r->temp)
		remove_temp(r->temp);
	free(r->temp);
	arena_release(&r->arena);
}

/* gofmt of text; the text itself where gofmt is not there or does not like it. */
static void gofmt(const struct layout_rewrite *r, struct str text, struct buf *out)
{
	char *program = path_join(r->env.goroot, "bin/gofmt");
	const char *argv[] = { program, NULL };
	struct proc p = { .argv = argv, .input = text, .out = out, .timeout_ns = 30000000000 };
	struct err err = { 0 };
	size_t start = out->n;

	if (!path_exists(program) || !proc_run(&p, &err) || p.exit_code != 0) {
		out->n = start;
		buf_add_str(out, text);
	}
	free(program);
}

static bool is_formatted(const struct layout_rewrite *r, struct str text)
{
	struct buf b = { 0 };
	bool same;

	gofmt(r, text, &b);
	same = str_eq(buf_str(&b), text);
	buf_release(&b);
	return same;
}

/* Writes the changed files into the temporary folder and the overlay that puts them in place. */
static bool write_overlay(struct layout_rewrite *r, const char *overlay, struct err *err)
{
	struct buf map = { 0 };
	struct json j;
	bool ok = true;

	json_init(&j, &map, 0);
	json_obj(&j);
	json_key(&j, "Replace");
	json_obj(&j);
	for (size_t i = 0; ok && i < r->files.n; i++) {
		if (!r->files.v[i].changed)
			continue;
		const char *copy = arena_printf(&r->arena, "%s/%zu.go", r->temp, i);
		ok = file_write(copy, r->files.v[i].src->text, err);
		json_kcstr(&j, r->files.v[i].path, copy);
	}
	json_obj_end(&j);
	json_obj_end(&j);
	ok = ok && file_write(overlay, buf_str(&map), err);
	buf_release(&map);
	return ok;
}

/* Type-checks the module with its tests, with the changed files in place; go's words where it does not build. */
static bool builds(struct layout_rewrite *r, bool *out, struct buf *words, struct err *err)
{
	const char *root = go_module_root(&r->arena, r->dir);
	const char *overlay = arena_printf(&r->arena, "%s/overlay.json", r->temp);
	const char *flag = arena_printf(&r->arena, "-overlay=%s", overlay);
	/* one analysis only: vet's other opinions are not asked for, its type check of all packages and tests is */
	const char *argv[] = { r->env.program, "vet", "-stdversion", flag, "./...", NULL };
	struct proc p = { .argv = argv, .dir = root ? root : r->dir, .out = words, .err = words };

	if (!write_overlay(r, overlay, err) || !proc_run(&p, err))
		return false;
	*out = p.exit_code == 0;
	return true;
}

static struct layout_edit *edit_of(struct layout_rewrite *r, const struct gosrc *src)
{
	for (size_t i = 0; i < r->files.n; i++)
		if (r->files.v[i].src == src)
			return &r->files.v[i];
	return NULL;
}

static bool splice(struct layout_rewrite *r, const struct layout_fix *fix, struct str list,
		   struct gosrc **out, struct err *err)
{
	struct str old = fix->src->text;
	struct buf b = { 0 }, formatted = { 0 };
	bool ok;

	buf_add(&b, old.p, fix->begin);
	buf_add_str(&b, list);
	buf_add(&b, old.p + fix->end, old.n - fix->end);
	if (is_formatted(r, old))
		gofmt(r, buf_str(&b), &formatted);
	else
		buf_add_str(&formatted, buf_str(&b));
	ok = gosrc_parse(buf_str(&formatted), fix->src->path, out, err);
	buf_release(&b);
	buf_release(&formatted);
	return ok;
}

/* The change in place of the file, if the module still builds with it. */
static bool try_change(struct layout_rewrite *r, struct layout_fix *fix, struct gosrc *next,
		       struct err *err)
{
	struct layout_edit *edit = edit_of(r, fix->src), before = *edit;
	struct buf words = { 0 };
	bool ok = false, done;

	edit->src = next;
	edit->changed = true;
	done = builds(r, &ok, &words, err);
	if (done && ok) {
		gosrc_free(before.src);
		fix->src = next;
	} else {
		*edit = before;
		gosrc_free(next);
		if (done)
			snprintf(fix->reason, sizeof(fix->reason),
				 "the module does not build with it: %.*s",
				 (int)MIN(words.n, (size_t)180), words.data);
	}
	buf_release(&words);
	return done;
}

bool layout_rewrite_type(struct layout_rewrite *r, const struct go_types *t, const struct layout *l,
			 bool tagged, struct layout_fix *fix, struct buf *out, struct err *err)
{
	struct gosrc **all = xcalloc(r->files.n + 1, sizeof(*all)), *next;
	struct layout_files files = { all, r->files.n };
	struct str name = t->types.v[l->type].name;
	size_t start = out->n;

	for (size_t i = 0; i < r->files.n; i++)
		all[i] = r->files.v[i].src;
	layout_fix_plan(t, l, &files, tagged, fix);
	free(all);
	name = str_sub(name, (size_t)(str_last_index_byte(name, '.') + 1), name.n);
	for (size_t i = 0; i < r->others.n && !fix->reason[0]; i++)
		layout_fix_uses(name, str_of(r->package), r->others.v[i], fix);
	if (fix->reason[0] || !layout_fix_text(t, l, fix, out))
		return true;
	if (!splice(r, fix, str_sub(buf_str(out), start, out->n), &next, err))
		return false;
	return try_change(r, fix, next, err);
}

bool layout_rewrite_write(struct layout_rewrite *r, struct err *err)
{
	for (size_t i = 0; i < r->files.n; i++)
		if (r->files.v[i].changed &&
		    !file_write(r->files.v[i].path, r->files.v[i].src->text, err))
			return false;
	return true;
}
