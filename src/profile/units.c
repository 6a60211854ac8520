#include "profile/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct unit {
	struct str name;
	double factor;
	struct str alias[3];
};

struct family {
	const struct unit *units;
	size_t n;
	struct str default_name;
	double default_factor;
};

static const struct unit memory[] = {
	{ STR("B"), 1, { STR("b"), STR("byte") } },
	{ STR("kB"), 1024.0, { STR("kb"), STR("kbyte"), STR("kilobyte") } },
	{ STR("MB"), 1048576.0, { STR("mb"), STR("mbyte"), STR("megabyte") } },
	{ STR("GB"), 1073741824.0, { STR("gb"), STR("gbyte"), STR("gigabyte") } },
	{ STR("TB"), 1099511627776.0, { STR("tb"), STR("tbyte"), STR("terabyte") } },
	{ STR("PB"), 1125899906842624.0, { STR("pb"), STR("pbyte"), STR("petabyte") } },
};

static const struct unit duration[] = {
	{ STR("ns"), 1, { STR("ns"), STR("nanosecond") } },
	/* "μs" is three bytes, so its "s" is taken for a plural and it is never found */
	{ STR("us"), 1e3, { STR("us"), STR("microsecond") } },
	{ STR("ms"), 1e6, { STR("ms"), STR("millisecond") } },
	{ STR("s"), 1e9, { STR("s"), STR("sec"), STR("second") } },
	{ STR("hrs"), 3.6e12, { STR("hour"), STR("hr") } },
};

static const struct unit gcu[] = {
	{ STR("n*GCU"), 1e-9, { STR("nanogcu") } },  { STR("u*GCU"), 1e-6, { STR("microgcu") } },
	{ STR("m*GCU"), 1e-3, { STR("milligcu") } }, { STR("GCU"), 1, { STR("gcu") } },
	{ STR("k*GCU"), 1e3, { STR("kilogcu") } },   { STR("M*GCU"), 1e6, { STR("megagcu") } },
	{ STR("G*GCU"), 1e9, { STR("gigagcu") } },   { STR("T*GCU"), 1e12, { STR("teragcu") } },
	{ STR("P*GCU"), 1e15, { STR("petagcu") } },
};

static const struct family families[] = {
	{ memory, ARRAY_LEN(memory), STR("B"), 1 },
	{ duration, ARRAY_LEN(duration), STR("s"), 1e9 },
	{ gcu, ARRAY_LEN(gcu), STR("GCU"), 1 },
};

static bool alias_is(struct str alias, struct str s)
{
	return alias.n && alias.n == s.n && str_eq_fold(alias, s);
}

/* Any case; an "s" at the end of more than two bytes is a plural. */
static const struct unit *find(const struct family *f, struct str name)
{
	struct str s = name;

	if (s.n > 2 && (s.p[s.n - 1] == 's' || s.p[s.n - 1] == 'S'))
		s.n--;
	for (size_t i = 0; i < f->n; i++)
		for (size_t j = 0; j < ARRAY_LEN(f->units[i].alias); j++)
			if (alias_is(f->units[i].alias[j], s))
				return &f->units[i];
	return NULL;
}

static bool is_auto(struct str to)
{
	return str_eq(to, STR("minimum")) || str_eq(to, STR("auto"));
}

static const struct unit *best(const struct family *f, double v)
{
	const struct unit *u = NULL;

	for (size_t i = 0; i < f->n; i++)
		if ((!u || f->units[i].factor >= u->factor) && v / f->units[i].factor >= 1.0)
			u = &f->units[i];
	return u;
}

static bool boring(struct str to)
{
	return is_auto(to) || str_eq(to, STR("count")) || str_eq(to, STR("sample")) ||
	       str_eq(to, STR("unit"));
}

static double scale(int64_t value, struct str from, struct str to, struct str *out_unit)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		const struct family *f = &families[i];
		const struct unit *u = find(f, from), *t;
		if (!u)
			continue;
		double v = (double)value * u->factor;
		t = is_auto(to) ? best(f, v) : find(f, to);
		*out_unit = t ? t->name : f->default_name;
		return v / (t ? t->factor : f->default_factor);
	}
	*out_unit = boring(to) ? STR("") : to;
	return (double)value;
}

double units_scale(int64_t value, struct str from, struct str to, struct str *out_unit)
{
	/* the smallest integer has no positive twin */
	if (value < 0 && value != INT64_MIN)
		return -scale(-value, from, to, out_unit);
	return scale(value, from, to, out_unit);
}

bool units_same_family(struct str a, struct str b)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (find(&families[i], a) && find(&families[i], b))
			return true;
	return false;
}

void units_label(struct buf *b, int64_t value, struct str from, struct str to)
{
	struct str unit;
	double v = units_scale(value, from, to, &unit);
	char text[400];
	size_t n;

	/* whole numbers, the most frequent, without printf */
	if (fabs(v) < 1e15 && v == (double)(int64_t)v) {
		if (v == 0) {
			buf_addc(b, '0');
			return;
		}
		buf_add_i64(b, (int64_t)v);
		buf_add_str(b, unit);
		return;
	}
	n = (size_t)snprintf(text, sizeof(text), "%.2f", v);
	if (n > 3 && memcmp(text + n - 3, ".00", 3) == 0)
		n -= 3;
	buf_add(b, text, n);
	if ((n == 1 && text[0] == '0') || (n == 2 && memcmp(text, "-0", 2) == 0)) {
		b->n -= n;
		buf_addc(b, '0');
		return;
	}
	buf_add_str(b, unit);
}

void units_percentage(struct buf *b, int64_t value, int64_t total)
{
	double ratio = total ? fabs((double)value / (double)total) * 100 : 0;

	if (ratio >= 99.95 && ratio <= 100.05) {
		buf_adds(b, "  100%");
		return;
	}
	if (ratio >= 1.0) {
		buf_printf(b, "%5.2f%%", ratio);
		return;
	}
	buf_printf(b, "%5.2g%%", ratio);
}

int64_t units_to_i64(double v)
{
	/* in range, and not a NaN */
	if (v >= -9223372036854775808.0 && v < 9223372036854775808.0)
		return (int64_t)v;
	return INT64_MIN;
}
