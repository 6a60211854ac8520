/*
 * Source files of a profile, found from the names that it holds: as pprof looks for them (source_path, trim_path, each
 * folder and its parents), and where that finds nothing also in the Go installation, the module cache, vendor folders and
 * the modules around, which covers programs that were built elsewhere or with -trimpath.
 */
#ifndef GOPERF_REPORT_SRCFILE_H
#define GOPERF_REPORT_SRCFILE_H

#include "base/err.h"
#include "base/str.h"

struct srcfile_reader;

/* Lists of folders, ':' between; an empty search path is the working directory. compat: only where pprof looks. */
struct srcfile_reader *srcfile_reader_new(const char *search_path, const char *trim_path,
					  bool compat);
void srcfile_reader_free(struct srcfile_reader *r);

/* Line number line (from 1) of a file, without its line end; false: there is none. Valid until the reader is freed. */
bool srcfile_line(struct srcfile_reader *r, struct str path, int64_t line, struct str *out);
/* Why the file could not be read, with pprof's words; "": it could. */
const char *srcfile_error(struct srcfile_reader *r, struct str path);
/* The file that was found for path; "": none. */
const char *srcfile_found(struct srcfile_reader *r, struct str path);

#endif
