/* Rows, words and comparison of goperf escape, from what a compiler may have written. */
#include "fuzz.h"

#include "advise/escapes_diff.h"

static void load(struct escapes *e, struct sources *sources, struct str text)
{
	struct err err = { 0 };

	escapes_init(e, sources);
	if (!escapes_add_json(e, text, "fuzz", &err))
		assert(err.msg[0]);
	escapes_add_text(e, text, e->logs.n > 0, "/nonexistent");
	escapes_settle(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct escapes old, new;
	struct escape_diff d = { .old = &old, .new = &new };
	struct sources sources;
	struct buf words = { 0 };

	sources_init(&sources);
	load(&old, &sources, text);
	load(&new, &sources, text);
	for (size_t i = 0; i < new.rows.n; i++) {
		assert(new.rows.v[i].line > 0 && new.rows.v[i].func < new.funcs.n);
		buf_clear(&words);
		escapes_explain(&new, &new.rows.v[i], &words);
	}
	escapes_read_contracts(&new);
	escapes_diff(&d, ~0u);
	assert(d.v.n == 0); /* what is the same has not changed */
	escapes_diff_release(&d);
	escapes_release(&old);
	escapes_release(&new);
	buf_release(&words);
	sources_release(&sources);
	return 0;
}
