#include "bench/unit.h"

#include <math.h>

#include "base/gofmt.h"
#include "base/unicode.h"

/* Walks the words of a unit: they stand between * / - and white space. */
struct words {
	struct str unit, word;
	size_t at;
	bool denominator; /* a '/' came last, and no '*' since */
};

static bool is_separator(struct words *w, size_t *len)
{
	uint32_t rune = go_rune(str_sub(w->unit, w->at, w->unit.n), len);

	return rune == '*' || rune == '/' || rune == '-' || rune_is_space(rune);
}

static bool next_word(struct words *w)
{
	size_t len, from;

	for (; w->at < w->unit.n && is_separator(w, &len); w->at += len) {
		if (w->unit.p[w->at] == '*' || w->unit.p[w->at] == '/')
			w->denominator = w->unit.p[w->at] == '/';
	}
	from = w->at;
	while (w->at < w->unit.n && !is_separator(w, &len))
		w->at += len;
	w->word = str_sub(w->unit, from, w->at);
	return w->word.n > 0;
}

double unit_tidy(struct str unit, struct buf *out)
{
	struct words w = { .unit = unit };
	double factor = 1;
	size_t done = 0;

	while (next_word(&w)) {
		bool ns = str_eq(w.word, STR("ns"));
		if (w.denominator || !(ns || str_eq(w.word, STR("MB"))))
			continue;
		buf_add_str(out, str_sub(unit, done, w.at - w.word.n));
		buf_adds(out, ns ? "sec" : "B");
		factor = ns ? factor / 1e9 : factor * 1e6;
		done = w.at;
	}
	buf_add_str(out, str_sub(unit, done, unit.n));
	return factor;
}

enum unit_class unit_class_of(struct str unit)
{
	struct words w = { .unit = unit };

	while (next_word(&w))
		if (!w.denominator && (str_eq(w.word, STR("B")) || str_eq(w.word, STR("MB")) ||
				       str_eq(w.word, STR("bytes"))))
			return UNIT_BINARY;
	return UNIT_DECIMAL;
}

/*
 * A step is taken from the value on that prints as 1.000 of it; t10 and t100 are where 10.00 and 100.0 begin. They
 * are what rounding makes of .99995, 9.9995 and 99.995, so that a threshold and the printed digits agree.
 */
struct step {
	double factor, t100, t10, t1;
	const char *prefix;
};

static const struct step si_steps[] = {
	{ 1e12, 99.995e12, 9.9995e12, .99995e12, "T" },
	{ 1e9, 99.995e9, 9.9995e9, .99995e9, "G" },
	{ 1e6, 99.995e6, 9.9995e6, .99995e6, "M" },
	{ 1e3, 99.995e3, 9.9995e3, .99995e3, "k" },
	{ 1e0, 99.995e0, 9.9995e0, .99995e0, "" },
	{ 1e-3, 99.995e-3, 9.9995e-3, .99995e-3, "m" },
	{ 1e-6, 99.995e-6, 9.9995e-6, .99995e-6, "µ" },
	{ 1e-9, 99.995e-9, 9.9995e-9, .99995e-9, "n" },
};

#define IEC(exp, prefix) \
	{ \
		(double)(1ULL << (exp)), 99.995 * (double)(1ULL << (exp)), \
			9.9995 * (double)(1ULL << (exp)), .99995 * (double)(1ULL << (exp)), prefix \
	}
static const struct step iec_steps[] = {
	IEC(40, "Ti"), IEC(30, "Gi"), IEC(20, "Mi"), IEC(10, "Ki"), IEC(0, ""),
};

/* Below the smallest step the digits grow: from thresholds[i] on, 3 + i are shown, at most 10. */
static struct unit_scale small_scale(double least, const struct step *step)
{
	static const double thresholds[] = { 9.9995e-1, 9.9995e-2, 9.9995e-3, 9.9995e-4,
					     9.9995e-5, 9.9995e-6, 9.9995e-7, 9.9995e-8 };
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(thresholds) && !(least / step->factor >= thresholds[i]))
		i++;
	return (struct unit_scale){ (int)i + 3, step->factor, step->prefix };
}

struct unit_scale unit_common_scale(const double *v, size_t n, enum unit_class cls)
{
	const struct step *steps = cls == UNIT_BINARY ? iec_steps : si_steps;
	size_t n_steps = cls == UNIT_BINARY ? ARRAY_LEN(iec_steps) : ARRAY_LEN(si_steps);
	double least = 0;

	for (size_t i = 0; i < n; i++) {
		double a = fabs(v[i]);
		if (a != 0 && (least == 0 || a < least))
			least = a;
	}
	if (least == 0)
		return (struct unit_scale){ 3, 1, "" };
	for (const struct step *s = steps; s < steps + n_steps; s++)
		if (least >= s->t1)
			return (struct unit_scale){ least >= s->t100  ? 1
						    : least >= s->t10 ? 2
								      : 3,
						    s->factor, s->prefix };
	return small_scale(least, &steps[n_steps - 1]);
}

void unit_format(struct buf *out, struct unit_scale scale, double v)
{
	go_float(out, v / scale.factor, 'f', scale.prec);
	buf_adds(out, scale.prefix);
}
