/* The compiler's JSON, its -m=2 text, and meta.json. */
#include "fuzz.h"

#include "advise/evidence.h"
#include "gocode/godiag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct evidence ev = { 0 };
	struct godiags d;
	struct err err = { 0 };

	godiags_init(&d);
	if (!godiags_add_json(&d, text, "fuzz", &err))
		assert(err.msg[0]);
	godiags_add_text(&d, text, STR("p"), STR("a.go"));
	godiags_sort(&d);
	for (size_t i = 0; i < d.v.n; i++)
		assert(d.v.v[i].line > 0);
	godiags_release(&d);
	arena_init(&ev.arena);
	if (!evidence_read_meta(&ev, text, "fuzz", &err))
		assert(err.msg[0]);
	evidence_release(&ev);
	return 0;
}
