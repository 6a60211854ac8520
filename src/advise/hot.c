#include "advise/hot.h"

#include <stdlib.h>

#include "io/proc.h"

#define MAX_NOTES 12

static void note(struct hot_sources *s, const char *text)
{
	for (size_t i = 0; i < s->notes.n; i++)
		if (strcmp(s->notes.v[i], text) == 0)
			return;
	if (s->notes.n < MAX_NOTES)
		vec_push(&s->notes, text);
}

/* ---- the module's folder ---- */

static bool is_root(struct hot_sources *s, const char *dir)
{
	struct str path;

	return gomod_read_path(&s->arena, dir, &path) && str_eq(path, s->ev->module);
}

struct child_search {
	struct hot_sources *s;
	const char *dir;
	const char *found;
};

static bool visit_child(void *ctx, const char *name, bool is_dir)
{
	struct child_search *c = ctx;
	char *path;

	if (!is_dir || name[0] == '.')
		return true;
	path = arena_printf(&c->s->arena, "%s/%s", c->dir, name);
	if (is_root(c->s, path))
		c->found = path;
	return c->found == NULL;
}

/* dir and the folders above it; around evidence also the folders beside it, three levels up. */
static const char *search_up(struct hot_sources *s, const char *dir, bool beside)
{
	char *at = arena_strndup(&s->arena, dir, strlen(dir));

	for (int level = 0; at[0]; level++) {
		struct child_search c = { s, at, NULL };
		struct err err;
		char *slash;

		if (is_root(s, at))
			return at;
		if (beside && level < 3 && dir_each(at, visit_child, &c, &err) && c.found)
			return c.found;
		slash = strrchr(at, '/');
		if (!slash || slash == at)
			return NULL;
		at = arena_strndup(&s->arena, at, (size_t)(slash - at));
	}
	return NULL;
}

static const char *find_root(struct hot_sources *s, const char *given)
{
	const struct evidence *ev = s->ev;
	const char *recorded = arena_strndup(&s->arena, ev->module_dir.p ? ev->module_dir.p : "",
					     ev->module_dir.n);
	const char *found = NULL;
	char *cwd;

	if (given) {
		char *abs = path_abs(given);

		found = arena_strndup(&s->arena, abs, strlen(abs));
		free(abs);
		return found;
	}
	if (ev->dir && ev->module_rel.n) {
		char *joined = arena_printf(&s->arena, "%s/" STR_FMT, ev->dir,
					    STR_ARG(ev->module_rel)),
		     *abs = path_abs(joined);

		if (is_root(s, abs))
			found = arena_strndup(&s->arena, abs, strlen(abs));
		free(abs);
	}
	if (!found && ev->dir)
		found = search_up(s, ev->dir, true);
	if (!found && recorded[0] &&
	    (is_root(s, recorded) || (ev->module.n == 0 && path_is_dir(recorded))))
		found = recorded;
	if (!found) {
		cwd = path_abs(".");
		found = search_up(s, cwd, false);
		free(cwd);
	}
	if (!found && recorded[0] && path_is_dir(recorded))
		found = recorded;
	return found;
}

/* ---- from a place to a file ---- */

static struct gomod *mod_at(struct hot_sources *s, const char *dir, struct str path)
{
	struct gomod *mod;

	for (size_t i = 0; i < s->mods.n; i++)
		if (strcmp(s->mods.v[i]->dir, dir) == 0)
			return s->mods.v[i];
	mod = ARENA_NEW(&s->arena, struct gomod);
	gomod_init(mod, dir, path);
	vec_push(&s->mods, mod);
	return mod;
}

/* The package's folder below the module's root, by import path; false for "main" and strangers. */
static bool rel_by_import(const struct hot_sources *s, struct str pkg, struct str *out)
{
	struct str tested = gosym_tested_pkg(pkg), module = s->ev->module;

	if (str_eq(module, STR("std"))) {
		*out = tested;
		return true;
	}
	if (module.n == 0 || !str_has_prefix(tested, module))
		return false;
	if (tested.n == module.n) {
		*out = STR("");
		return true;
	}
	*out = str_sub(tested, module.n + 1, tested.n);
	return tested.p[module.n] == '/';
}

static bool has_file(struct gopkg *pkg, struct str base)
{
	for (size_t i = 0; pkg && i < pkg->files.n; i++)
		if (str_eq(str_of(pkg->files.v[i].name), base))
			return true;
	return false;
}

/* "main" has no import path in profiles: the longest end of the recorded folder that the module has too. */
static struct gopkg *package_by_folder(struct gomod *mod, struct str file)
{
	struct str base = str_base(file), dir = str_sub(file, 0, file.n - MIN(base.n + 1, file.n));

	for (int i = 0; i < 64; i++) {
		struct gopkg *pkg = gomod_package(mod, dir);
		struct str head;

		if (has_file(pkg, base))
			return pkg;
		if (dir.n == 0)
			return NULL;
		if (!str_cut(dir, '/', &head, &dir))
			dir = STR("");
	}
	return NULL;
}

static struct hot_file *add_file(struct hot_sources *s, struct gomod *mod, struct gopkg *pkg,
				 struct gosrc *src, struct str path, bool inside)
{
	struct hot_file *f;
	struct str base = str_base(str_of(src->path));

	for (size_t i = 0; i < s->files.n; i++)
		if (s->files.v[i]->src == src)
			return s->files.v[i];
	f = ARENA_NEW(&s->arena, struct hot_file);
	f->ctx = (struct gocontext){ mod, pkg };
	f->src = src;
	f->pkg = path;
	f->rel = inside ? arena_printf(&s->arena, "%s%s" STR_FMT, pkg->rel, pkg->rel[0] ? "/" : "",
				       STR_ARG(base))
			: src->path;
	vec_push(&s->files, f);
	return f;
}

/* Folders under which -trimpath builds have their files: GOROOT/src for "fmt/print.go", the module cache for "x@v1/y.go". */
static void find_outside_roots(struct hot_sources *s)
{
	const char *home = getenv("HOME"), *gopath = getenv("GOPATH"), *goroot = getenv("GOROOT"),
		   *cache = getenv("GOMODCACHE");
	char *go = proc_find("go"), *real = go ? realpath(go, NULL) : NULL;

	if (s->ev->goroot.n)
		vec_push(&s->outside,
			 arena_printf(&s->arena, STR_FMT "/src", STR_ARG(s->ev->goroot)));
	if (goroot)
		vec_push(&s->outside, arena_printf(&s->arena, "%s/src", goroot));
	if (real) {
		struct str bin = str_of(real),
			   dir = str_sub(bin, 0, bin.n - MIN(str_base(bin).n, bin.n));
		char *joined = arena_printf(&s->arena, STR_FMT "../src", STR_ARG(dir)),
		     *clean = path_abs(joined);

		vec_push(&s->outside, arena_strndup(&s->arena, clean, strlen(clean)));
		free(clean);
	}
	if (cache)
		vec_push(&s->outside, arena_printf(&s->arena, "%s", cache));
	if (gopath)
		vec_push(&s->outside, arena_printf(&s->arena, "%s/pkg/mod", gopath));
	if (home)
		vec_push(&s->outside, arena_printf(&s->arena, "%s/go/pkg/mod", home));
	free(real);
	free(go);
}

static const char *outside_path(struct hot_sources *s, struct str file)
{
	if (file.n && file.p[0] == '/')
		return arena_strndup(&s->arena, file.p, file.n);
	for (size_t i = 0; i < s->outside.n; i++) {
		char *path = arena_printf(&s->arena, "%s/" STR_FMT, s->outside.v[i], STR_ARG(file));

		if (path_exists(path))
			return path;
	}
	return NULL;
}

/* A file outside of the module (standard library, dependency): where the profile says it lies, or in Go's own places. */
static struct hot_file *open_outside(struct hot_sources *s, const struct place *pl, struct err *err)
{
	const char *path = outside_path(s, pl->file);
	struct str base = str_base(pl->file);
	struct gomod *mod;
	struct gopkg *pkg;
	struct gosrc *src;
	char *dir;

	if (!path || strlen(path) <= base.n + 1) {
		err_set(err, ERR_NOT_FOUND, STR_FMT ": recorded without its folder",
			STR_ARG(pl->file));
		return NULL;
	}
	dir = arena_strndup(&s->arena, path, strlen(path) - base.n - 1);
	mod = mod_at(s, dir, pl->sym.pkg);
	pkg = gomod_package(mod, STR(""));
	src = pkg ? gopkg_open(mod, pkg, base, err) : NULL;
	if (!pkg)
		err_set(err, ERR_NOT_FOUND, "%s: not here", dir);
	return src ? add_file(s, mod, pkg, src, pl->sym.pkg, false) : NULL;
}

/* The package of the module that has the place's file; NULL: none. */
static struct gopkg *package_of(struct hot_sources *s, const struct place *pl, struct gomod *mod)
{
	struct gopkg *pkg = NULL;
	struct str rel;

	if (rel_by_import(s, pl->sym.pkg, &rel))
		pkg = gomod_package(mod, rel);
	return has_file(pkg, str_base(pl->file)) ? pkg : package_by_folder(mod, pl->file);
}

static struct hot_file *open_place(struct hot_sources *s, const struct place *pl, struct err *err)
{
	struct str base = str_base(pl->file);
	struct gopkg *pkg;
	struct gosrc *src;
	struct gomod *mod;

	if (s->join->owner == OWNER_OTHERS)
		return open_outside(s, pl, err);
	mod = mod_at(s, s->root, s->ev->module);
	pkg = package_of(s, pl, mod);
	if (!pkg) {
		err_set(err, ERR_NOT_FOUND, STR_FMT " of " STR_FMT " is not in %s", STR_ARG(base),
			STR_ARG(pl->sym.pkg), s->root);
		return NULL;
	}
	src = gopkg_open(mod, pkg, base, err);
	return src ? add_file(s, mod, pkg, src, pl->sym.pkg, true) : NULL;
}

/* ---- is it still what was recorded? ---- */

struct literal_search {
	uint32_t line;
	bool found;
};

static bool visit_literal(void *ctx, TSNode n)
{
	struct literal_search *l = ctx;

	/* deferred calls, go statements and loops over functions become functions, too: .deferwrap1, .gowrap1, -range1 */
	static const char *const literals[] = { "func_literal", "defer_statement", "go_statement",
						"for_statement", NULL };

	l->found = l->found || (go_is_any(n, literals) && go_line(n) == l->line);
	return !l->found;
}

/*
 * Whether it is a function literal of a package's variable that begins where the place's begins, or has it inside. Takes
 * its name over: literals are numbered through all files, "init.func3" ("glob..func3" before Go 1.21).
 */
static bool is_top_literal(struct gosrc *src, struct gofunc *fn, const struct place *pl)
{
	struct str rest = str_has_prefix(pl->sym.name, STR("glob.."))
				  ? str_trim_prefix(pl->sym.name, STR("glob.."))
				  : str_trim_prefix(pl->sym.name, STR("init."));
	struct literal_search lit = { (uint32_t)MAX(pl->start_line, 0), false };
	ptrdiff_t end;

	if (!go_is(fn->node, "func_literal") || rest.n == pl->sym.name.n ||
	    !str_has_prefix(rest, STR("func")) || lit.line < fn->first_line ||
	    lit.line > fn->last_line)
		return false;
	go_walk(fn->node, visit_literal, &lit);
	end = str_index_byte(rest, '.');
	rest = end < 0 ? rest : str_sub(rest, 0, (size_t)end);
	if (lit.found)
		fn->symbol =
			arena_str(&src->arena, str_sub(pl->sym.name, 0,
						       (size_t)(rest.p + rest.n - pl->sym.name.p)));
	return lit.found;
}

/* The declared function of a place, and by how many lines it moved. NULL: it is gone. */
static const struct gofunc *find_func(struct gosrc *src, const struct place *pl, int64_t *shift)
{
	struct literal_search lit = { (uint32_t)MAX(pl->start_line, 0), false };
	const struct gofunc *best = NULL;

	*shift = 0;
	for (size_t i = 0; i < src->funcs.n; i++) {
		struct gofunc *fn = &src->funcs.v[i];

		if (is_top_literal(src, fn, pl))
			return fn;
		if (str_eq(fn->symbol, pl->sym.name)) {
			*shift = pl->start_line > 0 ? (int64_t)fn->first_line - pl->start_line : 0;
			return fn;
		}
		/* there may be several of them: "init.0", "init.1" */
		if (str_eq(fn->symbol, STR("init")) && str_has_prefix(pl->sym.name, STR("init.")) &&
		    pl->start_line == (int64_t)fn->first_line)
			return fn;
		/* a literal: in the function whose name stands in its own, and at its line */
		if (gosym_is_in(pl->sym.name, fn->symbol) && fn->first_line <= lit.line &&
		    lit.line <= fn->last_line) {
			go_walk(fn->node, visit_literal, &lit);
			best = lit.found || pl->start_line == 0 ? fn : best;
		}
	}
	return best;
}

/* The package's own start, which gives its variables their values: it stands nowhere in the source. */
static bool is_start(const struct place *pl)
{
	return str_eq(pl->sym.name, STR("init"));
}

/* ---- what functions hand on to fmt ---- */

/* Whether the function passes some slice on as its variadic arguments at all; asked of each once. */
static bool may_hand_on(struct hot_sources *s, const struct hot_file *f, const struct gofunc *fn)
{
	bool added;
	uint64_t key = hash_mix((uint64_t)(uintptr_t)fn, 1);
	uint32_t known = map_get_or_put(&s->forward_lines, key, 0, &added);

	if (!added)
		return known;
	known = str_contains(go_text(f->src, fn->node), STR("...)"));
	map_put(&s->forward_lines, key, known);
	return known;
}

/* Whether the function around the line hands on to fmt there; asked of each line once. */
static bool hands_on(struct hot_sources *s, const struct hot_file *f, uint32_t line)
{
	const struct gofunc *fn = gosrc_func_at(f->src, line);
	struct forwarder one;
	bool added;
	uint64_t key;

	if (!fn || !may_hand_on(s, f, fn))
		return false;
	key = hash_mix((uint64_t)(uintptr_t)f->src, line);
	if (map_get_or_put(&s->forward_lines, key, 0, &added) || !added)
		return map_get(&s->forward_lines, key) == 1;
	if (!forward_at(&s->forwarders, f->src, f->pkg, fn->node, line, &one))
		return false;
	forward_note(&s->forwarders, &s->arena, &one);
	map_put(&s->forward_lines, key, 1);
	return true;
}

/* Adds a charge to the line that has its values: where a function only hands them on to fmt, the line that calls it. */
static void add_charge(struct hot_sources *s, struct hot_file *f, uint32_t line, uint32_t id)
{
	const struct charge *c = &s->join->charges.v[id];
	uint32_t up;

	if (c->n_outer && c->n_chain &&
	    str_has_prefix(intern_get(&s->join->names, c->chain[0]), STR("fmt.")))
		for (uint32_t i = 0; i < c->n_outer && hands_on(s, f, line); i++) {
			struct hot_file *next =
				hot_of_place(s, c->outer[i].place, c->outer[i].line, &up);

			if (!next)
				break;
			f = next;
			line = up;
		}
	vec_push(&f->charges, (struct hot_charge){ line, id });
}

#define INLINED_DEPTH 3

/* Whether the function, or one of its file that it calls, calls a function of this name. */
static bool calls_by_name(const struct gosrc *src, const struct gofunc *fn, struct str name,
			  int depth)
{
	struct str text = go_text(src, fn->node), rest = str_sub(text, 1, text.n);
	ptrdiff_t at;

	while ((at = str_index(rest, name)) >= 0) {
		rest = str_sub(rest, (size_t)at + name.n, rest.n);
		if (rest.n && (rest.p[0] == '(' || rest.p[0] == '['))
			return true;
	}
	for (size_t i = 0; depth > 1 && i < src->funcs.n; i++)
		if (&src->funcs.v[i] != fn && str_contains(text, src->funcs.v[i].name) &&
		    calls_by_name(src, &src->funcs.v[i], name, depth - 1))
			return true;
	return false;
}

/*
 * A literal handed to a function that was inlined, both into a caller: the compiler names the caller's frame alone, with the
 * literal's line. Such lines stand where they say, in a function that the caller calls.
 */
static bool is_inlined_line(const struct gosrc *src, const struct gofunc *fn, int64_t line)
{
	const struct gofunc *other = line > 0 ? gosrc_func_at(src, (uint32_t)line) : NULL;

	return other && other != fn && str_contains(go_text(src, other->node), STR("func(")) &&
	       calls_by_name(src, fn, other->name, INLINED_DEPTH);
}

static bool is_inside(const struct gosrc *src, const struct gofunc *fn, int64_t line, int64_t shift)
{
	return (line >= fn->first_line && line <= fn->last_line) ||
	       (shift == 0 && is_inlined_line(src, fn, line));
}

/*
 * In front of a function that begins where it was recorded: none of its own lines, however it was changed. They are of
 * what was inlined into it.
 */
static bool is_in_front(const struct place *pl, const struct gofunc *fn, int64_t line)
{
	return pl->start_line > 0 && pl->start_line == (int64_t)fn->first_line && line > 0 &&
	       line < (int64_t)fn->first_line;
}

static void place_charges(struct hot_sources *s, uint32_t place, const uint32_t *ids, size_t n)
{
	const struct place *pl = &s->join->places.v[place];
	struct err err = { 0 };
	struct hot_file *f = open_place(s, pl, &err);
	const struct gofunc *fn;
	size_t outside = 0;
	int64_t shift;

	if (!f && s->join->owner == OWNER_OTHERS) {
		s->unread++;
		return;
	}
	if (!f && str_has_prefix(str_base(pl->file), STR("_cgo_")))
		return; /* cgo's own, which stands nowhere */
	if (!f) {
		note(s, arena_printf(&s->arena, "no source for " STR_FMT "." STR_FMT ": %s",
				     STR_ARG(pl->sym.pkg), STR_ARG(pl->sym.name), err.msg));
		return;
	}
	if (is_start(pl)) {
		for (size_t i = 0; i < n; i++)
			vec_push(&f->charges,
				 (struct hot_charge){ s->join->charges.v[ids[i]].line, ids[i] });
		return;
	}
	fn = find_func(f->src, pl, &shift);
	for (size_t i = 0; fn && i < n; i++) {
		int64_t line = s->join->charges.v[ids[i]].line + shift;

		outside += !is_inside(f->src, fn, line, shift) && !is_in_front(pl, fn, line);
	}
	/* cgo puts a literal around each call of C */
	if (!fn && str_contains(pl->sym.name, STR(".func")) && gosrc_import(f->src, STR("C")).n)
		return;
	/* a few lines outside are the compiler's: the end of a function that was inlined */
	if (!fn || outside * 4 > n) {
		note(s, arena_printf(&s->arena,
				     "%s changed since it was recorded: " STR_FMT
				     " is not as it was, nothing is said about it; record again",
				     f->rel, STR_ARG(pl->sym.name)));
		return;
	}
	for (size_t i = 0; i < n; i++) {
		int64_t line = s->join->charges.v[ids[i]].line + shift;

		if (is_inside(f->src, fn, line, shift))
			add_charge(s, f, (uint32_t)line, ids[i]);
	}
	if (shift)
		note(s, arena_printf(&s->arena,
				     "%s changed since it was recorded: lines are those of now",
				     f->rel));
}

/* ---- all of it ---- */

struct order {
	uint32_t place, charge;
};

static int by_place(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->charge < y->charge ? -1 : x->charge > y->charge;
}

static int by_charge_line(const void *a, const void *b)
{
	const struct hot_charge *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->charge < y->charge ? -1 : x->charge > y->charge;
}

/* The largest share of any total that these charges have together. */
static double share_of(const struct join *j, const struct order *o, size_t n)
{
	const struct totals *t = &j->totals;
	double sum[N_COST_KINDS] = { 0 }, objects = 0, best = 0;
	double of[N_COST_KINDS] = { (double)t->cpu_ns, (double)t->alloc_bytes };

	for (int k = COST_BLOCK; k <= COST_MUTEX; k++)
		of[k] = (double)MAX(t->lock_ns[k], t->wall_ns[k]);
	for (size_t i = 0; i < n; i++) {
		const struct charge *c = &j->charges.v[o[i].charge];

		sum[c->kind] += (double)c->value;
		objects += c->kind == COST_HEAP ? (double)c->count : 0;
	}
	for (int k = 0; k < N_COST_KINDS; k++)
		best = of[k] > 0 ? MAX(best, sum[k] / of[k]) : best;
	return t->alloc_objects > 0 ? MAX(best, objects / (double)t->alloc_objects) : best;
}

/* Parses the files of all places that cost enough at once: that is what takes longest. */
static void parse_files(struct hot_sources *s, const struct order *all, size_t n, double min_share)
{
	VEC(struct gopkg_name) names = { 0 };
	struct gomod *mod = mod_at(s, s->root, s->ev->module);

	for (size_t from = 0, to; from < n; from = to) {
		const struct place *pl = &s->join->places.v[all[from].place];
		struct gopkg *pkg;

		for (to = from; to < n && all[to].place == all[from].place; to++)
			;
		if (share_of(s->join, all + from, to - from) < min_share)
			continue;
		pkg = package_of(s, pl, mod);
		if (pkg)
			vec_push(&names, (struct gopkg_name){ pkg, str_base(pl->file) });
	}
	gopkg_parse_all(mod, names.v, names.n);
	vec_release(&names);
}

void hot_init(struct hot_sources *s, const struct evidence *ev, struct join *join, const char *root,
	      double min_share)
{
	VEC(struct order) all = { 0 };
	VEC(uint32_t) ids = { 0 };

	*s = (struct hot_sources){ .ev = ev, .join = join };
	arena_init(&s->arena);
	s->root = find_root(s, root);
	if (join->owner == OWNER_OTHERS)
		find_outside_roots(s);
	for (uint32_t i = 0; i < join->charges.n; i++)
		if (!join->places.v[join->charges.v[i].place].is_test)
			vec_push(&all, (struct order){ join->charges.v[i].place, i });
	if (all.n)
		qsort(all.v, all.n, sizeof(all.v[0]), by_place);
	if (!s->root && join->owner == OWNER_MODULE && all.n) {
		note(s, arena_printf(&s->arena,
				     "the source of module " STR_FMT
				     " was not found: -source DIR names its folder; without it "
				     "there is no advice",
				     STR_ARG(ev->module)));
		vec_clear(&all);
	}
	if (all.n && s->root && join->owner == OWNER_MODULE)
		parse_files(s, all.v, all.n, min_share);
	for (size_t from = 0, to; from < all.n; from = to) {
		vec_clear(&ids);
		for (to = from; to < all.n && all.v[to].place == all.v[from].place; to++)
			vec_push(&ids, all.v[to].charge);
		if (share_of(join, all.v + from, to - from) >= min_share)
			place_charges(s, all.v[from].place, ids.v, ids.n);
	}
	for (size_t i = 0; i < s->files.n; i++)
		if (s->files.v[i]->charges.n)
			qsort(s->files.v[i]->charges.v, s->files.v[i]->charges.n,
			      sizeof(struct hot_charge), by_charge_line);
	if (s->unread)
		note(s, arena_printf(&s->arena,
				     "%u functions outside of the module are without source here",
				     s->unread));
	vec_release(&ids);
	vec_release(&all);
}

void hot_release(struct hot_sources *s)
{
	for (size_t i = 0; i < s->files.n; i++) {
		vec_release(&s->files.v[i]->charges);
		if (s->files.v[i]->has_diags)
			godiags_release(&s->files.v[i]->diags);
	}
	for (size_t i = 0; i < s->mods.n; i++)
		gomod_release(s->mods.v[i]);
	vec_release(&s->mods);
	vec_release(&s->forwarders.v);
	map_release(&s->forward_lines);
	vec_release(&s->files);
	vec_release(&s->notes);
	vec_release(&s->outside);
	arena_release(&s->arena);
}

static struct str folder_name(struct str path)
{
	return str_base(str_sub(path, 0, path.n - MIN(str_base(path).n + 1, path.n)));
}

/*
 * The compiler names its files by base name alone: what stands there may be of another file of that name, the body of a generic
 * function from elsewhere.
 */
static bool is_log_of(const struct hot_file *f, struct str file)
{
	struct str folder = folder_name(file);

	return str_eq(folder, folder_name(str_of(f->src->path))) ||
	       str_eq(folder, str_base(gosym_tested_pkg(f->pkg)));
}

size_t hot_first_at(const struct hot_file *f, uint32_t line)
{
	return vec_lower_bound(&f->charges, line, line);
}

const struct godiags *hot_diags(struct hot_sources *s, struct hot_file *f)
{
	struct str base = str_base(str_of(f->src->path)), folder;
	struct err err;
	struct file json;
	char *path;

	if (f->has_diags)
		return &f->diags;
	f->has_diags = true;
	godiags_init(&f->diags);
	if (s->ev->has_compiler) {
		folder = godiag_escape_path(&s->arena, f->pkg);
		path = arena_printf(&s->arena, "%s/compiler/" STR_FMT "/" STR_FMT ".json",
				    s->ev->dir, STR_ARG(folder),
				    STR_ARG(str_trim_suffix(base, STR(".go"))));
		if (path_exists(path) && file_open(&json, path, 0, &err)) {
			if (!godiags_add_json(&f->diags, json.data, path, &err))
				note(s, arena_strndup(&s->arena, err.msg, strlen(err.msg)));
			else if (!is_log_of(f, f->diags.file))
				vec_clear(&f->diags.v);
			file_close(&json);
		}
	}
	godiags_add_text(&f->diags, s->ev->escape.data, f->pkg, base);
	godiags_sort(&f->diags);
	return &f->diags;
}

struct hot_file *hot_of_place(struct hot_sources *s, uint32_t place, uint32_t line,
			      uint32_t *out_line)
{
	const struct place *pl = &s->join->places.v[place];
	const struct gofunc *fn;
	struct hot_file *f;
	struct err err;
	int64_t shift;

	if (pl->is_test || !(f = open_place(s, pl, &err)))
		return NULL;
	fn = find_func(f->src, pl, &shift);
	if (!fn || line + shift < fn->first_line || line + shift > fn->last_line)
		return NULL;
	*out_line = (uint32_t)(line + shift);
	return f;
}

struct hot_file *hot_file_of(struct hot_sources *s, const struct hot_file *near,
			     const struct gosrc *src)
{
	bool inside = near->rel[0] != '/';

	for (size_t i = 0; i < s->files.n; i++)
		if (s->files.v[i]->src == src)
			return s->files.v[i];
	return add_file(s, near->ctx.mod, near->ctx.pkg, (struct gosrc *)(uintptr_t)src, near->pkg,
			inside);
}
