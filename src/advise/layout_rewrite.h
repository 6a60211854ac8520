/*
 * Rewrites the declarations of one package's structs in their better order, one type at a time: each change is planned
 * (layout_fix.h), formatted by gofmt where the file was, and built with the rest of the module through an overlay before it
 * is taken. Nothing on disk changes until layout_rewrite_write.
 */
#ifndef GOPERF_ADVISE_LAYOUT_REWRITE_H
#define GOPERF_ADVISE_LAYOUT_REWRITE_H

#include "advise/layout.h"
#include "advise/layout_fix.h"
#include "base/vec.h"
#include "gocode/gotool.h"

struct layout_edit {
	char *path;	   /* of a .go file of the package */
	struct gosrc *src; /* its text as it is to become */
	bool changed;
};

struct layout_rewrite {
	struct arena arena;
	struct go_env env;
	const char *package, *dir; /* import path, folder */
	char *temp;
	VEC(struct layout_edit) files;
	VEC(struct gosrc *) others; /* files of other packages of the module that import this one */
};

bool layout_rewrite_init(struct layout_rewrite *r, const char *package, const char *dir,
			 struct err *err) MUST_CHECK;
void layout_rewrite_release(struct layout_rewrite *r);

/*
 * One type. On success `fix` tells the file and line, and the reason where it was left alone ("" where the change was
 * taken); the new field list is appended to out. False: something outside of the type failed (no go, no disk).
 */
bool layout_rewrite_type(struct layout_rewrite *r, const struct go_types *t, const struct layout *l,
			 bool tagged, struct layout_fix *fix, struct buf *out,
			 struct err *err) MUST_CHECK;
bool layout_rewrite_write(struct layout_rewrite *r, struct err *err) MUST_CHECK;

#endif
