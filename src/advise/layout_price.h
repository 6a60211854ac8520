/*
 * What struct types cost in a heap profile. The profile does not name types; a type is charged with an allocation site only
 * where two things agree: the source line names the type (T{, new(T), []T), and the objects that the profile saw there have
 * the size that the allocator gives to it (or, for slices, room for a whole number of them).
 */
#ifndef GOPERF_ADVISE_LAYOUT_PRICE_H
#define GOPERF_ADVISE_LAYOUT_PRICE_H

#include "advise/layout.h"
#include "profile/profile.h"

struct layout_price {
	bool known;				     /* some site was charged */
	int64_t live_objects, live_bytes;	     /* inuse_*: at the time of the profile */
	int64_t alloc_objects, alloc_bytes;	     /* since the start */
	int64_t saved_live_bytes, saved_alloc_bytes; /* with the better order */
	struct str file; /* the site that allocated most, as the profile names it */
	int64_t line;
};

/*
 * Prices of n layouts (of types in t), charged from a heap profile. source gives the text of a line of a file that the
 * profile names, or an empty string where it cannot; the package says which names stand there without qualifier.
 */
struct layout_source {
	struct str (*line)(void *ctx, struct str file, int64_t line);
	void *ctx;
};
void layout_price(const struct go_types *t, const struct layout *layouts, size_t n,
		  const struct profile *heap, const struct layout_source *source, struct arena *a,
		  struct layout_price *out);

/* Whether a line of a file in package pkg ("example.com/shop/report") names the type in a way that can allocate it. */
enum layout_mention { MENTION_NONE, MENTION_OBJECT, MENTION_SLICE };
enum layout_mention layout_mentions(struct str line, struct str pkg, struct str type_name);

#endif
