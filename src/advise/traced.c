#include "advise/traced.h"

#include <stdlib.h>
#include <string.h>

#include "advise/leaks.h"
#include "base/human.h"
#include "io/file.h"
#include "io/inflate.h"
#include "trace/find.h"

#define MAX_EVIDENCE 8 /* of a finding, as advise.c has it */

/* The innermost frame of the user's module; TRACE_NO: none. */
static uint32_t own_frame(const struct trace *tr, const struct evidence *ev, uint32_t stack)
{
	for (uint32_t i = 0; i < trace_stack_depth(tr, stack); i++) {
		const struct trace_frame_info *f = trace_stack_frame(tr, stack, i);
		struct str func = trace_str(tr, f->func), file = trace_str(tr, f->file);

		if (ev->module.n && str_has_prefix(func, ev->module) && func.n > ev->module.n &&
		    strchr("./_", func.p[ev->module.n]))
			return i;
		if (ev->module_dir.n && str_has_prefix(file, ev->module_dir) &&
		    file.n > ev->module_dir.n && file.p[ev->module_dir.n] == '/')
			return i;
	}
	return TRACE_NO;
}

/* A file's path from the module's root where it lies inside, else its base name. */
static struct str file_name(const struct evidence *ev, struct str file)
{
	struct str dir = ev->module_dir;

	if (dir.n && file.n > dir.n && str_has_prefix(file, dir) && file.p[dir.n] == '/')
		return str_sub(file, dir.n + 1, file.n);
	return str_base(file);
}

static void place(struct advice *out, const struct evidence *ev, const struct trace *tr,
		  uint32_t stack, struct traced *t)
{
	uint32_t at = own_frame(tr, ev, stack);
	const struct trace_frame_info *f;

	if (at == TRACE_NO)
		at = view_stack_top(tr, stack);
	if (at == TRACE_NO)
		return;
	f = trace_stack_frame(tr, stack, at);
	t->function = arena_str(&out->arena, trace_str(tr, f->func));
	t->file = arena_str(&out->arena, file_name(ev, trace_str(tr, f->file)));
	t->line = f->line;
}

/* Is one of the stack's functions that function, or a literal inside of it? */
static bool passes(const struct trace *tr, uint32_t stack, struct str function)
{
	for (uint32_t i = 0; i < trace_stack_depth(tr, stack); i++) {
		struct str func = trace_str(tr, trace_stack_frame(tr, stack, i)->func);

		if (str_has_prefix(func, function) &&
		    (func.n == function.n ||
		     str_has_prefix(str_sub(func, function.n, func.n), STR(".func"))))
			return true;
	}
	return false;
}

static struct str take_text(struct advice *out, struct buf *b)
{
	struct str s = arena_str(&out->arena, buf_str(b));

	buf_clear(b);
	return s;
}

/* Where in which trace it is to be seen. */
static struct trace_place seen_at(struct advice *out, const struct trace *tr, const char *trace,
				  const struct trace_finding *x)
{
	struct trace_place at = { .trace = trace, .from_ns = x->from, .to_ns = x->to };
	struct buf text = { 0 };

	find_ids(tr, x, &text);
	at.goroutines = take_text(out, &text);
	find_spans(tr, x, &text);
	at.spans = take_text(out, &text);
	at.has_task = x->task != TRACE_NO;
	if (at.has_task)
		at.task = tr->tasks.v[x->task].id;
	buf_release(&text);
	return at;
}

/* A line of evidence for what the profiles found there, too. */
static bool joined(struct advice *out, const struct trace *tr, const char *trace,
		   const struct trace_finding *x)
{
	for (uint32_t i = 0; x->pattern && i < out->n_findings; i++) {
		struct finding *f = &out->findings[i];

		if (!str_eq(str_of(f->pattern), str_of(x->pattern)) ||
		    !passes(tr, x->stack, str_of(f->function)) || f->n_evidence == MAX_EVIDENCE)
			continue;
		if (!f->evidence)
			f->evidence =
				ARENA_ARRAY(&out->arena, struct advice_evidence, MAX_EVIDENCE);
		struct trace_place *at = ARENA_ARRAY(&out->arena, struct trace_place, 1);

		*at = seen_at(out, tr, trace, x);
		f->evidence[f->n_evidence++] = (struct advice_evidence){
			"trace", arena_strndup(&out->arena, x->title.p, x->title.n), at
		};
		return true;
	}
	return false;
}

/*
 * The source shows that they wait for a timer, too: a trace that is shorter than that has not seen it, and tells of no leak.
 * src may be NULL.
 */
static bool a_timer_wakes(const struct evidence *ev, const struct trace *tr, struct sources *src,
			  const struct trace_finding *x)
{
	uint32_t at = own_frame(tr, ev, x->stack);
	const struct trace_frame_info *f;
	struct leak_group waiting = { .cls = GR_CHAN, .count = 1 };

	if (!src || strcmp(x->id, "goroutine-leak") != 0)
		return false;
	if (at == TRACE_NO)
		at = view_stack_top(tr, x->stack);
	if (at == TRACE_NO)
		return false;
	f = trace_stack_frame(tr, x->stack, at);
	waiting.fn = trace_str(tr, f->func);
	waiting.file = trace_str(tr, f->file);
	waiting.line = f->line;
	return leak_read_source(&waiting, &(struct leaks_options){ 0 }, src).timer;
}

static void take(struct advice *out, const struct evidence *ev, const struct trace *tr,
		 struct sources *src, const char *name, double min_cost)
{
	struct find_opts opts = { .to = tr->end,
				  .min_cost_ns = (int64_t)(min_cost * (double)tr->end) };
	struct traced *old = out->traced;
	struct find_list list;

	find_run(tr, &opts, &list);
	out->n_traces++;
	out->trace_ns += tr->end;
	out->traced = ARENA_ARRAY(&out->arena, struct traced, out->n_traced + list.v.n + 1);
	if (out->n_traced)
		memcpy(out->traced, old, out->n_traced * sizeof(*old));
	for (size_t i = 0; i < list.v.n; i++) {
		const struct trace_finding *x = &list.v.v[i];
		struct traced *t = &out->traced[out->n_traced];

		if (joined(out, tr, name, x) || a_timer_wakes(ev, tr, src, x))
			continue;
		*t = (struct traced){ .at = seen_at(out, tr, name, x),
				      .id = x->id,
				      .pattern = x->pattern,
				      .title = arena_str(&out->arena, x->title),
				      .next = x->next,
				      .confidence = find_sure_name[x->sure],
				      .cost_of = x->cost_of,
				      .cost_ns = x->cost_ns };
		place(out, ev, tr, x->stack, t);
		out->n_traced++;
	}
	find_release(&list);
}

/* NULL: all is well; else what there is to tell of that trace. */
static const char *read_one(struct advice *out, const struct evidence *ev, struct sources *src,
			    const char *name, double min_cost)
{
	struct inflated z = { 0 };
	struct err err = { 0 };
	struct trace *tr = NULL;
	const char *note = NULL;
	char *path = path_join(ev->dir, name);
	struct file f;

	if (file_open(&f, path, 0, &err)) {
		if (inflate_any(f.data, 0, &z, &err))
			tr = trace_load(z.data, NULL, &err);
		if (tr) {
			if (tr->damage.any)
				note = arena_printf(&out->arena,
						    "%s is damaged: %s; what stands before is used",
						    name, tr->damage.what);
			take(out, ev, tr, src, arena_strndup(&out->arena, name, strlen(name)),
			     min_cost);
		}
		trace_free(tr);
		inflated_release(&z);
		file_close(&f);
	}
	free(path);
	return tr ? note : arena_printf(&out->arena, "%s is not used: %s", name, err.msg);
}

static int by_cost(const void *a, const void *b)
{
	const struct traced *x = a, *y = b;
	int order;

	if (x->cost_ns != y->cost_ns)
		return x->cost_ns < y->cost_ns ? 1 : -1;
	order = strcmp(x->at.trace, y->at.trace);
	if (order)
		return order;
	order = strcmp(x->id, y->id);
	return order ? order : str_cmp(x->title, y->title);
}

uint32_t traced_read(struct advice *out, const struct evidence *ev, double min_cost,
		     const char **notes)
{
	uint32_t n = 0;
	struct sources src;

	if (out->source_root) {
		sources_init(&src);
		sources_add_root(&src, out->source_root);
	}
	for (size_t i = 0; i < ev->traces.n; i++) {
		const char *note = read_one(out, ev, out->source_root ? &src : NULL,
					    ev->traces.v[i], min_cost);

		if (note)
			notes[n++] = note;
	}
	if (out->source_root)
		sources_release(&src);
	/* (One trace's come in order.) */
	if (out->n_traces > 1 && out->n_traced)
		qsort(out->traced, out->n_traced, sizeof(*out->traced), by_cost);
	return n;
}

void traced_title(struct buf *b, const struct advice *a)
{
	if (a->n_traces == 1)
		buf_adds(b, "the trace (");
	else
		buf_printf(b, "%u traces (", a->n_traces);
	human_ns(b, (double)a->trace_ns);
	buf_addc(b, ')');
}
