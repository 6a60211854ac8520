/*
 * One error: a class that decides the exit status and one sentence for a person, which names the file,
 * the place and what was expected. Functions that can fail return bool and take `struct err *` last;
 * on failure they set it and leave their out-parameters untouched. Only cmd/ and web/ print it.
 */
#ifndef GOPERF_BASE_ERR_H
#define GOPERF_BASE_ERR_H

#include "base/base.h"

enum err_code {
	ERR_NONE,
	ERR_USAGE,     /* the command line is wrong */
	ERR_IO,	       /* the system refused: open, read, connect, start */
	ERR_FORMAT,    /* the input is not what it should be */
	ERR_LIMIT,     /* the input is larger than a limit that a flag can raise */
	ERR_CHILD,     /* a program that we ran failed; the text is its own */
	ERR_CANCELLED, /* Ctrl-C, or the caller's cancel flag */
	ERR_NOT_FOUND, /* what was asked for is not there */
};

struct err {
	enum err_code code;
	char msg[1024]; /* UTF-8, no newline at the end */
};

/* Sets the error and returns false, so that a caller can `return err_set(...)`. err may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The same with ": strerror(errno)" behind it. */
bool err_errno(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The system's words at the end of what err_errno set begin small, as Go writes them; other errors stay as they are. */
void err_go_words(struct err *err);
/* Puts "prefix: " before the message; the class stays. Returns false. */
bool err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
