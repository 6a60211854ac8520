#include "trace/text.h"

#include <time.h>

#include "base/gofmt.h"

/* No generation keeps more text of stacks than this. */
#define STACK_TEXT_MAX ((size_t)64 << 20)
/* Room for all of an event that is not a stack or a string. */
#define EVENT_ROOM 1024

/* Small writers: the caller has reserved room ---------------------------------------------------------------- */

static char *put(char *w, const char *s, size_t n)
{
	memcpy(w, s, n);
	return w + n;
}
#define PUT(w, lit) put((w), "" lit, sizeof(lit) - 1)

static char *put_cstr(char *w, const char *s)
{
	return put(w, s, strlen(s));
}

static const char digits2[] = "00010203040506070809101112131415161718192021222324252627282930313233"
			      "34353637383940414243444546474849"
			      "50515253545556575859606162636465666768697071727374757677787980818283"
			      "84858687888990919293949596979899";

static char *put_u64(char *w, uint64_t v)
{
	char tmp[20];
	char *p = tmp + sizeof(tmp);

	while (v >= 100) {
		p -= 2;
		memcpy(p, digits2 + v % 100 * 2, 2);
		v /= 100;
	}
	if (v >= 10) {
		p -= 2;
		memcpy(p, digits2 + v * 2, 2);
	} else {
		*--p = (char)('0' + v);
	}
	return put(w, p, (size_t)(tmp + sizeof(tmp) - p));
}

static char *put_i64(char *w, int64_t v)
{
	if (v < 0) {
		*w++ = '-';
		return put_u64(w, 0 - (uint64_t)v);
	}
	return put_u64(w, (uint64_t)v);
}

static void put_hex(struct buf *b, uint64_t v)
{
	char tmp[16];
	size_t n = 0;

	do
		tmp[sizeof(tmp) - ++n] = "0123456789abcdef"[v & 15];
	while (v >>= 4);
	buf_add(b, tmp + sizeof(tmp) - n, n);
}

/* A cursor into a buf with room; flush before anything that appends to the buf itself. */
struct writer {
	struct buf *out;
	char *w;
};

static void open_room(struct writer *o)
{
	if (!buf_reserve(o->out, EVENT_ROOM))
		die("out of memory for an event's text");
	o->w = o->out->data + o->out->n;
}

static void flush(struct writer *o)
{
	o->out->n = (size_t)(o->w - o->out->data);
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '"' || s.p[i] == '\\')
			return false;
	return true;
}

static void quoted(struct writer *o, struct str s)
{
	if (s.n < 256 && is_plain(s)) {
		*o->w++ = '"';
		o->w = put(o->w, s.p, s.n);
		*o->w++ = '"';
		return;
	}
	flush(o);
	go_quote(o->out, s);
	open_room(o);
}

/* Stacks ------------------------------------------------------------------------------------------------------- */

void trace_text_init(struct trace_text *t)
{
	*t = (struct trace_text){ 0 };
	arena_init(&t->arena);
}

void trace_text_release(struct trace_text *t)
{
	arena_release(&t->arena);
	vec_release(&t->stacks);
	buf_release(&t->scratch);
}

static void new_gen(struct trace_text *t, const struct trace_tables *tab)
{
	arena_release(&t->arena);
	vec_clear(&t->stacks);
	vec_reserve(&t->stacks, tab->stacks.n);
	if (t->stacks.v)
		memset(t->stacks.v, 0, tab->stacks.n * sizeof(*t->stacks.v));
	t->stacks.n = tab->stacks.n;
}

static void render_stack(const struct trace_tables *tab, uint32_t index, struct buf *b)
{
	const struct trace_stack *st = &tab->stacks.v[index];

	for (uint32_t i = 0; i < st->n; i++) {
		const struct trace_frame *f = &tab->frames.v[tab->frame_ids.v[st->first + i]];
		struct str func, file;
		trace_string(tab, f->func, &func);
		trace_string(tab, f->file, &file);
		buf_addc(b, '\t');
		buf_add_str(b, func);
		buf_adds(b, " @ 0x");
		put_hex(b, f->pc);
		buf_adds(b, "\n\t\t");
		buf_add_str(b, file);
		buf_addc(b, ':');
		buf_add_u64(b, f->line);
		buf_addc(b, '\n');
	}
}

static struct str stack_text(struct trace_text *t, const struct trace_tables *tab, uint64_t id)
{
	uint32_t i = trace_stack_index(tab, id);
	struct str s;

	if (i == MAP_NONE)
		return STR("");
	if (t->stacks.v[i].p)
		return t->stacks.v[i];
	buf_clear(&t->scratch);
	buf_add(&t->scratch, "", 0);
	render_stack(tab, i, &t->scratch);
	s = buf_str(&t->scratch);
	if (s.n && t->arena.used_bytes + s.n <= STACK_TEXT_MAX)
		s = t->stacks.v[i] = arena_str(&t->arena, s);
	return s;
}

static void put_stack(struct trace_text *t, struct writer *o, const struct trace_tables *tab,
		      uint64_t id, struct str title)
{
	struct str s = stack_text(t, tab, id);

	flush(o);
	if (!buf_reserve(o->out, s.n + EVENT_ROOM))
		die("out of memory for a stack's text");
	o->w = o->out->data + o->out->n;
	o->w = put(o->w, title.p, title.n);
	o->w = put(o->w, s.p, s.n);
}

/* Wall clock: time.RFC3339Nano in the local zone ------------------------------------------------------------------- */

static void civil(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	/* days since 1970-01-01, proleptic Gregorian; eras of 400 years that begin on March 1 */
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	unsigned doe = (unsigned)(z - era * 146097),
		 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = (int64_t)yoe + era * 400 + (*month <= 2);
}

static void put_wall(struct writer *o, uint64_t sec_u, uint64_t nsec_u)
{
	int64_t nsec = (int64_t)nsec_u, local, days, secs, year;
	uint64_t sec = sec_u;
	unsigned month, day;
	struct tm tm;
	time_t t;
	long off = 0;

	if (nsec < 0 || nsec >= 1000000000) {
		sec += (uint64_t)(nsec / 1000000000);
		nsec %= 1000000000;
		if (nsec < 0) {
			nsec += 1000000000;
			sec--;
		}
	}
	t = (time_t)sec;
	if (localtime_r(&t, &tm))
		off = tm.tm_gmtoff;
	local = (int64_t)(sec + (uint64_t)off);
	days = local / 86400 - (local % 86400 < 0);
	secs = local - days * 86400;
	civil(days, &year, &month, &day);
	flush(o);
	buf_printf(o->out, "%s%04lld-%02u-%02uT%02d:%02d:%02d", year < 0 ? "-" : "",
		   (long long)(year < 0 ? -year : year), month, day, (int)(secs / 3600),
		   (int)(secs / 60 % 60), (int)(secs % 60));
	open_room(o);
	if (nsec) {
		char frac[10];
		size_t n = 9;
		for (int64_t v = nsec, i = 8; i >= 0; i--, v /= 10)
			frac[i] = (char)('0' + v % 10);
		while (n > 0 && frac[n - 1] == '0')
			n--;
		*o->w++ = '.';
		o->w = put(o->w, frac, n);
	}
	if (off == 0) {
		*o->w++ = 'Z';
		return;
	}
	*o->w++ = off < 0 ? '-' : '+';
	off = (off < 0 ? -off : off) / 60;
	o->w = put(o->w, digits2 + off / 60 % 100 * 2, 2);
	*o->w++ = ':';
	o->w = put(o->w, digits2 + off % 60 * 2, 2);
}

/* Kinds of events -------------------------------------------------------------------------------------------------- */

static struct str string_of(const struct trace_event *e, uint64_t id)
{
	struct str s;

	trace_string(e->tab, id, &s);
	return s;
}

static void put_sync(struct writer *o, const struct trace_event *e)
{
	o->w = PUT(o->w, " N=");
	o->w = put_u64(o->w, e->args[0]);
	if (!e->tab || !e->tab->clock.known)
		return;
	o->w = PUT(o->w, " Trace=");
	o->w = put_i64(o->w, trace_ns(e->tab->freq, e->tab->clock.ticks));
	o->w = PUT(o->w, " Mono=");
	o->w = put_u64(o->w, e->tab->clock.mono_ns);
	o->w = PUT(o->w, " Wall=");
	put_wall(o, e->tab->clock.sec, e->tab->clock.nsec);
}

static void put_metric(struct writer *o, const struct trace_event *e)
{
	const char *name = e->type == TEV_PROCS_CHANGE ? "/sched/gomaxprocs:threads"
			   : e->type == TEV_HEAP_ALLOC ? "/memory/classes/heap/objects:bytes"
						       : "/gc/heap/goal:bytes";

	o->w = PUT(o->w, " Name=\"");
	o->w = put_cstr(o->w, name);
	o->w = PUT(o->w, "\" Value=Value{Uint64(");
	o->w = put_u64(o->w, e->args[0]);
	o->w = PUT(o->w, ")}");
}

static void put_label(struct writer *o, const struct trace_event *e)
{
	o->w = PUT(o->w, " Label=");
	quoted(o, string_of(e, e->args[0]));
	o->w = PUT(o->w, " Resource=Goroutine(");
	o->w = put_i64(o->w, e->g);
	*o->w++ = ')';
}

static void put_range(struct writer *o, const struct trace_event *e)
{
	const char *scope = "Goroutine";
	int64_t id = e->g;

	o->w = PUT(o->w, " Name=");
	switch (e->type) {
	case TEV_STW_BEGIN:
	case TEV_STW_END: {
		struct buf name = { 0 };
		buf_adds(&name, "stop-the-world (");
		buf_add_str(&name, string_of(e, e->args[0]));
		buf_addc(&name, ')');
		quoted(o, buf_str(&name));
		buf_release(&name);
		break;
	}
	case TEV_GC_BEGIN:
	case TEV_GC_ACTIVE:
	case TEV_GC_END:
		o->w = PUT(o->w, "\"GC concurrent mark phase\" Scope=None");
		scope = NULL;
		break;
	case TEV_SWEEP_BEGIN:
	case TEV_SWEEP_ACTIVE:
	case TEV_SWEEP_END:
		o->w = PUT(o->w, "\"GC incremental sweep\"");
		scope = "Proc";
		id = e->type == TEV_SWEEP_ACTIVE ? (int64_t)e->args[0] : e->p;
		break;
	default:
		o->w = PUT(o->w, "\"GC mark assist\"");
		id = e->type == TEV_ASSIST_ACTIVE ? (int64_t)e->args[0] : e->g;
	}
	if (scope) {
		o->w = PUT(o->w, " Scope=");
		o->w = put_cstr(o->w, scope);
		*o->w++ = '(';
		o->w = put_i64(o->w, id);
		*o->w++ = ')';
	}
	if (trace_specs[e->type].kind != TKIND_RANGE_END)
		return;
	o->w = PUT(o->w, " Attributes=[");
	if (e->type == TEV_SWEEP_END) {
		o->w = PUT(o->w, "\"bytes swept\"=Value{Uint64(");
		o->w = put_u64(o->w, e->args[0]);
		o->w = PUT(o->w, ")} \"bytes reclaimed\"=Value{Uint64(");
		o->w = put_u64(o->w, e->args[1]);
		o->w = PUT(o->w, ")}");
	}
	*o->w++ = ']';
}

static void put_task(struct writer *o, const struct trace_event *e)
{
	bool end = e->type == TEV_TASK_END;

	o->w = PUT(o->w, " ID=");
	o->w = put_u64(o->w, e->args[0]);
	o->w = PUT(o->w, " Parent=");
	o->w = put_u64(o->w, end ? e->args[2] : e->args[1]);
	o->w = PUT(o->w, " Type=");
	quoted(o, end ? e->task : string_of(e, e->args[2]));
}

static void put_region(struct writer *o, const struct trace_event *e)
{
	o->w = PUT(o->w, " Task=");
	o->w = put_u64(o->w, e->args[0]);
	o->w = PUT(o->w, " Type=");
	quoted(o, string_of(e, e->args[1]));
}

static void put_log(struct writer *o, const struct trace_event *e)
{
	o->w = PUT(o->w, " Task=");
	o->w = put_u64(o->w, e->args[0]);
	o->w = PUT(o->w, " Category=");
	quoted(o, string_of(e, e->args[1]));
	o->w = PUT(o->w, " Message=");
	quoted(o, string_of(e, e->args[2]));
}

static void put_experimental(struct writer *o, const struct trace_event *e)
{
	const struct trace_spec *s = &trace_specs[e->type];

	o->w = PUT(o->w, " Name=");
	o->w = put_cstr(o->w, s->name);
	o->w = PUT(o->w, " Args=[");
	for (unsigned i = 1; i < s->nargs; i++) {
		if (i > 1)
			o->w = PUT(o->w, ", ");
		o->w = put_cstr(o->w, s->args[i]);
		o->w = PUT(o->w, "=Value{Uint64(");
		o->w = put_u64(o->w, e->args[i - 1]);
		o->w = PUT(o->w, ")}");
	}
	*o->w++ = ']';
}

/* How the state of a goroutine or processor changes: fixed for most events. */
enum subject { SUBJECT_P_ARG, SUBJECT_P_CUR, SUBJECT_G_ARG, SUBJECT_G_CUR };

#define P_(s, from, to) \
	{ \
		SUBJECT_P_##s, " ProcID=", " " #from "->" #to " Reason=" \
	}
#define G_(s, from, to) \
	{ \
		SUBJECT_G_##s, " GoID=", " " #from "->" #to " Reason=" \
	}
static const struct {
	enum subject subject;
	const char *id;
	const char *states;
} transitions[] = {
	[TEV_PROC_START] = P_(ARG, Idle, Running),
	[TEV_PROC_STOP] = P_(CUR, Running, Idle),
	[TEV_PROC_STEAL] = P_(ARG, Running, Idle),
	[TEV_PROC_STATUS] = P_(ARG, Bad, Bad),
	[TEV_GO_CREATE] = G_(ARG, NotExist, Runnable),
	[TEV_GO_CREATE_BLOCKED] = G_(ARG, NotExist, Waiting),
	[TEV_GO_CREATE_SYSCALL] = G_(ARG, NotExist, Syscall),
	[TEV_GO_START] = G_(ARG, Runnable, Running),
	[TEV_GO_DESTROY] = G_(CUR, Running, NotExist),
	[TEV_GO_DESTROY_SYSCALL] = G_(CUR, Syscall, NotExist),
	[TEV_GO_STOP] = G_(CUR, Running, Runnable),
	[TEV_GO_BLOCK] = G_(CUR, Running, Waiting),
	[TEV_GO_UNBLOCK] = G_(ARG, Waiting, Runnable),
	[TEV_GO_SWITCH] = G_(ARG, Waiting, Runnable),
	[TEV_GO_SWITCH_DESTROY] = G_(ARG, Waiting, Runnable),
	[TEV_GO_SYSCALL_BEGIN] = G_(CUR, Running, Syscall),
	[TEV_GO_SYSCALL_END] = G_(CUR, Syscall, Running),
	[TEV_GO_SYSCALL_END_BLOCKED] = G_(CUR, Syscall, Runnable),
	[TEV_GO_STATUS] = G_(ARG, Bad, Bad),
	[TEV_GO_STATUS_STACK] = G_(ARG, Bad, Bad),
};
#undef P_
#undef G_

static void put_change(struct writer *o, const char *from, const char *to)
{
	*o->w++ = ' ';
	o->w = put_cstr(o->w, from);
	o->w = PUT(o->w, "->");
	o->w = put_cstr(o->w, to);
	o->w = PUT(o->w, " Reason=");
}

static void put_states(struct writer *o, const struct trace_event *e)
{
	switch (e->type) {
	case TEV_PROC_STATUS:
		put_change(o, trace_pstate_name[e->args[2] & 3],
			   trace_pstate_name[trace_pstate_of[(e->args[1] & 0xff) % PSTATUS_N]]);
		return;
	case TEV_PROC_STEAL:
		put_change(o, e->args[3] == PSTATUS_ABANDONED ? "Idle" : "Running", "Idle");
		return;
	case TEV_GO_STATUS:
	case TEV_GO_STATUS_STACK:
		put_change(o, trace_gstate_name[e->args[2] >> 32],
			   trace_gstate_name[trace_gstate_of[(uint32_t)e->args[2]]]);
		return;
	}
	o->w = put_cstr(o->w, transitions[e->type].states);
}

/* The stack of what changes, where it is shown apart from the event's own. *shown: also when it is empty. */
static uint64_t transition_stack(const struct trace_event *e, bool *shown)
{
	uint64_t id;

	switch (e->type) {
	case TEV_GO_CREATE:
	case TEV_GO_CREATE_BLOCKED:
		*shown = true;
		return e->args[1];
	case TEV_GO_STOP:
	case TEV_GO_BLOCK:
	case TEV_GO_SYSCALL_BEGIN:
		id = e->args[1];
		break;
	case TEV_GO_STATUS_STACK:
		id = e->args[3];
		break;
	default:
		id = 0;
	}
	*shown = id != 0;
	return id;
}

static void put_transition(struct trace_text *t, struct writer *o, const struct trace_event *e)
{
	enum subject s = transitions[e->type].subject;
	bool shown;
	uint64_t stack;

	o->w = put_cstr(o->w, transitions[e->type].id);
	o->w = put_i64(o->w, s == SUBJECT_P_CUR	  ? e->p
			     : s == SUBJECT_G_CUR ? e->g
						  : (int64_t)e->args[0]);
	put_states(o, e);
	if (e->type == TEV_GO_STOP || e->type == TEV_GO_BLOCK)
		quoted(o, string_of(e, e->args[0]));
	else
		o->w = PUT(o->w, "\"\"");
	stack = transition_stack(e, &shown);
	if (shown)
		put_stack(t, o, e->tab, stack, STR("\nTransitionStack=\n"));
}

static void put_details(struct trace_text *t, struct writer *o, const struct trace_event *e,
			unsigned kind)
{
	static void (*const put_kind[])(struct writer *, const struct trace_event *) = {
		[TKIND_SYNC] = put_sync,
		[TKIND_METRIC] = put_metric,
		[TKIND_LABEL] = put_label,
		[TKIND_RANGE_BEGIN] = put_range,
		[TKIND_RANGE_ACTIVE] = put_range,
		[TKIND_RANGE_END] = put_range,
		[TKIND_TASK_BEGIN] = put_task,
		[TKIND_TASK_END] = put_task,
		[TKIND_REGION_BEGIN] = put_region,
		[TKIND_REGION_END] = put_region,
		[TKIND_LOG] = put_log,
		[TKIND_EXPERIMENTAL] = put_experimental,
	};

	if (kind == TKIND_TRANSITION)
		put_transition(t, o, e);
	else if (put_kind[kind])
		put_kind[kind](o, e);
}

void trace_text_event(struct trace_text *t, const struct trace_event *e, struct buf *out)
{
	struct writer o = { .out = out };
	unsigned kind = e->type == TEV_SYNC ? TKIND_SYNC : trace_specs[e->type].kind;
	uint64_t stack = 0;

	if (e->type == TEV_SYNC && e->tab)
		new_gen(t, e->tab);
	open_room(&o);
	o.w = PUT(o.w, "M=");
	o.w = put_i64(o.w, e->m);
	o.w = PUT(o.w, " P=");
	o.w = put_i64(o.w, e->p);
	o.w = PUT(o.w, " G=");
	o.w = put_i64(o.w, e->g);
	*o.w++ = ' ';
	o.w = put_cstr(o.w, trace_kind_name[kind]);
	o.w = PUT(o.w, " Time=");
	o.w = put_i64(o.w, e->time);
	put_details(t, &o, e, kind);
	if (e->type == TEV_CPU_SAMPLE)
		stack = e->args[0];
	else if (e->type != TEV_SYNC && trace_specs[e->type].stack[0])
		stack = e->args[trace_specs[e->type].stack[0] - 1];
	if (stack || e->type == TEV_CPU_SAMPLE)
		put_stack(t, &o, e->tab, stack, STR("\nStack=\n"));
	*o.w++ = '\n';
	flush(&o);
}
