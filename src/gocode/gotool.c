#include "gocode/gotool.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"
#include "io/file.h"
#include "io/proc.h"

#define OUTPUT_MAX ((size_t)1 << 30) /* bytes of one go command's output */

static const char get_go[] =
	"install Go 1.22 or newer (https://go.dev/dl; on Debian 'apt-get install golang-go') "
	"and put its bin folder on PATH";

typedef VEC(const char *) argvec;

static bool no_go(struct err *err)
{
	return err_set(err, ERR_NOT_FOUND, "no go command on PATH: %s", get_go);
}

bool go_failed(struct err *err, const char *what, struct str text)
{
	struct str t = str_trim(text);

	if (!t.n)
		return err_set(err, ERR_CHILD, "%s failed without a word", what);
	return err_set(err, ERR_CHILD, "%s: " STR_FMT, what, (int)MIN(t.n, (size_t)800), t.p);
}

/* Runs go; stdout lands in out. False when it fails, with its words. */
static bool run_go(const char *dir, const char *const *argv, const char *what, struct buf *out,
		   struct err *err)
{
	struct buf words = { .max = OUTPUT_MAX };
	struct proc p = { .argv = argv, .dir = dir, .out = out, .err = &words };
	bool ok = proc_run(&p, err);

	if (ok && p.exit_code != 0)
		ok = go_failed(err, what, buf_str(&words));
	buf_release(&words);
	return ok;
}

static const char *text_of(struct arena *a, const json_t *obj, const char *key)
{
	const json_t *v = json_object_get(obj, key);

	return json_is_string(v) ? arena_strndup(a, json_string_value(v), json_string_length(v))
				 : "";
}

int go_version_minor(const char *version)
{
	struct str s = str_of(version), before, digits;
	ptrdiff_t at = str_index(s, STR("go1."));
	uint64_t minor;

	if (at < 0)
		return -1;
	s = str_sub(s, (size_t)at + 4, s.n);
	for (digits = (struct str){ s.p, 0 };
	     digits.n < s.n && s.p[digits.n] >= '0' && s.p[digits.n] <= '9';)
		digits.n++;
	before = str_sub(digits, 0, 4);
	return str_to_u64(before, 10, &minor) ? (int)minor : -1;
}

static void read_env(struct arena *a, const json_t *obj, struct go_env *out)
{
	const struct {
		const char *key;
		const char **field;
	} rows[] = {
		{ "GOVERSION", &out->version },
		{ "GOOS", &out->goos },
		{ "GOARCH", &out->goarch },
		{ "GOROOT", &out->goroot },
		{ "GOPATH", &out->gopath },
		{ "GOMODCACHE", &out->gomodcache },
		{ "GOCACHE", &out->gocache },
		{ "GOFLAGS", &out->goflags },
		{ "GOMOD", &out->gomod },
		{ "GOWORK", &out->gowork },
		{ "GOEXPERIMENT", &out->goexperiment },
		{ "CGO_ENABLED", &out->cgo_enabled },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		*rows[i].field = text_of(a, obj, rows[i].key);
	if (strcmp(out->gomod, "/dev/null") == 0)
		out->gomod = "";
	if (strcmp(out->gowork, "off") == 0)
		out->gowork = "";
	out->minor = go_version_minor(out->version);
}

bool go_env_get(struct arena *a, const char *dir, struct go_env *out, struct err *err)
{
	char *program = proc_find("go");
	struct buf text = { .max = OUTPUT_MAX };
	struct go_env got = { 0 };
	json_error_t why;
	json_t *obj = NULL;
	bool ok;

	if (!program)
		return no_go(err);
	got.program = arena_strndup(a, program, strlen(program));
	free(program);
	/* all variables: an older go has no error for those that it does not know, but prints them
	 * empty */
	ok = run_go(dir, (const char *[]){ got.program, "env", "-json", NULL }, "go env", &text,
		    err);
	if (ok && !(obj = json_loadb(text.data ? text.data : "", text.n, 0, &why)))
		ok = err_set(err, ERR_CHILD, "go env -json: expected JSON: %s", why.text);
	if (ok) {
		read_env(a, obj, &got);
		if (got.minor < GO_MIN_MINOR)
			ok = err_set(err, ERR_NOT_FOUND, "%s is %s: %s", got.program,
				     *got.version ? got.version : "of an unknown version", get_go);
	}
	json_decref(obj);
	buf_release(&text);
	if (ok)
		*out = got;
	return ok;
}

static void add_names(struct arena *a, const json_t *obj, const char *key, struct go_names *out)
{
	const json_t *list = json_object_get(obj, key);
	size_t n = json_array_size(list);
	const char **v = ARENA_ARRAY(a, const char *, out->n + n + 1);

	if (out->n)
		memcpy(v, out->v, out->n * sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(list, i));
		if (name)
			v[out->n++] = arena_strndup(a, name, strlen(name));
	}
	out->v = v;
}

static void read_package(struct arena *a, const json_t *obj, struct go_package *p)
{
	const json_t *mod = json_object_get(obj, "Module");

	p->import_path = text_of(a, obj, "ImportPath");
	p->dir = text_of(a, obj, "Dir");
	p->name = text_of(a, obj, "Name");
	p->is_standard = json_is_true(json_object_get(obj, "Standard"));
	p->module_path = text_of(a, mod, "Path");
	p->module_dir = text_of(a, mod, "Dir");
	p->module_go = text_of(a, mod, "GoVersion");
	p->is_main_module = json_is_true(json_object_get(mod, "Main"));
	add_names(a, obj, "GoFiles", &p->go_files);
	add_names(a, obj, "CgoFiles", &p->go_files);
	add_names(a, obj, "TestGoFiles", &p->test_files);
	add_names(a, obj, "XTestGoFiles", &p->xtest_files);
}

/* go list prints one object behind the other. */
static bool read_packages(struct arena *a, struct str text, struct go_packages *out,
			  struct err *err)
{
	VEC(struct go_package) got = { 0 };
	bool ok = true;

	for (text = str_trim(text); ok && text.n; text = str_trim(text)) {
		json_error_t why;
		json_t *obj = json_loadb(text.p, text.n, JSON_DISABLE_EOF_CHECK, &why);
		if (!obj) {
			ok = err_set(err, ERR_CHILD, "go list -json: expected JSON: %s", why.text);
			break;
		}
		read_package(a, obj, vec_add(&got));
		json_decref(obj);
		text = str_sub(text, (size_t)why.position, text.n);
	}
	if (ok) {
		out->v = ARENA_ARRAY(a, struct go_package, got.n + 1);
		out->n = got.n;
		if (got.n)
			memcpy(out->v, got.v, got.n * sizeof(*got.v));
	}
	vec_release(&got);
	return ok;
}

const char *go_module_root(struct arena *a, const char *dir)
{
	char *at = arena_strndup(a, dir, strlen(dir));

	for (;;) {
		char *mod = path_join(at, "go.mod"), *slash = strrchr(at, '/');
		bool is_there = path_exists(mod) && !path_is_dir(mod);
		free(mod);
		if (is_there)
			return at;
		if (!slash || at[1] == '\0')
			return NULL;
		slash[slash == at ? 1 : 0] = '\0';
	}
}

/* "dir/..." without its dots; false when the pattern has dots elsewhere, which only go understands. */
static bool folder_of(struct arena *a, const char *pattern, char **folder, const char **rest)
{
	struct str s = str_of(pattern);
	ptrdiff_t dots = str_index(s, STR("..."));
	char *abs;

	if (dots >= 0 && ((size_t)dots + 3 != s.n || (dots > 0 && s.p[dots - 1] != '/')))
		return false;
	*rest = dots >= 0 ? "..." : "";
	s = str_sub(s, 0, dots >= 0 ? (size_t)dots : s.n);
	if (!s.n)
		return false;
	abs = path_abs(arena_strndup(a, s.p, s.n));
	*folder = arena_strndup(a, abs, strlen(abs));
	free(abs);
	return true;
}

static bool is_path(const char *pattern)
{
	return pattern[0] == '/' || strcmp(pattern, ".") == 0 || strcmp(pattern, "..") == 0 ||
	       strncmp(pattern, "./", 2) == 0 || strncmp(pattern, "../", 3) == 0;
}

/* One folder pattern, seen from its module's root, which must be the same for all. */
static bool place_folder(struct arena *a, char *folder, const char *rest, const char **dir,
			 const char **out, struct err *err)
{
	const char *root = go_module_root(a, folder);

	if (!root)
		root = folder;
	if (*dir && strcmp(*dir, root) != 0)
		return err_set(err, ERR_USAGE,
			       "%s and %s are different modules: take one at a time", *dir, root);
	*dir = root;
	folder += strlen(root);
	folder += *folder == '/';
	*out = arena_printf(a, "./%s%s%s", folder, *folder && *rest ? "/" : "", rest);
	return true;
}

bool go_place(struct arena *a, const char *const *patterns, const char **out_dir,
	      const char *const **out_patterns, struct err *err)
{
	const char *dir = NULL, **v;
	size_t n = 0;

	while (patterns[n])
		n++;
	v = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *rest;
		char *folder;
		v[i] = patterns[i];
		if (!folder_of(a, patterns[i], &folder, &rest))
			continue;
		if (path_is_dir(folder)) {
			if (!place_folder(a, folder, rest, &dir, &v[i], err))
				return false;
		} else if (is_path(patterns[i])) {
			return err_set(err, ERR_NOT_FOUND, "%s: no such folder", patterns[i]);
		}
	}
	*out_dir = dir;
	*out_patterns = v;
	return true;
}

bool go_list(struct arena *a, const struct go_env *env, const char *dir,
	     const char *const *patterns, struct go_packages *out, struct err *err)
{
	static const char fields[] =
		"-json=ImportPath,Dir,Name,Standard,Module,GoFiles,CgoFiles,TestGoFiles,"
		"XTestGoFiles";
	struct buf text = { .max = OUTPUT_MAX };
	argvec argv = { 0 };
	bool ok;

	vec_push(&argv, env->program);
	vec_push(&argv, "list");
	vec_push(&argv, fields);
	vec_push(&argv, "--");
	for (; *patterns; patterns++)
		vec_push(&argv, *patterns);
	vec_push(&argv, NULL);
	ok = run_go(dir, argv.v, "go list", &text, err) &&
	     read_packages(a, buf_str(&text), out, err);
	vec_release(&argv);
	buf_release(&text);
	return ok;
}

const char *const *go_build_test_argv(struct arena *a, const struct go_env *env,
				      const struct go_build_test *what)
{
	const char *const head[] = { env->program, "test", "-c", "-vet=off", "-o", what->out_path };
	size_t n = 0;

	while (what->flags && what->flags[n])
		n++;
	const char **argv = ARENA_ARRAY(a, const char *, ARRAY_LEN(head) + n + 2);
	memcpy(argv, head, sizeof(head));
	if (n)
		memcpy(argv + ARRAY_LEN(head), what->flags, n * sizeof(*argv));
	argv[ARRAY_LEN(head) + n] = what->package;
	return argv;
}

bool go_build_test(const struct go_env *env, const struct go_build_test *what, struct err *err)
{
	struct buf words = { .max = OUTPUT_MAX }, *log = what->log ? what->log : &words;
	size_t before = log->n;
	struct proc p = { .dir = what->dir, .env = what->environment, .out = log, .err = log };
	struct arena a;
	bool ok;

	arena_init(&a);
	p.argv = go_build_test_argv(&a, env, what);
	(void)unlink(what->out_path); /* what stands there must be of this build */
	ok = proc_run(&p, err);
	if (ok && p.exit_code != 0)
		ok = go_failed(err, "go test -c", str_sub(buf_str(log), before, log->n));
	else if (ok && !path_exists(what->out_path))
		ok = err_set(err, ERR_NOT_FOUND, "%s has no test files", what->package);
	arena_release(&a);
	buf_release(&words);
	return ok;
}
