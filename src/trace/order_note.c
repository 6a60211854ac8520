/* What is told beside the scheduler: ranges, the collector, user annotations. */
#include <stdio.h>

#include "trace/order_int.h"

enum { GC_UNDETERMINED, GC_NOT_RUNNING, GC_RUNNING };

/* Ranges --------------------------------------------------------------------------------------------------- */

static bool has_range(const order_ranges *r, uint8_t type, uint64_t desc)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].type == type && r->v[i].desc == desc)
			return true;
	return false;
}

static uint8_t range_type(uint8_t type)
{
	return trace_specs[type].start ? trace_specs[type].start : type;
}

static enum advance begin_range(const struct attempt *a, order_ranges *r, uint64_t desc)
{
	uint8_t type = range_type(a->ev->type);

	if (has_range(r, type, desc))
		return order_bad(a, "discovered event already in-flight for when starting event %s",
				 trace_specs[type].name);
	vec_push(r, (struct order_range){ desc, type });
	return ADVANCE_OK;
}

static enum advance active_range(const struct order *o, const struct attempt *a, order_ranges *r)
{
	uint8_t type = range_type(a->ev->type);
	char list[256] = "";
	size_t n = 0;

	if (a->gen == o->initial_gen) {
		if (has_range(r, type, 0))
			return order_bad(a, "found named active range already in first gen: {%u 0}",
					 type);
		vec_push(r, (struct order_range){ 0, type });
		return ADVANCE_OK;
	}
	if (has_range(r, type, 0))
		return ADVANCE_OK;
	for (size_t i = 0; i < r->n && n < sizeof(list) - 40; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s{%u %llu}", i ? " " : "",
				      r->v[i].type, (unsigned long long)r->v[i].desc);
	return order_bad(a, "resource is missing active range: %s [%s]", trace_specs[type].name,
			 list);
}

static enum advance end_range(const struct attempt *a, order_ranges *r, uint64_t *desc)
{
	uint8_t type = trace_specs[a->ev->type].start;

	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].type != type)
			continue;
		*desc = r->v[i].desc;
		r->v[i] = r->v[--r->n];
		return ADVANCE_OK;
	}
	return order_bad(a, "tried to end event %s, but not in-flight", trace_specs[type].name);
}

/* Annotations ------------------------------------------------------------------------------------------------- */

static enum advance no_string(const struct attempt *a, uint64_t id)
{
	return order_bad(a, "invalid string ID %llu for %u event", (unsigned long long)id,
			 a->ev->type);
}

enum advance order_task_begin(struct order *o, struct attempt *a)
{
	uint64_t id = a->ev->args[0];
	struct order_task task = { .parent = a->ev->args[1] };
	uint32_t slot;

	if (map_get(&o->task_of, id) != MAP_NONE)
		return order_bad(a, "task ID conflict: %llu", (unsigned long long)id);
	if (task.parent == 0)
		task.parent = a->ev->args[1] = UINT64_MAX;
	if (!trace_string(a->tab, a->ev->args[2], &task.name))
		return no_string(a, a->ev->args[2]);
	if (o->free_tasks.n) {
		slot = o->free_tasks.v[--o->free_tasks.n];
		o->tasks.v[slot] = task;
	} else {
		slot = (uint32_t)o->tasks.n;
		vec_push(&o->tasks, task);
	}
	map_put(&o->task_of, id, slot);
	NEED_ALL(a);
	return push(o, a);
}

enum advance order_task_end(struct order *o, struct attempt *a)
{
	uint32_t slot = map_get(&o->task_of, a->ev->args[0]);
	struct order_task task = { STR(""), UINT64_MAX };

	if (slot != MAP_NONE) {
		task = o->tasks.v[slot];
		map_del(&o->task_of, a->ev->args[0]);
		vec_push(&o->free_tasks, slot);
	}
	NEED_ALL(a);
	a->ev->args[2] = task.parent;
	push_as(o, a, TEV_TASK_END)->task = task.name;
	return ADVANCE_OK;
}

enum advance order_region_begin(struct order *o, struct attempt *a)
{
	struct order_region r = { .task = a->ev->args[0] };
	struct order_g *g;

	NEED_ALL(a);
	if (!trace_string(a->tab, a->ev->args[1], &r.name))
		return no_string(a, a->ev->args[1]);
	g = cur_g(o, a);
	if (!g)
		return order_bad(a,
				 "encountered EvUserRegionBegin without known state for current "
				 "goroutine %lld",
				 (long long)a->cur.g);
	vec_push(&g->regions, r);
	return push(o, a);
}

enum advance order_region_end(struct order *o, struct attempt *a)
{
	struct order_region r = { .task = a->ev->args[0] }, *top;
	struct order_g *g;

	NEED_ALL(a);
	if (!trace_string(a->tab, a->ev->args[1], &r.name))
		return no_string(a, a->ev->args[1]);
	g = cur_g(o, a);
	if (!g)
		return order_bad(
			a,
			"encountered EvUserRegionEnd without known state for current goroutine "
			"%lld",
			(long long)a->cur.g);
	if (g->regions.n == 0)
		return push(o, a); /* it began before the trace */
	top = &vec_last(&g->regions);
	if (top->task != r.task || !str_eq(top->name, r.name))
		return order_bad(a,
				 "misuse of region in goroutine %lld: region end {%llu " STR_FMT
				 "} when the inner-most active region start event is {%llu " STR_FMT
				 "}",
				 (long long)g->id, (unsigned long long)r.task, STR_ARG(r.name),
				 (unsigned long long)top->task, STR_ARG(top->name));
	g->regions.n--;
	return push(o, a);
}

enum advance order_annotation(struct order *o, struct attempt *a)
{
	NEED_ALL(a);
	return push(o, a);
}

enum advance order_heap_metric(struct order *o, struct attempt *a)
{
	NEED(a, MUST, MUST, MAY);
	return push(o, a);
}

enum advance order_alloc_free(struct order *o, struct attempt *a)
{
	NEED(a, MUST, MAY, MAY);
	return push(o, a);
}

/* Garbage collection ------------------------------------------------------------------------------------------ */

static enum advance gc_first(struct order *o, struct attempt *a)
{
	o->gc_seq = a->ev->args[0];
	o->gc_state = GC_RUNNING;
	return push(o, a);
}

enum advance order_gc_active(struct order *o, struct attempt *a)
{
	if (a->gen == o->initial_gen) {
		if (o->gc_state != GC_UNDETERMINED)
			return order_bad(a,
					 "GCActive in the first generation isn't first GC event");
		return gc_first(o, a);
	}
	if (a->ev->args[0] != o->gc_seq + 1)
		return ADVANCE_WAIT;
	if (o->gc_state != GC_RUNNING)
		return order_bad(a, "encountered GCActive while GC was not in progress");
	o->gc_seq = a->ev->args[0];
	NEED_ALL(a);
	return push(o, a);
}

enum advance order_gc_begin(struct order *o, struct attempt *a)
{
	if (o->gc_state == GC_UNDETERMINED)
		return gc_first(o, a);
	if (a->ev->args[0] != o->gc_seq + 1)
		return ADVANCE_WAIT;
	if (o->gc_state == GC_RUNNING)
		return order_bad(a, "encountered GCBegin while GC was already in progress");
	o->gc_seq = a->ev->args[0];
	o->gc_state = GC_RUNNING;
	NEED_ALL(a);
	return push(o, a);
}

enum advance order_gc_end(struct order *o, struct attempt *a)
{
	if (a->ev->args[0] != o->gc_seq + 1)
		return ADVANCE_WAIT;
	if (o->gc_state == GC_NOT_RUNNING)
		return order_bad(a, "encountered GCEnd when GC was not in progress");
	if (o->gc_state == GC_UNDETERMINED)
		return order_bad(a, "encountered GCEnd when GC was in an undetermined state");
	o->gc_seq = a->ev->args[0];
	o->gc_state = GC_NOT_RUNNING;
	NEED_ALL(a);
	return push(o, a);
}

enum advance order_sweep_begin(struct order *o, struct attempt *a)
{
	struct order_p *p;

	NEED(a, MUST, MUST, MAY);
	p = order_cur_p(o, a);
	if (!p)
		return ADVANCE_ERROR;
	if (begin_range(a, &p->ranges, 0) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push(o, a);
}

enum advance order_sweep_active(struct order *o, struct attempt *a)
{
	struct order_p *p = find_p(o, (int64_t)a->ev->args[0]);

	if (!p)
		return order_bad(a, "encountered GCSweepActive for unknown proc %lld",
				 (long long)a->ev->args[0]);
	if (active_range(o, a, &p->ranges) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push_p(o, a, p, NULL);
}

enum advance order_sweep_end(struct order *o, struct attempt *a)
{
	struct order_p *p;
	uint64_t desc;

	NEED(a, MUST, MUST, MAY);
	p = order_cur_p(o, a);
	if (!p)
		return ADVANCE_ERROR;
	if (end_range(a, &p->ranges, &desc) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push(o, a);
}

static enum advance unknown_g(const struct attempt *a)
{
	return order_bad(
		a, "encountered event of type %u without known state for current goroutine %lld",
		a->ev->type, (long long)a->cur.g);
}

enum advance order_go_range_begin(struct order *o, struct attempt *a)
{
	struct order_g *g;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return unknown_g(a);
	if (begin_range(a, &g->ranges, a->ev->type == TEV_STW_BEGIN ? a->ev->args[0] : 0) !=
	    ADVANCE_OK)
		return ADVANCE_ERROR;
	return push(o, a);
}

enum advance order_go_range_active(struct order *o, struct attempt *a)
{
	struct order_g *g = find_g(o, (int64_t)a->ev->args[0]);

	if (!g)
		return order_bad(a, "uninitialized goroutine %lld found during %s",
				 (long long)a->ev->args[0], order_name(o, a));
	if (active_range(o, a, &g->ranges) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push_g(o, a, g);
}

enum advance order_go_range_end(struct order *o, struct attempt *a)
{
	struct order_g *g;
	uint64_t desc = 0;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return unknown_g(a);
	if (end_range(a, &g->ranges, &desc) != ADVANCE_OK)
		return ADVANCE_ERROR;
	if (a->ev->type == TEV_STW_END)
		a->ev->args[0] = desc;
	return push(o, a);
}
