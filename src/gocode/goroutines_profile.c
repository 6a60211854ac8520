/* Goroutine profiles of debug=0. */
#include "gocode/goname.h"
#include "gocode/goroutines.h"

#define MAX_FRAMES 1024

struct walk {
	struct goroutines *g;
	const struct profile *p;
	uint32_t frames[MAX_FRAMES];
	uint32_t n;
	enum gr_class cls;
	bool parked, in_user, elided;
};

static void add_line(struct walk *w, uint32_t line)
{
	uint32_t fn = w->p->line_fn[line];
	struct str name = STR("?"), file = STR("");
	int64_t number = w->p->line_no[line];

	if (fn != PROFILE_NONE) {
		name = profile_str(w->p, w->p->fn_name[fn]);
		file = profile_str(w->p, w->p->fn_file[fn]);
	}
	/* the class is that of the frames below the user's first */
	if (!w->in_user && !goname_is_std(name, file))
		w->in_user = true;
	if (!w->in_user && str_eq(name, STR("runtime.gopark")))
		w->parked = true;
	if (!w->in_user) {
		enum gr_class c = gr_class_of_frame(name);
		/* sync's own frames say more than the semaphore under them */
		if (c != GR_OTHER && (w->cls == GR_OTHER || w->cls == GR_SEMAPHORE))
			w->cls = c;
	}
	if (w->n == MAX_FRAMES) {
		w->elided = true;
		return;
	}
	w->frames[w->n++] = gr_add_frame(w->g, name, file,
					 number > 0 && number <= UINT32_MAX ? (uint32_t)number : 0);
}

static void add_location(struct walk *w, uint32_t loc)
{
	for (uint32_t l = w->p->line_begin[loc]; l < w->p->line_begin[loc + 1]; l++)
		add_line(w, l);
}

static void add_sample(struct walk *w, uint32_t s, uint32_t dump, bool leaked)
{
	const struct profile *p = w->p;
	int64_t count = p->values[(size_t)s * p->n_types];
	struct gr_stack what = { .dump = dump, .creator = GR_NONE, .leaked = leaked };

	if (count <= 0)
		return;
	w->n = 0;
	w->cls = GR_OTHER;
	w->parked = w->in_user = w->elided = false;
	for (uint32_t i = p->sample_loc_begin[s]; i < p->sample_loc_begin[s + 1]; i++)
		add_location(w, p->sample_locs[i]);
	what.count = (uint64_t)count;
	what.elided = w->elided;
	what.cls = w->cls == GR_OTHER && !w->parked ? GR_RUNNING : w->cls;
	uint32_t stack = gr_add_stack(w->g, &what, w->frames, w->n);
	for (uint32_t i = p->label_begin ? p->label_begin[s] : 0;
	     p->label_begin && i < p->label_begin[s + 1]; i++)
		if (p->labels[i].str)
			gr_add_label(w->g, stack, profile_str(p, p->labels[i].key),
				     profile_str(p, p->labels[i].str), what.count);
}

bool goroutines_add_profile(struct goroutines *g, const struct profile *p, const char *name,
			    struct err *err)
{
	bool leaks = profile_type_index(p, STR("goroutineleak")) == 0;
	struct walk *w;

	if (!leaks && profile_type_index(p, STR("goroutine")) != 0)
		return err_set(
			err, ERR_FORMAT,
			"%s: a profile of '" STR_FMT "', expected one of goroutines", name,
			STR_ARG(p->n_types ? profile_str(p, p->types[0].type) : STR("nothing")));
	vec_push(&g->dumps, (struct gr_dump){ .name = intern_id(&g->strs, str_of(name)),
					      .format = GR_PROFILE,
					      .leaks_only = leaks });
	w = xcalloc(1, sizeof(*w));
	w->g = g;
	w->p = p;
	for (uint32_t s = 0; s < p->n_samples; s++)
		add_sample(w, s, (uint32_t)g->dumps.n - 1, leaks);
	free(w);
	return true;
}
