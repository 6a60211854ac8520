#include "profile/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "profile/decode.h"

static struct profile *profile_new(void)
{
	struct profile *p = xcalloc(1, sizeof(*p));

	arena_init(&p->arena);
	return p;
}

void profile_free(struct profile *p)
{
	if (!p)
		return;
	arena_release(&p->arena);
	inflated_release(&p->input);
	if (p->file.name)
		file_close(&p->file);
	free(p);
}

static bool read_into(struct profile *p, struct str data, size_t max_inflated, struct err *err)
{
	if (!data.n)
		return err_set(err, ERR_FORMAT, "parsing profile: empty input file");
	if (!inflate_any(data, max_inflated, &p->input, err))
		return err_prefix(err, "decompressing profile");
	return profile_decode(p, p->input.data, p->input.owned != NULL, err);
}

struct profile *profile_read(struct str data, const char *name, size_t max_inflated,
			     struct err *err)
{
	struct profile *p = profile_new();

	if (read_into(p, data, max_inflated, err))
		return p;
	err_prefix(err, "%s", name);
	profile_free(p);
	return NULL;
}

struct profile *profile_open(const char *path, size_t max_inflated, struct err *err)
{
	struct file f;
	struct profile *p;

	if (!file_open(&f, path, 0, err))
		return NULL;
	p = profile_read(f.data, f.name, max_inflated, err);
	if (p && p->input.data.p == f.data.p)
		p->file = f;
	else
		file_close(&f);
	return p;
}

int profile_type_index(const struct profile *p, struct str name)
{
	for (uint32_t i = 0; i < p->n_types; i++)
		if (str_eq(p->strings[p->types[i].type], name))
			return (int)i;
	return -1;
}
