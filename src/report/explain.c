#include "report/explain.h"

#include "base/gofmt.h"

void explain_paragraph(struct buf *out, size_t indent, const char *label, struct str text,
		       size_t width)
{
	size_t column = indent + strlen(label);
	struct str word;

	buf_fill(out, ' ', indent);
	buf_adds(out, label);
	for (bool first = true; str_next_field(&text, &word); first = false) {
		size_t n = go_rune_count(word);
		if (!first && column + 1 + n > width) {
			buf_addc(out, '\n');
			buf_fill(out, ' ', indent + 2);
			column = indent + 2;
		} else if (column > indent) {
			buf_addc(out, ' ');
			column++;
		}
		buf_add_str(out, word);
		column += n;
	}
	buf_addc(out, '\n');
}

void explain_source(struct buf *out, size_t indent, const struct source_file *f, uint32_t line,
		    uint32_t before, uint32_t after, bool colors)
{
	uint32_t from = line > before ? line - before : 1;
	uint32_t to = MIN(line + after, source_line_count(f));

	for (uint32_t l = from; l <= to; l++) {
		bool here = l == line;
		buf_fill(out, ' ', indent);
		buf_printf(out, "%s%c %5u | " STR_FMT "%s\n",
			   here ? "" : term_style(colors, TERM_DIM), here ? '>' : ' ', l,
			   STR_ARG(source_line(f, l)), here ? "" : term_style(colors, TERM_PLAIN));
	}
}
