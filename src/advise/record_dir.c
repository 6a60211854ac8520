#include "advise/record_dir.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/term.h"
#include "io/file.h"
#include "io/proc.h"

#define LINE_MAX_BYTES 2048
#define GIT_LIMIT_NS 10000000000LL

static const char default_root[] = ".goperf";

static void say(void (*to)(void *ctx, const char *line), void *ctx, const char *fmt, va_list ap)
{
	char line[LINE_MAX_BYTES];

	vsnprintf(line, sizeof(line), fmt, ap);
	if (to)
		to(ctx, line);
}

void record_note(const struct record_options *opt, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(opt->note, opt->ctx, fmt, ap);
	va_end(ap);
}

void record_progress(const struct record_options *opt, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(opt->progress, opt->ctx, fmt, ap);
	va_end(ap);
}

void record_log(const struct record_options *opt, struct str text)
{
	if (opt->log && text.n)
		buf_add_str(opt->log, text);
}

static bool find_meta(void *ctx, const char *name, bool is_dir)
{
	int *found = ctx; /* 0: empty, 1: something, 2: an evidence folder */

	*found = strcmp(name, "meta.json") == 0 ? 2 : MAX(*found, 1);
	return *found != 2;
}

/* What already stands at the path that the user named. */
static bool may_replace(const char *path, struct err *err)
{
	int found = 0;

	if (!path_exists(path))
		return true;
	if (!path_is_dir(path))
		return err_set(err, ERR_USAGE, "%s: exists and is not a folder", path);
	if (!dir_each(path, find_meta, &found, err))
		return false;
	return found != 1 ||
	       err_set(err, ERR_USAGE,
		       "%s: exists and is no evidence folder (no meta.json); name another", path);
}

static char *free_name(const char *root, int64_t now_ns)
{
	time_t secs = (time_t)(now_ns / 1000000000);
	struct tm tm;
	char stamp[32];
	char *path = NULL;

	gmtime_r(&secs, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", &tm);
	for (int i = 1; !path || path_exists(path); i++) {
		free(path);
		path = i == 1 ? xasprintf("%s/%s", root, stamp)
			      : xasprintf("%s/%s-%d", root, stamp, i);
	}
	return path;
}

/* .goperf, with a .gitignore of its own: evidence is not committed by accident, what the team wrote there is. */
static bool make_root(const char *root, struct err *err)
{
	char *ignore = path_join(root, ".gitignore");
	bool ok = path_mkdirs(root, err) &&
		  (path_exists(ignore) ||
		   file_write(ignore, STR("*\n!accepted\n!rules/\n!rules/**\n"), err));

	free(ignore);
	return ok;
}

bool record_dir_start(struct record_dir *d, const struct record_options *opt, struct err *err)
{
	char *parent, *prefix;
	bool ok;

	*d = (struct record_dir){ .opt = opt, .start_ns = time_wall_ns() };
	arena_init(&d->arena);
	if (opt->out_dir) {
		d->final_path = path_abs(opt->out_dir);
		ok = may_replace(d->final_path, err);
	} else {
		d->root = path_abs(default_root);
		d->final_path = free_name(d->root, d->start_ns);
		ok = make_root(d->root, err);
	}
	if (!ok)
		return false;
	parent = path_parent(d->final_path);
	prefix = xasprintf(".%s.tmp", strrchr(d->final_path, '/') + 1);
	if (path_mkdirs(parent, err))
		d->temp_path = path_temp_dir(parent, prefix, err);
	free(prefix);
	free(parent);
	return d->temp_path != NULL;
}

void record_dir_release(struct record_dir *d)
{
	if (d->temp_path)
		(void)!path_remove_tree(d->temp_path, NULL);
	free(d->temp_path);
	free(d->final_path);
	free(d->root);
	vec_release(&d->packages);
	vec_release(&d->commands);
	vec_release(&d->absent);
	arena_release(&d->arena);
	*d = (struct record_dir){ 0 };
}

const char *record_dir_path(struct record_dir *d, const char *name)
{
	return arena_printf(&d->arena, "%s/%s", d->temp_path, name);
}

/* One argument as a shell reads it, with the folder's temporary name written EVIDENCE. */
static void add_word(struct buf *out, const struct record_dir *d, const char *arg)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
	struct str temp = str_of(d->temp_path), rest = str_of(arg);
	struct buf b = { 0 };
	ptrdiff_t at;

	while ((at = str_index(rest, temp)) >= 0) {
		buf_add(&b, rest.p, (size_t)at);
		buf_adds(&b, "EVIDENCE");
		rest = str_sub(rest, (size_t)at + temp.n, rest.n);
	}
	buf_add_str(&b, rest);
	if (out->n)
		buf_addc(out, ' ');
	if (b.n && strspn(b.data, plain) == b.n) {
		buf_add_str(out, buf_str(&b));
	} else {
		buf_addc(out, '\'');
		for (size_t i = 0; i < b.n; i++)
			buf_add(out, b.data[i] == '\'' ? "'\\''" : &b.data[i],
				b.data[i] == '\'' ? 4 : 1);
		buf_addc(out, '\'');
	}
	buf_release(&b);
}

void record_dir_ran(struct record_dir *d, const char *kind, const char *dir,
		    const char *const *argv, int64_t wall_ns)
{
	struct buf b = { 0 };

	for (size_t i = 0; argv[i]; i++) {
		/* the go command by its name: where it stands is this machine's business */
		if (i == 0 && d->go.program && strcmp(argv[0], d->go.program) == 0)
			buf_adds(&b, "go");
		else
			add_word(&b, d, argv[i]);
	}
	vec_push(&d->commands, (struct record_command_line){
				       kind, arena_strndup(&d->arena, b.data, b.n), dir, wall_ns });
	buf_release(&b);
}

void record_dir_absent(struct record_dir *d, const char *file, const char *why)
{
	vec_push(&d->absent, (struct record_absent){ arena_printf(&d->arena, "%s", file),
						     arena_printf(&d->arena, "%s", why) });
	record_note(d->opt, "no %s: %s", file, why);
}

void record_dir_guess_module(struct record_dir *d)
{
	struct go_env env;
	struct buf out = { 0 };

	if (!go_env_get(&d->arena, NULL, &env, NULL) || !*env.gomod)
		return;
	d->go = env;
	struct proc p = { .argv = (const char *[]){ env.program, "list", "-m", NULL },
			  .out = &out };
	if (proc_run(&p, NULL) && p.exit_code == 0) {
		struct str module = str_trim(buf_str(&out));
		char *dir = path_parent(env.gomod);
		d->module = arena_strndup(&d->arena, module.p, module.n);
		d->module_dir = arena_printf(&d->arena, "%s", dir);
		free(dir);
	}
	buf_release(&out);
}

static void waiting(void *ctx, int pid)
{
	record_note(ctx, "waiting for another measurement on this machine to end (process %d)",
		    pid);
}

bool record_dir_lock(struct record_dir *d, struct measure_lock *lock, struct err *err)
{
	return measure_lock_take(lock, waiting, (void *)d->opt, err);
}

static void put_time(struct json *j, const char *key, int64_t ns)
{
	time_t secs = (time_t)(ns / 1000000000);
	struct tm tm;
	char text[40];

	gmtime_r(&secs, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_kcstr(j, key, text);
}

const char *record_cpu_model(struct arena *a)
{
	struct str rest, line, name, value;
	const char *model = "";
	struct file f;

	if (!file_open(&f, "/proc/cpuinfo", (size_t)16 << 20, NULL))
		return arena_strndup(a, "", 0);
	for (rest = f.data; str_next_line(&rest, &line);) {
		if (str_cut(line, ':', &name, &value) &&
		    str_eq(str_trim(name), STR("model name"))) {
			value = str_trim(value);
			model = arena_strndup(a, value.p, value.n);
			break;
		}
	}
	file_close(&f);
	return model;
}

static bool git(const char *dir, const char *const *argv, struct buf *out)
{
	struct proc p = { .argv = argv, .dir = dir, .out = out, .timeout_ns = GIT_LIMIT_NS };

	return proc_run(&p, NULL) && p.exit_code == 0;
}

static void put_git(struct json *j, const char *dir)
{
	struct buf rev = { 0 }, changes = { 0 };

	if (dir && git(dir, (const char *[]){ "git", "rev-parse", "HEAD", NULL }, &rev) &&
	    git(dir, (const char *[]){ "git", "status", "--porcelain", "--", ".", NULL },
		&changes)) {
		json_key(j, "git");
		json_obj(j);
		json_kstr(j, "revision", str_trim(buf_str(&rev)));
		json_kbool(j, "dirty", str_trim(buf_str(&changes)).n > 0);
		json_obj_end(j);
	}
	buf_release(&rev);
	buf_release(&changes);
}

static void put_lists(struct json *j, const struct record_dir *d)
{
	json_key(j, "packages");
	json_arr(j);
	for (size_t i = 0; i < d->packages.n; i++) {
		const struct record_package *p = &d->packages.v[i];
		json_obj(j);
		json_kcstr(j, "path", p->path);
		json_kcstr(j, "dir", p->dir);
		json_ki64(j, "benchmarks", p->n_benchmarks);
		if (*p->binary)
			json_kcstr(j, "binary", p->binary);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_key(j, "commands");
	json_arr(j);
	for (size_t i = 0; i < d->commands.n; i++) {
		const struct record_command_line *c = &d->commands.v[i];
		json_obj(j);
		json_kcstr(j, "kind", c->kind);
		json_kcstr(j, "command", c->text);
		json_kcstr(j, "dir", c->dir);
		json_ki64(j, "wall_ns", c->wall_ns);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_key(j, "absent");
	json_arr(j);
	for (size_t i = 0; i < d->absent.n; i++) {
		json_obj(j);
		json_kcstr(j, "file", d->absent.v[i].file);
		json_kcstr(j, "why", d->absent.v[i].why);
		json_obj_end(j);
	}
	json_arr_end(j);
}

/* The way from one absolute folder to another: "../..", "../shop", ".". */
static char *relative(struct arena *a, const char *from, const char *to)
{
	size_t common = 0, i;
	struct buf b = { 0 };
	char *out;

	for (i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			common = i;
	if ((!from[i] || from[i] == '/') && (!to[i] || to[i] == '/'))
		common = i;
	for (const char *p = from + common; *p; p++)
		if (*p == '/' && p[1])
			buf_adds(&b, b.n ? "/.." : "..");
	to += common;
	to += *to == '/';
	if (*to)
		buf_printf(&b, "%s%s", b.n ? "/" : "", to);
	out = arena_printf(a, "%s", b.n ? b.data : ".");
	buf_release(&b);
	return out;
}

static void put_module(struct json *j, struct record_dir *d)
{
	if (!d->module)
		return;
	json_kcstr(j, "module", d->module);
	json_kcstr(j, "module_go", d->module_go ? d->module_go : "");
	if (!d->module_dir)
		return;
	if (!d->opt->trimpath)
		json_kcstr(j, "module_dir", d->module_dir);
	json_kcstr(j, "module_dir_relative", relative(&d->arena, d->final_path, d->module_dir));
}

static void put_go(struct json *j, const struct record_dir *d)
{
	if (!d->go.version)
		return;
	json_kcstr(j, "go", d->go.version);
	json_kcstr(j, "goos", d->go.goos);
	json_kcstr(j, "goarch", d->go.goarch);
	if (!d->opt->trimpath)
		json_kcstr(j, "goroot", d->go.goroot);
	json_kcstr(j, "goflags", d->go.goflags);
	json_kcstr(j, "goexperiment", d->go.goexperiment);
}

static bool write_meta(struct record_dir *d, struct err *err)
{
	struct buf b = { 0 };
	struct json j;
	bool ok;

	json_init(&j, &b, 2);
	json_obj(&j);
	json_ki64(&j, "schema", 1);
	json_kcstr(&j, "goperf", GOPERF_VERSION);
	json_kcstr(&j, "kind", d->kind);
	if (d->source)
		json_kcstr(&j, "source", d->source);
	put_module(&j, d);
	put_go(&j, d);
	json_kcstr(&j, "cpu", record_cpu_model(&d->arena));
	json_ki64(&j, "cpus", sysconf(_SC_NPROCESSORS_ONLN));
	put_time(&j, "start", d->start_ns);
	put_time(&j, "end", time_wall_ns());
	put_git(&j, d->module_dir);
	if (d->benchtime)
		json_kcstr(&j, "benchtime", d->benchtime);
	if (d->count)
		json_ki64(&j, "count", d->count);
	json_kbool(&j, "trimpath", d->opt->trimpath);
	put_lists(&j, d);
	json_obj_end(&j);
	buf_addc(&b, '\n');
	ok = file_write(record_dir_path(d, "meta.json"), buf_str(&b), err);
	buf_release(&b);
	return ok;
}

/* .goperf/latest is a symbolic link that is replaced in one step. */
static bool point_latest(const struct record_dir *d, struct err *err)
{
	const char *name = strrchr(d->final_path, '/') + 1;
	char *link = path_join(d->root, "latest"),
	     *temp = xasprintf("%s.tmp-%d", link, (int)getpid());
	bool ok;

	unlink(temp);
	ok = (symlink(name, temp) == 0 && rename(temp, link) == 0) ||
	     err_errno(err, "make %s", link);
	if (!ok)
		unlink(temp);
	free(temp);
	free(link);
	return ok;
}

/* Renames the folder to its name; what stood there is moved away first and removed when all is well. */
static bool move_in_place(struct record_dir *d, struct err *err)
{
	char *old = NULL;
	mode_t mask = umask(0);

	umask(mask);
	chmod(d->temp_path, 0777 & ~mask);
	if (path_exists(d->final_path)) {
		old = xasprintf("%s.old", d->temp_path);
		if (rename(d->final_path, old) != 0) {
			free(old);
			return err_errno(err, "rename %s", d->final_path);
		}
	}
	if (rename(d->temp_path, d->final_path) != 0) {
		err_errno(err, "rename to %s", d->final_path);
		if (old)
			(void)!rename(old, d->final_path);
		free(old);
		return false;
	}
	if (old)
		(void)!path_remove_tree(old, NULL);
	free(old);
	free(d->temp_path);
	d->temp_path = NULL;
	return true;
}

bool record_dir_finish(struct record_dir *d, char **out_dir, struct err *err)
{
	if (!write_meta(d, err) || !move_in_place(d, err) || (d->root && !point_latest(d, err)))
		return false;
	*out_dir = xstrdup(d->final_path);
	return true;
}
