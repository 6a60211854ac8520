/*
 * The files of a tar archive, one after the other, as slices of the archive: ustar, GNU (long names, sizes in base 256)
 * and pax (path, size) as POSIX.1-2001 and GNU tar's manual have them, and the older form without a magic number.
 * Nothing is unpacked, so memory is bounded by the names. Sparse files are an error, since their bytes are not all there.
 */
#ifndef GOPERF_IO_TAR_H
#define GOPERF_IO_TAR_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct tar {
	struct str data;
	size_t at;	 /* of the next header */
	struct buf name; /* of the member, when it is not one slice */
	/* what headers that stand before a file say of it */
	struct str long_name;
	uint64_t long_size;
	bool has_size;
};

struct tar_member {
	struct str name; /* until the next call */
	struct str data; /* of the archive */
};

/* Does it begin with a header whose checksum is right? */
bool tar_is(struct str data);
void tar_init(struct tar *t, struct str data);
void tar_release(struct tar *t);
/*
 * The next regular file. False at the end, with err->code ERR_NONE, and where the archive is broken: then err tells the
 * byte and what was expected there. err is not NULL.
 */
bool tar_next(struct tar *t, struct tar_member *m, struct err *err) MUST_CHECK;

#endif
