#include "symbol/pclntab.h"

enum {
	MAGIC_12 = 0xfffffffb,
	MAGIC_116 = 0xfffffffa,
	MAGIC_118 = 0xfffffff0,
	MAGIC_120 = 0xfffffff1
};
enum { PCDATA_INL_TREE = 2, FUNCDATA_INL_TREE = 3 };
#define NO_OFFSET UINT32_MAX

static uint32_t get32(const struct pclntab *t, const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return t->big ? __builtin_bswap32(v) : v;
}

static uint64_t get_word(const struct pclntab *t, const char *p, uint32_t size)
{
	uint64_t v;

	if (size == 4)
		return get32(t, p);
	memcpy(&v, p, sizeof(v));
	return t->big ? __builtin_bswap64(v) : v;
}

/* A 32-bit number of a table; false when it lies outside. */
static bool at32(const struct pclntab *t, struct str table, uint64_t offset, uint32_t *out)
{
	if (offset > table.n || table.n - offset < 4)
		return false;
	*out = get32(t, table.p + offset);
	return true;
}

static struct str string_at(struct str table, uint64_t offset)
{
	const char *end;

	if (offset >= table.n)
		return (struct str){ "", 0 };
	end = memchr(table.p + offset, 0, table.n - (size_t)offset);
	return (struct str){ table.p + offset, end ? (size_t)(end - table.p) - (size_t)offset : 0 };
}

static bool magic_version(uint32_t magic, enum pclntab_version *out)
{
	static const struct {
		uint32_t magic;
		enum pclntab_version version;
	} known[] = {
		{ MAGIC_12, PCLN_12 },
		{ MAGIC_116, PCLN_116 },
		{ MAGIC_118, PCLN_118 },
		{ MAGIC_120, PCLN_120 },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].magic == magic) {
			*out = known[i].version;
			return true;
		}
	return false;
}

static bool read_magic(struct pclntab *t, const char *name, struct err *err)
{
	const uint8_t *b = (const uint8_t *)t->data.p;
	uint32_t magic;

	if (t->data.n < 16)
		return err_set(err, ERR_FORMAT,
			       "%s: .gopclntab of %zu bytes is too short for its header", name,
			       t->data.n);
	memcpy(&magic, b, sizeof(magic));
	if (!magic_version(magic, &t->version)) {
		t->big = true;
		if (!magic_version(__builtin_bswap32(magic), &t->version))
			return err_set(
				err, ERR_FORMAT,
				"%s: .gopclntab starts with %#x, which no known Go version writes",
				name, magic);
	}
	t->quantum = b[6];
	t->ptr_size = b[7];
	if (b[4] || b[5] || (t->quantum != 1 && t->quantum != 2 && t->quantum != 4) ||
	    (t->ptr_size != 4 && t->ptr_size != 8))
		return err_set(err, ERR_FORMAT,
			       "%s: .gopclntab header is broken (quantum %u, pointers of %u bytes)",
			       name, t->quantum, t->ptr_size);
	return true;
}

/* The rest of data from the offset in header word i on. */
static bool table_at(const struct pclntab *t, uint32_t i, struct str *out)
{
	uint64_t at = 8 + (uint64_t)i * t->ptr_size, offset;

	if (at + t->ptr_size > t->data.n)
		return false;
	offset = get_word(t, t->data.p + at, t->ptr_size);
	if (offset > t->data.n)
		return false;
	*out = (struct str){ t->data.p + offset, t->data.n - (size_t)offset };
	return true;
}

static bool read_counts(struct pclntab *t)
{
	if (t->data.n < 8 + 2 * (size_t)t->ptr_size)
		return false;
	t->n_funcs = (uint32_t)get_word(t, t->data.p + 8, t->ptr_size);
	t->n_files = (uint32_t)get_word(t, t->data.p + 8 + t->ptr_size, t->ptr_size);
	return true;
}

static bool cut_functab(struct pclntab *t, struct str from)
{
	uint64_t n = ((uint64_t)t->n_funcs * 2 + 1) * t->entry_size;

	if (n > from.n)
		return false;
	t->functab = (struct str){ from.p, (size_t)n };
	return true;
}

static bool read_tables_12(struct pclntab *t)
{
	uint32_t file_offset;

	t->entry_size = t->ptr_size;
	t->n_funcs = (uint32_t)get_word(t, t->data.p + 8, t->ptr_size);
	t->names = t->funcdata = t->pctab = t->data;
	if (!cut_functab(t, str_sub(t->data, 8 + t->ptr_size, t->data.n)) ||
	    !at32(t, t->data, (uint64_t)(t->functab.p - t->data.p) + t->functab.n, &file_offset) ||
	    !at32(t, t->data, file_offset, &t->n_files) ||
	    t->n_files > (t->data.n - file_offset) / 4)
		return false;
	t->files = (struct str){ t->data.p + file_offset, (size_t)t->n_files * 4 };
	return true;
}

static bool read_tables(struct pclntab *t)
{
	/* go1.18 put the start of the text before the offsets */
	uint32_t first = t->version >= PCLN_118 ? 3 : 2;

	if (t->version == PCLN_12)
		return read_tables_12(t);
	t->entry_size = t->version >= PCLN_118 ? 4 : t->ptr_size;
	return read_counts(t) && table_at(t, first, &t->names) &&
	       table_at(t, first + 1, &t->cutab) && table_at(t, first + 2, &t->files) &&
	       table_at(t, first + 3, &t->pctab) && table_at(t, first + 4, &t->funcdata) &&
	       cut_functab(t, t->funcdata);
}

bool pclntab_open(struct pclntab *out, struct str data, uint64_t text_start, const char *name,
		  struct err *err)
{
	struct pclntab t = { .data = data, .text_start = text_start };

	if (!read_magic(&t, name, err))
		return false;
	if (!read_tables(&t))
		return err_set(err, ERR_FORMAT,
			       "%s: .gopclntab tables lie outside of its %zu bytes", name, data.n);
	t.short_inline = t.version == PCLN_120;
	*out = t;
	return true;
}

static uint64_t entry_at(const struct pclntab *t, uint32_t i)
{
	uint64_t pc = get_word(t, t->functab.p + 2 * (size_t)i * t->entry_size, t->entry_size);

	return t->version >= PCLN_118 ? pc + t->text_start : pc;
}

/* Sizes of the fixed part of a function's record, by version. */
static size_t record_size(const struct pclntab *t)
{
	size_t entry = t->version >= PCLN_118 ? 4 : t->ptr_size;
	size_t words = t->version == PCLN_12	? 7
		       : t->version == PCLN_120 ? 9
						: 8; /* after the entry, before the id byte */

	return entry + words * 4 + 4;
}

bool pclntab_func(const struct pclntab *t, uint32_t i, struct pc_func *out)
{
	struct pc_func f = { .index = i };
	uint64_t offset;
	const char *p;
	size_t entry = t->version >= PCLN_118 ? 4 : t->ptr_size;

	if (i >= t->n_funcs)
		return false;
	offset = get_word(t, t->functab.p + (2 * (size_t)i + 1) * t->entry_size, t->entry_size);
	if (offset > t->funcdata.n || t->funcdata.n - offset < record_size(t))
		return false;
	p = t->funcdata.p + offset + entry;
	f.entry = entry_at(t, i);
	f.end = entry_at(t, i + 1);
	f.name = string_at(t->names, get32(t, p));
	f.pcsp = get32(t, p + 12);
	f.pcfile = get32(t, p + 16);
	f.pcln = get32(t, p + 20);
	f.n_pcdata = get32(t, p + 24);
	if (t->version != PCLN_12)
		f.cu = get32(t, p + 28);
	if (t->version == PCLN_120)
		f.start_line = (int32_t)get32(t, p + 32);
	p = t->funcdata.p + offset + record_size(t);
	f.func_id = (uint8_t)p[-4];
	f.n_funcdata = (uint8_t)p[-1];
	f.pcdata = (size_t)(p - t->funcdata.p);
	*out = f;
	return true;
}

bool pclntab_find(const struct pclntab *t, uint64_t pc, struct pc_func *out)
{
	uint32_t low = 0, high = t->n_funcs;

	if (t->n_funcs == 0 || pc < entry_at(t, 0) || pc >= entry_at(t, t->n_funcs))
		return false;
	while (low < high) { /* the first function that starts behind pc */
		uint32_t mid = low + (high - low) / 2;

		if (entry_at(t, mid) > pc)
			high = mid;
		else
			low = mid + 1;
	}
	return low > 0 && pclntab_func(t, low - 1, out);
}

/* A number of seven bits a byte; cut off at 32 bits as the runtime does. */
static bool varint(const uint8_t **p, const uint8_t *end, uint32_t *out)
{
	uint32_t v = 0;

	for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
		uint8_t b = *(*p)++;

		if (shift < 32)
			v |= (uint32_t)(b & 0x7f) << shift;
		if (b < 0x80) {
			*out = v;
			return true;
		}
	}
	return false;
}

static void values_init(struct pc_values *v, const struct pclntab *t, uint32_t offset,
			uint64_t entry)
{
	*v = (struct pc_values){ .pc = entry, .low = entry, .val = -1 };
	if (offset < t->pctab.n) {
		v->p = (const uint8_t *)t->pctab.p + offset;
		v->end = (const uint8_t *)t->pctab.p + t->pctab.n;
	}
}

/* Reads the next pair: the value changes, and holds up to the new pc. */
static bool values_step(struct pc_values *v, uint32_t quantum)
{
	uint32_t delta, pc_delta;

	if (v->done || !v->p || !varint(&v->p, v->end, &delta) || (delta == 0 && v->started) ||
	    !varint(&v->p, v->end, &pc_delta)) {
		v->done = true;
		return false;
	}
	v->started = true;
	v->low = v->pc;
	v->pc += (uint64_t)pc_delta * quantum;
	v->val += (int32_t)((delta & 1) ? ~(delta >> 1) : delta >> 1);
	return true;
}

/* The value at pc, or -1; pc must not be below an earlier one. */
static int32_t values_at(struct pc_values *v, const struct pclntab *t, uint64_t pc)
{
	while (pc >= v->pc)
		if (!values_step(v, t->quantum))
			return -1;
	return v->val;
}

static int32_t value_once(const struct pclntab *t, uint32_t offset, const struct pc_func *f,
			  uint64_t pc)
{
	struct pc_values v;

	values_init(&v, t, offset, f->entry);
	return values_at(&v, t, pc);
}

/* The offset of the name of a function's file number n in the table of files, NO_OFFSET: none. */
static uint32_t file_offset(const struct pclntab *t, const struct pc_func *f, int32_t n)
{
	uint32_t offset;

	if (n < 0)
		return NO_OFFSET;
	if (t->version == PCLN_12)
		return n > 0 && at32(t, t->files, (uint64_t)n * 4, &offset) ? offset : NO_OFFSET;
	return at32(t, t->cutab, (uint64_t)(uint32_t)(f->cu + (uint32_t)n) * 4, &offset)
		       ? offset
		       : NO_OFFSET;
}

static struct str file_name(const struct pclntab *t, uint32_t offset)
{
	return offset == NO_OFFSET ? (struct str){ "", 0 }
				   : string_at(t->version == PCLN_12 ? t->data : t->files, offset);
}

void pc_walk_init(struct pc_walk *w, const struct pclntab *t)
{
	*w = (struct pc_walk){ .t = t, .file_offset = NO_OFFSET };
}

bool pc_walk_line(struct pc_walk *w, uint64_t pc, struct str *file, int64_t *line,
		  const struct pc_func **func)
{
	const struct pclntab *t = w->t;
	uint32_t offset;

	if (!w->ok || pc < w->f.entry || pc >= w->f.end) {
		w->ok = pclntab_find(t, pc, &w->f);
		if (!w->ok)
			return false;
		values_init(&w->line, t, w->f.pcln, w->f.entry);
		values_init(&w->file, t, w->f.pcfile, w->f.entry);
	}
	if (pc < w->line.low)
		values_init(&w->line, t, w->f.pcln, w->f.entry);
	if (pc < w->file.low)
		values_init(&w->file, t, w->f.pcfile, w->f.entry);
	*line = values_at(&w->line, t, pc);
	offset = file_offset(t, &w->f, values_at(&w->file, t, pc));
	if (offset != w->file_offset || offset == NO_OFFSET) {
		w->file_offset = offset;
		w->file_name = file_name(t, offset);
	}
	*file = w->file_name;
	*func = &w->f;
	return true;
}

/* The function's inline tree, and the offset of the table that says which row holds at a pc. False: it has none. */
static bool inline_tree(const struct pclntab *t, const struct pc_func *f, struct str *tree,
			uint32_t *index_table)
{
	uint64_t funcdata = f->pcdata + (uint64_t)f->n_pcdata * 4;
	uint32_t offset;

	if (t->version < PCLN_118 || !t->gofunc.p || f->n_pcdata <= PCDATA_INL_TREE ||
	    f->n_funcdata <= FUNCDATA_INL_TREE)
		return false;
	if (!at32(t, t->funcdata, f->pcdata + PCDATA_INL_TREE * 4, index_table) ||
	    *index_table == 0 || !at32(t, t->funcdata, funcdata + FUNCDATA_INL_TREE * 4, &offset) ||
	    offset == NO_OFFSET || offset >= t->gofunc.n)
		return false;
	*tree = str_sub(t->gofunc, offset, t->gofunc.n);
	return true;
}

struct inline_row {
	struct str name;
	uint32_t parent_pc;
	int64_t start_line;
};

static bool inline_row(const struct pclntab *t, struct str tree, int32_t i, struct inline_row *out)
{
	size_t size = t->short_inline ? 16 : 20;
	const char *p;

	if (i < 0 || (uint64_t)i * size + size > tree.n)
		return false;
	p = tree.p + (size_t)i * size;
	if (t->short_inline)
		*out = (struct inline_row){ string_at(t->names, get32(t, p + 4)), get32(t, p + 8),
					    (int32_t)get32(t, p + 12) };
	else
		*out = (struct inline_row){ string_at(t->names, get32(t, p + 12)), get32(t, p + 16),
					    0 };
	return true;
}

size_t pclntab_frames(const struct pclntab *t, uint64_t pc, struct pc_frame *out, size_t max)
{
	struct pc_func f;
	struct str tree = { NULL, 0 };
	uint32_t index_table = 0;
	struct inline_row row;
	bool has_tree;
	size_t n = 0;

	if (!max || !pclntab_find(t, pc, &f))
		return 0;
	has_tree = inline_tree(t, &f, &tree, &index_table);
	while (n < max) {
		int32_t i = has_tree ? value_once(t, index_table, &f, pc) : -1;
		struct pc_frame *fr = &out[n++];

		fr->line = MAX(value_once(t, f.pcln, &f, pc),
			       0); /* -1: the padding behind a function */
		fr->file = file_name(t, file_offset(t, &f, value_once(t, f.pcfile, &f, pc)));
		fr->inlined = n < max && inline_row(t, tree, i, &row);
		fr->func = fr->inlined ? row.name : f.name;
		fr->start_line = fr->inlined ? row.start_line : f.start_line;
		if (!fr->inlined)
			break;
		pc = f.entry + row.parent_pc;
		if (pc >= f.end)
			has_tree = false; /* broken: end with the physical function */
	}
	return n;
}

int32_t pclntab_stack_bytes(const struct pclntab *t, uint64_t pc)
{
	struct pc_func f;

	return pclntab_find(t, pc, &f) ? value_once(t, f.pcsp, &f, pc) : -1;
}

void pclntab_inlined(const struct pclntab *t, const struct pc_func *f,
		     bool (*fn)(void *ctx, struct str name), void *ctx)
{
	struct str tree;
	uint32_t index_table;
	int32_t last = -1;
	struct pc_values v;
	struct inline_row row;

	if (!inline_tree(t, f, &tree, &index_table))
		return;
	/* the tree does not say how long it is: the largest row that the addresses name is its last */
	values_init(&v, t, index_table, f->entry);
	while (values_step(&v, t->quantum))
		last = MAX(last, v.val);
	for (int32_t i = 0; i <= last && inline_row(t, tree, i, &row); i++)
		if (!fn(ctx, row.name))
			return;
}
