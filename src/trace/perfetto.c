/*
 * A trace as Perfetto's track events. Fields and their numbers are those of perfetto.dev's protos/perfetto/trace:
 * trace_packet.proto, track_event/track_event.proto, track_descriptor.proto, interned_data.proto.
 */
#include <stdlib.h>

#include "base/gofmt.h"
#include "base/wire.h"
#include "trace/export.h"

enum wire_type { VARINT = 0, FIXED64 = 1, BYTES = 2 };

/* TracePacket */
#define PACKET_TIMESTAMP 8
#define PACKET_SEQUENCE 10
#define PACKET_TRACK_EVENT 11
#define PACKET_INTERNED 12
#define PACKET_SEQUENCE_FLAGS 13
#define PACKET_DESCRIPTOR 60
#define SEQUENCE_CLEARED 1 /* interned data starts here */
#define SEQUENCE_NEEDED 2  /* it is needed */
/* TrackDescriptor */
#define TRACK_UUID 1
#define TRACK_NAME 2
#define TRACK_PROCESS 3
#define TRACK_THREAD 4
#define TRACK_PARENT 5
#define TRACK_COUNTER 8
/* TrackEvent */
#define EVENT_CATEGORY 3
#define EVENT_ANNOTATION 4
#define EVENT_TYPE 9
#define EVENT_NAME 10
#define EVENT_TRACK 11
#define EVENT_COUNTER 30
#define EVENT_FLOW 47
#define EVENT_FLOW_END 48
/* InternedData; each entry is an iid (1) and a text (2) */
#define INTERNED_CATEGORY 1
#define INTERNED_NAME 2
#define INTERNED_KEY 3
#define INTERNED_TEXT 29
/* DebugAnnotation */
#define ANNOTATION_KEY 1
#define ANNOTATION_UINT 3
#define ANNOTATION_TEXT 17

enum event_type { SLICE_BEGIN = 1, SLICE_END, INSTANT, COUNTER };
enum counter_unit { UNIT_COUNT = 2, UNIT_BYTES = 3 };

/* Numbers of tracks: kinds above, what they are of below. */
#define UUID(kind, i) ((uint64_t)(kind) << 40 | (uint64_t)(i))
enum track_kind {
	UUID_PROCESS = 1,
	UUID_PROC,
	UUID_FUNC,
	UUID_G,
	UUID_REGIONS,
	UUID_TASKS,
	UUID_GC,
	UUID_COUNTER
};
enum process { PROCESSORS = 1, GOROUTINES, TASKS, PROCESS_N };

/* Texts that were given a number, and how many of them the reader knows already. */
struct texts {
	struct intern in;
	uint32_t known;
	unsigned field;
};

struct maker {
	const struct view_report *r;
	const struct trace *tr;
	struct out *o;
	struct texts names, categories, keys, values;
	struct buf packet, event, nested, one;
	uint8_t *has; /* by goroutine: it has a track */
	uint64_t flows;
	bool started;
};

/* Protobuf -------------------------------------------------------------------------------------------------------- */

static void put_uint(struct buf *b, unsigned field, uint64_t v)
{
	wire_put_varint(b, (uint64_t)field << 3 | VARINT);
	wire_put_varint(b, v);
}

static void put_fixed(struct buf *b, unsigned field, uint64_t v)
{
	wire_put_varint(b, (uint64_t)field << 3 | FIXED64);
	for (int i = 0; i < 8; i++)
		buf_addc(b, (char)(v >> (8 * i)));
}

static void put_bytes(struct buf *b, unsigned field, struct str s)
{
	wire_put_varint(b, (uint64_t)field << 3 | BYTES);
	wire_put_varint(b, s.n);
	buf_add_str(b, s);
}

/* A text of a trace may be any bytes; protobuf's strings are UTF-8. */
static void put_text(struct buf *b, unsigned field, struct str s)
{
	struct buf clean = { 0 };

	while (s.n) {
		size_t n;
		uint32_t rune = go_rune(s, &n);

		if (n == 1 && rune == 0xfffd)
			buf_adds(&clean, "\xef\xbf\xbd");
		else
			buf_add(&clean, s.p, n);
		s = str_sub(s, n, s.n);
	}
	put_bytes(b, field, buf_str(&clean));
	buf_release(&clean);
}

/* The number of a text; the packet that first uses it carries it. */
static uint64_t number(struct texts *t, struct str s)
{
	return intern_id(&t->in, s.n ? s : STR("?"));
}

static void put_new_texts(struct maker *m, struct texts *t)
{
	for (; t->known < t->in.strs.n; t->known++) {
		buf_clear(&m->one);
		put_uint(&m->one, 1, t->known);
		put_text(&m->one, 2, intern_get(&t->in, t->known));
		put_bytes(&m->nested, t->field, buf_str(&m->one));
	}
}

/* Writes the packet: its head, what the event needs, and the event or descriptor itself. */
static void put_packet(struct maker *m, int64_t time, unsigned field)
{
	struct texts *all[] = { &m->categories, &m->names, &m->keys, &m->values };
	struct buf *b = &m->packet;

	buf_clear(b);
	if (field == PACKET_TRACK_EVENT)
		put_uint(b, PACKET_TIMESTAMP, (uint64_t)MAX(m->tr->start + time, 0));
	put_uint(b, PACKET_SEQUENCE, 1);
	put_uint(b, PACKET_SEQUENCE_FLAGS, m->started ? SEQUENCE_NEEDED : SEQUENCE_CLEARED);
	m->started = true;
	buf_clear(&m->nested);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		put_new_texts(m, all[i]);
	if (m->nested.n)
		put_bytes(b, PACKET_INTERNED, buf_str(&m->nested));
	put_bytes(b, field, buf_str(&m->event));
	put_bytes(&m->o->buf, 1, buf_str(b));
	out_check(m->o);
	buf_clear(&m->event);
}

/* Tracks ---------------------------------------------------------------------------------------------------------- */

static void put_track(struct maker *m, uint64_t uuid, uint64_t parent, struct str name)
{
	put_uint(&m->event, TRACK_UUID, uuid);
	put_text(&m->event, TRACK_NAME, name);
	if (parent)
		put_uint(&m->event, TRACK_PARENT, parent);
	put_packet(m, 0, PACKET_DESCRIPTOR);
}

static void put_process(struct maker *m, enum process p, const char *name)
{
	struct buf d = { 0 };

	put_uint(&d, 1, p);
	put_text(&d, 6, str_of(name));
	put_uint(&m->event, TRACK_UUID, UUID(UUID_PROCESS, p));
	put_bytes(&m->event, TRACK_PROCESS, buf_str(&d));
	put_packet(m, 0, PACKET_DESCRIPTOR);
	buf_release(&d);
}

static void put_thread(struct maker *m, uint32_t p)
{
	struct buf d = { 0 };
	char *name = xasprintf("P %lld", (long long)m->tr->ps.v[p].id);

	put_uint(&d, 1, PROCESSORS);
	put_uint(&d, 2, 100 + (uint64_t)m->tr->ps.v[p].id);
	put_text(&d, 5, str_of(name));
	put_uint(&m->event, TRACK_UUID, UUID(UUID_PROC, p));
	put_uint(&m->event, TRACK_PARENT, UUID(UUID_PROCESS, PROCESSORS));
	put_bytes(&m->event, TRACK_THREAD, buf_str(&d));
	put_packet(m, 0, PACKET_DESCRIPTOR);
	buf_release(&d);
	free(name);
}

static void put_counter_track(struct maker *m, unsigned i, const char *name, enum counter_unit unit)
{
	struct buf d = { 0 };

	put_uint(&d, 3, unit);
	put_uint(&m->event, TRACK_UUID, UUID(UUID_COUNTER, i));
	put_text(&m->event, TRACK_NAME, str_of(name));
	put_uint(&m->event, TRACK_PARENT, UUID(UUID_PROCESS, PROCESSORS));
	put_bytes(&m->event, TRACK_COUNTER, buf_str(&d));
	put_packet(m, 0, PACKET_DESCRIPTOR);
	buf_release(&d);
}

/* Events ---------------------------------------------------------------------------------------------------------- */

static void begin(struct maker *m, enum event_type type, uint64_t track)
{
	put_uint(&m->event, EVENT_TYPE, type);
	put_uint(&m->event, EVENT_TRACK, track);
}

static void named(struct maker *m, enum event_type type, uint64_t track, const char *category,
		  struct str name)
{
	begin(m, type, track);
	put_uint(&m->event, EVENT_CATEGORY, number(&m->categories, str_of(category)));
	put_uint(&m->event, EVENT_NAME, number(&m->names, name));
}

static void annotate_uint(struct maker *m, const char *key, uint64_t v)
{
	buf_clear(&m->one);
	put_uint(&m->one, ANNOTATION_KEY, number(&m->keys, str_of(key)));
	put_uint(&m->one, ANNOTATION_UINT, v);
	put_bytes(&m->event, EVENT_ANNOTATION, buf_str(&m->one));
}

static void annotate_text(struct maker *m, const char *key, struct str v)
{
	uint64_t k = number(&m->keys, str_of(key)), text = number(&m->values, v);

	buf_clear(&m->one);
	put_uint(&m->one, ANNOTATION_KEY, k);
	put_uint(&m->one, ANNOTATION_TEXT, text);
	put_bytes(&m->event, EVENT_ANNOTATION, buf_str(&m->one));
}

static void annotate_stack(struct maker *m, uint32_t stack)
{
	uint32_t top = stack ? view_stack_top(m->tr, stack) : TRACE_NO;
	const struct trace_frame_info *f;
	char *text;

	if (top == TRACE_NO)
		return;
	f = trace_stack_frame(m->tr, stack, top);
	text = xasprintf(STR_FMT " " STR_FMT ":%u", STR_ARG(trace_str(m->tr, f->func)),
			 STR_ARG(str_base(trace_str(m->tr, f->file))), f->line);
	annotate_text(m, "where", str_of(text));
	free(text);
}

static void end_slice(struct maker *m, uint64_t track, int64_t time)
{
	begin(m, SLICE_END, track);
	put_packet(m, time, PACKET_TRACK_EVENT);
}

static void slice(struct maker *m, uint64_t track, const char *category, struct str name,
		  int64_t from, int64_t to)
{
	named(m, SLICE_BEGIN, track, category, name);
	put_packet(m, from, PACKET_TRACK_EVENT);
	end_slice(m, track, to);
}

static void count(struct maker *m, unsigned i, int64_t time, int64_t v)
{
	begin(m, COUNTER, UUID(UUID_COUNTER, i));
	put_uint(&m->event, EVENT_COUNTER, (uint64_t)v);
	put_packet(m, time, PACKET_TRACK_EVENT);
}

static bool cut(const struct view_report *r, int64_t *start, int64_t *end)
{
	*start = MAX(*start, r->f.from);
	*end = MIN(*end < 0 ? r->tr->end : *end, r->f.to);
	return *end > *start;
}

/* Processors ------------------------------------------------------------------------------------------------------ */

static void put_processor(struct maker *m, uint32_t p)
{
	struct trace_piter it = trace_pspans(m->tr, p, m->r->f.from, m->r->f.to);
	struct trace_pspan s;

	put_thread(m, p);
	while (trace_next_pspan(&it, &s)) {
		bool call = s.state == TP_SYSCALL;

		if ((s.state != TP_RUNNING && !call) || s.g == TRACE_NO ||
		    !view_wants_g(m->r, s.g) || !cut(m->r, &s.start, &s.end))
			continue;
		named(m, SLICE_BEGIN, UUID(UUID_PROC, p), call ? "syscall" : "running",
		      view_g_name(m->tr, s.g));
		annotate_uint(m, "goroutine", (uint64_t)m->tr->gs.v[s.g].id);
		if (s.m != TRACE_NO)
			annotate_uint(m, "thread", (uint64_t)m->tr->ms.v[s.m].id);
		put_packet(m, s.start, PACKET_TRACK_EVENT);
		end_slice(m, UUID(UUID_PROC, p), s.end);
	}
}

/* Goroutines ------------------------------------------------------------------------------------------------------ */

static struct str span_name(const struct trace *tr, const struct trace_span *s)
{
	if (s->state == TS_WAITING && s->reason)
		return trace_str(tr, s->reason);
	if (s->state == TS_SYSCALL || s->state == TS_SYSCALL_BLOCKED)
		return s->stack ? view_call(tr, s->stack) : STR("syscall");
	return str_of(trace_state_name[s->state]);
}

/* Who made it runnable points at it. */
static void put_flow(struct maker *m, uint32_t g, const struct trace_span *s)
{
	const char *verb = s->cause == TC_CREATED ? "go" : "unblock";

	if (s->from == TRACE_NO || s->start < m->r->f.from || !m->has[s->from])
		return;
	named(m, INSTANT, UUID(UUID_G, s->from), "wake", str_of(verb));
	annotate_uint(m, "goroutine", (uint64_t)m->tr->gs.v[g].id);
	annotate_stack(m, s->stack);
	put_fixed(&m->event, EVENT_FLOW, ++m->flows);
	put_packet(m, s->start, PACKET_TRACK_EVENT);
}

static void put_span(struct maker *m, uint32_t g, const struct trace_span *s)
{
	uint64_t track = UUID(UUID_G, g), flows = m->flows;
	int64_t from = s->start, to = s->end;

	if (!cut(m->r, &from, &to))
		return;
	if (s->state == TS_RUNNABLE && (s->cause == TC_CREATED || s->cause == TC_UNBLOCKED))
		put_flow(m, g, s);
	named(m, SLICE_BEGIN, track, trace_state_name[s->state], span_name(m->tr, s));
	if (s->proc != TRACE_NO)
		annotate_uint(m, "processor", (uint64_t)m->tr->ps.v[s->proc].id);
	if (s->state != TS_RUNNABLE || s->cause == TC_STOPPED)
		annotate_stack(m, s->stack);
	if (s->yields)
		annotate_uint(m, "yields", s->yields);
	if (m->flows != flows)
		put_fixed(&m->event, EVENT_FLOW_END, m->flows);
	put_packet(m, from, PACKET_TRACK_EVENT);
	end_slice(m, track, to);
}

static bool shows(const struct maker *m, const uint8_t *waits, uint32_t g,
		  const struct trace_span *s)
{
	return view_wants_span(m->r, waits, s) && view_clip_g(m->r, g, s->start, s->end) > 0;
}

/* Tracks of the goroutines that have anything to show, below one for their start function. */
static void put_g_tracks(struct maker *m, const uint8_t *waits)
{
	uint8_t *funcs = xcalloc(m->tr->strings.strs.n + 1, 1);

	for (uint32_t g = 0; g < m->tr->gs.n; g++) {
		struct trace_iter it = trace_spans(m->tr, g, m->r->f.from, m->r->f.to);
		uint32_t func = trace_g_name(m->tr, g);
		struct trace_span s;
		char *name;

		while (view_wants_g(m->r, g) && !m->has[g] && trace_next_span(&it, &s))
			m->has[g] = shows(m, waits, g, &s);
		if (!m->has[g])
			continue;
		if (!funcs[func])
			put_track(m, UUID(UUID_FUNC, func), UUID(UUID_PROCESS, GOROUTINES),
				  view_g_name(m->tr, g));
		funcs[func] = 1;
		name = xasprintf("G %lld", (long long)m->tr->gs.v[g].id);
		put_track(m, UUID(UUID_G, g), UUID(UUID_FUNC, func), str_of(name));
		free(name);
	}
	free(funcs);
}

static void put_goroutines(struct maker *m)
{
	uint8_t *waits = view_wait_classes(m->tr);

	put_g_tracks(m, waits);
	for (uint32_t g = 0; g < m->tr->gs.n; g++) {
		struct trace_iter it = trace_spans(m->tr, g, m->r->f.from, m->r->f.to);
		struct trace_span s;

		while (m->has[g] && trace_next_span(&it, &s))
			if (shows(m, waits, g, &s))
				put_span(m, g, &s);
	}
	free(waits);
}

/* A goroutine's regions nest: a track below its own. */
static void put_regions(struct maker *m)
{
	uint8_t *seen = xcalloc(m->tr->gs.n + 1, 1);

	for (size_t i = 0; i < m->tr->regions.n; i++) {
		const struct trace_region *x = &m->tr->regions.v[i];
		int64_t from = x->start, to = x->end;

		if (x->g == TRACE_NO || !view_wants_g(m->r, x->g) || !cut(m->r, &from, &to) ||
		    (m->r->f.scope && !m->r->f.scope->region[i]))
			continue;
		if (!seen[x->g])
			put_track(m, UUID(UUID_REGIONS, x->g),
				  m->has[x->g] ? UUID(UUID_G, x->g)
					       : UUID(UUID_PROCESS, GOROUTINES),
				  STR("regions"));
		seen[x->g] = 1;
		named(m, SLICE_BEGIN, UUID(UUID_REGIONS, x->g), "region",
		      trace_str(m->tr, x->type));
		if (x->task)
			annotate_uint(m, "task", x->task);
		annotate_stack(m, x->stack);
		put_packet(m, from, PACKET_TRACK_EVENT);
		end_slice(m, UUID(UUID_REGIONS, x->g), to);
	}
	free(seen);
}

/* Tasks overlap: each goes to the lane of its type that has been free for longest, or to a new one. */
struct lane {
	int64_t until;
	uint32_t track;
};

struct lanes {
	VEC(struct lane) heap; /* the earliest end first */
};

static void swap_lanes(struct lane *a, struct lane *b)
{
	struct lane t = *a;

	*a = *b;
	*b = t;
}

static void sink(struct lanes *l, size_t i)
{
	for (;;) {
		size_t least = i;

		for (size_t c = 2 * i + 1; c <= 2 * i + 2 && c < l->heap.n; c++)
			if (l->heap.v[c].until < l->heap.v[least].until)
				least = c;
		if (least == i)
			return;
		swap_lanes(&l->heap.v[i], &l->heap.v[least]);
		i = least;
	}
}

/* The track for a task from `from` to `to`; *added: it is new. The heap's order: a new lane ends last or is sunk. */
static uint32_t take_lane(struct lanes *l, int64_t from, int64_t to, uint32_t *tracks, bool *added)
{
	uint32_t track;

	*added = l->heap.n == 0 || l->heap.v[0].until > from;
	if (!*added) {
		track = l->heap.v[0].track;
		l->heap.v[0].until = to;
		sink(l, 0);
		return track;
	}
	track = (*tracks)++;
	vec_push(&l->heap, (struct lane){ to, track });
	for (size_t i = l->heap.n - 1; i && l->heap.v[(i - 1) / 2].until > to; i = (i - 1) / 2)
		swap_lanes(&l->heap.v[i], &l->heap.v[(i - 1) / 2]);
	return track;
}

static bool wants_task(const struct view_report *r, size_t i)
{
	const struct trace_task *x = &r->tr->tasks.v[i];

	if (r->f.scope)
		return r->f.scope->task[i];
	return view_wants_g(r, x->g == TRACE_NO ? x->end_g : x->g);
}

static void put_tasks(struct maker *m)
{
	VEC(struct lanes) types = { 0 };
	struct map of;
	uint32_t tracks = 0;

	map_init(&of);
	for (size_t i = 0; i < m->tr->tasks.n; i++) {
		const struct trace_task *x = &m->tr->tasks.v[i];
		int64_t from = x->start, to = x->end;
		struct str type = trace_str(m->tr, x->type);
		uint32_t at, track;
		bool added;

		if (!wants_task(m->r, i) || !cut(m->r, &from, &to))
			continue;
		at = map_get_or_put(&of, x->type, (uint32_t)types.n, &added);
		if (added)
			(void)vec_add(&types);
		assert(types.v);
		track = take_lane(&types.v[at], from, to, &tracks, &added);
		if (added)
			put_track(m, UUID(UUID_TASKS, track), UUID(UUID_PROCESS, TASKS), type);
		named(m, SLICE_BEGIN, UUID(UUID_TASKS, track), "task", type);
		annotate_uint(m, "task", x->id);
		if (x->parent && x->parent != UINT64_MAX)
			annotate_uint(m, "parent", x->parent);
		put_packet(m, from, PACKET_TRACK_EVENT);
		end_slice(m, UUID(UUID_TASKS, track), to);
	}
	for (size_t i = 0; i < types.n; i++)
		vec_release(&types.v[i].heap);
	vec_release(&types);
	map_release(&of);
}

/* The collector, and counters ------------------------------------------------------------------------------------- */

static void put_gc(struct maker *m)
{
	static const struct {
		enum trace_range_kind kind;
		const char *track, *name;
	} rows[] = { { TR_GC, "GC", "mark" }, { TR_STW, "stop the world", NULL } };

	for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
		put_track(m, UUID(UUID_GC, k), UUID(UUID_PROCESS, PROCESSORS),
			  str_of(rows[k].track));
		for (size_t i = 0; i < m->tr->ranges[rows[k].kind].n; i++) {
			const struct trace_range *x = &m->tr->ranges[rows[k].kind].v[i];
			int64_t from = x->start, to = x->end;

			if (cut(m->r, &from, &to))
				slice(m, UUID(UUID_GC, k), "gc",
				      rows[k].name ? str_of(rows[k].name)
						   : trace_str(m->tr, x->name),
				      from, to);
		}
	}
}

static void put_metric(struct maker *m, unsigned i, const struct trace_metric *v, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (v[k].time >= m->r->f.from && v[k].time <= m->r->f.to)
			count(m, i, v[k].time, (int64_t)MIN(v[k].value, INT64_MAX));
}

static void put_counters(struct maker *m)
{
	struct view_list born = { 0 }, gone = { 0 };
	int64_t alive = 0;
	size_t e = 0;

	put_counter_track(m, 0, "live heap", UNIT_BYTES);
	put_metric(m, 0, m->tr->heap_alloc.v, m->tr->heap_alloc.n);
	put_counter_track(m, 1, "heap goal", UNIT_BYTES);
	put_metric(m, 1, m->tr->heap_goal.v, m->tr->heap_goal.n);
	put_counter_track(m, 2, "goroutines", UNIT_COUNT);
	for (size_t g = 0; g < m->tr->gs.n; g++) {
		vec_push(&born, MAX(m->tr->gs.v[g].created, 0));
		if (m->tr->gs.v[g].ended >= 0)
			vec_push(&gone, m->tr->gs.v[g].ended);
	}
	view_sort(&born);
	view_sort(&gone);
	for (size_t b = 0; b < born.n || e < gone.n;) {
		bool end = e < gone.n && (b == born.n || gone.v[e] <= born.v[b]);
		int64_t t = end ? gone.v[e++] : born.v[b++];

		alive += end ? -1 : 1;
		if (t >= m->r->f.from && t <= m->r->f.to)
			count(m, 2, t, alive);
	}
	vec_release(&born);
	vec_release(&gone);
}

static void texts_init(struct texts *t, unsigned field)
{
	intern_init(&t->in);
	t->known = 1; /* 0 is no number here */
	t->field = field;
}

void export_perfetto(const struct view_report *r, struct out *o)
{
	static const char *const processes[PROCESS_N] = {
		[PROCESSORS] = "processors", [GOROUTINES] = "goroutines", [TASKS] = "tasks"
	};
	struct maker m = { .r = r, .tr = r->tr, .o = o, .has = xcalloc(r->tr->gs.n + 1, 1) };

	texts_init(&m.names, INTERNED_NAME);
	texts_init(&m.categories, INTERNED_CATEGORY);
	texts_init(&m.keys, INTERNED_KEY);
	texts_init(&m.values, INTERNED_TEXT);
	for (int p = PROCESSORS; p < PROCESS_N; p++)
		put_process(&m, (enum process)p, processes[p]);
	put_gc(&m);
	put_counters(&m);
	for (uint32_t p = 0; p < r->tr->ps.n; p++)
		put_processor(&m, p);
	put_goroutines(&m);
	put_regions(&m);
	put_tasks(&m);
	free(m.has);
	intern_release(&m.names.in);
	intern_release(&m.categories.in);
	intern_release(&m.keys.in);
	intern_release(&m.values.in);
	buf_release(&m.packet);
	buf_release(&m.event);
	buf_release(&m.nested);
	buf_release(&m.one);
}
