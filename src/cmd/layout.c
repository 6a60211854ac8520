/* goperf layout: what struct types cost in the allocator, and the order of fields that costs least. */
#include <fnmatch.h>
#include <stdlib.h>

#include "advise/evidence.h"
#include "advise/layout.h"
#include "advise/layout_load.h"
#include "advise/layout_price.h"
#include "base/json.h"
#include "base/term.h"
#include "cmd/command.h"
#include "cmd/layout_view.h"
#include "gocode/goname.h"
#include "gocode/source.h"
#include "io/file.h"

struct layout_opts {
	bool all, fix, dry_run, tagged, json;
	struct flag_list profiles;
	/* found there, or in the evidence */
	struct profile *heap, *cpu;
};

/* A source line that the heap profile speaks of. */
static struct str line_of(void *ctx, struct str file, int64_t line)
{
	const struct source_file *f =
		line > 0 && line < UINT32_MAX ? sources_open(ctx, file) : NULL;

	return f ? source_line(f, (uint32_t)line) : STR("");
}

/* ---- which types ---- */

static bool is_named_struct(const struct go_type *type)
{
	return type->kind == GO_STRUCT && type->name.n && goname_package(type->name).n &&
	       !str_contains(type->name, STR("struct {")) &&
	       !str_contains(type->name, STR("go.shape.")) &&
	       !str_has_prefix(type->name, STR("noalg.")) &&
	       !str_contains(type->name, STR("\xc2\xb7"));
}

static bool wanted(const struct layout_program *p, const struct go_type *type, char **names, int n)
{
	struct str pkg = goname_package(type->name), base;
	bool hit = false;

	if (!is_named_struct(type))
		return false;
	if (!n)
		return p->package[0] ? str_eq(pkg, str_of(p->package))
				     : go_buildinfo_is_own(&p->info, pkg);
	base = str_sub(type->name, pkg.n + 1, type->name.n);
	char *full = xasprintf(STR_FMT, STR_ARG(type->name)),
	     *shorter = xasprintf(STR_FMT, STR_ARG(base));
	for (int i = 0; i < n && !hit; i++)
		hit = strcmp(names[i], full) == 0 || strcmp(names[i], shorter) == 0 ||
		      fnmatch(names[i], full, 0) == 0 || fnmatch(names[i], shorter, 0) == 0;
	free(full);
	free(shorter);
	return hit;
}

static int by_gain(const void *pa, const void *pb)
{
	const struct layout_row *a = pa, *b = pb;
	int64_t x = a->price.saved_live_bytes + a->price.saved_alloc_bytes;
	int64_t y = b->price.saved_live_bytes + b->price.saved_alloc_bytes;

	if (x != y)
		return x > y ? -1 : 1;
	if (layout_saved_bytes(&a->layout) != layout_saved_bytes(&b->layout))
		return layout_saved_bytes(&a->layout) > layout_saved_bytes(&b->layout) ? -1 : 1;
	if (a->layout.size - a->layout.best_size != b->layout.size - b->layout.best_size)
		return a->layout.size - a->layout.best_size > b->layout.size - b->layout.best_size
			       ? -1
			       : 1;
	return str_cmp(a->types->types.v[a->layout.type].name,
		       b->types->types.v[b->layout.type].name);
}

/* The same type may stand in several test binaries: one row is enough. */
static bool seen(const struct layout_table *table, struct str name)
{
	for (size_t i = 0; i < table->n; i++)
		if (str_eq(table->v[i].types->types.v[table->v[i].layout.type].name, name))
			return true;
	return false;
}

static void add_rows(struct layout_programs *progs, const struct layout_program *p, char **names,
		     int n, struct layout_table *table)
{
	for (uint32_t i = 0; i < p->types.types.n; i++) {
		if (!wanted(p, &p->types.types.v[i], names, n) ||
		    seen(table, p->types.types.v[i].name))
			continue;
		struct layout_row *row = vec_add(table);
		row->types = &p->types;
		row->program = p;
		layout_of(&p->types, i, &progs->arena, &row->layout);
	}
}

/* ---- profiles ---- */

static bool open_profile(struct layout_opts *o, const char *path, struct err *err)
{
	struct profile *p = profile_open(path, 0, err), **slot = NULL;

	if (!p)
		return false;
	if (profile_type_index(p, STR("alloc_space")) >= 0 ||
	    profile_type_index(p, STR("inuse_space")) >= 0)
		slot = &o->heap;
	else if (profile_type_index(p, STR("cpu")) >= 0)
		slot = &o->cpu;
	if (slot && !*slot) {
		*slot = p;
		return true;
	}
	profile_free(p);
	return err_set(
		err, ERR_FORMAT,
		slot ? "%s: a second profile of its kind"
		     : "%s: expected a heap profile (alloc_space or inuse_space in it) or a CPU "
		       "profile",
		path);
}

static bool open_profiles(struct layout_opts *o, const char *evidence, struct err *err)
{
	static const char *const names[] = { "mem.pb.gz", "cpu.pb.gz" };
	bool ok = true;

	for (size_t i = 0; ok && i < o->profiles.n; i++)
		ok = open_profile(o, o->profiles.v[i], err);
	for (size_t i = 0; ok && evidence && !o->profiles.n && i < ARRAY_LEN(names); i++) {
		char *path = path_join(evidence, names[i]);
		ok = !path_exists(path) || open_profile(o, path, err);
		free(path);
	}
	return ok;
}

static void add_prices(struct layout_programs *progs, const struct profile *heap,
		       struct layout_table *table)
{
	for (size_t i = 0; i < progs->n; i++) {
		struct sources sources;
		struct layout_source source = { line_of, &sources };
		struct layout *layouts = ARENA_ARRAY(&progs->arena, struct layout, table->n);
		struct layout_price *prices =
			ARENA_ARRAY(&progs->arena, struct layout_price, table->n);
		size_t n = 0;
		sources_init(&sources);
		if (progs->v[i].package_dir && progs->v[i].package_dir[0])
			sources_add_root(&sources, progs->v[i].package_dir);
		for (size_t k = 0; k < table->n; k++)
			if (table->v[k].program == &progs->v[i])
				layouts[n++] = table->v[k].layout;
		layout_price(&progs->v[i].types, layouts, n, heap, &source, &progs->arena, prices);
		n = 0;
		for (size_t k = 0; k < table->n; k++)
			if (table->v[k].program == &progs->v[i])
				table->v[k].price = prices[n++];
		sources_release(&sources);
	}
	table->priced = true;
}

/* ---- what to read ---- */

static bool first_entry(void *ctx, const char *name, bool is_dir)
{
	char **out = ctx;

	if (!is_dir)
		*out = xstrdup(name);
	return is_dir;
}

/* The test binary of an evidence folder. */
static bool load_evidence(struct layout_programs *progs, const char *dir, struct err *err)
{
	char *bin = path_join(dir, "bin"), *name = NULL;
	bool ok = dir_each(bin, first_entry, &name, err);

	if (ok && !name)
		ok = err_set(err, ERR_NOT_FOUND,
			     "%s: no test binary in it: record again, or name a program or package",
			     bin);
	if (ok) {
		char *path = path_join(bin, name);
		ok = layout_load_file(progs, path, err);
		free(path);
	}
	free(bin);
	free(name);
	return ok;
}

static bool is_target(const char *arg)
{
	return strchr(arg, '/') || strcmp(arg, ".") == 0 || strcmp(arg, "..") == 0 ||
	       path_exists(arg);
}

/* How many of the arguments say what to read; the rest name types. */
static int count_targets(int argc, char **argv)
{
	int n = 1;

	while (n < argc && is_target(argv[n]))
		n++;
	return n;
}

static bool load(struct layout_programs *progs, int n, char **argv, struct layout_opts *o,
		 struct err *err)
{
	const char **patterns;
	bool ok;

	if (n == 1 && evidence_is_folder(argv[0]))
		return load_evidence(progs, argv[0], err) && open_profiles(o, argv[0], err);
	if (!open_profiles(o, NULL, err))
		return false;
	if (n == 1 && path_exists(argv[0]) && !path_is_dir(argv[0]))
		return layout_load_file(progs, argv[0], err);
	patterns = xcalloc((size_t)n + 1, sizeof(*patterns));
	for (int i = 0; i < n; i++)
		patterns[i] = argv[i];
	ok = layout_load_packages(progs, patterns, err);
	free(patterns);
	return ok;
}

static int layout_run(void *opts, int argc, char **argv)
{
	static char here[] = ".";
	char *only_here[] = { here };
	struct layout_opts *o = opts;
	struct layout_programs progs = { 0 };
	struct layout_table table = { 0 };
	struct err err = { 0 };
	int targets, status = EXIT_OK;
	bool ok;

	if (argc == 0) {
		argc = 1;
		argv = only_here;
	}
	cancel_install();
	targets = count_targets(argc, argv);
	ok = load(&progs, targets, argv, o, &err);
	for (size_t i = 0; ok && i < progs.n; i++)
		add_rows(&progs, &progs.v[i], argv + targets, argc - targets, &table);
	if (ok && argc > targets && !table.n)
		ok = err_set(&err, ERR_NOT_FOUND, "no struct type %s in %s", argv[targets],
			     argv[0]);
	if (ok && o->heap)
		add_prices(&progs, o->heap, &table);
	if (ok && table.n)
		qsort(table.v, table.n, sizeof(*table.v), by_gain);
	if (ok && o->cpu)
		layout_find_sharing(&table, &progs, o->cpu);
	if (ok && o->fix)
		ok = layout_rewrite_all(&table, &progs, o->tagged, o->dry_run, stdout, &err);
	else if (ok && o->json)
		layout_print_json(&table, stdout);
	else if (ok && argc > targets)
		layout_print_drawings(&table, stdout);
	else if (ok)
		layout_print_table(&table, o->all, stdout);
	if (ok && !o->fix && !o->json)
		layout_print_sharing(&table, stdout);
	if (!ok)
		status = command_fail("layout", &err);
	vec_release(&table.sharing);
	vec_release(&table);
	layout_programs_release(&progs);
	profile_free(o->heap);
	profile_free(o->cpu);
	return status;
}

static const struct flag layout_flags[] = {
	{ "all", FLAG_BOOL, offsetof(struct layout_opts, all), NULL,
	  "list also the types that no order makes smaller", NULL },
	{ "profile", FLAG_LIST, offsetof(struct layout_opts, profiles), "FILE",
	  "heap profile that prices the types, CPU profile that shows false sharing; an evidence "
	  "folder's "
	  "own by default",
	  NULL },
	{ "fix", FLAG_BOOL, offsetof(struct layout_opts, fix), NULL,
	  "rewrite the declarations that a better order makes smaller; the rest is named with the "
	  "reason",
	  NULL },
	{ "dry-run", FLAG_BOOL, offsetof(struct layout_opts, dry_run), NULL,
	  "with -fix: show the new declarations, write nothing", NULL },
	{ "tagged", FLAG_BOOL, offsetof(struct layout_opts, tagged), NULL,
	  "with -fix: also types whose tags (json, xml, ...) make their order that of an output",
	  NULL },
	{ "json", FLAG_BOOL, offsetof(struct layout_opts, json), NULL, "print JSON", NULL },
	{ 0 },
};

const struct command cmd_layout = {
	.name = "layout",
	.args = "[PACKAGE... | PROGRAM | EVIDENCE] [TYPE...]",
	.brief = "struct layouts: sizes, holes, the better order and what it saves",
	.about = "Reads exact layouts from a program's debug information. A package is built once "
		 "for that, with every struct that it\n"
		 "declares; a program or an evidence folder's test binary is read as it is. The "
		 "table shows for each type its size, the\n"
		 "size class that the allocator gives it, and what the best order of fields would "
		 "save an object; with a heap profile\n"
		 "also the objects that were alive and allocated, and so the bytes saved in all. "
		 "Named types are drawn field by field,\n"
		 "with holes and cache lines. Names may be patterns (\"*Cache\").\n\n"
		 "A CPU profile adds candidates for false sharing: fields on one cache line that "
		 "different "
		 "goroutines write.\n\n"
		 "A smaller size that stays in the same size class saves nothing on the heap (it "
		 "does inside slices and other structs).",
	.examples = "  goperf layout ./internal/cache\n  goperf layout ./internal/cache Entry\n"
		    "  goperf layout -profile heap.pb.gz ./server\n  goperf layout -fix -dry-run "
		    "./internal/cache",
	.flags = layout_flags,
	.opts_size = sizeof(struct layout_opts),
	.run = layout_run,
};
