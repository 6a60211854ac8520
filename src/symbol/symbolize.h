/*
 * Names for the addresses of a profile, as pprof's -symbolize finds them: from the programs on this machine, from the
 * symbol page of the server that the profile came from, and C++ and Rust names made readable.
 */
#ifndef GOPERF_SYMBOL_SYMBOLIZE_H
#define GOPERF_SYMBOL_SYMBOLIZE_H

#include "profile/profile.h"

/* Messages for the person, one at a time, without their last newline. */
struct symbolize_log {
	void (*say)(void *ctx, const char *text);
	void *ctx;
};

struct symbolize_options {
	const char
		*mode; /* the value of -symbolize: "", "none", "local:force", "demangle=full" ... */
	const char *url;	    /* where the profile came from; NULL: a file */
	const char *const *headers; /* of the request to the server, NULL-terminated; NULL: none */
	const char *tls_cert, *tls_key, *tls_ca; /* NULL: the system's */
	bool compat; /* one frame an address, as go tool pprof has it, and not what was inlined there */
};

/* False and err only when the server was asked and did not answer. */
bool symbolize_profile(struct profile *p, const struct symbolize_options *o,
		       const struct symbolize_log *log, struct err *err) MUST_CHECK;

/*
 * Gives mappings the local file that belongs to them, from the folders of PPROF_BINARY_PATH (~/pprof/binaries without
 * it): by build id, by name, by whole path, and where separate debug files lie.
 */
void symbolize_locate(struct profile *p, const struct symbolize_log *log);

/* The address of the symbol service that belongs to a profile's address; false: it has none. */
bool symbolize_url(struct str source, struct buf *out);

#endif
