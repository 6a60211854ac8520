#include "profile/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "io/tar.h"
#include "profile/decode.h"
#include "profile/legacy.h"

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

void profile_archive_release(struct profile_archive *a)
{
	inflated_release(&a->input);
	if (a->file.name)
		file_close(&a->file);
}

/* Takes over what a legacy reader made; the text is not needed any more. */
static bool read_legacy(struct profile *p, const struct profile_read_options *o, struct err *err)
{
	struct err why = *err;
	struct profile *got;

	got = legacy_read(p->input.data, !o->no_comment_names,
			  p->input.owned_bytes > 0 || (o->mapped && !p->input.owned), err);
	if (!got) {
		if (strcmp(err->msg, "unrecognized profile format") == 0)
			err_set(err, ERR_FORMAT, "unrecognized profile format (%s)", why.msg);
		return err_prefix(err, "parsing profile");
	}
	*err = (struct err){ 0 };
	inflated_release(&p->input);
	arena_release(&p->arena);
	*p = *got;
	free(got);
	return true;
}

static bool read_into(struct profile *p, struct str data, const struct profile_read_options *o,
		      struct err *err)
{
	if (!data.n)
		return err_set(err, ERR_FORMAT, "parsing profile: empty input file");
	if (!inflate_any(data, o->max_inflated, &p->input, err))
		return err_prefix(err, "decompressing profile");
	if (!p->input.data.n)
		return err_set(err, ERR_FORMAT, "parsing profile: empty input file");
	if (o->archive && tar_is(p->input.data)) {
		o->archive->input = p->input;
		p->input = (struct inflated){ 0 };
		err->code = ERR_NONE;
		return false;
	}
	if (profile_decode(p, p->input.data, p->input.owned_bytes > 0, err))
		return true;
	if (!str_has_prefix(str_of(err->msg), STR(DECODE_NOT_PROTO)))
		return false;
	return read_legacy(p, o, err);
}

struct profile *profile_read_with(struct str data, const char *name,
				  const struct profile_read_options *o, struct err *err)
{
	struct profile *p = profile_new();

	assert(err);
	if (read_into(p, data, o, err))
		return p;
	if (err->code)
		err_prefix(err, "%s", name);
	profile_free(p);
	return NULL;
}

struct profile *profile_open_with(const char *path, const struct profile_read_options *o,
				  struct err *err)
{
	struct file f;
	struct profile *p;

	struct profile_read_options with = *o;

	if (!file_open(&f, path, 0, err))
		return NULL;
	with.mapped = f.mapped;
	p = profile_read_with(f.data, f.name, &with, err);
	if (p && p->input.data.p == f.data.p)
		p->file = f;
	else if (!p && o->archive && o->archive->input.data.p == f.data.p && !err->code)
		o->archive->file = f;
	else
		file_close(&f);
	return p;
}

struct profile *profile_read(struct str data, const char *name, size_t max_inflated,
			     struct err *err)
{
	return profile_read_with(
		data, name, &(struct profile_read_options){ .max_inflated = max_inflated }, err);
}

struct profile *profile_open(const char *path, size_t max_inflated, struct err *err)
{
	return profile_open_with(
		path, &(struct profile_read_options){ .max_inflated = max_inflated }, err);
}

int profile_type_index(const struct profile *p, struct str name)
{
	for (uint32_t i = 0; i < p->n_types; i++)
		if (str_eq(p->strings[p->types[i].type], name))
			return (int)i;
	return -1;
}
