/*
 * Go symbol names in their parts (goname.h has what needs no memory), as profiles and stacks spell them (runtime.Func.Name, cmd/internal/objabi.PathToPrefix):
 *
 *	example.com/shop/report.(*Report).String.func1     gopkg.in/yaml%2ev3.(*parser).peek
 *	example.com/x.Map[go.shape.int,go.shape.string]    main.main
 *
 * The import path ends at the first '.' behind its last '/'; dots in the last element are written %2e.
 */
#ifndef GOPERF_GOCODE_GOSYM_H
#define GOPERF_GOCODE_GOSYM_H

#include "base/arena.h"
#include "base/str.h"

struct gosym {
	struct str
		pkg; /* import path, unescaped: "gopkg.in/yaml.v3"; "" for names without one (C, assembly) */
	struct str name; /* the rest without type arguments: "(*Report).String.func1", "Map" */
};

struct gosym gosym_parse(struct arena *a, struct str symbol);
/*
 * Whether the function symbol of source ("(*Report).String") is the one that name speaks of, or encloses it: equal, or
 * followed by ".func1" and the like, or standing inside (a literal that moved with an inlined function).
 */
bool gosym_is_in(struct str name, struct str func_symbol);
bool gosym_is_closure(
	struct
	str name); /* a function literal or a wrapper: .func1, .gowrap1, .deferwrap1, -fm, -range1, .1 */
/* The import path of the package under test behind a test package's: "x/y_test" and "x/y.test" become "x/y". */
struct str gosym_tested_pkg(struct str pkg);

#endif
