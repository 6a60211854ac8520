/* A command that writes profiles itself, into the folder that it is told; what they are is seen by their content. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advise/record_dir.h"
#include "advise/record_kind.h"
#include "base/term.h"
#include "io/file.h"
#include "io/proc.h"

/* A file that the command left in the folder. */
struct found {
	const char *name;
	struct record_kind kind;
};

struct finds {
	struct record_dir *dir;
	VEC(struct found) files;
	bool is_nested; /* there are folders, which are left as they are */
};

static bool look(void *ctx, const char *name, bool is_dir)
{
	struct finds *f = ctx;
	struct file file;

	if (is_dir) {
		f->is_nested = true;
	} else if (file_open(&file, record_dir_path(f->dir, name), 0, NULL)) {
		struct record_kind kind = record_kind_of(file.data, name);
		file_close(&file);
		vec_push(&f->files,
			 (struct found){ arena_printf(&f->dir->arena, "%s", name), kind });
	}
	return true;
}

/* Gives the file the name of its kind, unless another has it. */
static bool settle(struct finds *f, const struct found *file, struct err *err)
{
	const char *from = record_dir_path(f->dir, file->name), *to;

	if (!file->kind.file || strcmp(file->name, file->kind.file) == 0)
		return true;
	to = record_dir_path(f->dir, file->kind.file);
	if (path_exists(to)) {
		record_note(f->dir->opt, "%s is one more %s: kept under its own name", file->name,
			    file->kind.file);
		return true;
	}
	return rename(from, to) == 0 || err_errno(err, "rename %s", from);
}

static bool take_stock(struct record_dir *d, size_t *n_known, struct err *err)
{
	struct finds f = { .dir = d };
	bool ok = dir_each(d->temp_path, look, &f, err);

	*n_known = 0;
	for (size_t i = 0; ok && i < f.files.n; i++) {
		*n_known += f.files.v[i].kind.file != NULL;
		if (f.files.v[i].kind.is_empty)
			record_note(d->opt, "%s has no samples", f.files.v[i].name);
		ok = settle(&f, &f.files.v[i], err);
	}
	vec_release(&f.files);
	return ok;
}

/* "{}" in an argument stands for the folder, as find and xargs have it. */
static const char *fill_in(struct record_dir *d, const char *arg)
{
	struct str rest = str_of(arg);
	const char *out = "";
	ptrdiff_t at;

	while ((at = str_index(rest, STR("{}"))) >= 0) {
		out = arena_printf(&d->arena, "%s" STR_FMT "%s", out, (int)at, rest.p,
				   d->temp_path);
		rest = str_sub(rest, (size_t)at + 2, rest.n);
	}
	return arena_printf(&d->arena, "%s" STR_FMT, out, STR_ARG(rest));
}

static const char *const *command_line(struct record_dir *d, const char *const *argv)
{
	size_t n = 0;

	while (argv[n])
		n++;
	const char **v = ARENA_ARRAY(&d->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		v[i] = fill_in(d, argv[i]);
	return v;
}

/* A command that was stopped with Ctrl-C and wrote its profiles on the way out has done what it should. */
static bool judge(struct record_dir *d, const struct proc *p, bool was_stopped, struct err *err)
{
	const char *name = p->argv[0];
	size_t n_known;

	if (p->exit_code != 0 && !was_stopped)
		return err_set(err, ERR_CHILD, "%s failed (exit status %d)", name, p->exit_code);
	if (!take_stock(d, &n_known, err))
		return false;
	if (n_known)
		return true;
	if (was_stopped)
		return err_set(err, ERR_CANCELLED, "interrupted");
	return err_set(err, ERR_NOT_FOUND,
		       "%s wrote no profile into the folder that GOPERF_DIR names: let it write "
		       "there (in Go: "
		       "os.Getenv(\"GOPERF_DIR\")), or give the folder to its flags as {}",
		       name);
}

static bool run_command(struct record_dir *d, const char *const *argv, struct err *err)
{
	const char *const env[] = { arena_printf(&d->arena, "GOPERF_DIR=%s", d->temp_path), NULL };
	struct proc p = { .argv = command_line(d, argv),
			  .env = env,
			  .pass_through = true,
			  .is_foreground = true };
	struct measure_lock lock;
	bool ok, was_stopped;

	if (!record_dir_lock(d, &lock, err))
		return false;
	ok = proc_run(&p, err);
	measure_lock_drop(&lock);
	if (!ok)
		return false;
	was_stopped = cancelled();
	cancel_clear();
	record_dir_ran(d, "command", ".", p.argv, p.wall_ns);
	d->source = d->commands.v[0].text;
	return judge(d, &p, was_stopped, err);
}

bool record_command(const struct record_options *opt, const char *const *argv, char **out_dir,
		    struct err *err)
{
	struct record_dir dir;
	bool ok = record_dir_start(&dir, opt, err);

	if (ok) {
		dir.kind = "command";
		record_dir_guess_module(&dir);
		ok = run_command(&dir, argv, err) && record_dir_finish(&dir, out_dir, err);
	}
	record_dir_release(&dir);
	return ok;
}
