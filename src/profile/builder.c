#include "profile/builder.h"

#include <string.h>

void builder_init(struct builder *b)
{
	memset(b, 0, sizeof(*b));
	intern_init(&b->strings);
}

void builder_release(struct builder *b)
{
	intern_release(&b->strings);
	vec_release(&b->types);
	vec_release(&b->mappings);
	vec_release(&b->fn_name);
	vec_release(&b->fn_system_name);
	vec_release(&b->fn_file);
	vec_release(&b->fn_start_line);
	vec_release(&b->loc_address);
	vec_release(&b->loc_mapping);
	vec_release(&b->loc_is_folded);
	vec_release(&b->line_end);
	vec_release(&b->line_fn);
	vec_release(&b->line_no);
	vec_release(&b->line_col);
	vec_release(&b->sample_loc_end);
	vec_release(&b->sample_locs);
	vec_release(&b->values);
	vec_release(&b->label_end);
	vec_release(&b->labels);
	vec_release(&b->comments);
}

void builder_type(struct builder *b, struct str type, struct str unit)
{
	vec_push(&b->types, (struct value_type){ builder_str(b, type), builder_str(b, unit) });
}

uint32_t builder_mapping(struct builder *b, const struct mapping *m)
{
	vec_push(&b->mappings, *m);
	vec_last(&b->mappings).id = b->mappings.n;
	return (uint32_t)b->mappings.n - 1;
}

uint32_t builder_function(struct builder *b, uint32_t name, uint32_t system_name, uint32_t file,
			  int64_t start_line)
{
	vec_push(&b->fn_name, name);
	vec_push(&b->fn_system_name, system_name);
	vec_push(&b->fn_file, file);
	vec_push(&b->fn_start_line, start_line);
	return (uint32_t)b->fn_name.n - 1;
}

uint32_t builder_location(struct builder *b, uint64_t address, uint32_t mapping, bool is_folded)
{
	vec_push(&b->loc_address, address);
	vec_push(&b->loc_mapping, mapping);
	vec_push(&b->loc_is_folded, is_folded);
	vec_push(&b->line_end, (uint32_t)b->line_fn.n);
	return (uint32_t)b->loc_address.n - 1;
}

void builder_line(struct builder *b, uint32_t fn, int64_t line, int64_t column)
{
	vec_push(&b->line_fn, fn);
	vec_push(&b->line_no, line);
	vec_push(&b->line_col, column);
	vec_last(&b->line_end) = (uint32_t)b->line_fn.n;
}

void builder_sample(struct builder *b)
{
	vec_push(&b->sample_loc_end, (uint32_t)b->sample_locs.n);
	vec_push(&b->label_end, (uint32_t)b->labels.n);
}

static void *copy(struct arena *a, const void *v, size_t n, size_t size)
{
	void *out = arena_alloc(a, MAX(n, 1) * size);

	if (n)
		memcpy(out, v, n * size);
	return out;
}

#define COPY(a, vec) copy((a), (vec).v, (vec).n, sizeof(*(vec).v))

static uint32_t *begins(struct arena *a, const uint32_t *ends, size_t n)
{
	uint32_t *out = ARENA_ARRAY(a, uint32_t, n + 1);

	if (n)
		memcpy(out + 1, ends, n * sizeof(*out));
	return out;
}

static uint64_t *ids(struct arena *a, size_t n)
{
	uint64_t *out = ARENA_ARRAY(a, uint64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = i + 1;
	return out;
}

static void finish(struct builder *b, struct profile *p)
{
	struct arena *a;

	*p = b->head;
	p->arena = b->strings.arena;
	arena_init(&b->strings.arena);
	a = &p->arena;
	p->strings = COPY(a, b->strings.strs);
	p->n_strings = (uint32_t)b->strings.strs.n;
	p->types = COPY(a, b->types);
	p->n_types = (uint32_t)b->types.n;
	p->mappings = COPY(a, b->mappings);
	p->n_mappings = (uint32_t)b->mappings.n;
	p->n_functions = (uint32_t)b->fn_name.n;
	p->fn_id = ids(a, b->fn_name.n);
	p->fn_name = COPY(a, b->fn_name);
	p->fn_system_name = COPY(a, b->fn_system_name);
	p->fn_file = COPY(a, b->fn_file);
	p->fn_start_line = COPY(a, b->fn_start_line);
	p->n_locations = (uint32_t)b->loc_address.n;
	p->loc_id = ids(a, b->loc_address.n);
	p->loc_address = COPY(a, b->loc_address);
	p->loc_mapping = COPY(a, b->loc_mapping);
	p->loc_is_folded = COPY(a, b->loc_is_folded);
	p->line_begin = begins(a, b->line_end.v, b->line_end.n);
	p->line_fn = COPY(a, b->line_fn);
	p->line_no = COPY(a, b->line_no);
	p->line_col = COPY(a, b->line_col);
	p->n_samples = (uint32_t)b->sample_loc_end.n;
	p->sample_loc_begin = begins(a, b->sample_loc_end.v, b->sample_loc_end.n);
	p->sample_locs = COPY(a, b->sample_locs);
	p->values = COPY(a, b->values);
	p->label_begin = b->labels.n ? begins(a, b->label_end.v, b->label_end.n) : NULL;
	p->labels = COPY(a, b->labels);
	p->comments = COPY(a, b->comments);
	p->n_comments = (uint32_t)b->comments.n;
}

struct profile *builder_finish(struct builder *b, struct err *err)
{
	struct profile *p = NULL;

	if (MAX(MAX(b->sample_locs.n, b->labels.n), MAX(b->line_fn.n, b->strings.strs.n)) >=
	    UINT32_MAX) {
		err_set(err, ERR_LIMIT, "more than %u frames, labels, lines or strings",
			UINT32_MAX);
	} else {
		p = xcalloc(1, sizeof(*p));
		finish(b, p);
	}
	builder_release(b);
	return p;
}
