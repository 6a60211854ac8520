/* The compiler's JSON, its -m=2 text with the flows in words, and meta.json. */
#include "fuzz.h"

#include "advise/evidence.h"
#include "gocode/goflow.h"

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
	struct arena a;
	struct godiag_reader r = { .rest = text };
	struct godiag_said said;
	struct buf words = { 0 };
	arena_init(&a);
	for (size_t i = 0; i < d.v.n; i++)
		(void)goflow_explain(&d.v.v[i], godiag_escaping(d.v.v[i].text), STR("f"), NULL,
				     &words);
	while (godiag_next(&r, &a, &said)) {
		assert(said.d.line > 0);
		(void)goflow_explain(&said.d, godiag_escaping(said.d.text), said.d.fn, NULL,
				     &words);
		buf_clear(&words);
	}
	buf_release(&words);
	arena_release(&a);
	godiags_release(&d);
	arena_init(&ev.arena);
	if (!evidence_read_meta(&ev, text, "fuzz", &err))
		assert(err.msg[0]);
	evidence_release(&ev);
	return 0;
}
