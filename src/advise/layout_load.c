#include "advise/layout_load.h"

#include <stdlib.h>

#include "base/json.h"
#include "gocode/gosrc.h"
#include "io/file.h"

#define KEEP "goperfKeepsLayoutOf"
#define OVERLAY_NAME "zz_goperf_layout_test.go"

static bool open_program(struct layout_program *p, struct err *err)
{
	p->binary = binary_open(p->path, err);
	if (!p->binary)
		return false;
	if (!go_types_read(&p->types, p->binary, err)) {
		binary_close(p->binary);
		p->binary = NULL;
		return false;
	}
	(void)go_buildinfo_read(p->binary, &p->info);
	return true;
}

bool layout_load_file(struct layout_programs *p, const char *path, struct err *err)
{
	arena_init(&p->arena);
	p->v = ARENA_NEW(&p->arena, struct layout_program);
	p->v[0] = (struct layout_program){ .path = arena_strndup(&p->arena, path, strlen(path)),
					   .package = "",
					   .package_dir = "" };
	p->n = open_program(&p->v[0], err);
	return p->n == 1;
}

/* What cannot be removed stays in the folder of temporary files: nothing is lost by that. */
static void remove_temp(const char *path)
{
	struct err ignored = { 0 };

	if (!path_remove_tree(path, &ignored))
		return;
}

void layout_programs_release(struct layout_programs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		go_types_release(&p->v[i].types);
		binary_close(p->v[i].binary);
	}
	if (p->temp)
		remove_temp(p->temp);
	free(p->temp);
	arena_release(&p->arena);
	*p = (struct layout_programs){ 0 };
}

/* A type_spec of a struct without type parameters, at the top of the file. */
static void keep_type(const struct gosrc *src, TSNode spec, struct buf *out)
{
	TSNode type = go_field(spec, "type"), name = go_field(spec, "name");

	if (ts_node_is_null(type) || ts_node_is_null(name) || !go_is(type, "struct_type") ||
	    !ts_node_is_null(go_field(spec, "type_parameters")) ||
	    str_eq(go_text(src, name), STR("_")))
		return;
	buf_printf(out, "\t" KEEP "((*" STR_FMT ")(nil))\n", STR_ARG(go_text(src, name)));
}

static void keep_types(const struct gosrc *src, struct buf *out)
{
	for (uint32_t i = 0; i < ts_node_named_child_count(src->root); i++) {
		TSNode decl = ts_node_named_child(src->root, i);
		if (!go_is(decl, "type_declaration"))
			continue;
		for (uint32_t k = 0; k < ts_node_named_child_count(decl); k++)
			if (go_is(ts_node_named_child(decl, k), "type_spec"))
				keep_type(src, ts_node_named_child(decl, k), out);
	}
}

bool layout_overlay_text(const char *name, const char *dir, const struct go_names *files,
			 struct buf *out, struct err *err)
{
	buf_printf(out, "package %s\n\n//go:noinline\nfunc " KEEP "(any) {}\n\nfunc init() {\n",
		   name);
	for (size_t i = 0; i < files->n; i++) {
		char *path = path_join(dir, files->v[i]);
		struct gosrc *src;
		bool ok = gosrc_open(path, &src, err);
		free(path);
		if (!ok)
			return false;
		keep_types(src, out);
		gosrc_free(src);
	}
	buf_adds(out, "}\n");
	return true;
}

static bool write_overlay(const char *temp, const struct go_package *pkg, const char *overlay,
			  struct err *err)
{
	struct buf text = { 0 }, map = { 0 };
	char *file = path_join(temp, OVERLAY_NAME), *target = path_join(pkg->dir, OVERLAY_NAME);
	struct json j;
	bool ok;

	ok = layout_overlay_text(pkg->name, pkg->dir, &pkg->go_files, &text, err);
	json_init(&j, &map, 0);
	json_obj(&j);
	json_key(&j, "Replace");
	json_obj(&j);
	json_kcstr(&j, target, file);
	json_obj_end(&j);
	json_obj_end(&j);
	ok = ok && file_write(file, buf_str(&text), err) && file_write(overlay, buf_str(&map), err);
	buf_release(&text);
	buf_release(&map);
	free(file);
	free(target);
	return ok;
}

static bool build(struct layout_programs *p, const struct go_env *env, const char *dir,
		  const struct go_package *pkg, struct layout_program *out, struct err *err)
{
	char *overlay = path_join(p->temp, "overlay.json");
	const char *flags[] = { arena_printf(&p->arena, "-overlay=%s", overlay), "-vet=off", NULL };
	struct go_build_test what = { .dir = dir,
				      .package = pkg->import_path,
				      .out_path =
					      arena_printf(&p->arena, "%s/%zu.test", p->temp, p->n),
				      .flags = flags };
	bool ok = write_overlay(p->temp, pkg, overlay, err) && go_build_test(env, &what, err);

	free(overlay);
	*out = (struct layout_program){ .path = what.out_path,
					.package = pkg->import_path,
					.package_dir = pkg->dir };
	return ok && open_program(out, err);
}

bool layout_load_packages(struct layout_programs *p, const char *const *patterns, struct err *err)
{
	struct go_env env;
	struct go_packages pkgs;
	const char *dir;

	arena_init(&p->arena);
	if (!go_place(&p->arena, patterns, &dir, &patterns, err) ||
	    !go_env_get(&p->arena, dir, &env, err) ||
	    !go_list(&p->arena, &env, dir, patterns, &pkgs, err))
		return false;
	p->temp = path_temp_dir(NULL, "goperf-layout", err);
	if (!p->temp)
		return false;
	p->v = ARENA_ARRAY(&p->arena, struct layout_program, pkgs.n);
	for (size_t i = 0; i < pkgs.n; i++) {
		if (!pkgs.v[i].go_files.n)
			continue;
		if (!build(p, &env, dir, &pkgs.v[i], &p->v[p->n], err))
			return false;
		p->n++;
	}
	return p->n > 0 || err_set(err, ERR_NOT_FOUND, "no Go files in %s", patterns[0]);
}
