/* Which of the texts on standard input (each ends with a NUL byte) are Go files without a syntax error: a line "1" or "0" each. */
#include <stdio.h>

#include "base/buf.h"
#include "gocode/gosrc.h"

static bool has_error(struct str text)
{
	struct gosrc *src;
	struct err err;
	bool bad;

	if (!gosrc_parse(text, "example.go", &src, &err))
		return true;
	bad = ts_node_has_error(src->root);
	gosrc_free(src);
	return bad;
}

int main(void)
{
	struct buf b = { 0 };
	int c;

	while ((c = getchar()) != EOF) {
		if (c) {
			buf_addc(&b, (char)c);
			continue;
		}
		puts(has_error(buf_str(&b)) ? "0" : "1");
		b.n = 0;
	}
	buf_release(&b);
	return 0;
}
