/* Type parameters: "S" of func F[S ~[]E, E any], "T" of type List[T any] and, as they are named there, of its methods. */
#ifndef GOPERF_GOCODE_GOPARAM_H
#define GOPERF_GOCODE_GOPARAM_H

#include "gocode/goscope.h"

struct goparam {
	const struct gosrc *src; /* where the core stands */
	TSNode core; /* the one type that its constraint is made of, without "~"; null: it has none */
};

/* Whether name is a type parameter as seen from node at. */
bool go_find_type_param(const struct gocontext *c, const struct gosrc *src, TSNode at,
			struct str name, struct goparam *out);

/* GO_INT, GO_UINT: all types of its constraint are such integers (~int32 | ~int64); GO_UNKNOWN for anything else. */
enum gokind go_param_kind(const struct gocontext *c, const struct gosrc *src, TSNode at,
			  struct str name);

/* Whether a type parameter of the function or method stands anywhere in the type: it is not what its caller would write. */
bool go_has_type_param(const struct gocontext *c, const struct gosrc *src, TSNode type);

#endif
