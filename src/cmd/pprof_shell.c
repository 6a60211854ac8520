/*
 * The terminal of the shell: libedit, opened on first use, with history and completion; plain lines where there is no
 * terminal, or none that can do it.
 */
#include <dlfcn.h>
#include <editline/readline.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/term.h"
#include "cmd/command.h"
#include "cmd/pprof.h"
#include "report/shell.h"

#define PROMPT "(pprof) "
#define HISTORY_LINES 1000

static bool run(void *ctx, const struct report_kind *kind, const char *arg,
		const struct report_config *cfg, struct err *err)
{
	struct pprof_call c = { kind, arg, cfg, true };

	return pprof_show(ctx, &c, err);
}

/* Lines of standard input, as far as they have come. */
struct reader {
	struct buf buf;
	size_t at;
	bool ended;
};

static bool next_line(struct reader *r, struct str *line)
{
	char piece[4096];

	for (;;) {
		struct str rest = { r->buf.data ? r->buf.data + r->at : "", r->buf.n - r->at };
		ptrdiff_t end = str_index_byte(rest, '\n');
		if (end >= 0 || r->ended) {
			*line = str_sub(rest, 0, end >= 0 ? (size_t)end : rest.n);
			r->at += line->n + (end >= 0);
			return end >= 0 || line->n;
		}
		if (r->at) {
			if (r->buf.data && rest.n)
				memmove(r->buf.data, r->buf.data + r->at, rest.n);
			r->buf.n = rest.n;
			r->at = 0;
		}
		ssize_t n = read(STDIN_FILENO, piece, sizeof(piece));
		if (n > 0)
			buf_add(&r->buf, piece, (size_t)n);
		else if (n == 0 || errno != EINTR)
			r->ended = true;
	}
}

static void plain_session(struct shell *s)
{
	struct reader r = { 0 };
	struct str line;

	do {
		if (!fd_write_all(STDOUT_FILENO, PROMPT, sizeof(PROMPT) - 1, NULL))
			break;
	} while (next_line(&r, &line) && shell_line(s, line));
	buf_release(&r.buf);
}

/* libedit, looked up on first use: linking it would make every start of every command slower. */
static struct {
	char *(*readline)(const char *);
	int (*add_history)(const char *);
	int (*read_history)(const char *);
	int (*write_history)(const char *);
	void (*using_history)(void);
	void (*stifle_history)(int);
	FILE **rl_outstream;
	char **rl_line_buffer;
	char **rl_completer_word_break_characters;
	rl_completion_func_t **rl_attempted_completion_function;
	int *rl_attempted_completion_over;
	int *rl_completion_append_character;
	const char **rl_readline_name;
} lib;

static bool load_libedit(void)
{
	void *h = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);

	if (!h)
		return false;
#define LOAD(field) (*(void **)&lib.field = dlsym(h, #field))
	return LOAD(readline) && LOAD(add_history) && LOAD(read_history) && LOAD(write_history) &&
	       LOAD(using_history) && LOAD(stifle_history) && LOAD(rl_outstream) &&
	       LOAD(rl_line_buffer) && LOAD(rl_completer_word_break_characters) &&
	       LOAD(rl_attempted_completion_function) && LOAD(rl_attempted_completion_over) &&
	       LOAD(rl_completion_append_character) && LOAD(rl_readline_name);
#undef LOAD
}

static struct shell *completing; /* the library hands no context through */

static char **complete(const char *word, int start, int end)
{
	struct str before = { *lib.rl_line_buffer, (size_t)start };
	shell_words words = { 0 };
	char **list, *common;
	size_t n;

	(void)end;
	*lib.rl_attempted_completion_over = 1; /* never names of files */
	shell_complete(completing, before, str_of(word), &words);
	if (!words.n)
		return NULL;
	/* the first is what all begin with, or the word itself where that would take letters away */
	n = strlen(words.v[0]);
	for (size_t i = 1; i < words.n; i++)
		for (size_t k = 0; k < n; k++)
			if (words.v[i][k] != words.v[0][k])
				n = k;
	common = n >= strlen(word) ? xasprintf("%.*s", (int)n, words.v[0]) : xstrdup(word);
	*lib.rl_completion_append_character =
		words.n == 1 && n && words.v[0][n - 1] != '=' ? ' ' : 0;
	list = xcalloc(words.n + 2, sizeof(*list));
	list[0] = common;
	for (size_t i = 0; i < words.n && words.n > 1; i++)
		list[i + 1] = words.v[i];
	if (words.n == 1)
		free(words.v[0]);
	vec_release(&words);
	return list;
}

/* The history lives beside what other programs remember; NULL: there is no place for it. */
static char *history_file(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *dir, *file;

	if (state && *state)
		dir = xasprintf("%s/goperf", state);
	else if (home && *home)
		dir = xasprintf("%s/.local/state/goperf", home);
	else
		return NULL;
	file = path_mkdirs(dir, NULL) ? path_join(dir, "pprof-history") : NULL;
	free(dir);
	return file;
}

static void edited_session(struct shell *s)
{
	static char breaks[] = " \t\n=";
	char *file = history_file(), *line, *last = NULL;
	bool go_on = true;

	completing = s;
	*lib.rl_readline_name = "goperf";
	*lib.rl_outstream = stderr; /* standard output is for reports */
	*lib.rl_completer_word_break_characters = breaks;
	*lib.rl_attempted_completion_function = complete;
	lib.using_history();
	lib.stifle_history(HISTORY_LINES);
	if (file)
		lib.read_history(file);
	while (go_on && (line = lib.readline(PROMPT))) {
		if (*line && (!last || strcmp(last, line) != 0)) {
			lib.add_history(line);
			free(last);
			last = xstrdup(line);
		}
		go_on = shell_line(s, str_of(line));
		free(line);
	}
	if (go_on)
		fputc('\n', stderr); /* Ctrl-D leaves the cursor behind the prompt */
	if (file && last)
		lib.write_history(file);
	free(last);
	free(file);
}

int pprof_shell(const struct profile *p, const struct report_config *cfg)
{
	const char *term = getenv("TERM");
	bool dumb = !term || !*term || strcasecmp(term, "dumb") == 0;
	struct shell s;

	shell_init(&s, p, cfg, &pprof_to_stderr);
	s.run = run;
	s.ctx = (void *)p;
	shell_greet(&s);
	if (!dumb && isatty(STDIN_FILENO) && load_libedit())
		edited_session(&s);
	else
		plain_session(&s);
	shell_release(&s);
	return EXIT_OK;
}
