#include "base/human.h"

#include <math.h>

struct unit {
	double size;
	const char *name;
};

/* The largest unit that v reaches, with three digits; a value that rounds up to the next unit is given in that. */
static void put_scaled(struct buf *b, double v, const struct unit *units, size_t n)
{
	double size = fabs(v);
	size_t i = n - 1;

	while (i > 0 && size < units[i].size * 0.9995)
		i--;
	size /= units[i].size;
	if (i == 0 && (size >= 1 || size == 0) && size == floor(size))
		buf_printf(b, "%.0f%s", v / units[i].size, units[i].name);
	else
		buf_printf(b, "%.*f%s",
			   size < 9.995	  ? 2
			   : size < 99.95 ? 1
					  : 0,
			   v / units[i].size, units[i].name);
}

void human_bytes(struct buf *b, double v)
{
	static const struct unit units[] = { { 1, " B" },
					     { 1024.0, " kB" },
					     { 1048576.0, " MB" },
					     { 1073741824.0, " GB" },
					     { 1099511627776.0, " TB" } };

	put_scaled(b, v, units, ARRAY_LEN(units));
}

void human_count(struct buf *b, double v)
{
	static const struct unit units[] = {
		{ 1, "" }, { 1e3, "k" }, { 1e6, "M" }, { 1e9, "G" }, { 1e12, "T" }
	};

	if (fabs(v) >= 1000)
		put_scaled(b, v, units, ARRAY_LEN(units));
	else
		put_scaled(b, v, units, 1);
}

void human_ns(struct buf *b, double v)
{
	static const struct unit units[] = {
		{ 1, " ns" },  { 1e3, " \xc2\xb5s" }, { 1e6, " ms" },
		{ 1e9, " s" }, { 60e9, " min" },      { 3600e9, " h" }
	};

	if (v == 0)
		buf_adds(b, "0 s");
	else
		put_scaled(b, v, units, ARRAY_LEN(units));
}

void human_share(struct buf *b, double v)
{
	double p = v * 100, size = fabs(p);

	buf_printf(b, "%.*f%%", size == 0 || size >= 9.95 ? 0 : size >= 0.1 ? 1 : 2, p);
}

void human_grouped(struct buf *b, int64_t v)
{
	char digits[32];
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	int n = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)u);

	if (v < 0)
		buf_addc(b, '-');
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			buf_addc(b, ',');
		buf_addc(b, digits[i]);
	}
}
