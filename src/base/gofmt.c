#include "base/gofmt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/isprint.h"

/* strconv.FormatFloat: the shortest digits that read back, found by trying precisions; libc rounds exactly. */
static void shortest(double v, char *out, size_t size)
{
	for (int prec = 0; prec < 17; prec++) {
		snprintf(out, size, "%.*e", prec, v);
		if (strtod(out, NULL) == v)
			return;
	}
}

/* Digits and decimal exponent of v > 0: v = 0.d1d2d3... * 10^exp. */
struct decimal {
	char digits[800];
	int n, exp;
};

static void decimal_of(double v, char fmt, int prec, struct decimal *d)
{
	char text[820];
	const char *e;

	if (prec < 0)
		shortest(v, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "%.*e", fmt == 'g' ? MAX(prec, 1) - 1 : prec, v);
	e = strchr(text, 'e');
	d->n = 0;
	for (const char *p = text; p < e && d->n < (int)sizeof(d->digits); p++)
		if (*p >= '0' && *p <= '9')
			d->digits[d->n++] = *p;
	d->exp = (int)strtol(e + 1, NULL, 10) + 1;
	while (prec < 0 && d->n > 1 && d->digits[d->n - 1] == '0')
		d->n--;
	if (v == 0)
		d->exp = 0;
}

static void put_exp(struct buf *b, const struct decimal *d, int prec)
{
	int exp = d->n && d->digits[0] != '0' ? d->exp - 1 : 0;

	buf_addc(b, d->n ? d->digits[0] : '0');
	if (prec > 0) {
		buf_addc(b, '.');
		for (int i = 1; i <= prec; i++)
			buf_addc(b, i < d->n ? d->digits[i] : '0');
	}
	buf_printf(b, "e%c%02d", exp < 0 ? '-' : '+', abs(exp));
}

static void put_fixed(struct buf *b, const struct decimal *d, int prec)
{
	for (int i = 0; i < MAX(d->exp, 1); i++)
		buf_addc(b, d->exp > 0 && i < d->n ? d->digits[i] : '0');
	if (prec <= 0)
		return;
	buf_addc(b, '.');
	for (int i = d->exp; i < d->exp + prec; i++)
		buf_addc(b, i >= 0 && i < d->n ? d->digits[i] : '0');
}

/*
 * v >= 0 with prec digits behind the point, rounded as printf does: exactly, halves to even. v * 10^prec is known
 * exactly as the sum of two doubles, so that its nearest whole number is, too. False: too large for that.
 */
static bool fixed_small(struct buf *b, double v, int prec)
{
	static const double pow10[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
	char text[32], *at = text + sizeof(text);
	double high, low, over;
	uint64_t n;

	if (prec >= (int)ARRAY_LEN(pow10) || v >= 1e6)
		return false;
	high = v * pow10[prec];
	low = fma(v, pow10[prec], -high);
	n = (uint64_t)high;
	over = (high - (double)n - 0.5) + low;
	if (over > 0.5) /* low reaches over the next whole number: no matter, but rare */
		return false;
	if (over > 0 || (over == 0 && (n & 1)))
		n++;
	else if (over < -0.5)
		return false;
	for (int i = 0; i < prec || n || i == prec; i++) {
		if (i == prec && prec)
			*--at = '.';
		*--at = (char)('0' + n % 10);
		n /= 10;
	}
	buf_add(b, at, (size_t)(text + sizeof(text) - at));
	return true;
}

void go_float(struct buf *b, double v, char fmt, int prec)
{
	struct decimal d;

	if (isnan(v)) {
		buf_adds(b, "NaN");
		return;
	}
	if (isinf(v)) {
		buf_adds(b, v > 0 ? "+Inf" : "-Inf");
		return;
	}
	if (signbit(v))
		buf_addc(b, '-');
	v = fabs(v);
	if (fmt == 'f' && prec >= 0) {
		if (!fixed_small(b, v, prec))
			buf_printf(b, "%.*f", prec, v);
		return;
	}
	decimal_of(v, fmt, prec, &d);
	if (fmt == 'e') {
		put_exp(b, &d, prec < 0 ? d.n - 1 : prec);
	} else if (fmt == 'f') {
		put_fixed(b, &d, MAX(d.n - d.exp, 0));
	} else {
		/* %e is used when the exponent is small, or not below the precision (6 for the shortest) */
		int eprec = prec < 0 ? 6 : prec, exp = d.exp - 1;
		if (prec >= 0) {
			while (d.n > 1 && d.digits[d.n - 1] == '0')
				d.n--;
			if (eprec > d.n && d.n >= d.exp)
				eprec = d.n;
			if (prec == 0)
				eprec = 1;
		}
		if (v == 0)
			exp = 0;
		if (exp < -4 || exp >= eprec)
			put_exp(b, &d, d.n - 1);
		else
			put_fixed(b, &d, v == 0 ? 0 : MAX(d.n - d.exp, 0));
	}
}

void go_float_v(struct buf *b, double v)
{
	go_float(b, v, 'g', -1);
}

uint32_t go_rune(struct str s, size_t *out_len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80		   ? 1
		   : c >= 0xf0 && c < 0xf8 ? 4
		   : c >= 0xe0 && c < 0xf0 ? 3
		   : c >= 0xc0 && c < 0xe0 ? 2
					   : 0;
	uint32_t rune;

	*out_len = 1;
	if (n == 1)
		return c;
	if (n == 0 || s.n < n)
		return 0xfffd;
	rune = c & (0x7f >> n);
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			return 0xfffd;
		rune = rune << 6 | ((unsigned char)s.p[i] & 0x3f);
	}
	if (rune < least[n] || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
		return 0xfffd;
	*out_len = n;
	return rune;
}

size_t go_rune_count(struct str s)
{
	size_t count = 0, len;

	for (; s.n && (unsigned char)s.p[0] < 0x80; s.p++, s.n--)
		count++;
	for (; s.n; s = str_sub(s, len, s.n), count++) {
		len = 1;
		if ((unsigned char)s.p[0] >= 0x80)
			go_rune(s, &len);
	}
	return count;
}

bool go_is_print(uint32_t rune)
{
	size_t lo = 0, hi = ARRAY_LEN(printable);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (rune > printable[mid][1])
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < ARRAY_LEN(printable) && rune >= printable[lo][0];
}

void go_quote(struct buf *b, struct str s)
{
	size_t len;

	buf_addc(b, '"');
	for (; s.n; s = str_sub(s, len, s.n)) {
		uint32_t rune = go_rune(s, &len);
		unsigned char c = (unsigned char)s.p[0];
		if (rune == 0xfffd && len == 1)
			buf_printf(b, "\\x%02x", c);
		else if (rune == '"' || rune == '\\')
			buf_printf(b, "\\%c", c);
		else if (go_is_print(rune))
			buf_add(b, s.p, len);
		else if (rune >= 7 && rune <= 13)
			buf_printf(b, "\\%c", "abtnvfr"[rune - 7]);
		else if (rune < 0x20 || rune == 0x7f)
			buf_printf(b, "\\x%02x", c);
		else if (rune < 0x10000)
			buf_printf(b, "\\u%04x", rune);
		else
			buf_printf(b, "\\U%08x", rune);
	}
	buf_addc(b, '"');
}

/* whole.fraction of v/unit without trailing zeros; unit is a power of ten */
static void put_fraction(struct buf *b, uint64_t v, uint64_t unit)
{
	uint64_t rest = v % unit;

	buf_add_u64(b, v / unit);
	if (!rest)
		return;
	buf_addc(b, '.');
	while (rest) {
		unit /= 10;
		buf_addc(b, (char)('0' + rest / unit));
		rest %= unit;
	}
}

void go_duration(struct buf *b, int64_t ns)
{
	uint64_t u = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	if (ns == 0) {
		buf_adds(b, "0s");
		return;
	}
	if (ns < 0)
		buf_addc(b, '-');
	if (u < 1000) {
		buf_add_u64(b, u);
		buf_adds(b, "ns");
	} else if (u < 1000000) {
		put_fraction(b, u, 1000);
		buf_adds(b, "\xc2\xb5s");
	} else if (u < 1000000000) {
		put_fraction(b, u, 1000000);
		buf_adds(b, "ms");
	} else {
		uint64_t minutes = u / 60000000000;
		if (minutes >= 60)
			buf_printf(b, "%lluh", (unsigned long long)(minutes / 60));
		if (minutes)
			buf_printf(b, "%llum", (unsigned long long)(minutes % 60));
		put_fraction(b, u % 60000000000, 1000000000);
		buf_addc(b, 's');
	}
}

static bool duration_unit(struct str *s, uint64_t *out)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = { { "ns", 1 },	     { "us", 1000 },	    { "\xc2\xb5s", 1000 },
		      { "\xce\xbcs", 1000 }, { "ms", 1000000 },	    { "s", 1000000000 },
		      { "m", 60000000000 },  { "h", 3600000000000 } };
	size_t n = 0;

	while (n < s->n && s->p[n] != '.' && !(s->p[n] >= '0' && s->p[n] <= '9'))
		n++;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (str_eq(str_sub(*s, 0, n), str_of(units[i].name))) {
			*s = str_sub(*s, n, s->n);
			*out = units[i].ns;
			return true;
		}
	}
	return false;
}

static size_t count_digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

/* The digits behind the point as f/scale; digits that no longer fit are dropped, as Go does. */
static void leading_fraction(struct str digits, uint64_t *f, double *scale)
{
	*f = 0;
	*scale = 1;
	for (size_t i = 0; i < digits.n; i++) {
		uint64_t next;
		if (__builtin_mul_overflow(*f, 10u, &next) ||
		    __builtin_add_overflow(next, (uint64_t)(digits.p[i] - '0'), &next) ||
		    next > (uint64_t)INT64_MAX)
			return;
		*f = next;
		*scale *= 10;
	}
}

/* One number with its unit from the front of s, added to *total (at most 2^63). */
static bool duration_part(struct str *s, uint64_t *total)
{
	size_t whole = count_digits(*s), frac = 0;
	uint64_t v = 0, f = 0, unit;
	double scale = 1;

	if (whole && !str_to_u64(str_sub(*s, 0, whole), 10, &v))
		return false;
	*s = str_sub(*s, whole, s->n);
	if (s->n && s->p[0] == '.') {
		*s = str_sub(*s, 1, s->n);
		frac = count_digits(*s);
		leading_fraction(str_sub(*s, 0, frac), &f, &scale);
		*s = str_sub(*s, frac, s->n);
	}
	if (!(whole || frac) || !duration_unit(s, &unit))
		return false;
	if (__builtin_mul_overflow(v, unit, &v))
		return false;
	if (f)
		v += (uint64_t)((double)f * ((double)unit / scale));
	return v <= (uint64_t)1 << 63 && !__builtin_add_overflow(*total, v, total) &&
	       *total <= (uint64_t)1 << 63;
}

bool go_parse_duration(struct str s, int64_t *out_ns)
{
	uint64_t total = 0;
	bool neg = s.n && s.p[0] == '-';

	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_sub(s, 1, s.n);
	if (!s.n)
		return false;
	if (!str_eq(s, STR("0")))
		while (s.n)
			if (!duration_part(&s, &total))
				return false;
	if (total > (uint64_t)INT64_MAX && !neg)
		return false;
	*out_ns = neg ? (int64_t)(0 - total) : (int64_t)total;
	return true;
}
/* Moments: time.RFC3339Nano ----------------------------------------------------------------------------------------- */

#define SECOND_NS 1000000000LL

void go_rfc3339(struct buf *b, int64_t unix_ns)
{
	int64_t nsec = unix_ns % SECOND_NS, sec = unix_ns / SECOND_NS;
	struct tm tm;
	time_t t;
	char text[32];
	size_t n;

	if (nsec < 0) {
		nsec += SECOND_NS;
		sec--;
	}
	t = (time_t)sec;
	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	buf_adds(b, text);
	if (nsec) {
		snprintf(text, sizeof(text), ".%09d", (int)nsec);
		for (n = strlen(text); text[n - 1] == '0'; n--)
			;
		buf_add(b, text, n);
	}
	buf_addc(b, 'Z');
}

/* Exactly n digits, and what stands behind them; -1: not so. */
static int take_number(struct str *s, size_t n, const char *behind)
{
	int v = 0;

	if (s->n < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return -1;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_sub(*s, n, s->n);
	if (!*behind)
		return v;
	if (!s->n || !strchr(behind, s->p[0]))
		return -1;
	*s = str_sub(*s, 1, s->n);
	return v;
}

/* ".25": ns of a second; the text behind the digits stays. */
static bool take_fraction(struct str *s, int64_t *ns)
{
	int64_t unit = SECOND_NS / 10;

	*ns = 0;
	if (!s->n || s->p[0] != '.')
		return true;
	*s = str_sub(*s, 1, s->n);
	if (!s->n || s->p[0] < '0' || s->p[0] > '9')
		return false;
	for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; unit /= 10) {
		*ns += unit * (s->p[0] - '0');
		*s = str_sub(*s, 1, s->n);
	}
	return true;
}

/* "Z" or "+02:00": seconds east of UTC. */
static bool take_zone(struct str s, int64_t *east)
{
	int hours, minutes, sign = s.n && s.p[0] == '-' ? -1 : 1;

	*east = 0;
	if (str_eq(s, STR("Z")))
		return true;
	if (!s.n || (s.p[0] != '+' && s.p[0] != '-'))
		return false;
	s = str_sub(s, 1, s.n);
	hours = take_number(&s, 2, ":");
	minutes = take_number(&s, 2, "");
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || s.n)
		return false;
	*east = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool go_parse_rfc3339(struct str s, int64_t *unix_ns)
{
	struct tm tm = { 0 };
	int year = take_number(&s, 4, "-"), month = take_number(&s, 2, "-"),
	    day = take_number(&s, 2, "T"), hour = take_number(&s, 2, ":"),
	    minute = take_number(&s, 2, ":"), second = take_number(&s, 2, "");
	int64_t fraction, east, sec;

	if (year < 1970 || year > 2261 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	if (!take_fraction(&s, &fraction) || !take_zone(s, &east))
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	sec = timegm(&tm);
	if (tm.tm_mday != day) /* there is no February 30 */
		return false;
	*unix_ns = (sec - east) * SECOND_NS + fraction;
	return true;
}

void go_path_clean(struct buf *b, struct str path)
{
	size_t start = b->n, floor;
	bool rooted = path.n && path.p[0] == '/';
	struct str rest = path, part;

	if (rooted)
		buf_addc(b, '/');
	floor = b->n; /* ".." may not climb below this */
	while (rest.n) {
		str_cut(rest, '/', &part, &rest);
		if (part.n == 0 || str_eq(part, STR(".")))
			continue;
		if (str_eq(part, STR(".."))) {
			if (b->n > floor) {
				struct str done = { b->data + floor, b->n - floor };
				ptrdiff_t slash = str_last_index_byte(done, '/');
				b->n = floor + (slash < 0 ? 0 : (size_t)slash);
				b->data[b->n] = '\0';
				continue;
			}
			if (rooted)
				continue;
			if (b->n > start)
				buf_addc(b, '/');
			buf_adds(b, "..");
			floor = b->n;
			continue;
		}
		if (b->n > start + rooted)
			buf_addc(b, '/');
		buf_add_str(b, part);
	}
	if (b->n == start)
		buf_addc(b, '.');
}
