/*
 * Saved configurations: pprof's own file, settings.json in the user's folder of configurations
 * ({"configs":[{"name":...,...}]}; github.com/google/pprof, internal/driver/settings.go). What we do not know in it is kept.
 */
#ifndef GOPERF_WEB_SETTINGS_H
#define GOPERF_WEB_SETTINGS_H

#include "web/route.h"

/* The key "configs": name, url (a query behind '?'), current, user. A file that cannot be read has none. */
void settings_menu(struct call *c, struct json *j);

/* Puts the configuration under that name into the text of a settings file ("": none yet), or, with cfg NULL, takes it out. */
bool settings_edit(struct str text, struct str name, const struct report_config *cfg,
		   struct buf *out, struct err *err) MUST_CHECK;
/* Calls fn for each configuration in the text of a settings file. */
bool settings_each(struct str text, struct arena *a,
		   void (*fn)(void *ctx, struct str name, const struct report_config *cfg),
		   void *ctx, struct err *err) MUST_CHECK;

#endif
