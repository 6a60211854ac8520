#include "trace/cut.h"

#include <stdlib.h>
#include <string.h>

#include "base/wire.h"
#include "trace/reader.h"

#define BATCH_FULL (TRACE_MAX_BATCH - 256) /* room for one more event */

/* What is known of a goroutine or processor besides its state. */
struct record {
	uint64_t stack;	   /* id: where it stopped last; 0 */
	uint64_t seq_base; /* its sequence number at the window's begin */
	bool stw_lost;	   /* of its stop-the-world only the end is left: it is left out */
};

/* Events of one thread on their way into batches. */
struct writer {
	int64_t m;
	struct buf body;
	uint64_t batch_ticks;
	int64_t last; /* ns */
};

/* A set of ids of the wire. */
struct used {
	struct map has;
	VEC(uint64_t) ids;
};

struct cutter {
	const struct trace *tr;
	const struct trace_gen *gen;
	struct out *o;
	int64_t from, to; /* ns on the trace's clock */
	bool started, ended;
	unsigned skip; /* so many of the next events are parts of the last one */
	struct order order;
	struct trace_frontier f;
	VEC(struct record) records;
	VEC(struct writer) writers;
	struct map writer_of;
	struct used strings, stacks;
};

static void use(struct used *u, uint64_t id)
{
	bool added;

	if (id == 0)
		return;
	map_get_or_put(&u->has, id, 0, &added);
	if (added)
		vec_push(&u->ids, id);
}

/* Time: clock units that Go's reader turns into the wanted nanoseconds ------------------------------------------- */

/* The fewest units that make at least so many ns. */
static uint64_t ticks_up(double freq, int64_t ns)
{
	uint64_t t = ns > 0 ? (uint64_t)((double)ns / freq) : 0;

	while (t > 0 && trace_ns(freq, t - 1) >= ns)
		t--;
	while (trace_ns(freq, t) < ns)
		t++;
	return t;
}

/* The most units that make at most so many ns. */
static uint64_t ticks_down(double freq, int64_t ns)
{
	uint64_t t = ticks_up(freq, ns);

	return t > 0 && trace_ns(freq, t) > ns ? t - 1 : t;
}

/* Batches --------------------------------------------------------------------------------------------------------- */

static void put_head(struct cutter *c, uint8_t experiment, int64_t m, uint64_t ticks, size_t size)
{
	struct buf *b = &c->o->buf;

	buf_addc(b, (char)(experiment ? TEV_EXPERIMENTAL_BATCH : TEV_EVENT_BATCH));
	if (experiment)
		buf_addc(b, (char)experiment);
	wire_put_varint(b, c->gen->gen);
	wire_put_varint(b, (uint64_t)m);
	wire_put_varint(b, ticks);
	wire_put_varint(b, size);
}

static void flush_writer(struct cutter *c, struct writer *w)
{
	if (w->body.n == 0)
		return;
	put_head(c, 0, w->m, w->batch_ticks, w->body.n);
	buf_add_str(&c->o->buf, buf_str(&w->body));
	out_check(c->o);
	buf_clear(&w->body);
}

static struct writer *writer_of(struct cutter *c, int64_t m)
{
	bool added;
	uint32_t i = map_get_or_put(&c->writer_of, (uint64_t)m, (uint32_t)c->writers.n, &added);

	if (added)
		vec_push(&c->writers, (struct writer){ .m = m });
	return &c->writers.v[i];
}

static void put_event(struct cutter *c, int64_t m, int64_t time, uint8_t type, const uint64_t *args)
{
	struct writer *w = writer_of(c, m);
	const struct trace_spec *s = &trace_specs[type];
	double freq = c->gen->tab.freq;
	uint64_t dt;

	if (w->body.n >= BATCH_FULL)
		flush_writer(c, w);
	if (w->body.n == 0) {
		w->batch_ticks = ticks_down(freq, time);
		w->last = trace_ns(freq, w->batch_ticks);
	}
	dt = ticks_up(freq, time - w->last);
	w->last += trace_ns(freq, dt);
	buf_addc(&w->body, (char)type);
	wire_put_varint(&w->body, dt);
	for (unsigned i = 0; i + 1 < s->nargs; i++)
		wire_put_varint(&w->body, args[i]);
	for (int i = 0; i < 2 && s->stack[i]; i++)
		use(&c->stacks, args[s->stack[i] - 1]);
	for (int i = 0; i < 2 && s->string[i]; i++)
		use(&c->strings, args[s->string[i] - 1]);
}

/* Records --------------------------------------------------------------------------------------------------------- */

static struct record *record_of(struct cutter *c, uint32_t *user)
{
	if (!*user) {
		(void)vec_add(&c->records);
		*user = (uint32_t)c->records.n;
	}
	return &c->records.v[*user - 1];
}

/* Where goroutines stop, so that their status can say so. */
static void note_stack(struct cutter *c, const struct trace_event *e)
{
	uint64_t stack;

	switch (e->type) {
	case TEV_GO_BLOCK:
	case TEV_GO_STOP:
	case TEV_GO_SYSCALL_BEGIN:
	case TEV_GO_CREATE:
	case TEV_GO_CREATE_BLOCKED:
		stack = e->args[1];
		break;
	case TEV_GO_STATUS_STACK:
		stack = e->args[3];
		break;
	default:
		return;
	}
	if (e->subject && stack)
		record_of(c, &e->subject->user)->stack = stack;
}

/* The window's begin: what everything is doing -------------------------------------------------------------------- */

static void put_proc_status(struct cutter *c, int64_t m, struct order_p *p)
{
	uint64_t args[TRACE_MAX_ARGS] = { (uint64_t)p->id, p->status };
	uint64_t active[TRACE_MAX_ARGS] = { (uint64_t)p->id };

	record_of(c, &p->user)->seq_base = p->seq;
	put_event(c, m, c->from, TEV_PROC_STATUS, args);
	for (size_t i = 0; i < p->ranges.n; i++)
		put_event(c, m, c->from, TEV_SWEEP_ACTIVE, active);
}

/* Ranges of a goroutine: an assist is said to be active; a stop-the-world has no such event and is begun anew. */
static void put_ranges(struct cutter *c, int64_t m, struct order_g *g)
{
	for (size_t i = 0; i < g->ranges.n; i++) {
		const struct order_range *r = &g->ranges.v[i];
		uint64_t active[TRACE_MAX_ARGS] = { (uint64_t)g->id };
		uint64_t stw[TRACE_MAX_ARGS] = { r->desc, 0 };

		if (r->type == TEV_ASSIST_BEGIN)
			put_event(c, m, c->from, TEV_ASSIST_ACTIVE, active);
		else if (m != TRACE_NONE && g->status == GSTATUS_RUNNING)
			put_event(c, m, c->from, TEV_STW_BEGIN, stw);
		else
			record_of(c, &g->user)->stw_lost = true;
	}
}

static void put_go_status(struct cutter *c, int64_t m, struct order_g *g)
{
	struct record *r = record_of(c, &g->user);
	uint64_t args[TRACE_MAX_ARGS] = { (uint64_t)g->id, (uint64_t)m, g->status, r->stack };
	bool with_stack = r->stack && c->tr->version >= 23 && g->status != GSTATUS_RUNNING;

	r->seq_base = g->seq;
	put_event(c, m, c->from, with_stack ? TEV_GO_STATUS_STACK : TEV_GO_STATUS, args);
	put_ranges(c, m, g);
}

static bool holds_p(const struct order *o, int64_t id)
{
	for (size_t i = 0; i < o->ms.n; i++)
		if (o->ms.v[i]->p == id)
			return true;
	return false;
}

static void put_statuses(struct cutter *c)
{
	struct order *o = &c->order;
	uint64_t gc[TRACE_MAX_ARGS] = { o->gc_seq };
	uint8_t *done = xcalloc(o->gs.n + 1, 1);
	int64_t gc_m = TRACE_NONE;

	for (size_t i = 0; i < o->ms.n; i++) {
		struct order_m *m = o->ms.v[i];
		uint32_t p = m->p == TRACE_NONE ? MAP_NONE : map_get(&o->p_of, (uint64_t)m->p);
		uint32_t g = m->g == TRACE_NONE ? MAP_NONE : map_get(&o->g_of, (uint64_t)m->g);

		if (p != MAP_NONE)
			put_proc_status(c, m->id, o->ps.v[p]);
		if (g != MAP_NONE && o->gs.v[g]->live) {
			put_go_status(c, m->id, o->gs.v[g]);
			done[g] = 1;
		}
		if (p != MAP_NONE && g != MAP_NONE)
			gc_m = m->id;
	}
	for (size_t i = 0; i < o->ps.n; i++)
		if (!holds_p(o, o->ps.v[i]->id))
			put_proc_status(c, TRACE_NONE, o->ps.v[i]);
	for (size_t i = 0; i < o->gs.n; i++)
		if (o->gs.v[i]->live && !done[i])
			put_go_status(c, TRACE_NONE, o->gs.v[i]);
	if (o->gc_state == ORDER_GC_RUNNING)
		put_event(c, gc_m, c->from, TEV_GC_ACTIVE, gc);
	free(done);
}

/* Events ---------------------------------------------------------------------------------------------------------- */

static uint64_t seq_since(const struct cutter *c, uint32_t user, uint64_t seq)
{
	return user ? seq - c->records.v[user - 1].seq_base : seq;
}

/* The arguments as they stand in the new trace; false: the event has no place there. */
static bool rewrite(struct cutter *c, const struct trace_event *e, uint64_t *args)
{
	memcpy(args, e->args, sizeof(e->args));
	switch (e->type) {
	case TEV_GO_START:
	case TEV_GO_UNBLOCK:
	case TEV_GO_SWITCH:
	case TEV_GO_SWITCH_DESTROY:
		args[1] = seq_since(c, e->subject->user, args[1]);
		break;
	case TEV_PROC_START:
	case TEV_PROC_STEAL:
		args[1] = seq_since(c, e->ps->user, args[1]);
		break;
	case TEV_GO_SYSCALL_BEGIN:
		args[0] = seq_since(c, e->ps->user, args[0]);
		break;
	case TEV_GO_STATUS:
	case TEV_GO_STATUS_STACK:
		args[2] = (uint32_t)args[2]; /* above stands the old one */
		break;
	case TEV_TASK_BEGIN:
		if (args[1] == UINT64_MAX) /* none, which the wire writes so */
			args[1] = 0;
		break;
	case TEV_STW_END:
		if (e->ms && e->ms->gp && e->ms->gp->user &&
		    c->records.v[e->ms->gp->user - 1].stw_lost)
			return false;
	}
	return true;
}

static bool is_status(uint8_t type)
{
	return type == TEV_GO_STATUS || type == TEV_GO_STATUS_STACK || type == TEV_PROC_STATUS;
}

/*
 * An event that the wire has as one may come in several: a switch of coroutines in three, the end of a callback from C
 * with the loss of its processor before it.
 */
static bool is_part(struct cutter *c, const struct trace_event *e)
{
	const struct order *o = &c->order;

	if (c->skip) {
		c->skip--;
		return true;
	}
	if (e->type == TEV_GO_SWITCH || e->type == TEV_GO_SWITCH_DESTROY)
		c->skip = 2;
	return e->type == TEV_PROC_STEAL && o->head < o->tail &&
	       o->queue[o->head].type == TEV_GO_DESTROY_SYSCALL;
}

static void take_event(struct cutter *c, const struct trace_event *e)
{
	uint64_t args[TRACE_MAX_ARGS];
	int64_t time = MAX(e->time, c->from);

	if (is_part(c, e) || e->type == TEV_CPU_SAMPLE)
		return;
	c->ended = c->ended || (c->started && e->time > c->to);
	if (c->started && (!c->ended || is_status(e->type)) && rewrite(c, e, args))
		put_event(c, c->f.from->m, MIN(time, c->to), e->type, args);
	note_stack(c, e);
}

/* What begins the new generation: the clock. Its reading moves along with the window. */
static void put_sync(struct cutter *c, uint64_t ticks)
{
	const struct trace_tables *t = &c->gen->tab;
	struct buf b = { 0 };
	int64_t moved = trace_ns(t->freq, ticks) - trace_ns(t->freq, t->clock.ticks);
	int64_t nsec = (int64_t)t->clock.nsec + moved % 1000000000;
	int64_t sec = (int64_t)t->clock.sec + moved / 1000000000;

	if (nsec < 0 || nsec >= 1000000000) {
		sec += nsec < 0 ? -1 : 1;
		nsec += nsec < 0 ? 1000000000 : -1000000000;
	}
	if (c->tr->version >= 25)
		buf_addc(&b, TEV_SYNC_BATCH);
	buf_addc(&b, TEV_FREQUENCY);
	wire_put_varint(&b, (uint64_t)(1e9 / t->freq + 0.5));
	if (c->tr->version >= 25) {
		buf_addc(&b, TEV_CLOCK_SNAPSHOT);
		wire_put_varint(&b, 0);
		wire_put_varint(&b, t->clock.mono_ns + (uint64_t)moved);
		wire_put_varint(&b, (uint64_t)sec);
		wire_put_varint(&b, (uint64_t)nsec);
	}
	put_head(c, 0, TRACE_NONE, ticks, b.n);
	buf_add_str(&c->o->buf, buf_str(&b));
	buf_release(&b);
}

/* Tables ---------------------------------------------------------------------------------------------------------- */

struct table {
	struct cutter *c;
	struct buf body, one;
	uint8_t kind;
	uint64_t ticks;
};

static void flush_table(struct table *t)
{
	if (t->body.n > 1) {
		put_head(t->c, 0, TRACE_NONE, t->ticks, t->body.n);
		buf_add_str(&t->c->o->buf, buf_str(&t->body));
		out_check(t->c->o);
	}
	buf_clear(&t->body);
	buf_addc(&t->body, (char)t->kind);
}

/* Takes over t->one as the table's next entry. */
static void add_entry(struct table *t)
{
	if (t->body.n + t->one.n > TRACE_MAX_BATCH)
		flush_table(t);
	buf_add_str(&t->body, buf_str(&t->one));
	buf_clear(&t->one);
}

static void put_samples(struct table *t)
{
	struct cutter *c = t->c;

	t->kind = TEV_CPU_SAMPLES;
	flush_table(t);
	for (size_t i = 0; i < c->gen->samples.n; i++) {
		const struct trace_cpu_sample *s = &c->gen->samples.v[i];

		if (s->time < c->from || s->time > c->to)
			continue;
		buf_addc(&t->one, TEV_CPU_SAMPLE);
		wire_put_varint(&t->one, ticks_up(c->gen->tab.freq, s->time));
		wire_put_varint(&t->one, (uint64_t)s->m);
		wire_put_varint(&t->one, (uint64_t)s->p);
		wire_put_varint(&t->one, s->g == TRACE_NONE ? 0 : (uint64_t)s->g);
		wire_put_varint(&t->one, s->stack);
		use(&c->stacks, s->stack);
		add_entry(t);
	}
	flush_table(t);
}

static void put_stacks(struct table *t)
{
	struct cutter *c = t->c;
	const struct trace_tables *tab = &c->gen->tab;

	t->kind = TEV_STACKS;
	buf_clear(&t->body);
	flush_table(t);
	for (size_t i = 0; i < c->stacks.ids.n; i++) {
		uint32_t at = trace_stack_index(tab, c->stacks.ids.v[i]);
		const struct trace_stack *s;

		if (at == MAP_NONE)
			continue;
		s = &tab->stacks.v[at];
		buf_addc(&t->one, TEV_STACK);
		wire_put_varint(&t->one, c->stacks.ids.v[i]);
		wire_put_varint(&t->one, s->n);
		for (uint32_t k = 0; k < s->n; k++) {
			const struct trace_frame *f =
				&tab->frames.v[tab->frame_ids.v[s->first + k]];

			wire_put_varint(&t->one, f->pc);
			wire_put_varint(&t->one, f->func);
			wire_put_varint(&t->one, f->file);
			wire_put_varint(&t->one, f->line);
			use(&c->strings, f->func);
			use(&c->strings, f->file);
		}
		add_entry(t);
	}
	flush_table(t);
}

static void put_strings(struct table *t)
{
	struct cutter *c = t->c;

	t->kind = TEV_STRINGS;
	buf_clear(&t->body);
	flush_table(t);
	for (size_t i = 0; i < c->strings.ids.n; i++) {
		struct str s;

		if (!trace_string(&c->gen->tab, c->strings.ids.v[i], &s))
			continue;
		buf_addc(&t->one, TEV_STRING);
		wire_put_varint(&t->one, c->strings.ids.v[i]);
		wire_put_varint(&t->one, s.n);
		buf_add_str(&t->one, s);
		add_entry(t);
	}
	flush_table(t);
}

static void put_tables(struct cutter *c, uint64_t ticks)
{
	struct table t = { .c = c, .ticks = ticks };

	put_samples(&t);
	put_stacks(&t);
	put_strings(&t);
	buf_release(&t.body);
	buf_release(&t.one);
	for (size_t i = 0; i < c->gen->experimental.n; i++) {
		const struct trace_batch *b = &c->gen->experimental.v[i];

		put_head(c, b->experiment, b->m, MAX(b->time, ticks), b->n);
		buf_add(&c->o->buf, b->data, b->n);
		out_check(c->o);
	}
}

/* One generation -------------------------------------------------------------------------------------------------- */

static bool walk(struct cutter *c, struct err *err)
{
	struct trace_event sample, *e;
	enum trace_read res;

	if (!trace_frontier_init(&c->f, c->gen, err))
		return false;
	for (;;) {
		/* Nothing is left of the time before the window: here it begins. */
		if (!c->started && c->order.head == c->order.tail &&
		    (c->f.heap.n == 0 || c->f.heap.v[0].time >= c->from)) {
			put_statuses(c);
			c->started = true;
		}
		res = trace_frontier_next(&c->f, c->gen, &c->order, &sample, &e, err);
		if (res != TRACE_READ_EVENT)
			return res == TRACE_READ_END;
		take_event(c, e);
	}
}

static void cutter_release(struct cutter *c)
{
	for (size_t i = 0; i < c->writers.n; i++)
		buf_release(&c->writers.v[i].body);
	vec_release(&c->writers);
	vec_release(&c->records);
	map_release(&c->writer_of);
	map_release(&c->strings.has);
	map_release(&c->stacks.has);
	vec_release(&c->strings.ids);
	vec_release(&c->stacks.ids);
	trace_frontier_release(&c->f);
	order_release(&c->order);
}

static bool rewrite_generation(const struct trace *tr, const struct trace_generation *where,
			       int64_t from, int64_t to, struct out *o, struct err *err)
{
	struct trace_scan scan = { .p = (const uint8_t *)tr->data.p,
				   .n = where->offset + where->bytes,
				   .pos = where->offset,
				   .version = tr->version };
	struct trace_gen gen;
	struct cutter c = { .tr = tr, .gen = &gen, .o = o };
	enum trace_scan_result r;
	uint64_t ticks;
	bool ok = false;

	trace_gen_init(&gen);
	order_init(&c.order, tr->version);
	r = trace_scan_next(&scan, &gen, err);
	if (r == SCAN_GEN || r == SCAN_GEN_ERROR) {
		int64_t begin = trace_ns(gen.tab.freq, gen.min_time);

		c.from = MAX(tr->start + from, begin);
		c.to = MAX(tr->start + to, c.from);
		ticks = ticks_down(gen.tab.freq, c.from);
		put_sync(&c, ticks);
		ok = walk(&c, err);
		for (size_t i = 0; i < c.writers.n; i++)
			flush_writer(&c, &c.writers.v[i]);
		put_tables(&c, ticks);
		if (tr->version >= 26)
			buf_addc(&o->buf, TEV_END_OF_GENERATION);
	}
	cutter_release(&c);
	trace_gen_release(&gen);
	return ok;
}

bool trace_cut(const struct trace *tr, int64_t from, int64_t to, struct out *o,
	       struct trace_cut *done, struct err *err)
{
	*done = (struct trace_cut){ 0 };
	if (tr->version < 22)
		return err_set(err, ERR_USAGE,
			       "a trace of Go 1.%u cannot be cut: its format has no parts that "
			       "stand for themselves",
			       tr->version);
	buf_printf(&o->buf, "go 1.%u trace", tr->version);
	buf_fill(&o->buf, 0, 3);
	for (size_t i = 0; i < tr->gens.n; i++) {
		const struct trace_generation *g = &tr->gens.v[i];

		if (g->end < from || g->start > to ||
		    (tr->damage.any && g->offset >= tr->damage.offset))
			continue;
		if (g->start >= from && g->end <= to) {
			buf_add(&o->buf, tr->data.p + g->offset, g->bytes);
			done->copied++;
		} else if (rewrite_generation(tr, g, from, to, o, err)) {
			done->rewritten++;
		} else {
			return false;
		}
		out_check(o);
	}
	if (done->copied + done->rewritten == 0)
		return err_set(err, ERR_NOT_FOUND, "nothing of the trace lies in that window");
	return true;
}
