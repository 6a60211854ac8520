/*
 * Whether an interface that values are put into is needed where it stands: since values of several types go there, or since
 * somebody else settles the type.
 */
#ifndef GOPERF_ADVISE_BOXING_H
#define GOPERF_ADVISE_BOXING_H

#include "advise/rule.h"

#define BOXING_SEVERAL "values of several types go there: the interface is what tells them apart"

enum boxing_place { BOXING_RESULT, BOXING_STORE };

/* Why the place that c->site goes to must stay an interface; NULL: nothing that was seen needs it. c->text: the value's type. */
const char *boxing_needed(const struct candidate *c, enum boxing_place place);
/*
 * Why the parameter that c->site is handed over for must stay an interface: the function that gets it hands it on as one or keeps
 * it as one, calls of it give other types, or other code settles its type. NULL: nothing that was seen needs it.
 */
const char *boxing_goes_on(const struct candidate *c);

/* What a value is put into, of a literal of a struct. */
struct boxing_field {
	struct str owner, name; /* the struct's type, and the field */
	struct gotype type;	/* of the field */
	bool foreign; /* the literal's type is of another package: nothing else is known */
};
/* The field that an element of a literal (literal_element) is of; false: of a slice or map, or it cannot be told. */
bool boxing_field_of(const struct hot_file *f, TSNode element, struct boxing_field *out);
/* What the literal with this body gives the field of that struct of the package; null: nothing, or it is of another type. */
TSNode boxing_field_value(const struct gocontext *in, const struct gosrc *src, TSNode body,
			  struct str owner, struct str name);
/* The call is T(x): x is no argument, and what becomes an interface is T(x). */
bool boxing_is_conversion(const struct hot_file *f, TSNode call);
/* The place that the value goes to is known to have a type that is no interface: whatever escapes there, it is no box. */
bool boxing_is_plain_place(const struct hot_file *f, TSNode value);
/* sort.Slice and sort.Sort with package slices; "": what they compare cannot be told from the source. */
const char *boxing_sort_example(struct advisor *a, const struct candidate *c);

#endif
