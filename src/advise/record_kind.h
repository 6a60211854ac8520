/*
 * What a file of evidence is, told by its content; the name only tells a block profile from a mutex profile, which
 * look alike.
 */
#ifndef GOPERF_ADVISE_RECORD_KIND_H
#define GOPERF_ADVISE_RECORD_KIND_H

#include "base/str.h"

struct record_kind {
	const char *
		file; /* its name in an evidence folder: "cpu.pb.gz"; NULL: nothing that goperf knows */
	bool is_empty; /* a profile without samples */
};

/* name is the file's base name. */
struct record_kind record_kind_of(struct str data, const char *name);

#endif
