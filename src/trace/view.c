#include "trace/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "trace/times.h"

const struct view *trace_view_find(const char *name)
{
	for (const struct view *v = trace_views; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

void view_report_init(struct view_report *r, const struct trace *tr, const struct view_filter *f)
{
	*r = (struct view_report){ .tr = tr, .f = *f };
	arena_init(&r->arena);
}

void view_report_release(struct view_report *r)
{
	for (size_t i = 0; i < r->tables.n; i++) {
		vec_release(&r->tables.v[i]->cells);
		if (r->tables.v[i]->release)
			r->tables.v[i]->release(r->tables.v[i]->ctx);
	}
	vec_release(&r->tables);
	arena_release(&r->arena);
}

struct view_table *view_table(struct view_report *r, const char *name, const char *title,
			      const struct view_col *cols, size_t ncols)
{
	struct view_table *t = ARENA_NEW(&r->arena, struct view_table);

	t->name = name;
	t->title = title;
	t->cols = cols;
	t->ncols = ncols;
	vec_push(&r->tables, t);
	return t;
}

void view_rows_later(struct view_table *t, size_t n, view_row_fn make, void *ctx,
		     void (*release)(void *ctx))
{
	t->nrows = n;
	t->make = make;
	t->ctx = ctx;
	t->release = release;
}

size_t view_rows(const struct view_table *t)
{
	return t->make ? t->nrows : t->cells.n / t->ncols;
}

const struct view_cell *view_row(struct view_report *r, struct view_table *t, size_t i)
{
	if (!t->make)
		return &t->cells.v[i * t->ncols];
	vec_clear(&t->cells);
	t->make(r, t, t->ctx, i);
	return t->cells.v;
}

static const struct view_col pair_cols[] = { { "name", "", VU_TEXT }, { "value", "", VU_TEXT } };

struct view_table *view_pairs(struct view_report *r, const char *name, const char *title)
{
	struct view_table *t = view_table(r, name, title, pair_cols, ARRAY_LEN(pair_cols));

	t->pairs = t->whole = true;
	return t;
}

static struct view_cell *next_cell(struct view_table *t)
{
	size_t col = t->cells.n % t->ncols;
	struct view_cell *c = vec_add(&t->cells);

	c->unit = (uint8_t)t->cols[col].unit;
	return c;
}

void view_i(struct view_table *t, int64_t v)
{
	next_cell(t)->i = v;
}

void view_d(struct view_table *t, double v)
{
	next_cell(t)->d = v;
}

void view_s(struct view_table *t, struct str s)
{
	next_cell(t)->s = s;
}

void view_stack(struct view_table *t, uint32_t stack)
{
	next_cell(t)->stack = stack;
}

void view_none(struct view_table *t)
{
	next_cell(t)->none = true;
}

void view_seen(struct view_table *t, int64_t moment)
{
	if (moment < 0)
		view_none(t);
	else
		view_i(t, moment);
}

void view_g(struct view_report *r, struct view_table *t, uint32_t g)
{
	if (g == TRACE_NO)
		view_none(t);
	else
		view_i(t, r->tr->gs.v[g].id);
}

void view_pair_i(struct view_table *t, const char *key, enum view_unit unit, int64_t v)
{
	view_s(t, str_of(key));
	view_i(t, v);
	vec_last(&t->cells).unit = (uint8_t)unit;
}

void view_pair_d(struct view_table *t, const char *key, enum view_unit unit, double v)
{
	view_s(t, str_of(key));
	view_d(t, v);
	vec_last(&t->cells).unit = (uint8_t)unit;
}

void view_pair_s(struct view_table *t, const char *key, struct str s)
{
	view_s(t, str_of(key));
	view_s(t, s);
}

bool view_wants_g(const struct view_report *r, uint32_t g)
{
	if (r->f.g != TRACE_NO && g != r->f.g)
		return false;
	if (r->f.scope && (g == TRACE_NO || r->f.scope->first[g] == r->f.scope->first[g + 1]))
		return false;
	return !r->f.function ||
	       (g != TRACE_NO && regex_match(r->f.function, view_g_name(r->tr, g)));
}

struct each {
	const struct view_report *r;
	view_g_fn fn;
	void *ctx;
};

/* Every so many: those that live long stand side by side, at the begin. */
static void each_block(void *ctx, size_t block)
{
	const struct each *e = ctx;

	for (size_t g = block; g < e->r->tr->gs.n; g += VIEW_BLOCKS)
		if (view_wants_g(e->r, (uint32_t)g))
			e->fn(e->ctx, (unsigned)block, (uint32_t)g);
}

void view_each_g(const struct view_report *r, view_g_fn fn, void *ctx)
{
	struct each e = { r, fn, ctx };

	pool_run(VIEW_BLOCKS, each_block, &e);
}

bool view_wants_state(const struct view_report *r, uint8_t state)
{
	return !r->f.states || (r->f.states >> state & 1);
}

bool view_wants_span(const struct view_report *r, const uint8_t *waits, const struct trace_span *s)
{
	return view_wants_state(r, s->state) &&
	       (s->state != TS_WAITING || !r->f.waits || (r->f.waits >> waits[s->reason] & 1));
}

int64_t view_clip(const struct view_report *r, int64_t start, int64_t end)
{
	int64_t from = MAX(start, r->f.from), to = MIN(end < 0 ? r->tr->end : end, r->f.to);

	return MAX(to - from, 0);
}

int64_t view_clip_g(const struct view_report *r, uint32_t g, int64_t start, int64_t end)
{
	int64_t from = MAX(start, r->f.from), to = MIN(end < 0 ? r->tr->end : end, r->f.to);

	if (to <= from)
		return 0;
	return r->f.scope ? view_scope_overlap(r->f.scope, g, from, to) : to - from;
}

bool view_has(const struct view_report *r, uint32_t g, int64_t time)
{
	if (time < r->f.from || time > r->f.to || !view_wants_g(r, g))
		return false;
	return !r->f.scope || view_scope_has(r->f.scope, g, time);
}

struct str view_g_name(const struct trace *tr, uint32_t g)
{
	struct str s = trace_str(tr, trace_g_name(tr, g));

	return s.n ? s : STR("?");
}

/* Frames that say how a goroutine waits, not what for. */
static bool is_plumbing(struct str func)
{
	static const char *const packages[] = { "runtime.", "sync.",  "internal/",
						"syscall.", "time.",  "os.",
						"net.",	    "bufio.", "io." };

	for (size_t i = 0; i < ARRAY_LEN(packages); i++)
		if (str_has_prefix(func, str_of(packages[i])))
			return true;
	return false;
}

uint32_t view_stack_top(const struct trace *tr, uint32_t stack)
{
	uint32_t n = stack == TRACE_NO ? 0 : trace_stack_depth(tr, stack);

	for (uint32_t i = 0; i < n; i++)
		if (!is_plumbing(trace_str(tr, trace_stack_frame(tr, stack, i)->func)))
			return i;
	return n ? 0 : TRACE_NO;
}

struct str view_where(struct view_report *r, uint32_t stack)
{
	uint32_t top = view_stack_top(r->tr, stack);
	const struct trace_frame_info *f;

	if (top == TRACE_NO)
		return STR("?");
	f = trace_stack_frame(r->tr, stack, top);
	return str_of(arena_printf(&r->arena, STR_FMT " " STR_FMT ":%u",
				   STR_ARG(trace_str(r->tr, f->func)),
				   STR_ARG(str_base(trace_str(r->tr, f->file))), f->line));
}

bool view_stack_has(const struct trace *tr, uint32_t stack, struct str text)
{
	uint32_t n = trace_stack_depth(tr, stack);

	for (uint32_t i = 0; i < n; i++)
		if (str_contains(trace_str(tr, trace_stack_frame(tr, stack, i)->func), text))
			return true;
	return false;
}

uint8_t *view_wait_classes(const struct trace *tr)
{
	static const struct {
		const char *reason;
		uint8_t wait;
	} rows[] = {
		{ "network", VW_NETWORK },
		{ "select", VW_SYNC },
		{ "sync.(*Cond).Wait", VW_SYNC },
		{ "sync", VW_SYNC },
		{ "chan send", VW_SYNC },
		{ "chan receive", VW_SYNC },
		{ "GC mark assist wait for work", VW_GC },
		{ "wait until GC ends", VW_GC },
		{ "GC weak to strong wait", VW_GC },
		{ "sleep", VW_SLEEP },
	};
	size_t n = tr->strings.strs.n;
	uint8_t *of = xmalloc(n + 1);

	memset(of, VW_OTHER, n + 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t id = trace_find_str(tr, str_of(rows[i].reason));

		if (id != MAP_NONE)
			of[id] = rows[i].wait;
	}
	return of;
}

int64_t view_metric_at(const struct trace_metric *v, size_t n, int64_t t)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v[mid].time <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? (int64_t)MIN(v[lo - 1].value, INT64_MAX) : -1;
}

/* What a stack is about, from the function that its leaf-most known frame belongs to. */
struct str view_operation(const struct trace *tr, uint32_t stack)
{
	static const struct {
		const char *func, *name;
	} rows[] = {
		{ "net.(*netFD).accept", "accept" },
		{ "net.(*netFD).connect", "connect" },
		{ "net.(*Resolver)", "name lookup" },
		{ "crypto/tls.(*Conn).Handshake", "TLS handshake" },
		{ "net/http.(*Server).Serve", "accept" },
		{ "net.(*netFD).Read", "read" },
		{ "net.(*netFD).Write", "write" },
		{ "net.(*netFD).readFrom", "read" },
		{ "net.(*netFD).writeTo", "write" },
		{ "os.(*File).Read", "read a file or pipe" },
		{ "os.(*File).Write", "write a file or pipe" },
		{ "internal/poll.(*FD).Accept", "accept" },
		{ "internal/poll.(*FD).Read", "read" },
		{ "internal/poll.(*FD).Write", "write" },
	};

	for (size_t k = 0; k < ARRAY_LEN(rows); k++)
		if (view_stack_has(tr, stack, str_of(rows[k].func)))
			return str_of(rows[k].name);
	return STR("other");
}

struct str view_call(const struct trace *tr, uint32_t stack)
{
	uint32_t n = trace_stack_depth(tr, stack);
	struct str last = STR("");

	/* Out from the leaf: the outermost function of the packages that only wrap the kernel's calls. */
	for (uint32_t i = 0; i < n; i++) {
		struct str f = trace_str(tr, trace_stack_frame(tr, stack, i)->func);

		if (!str_has_prefix(f, STR("syscall.")) &&
		    !str_has_prefix(f, STR("internal/runtime/syscall")) &&
		    !str_has_prefix(f, STR("golang.org/x/sys/")) &&
		    !str_has_prefix(f, STR("runtime.")) &&
		    !str_has_prefix(f, STR("internal/syscall/")))
			break;
		last = f;
	}
	return last.n ? last : n ? trace_str(tr, trace_stack_frame(tr, stack, 0)->func) : STR("?");
}

static int cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

#define DIGIT 11 /* bits */

/* Digit by digit, the lowest first; digits in which all numbers agree are passed over. None is negative. */
static void sort_digits(int64_t *v, size_t n)
{
	int64_t *other = xmalloc(n * sizeof(*other)), *from = v, *to = other, *t, all = 0;
	size_t at[1 << DIGIT], sum;

	for (size_t i = 0; i < n; i++)
		all |= v[i];
	for (unsigned shift = 0; shift < 63 && all >> shift; shift += DIGIT) {
		memset(at, 0, sizeof(at));
		for (size_t i = 0; i < n; i++)
			at[from[i] >> shift & ((1 << DIGIT) - 1)]++;
		sum = 0;
		for (size_t d = 0; d < ARRAY_LEN(at); d++) {
			size_t count = at[d];

			at[d] = sum;
			sum += count;
		}
		for (size_t i = 0; i < n; i++)
			to[at[from[i] >> shift & ((1 << DIGIT) - 1)]++] = from[i];
		t = from;
		from = to;
		to = t;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
	free(other);
}

void view_sort(struct view_list *l)
{
	int64_t least = 0;

	for (size_t i = 0; i < l->n; i++)
		least = MIN(least, l->v[i]);
	if (l->n > 4096 && least >= 0)
		sort_digits(l->v, l->n);
	else if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), cmp_i64);
}

void view_append(struct view_list *l, struct view_list *from)
{
	if (l->n == 0) {
		struct view_list t = *l;

		*l = *from;
		*from = t;
	} else if (from->n) {
		vec_reserve(l, l->n + from->n);
		memcpy(l->v + l->n, from->v, from->n * sizeof(*from->v));
		l->n += from->n;
	}
	vec_release(from);
}

int64_t view_pct(const struct view_list *l, double p)
{
	return l->n ? l->v[times_rank(l->n, p)] : 0;
}
