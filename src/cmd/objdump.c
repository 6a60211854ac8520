/* goperf objdump: the disassembly of a program, as `go tool objdump` prints it. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/gofmt.h"
#include "base/vec.h"
#include "cmd/command.h"
#include "io/file.h"
#include "symbol/disasm.h"

struct objdump_opts {
	const char *filter;
	bool source, intel, compat;
};

static const struct flag objdump_flags[] = {
	{ "s", FLAG_STRING, offsetof(struct objdump_opts, filter), "REGEXP",
	  "only functions whose name matches", NULL },
	{ "S", FLAG_BOOL, offsetof(struct objdump_opts, source), NULL,
	  "print the source line before its instructions", NULL },
	{ "intel", FLAG_BOOL, offsetof(struct objdump_opts, intel), NULL, "Intel syntax", NULL },
	{ "compat", FLAG_BOOL, offsetof(struct objdump_opts, compat), NULL,
	  "show \"?\" for AVX, AVX-512 and BMI instructions, as go tool objdump does", NULL },
	{ 0 },
};

/* A line of the listing: three cells and the instruction, aligned over a function; or a source line, as it is. */
struct row {
	size_t cell[4], len[4]; /* offsets into text, bytes */
	size_t width[4];	/* in runes */
	bool is_source;
};

struct listing {
	const struct objdump_opts *opts;
	bool words; /* a machine with instructions of four bytes, little-endian */
	struct out out;
	struct buf text;
	VEC(struct row) rows;
	struct str file; /* of the last source line */
	int64_t line;
	struct file source;
	struct str source_name;
	VEC(struct str) lines;
};

static void source_close(struct listing *l)
{
	if (l->source.name)
		file_close(&l->source);
	l->source = (struct file){ 0 };
	vec_clear(&l->lines);
}

/* False: the file cannot be read. A line that is not there, or of no Go file, is empty. */
static bool source_line(struct listing *l, struct str name, int64_t line, struct str *out)
{
	struct err err = { 0 };
	struct str rest, one;
	char *path;

	*out = (struct str){ "", 0 };
	if (!str_has_suffix(name, STR(".go")))
		return true;
	if (!str_eq(name, l->source_name)) {
		source_close(l);
		l->source_name = name;
		path = xasprintf(STR_FMT, STR_ARG(name));
		if (file_open(&l->source, path, 0, &err))
			for (rest = l->source.data; str_next_line(&rest, &one);)
				vec_push(&l->lines, one);
		free(path);
	}
	if (line >= 1 && (size_t)line <= l->lines.n)
		*out = l->lines.v[line - 1];
	return l->source.name != NULL;
}

static struct str base_name(struct str path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_sub(path, i, path.n);
	return path;
}

static void start_cell(struct listing *l, struct row *r, int i)
{
	r->cell[i] = l->text.n;
}

static void end_cell(struct listing *l, struct row *r, int i)
{
	const char *p = l->text.data + r->cell[i];
	size_t n = l->text.n - r->cell[i], high = 0;

	for (size_t k = 0; k < n; k++)
		high += (p[k] & 0x80) != 0;
	r->len[i] = n;
	r->width[i] = high ? go_rune_count((struct str){ p, n }) : n;
}

static const char digits[] = "0123456789abcdef";

static void put_address(struct buf *b, uint64_t v)
{
	char s[18];
	size_t n = sizeof(s);

	do
		s[--n] = digits[v & 15];
	while (v >>= 4);
	s[--n] = 'x';
	s[--n] = '0';
	buf_add(b, s + n, sizeof(s) - n);
}

/* Bytes in order, or, where all instructions are of four bytes, words of the machine's byte order. */
static void put_bytes(struct listing *l, const struct insn *in)
{
	size_t flip = l->words && in->bytes.n % 4 == 0 ? 3 : 0;

	for (size_t i = 0; i < in->bytes.n; i++) {
		uint8_t c = (uint8_t)in->bytes.p[i ^ flip];
		char pair[2] = { digits[c >> 4], digits[c & 15] };

		if (flip && i && i % 4 == 0)
			buf_addc(&l->text, ' ');
		buf_add(&l->text, pair, 2);
	}
}

static bool add_insn(void *ctx, const struct insn *in)
{
	struct listing *l = ctx;
	struct row r = { 0 };
	struct str src;

	if (l->opts->source && (l->line != in->line || !str_eq(l->file, in->file))) {
		l->file = in->file;
		l->line = in->line;
		if (source_line(l, in->file, in->line, &src)) {
			struct row s = { .is_source = true };

			start_cell(l, &s, 0);
			buf_add_str(&l->text, src);
			end_cell(l, &s, 0);
			vec_push(&l->rows, s);
		}
	}
	start_cell(l, &r, 0);
	buf_adds(&l->text, "  ");
	if (!l->opts->source) {
		buf_add_str(&l->text, base_name(in->file));
		buf_addc(&l->text, ':');
		buf_add_i64(&l->text, in->line);
		end_cell(l, &r, 0);
		start_cell(l, &r, 1);
	}
	put_address(&l->text, in->addr);
	end_cell(l, &r, l->opts->source ? 0 : 1);
	start_cell(l, &r, 2);
	put_bytes(l, in);
	end_cell(l, &r, 2);
	start_cell(l, &r, 3);
	buf_add_str(&l->text, in->text);
	end_cell(l, &r, 3);
	vec_push(&l->rows, r);
	return true;
}

/* Go's tabwriter with tabs of 8 and cells of at least 18: one block is the rows between two source lines. */
static void print_block(struct listing *l, size_t from, size_t to)
{
	size_t width[4] = { 0 };

	for (size_t i = from; i < to; i++)
		for (int c = 0; c < 4; c++)
			width[c] = MAX(width[c], l->rows.v[i].width[c] + 1);
	for (size_t i = from; i < to; i++) {
		for (int c = 0; c < 4; c++) {
			const struct row *r = &l->rows.v[i];
			size_t cell = (MAX(width[c], 18) + 7) / 8 * 8;

			if (c == 1 && l->opts->source)
				continue;
			buf_add(&l->out.buf, l->text.data + r->cell[c], r->len[c]);
			buf_fill(&l->out.buf, '\t', (cell - r->width[c] + 7) / 8);
		}
		buf_addc(&l->out.buf, '\n');
		out_check(&l->out);
	}
}

static void print_rows(struct listing *l)
{
	size_t from = 0;

	for (size_t i = 0; i < l->rows.n; i++)
		if (l->rows.v[i].is_source) {
			print_block(l, from, i);
			buf_add(&l->out.buf, l->text.data + l->rows.v[i].cell[0],
				l->rows.v[i].len[0]);
			buf_addc(&l->out.buf, '\n');
			from = i + 1;
		}
	print_block(l, from, l->rows.n);
	vec_clear(&l->rows);
	buf_clear(&l->text);
}

static void print_function(struct listing *l, struct binary *b, struct disasm *d,
			   const struct bin_symbol *s, uint64_t start, uint64_t end)
{
	struct pc_walk w;
	const struct pc_func *f;
	struct str file = { "", 0 };
	int64_t line;

	if (binary_pclntab(b, NULL)) {
		pc_walk_init(&w, binary_pclntab(b, NULL));
		pc_walk_line(&w, s->addr, &file, &line, &f);
	}
	buf_printf(&l->out.buf, "TEXT " STR_FMT "(SB) " STR_FMT "\n", STR_ARG(s->name),
		   STR_ARG(file));
	l->file = (struct str){ NULL, 0 };
	l->line = 0;
	disasm_range(d, MAX(s->addr, start), MIN(s->addr + s->size, end), add_insn, l);
	print_rows(l);
}

static int objdump_all(const struct objdump_opts *opts, struct binary *b, uint64_t start,
		       uint64_t end, struct err *err)
{
	struct disasm *d = disasm_new(
		b, (opts->intel ? DISASM_INTEL : 0) | (opts->compat ? DISASM_COMPAT : 0), err);
	struct regex *re = opts->filter && d ? regex_new(str_of(opts->filter), err) : NULL;
	struct listing l = { .opts = opts,
			     .words = !b->elf.big && strcmp(b->arch, "amd64") != 0 &&
				      strcmp(b->arch, "386") != 0 };
	bool printed = false, ok;
	const struct bin_symbol *s;
	size_t n;

	if (!d || (opts->filter && !re)) {
		disasm_free(d);
		return command_fail("objdump", err);
	}
	if (disasm_note(d))
		fprintf(stderr, "goperf objdump: %s\n", disasm_note(d));
	out_init(&l.out, STDOUT_FILENO);
	start = MAX(start, b->text_addr);
	end = MIN(end, b->text_addr + b->text.n);
	s = disasm_symbols(d, &n);
	for (size_t i = 0; i < n && !l.out.failed; i++) {
		if ((s[i].code != 'T' && s[i].code != 't') || s[i].addr < b->text_addr ||
		    s[i].addr + s[i].size <= start || end <= s[i].addr ||
		    (re && !regex_match(re, s[i].name)))
			continue;
		if (printed)
			buf_addc(&l.out.buf, '\n');
		printed = true;
		print_function(&l, b, d, &s[i], start, end);
	}
	source_close(&l);
	vec_release(&l.rows);
	vec_release(&l.lines);
	buf_release(&l.text);
	regex_free(re);
	disasm_free(d);
	ok = out_close(&l.out, err);
	return ok ? EXIT_OK : command_fail("objdump", err);
}

static int objdump_run(void *ctx, int argc, char **argv)
{
	struct err err = { 0 };
	struct binary *b;
	uint64_t start = 0, end = UINT64_MAX;
	int status;

	if (argc != 1 && argc != 3) {
		err_set(&err, ERR_USAGE,
			"expected a program, and perhaps a start and an end address");
		return command_fail("objdump", &err);
	}
	if (argc == 3 && (!str_to_u64(str_trim_prefix(str_of(argv[1]), STR("0x")), 16, &start) ||
			  !str_to_u64(str_trim_prefix(str_of(argv[2]), STR("0x")), 16, &end))) {
		err_set(&err, ERR_USAGE, "%s and %s: expected hexadecimal addresses", argv[1],
			argv[2]);
		return command_fail("objdump", &err);
	}
	b = binary_open(argv[0], &err);
	if (!b)
		return command_fail("objdump", &err);
	status = objdump_all(ctx, b, start, end, &err);
	binary_close(b);
	return status;
}

const struct command cmd_objdump = {
	.name = "objdump",
	.args = "BINARY [START END]",
	.brief = "disassembles a program, as go tool objdump prints it",
	.about = "Programs for Linux, macOS and Windows: amd64, 386 and arm64 in Go's syntax; arm, "
		 "ppc64, ppc64le and s390x in that of GNU's tools.\n"
		 "With the file and line of each instruction. Programs that were "
		 "stripped are read too, from the\n"
		 "line table that every Go program carries. AVX, AVX-512 and BMI instructions are "
		 "shown; -compat hides them.",
	.examples = "  goperf objdump -s 'main\\.main' ./server\n  goperf objdump -S -s '^main\\.' "
		    "./server\n",
	.flags = objdump_flags,
	.opts_size = sizeof(struct objdump_opts),
	.flags_first = true,
	.run = objdump_run,
};
