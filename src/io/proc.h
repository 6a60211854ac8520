/*
 * Child processes: started with an argument vector (never through a shell), their output captured or passed
 * through, ended with their whole process group on a time limit or on Ctrl-C.
 */
#ifndef GOPERF_IO_PROC_H
#define GOPERF_IO_PROC_H

#include "base/buf.h"
#include "base/err.h"

struct proc {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	const char *dir;	 /* working directory; NULL: ours */
	const char *const *env;	 /* NULL-terminated "K=V" added to ours; NULL: none */
	struct str input;	 /* standard input; empty: /dev/null */
	struct buf *out;	 /* captures stdout; NULL: discarded */
	struct buf *err;	 /* captures stderr; NULL: discarded; may be the same as out */
	bool pass_through;	 /* stdin, stdout and stderr are ours; out and err are ignored */
	/*
	 * With pass_through: the child is the user's own program and decides itself what Ctrl-C means. It stays in
	 * our process group, so the terminal's signals reach it and it may read the terminal; SIGTERM is handed on.
	 * proc_run waits for its end whatever happens, and its end is a result.
	 */
	bool is_foreground;
	int64_t timeout_ns; /* 0: none */
	const bool *stop; /* when this becomes true the child is ended, as by Ctrl-C; may be NULL */
	/* called with each piece of stdout as it comes, when set; out may be NULL then */
	void (*on_output)(void *ctx, struct str piece);
	void (*on_tick)(
		void *ctx); /* called about ten times a second while the child runs, when set */
	void *ctx;
	/* results */
	int exit_code; /* 128 + signal when it was killed */
	bool timed_out;
	int64_t wall_ns, cpu_ns; /* of the child and what it waited for */
	int64_t max_rss_bytes;
};

/*
 * Runs to the end. False and err only when it could not be started, timed out or was cancelled; an exit
 * status other than 0 is a result (exit_code), not an error.
 */
bool proc_run(struct proc *p, struct err *err) MUST_CHECK;

/* The full path of a program in PATH; NULL when there is none. The caller frees it. */
char *proc_find(const char *name);

#endif
