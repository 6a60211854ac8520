/*
 * The table of what can be asked for. A page is /ui/NAME; its data is /api/NAME, in JSON, and stands in the page itself when
 * that is opened by its address. Handlers run in a worker, which has the input in memory, and write into the call's buffer;
 * a handler that fails answers with status 400 and its sentence, as pprof does.
 *
 * A new view: view_NAME.c with its handler, a row in route.c, a module in ui/ and its line in ui/views.js.
 */
#ifndef GOPERF_WEB_ROUTE_H
#define GOPERF_WEB_ROUTE_H

#include "base/json.h"
#include "web/session.h"

struct call {
	struct loaded *loaded;
	const struct route *route;
	struct query query;
	struct str raw_query, body;
	struct arena *arena; /* of this call */
	struct buf *out;
	int status;	  /* 200; a failed handler may set another than 400 */
	const char *type; /* of what is in out: JSON unless set */
	const char *file; /* the name under which the browser saves it; NULL: it is shown */
	struct notices notices;
	VEC(struct str) messages; /* what reports had to say */
};

enum route_kind {
	ROUTE_VIEW,   /* page /ui/NAME and data /api/NAME */
	ROUTE_DATA,   /* /api/NAME only */
	ROUTE_FILE,   /* /ui/NAME only: bytes as they are */
	ROUTE_ACTION, /* /ui/NAME: changes something; not with GET */
};

struct route {
	const char *name;
	enum route_kind kind;
	unsigned inputs; /* kinds that it works on, 1 << enum input_kind; 0: any */
	/* NULL: the front's own (front.c), since it is about loading and not about what was loaded */
	bool (*run)(struct call *c, struct err *err);
	const char *title;   /* of views */
	const char *methods; /* of actions: "POST DELETE" */
};
extern const struct route routes[]; /* ends with a NULL name */

/* The row for a path, and whether the page or the data is meant. NULL: none. */
const struct route *route_find(struct str path, bool *is_page);

/* Views. */
bool view_flame(struct call *c, struct err *err);
/* What the worker keeps of a profile from call to call; before that is freed it must go. */
void view_flame_forget(void);
bool view_advice(struct call *c, struct err *err);
bool view_timeline(struct call *c, struct err *err);
bool view_trace(struct call *c, struct err *err);
bool view_span(struct call *c, struct err *err);
bool view_wakes(struct call *c, struct err *err);
bool view_path(struct call *c, struct err *err);
bool view_search(struct call *c, struct err *err);
bool view_selection(struct call *c, struct err *err);
bool view_bench(struct call *c, struct err *err);
bool view_top(struct call *c, struct err *err);
bool view_graph(struct call *c, struct err *err);
bool view_peek(struct call *c, struct err *err);
bool view_disasm(struct call *c, struct err *err);
bool view_source(struct call *c, struct err *err);
bool view_download(struct call *c, struct err *err);
bool view_export(struct call *c, struct err *err);
bool view_labels(struct call *c, struct err *err);
bool action_save_config(struct call *c, struct err *err);
bool action_delete_config(struct call *c, struct err *err);

/* What they share. */

/* The configuration of the command line with the address's over it. */
bool call_config(struct call *c, struct report_config *cfg, struct err *err) MUST_CHECK;
/* Opens a report of the call's profile; cfg must outlive it. */
bool call_open_report(struct call *c, struct report *r, const struct report_kind *kind,
		      const char *arg, const struct report_config *cfg, struct err *err) MUST_CHECK;
/*
 * Begins the object of a view's data with what every page shows: title, legend, sample types, inputs, configurations,
 * messages. legend: lines. The caller goes on with keys of its own and ends the object.
 */
void call_head(struct call *c, struct json *j, const struct report *r, struct str legend);
/* key: text that is JSON already. */
void call_raw_json(struct json *j, const char *key, struct str text);

#endif
