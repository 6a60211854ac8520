/* The workbench: serves a setup until Ctrl-C. What goperf web, pprof -http and trace -http share. */
#ifndef GOPERF_WEB_WEB_H
#define GOPERF_WEB_WEB_H

#include "web/session.h"

struct web_options {
	const char *http; /* [host]:[port] */
	bool no_browser;
	bool load_first;  /* input 0 is loaded before anything is served, and its failure is ours */
	const char *page; /* what the browser opens, behind the address: "" or "/ui/top?..." */
};

/* Prints to stderr. False and err: it could not start; true: it was ended. */
bool web_serve(struct web_setup *setup, const struct web_options *o, struct err *err) MUST_CHECK;

/* Go's net.SplitHostPort and port number; host is copied into a. Port 0: none was given. */
bool web_split_address(struct str address, struct arena *a, const char **host, uint16_t *port,
		       struct err *err) MUST_CHECK;

#endif
