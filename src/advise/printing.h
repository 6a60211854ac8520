/*
 * Calls that print: the functions of package fmt, and functions of the module that hand their arguments on to one
 * (forward.h). What such a call prints, in pieces of text and values, and the cheaper form of each piece.
 */
#ifndef GOPERF_ADVISE_PRINTING_H
#define GOPERF_ADVISE_PRINTING_H

#include "advise/rule.h"

enum print_family { FAMILY_SPRINT, FAMILY_FPRINT, FAMILY_APPEND, FAMILY_ERROR, FAMILY_SCAN };

struct print_kind {
	const char *name; /* of package fmt */
	enum print_family family;
	bool format;	/* has a format string */
	uint32_t first; /* argument that is the format, or the first value */
};

struct print_call {
	const struct print_kind *kind;
	TSNode node;		     /* the call_expression */
	uint32_t first;		     /* as in the kind; of a call that is handed on, its own */
	const struct forwarder *via; /* NULL: it calls package fmt */
};

/* A piece of what is printed: text as it is, or one value. */
struct piece {
	struct str
		text; /* of a Go string literal's inside, escapes kept; of a value its expression */
	TSNode value; /* the argument that it comes from; null for text */
	struct gotype type;
	struct gotype elem; /* of a list, its elements' */
	bool list;	    /* a slice or array whose elements are printed one by one */
	bool says_itself;   /* through its method String, which can be called as well */
	char verb;
	bool zero, minus;
	int width, precision; /* -1: none */
};

#define MAX_PIECES 24

struct pieces {
	struct piece v[MAX_PIECES];
	uint32_t n;
	uint32_t structs; /* how many arguments are structs, whose fields are pieces here */
	bool pads;	  /* a width that strconv does not do */
	const char *hard; /* why there is no cheaper form */
};

/* A call of package fmt or of a function that hands on to it; false: it is neither. */
bool print_call_of(struct advisor *a, const struct hot_file *f, TSNode call,
		   struct print_call *out);
void print_pieces(struct advisor *a, const struct hot_file *f, const struct print_call *call,
		  struct pieces *out);

/* Whether its format is all that it is given: what is printed is that text. */
bool print_is_only_text(const struct print_call *call);

/* Go code for a piece: an expression of type string; statements that append to the slice `to`. */
void piece_as_string(struct buf *b, const struct piece *p);
void piece_as_append(struct buf *b, const struct piece *p, const char *to);
/*
 * A statement that writes the piece to a bytes.Buffer, strings.Builder or bufio.Writer; numbers through `room`, an expression
 * of an empty slice. False: it takes more than one.
 */
bool piece_as_write(struct buf *b, const struct piece *p, const char *to, const char *room);
/* The first value of %s of which it cannot be told how it becomes a string; empty: none. */
struct str pieces_untold(const struct pieces *p);
/* Strings and at most one number: + does it in one allocation. */
bool pieces_are_short(const struct pieces *p);
bool piece_is_value(const struct piece *p);

#endif
