/*
 * Text exactly as Go's standard library prints it (go1.26): strconv, time.Duration, %q, %v.
 * Everything appends to a buf.
 */
#ifndef GOPERF_BASE_GOFMT_H
#define GOPERF_BASE_GOFMT_H

#include "base/buf.h"
#include "base/str.h"

/* strconv.FormatFloat(v, fmt, prec, 64): fmt one of 'e' 'f' 'g'; prec -1 is the shortest that reads back. */
void go_float(struct buf *b, double v, char fmt, int prec);
/* fmt's %v of a float64: the same as 'g' with precision -1. */
void go_float_v(struct buf *b, double v);
void go_quote(struct buf *b, struct str s);  /* strconv.Quote */
void go_duration(struct buf *b, int64_t ns); /* time.Duration.String */
/* time.ParseDuration; false when it is not one. */
bool go_parse_duration(struct str s, int64_t *out_ns) MUST_CHECK;
/* A moment, ns since 1970-01-01 UTC, as time.RFC3339Nano in UTC: 2026-01-02T15:04:05.25Z. */
void go_rfc3339(struct buf *b, int64_t unix_ns);
/* Such a text, with Z or a zone's offset; false when it is not one, or before 1970 or behind 2261. */
bool go_parse_rfc3339(struct str s, int64_t *unix_ns) MUST_CHECK;
/* path.Clean / filepath.Clean on Unix. */
void go_path_clean(struct buf *b, struct str path);
/* Runes of UTF-8, broken bytes counted one each, as utf8.RuneCount. */
size_t go_rune_count(struct str s);
/* The next rune at s.p (s.n > 0): its value (0xFFFD when broken) and its length in bytes. */
uint32_t go_rune(struct str s, size_t *out_len);

bool go_is_print(uint32_t rune); /* strconv.IsPrint */

#endif
