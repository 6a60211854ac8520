/* Sources that stand for several: a folder for the files in it, a pattern ("cpu*.pb.gz", quoted) for what it matches. */
#ifndef GOPERF_REPORT_EXPAND_H
#define GOPERF_REPORT_EXPAND_H

#include "base/vec.h"
#include "io/file.h"

typedef VEC(char *) source_names;

/* Appends what name stands for, in the order of names; name itself where it is one source. */
void source_expand(const char *name, source_names *out);
void source_names_release(source_names *names);

#endif
