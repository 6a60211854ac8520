#include "gocode/gomod.h"

#include <stdlib.h>

#include "base/pool.h"
#include "io/file.h"

bool gomod_read_path(struct arena *a, const char *dir, struct str *out)
{
	char *path = path_join(dir, "go.mod");
	struct file f;
	struct err err;
	struct str rest, line, word;
	bool found = false;

	if (!path_exists(path) || !file_open(&f, path, 1 << 20, &err)) {
		free(path);
		return false;
	}
	rest = f.data;
	while (!found && str_next_line(&rest, &line)) {
		line = str_trim(line);
		if (!str_next_field(&line, &word) || !str_eq(word, STR("module")) ||
		    !str_next_field(&line, &word))
			continue;
		if (word.n >= 2 && (word.p[0] == '"' || word.p[0] == '`'))
			word = str_sub(word, 1, word.n - 1);
		*out = arena_str(a, word);
		found = true;
	}
	file_close(&f);
	free(path);
	return found;
}

void gomod_init(struct gomod *mod, const char *dir, struct str path)
{
	*mod = (struct gomod){ 0 };
	arena_init(&mod->arena);
	mod->dir = arena_strndup(&mod->arena, dir, strlen(dir));
	mod->path = arena_str(&mod->arena, path);
}

static void pkg_release(void *ctx, size_t at)
{
	struct gopkg *pkg = ((struct gomod *)ctx)->packages.v[at];

	for (size_t i = 0; i < pkg->files.n; i++) {
		gosrc_free(pkg->files.v[i].src);
		if (pkg->files.v[i].raw)
			file_close(pkg->files.v[i].raw);
	}
	vec_release(&pkg->files);
}

/* (Trees of thousands of files take a while to be given back.) */
void gomod_release(struct gomod *mod)
{
	if (mod->packages.n)
		pool_run(mod->packages.n, pkg_release, mod);
	vec_release(&mod->packages);
	arena_release(&mod->arena);
}

static bool add_file(void *ctx, const char *name, bool is_dir)
{
	struct gopkg *pkg = ctx;

	if (is_dir || !str_has_suffix(str_of(name), STR(".go")))
		return true;
	vec_push(&pkg->files,
		 (struct gopkg_file){ .name = arena_strndup(pkg->arena, name, strlen(name)) });
	return pkg->files.n < GOPKG_MAX_FILES;
}

struct gopkg *gomod_package(struct gomod *mod, struct str rel)
{
	struct gopkg *pkg;
	struct err err;
	char *dir;

	for (size_t i = 0; i < mod->packages.n; i++)
		if (str_eq(str_of(mod->packages.v[i]->rel), rel))
			return mod->packages.v[i];
	if (str_contains(rel, STR("..")))
		return NULL;
	dir = arena_printf(&mod->arena, "%s%s" STR_FMT, mod->dir, rel.n ? "/" : "", STR_ARG(rel));
	if (!path_is_dir(dir))
		return NULL;
	pkg = ARENA_NEW(&mod->arena, struct gopkg);
	pkg->arena = &mod->arena;
	pkg->dir = dir;
	pkg->rel = arena_strndup(&mod->arena, rel.p ? rel.p : "", rel.n);
	if (!dir_each(dir, add_file, pkg, &err))
		vec_clear(&pkg->files);
	vec_push(&mod->packages, pkg);
	return pkg;
}

static struct gosrc *open_at(struct gomod *mod, struct gopkg *pkg, size_t i, struct err *err)
{
	struct gopkg_file *f = &pkg->files.v[i];
	char *path;

	if (f->tried && !f->src)
		err_set(err, ERR_FORMAT, "%s/%s could not be read as Go", pkg->dir, f->name);
	if (f->tried)
		return f->src;
	f->tried = true;
	path = path_join(pkg->dir, f->name);
	if (gosrc_open(path, &f->src, err))
		mod->parsed_files++;
	free(path);
	return f->src;
}

struct gosrc *gopkg_open(struct gomod *mod, struct gopkg *pkg, struct str name, struct err *err)
{
	for (size_t i = 0; i < pkg->files.n; i++)
		if (str_eq(str_of(pkg->files.v[i].name), name))
			return open_at(mod, pkg, i, err);
	err_set(err, ERR_NOT_FOUND, "%s: no file " STR_FMT, pkg->dir, STR_ARG(name));
	return NULL;
}

struct parse_job {
	struct gopkg *pkg;
	struct gopkg_file *file;
};

static void parse_one(void *ctx, size_t i)
{
	struct parse_job *job = (struct parse_job *)ctx + i;
	char *path = path_join(job->pkg->dir, job->file->name);
	struct err err;

	job->file->tried = gosrc_open(path, &job->file->src, &err);
	free(path);
}

void gopkg_parse_all(struct gomod *mod, const struct gopkg_name *names, size_t n)
{
	VEC(struct parse_job) jobs = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < names[i].pkg->files.n; k++) {
			struct gopkg_file *f = &names[i].pkg->files.v[k];

			if (f->queued || f->tried || !str_eq(str_of(f->name), names[i].name))
				continue;
			f->queued = true;
			vec_push(&jobs, (struct parse_job){ names[i].pkg, f });
		}
	if (jobs.n)
		pool_run(jobs.n, parse_one, jobs.v);
	for (size_t i = 0; i < jobs.n; i++) {
		jobs.v[i].file->queued = false;
		mod->parsed_files += jobs.v[i].file->tried;
	}
	vec_release(&jobs);
}

/* The file's bytes, parsed or not; empty when it cannot be read. */
static struct str text_of(struct gopkg *pkg, struct gopkg_file *f)
{
	struct err err;

	if (f->src)
		return f->src->text;
	if (f->tried)
		return STR("");
	if (!f->raw) {
		char *path = path_join(pkg->dir, f->name);
		struct file raw;
		bool ok = file_open(&raw, path, GOSRC_MAX_BYTES, &err);

		free(path);
		if (!ok) {
			f->tried = true;
			return STR("");
		}
		f->raw = arena_alloc(pkg->arena, sizeof(raw));
		*f->raw = raw;
	}
	return f->raw->data;
}

bool gopkg_has_text(struct gopkg *pkg, size_t i, struct str text)
{
	return str_contains(text_of(pkg, &pkg->files.v[i]), text);
}

struct gosrc *gopkg_open_with(struct gomod *mod, struct gopkg *pkg, size_t i, struct str text)
{
	struct err err;

	return gopkg_has_text(pkg, i, text)
		       ? gopkg_open(mod, pkg, str_of(pkg->files.v[i].name), &err)
		       : NULL;
}

/* Whether the name stands in the file behind one of these words: most files of a package are never parsed for a name. */
static bool may_declare(struct gopkg *pkg, struct gopkg_file *f, struct str name,
			const char *const *before)
{
	struct str text = text_of(pkg, f);

	for (; *before; before++) {
		char needle[128];
		int n = snprintf(needle, sizeof(needle), "%s" STR_FMT, *before, STR_ARG(name));

		if (n >= (int)sizeof(needle) ||
		    str_contains(text, (struct str){ needle, (size_t)n }))
			return true;
	}
	return false;
}

struct gosrc *gopkg_open_var(struct gomod *mod, struct gopkg *pkg, size_t i, struct str name)
{
	static const char *const words[] = { "var ", "const ", "\n\t", NULL };
	struct err err;

	return may_declare(pkg, &pkg->files.v[i], name, words) ? open_at(mod, pkg, i, &err) : NULL;
}

struct find_type {
	const struct gosrc *src;
	struct str name;
	TSNode found;
};

static bool visit_type(void *ctx, TSNode n)
{
	struct find_type *find = ctx;

	if (!go_is(n, "type_spec") && !go_is(n, "type_alias"))
		return go_is(n, "type_declaration");
	if (str_eq(go_text(find->src, go_field(n, "name")), find->name))
		find->found = n;
	return false;
}

static bool type_in(const struct gosrc *src, struct str name, TSNode *out)
{
	struct find_type ctx = { src, name, go_null() };
	uint32_t n = ts_node_named_child_count(src->root);

	for (uint32_t i = 0; i < n && ts_node_is_null(ctx.found); i++) {
		TSNode child = ts_node_named_child(src->root, i);

		if (go_is(child, "type_declaration"))
			go_walk(child, visit_type, &ctx);
	}
	*out = ctx.found;
	return !ts_node_is_null(*out);
}

bool gopkg_find_type(struct gomod *mod, struct gopkg *pkg, struct str name, struct godef *out)
{
	static const char *const words[] = { "type ", "\n\t", NULL };

	for (size_t i = 0; i < pkg->files.n; i++) {
		struct gopkg_file *f = &pkg->files.v[i];
		struct err err;
		TSNode node;

		if (str_has_suffix(str_of(f->name), STR("_test.go")) ||
		    !may_declare(pkg, f, name, words))
			continue;
		if (open_at(mod, pkg, i, &err) && type_in(f->src, name, &node)) {
			*out = (struct godef){ f->src, node };
			return true;
		}
	}
	return false;
}

bool gopkg_find_func(struct gomod *mod, struct gopkg *pkg, struct str recv, struct str name,
		     struct godef *out)
{
	static const char *const words[] = { "func ", ") ", NULL };

	for (size_t i = 0; i < pkg->files.n; i++) {
		struct gopkg_file *f = &pkg->files.v[i];
		struct err err;

		if (str_has_suffix(str_of(f->name), STR("_test.go")) ||
		    !may_declare(pkg, f, name, words) || !open_at(mod, pkg, i, &err))
			continue;
		for (size_t k = 0; k < f->src->funcs.n; k++) {
			const struct gofunc *fn = &f->src->funcs.v[k];
			struct str of = str_sub(fn->symbol, 0,
						fn->symbol.n - MIN(fn->name.n, fn->symbol.n));

			if (!str_eq(fn->name, name))
				continue;
			of = str_trim_suffix(of, STR("."));
			of = str_trim_suffix(str_trim_prefix(of, STR("(*")), STR(")"));
			if (str_eq(of, recv)) {
				*out = (struct godef){ f->src, fn->node };
				return true;
			}
		}
	}
	return false;
}
