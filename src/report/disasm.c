/*
 * disasm: the instructions of functions with what each cost (github.com/google/pprof, internal/report, as vendored in
 * go1.26). Functions are symbols of the programs. The original stops one byte before a function's end and prints what it
 * makes of the last instruction's stump, and finds no function that was inlined; ours does neither but with -compat.
 */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "report/graph.h"
#include "report/internal.h"
#include "report/json_report.h"
#include "report/listing.h"
#include "report/objects.h"

/* A function to show: a symbol of a program, or the addresses in it where another function was inlined. */
struct routine {
	struct object *obj;
	struct str name,
		outer; /* outer: the function that name was inlined into; empty: it is the symbol itself */
	uint64_t start, end; /* of the file; end is the last address that counts */
	size_t first, n;     /* its nodes in the sorted list */
	int64_t flat, cum;
};

struct sample {
	uint64_t address; /* of the process */
	const struct graph_node *n;
	uint32_t seq;
};

struct disasm_report {
	struct report *r;
	struct graph *g;
	struct objects *objects;
	struct regex *re;
	bool has_address, noted;
	uint64_t address;
	struct json *json;	    /* NULL: text */
	VEC(struct sample) samples; /* by address */
	VEC(struct routine) routines;
	size_t n_symbols; /* that matched, with samples or not */
};

static int by_address(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void collect_samples(struct disasm_report *d)
{
	for (size_t i = 0; i < d->g->n; i++) {
		const struct graph_node *n = &d->g->nodes.v[d->g->list[i]];

		vec_push(&d->samples, (struct sample){ n->info.address, n, (uint32_t)i });
	}
	if (d->samples.n)
		qsort(d->samples.v, d->samples.n, sizeof(*d->samples.v), by_address);
}

/* The first sample at or behind an address of the process. */
static size_t sample_from(const struct disasm_report *d, uint64_t address)
{
	size_t low = 0, high = d->samples.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d->samples.v[mid].address < address)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Takes the samples of [start, end) of a program. */
static void take_samples(struct disasm_report *d, struct routine *f, uint64_t end)
{
	f->first = sample_from(d, f->start + f->obj->delta);
	for (size_t i = f->first; i < d->samples.n && d->samples.v[i].address < end + f->obj->delta;
	     i++) {
		f->n++;
		f->flat += d->samples.v[i].n->w.flat;
		f->cum += d->samples.v[i].n->w.cum;
	}
}

static bool wants_mapping(struct disasm_report *d, const struct mapping *m)
{
	struct str file = d->r->p->strings[m->file];

	for (size_t i = 0; file.n && i < d->g->n; i++) {
		const struct graph_node *n = &d->g->nodes.v[d->g->list[i]];

		if (str_eq(n->info.objfile, file) &&
		    regex_match(d->re, graph_printable(d->g, d->g->list[i])))
			return true;
	}
	return d->has_address && m->start <= d->address && d->address <= m->limit;
}

static bool wants_symbol(const struct disasm_report *d, const struct object *obj,
			 const struct bin_symbol *s)
{
	uint64_t address = d->r->cfg.compat ? d->address : d->address - obj->delta;
	bool covers = s->addr <= address && address < s->addr + s->size;

	if (s->addr == 0 && s->size == 0)
		return false;
	if (d->has_address && d->address != 0)
		return covers && (!d->r->cfg.compat || regex_match(d->re, s->name));
	return regex_match(d->re, s->name);
}

static void symbols_of(struct disasm_report *d, struct object *obj)
{
	size_t n;
	const struct bin_symbol *s = binary_symbols(obj->b, &n);

	for (size_t i = 0; i < n; i++) {
		struct routine f = { .obj = obj,
				     .name = s[i].name,
				     .start = s[i].addr,
				     .end = s[i].addr + s[i].size - 1 };

		if (!wants_symbol(d, obj, &s[i]))
			continue;
		d->n_symbols++;
		take_samples(d, &f, d->r->cfg.compat ? f.end : f.end + 1);
		if (f.n)
			vec_push(&d->routines, f);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct routine *x = a, *y = b;
	int c = str_cmp(x->name, y->name);

	return c ? c : x->start < y->start ? -1 : x->start > y->start;
}

static bool at_inlined(struct disasm_report *d, const struct object *obj, uint64_t addr,
		       struct str *name)
{
	struct frame frames[FRAMES_MAX];
	size_t n = binary_frames(obj->b, addr, frames, FRAMES_MAX);

	for (size_t i = 0; i + 1 < n; i++)
		if (regex_match(d->re, frames[i].func)) {
			*name = frames[i].func;
			return true;
		}
	return false;
}

/* Functions that were inlined, in the functions that have samples: each is a routine of its own. */
static void inlined_in(struct disasm_report *d, struct object *obj)
{
	const struct bin_symbol *last = NULL;

	for (size_t i = 0; i < d->samples.n; i++) {
		uint64_t addr = d->samples.v[i].address - obj->delta;
		const struct bin_symbol *s = binary_symbol_at(obj->b, addr);
		struct str name;
		size_t k;

		if (s != last)
			last = s;
		if (!s || !at_inlined(d, obj, addr, &name))
			continue;
		for (k = 0; k < d->routines.n; k++)
			if (d->routines.v[k].obj == obj && d->routines.v[k].start == s->addr &&
			    str_eq(d->routines.v[k].name, name))
				break;
		if (k == d->routines.n)
			vec_push(&d->routines, (struct routine){ .obj = obj,
								 .name = name,
								 .outer = s->name,
								 .start = s->addr,
								 .end = s->addr + s->size - 1 });
		d->routines.v[k].flat += d->samples.v[i].n->w.flat;
		d->routines.v[k].cum += d->samples.v[i].n->w.cum;
		d->routines.v[k].n++;
	}
	for (size_t k = 0; k < d->routines.n; k++)
		if (d->routines.v[k].obj == obj)
			d->routines.v[k].first =
				sample_from(d, d->routines.v[k].start + obj->delta);
}

static void find_routines(struct disasm_report *d)
{
	const struct profile *p = d->r->p;

	for (uint32_t m = 0; m < p->n_mappings; m++) {
		struct object *obj;

		if (!wants_mapping(d, &p->mappings[m]))
			continue;
		obj = objects_get(d->objects, m);
		if (obj->b)
			symbols_of(d, obj);
		else
			notice(d->r->notices, "%s", obj->err.msg);
	}
	if (!d->routines.n && !d->r->cfg.compat)
		for (uint32_t m = 0; m < p->n_mappings; m++) {
			struct object *obj =
				p->mappings[m].file ? objects_get(d->objects, m) : NULL;

			if (obj && obj->b)
				inlined_in(d, obj);
		}
	if (d->routines.n)
		qsort(d->routines.v, d->routines.n, sizeof(*d->routines.v), by_name);
}

/* One routine on its way out. */
struct printing {
	struct disasm_report *d;
	struct routine *f;
	struct buf *out;
	size_t next; /* sample */
	struct insn
		held; /* the instruction before, printed when the next one tells where it ends */
	struct buf text;
	bool has_held;
	/* where the last instruction was */
	struct str function, file;
	int64_t line;
};

struct place {
	struct str function, file;
	int64_t line;
};

static struct str base_of(struct str path)
{
	return path.n ? str_base(path) : path;
}

/* Sums of the samples up to the next instruction; they fill in what the program did not tell. */
static struct graph_weight take_insn(struct printing *p, uint64_t next, struct place *at)
{
	const struct disasm_report *d = p->d;
	struct graph_weight w = { 0 };

	for (; p->next < d->samples.n; p->next++) {
		const struct graph_node *n = d->samples.v[p->next].n;

		if (d->samples.v[p->next].address - p->f->obj->delta >= next ||
		    p->next >= p->f->first + p->f->n)
			break;
		w.flat += n->w.flat;
		w.flat_div += n->w.flat_div;
		w.cum += n->w.cum;
		w.cum_div += n->w.cum_div;
		if (n->info.file.n && !at->file.n)
			at->file = base_of(n->info.file);
		if (n->info.line && !at->line)
			at->line = n->info.line;
		if (n->info.name.n && !at->function.n)
			at->function = n->info.name;
	}
	return w;
}

static void put_place(struct printing *p, const struct place *at, struct buf *out)
{
	if (str_eq(at->function, p->function) && str_eq(at->file, p->file) && at->line == p->line)
		return;
	p->function = at->function;
	p->file = at->file;
	p->line = at->line;
	if (at->function.n)
		buf_printf(out, STR_FMT " ", STR_ARG(at->function));
	if (!at->file.n)
		return;
	buf_add_str(out, at->file);
	if (at->line)
		buf_printf(out, ":%lld", (long long)at->line);
}

static void put_insn_json(struct printing *p, const struct place *at, const struct graph_weight *w)
{
	struct json *j = p->d->json;

	json_obj(j);
	report_json_address(j, "address", p->held.addr);
	report_json_weight(p->d->r, j, graph_mean(w->flat, w->flat_div),
			   graph_mean(w->cum, w->cum_div));
	json_kstr(j, "text", buf_str(&p->text));
	if (at->function.n)
		json_kstr(j, "name", at->function);
	if (p->held.file.n || at->file.n)
		json_kstr(j, "file", p->held.file.n ? p->held.file : at->file);
	if (at->line)
		json_ki64(j, "line", at->line);
	json_obj_end(j);
}

static void put_insn(struct printing *p, uint64_t next)
{
	enum { SHORT = 40, COLUMN = 74 };
	struct place at = { .file = base_of(p->held.file), .line = p->held.line };
	struct graph_weight w = take_insn(p, next, &at);
	struct buf place = { 0 };

	if (p->d->json) {
		put_insn_json(p, &at, &w);
		return;
	}
	bool is_short = p->text.n < SHORT;

	put_place(p, &at, &place);
	if (place.n && !is_short) {
		buf_fill(p->out, ' ', COLUMN);
		buf_addc(p->out, ';');
		buf_add_str(p->out, buf_str(&place));
		buf_addc(p->out, '\n');
	}
	put_value_or_dot(p->d->r, p->out, graph_mean(w.flat, w.flat_div), 10);
	buf_addc(p->out, ' ');
	put_value_or_dot(p->d->r, p->out, graph_mean(w.cum, w.cum_div), 10);
	buf_printf(p->out, " %10llx: ", (unsigned long long)p->held.addr);
	if (place.n && is_short) {
		buf_pad_right(p->out, buf_str(&p->text), SHORT);
		buf_addc(p->out, ';');
		buf_add_str(p->out, buf_str(&place));
	} else {
		buf_add_str(p->out, buf_str(&p->text));
	}
	buf_addc(p->out, '\n');
	buf_release(&place);
}

static bool is_of_routine(struct printing *p, uint64_t addr)
{
	struct str name;

	return !p->f->outer.n ||
	       (at_inlined(p->d, p->f->obj, addr, &name) && str_eq(name, p->f->name));
}

/* Samples of the function around an inlined one belong to nobody here. */
static void skip_samples(struct printing *p, uint64_t addr)
{
	while (p->f->outer.n && p->next < p->d->samples.n &&
	       p->d->samples.v[p->next].address - p->f->obj->delta < addr)
		p->next++;
}

static bool on_insn(void *ctx, const struct insn *in)
{
	struct printing *p = ctx;

	if (p->has_held)
		put_insn(p, in->addr);
	p->has_held = is_of_routine(p, in->addr);
	if (!p->has_held) {
		p->function = p->file = (struct str){ NULL, 0 };
		return true;
	}
	skip_samples(p, in->addr);
	p->held = *in;
	buf_clear(&p->text);
	buf_add_str(&p->text, in->text);
	return true;
}

static void put_routine_head(const struct disasm_report *d, const struct routine *f, struct buf *b)
{
	if (d->json) {
		json_line(d->json);
		json_obj(d->json);
		json_kstr(d->json, "name", f->name);
		if (f->outer.n)
			json_kstr(d->json, "inlined_into", f->outer);
		json_kstr(d->json, "object", f->obj->file);
		report_json_address(d->json, "address", f->start);
		report_json_weight(d->r, d->json, f->flat, f->cum);
		json_key(d->json, "instructions");
		json_arr(d->json);
		return;
	}
	buf_adds(b, "ROUTINE ======================== ");
	buf_add_str(b, f->name);
	if (f->outer.n)
		buf_printf(b, " (inlined into " STR_FMT ")", STR_ARG(f->outer));
	buf_addc(b, '\n');
	put_sums(d->r, b, f->flat, f->cum);
}

static bool put_routine(struct disasm_report *d, struct routine *f, struct out *out,
			struct err *err)
{
	struct disasm *dis = object_disasm(d->objects, f->obj);
	struct printing p = { .d = d, .f = f, .out = &out->buf, .next = f->first };
	uint64_t end = d->r->cfg.compat ? f->end : f->end + 1;

	if (!dis) {
		*err = f->obj->disasm_err;
		return false;
	}
	if (disasm_note(dis) && !d->noted)
		notice(d->r->notices, "%s", disasm_note(dis));
	d->noted = true;
	put_routine_head(d, f, &out->buf);
	if (f->outer.n)
		f->n = d->samples.n;
	disasm_range(dis, f->start, end, on_insn, &p);
	if (p.has_held)
		put_insn(&p, f->outer.n ? f->end + 1 : UINT64_MAX);
	if (d->json) {
		json_arr_end(d->json);
		json_obj_end(d->json);
	}
	buf_release(&p.text);
	out_check(out);
	return true;
}

static bool nothing_found(const struct disasm_report *d, struct err *err)
{
	if (!d->has_address)
		return no_matches(d->r, "no matches found for regexp", err);
	if (!d->n_symbols)
		return err_set(err, ERR_NOT_FOUND, "no matches found for address 0x%llx",
			       (unsigned long long)d->address);
	return err_set(err, ERR_NOT_FOUND,
		       "address 0x%llx found in binary, but the corresponding symbols do not have "
		       "samples in the profile",
		       (unsigned long long)d->address);
}

static bool put_all(struct disasm_report *d, struct out *out, struct err *err)
{
	bool ok = true;

	if (d->json) {
		report_json_begin(d->r, NULL, d->json, &out->buf);
		report_json_rows(d->json);
	} else {
		buf_adds(&out->buf, "Total: ");
		report_format(d->r, &out->buf, d->r->total);
		buf_addc(&out->buf, '\n');
	}
	for (size_t i = 0; i < d->routines.n && ok; i++)
		ok = put_routine(d, &d->routines.v[i], out, err);
	if (d->json && ok)
		report_json_end(d->json);
	return ok;
}

static bool disassemble(struct report *r, struct out *out, struct json *json, struct err *err)
{
	struct disasm_report d = {
		.r = r, .g = graph_untrimmed(r, GRAPH_NO_EDGES), .re = r->arg_re, .json = json
	};
	unsigned flags =
		(r->cfg.intel_syntax ? DISASM_INTEL : 0) | (r->cfg.compat ? DISASM_COMPAT : 0);
	struct regex *literal = NULL;
	bool ok;

	d.objects = objects_new(r->p, flags, r->cfg.compat);
	d.has_address = str_to_u64(str_of(r->arg), 0, &d.address);
	collect_samples(&d);
	find_routines(&d);
	if (!d.n_symbols && !d.routines.n && (literal = literal_argument(r)) != NULL) {
		d.re = literal;
		find_routines(&d);
	}
	if (r->cfg.compat && r->cfg.intel_syntax && d.routines.n)
		ok = err_set(err, ERR_USAGE, "printing assembly in Intel syntax is not supported");
	else if (!d.routines.n)
		ok = nothing_found(&d, err);
	else
		ok = put_all(&d, out, err);
	regex_free(literal);
	objects_free(d.objects);
	vec_release(&d.samples);
	vec_release(&d.routines);
	graph_free(d.g);
	return ok;
}

bool report_disasm(struct report *r, struct out *out, struct err *err)
{
	return disassemble(r, out, NULL, err);
}

bool report_disasm_json(struct report *r, struct out *out, struct err *err)
{
	struct json j;

	return disassemble(r, out, &j, err);
}
