/*
 * Functions that hand a format and their variadic arguments on to package fmt: logf(format string, args ...any). What fmt
 * costs below them is a matter of the call that has the format and the values, so the charges are moved there.
 */
#ifndef GOPERF_ADVISE_FORWARD_H
#define GOPERF_ADVISE_FORWARD_H

#include "gocode/goscope.h"

struct forwarder {
	const struct gosrc *src;
	struct str pkg;	   /* import path */
	TSNode func;	   /* declaration or literal */
	struct str name;   /* "Logf"; of a literal, the variable that holds it */
	struct str callee; /* the function of fmt that does the work in the end: "Fprintf" */
	bool adds;	   /* something of its own to the format or the values */
	bool format;	   /* `first` is the format, the values stand behind it */
	uint32_t first;	   /* parameter that is the format, or the first of the values */
};

struct forwarders {
	VEC(struct forwarder *) v; /* in an arena of the owner */
};

/*
 * Whether what stands on the line of src hands its function's last, variadic parameter on: to package fmt, or to one of
 * those known. False: it does not; else *out is filled, with the function around the line.
 */
bool forward_at(const struct forwarders *known, const struct gosrc *src, struct str pkg, TSNode fn,
		uint32_t line, struct forwarder *out);
/* The one that a call is of, by its name; NULL: none. */
const struct forwarder *forward_of_call(const struct forwarders *known, const struct gosrc *src,
					TSNode call);
/* Adds it, unless it is there; a holds the copy. */
void forward_note(struct forwarders *known, struct arena *a, const struct forwarder *one);

#endif
