#include "gocode/source.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gocode/goname.h"
#include "gocode/gosrc.h"

#define SOURCE_MAX_BYTES ((size_t)16 << 20)
#define PATH_MAX_PARTS 24
#define MAX_FILES 4096

void sources_init(struct sources *s)
{
	memset(s, 0, sizeof(*s));
	arena_init(&s->arena);
	s->cwd = path_abs(".");
}

void sources_release(struct sources *s)
{
	for (size_t i = 0; i < s->roots.n; i++)
		free(s->roots.v[i].dir);
	for (size_t i = 0; i < s->files.n; i++) {
		struct source_file *f = s->files.v[i];
		if (f->path)
			file_close(&f->file);
		gosrc_free(f->tree);
		free(f->path);
		vec_release(&f->lines);
	}
	vec_release(&s->roots);
	vec_release(&s->files);
	map_release(&s->by_path);
	free(s->cwd);
	free(s->module_dir);
	arena_release(&s->arena);
}

static void add_root(struct sources *s, char *dir, unsigned min_parts)
{
	for (size_t i = 0; i < s->roots.n; i++) {
		if (strcmp(s->roots.v[i].dir, dir) == 0 && s->roots.v[i].min_parts <= min_parts) {
			free(dir);
			return;
		}
	}
	vec_push(&s->roots, (struct source_root){ dir, min_parts });
}

void sources_add_root(struct sources *s, const char *dir)
{
	add_root(s, path_abs(dir), 1);
}

void sources_set_module(struct sources *s, struct str module, const char *dir)
{
	free(s->module_dir);
	s->module_dir = path_abs(dir);
	s->module = arena_str(&s->arena, module);
}

void sources_add_ancestors(struct sources *s, const char *dir)
{
	char *abs = path_abs(dir);
	char *slash;

	/* the file system's own root is no project */
	while ((slash = strrchr(abs, '/')) && slash != abs) {
		add_root(s, xstrdup(abs), 2);
		*slash = '\0';
	}
	free(abs);
}

static bool is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Offsets in path at which its tails begin, longest first. */
static unsigned path_tails(struct str path, size_t *tails)
{
	unsigned n = 0;

	for (size_t i = 0; i < path.n && n < PATH_MAX_PARTS; i++)
		if (path.p[i] != '/' && (i == 0 || path.p[i - 1] == '/'))
			tails[n++] = i;
	return n;
}

static char *find_tail(const struct sources *s, struct str path)
{
	size_t tails[PATH_MAX_PARTS];
	unsigned n = path_tails(path, tails);

	/* the longest tail found anywhere is the most certain */
	for (unsigned i = 0; i < n; i++) {
		struct str tail = str_sub(path, tails[i], path.n);
		for (size_t r = 0; r < s->roots.n; r++) {
			if (n - i < s->roots.v[r].min_parts)
				continue;
			char *try = xasprintf("%s/" STR_FMT, s->roots.v[r].dir, STR_ARG(tail));
			if (is_regular(try))
				return try;
			free(try);
		}
	}
	return NULL;
}

/* Whether the path is one of the module's, as builds with -trimpath name them; *rest is what stands behind the import path. */
static bool in_module(const struct sources *s, struct str path, struct str *rest)
{
	if (!s->module.n || path.n <= s->module.n + 1 || !str_has_prefix(path, s->module) ||
	    path.p[s->module.n] != '/')
		return false;
	*rest = str_sub(path, s->module.n + 1, path.n);
	return true;
}

static char *find_file(const struct sources *s, struct str path)
{
	struct str rest;

	/* what a report names is shown to people: only Go files, and nowhere but below the roots */
	if (!str_has_suffix(path, STR(".go")) || path.n > 4096 || memchr(path.p, 0, path.n) ||
	    str_contains(path, STR("..")))
		return NULL;
	if (in_module(s, path, &rest)) {
		char *exact = xasprintf("%s/" STR_FMT, s->module_dir, STR_ARG(rest));

		if (is_regular(exact))
			return exact;
		free(exact);
		return NULL;
	}
	if (path.p[0] == '/') {
		char *same = xasprintf(STR_FMT, STR_ARG(path));
		if (is_regular(same))
			return same;
		free(same);
	}
	return find_tail(s, path);
}

static int parse_go_minor(struct str mod)
{
	struct str line, word;
	uint64_t minor;

	while (str_next_line(&mod, &line)) {
		if (!str_next_field(&line, &word) || !str_eq(word, STR("go")) ||
		    !str_next_field(&line, &word) || !str_has_prefix(word, STR("1.")))
			continue;
		word = str_sub(word, 2, word.n);
		ptrdiff_t end = 0;
		while ((size_t)end < word.n && word.p[end] >= '0' && word.p[end] <= '9')
			end++;
		return str_to_u64(str_sub(word, 0, (size_t)end), 10, &minor) && minor < 1000
			       ? (int)minor
			       : 0;
	}
	return 0;
}

/* The "go 1.N" of the nearest go.mod above path. */
static int module_go_minor(const char *path)
{
	char *dir = path_abs(path), *slash;
	int minor = 0;

	while ((slash = strrchr(dir, '/'))) {
		*slash = '\0';
		char *mod = xasprintf("%s/go.mod", dir);
		struct file f;
		if (is_regular(mod) && file_open(&f, mod, SOURCE_MAX_BYTES, NULL)) {
			minor = parse_go_minor(f.data);
			file_close(&f);
			free(mod);
			break;
		}
		free(mod);
	}
	free(dir);
	return minor;
}

static void index_lines(struct source_file *f)
{
	struct str data = f->file.data;

	vec_push(&f->lines, 0);
	for (size_t i = 0; i < data.n; i++)
		if (data.p[i] == '\n')
			vec_push(&f->lines, (uint32_t)(i + 1));
	if (data.n && data.p[data.n - 1] != '\n')
		vec_push(&f->lines, (uint32_t)(data.n + 1));
}

const struct source_file *sources_open(struct sources *s, struct str path)
{
	uint64_t key = hash_bytes(path.p, path.n, 0);
	uint32_t i = map_get(&s->by_path, key);
	struct source_file *f;

	if (i != MAP_NONE)
		return s->files.v[i]->path ? s->files.v[i] : NULL;
	if (s->files.n >= MAX_FILES)
		return NULL;
	map_put(&s->by_path, key, (uint32_t)s->files.n);
	f = ARENA_NEW(&s->arena, struct source_file);
	f->asked = arena_str(&s->arena, path);
	f->path = find_file(s, path);
	if (f->path && !file_open(&f->file, f->path, SOURCE_MAX_BYTES, NULL)) {
		free(f->path);
		f->path = NULL;
	}
	if (f->path) {
		index_lines(f);
		f->go_minor = module_go_minor(f->path);
	}
	vec_push(&s->files, f);
	return f->path ? f : NULL;
}

const struct gosrc *sources_tree(const struct source_file *found)
{
	/* the sources hand out const files; this one is theirs all the same */
	struct source_file *f = (struct source_file *)found;
	struct err ignored;

	if (!f->tried_tree && !gosrc_parse(f->file.data, f->path, &f->tree, &ignored))
		f->tree = NULL;
	f->tried_tree = true;
	return f->tree;
}

struct str sources_shown(struct sources *s, struct str path)
{
	const struct source_file *f = sources_open(s, path);
	size_t n = strlen(s->cwd);

	if (f && strncmp(f->path, s->cwd, n) == 0 && f->path[n] == '/')
		return str_of(f->path + n + 1);
	return path;
}

uint32_t source_line_count(const struct source_file *f)
{
	return (uint32_t)f->lines.n - 1;
}

struct str source_line(const struct source_file *f, uint32_t line)
{
	if (line == 0 || line >= f->lines.n)
		return STR("");
	struct str s = str_sub(f->file.data, f->lines.v[line - 1], f->lines.v[line] - 1);
	return str_trim_suffix(s, STR("\r"));
}

/* The name behind "func" of a declaration: Name, or Method behind a receiver. */
static struct str declared_name(struct str decl)
{
	size_t i = 5, from;

	if (i < decl.n && decl.p[i] == '(') {
		ptrdiff_t close = str_index_byte(decl, ')');
		if (close < 0)
			return STR("");
		i = (size_t)close + 1;
		while (i < decl.n && decl.p[i] == ' ')
			i++;
	}
	for (from = i; i < decl.n && decl.p[i] != '(' && decl.p[i] != '['; i++)
		;
	return str_sub(decl, from, i);
}

const struct source_file *sources_at(struct sources *s, struct str path, uint32_t line,
				     struct str fn)
{
	const struct source_file *f = sources_open(s, path);

	if (!f || line == 0 || line > source_line_count(f))
		return NULL;
	for (uint32_t l = line; l > 0; l--) {
		struct str text = source_line(f, l);
		if (str_has_prefix(text, STR("func ")))
			return goname_mentions(fn, declared_name(text)) ? f : NULL;
		/* a closure of a package-level variable: "glob..func1", "init.func1" */
		if (str_has_prefix(text, STR("var ")))
			return f;
	}
	return NULL;
}

struct beside {
	struct sources *sources;
	const char *dir;
	bool tests;
	size_t left;
	source_visit_fn fn;
	void *ctx;
	bool failed;
};

static bool visit_beside(void *ctx, const char *name, bool is_dir)
{
	struct beside *b = ctx;
	const struct source_file *f;
	char *path;

	if (is_dir || !str_has_suffix(str_of(name), STR(".go")) ||
	    (!b->tests && str_has_suffix(str_of(name), STR("_test.go"))))
		return true;
	path = path_join(b->dir, name);
	f = b->left ? sources_open(b->sources, str_of(path)) : NULL;
	free(path);
	if (b->left)
		b->left--;
	b->failed = !f || !b->fn(b->ctx, f);
	return !b->failed;
}

bool sources_each_beside(struct sources *s, const struct source_file *f, bool tests, size_t max,
			 source_visit_fn fn, void *ctx)
{
	struct beside b = { .sources = s, .tests = tests, .left = max, .fn = fn, .ctx = ctx };
	char *dir = path_abs(f->path);
	bool ok;

	*strrchr(dir, '/') = '\0';
	b.dir = dir;
	ok = dir_each(dir, visit_beside, &b, NULL);
	free(dir);
	return ok && !b.failed;
}
