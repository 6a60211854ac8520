#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

void die(const char *fmt, ...)
{
	va_list ap;

	fputs("goperf: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	_Exit(2);
}

static void *checked(void *p, size_t n)
{
	if (!p && n)
		die("out of memory (%zu bytes asked for)", n);
	return p;
}

void *xmalloc(size_t n)
{
	return checked(malloc(n ? n : 1), n);
}

void *xcalloc(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1), count);
}

void *xrealloc(void *p, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		die("out of memory (%zu elements of %zu bytes asked for)", count, size);
	return checked(realloc(p, n ? n : 1), n);
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		die("out of memory");
	va_end(ap);
	return s;
}

void *vec_grow_(void *v, size_t *cap, size_t want, size_t size)
{
	size_t grown = *cap < 8 ? 8 : *cap * 2;

	if (grown < want)
		grown = want;
	v = xrealloc(v, grown, size);
	*cap = grown;
	return v;
}

void vec_add_(void **v, size_t *n, size_t *cap, size_t size)
{
	if (*cap < *n + 1)
		*v = vec_grow_(*v, cap, *n + 1, size);
	memset((char *)*v + *n * size, 0, size);
	++*n;
}
