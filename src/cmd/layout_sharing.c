/* goperf layout: candidates for false sharing. */
#include <stdlib.h>

#include "base/human.h"
#include "base/term.h"
#include "cmd/layout_view.h"
#include "gocode/goname.h"

static const struct go_type *row_type(const struct layout_row *r)
{
	return &r->types->types.v[r->layout.type];
}

static struct sharing_type neutral(struct arena *a, const struct layout_row *r)
{
	const struct go_type *type = row_type(r);
	struct sharing_field *fields = ARENA_ARRAY(a, struct sharing_field, type->n_fields + 1);

	for (uint32_t i = 0; i < type->n_fields; i++) {
		const struct go_field *f = &r->types->fields.v[type->first_field + i];
		fields[i] = (struct sharing_field){ f->name, f->offset };
	}
	return (struct sharing_type){ type->name, fields, type->n_fields };
}

/* The types of one package in one program. */
static void look_at(struct layout_table *t, struct layout_programs *progs,
		    const struct layout_row *first, struct str pkg, const struct profile *cpu)
{
	struct sharing_type *types = ARENA_ARRAY(&progs->arena, struct sharing_type, t->n);
	const struct layout_row **rows =
		ARENA_ARRAY(&progs->arena, const struct layout_row *, t->n);
	struct sharing_result found;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct layout_row *r = &t->v[i];
		if (r->program != first->program || !str_eq(goname_package(row_type(r)->name), pkg))
			continue;
		rows[n] = r;
		types[n++] = neutral(&progs->arena, r);
	}
	sharing_find(types, n, pkg, first->program->package_dir ? first->program->package_dir : "",
		     cpu, &progs->arena, &found);
	for (size_t i = 0; i < found.n; i++)
		vec_push(&t->sharing, (struct layout_sharing){ rows[found.v[i].type], found.v[i] });
	t->busy_cores = MAX(t->busy_cores, found.busy_cores);
	t->n_unjudged += found.n_unjudged;
}

void layout_find_sharing(struct layout_table *t, struct layout_programs *progs,
			 const struct profile *cpu)
{
	t->has_cpu = true;
	for (size_t i = 0; i < t->n; i++) {
		struct str pkg = goname_package(row_type(&t->v[i])->name);
		bool seen = false;

		for (size_t k = 0; k < i && !seen; k++)
			seen = t->v[k].program == t->v[i].program &&
			       str_eq(goname_package(row_type(&t->v[k])->name), pkg);
		if (!seen)
			look_at(t, progs, &t->v[i], pkg, cpu);
	}
}

static const struct go_field *field_of(const struct layout_sharing *s, int side)
{
	return &s->row->types->fields
			.v[row_type(s->row)->first_field + s->sharing.side[side].field];
}

static void print_side(const struct layout_sharing *s, int i, FILE *f)
{
	const struct sharing_side *side = &s->sharing.side[i];
	struct str name = field_of(s, i)->name;
	struct buf b = { 0 };

	buf_printf(&b, "    " STR_FMT ": %s by " STR_FMT " (" STR_FMT ":%u), ", STR_ARG(name),
		   side->is_atomic ? "written atomically" : "stored",
		   STR_ARG(goname_local(side->function)), STR_ARG(str_base(side->file)),
		   side->line);
	human_ns(&b, (double)side->cpu_ns);
	buf_adds(&b, " (");
	human_share(&b, side->share);
	buf_printf(&b, "), on goroutines that begin in " STR_FMT "\n",
		   STR_ARG(goname_local(side->entry)));
	fputs(b.data, f);
	buf_release(&b);
}

static uint64_t padding(const struct layout_sharing *s)
{
	uint32_t type = field_of(s, 0)->type;
	uint64_t size = type == GO_NO_TYPE ? 8 : s->row->types->types.v[type].size;

	return size < SHARING_LINE_BYTES ? SHARING_LINE_BYTES - size : SHARING_LINE_BYTES;
}

static void print_candidate(const struct layout_table *t, const struct layout_sharing *s, FILE *f)
{
	const struct go_field *a = field_of(s, 0), *b = field_of(s, 1);
	struct str pkg = goname_package(row_type(s->row)->name);

	fprintf(f,
		"  " STR_FMT ": " STR_FMT " (offset %llu) and " STR_FMT
		" (offset %llu) are on one cache line of %d bytes\n",
		STR_ARG(row_type(s->row)->name), STR_ARG(a->name), (unsigned long long)a->offset,
		STR_ARG(b->name), (unsigned long long)b->offset, SHARING_LINE_BYTES);
	print_side(s, 0, f);
	print_side(s, 1, f);
	fprintf(f, "    %.1f cores were busy on average; %s\n", t->busy_cores,
		s->sharing.is_global ? "both go through one package-level variable: one object"
				     : "that both write to one object is not in the profile");
	fprintf(f,
		"    prove it: put _ [%llu]byte between the two fields, then goperf prove " STR_FMT
		"\n",
		(unsigned long long)padding(s), STR_ARG(pkg));
}

void layout_print_sharing(const struct layout_table *t, FILE *f)
{
	bool colors = term_colors(f);

	if (t->sharing.n)
		fprintf(f,
			"\n%sfalse sharing, candidates%s: a CPU profile shows who writes, not the "
			"cache misses\n",
			term_style(colors, TERM_BOLD), term_style(colors, TERM_PLAIN));
	for (size_t i = 0; i < t->sharing.n; i++)
		print_candidate(t, &t->sharing.v[i], f);
	if (!t->sharing.n && t->n_unjudged)
		fprintf(f,
			"\n%zu pair%s of fields on one cache line %s written by different "
			"goroutines, "
			"but the CPU profile shows %.1f cores\nbusy on average: nothing ran side "
			"by "
			"side for long, so nothing is claimed.\n",
			t->n_unjudged, t->n_unjudged == 1 ? "" : "s",
			t->n_unjudged == 1 ? "is" : "are", t->busy_cores);
}

static void json_side(struct json *j, const struct layout_sharing *s, int i)
{
	const struct sharing_side *side = &s->sharing.side[i];

	json_obj(j);
	json_kstr(j, "field", field_of(s, i)->name);
	json_ku64(j, "offset", field_of(s, i)->offset);
	json_kbool(j, "atomic", side->is_atomic);
	json_kstr(j, "function", side->function);
	json_kstr(j, "file", side->file);
	json_ku64(j, "line", side->line);
	json_kstr(j, "goroutine_begins_in", side->entry);
	json_ki64(j, "cpu_ns", side->cpu_ns);
	json_kdouble(j, "cpu_share", side->share);
	json_obj_end(j);
}

void layout_json_sharing(const struct layout_table *t, struct json *j)
{
	if (!t->has_cpu)
		return;
	json_key(j, "false_sharing");
	json_obj(j);
	json_kdouble(j, "busy_cores", t->busy_cores);
	json_ku64(j, "unjudged", t->n_unjudged);
	json_key(j, "candidates");
	json_arr(j);
	for (size_t i = 0; i < t->sharing.n; i++) {
		const struct layout_sharing *s = &t->sharing.v[i];
		json_obj(j);
		json_kstr(j, "type", row_type(s->row)->name);
		json_kbool(j, "one_object", s->sharing.is_global);
		json_ku64(j, "padding_bytes", padding(s));
		json_key(j, "writers");
		json_arr(j);
		json_side(j, s, 0);
		json_side(j, s, 1);
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}
