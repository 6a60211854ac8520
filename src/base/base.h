/*
 * What every file may use: attributes, small macros, and the die-on-failure allocators.
 *
 * Small allocations of fixed size die when memory is exhausted. An allocation whose size comes from input
 * is checked against a limit by its caller first, and goes through an arena or a buffer that has a maximum.
 */
#ifndef GOPERF_BASE_BASE_H
#define GOPERF_BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* Allocate or die; sizes are checked for overflow. The result is the caller's to free(). */
void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t count, size_t size);
char *xstrdup(const char *s);
char *xasprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Ends the process: a broken promise of the program itself, or no memory. Never for bad input. */
void die(const char *fmt, ...) NORETURN PRINTF_LIKE(1, 2);

#endif
