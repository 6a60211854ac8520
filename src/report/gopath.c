#include "report/gopath.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/file.h"
#include "io/proc.h"

struct gopath {
	struct arena arena;
	const char *search_path;
	bool asked;
	const char *goroot, *modcache; /* "": not known */
};

struct gopath *gopath_new(const char *search_path)
{
	struct gopath *g = xcalloc(1, sizeof(*g));

	arena_init(&g->arena);
	g->search_path = search_path;
	return g;
}

void gopath_free(struct gopath *g)
{
	if (!g)
		return;
	arena_release(&g->arena);
	free(g);
}

/* The environment decides; what it does not say the go command knows; without one, the usual places. */
static void ask(struct gopath *g)
{
	static const char *const argv[] = { "go", "env", "GOROOT", "GOMODCACHE", NULL };
	const char *root = getenv("GOROOT"), *cache = getenv("GOMODCACHE"), *home = getenv("HOME");
	struct buf out = { 0 };
	struct err err = { 0 };
	struct proc p = { .argv = argv, .out = &out, .timeout_ns = 10LL * 1000000000 };
	struct str rest, line[2] = { { "", 0 }, { "", 0 } };

	g->asked = true;
	if ((!root || !cache) && proc_run(&p, &err) && p.exit_code == 0) {
		rest = buf_str(&out);
		for (int i = 0; i < 2 && str_next_line(&rest, &line[i]); i++)
			;
	}
	g->goroot = root	? root
		    : line[0].n ? arena_strndup(&g->arena, line[0].p, line[0].n)
				: "/usr/local/go";
	if (cache)
		g->modcache = cache;
	else if (line[1].n)
		g->modcache = arena_strndup(&g->arena, line[1].p, line[1].n);
	else
		g->modcache = home ? arena_printf(&g->arena, "%s/go/pkg/mod", home) : "";
	buf_release(&out);
}

/* Module paths in the cache: each capital letter is '!' and the small one (golang.org/x/mod/module, EscapePath). */
static void put_escaped(struct buf *b, struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (c >= 'A' && c <= 'Z') {
			buf_addc(b, '!');
			c = (char)(c - 'A' + 'a');
		}
		buf_addc(b, c);
	}
}

/* What follows the last "/src/" whose front looks like an installation, or the whole of a relative name. */
static struct str std_part(struct str path)
{
	static const char *const marks[] = { "/go/src/", "/libexec/src/", "/golang.org/toolchain@",
					     "/sdk/" };
	ptrdiff_t at = -1, src;

	for (size_t i = 0; i < ARRAY_LEN(marks) && at < 0; i++)
		at = str_index(path, str_of(marks[i]));
	if (at < 0)
		return path.n && path.p[0] == '/' ? (struct str){ NULL, 0 } : path;
	path = str_sub(path, (size_t)at, path.n);
	src = str_index(path, STR("/src/"));
	return src < 0 ? (struct str){ NULL, 0 } : str_sub(path, (size_t)src + 5, path.n);
}

struct offer {
	bool (*fn)(void *ctx, const char *file);
	void *ctx;
};

static bool offer(const struct offer *o, struct buf *path)
{
	bool taken = o->fn(o->ctx, path->data);

	buf_release(path);
	return taken;
}

static bool from_goroot(struct gopath *g, struct str path, const struct offer *o)
{
	struct str part = std_part(path);
	struct buf b = { 0 };

	if (!part.n || !*g->goroot)
		return false;
	buf_printf(&b, "%s/src/" STR_FMT, g->goroot, STR_ARG(part));
	return offer(o, &b);
}

/* "mod@version/file": the part of the name from the module on; false: no version in it. */
static bool module_part(struct str path, struct str *module, struct str *version, struct str *file)
{
	ptrdiff_t mod = str_index(path, STR("/pkg/mod/")), at, slash;

	if (mod >= 0)
		path = str_sub(path, (size_t)mod + 9, path.n);
	at = str_index(path, STR("@v"));
	if (at <= 0)
		return false;
	*module = str_sub(path, 0, (size_t)at);
	*version = str_sub(path, (size_t)at, path.n);
	slash = str_index_byte(*version, '/');
	if (slash < 0)
		return false;
	*file = str_sub(*version, (size_t)slash + 1, version->n);
	*version = str_sub(*version, 0, (size_t)slash);
	return true;
}

static bool from_module_cache(struct gopath *g, struct str path, const struct offer *o)
{
	struct str module, version, file;
	struct buf b = { 0 };

	if (!*g->modcache || !module_part(path, &module, &version, &file))
		return false;
	buf_adds(&b, g->modcache);
	buf_addc(&b, '/');
	put_escaped(&b, module);
	put_escaped(&b, version);
	buf_addc(&b, '/');
	buf_add_str(&b, file);
	return offer(o, &b);
}

/* The module that a go.mod declares; empty: none. */
static struct str module_of(struct gopath *g, const char *go_mod)
{
	struct err err = { 0 };
	struct file f;
	struct str rest, line, word, found = { NULL, 0 };

	if (!path_exists(go_mod) || !file_open(&f, go_mod, 1 << 20, &err))
		return found;
	rest = f.data;
	while (!found.n && str_next_line(&rest, &line))
		if (str_next_field(&line, &word) && str_eq(word, STR("module")) &&
		    str_next_field(&line, &word))
			found = arena_str(
				&g->arena,
				str_trim_suffix(str_trim_prefix(word, STR("\"")), STR("\"")));
	file_close(&f);
	return found;
}

/* In dir: the file of the module that lives there, of its vendor folder, or of a plain `go build x.go`. */
static bool from_folder(struct gopath *g, struct str dir, struct str path, const struct offer *o)
{
	struct str module, version, file, own;
	struct buf b = { 0 };
	bool versioned = module_part(path, &module, &version, &file);

	if (versioned) {
		buf_printf(&b, STR_FMT "/vendor/" STR_FMT "/" STR_FMT, STR_ARG(dir),
			   STR_ARG(module), STR_ARG(file));
		return offer(o, &b);
	}
	if (str_has_prefix(path, STR("command-line-arguments/"))) {
		buf_printf(&b, STR_FMT "/" STR_FMT, STR_ARG(dir), STR_ARG(str_base(path)));
		return offer(o, &b);
	}
	buf_printf(&b, STR_FMT "/go.mod", STR_ARG(dir));
	own = module_of(g, b.data);
	buf_release(&b);
	if (!own.n || !str_has_prefix(path, own) || path.n <= own.n || path.p[own.n] != '/')
		return false;
	buf_printf(&b, STR_FMT STR_FMT, STR_ARG(dir), STR_ARG(str_sub(path, own.n, path.n)));
	return offer(o, &b);
}

static bool from_search_path(struct gopath *g, struct str path, const struct offer *o)
{
	struct str rest = str_of(g->search_path), dir;

	while (rest.n) {
		str_cut(rest, ':', &dir, &rest);
		while (dir.n) {
			ptrdiff_t slash = str_last_index_byte(dir, '/');

			if (from_folder(g, dir, path, o))
				return true;
			if (slash <= 0)
				break;
			dir = str_sub(dir, 0, (size_t)slash);
		}
	}
	return false;
}

bool gopath_candidates(struct gopath *g, struct str path, bool (*fn)(void *ctx, const char *file),
		       void *ctx)
{
	struct offer o = { fn, ctx };

	if (!path.n || path.p[0] == '<') /* <autogenerated> */
		return false;
	if (from_search_path(g, path, &o))
		return true;
	if (!g->asked)
		ask(g);
	return from_module_cache(g, path, &o) || from_goroot(g, path, &o);
}
