#include <math.h>

#include "base/gofmt.h"
#include "base/gosort.h"
#include "trace/text.h"

/* Reads a number; *end_of_file where not one byte of it is there. */
static bool number(const uint8_t **pp, const uint8_t *end, uint64_t *out, bool *end_of_file,
		   struct err *err)
{
	const uint8_t *p = *pp;
	uint64_t v = 0;

	*end_of_file = p >= end;
	for (unsigned i = 0; i < 10; i++) {
		if (p >= end)
			return err_set(err, ERR_FORMAT, "unexpected EOF");
		uint8_t b = *p++;
		v |= (uint64_t)(b & 0x7f) << (7 * i);
		if (b < 0x80) {
			if (i == 9 && b > 1)
				break;
			*out = v;
			*pp = p;
			return true;
		}
	}
	return err_set(err, ERR_FORMAT, "binary: varint overflows a 64-bit integer");
}

static size_t number_size(uint64_t v)
{
	return v ? (70 - (size_t)__builtin_clzll(v)) / 7 : 1;
}

bool trace_wire_init(struct trace_wire *w, struct str data, struct err *err)
{
	struct trace_scan s;

	if (!trace_scan_init(&s, data, err))
		return false;
	*w = (struct trace_wire){ s.p + s.pos, s.p + s.n, s.version };
	return true;
}

enum trace_read trace_wire_next(struct trace_wire *w, struct trace_wire_event *ev, struct err *err)
{
	const uint8_t *p = w->p;
	const struct trace_spec *s;
	bool eof = true;
	uint64_t n;

	if (p >= w->end)
		return TRACE_READ_END;
	*ev = (struct trace_wire_event){ .type = *p++, .bytes = 1 };
	if (ev->type >= trace_spec_count(w->version) || ev->type == 0) {
		err_set(err, ERR_FORMAT, "invalid event type: %u", ev->type);
		return TRACE_READ_ERROR;
	}
	s = &trace_specs[ev->type];
	for (unsigned i = 0; i < s->nargs; i++) {
		if (!number(&p, w->end, &ev->args[i], &eof, err))
			goto failed;
		ev->bytes += number_size(ev->args[i]);
	}
	if (ev->type == TEV_STACK) {
		ev->frames = p;
		for (int64_t i = 0; i < (int64_t)ev->args[1]; i++) {
			for (int k = 0; k < 4; k++) {
				if (!number(&p, w->end, &n, &eof, err))
					goto failed;
				ev->bytes += number_size(n);
			}
		}
	}
	if (s->has_data) {
		if (!number(&p, w->end, &n, &eof, err))
			goto failed;
		if ((int64_t)n > 0) {
			if (n > (size_t)(w->end - p))
				return TRACE_READ_END;
			ev->data = (struct str){ (const char *)p, (size_t)n };
			p += n;
		}
		ev->bytes += number_size(ev->data.n) + ev->data.n;
	}
	w->p = p;
	return TRACE_READ_EVENT;
failed:
	return eof ? TRACE_READ_END : TRACE_READ_ERROR;
}

static void arg(struct buf *out, const char *name, uint64_t v)
{
	buf_adds(out, name);
	buf_addc(out, '=');
	buf_add_u64(out, v);
}

void trace_wire_text(const struct trace_wire *w, const struct trace_wire_event *ev, struct buf *out)
{
	static const char *const field[4] = { "\n\tpc", " func", " file", " line" };
	const struct trace_spec *s = &trace_specs[ev->type];

	if (s->name)
		buf_adds(out, s->name);
	for (unsigned i = 0; i < s->nargs; i++) {
		buf_addc(out, ' ');
		arg(out, s->args[i], ev->args[i]);
	}
	if (ev->frames) {
		const uint8_t *p = ev->frames;
		for (int64_t i = 0; i < (int64_t)ev->args[1] * 4; i++) {
			uint64_t v = 0;
			bool eof;
			if (!number(&p, w->end, &v, &eof, NULL))
				break;
			arg(out, field[i % 4], v);
		}
	}
	if (ev->data.p) {
		buf_adds(out, "\n\tdata=");
		go_quote(out, ev->data);
	}
	buf_addc(out, '\n');
}

/* Footprint ------------------------------------------------------------------------------------------------- */

struct stat_row {
	unsigned type;
	uint64_t count, bytes;
};

static bool stat_before(const void *a, const void *b)
{
	return ((const struct stat_row *)a)->bytes > ((const struct stat_row *)b)->bytes;
}

static void percent(struct buf *b, uint64_t part, uint64_t whole)
{
	if (whole == 0)
		buf_adds(b, "NaN%");
	else
		buf_printf(b, "%.2f%%", (double)part / (double)whole * 100);
}

/* Cells of the table behind each other, a NUL behind each; widths as Go's tabwriter would have them. */
static void table(struct buf *cells, struct buf *out)
{
	size_t width[4] = { 1, 1, 1, 1 };
	size_t i = 0;

	for (const char *p = cells->data; p < cells->data + cells->n; p += strlen(p) + 1, i++)
		if (i % 5 < 4)
			width[i % 5] = MAX(width[i % 5], strlen(p));
	i = 0;
	for (const char *p = cells->data; p < cells->data + cells->n; p += strlen(p) + 1, i++) {
		buf_adds(out, p);
		if (i % 5 < 4)
			buf_fill(out, ' ', width[i % 5] - strlen(p) + 2);
		else
			buf_addc(out, '\n');
	}
}

bool trace_footprint(struct str data, struct buf *out, struct err *err)
{
	struct stat_row rows[256];
	struct buf cells = { 0 };
	struct trace_wire w;
	struct trace_wire_event ev;
	enum trace_read res;
	uint64_t total = 0;

	if (!trace_wire_init(&w, data, err))
		return false;
	for (unsigned i = 0; i < 256; i++)
		rows[i] = (struct stat_row){ .type = i };
	while ((res = trace_wire_next(&w, &ev, err)) == TRACE_READ_EVENT) {
		rows[ev.type].count++;
		rows[ev.type].bytes += ev.bytes;
		total++;
	}
	if (res == TRACE_READ_ERROR)
		return false;
	go_sort_items(rows, 256, sizeof(*rows), stat_before);
	buf_add(&cells, "Event\0Bytes\0%\0Count\0%\0-\0-\0-\0-\0-", 32);
	for (unsigned i = 0; i < 256; i++) {
		const struct stat_row *r = &rows[i];
		if (r->type >= trace_spec_count(w.version))
			buf_printf(&cells, "<unknown (%u)>", r->type);
		else if (trace_specs[r->type].name)
			buf_adds(&cells, trace_specs[r->type].name);
		buf_addc(&cells, '\0');
		buf_add_u64(&cells, r->bytes);
		buf_addc(&cells, '\0');
		percent(&cells, r->bytes, data.n);
		buf_addc(&cells, '\0');
		buf_add_u64(&cells, r->count);
		buf_addc(&cells, '\0');
		percent(&cells, r->count, total);
		buf_addc(&cells, '\0');
	}
	table(&cells, out);
	buf_release(&cells);
	return true;
}
