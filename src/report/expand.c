#include "report/expand.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

struct folder {
	const char *name;
	source_names *out;
};

/* Files of the folder itself; hidden ones are not meant. */
static bool add_file(void *ctx, const char *name, bool is_dir)
{
	struct folder *f = ctx;

	if (!is_dir && name[0] != '.')
		vec_push(f->out, path_join(f->name, name));
	return true;
}

void source_expand(const char *name, source_names *out)
{
	struct folder f = { name, out };
	size_t before = out->n;
	glob_t found;

	if (path_is_dir(name)) {
		if (!dir_each(name, add_file, &f, NULL) || out->n == before)
			vec_push(out, xstrdup(name)); /* opening it says what is wrong */
		return;
	}
	if (!strpbrk(name, "*?[") || path_exists(name) || strstr(name, "://") ||
	    glob(name, 0, NULL, &found) != 0) {
		vec_push(out, xstrdup(name));
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		vec_push(out, xstrdup(found.gl_pathv[i]));
	globfree(&found);
}

void source_names_release(source_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i]);
	vec_release(names);
}
