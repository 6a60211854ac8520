/*
 * Profiles that come over the network, and the copies that are kept of them. The rules for addresses, times and
 * messages are those of go tool pprof (cmd/pprof/pprof.go, go1.26); TLS files and headers reach every request.
 */
#ifndef GOPERF_REPORT_FETCH_H
#define GOPERF_REPORT_FETCH_H

#include "report/driver.h"

void fetch_hooks(struct driver_hooks *h);

/*
 * The address that a source which is no file means: "host:port/path" is http, no path is /debug/pprof/profile, seconds
 * (above 0) goes into the query. *duration_s becomes what the query says where seconds does not. False: it is none.
 */
bool fetch_address(struct str source, int64_t seconds, struct buf *out, int64_t *duration_s);

/* The folder for copies of what came over the network; NULL: none can be made. n may be NULL. The caller frees it. */
char *fetch_save_dir(const struct notices *n);

#endif
