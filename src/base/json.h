/*
 * A streaming JSON writer into a buf. Nesting and commas are kept by the writer; strings are UTF-8, bytes that
 * are not become U+FFFD, and < > & are escaped so that the text may stand inside HTML. Numbers are exact for
 * 64-bit integers; NaN and infinities become null.
 */
#ifndef GOPERF_BASE_JSON_H
#define GOPERF_BASE_JSON_H

#include "base/buf.h"
#include "base/str.h"

#define JSON_MAX_DEPTH 64

struct json {
	struct buf *out;
	int indent; /* spaces a level; 0: compact */
	int depth;
	bool first[JSON_MAX_DEPTH];
	bool after_key, line;
};

void json_init(struct json *j, struct buf *out, int indent);
void json_obj(struct json *j); /* { */
void json_obj_end(struct json *j);
void json_arr(struct json *j); /* [ */
void json_arr_end(struct json *j);
/* The next key or element begins a line, also where there is no indent: rows that tools like grep can tell apart. */
void json_line(struct json *j);
void json_key(struct json *j, const char *key);
void json_key_str(struct json *j, struct str key);
void json_str(struct json *j, struct str s);
void json_cstr(struct json *j, const char *s); /* NULL: null */
void json_i64(struct json *j, int64_t v);
void json_u64(struct json *j, uint64_t v);
void json_double(struct json *j, double v); /* shortest form that reads back the same */
void json_bool(struct json *j, bool v);
void json_nil(struct json *j);

/* key and value in one call */
void json_kstr(struct json *j, const char *key, struct str s);
void json_kcstr(struct json *j, const char *key, const char *s);
void json_ki64(struct json *j, const char *key, int64_t v);
void json_ku64(struct json *j, const char *key, uint64_t v);
void json_kdouble(struct json *j, const char *key, double v);
void json_kbool(struct json *j, const char *key, bool v);

#endif
