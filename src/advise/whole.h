/*
 * All of a file, a body or an entry of an archive is read into memory that grows step by step, although who has it knows its size:
 * io.ReadAll(f), io.Copy(&buf, f), buf.ReadFrom(f).
 */
#ifndef GOPERF_ADVISE_WHOLE_H
#define GOPERF_ADVISE_WHOLE_H

#include "advise/rule.h"

/* Fills site, subject, spots. False where no size is in reach. */
bool match_whole(struct candidate *c, const struct gosrc *src, TSNode call);
/* Whether the call reads all of something that has a size. */
bool is_whole_call(const struct hot_file *f, TSNode call);
bool is_whole(const struct candidate *c); /* whether match_whole made it */
void judge_whole(struct advisor *a, struct candidate *c);
void explain_whole(struct advisor *a, struct candidate *c);

#endif
