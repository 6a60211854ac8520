#include "base/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message that does not fit ends in "..." so that nobody takes it for whole. */
static void put(struct err *err, const char *fmt, va_list ap)
{
	int n = vsnprintf(err->msg, sizeof(err->msg), fmt, ap);

	if (n >= (int)sizeof(err->msg))
		memcpy(err->msg + sizeof(err->msg) - 4, "...", 4);
	for (size_t i = strlen(err->msg); i > 0 && err->msg[i - 1] == '\n'; i--)
		err->msg[i - 1] = '\0';
}

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return false;
	err->code = code;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	return false;
}

bool err_errno(struct err *err, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;
	size_t n;

	if (!err)
		return false;
	err->code = ERR_IO;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	n = strlen(err->msg);
	snprintf(err->msg + n, sizeof(err->msg) - n, ": %s", strerror(saved));
	return false;
}

void err_go_words(struct err *err)
{
	char *colon = err->code == ERR_IO ? strrchr(err->msg, ':') : NULL;

	if (colon && colon[1] == ' ')
		colon[2] = (char)tolower((unsigned char)colon[2]);
}

bool err_prefix(struct err *err, const char *fmt, ...)
{
	struct err old;
	va_list ap;
	size_t n;

	if (!err)
		return false;
	old = *err;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	n = strlen(err->msg);
	snprintf(err->msg + n, sizeof(err->msg) - n, ": %s", old.msg);
	return false;
}
