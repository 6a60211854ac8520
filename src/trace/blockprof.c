#include "trace/blockprof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/builder.h"
#include "trace/reader.h"

static const struct {
	const char *name;
	uint8_t state;
	const char *reasons[3]; /* the reason contains one of them; none: any reason will do */
	bool exact;		/* it is the first of them */
} profiles[] = {
	[TRACE_PROF_NET] = { "net", GSTATE_WAITING, { "network" }, true },
	[TRACE_PROF_SYNC] = { "sync", GSTATE_WAITING, { "chan", "sync", "select" }, false },
	[TRACE_PROF_SYSCALL] = { "syscall", GSTATE_SYSCALL, { NULL }, false },
	[TRACE_PROF_SCHED] = { "sched", GSTATE_RUNNABLE, { NULL }, false },
};

bool trace_profile_find(const char *name, enum trace_profile *out)
{
	for (size_t i = 0; i < ARRAY_LEN(profiles); i++) {
		if (strcmp(profiles[i].name, name) != 0)
			continue;
		*out = (enum trace_profile)i;
		return true;
	}
	return false;
}

struct frame {
	uint64_t pc, line;
	struct str func, file;
};

/*
 * Go's tool takes stacks for the same that differ only in frames of pc 0 at the root, and shows the one that it saw last:
 * counted is the record that counts for them all, shown (of that one) the one to show.
 */
struct record {
	uint32_t first, n; /* of frame_ids */
	uint32_t counted, shown;
	uint64_t count;
	int64_t ns;
};

struct tally {
	uint64_t count;
	int64_t ns;
	uint32_t shown;
};

/* A sample of a goroutine that has not run yet, or that may come back under the same number: counted at the end. */
struct late {
	uint32_t g, record;
	int64_t start, ns;
};

struct goroutine {
	int64_t since;	 /* when the state of interest began */
	int64_t ran;	 /* when it first ran in this life; 0: not yet */
	uint32_t record; /* where it began */
	bool tracked;
	bool again; /* a callback from C: it comes and goes under one number */
};

struct maker {
	unsigned which;
	uint8_t state; /* of interest */
	bool any;      /* whatever the reason */
	VEC(struct goroutine) gs;
	struct idmap g_of; /* where the events do not carry the state */
	/* this generation */
	const struct trace_tables *tab;
	VEC(uint32_t) record_cache; /* by stack index: record + 1; 0: not asked for yet */
	VEC(uint8_t) reason_ok;	    /* by string index + 1: 0 not known, 1 no, 2 yes */
	VEC(struct tally) tallies;  /* by record: what this generation adds */
	VEC(uint32_t) touched;	    /* records with a tally */
	size_t sure_lates;	    /* of lates, those of earlier generations */
	/* all generations */
	VEC(struct frame) frames;
	struct map frame_of; /* pc -> frame */
	VEC(uint32_t) frame_ids;
	VEC(struct record) records; /* by stack, [0] is the empty one */
	struct hashset record_set;
	VEC(struct late) lates;
};

/* Stacks ---------------------------------------------------------------------------------------------------------- */

struct key {
	const uint32_t *ids;
	uint32_t n;
};

static bool record_eq(const void *ctx, uint32_t i, const void *key)
{
	const struct maker *k = ctx;
	const struct key *want = key;
	const struct record *r = &k->records.v[i];

	return r->n == want->n &&
	       memcmp(k->frame_ids.v + r->first, want->ids, r->n * sizeof(*want->ids)) == 0;
}

static uint32_t frame_id(struct maker *k, const struct trace_frame *f)
{
	bool added;
	uint32_t i = map_get_or_put(&k->frame_of, f->pc, (uint32_t)k->frames.n, &added);

	if (added) {
		struct frame *fr = vec_add(&k->frames);
		fr->pc = f->pc;
		fr->line = f->line;
		trace_string(k->tab, f->func, &fr->func);
		trace_string(k->tab, f->file, &fr->file);
	}
	return i;
}

static uint32_t find_record(struct maker *k, const uint32_t *ids, uint32_t n)
{
	struct key key = { ids, n };
	uint64_t hash = hash_bytes(ids, n * sizeof(*ids), 0);
	uint32_t i = n ? hashset_find(&k->record_set, hash, record_eq, k, &key) : 0;

	if (i != MAP_NONE)
		return i;
	i = (uint32_t)k->records.n;
	vec_push(&k->records, (struct record){ (uint32_t)k->frame_ids.n, n, i, i, 0, 0 });
	for (uint32_t f = 0; f < n; f++)
		vec_push(&k->frame_ids, ids[f]);
	hashset_add(&k->record_set, hash, i);
	return i;
}

/* The record of a stack of this generation. */
static uint32_t make_record(struct maker *k, uint32_t stack)
{
	uint32_t ids[TRACE_MAX_FRAMES], i, counted;
	const struct trace_stack *st;
	struct key key = { ids, 0 };

	st = &k->tab->stacks.v[stack];
	key.n = MIN(st->n, TRACE_MAX_FRAMES);
	for (uint32_t f = 0; f < key.n; f++)
		ids[f] = frame_id(k, &k->tab->frames.v[k->tab->frame_ids.v[st->first + f]]);
	i = find_record(k, ids, key.n);
	while (key.n && k->frames.v[ids[key.n - 1]].pc == 0)
		key.n--;
	counted = find_record(k, ids, key.n);
	k->records.v[i].counted = counted;
	return i;
}

/* 0 is the empty stack. */
static uint32_t record_of(struct maker *k, uint64_t stack_id)
{
	uint32_t i = stack_id ? trace_stack_index(k->tab, stack_id) : MAP_NONE;

	if (i == MAP_NONE)
		return 0;
	if (!k->record_cache.v[i])
		k->record_cache.v[i] = make_record(k, i) + 1;
	return k->record_cache.v[i] - 1;
}

/* Generations ------------------------------------------------------------------------------------------------------ */

static void start_gen(struct maker *k, const struct trace_tables *tab)
{
	k->tab = tab;
	vec_reserve(&k->record_cache, tab->stacks.n + 1);
	memset(k->record_cache.v, 0, (tab->stacks.n + 1) * sizeof(*k->record_cache.v));
	vec_reserve(&k->reason_ok, tab->strings.n + 1);
	memset(k->reason_ok.v, 0, tab->strings.n + 1);
}

/* The generation was read in full: what it adds counts. */
static void end_gen(struct maker *k)
{
	for (size_t i = 0; i < k->touched.n; i++) {
		uint32_t r = k->touched.v[i];
		k->records.v[r].count += k->tallies.v[r].count;
		k->records.v[r].ns =
			(int64_t)((uint64_t)k->records.v[r].ns + (uint64_t)k->tallies.v[r].ns);
		k->records.v[r].shown = k->tallies.v[r].shown;
		k->tallies.v[r] = (struct tally){ 0 };
	}
	vec_clear(&k->touched);
	k->sure_lates = k->lates.n;
}

/* Events ----------------------------------------------------------------------------------------------------------- */

static struct goroutine *new_goroutine(struct maker *k, struct order_g *state, int64_t id)
{
	bool added;
	uint32_t i = idmap_get_or_put(&k->g_of, (uint64_t)id, (uint32_t)k->gs.n, &added);
	if (added)
		(void)vec_add(&k->gs);
	if (state)
		state->user = i + 1;
	return &k->gs.v[i];
}

static inline struct goroutine *goroutine_of(struct maker *k, struct order_g *state, int64_t id)
{
	return LIKELY(state && state->user) ? &k->gs.v[state->user - 1]
					    : new_goroutine(k, state, id);
}

static void count(struct maker *k, struct goroutine *g, int64_t ns)
{
	struct tally *t;
	uint32_t counted;

	if (ns <= 0)
		return;
	if (g->again || g->ran == 0) {
		vec_push(&k->lates,
			 (struct late){ (uint32_t)(g - k->gs.v), g->record, g->since, ns });
		return;
	}
	if (g->since < g->ran)
		return;
	counted = k->records.v[g->record].counted;
	while (k->tallies.n <= counted)
		(void)vec_add(&k->tallies);
	t = &k->tallies.v[counted];
	if (t->count == 0)
		vec_push(&k->touched, counted);
	t->count++;
	t->ns = (int64_t)((uint64_t)t->ns + (uint64_t)ns);
	t->shown = g->record;
}

static inline void change(struct maker *k, struct goroutine *g, int64_t time, uint8_t to,
			  bool wanted, uint64_t stack)
{
	if (g->tracked) {
		if (to == k->state)
			return;
		g->tracked = false;
		/* a wait for the first run ends where the goroutine's interval begins: it is no part of it */
		if (to != GSTATE_RUNNING || g->ran || g->again)
			count(k, g, (int64_t)((uint64_t)time - (uint64_t)g->since));
	} else if (wanted && to == k->state) {
		g->tracked = true;
		g->since = time;
		g->record = record_of(k, stack);
	}
	if (to == GSTATE_RUNNING && g->ran == 0)
		g->ran = time;
}

static bool reason_wanted(struct maker *k, uint64_t id)
{
	uint32_t i = id ? trace_ids_find(&k->tab->string_ids, id) + 1 : 0;
	struct str s;
	bool ok = k->any;

	if (k->reason_ok.v[i])
		return k->reason_ok.v[i] == 2;
	trace_string(k->tab, id, &s);
	for (size_t r = 0; r < ARRAY_LEN(profiles[0].reasons) && profiles[k->which].reasons[r];
	     r++) {
		struct str want = str_of(profiles[k->which].reasons[r]);
		ok = ok || (profiles[k->which].exact ? str_eq(s, want) : str_contains(s, want));
	}
	k->reason_ok.v[i] = ok ? 2 : 1;
	return ok;
}

/* What an event does to a goroutine: to the one that runs, or to that of args[0]. */
static const struct step {
	uint8_t to; /* its state; 0: none that this table knows */
	bool own;
	bool reason;   /* args[0] says why: only some are wanted */
	bool born;     /* a life begins; an earlier one under the same number no longer counts */
	bool callback; /* it comes and goes under one number */
	uint8_t stack; /* the argument that says where, counted from 1; 0: none */
} steps[256] = {
	[TEV_GO_CREATE] = { GSTATE_RUNNABLE, .born = true, .stack = 3 },
	[TEV_GO_CREATE_BLOCKED] = { GSTATE_WAITING, .born = true, .stack = 3 },
	[TEV_GO_CREATE_SYSCALL] = { GSTATE_SYSCALL, .born = true, .callback = true },
	[TEV_GO_START] = { GSTATE_RUNNING },
	[TEV_GO_UNBLOCK] = { GSTATE_RUNNABLE, .stack = 3 },
	[TEV_GO_SWITCH] = { GSTATE_RUNNABLE },
	[TEV_GO_SWITCH_DESTROY] = { GSTATE_RUNNABLE },
	[TEV_GO_STOP] = { GSTATE_RUNNABLE, .own = true, .reason = true, .stack = 2 },
	[TEV_GO_BLOCK] = { GSTATE_WAITING, .own = true, .reason = true, .stack = 2 },
	[TEV_GO_SYSCALL_BEGIN] = { GSTATE_SYSCALL, .own = true, .stack = 2 },
	[TEV_GO_SYSCALL_END] = { GSTATE_RUNNING, .own = true },
	[TEV_GO_SYSCALL_END_BLOCKED] = { GSTATE_RUNNABLE, .own = true },
	[TEV_GO_DESTROY_SYSCALL] = { GSTATE_NOT_EXIST, .own = true, .callback = true },
	[TEV_GO_DESTROY] = { GSTATE_NOT_EXIST, .own = true },
};

static void on_status(struct maker *k, const struct trace_event *e)
{
	change(k, goroutine_of(k, e->subject, (int64_t)e->args[0]), e->time,
	       trace_gstate_of[(uint32_t)e->args[2] % GSTATUS_N], k->any,
	       e->type == TEV_GO_STATUS_STACK ? e->args[3] : 0);
}

static inline void on_event(struct maker *k, const struct trace_event *e)
{
	const struct step *s = &steps[e->type];
	struct goroutine *g;

	if (!s->to) {
		if (UNLIKELY(e->type == TEV_GO_STATUS || e->type == TEV_GO_STATUS_STACK))
			on_status(k, e);
		return;
	}
	g = goroutine_of(k, e->subject, s->own ? e->g : (int64_t)e->args[0]);
	if (s->callback)
		g->again = true;
	if (s->born)
		g->ran = 0;
	change(k, g, e->time, s->to, k->any || (s->reason && reason_wanted(k, e->args[0])),
	       s->stack ? e->args[s->stack - 1] : 0);
}

/* Output ------------------------------------------------------------------------------------------------------------ */

/* What had to wait until its goroutine's last life was known. */
static void settle(struct maker *k)
{
	for (size_t i = 0; i < k->sure_lates; i++) {
		const struct late *l = &k->lates.v[i];
		if (k->gs.v[l->g].ran && l->start < k->gs.v[l->g].ran)
			continue;
		k->records.v[k->records.v[l->record].counted].count++;
		{
			int64_t *ns = &k->records.v[k->records.v[l->record].counted].ns;
			*ns = (int64_t)((uint64_t)*ns + (uint64_t)l->ns);
		}
	}
}

static uint32_t function_of(struct builder *b, struct map *fns, const struct frame *f)
{
	uint32_t name = builder_str(b, f->func), file = builder_str(b, f->file);
	uint64_t key = (uint64_t)name << 32 | file;
	uint32_t i = map_get(fns, key);

	if (i != MAP_NONE)
		return i;
	i = builder_function(b, name, name, file, 0);
	map_put(fns, key, i);
	return i;
}

static struct profile *encode(struct maker *k, struct err *err)
{
	struct builder b;
	struct map fns = { 0 };
	uint32_t *locs = xmalloc((k->frames.n + 1) * sizeof(*locs));

	builder_init(&b);
	builder_type(&b, STR("contentions"), STR("count"));
	builder_type(&b, STR("delay"), STR("nanoseconds"));
	b.head.period_type =
		(struct value_type){ builder_str(&b, STR("trace")), builder_str(&b, STR("count")) };
	b.head.period = 1;
	memset(locs, 0xff, (k->frames.n + 1) * sizeof(*locs));
	for (size_t i = 0; i < k->records.n; i++) {
		const struct record *r = &k->records.v[i];
		if (r->count == 0)
			continue;
		const struct record *shown = &k->records.v[r->shown];
		for (uint32_t f = 0; f < shown->n; f++) {
			uint32_t id = k->frame_ids.v[shown->first + f];
			const struct frame *fr = &k->frames.v[id];
			if (locs[id] == UINT32_MAX) {
				locs[id] = builder_location(&b, fr->pc, PROFILE_NONE, false);
				builder_line(&b, function_of(&b, &fns, fr), (int64_t)fr->line, 0);
			}
			vec_push(&b.sample_locs, locs[id]);
		}
		vec_push(&b.values, (int64_t)r->count);
		vec_push(&b.values, r->ns);
		builder_sample(&b);
	}
	free(locs);
	map_release(&fns);
	return builder_finish(&b, err);
}

static void release(struct maker *k)
{
	vec_release(&k->gs);
	idmap_release(&k->g_of);
	vec_release(&k->record_cache);
	vec_release(&k->reason_ok);
	vec_release(&k->tallies);
	vec_release(&k->touched);
	vec_release(&k->frames);
	map_release(&k->frame_of);
	vec_release(&k->frame_ids);
	vec_release(&k->records);
	hashset_release(&k->record_set);
	vec_release(&k->lates);
}

static void note_damage(struct trace_damage *d, const struct trace_reader *r, uint64_t bytes,
			const struct err *err)
{
	*d = (struct trace_damage){
		.any = true, .gen = r->gen.gen, .offset = r->valid, .lost_bytes = bytes - r->valid
	};
	snprintf(d->what, sizeof(d->what), "%s", err->msg);
}

struct profile *trace_block_profile(struct str data, bool mapped, enum trace_profile which,
				    struct trace_damage *damage, struct err *err)
{
	struct maker k = { .which = which,
			   .state = profiles[which].state,
			   .any = !profiles[which].reasons[0] };
	struct trace_reader r;
	const struct trace_event *e;
	struct err broken = { 0 };
	struct profile *out = NULL;
	bool any_sync = false;

	*damage = (struct trace_damage){ 0 };
	if (!trace_reader_init(&r, data, err))
		return NULL;
	r.mapped = mapped;
	(void)vec_add(&k.records);
	while (trace_reader_next(&r, &e, &broken) == TRACE_READ_EVENT) {
		if (e->type == TEV_SYNC) {
			any_sync = true;
			end_gen(&k);
			if (e->tab)
				start_gen(&k, e->tab);
		} else {
			on_event(&k, e);
		}
	}
	if (broken.code != ERR_NONE)
		note_damage(damage, &r, data.n, &broken);
	settle(&k);
	if (!any_sync)
		err_set(err, ERR_FORMAT, "failed to parse any useful part of the trace: %s",
			broken.msg);
	else if (k.gs.n == 0)
		err_set(err, ERR_FORMAT, "failed to find matching goroutines for name: ");
	else
		out = encode(&k, err);
	release(&k);
	trace_reader_release(&r);
	return out;
}
