#include "io/tar.h"

#define BLOCK 512
#define MAX_NAME ((size_t)64 << 10)

/* Where the fields of a header stand, and how long they are. */
enum {
	NAME_AT = 0,
	NAME_LEN = 100,
	SIZE_AT = 124,
	SIZE_LEN = 12,
	SUM_AT = 148,
	SUM_LEN = 8,
	TYPE_AT = 156,
	MAGIC_AT = 257,
	PREFIX_AT = 345,
	PREFIX_LEN = 155,
};

/* Blanks, octal digits, then a blank, a NUL or the end. */
static bool octal(const char *p, size_t n, uint64_t *out)
{
	uint64_t v = 0;
	size_t i = 0, digits = 0;

	while (i < n && p[i] == ' ')
		i++;
	for (; i < n && p[i] >= '0' && p[i] <= '7'; i++, digits++) {
		if (v >> 61)
			return false;
		v = v << 3 | (uint64_t)(p[i] - '0');
	}
	if (!digits || (i < n && p[i] != ' ' && p[i] != '\0'))
		return false;
	*out = v;
	return true;
}

/* Octal, or with the first bit set GNU's base 256; sizes that 63 bits do not hold are none. */
static bool size_field(const char *p, uint64_t *out)
{
	uint64_t v = (uint8_t)p[0] & 0x7f;

	if (!((uint8_t)p[0] & 0x80))
		return octal(p, SIZE_LEN, out);
	for (size_t i = 1; i < SIZE_LEN; i++) {
		if (v >> 55)
			return false;
		v = v << 8 | (uint8_t)p[i];
	}
	*out = v;
	return true;
}

/* The sum of the bytes, its own field taken as blanks; old programs took the bytes as signed. */
static bool sum_is_right(const char *p)
{
	uint64_t want;
	uint32_t sum = 0;
	int32_t with_sign = 0;

	if (!octal(p + SUM_AT, SUM_LEN, &want))
		return false;
	for (size_t i = 0; i < BLOCK; i++) {
		char c = i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : p[i];
		sum += (uint8_t)c;
		with_sign += (signed char)c;
	}
	return want == sum || (with_sign >= 0 && want == (uint32_t)with_sign);
}

static bool is_zero(const char *p)
{
	for (size_t i = 0; i < BLOCK; i++)
		if (p[i])
			return false;
	return true;
}

bool tar_is(struct str data)
{
	uint64_t size;

	return data.n >= BLOCK && sum_is_right(data.p) && size_field(data.p + SIZE_AT, &size);
}

void tar_init(struct tar *t, struct str data)
{
	*t = (struct tar){ .data = data };
	buf_init(&t->name, MAX_NAME);
}

void tar_release(struct tar *t)
{
	buf_release(&t->name);
}

static struct str field(const char *p, size_t n)
{
	return (struct str){ p, p ? strnlen(p, n) : 0 };
}

static bool is_sparse(size_t at, struct err *err)
{
	return err_set(err, ERR_FORMAT,
		       "the file at byte %zu was packed with its holes left out; pack it without "
		       "tar's -S",
		       at);
}

/* "27 path=dir/name\n" ...: a length, which counts itself, a blank, key, value. */
static bool pax(struct tar *t, struct str s, size_t at, struct err *err)
{
	while (s.n) {
		struct str length = { 0 }, rest = { 0 }, key = { 0 }, value = { 0 };
		uint64_t n = 0;

		if (!str_cut(s, ' ', &length, &rest) || !str_to_u64(length, 10, &n) ||
		    n <= length.n + 1 || n > s.n || s.p[n - 1] != '\n')
			return err_set(err, ERR_FORMAT,
				       "broken pax header at byte %zu: expected LENGTH KEY=VALUE",
				       at);
		rest = str_sub(s, length.n + 1, n - 1);
		s = str_sub(s, n, s.n);
		if (!str_cut(rest, '=', &key, &value))
			return err_set(err, ERR_FORMAT,
				       "broken pax header at byte %zu: expected KEY=VALUE", at);
		if (str_eq(key, STR("path")))
			t->long_name = value;
		if (str_has_prefix(key, STR("GNU.sparse.")))
			return is_sparse(at, err);
		if (!str_eq(key, STR("size")))
			continue;
		if (!str_to_u64(value, 10, &t->long_size))
			return err_set(err, ERR_FORMAT,
				       "broken pax header at byte %zu: a size of '" STR_FMT "'", at,
				       STR_ARG(value));
		t->has_size = true;
	}
	return true;
}

static struct str name_of(struct tar *t, const char *p)
{
	struct str name = field(p + NAME_AT, NAME_LEN), prefix = field(p + PREFIX_AT, PREFIX_LEN);

	if (t->long_name.p)
		return str_sub(t->long_name, 0, MAX_NAME);
	/* GNU's own form has other things in the place of a prefix */
	if (!prefix.n || memcmp(p + MAGIC_AT, "ustar\0", 6) != 0)
		return name;
	buf_clear(&t->name);
	buf_add_str(&t->name, prefix);
	buf_addc(&t->name, '/');
	buf_add_str(&t->name, name);
	return buf_str(&t->name);
}

/* The bytes behind the header at `at`; moves on to the next header. */
static bool body(struct tar *t, struct str *out, struct err *err)
{
	const char *p = t->data.p + t->at;
	size_t left = t->data.n - t->at - BLOCK;
	char type = p[TYPE_AT];
	bool own = type != 'x' && type != 'g' && type != 'L' && type != 'K';
	uint64_t size = 0;

	if (!size_field(p + SIZE_AT, &size))
		return err_set(err, ERR_FORMAT, "broken header at byte %zu: no size", t->at);
	if (own && t->has_size)
		size = t->long_size;
	/* links, devices and folders have no bytes, whatever their size says */
	if (type >= '1' && type <= '6')
		size = 0;
	if (size > left)
		return err_set(err, ERR_FORMAT,
			       "truncated: the file at byte %zu has %llu bytes, %zu are left",
			       t->at, (unsigned long long)size, left);
	*out = str_sub(t->data, t->at + BLOCK, t->at + BLOCK + (size_t)size);
	size_t blocks = ((size_t)size + BLOCK - 1) / BLOCK * BLOCK;
	t->at += BLOCK + MIN(blocks, left);
	return true;
}

/* A header that says something of the next one. */
static bool take_extension(struct tar *t, char type, struct str data, size_t at, struct err *err)
{
	if (type == 'L')
		t->long_name = field(data.p, data.n);
	return type != 'x' || pax(t, data, at, err);
}

bool tar_next(struct tar *t, struct tar_member *m, struct err *err)
{
	err->code = ERR_NONE;
	t->long_name = (struct str){ 0 };
	t->has_size = false;
	while (t->data.n - t->at >= BLOCK) {
		const char *p = t->data.p + t->at;
		size_t at = t->at;
		char type = p[TYPE_AT];
		struct str data = { 0 };

		if (is_zero(p))
			return false;
		if (!sum_is_right(p))
			return err_set(err, ERR_FORMAT,
				       "broken header at byte %zu: its checksum is wrong", at);
		if (!body(t, &data, err))
			return false;
		if (type == 'x' || type == 'g' || type == 'L' || type == 'K') {
			if (!take_extension(t, type, data, at, err))
				return false;
			continue;
		}
		if (type == 'S')
			return is_sparse(at, err);
		m->name = name_of(t, p);
		m->data = data;
		if ((type == '0' || type == '\0' || type == '7') &&
		    !str_has_suffix(m->name, STR("/")))
			return true;
		t->long_name = (struct str){ 0 };
		t->has_size = false;
	}
	if (t->data.n != t->at)
		return err_set(err, ERR_FORMAT, "truncated: %zu bytes are left at byte %zu",
			       t->data.n - t->at, t->at);
	return false;
}
