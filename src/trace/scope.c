#include "trace/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/regex.h"

/* Pieces ---------------------------------------------------------------------------------------------------------- */

static int cmp_u32(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int cmp_piece(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;
	int c = cmp_u32(x->of, y->of);

	if (c == 0)
		c = cmp_u32(x->g, y->g);
	if (c == 0)
		c = x->from < y->from ? -1 : x->from > y->from;
	return c;
}

/* Sorts the pieces and joins those of one task and goroutine that touch. */
static void join_pieces(struct stretches *p)
{
	size_t n = 0;

	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), cmp_piece);
	for (size_t i = 0; i < p->n; i++) {
		struct stretch *x = &p->v[i], *last = n ? &p->v[n - 1] : NULL;

		if (last && last->of == x->of && last->g == x->g && x->from <= last->to)
			last->to = MAX(last->to, x->to);
		else
			p->v[n++] = *x;
	}
	p->n = n;
}

static void add_piece(struct stretches *p, const struct trace *tr, uint32_t task, uint32_t g,
		      int64_t start, int64_t end)
{
	struct stretch x = { task, g, shown_start(start), shown_end(tr, end) };

	if (g != TRACE_NO && x.to > x.from)
		vec_push(p, x);
}

static void map_tasks(struct map *of, const struct trace *tr)
{
	map_init(of);
	for (size_t i = 0; i < tr->tasks.n; i++)
		map_put(of, tr->tasks.v[i].id, (uint32_t)i);
}

/* Is all of its time that of one goroutine? */
static bool is_whole(const struct trace_task *t)
{
	return t->g == t->end_g || t->end < 0 || t->start < 0;
}

/* Is the region's time the task's already? (Most are: they would only be joined with it again.) */
static bool within(const struct trace *tr, const struct trace_task *t, const struct trace_region *r)
{
	return is_whole(t) && r->g == (t->start < 0 ? t->end_g : t->g) &&
	       shown_start(r->start) >= shown_start(t->start) &&
	       shown_end(tr, r->end) <= shown_end(tr, t->end);
}

void stretches_of_tasks(struct stretches *p, const struct trace *tr, const uint8_t *wanted)
{
	struct map of;

	map_tasks(&of, tr);
	for (size_t i = 0; i < tr->tasks.n; i++) {
		const struct trace_task *t = &tr->tasks.v[i];

		if ((!wanted || wanted[i]) && is_whole(t))
			add_piece(p, tr, (uint32_t)i, t->start < 0 ? t->end_g : t->g, t->start,
				  t->end);
	}
	for (size_t i = 0; i < tr->regions.n; i++) {
		const struct trace_region *r = &tr->regions.v[i];
		uint32_t task = r->task ? map_get(&of, r->task) : MAP_NONE;

		if (task != MAP_NONE && (!wanted || wanted[task]) &&
		    !within(tr, &tr->tasks.v[task], r))
			add_piece(p, tr, task, r->g, r->start, r->end);
	}
	map_release(&of);
	join_pieces(p);
}

/* What is chosen -------------------------------------------------------------------------------------------------- */

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

/* Subtasks follow, however deep: each chosen task hands on to its children once. */
static void choose_subtasks(struct view_scope *s, const struct trace *tr)
{
	size_t n = tr->tasks.n;
	uint32_t *child = xmalloc((n + 1) * sizeof(*child)),
		 *next = xmalloc((n + 1) * sizeof(*next));
	VEC(uint32_t) todo = { 0 };
	struct map of;

	map_tasks(&of, tr);
	memset(child, 0xff, (n + 1) * sizeof(*child));
	for (size_t i = 0; i < n; i++) {
		uint64_t parent = tr->tasks.v[i].parent;
		uint32_t up = parent == UINT64_MAX ? MAP_NONE : map_get(&of, parent);

		if (s->task[i])
			vec_push(&todo, (uint32_t)i);
		if (up == MAP_NONE)
			continue;
		next[i] = child[up];
		child[up] = (uint32_t)i;
	}
	while (todo.n) {
		uint32_t up = todo.v[--todo.n];

		for (uint32_t c = child[up]; c != TRACE_NO; c = next[c]) {
			if (s->task[c])
				continue;
			s->task[c] = 2;
			vec_push(&todo, c);
		}
	}
	vec_release(&todo);
	free(child);
	free(next);
	map_release(&of);
}

static bool choose_tasks(struct view_scope *s, const struct trace *tr, const char *task,
			 struct err *err)
{
	bool by_id = is_number(task), any = false;
	uint64_t id = by_id ? strtoull(task, NULL, 10) : 0;
	struct regex *re = by_id ? NULL : regex_new(str_of(task), err);

	if (!by_id && !re)
		return err_prefix(err, "--task");
	for (size_t i = 0; i < tr->tasks.n; i++) {
		const struct trace_task *t = &tr->tasks.v[i];

		s->task[i] = by_id ? t->id == id : regex_match(re, trace_str(tr, t->type));
		any = any || s->task[i];
	}
	regex_free(re);
	if (!any)
		return err_set(err, ERR_NOT_FOUND, "the trace has no task %s", task);
	choose_subtasks(s, tr);
	return true;
}

static bool choose_regions(struct view_scope *s, const struct trace *tr, const char *region,
			   bool of_tasks, struct err *err)
{
	struct regex *re = regex_new(str_of(region), err);
	struct map of;
	bool any = false;

	if (!re)
		return err_prefix(err, "--region");
	map_tasks(&of, tr);
	for (size_t i = 0; i < tr->regions.n; i++) {
		const struct trace_region *x = &tr->regions.v[i];
		uint32_t task = map_get(&of, x->task);

		s->region[i] = (!of_tasks || (x->task && task != MAP_NONE && s->task[task])) &&
			       regex_match(re, trace_str(tr, x->type));
		any = any || s->region[i];
	}
	map_release(&of);
	regex_free(re);
	return any || err_set(err, ERR_NOT_FOUND, "the trace has no region %s%s", region,
			      of_tasks ? " of such a task" : "");
}

/* Without a word on regions, those of the chosen tasks; without a word on tasks, those of the chosen regions. */
static void choose_rest(struct view_scope *s, const struct trace *tr, bool tasks, bool regions)
{
	struct map of;

	map_tasks(&of, tr);
	for (size_t i = 0; i < tr->regions.n; i++) {
		uint32_t task =
			tr->regions.v[i].task ? map_get(&of, tr->regions.v[i].task) : MAP_NONE;

		if (task == MAP_NONE)
			continue;
		if (!regions)
			s->region[i] = s->task[task] != 0;
		else if (!tasks && s->region[i])
			s->task[task] = 1;
	}
	map_release(&of);
}

static void collect_pieces(struct view_scope *s, const struct trace *tr, bool regions)
{
	struct stretches p = { 0 };
	uint32_t g = 0;

	if (!regions)
		stretches_of_tasks(&p, tr, s->task);
	for (size_t i = 0; regions && i < tr->regions.n; i++) {
		const struct trace_region *r = &tr->regions.v[i];

		if (s->region[i])
			add_piece(&p, tr, 0, r->g, r->start, r->end);
	}
	for (size_t i = 0; i < p.n; i++)
		p.v[i].of = 0;
	join_pieces(&p);
	s->first = xcalloc(tr->gs.n + 1, sizeof(*s->first));
	for (size_t i = 0; i < p.n; i++) {
		while (g <= p.v[i].g)
			s->first[g++] = (uint32_t)i;
		vec_push(&s->pieces, (struct view_piece){ p.v[i].from, p.v[i].to });
	}
	while (g <= tr->gs.n)
		s->first[g++] = (uint32_t)p.n;
	vec_release(&p);
}

bool view_scope_init(struct view_scope *s, const struct trace *tr, const char *task,
		     const char *region, struct err *err)
{
	*s = (struct view_scope){ .task = xcalloc(tr->tasks.n + 1, 1),
				  .region = xcalloc(tr->regions.n + 1, 1),
				  .by_region = region != NULL };
	if ((task && !choose_tasks(s, tr, task, err)) ||
	    (region && !choose_regions(s, tr, region, task != NULL, err))) {
		view_scope_release(s);
		return false;
	}
	choose_rest(s, tr, task != NULL, region != NULL);
	collect_pieces(s, tr, region != NULL);
	return true;
}

void view_scope_release(struct view_scope *s)
{
	vec_release(&s->pieces);
	free(s->first);
	free(s->task);
	free(s->region);
	*s = (struct view_scope){ 0 };
}

/* The first piece of g that ends behind time. */
static uint32_t piece_at(const struct view_scope *s, uint32_t g, int64_t time)
{
	uint32_t lo = s->first[g], hi = s->first[g + 1];

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (s->pieces.v[mid].to <= time)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int64_t view_scope_overlap(const struct view_scope *s, uint32_t g, int64_t from, int64_t to)
{
	int64_t sum = 0;

	for (uint32_t i = piece_at(s, g, from); i < s->first[g + 1]; i++) {
		const struct view_piece *p = &s->pieces.v[i];

		if (p->from >= to)
			break;
		sum += MIN(p->to, to) - MAX(p->from, from);
	}
	return sum;
}

bool view_scope_has(const struct view_scope *s, uint32_t g, int64_t time)
{
	uint32_t i = piece_at(s, g, time);

	return i < s->first[g + 1] && s->pieces.v[i].from <= time;
}
