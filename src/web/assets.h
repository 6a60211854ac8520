/* The files of the page, embedded at build time by tools/embed-ui. */
#ifndef GOPERF_WEB_ASSETS_H
#define GOPERF_WEB_ASSETS_H

#include "base/str.h"

struct asset {
	const char *name; /* behind /static/: "app.js", "vendor/uplot.js" */
	const char *type;
	const char *etag; /* quoted */
	const unsigned char *data, *data_end, *packed,
		*packed_end; /* packed: gzip; empty where it would not be smaller */
};
extern const struct asset assets[]; /* ends with a NULL name; sorted by name */

const struct asset *asset_find(struct str name);

#endif
