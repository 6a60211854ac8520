#include "report/objects.h"

#include <stdlib.h>

struct objects {
	const struct profile *p;
	unsigned flags;
	bool compat;
	struct object *v; /* by mapping; file.p NULL: not asked for yet */
};

struct objects *objects_new(const struct profile *p, unsigned flags, bool compat)
{
	struct objects *o = xcalloc(1, sizeof(*o));

	o->p = p;
	o->flags = flags;
	o->compat = compat;
	o->v = xcalloc((size_t)p->n_mappings + 1, sizeof(*o->v));
	return o;
}

void objects_free(struct objects *o)
{
	if (!o)
		return;
	for (uint32_t i = 0; i < o->p->n_mappings; i++) {
		disasm_free(o->v[i].disasm);
		binary_close(o->v[i].b);
	}
	free(o->v);
	free(o);
}

static void open_object(struct objects *o, struct object *obj, const struct mapping *m)
{
	char *path;

	obj->file = o->p->strings[m->file];
	path = xasprintf(STR_FMT, STR_ARG(obj->file));
	if (!*path)
		err_set(&obj->err, ERR_NOT_FOUND, "open : no such file or directory");
	else
		obj->b = binary_open(path, &obj->err);
	free(path);
	if (!obj->b) {
		err_go_words(&obj->err);
		return;
	}
	if (!o->compat)
		obj->delta = binary_delta(obj->b, m->start, m->limit, m->offset);
	else if (m->start && obj->b->has_load_address)
		obj->delta = m->start - obj->b->load_address;
}

struct object *objects_get(struct objects *o, uint32_t mapping)
{
	const struct mapping *m = &o->p->mappings[mapping];

	for (uint32_t i = 0; i < o->p->n_mappings; i++)
		if (o->v[i].file.p && o->p->mappings[i].file == m->file)
			return &o->v[i];
	open_object(o, &o->v[mapping], m);
	return &o->v[mapping];
}

struct disasm *object_disasm(struct objects *o, struct object *obj)
{
	if (!obj->tried_disasm) {
		obj->tried_disasm = true;
		obj->disasm = obj->b ? disasm_new(obj->b, o->flags, &obj->disasm_err) : NULL;
		if (!obj->b)
			obj->disasm_err = obj->err;
	}
	return obj->disasm;
}
