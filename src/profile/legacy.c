#include "profile/legacy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/units.h"

enum legacy_result legacy_bad(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err->code = ERR_FORMAT;
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return LEGACY_BAD;
}

void legacy_period(struct legacy *l, struct str type, struct str unit, int64_t period)
{
	l->b.head.period_type.type = builder_str(&l->b, type);
	l->b.head.period_type.unit = builder_str(&l->b, unit);
	l->b.head.period = period;
}

uint32_t legacy_location(struct legacy *l, uint64_t address)
{
	bool added;
	uint32_t loc = map_get_or_put(&l->locations, address, (uint32_t)l->b.loc_address.n, &added);

	if (added)
		builder_location(&l->b, address, PROFILE_NONE, false);
	return loc;
}

/* 0x and hexadecimal digits at s.p[*i], which moves past them. */
static bool hex(struct str s, size_t *i, uint64_t *out)
{
	uint64_t v = 0;
	size_t at = *i + 2;

	for (; at < s.n; at++) {
		char c = s.p[at];
		unsigned digit;
		if (c >= '0' && c <= '9')
			digit = (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			digit = (unsigned)(c - 'a') + 10;
		else
			break;
		if (v >> 60)
			return false;
		v = v << 4 | digit;
	}
	*i = at;
	*out = v;
	return true;
}

static bool is_hex_start(struct str s, size_t i)
{
	return i + 2 < s.n && s.p[i] == '0' && s.p[i + 1] == 'x' &&
	       ((s.p[i + 2] >= '0' && s.p[i + 2] <= '9') ||
		(s.p[i + 2] >= 'a' && s.p[i + 2] <= 'f'));
}

/* What followed a frame the last time mostly follows it again: that saves the look into the map. */
static uint32_t location_behind(struct legacy *l, uint32_t before, uint64_t address)
{
	uint32_t loc;

	if (before == PROFILE_NONE)
		return legacy_location(l, address);
	if (l->behind.n <= before) {
		size_t n = l->behind.n;
		vec_reserve(&l->behind, (size_t)before + 1);
		l->behind.n = l->behind.cap;
		memset(l->behind.v + n, 0, (l->behind.n - n) * sizeof(*l->behind.v));
	}
	loc = l->behind.v[before];
	if (l->b.loc_address.v[loc] != address)
		l->behind.v[before] = loc = legacy_location(l, address);
	return loc;
}

bool legacy_addresses(struct legacy *l, struct str text, uint64_t minus, bool leaf_too)
{
	uint32_t loc = PROFILE_NONE;

	l->row_at = l->b.sample_locs.n;
	for (size_t i = 0; i < text.n;) {
		uint64_t address;
		if (!is_hex_start(text, i)) {
			i++;
			continue;
		}
		if (!hex(text, &i, &address))
			return false;
		if (loc != PROFILE_NONE || leaf_too)
			address -= minus;
		loc = location_behind(l, loc, address);
		vec_push(&l->b.sample_locs, loc);
	}
	return true;
}

void legacy_value(struct legacy *l, int64_t v)
{
	vec_push(&l->b.values, v);
}

void legacy_size_label(struct legacy *l, int64_t bytes)
{
	vec_push(&l->b.labels,
		 (struct label){ .key = builder_str(&l->b, STR("bytes")), .num = bytes });
}

bool legacy_is_comment(struct str line)
{
	struct str s = str_trim(line);

	return s.n == 0 || s.p[0] == '#';
}

/* The last of c in s, or -1, with what is behind it a number. */
static ptrdiff_t cut_number(struct str s, char c, int64_t *out)
{
	ptrdiff_t at = str_last_index_byte(s, c);

	return at >= 0 && str_to_i64(str_sub(s, (size_t)at + 1, s.n), 10, out) ? at : -1;
}

/* Comments name the frames of the row above them, in order; some frames have none, and some more than one. */
#define FRAMES_AHEAD ((size_t)32)

static bool is_known(struct legacy *l, uint64_t address)
{
	const struct builder *b = &l->b;
	size_t end = MIN(b->sample_locs.n, l->row_at + FRAMES_AHEAD);

	for (size_t i = l->row_at; i < end; i++) {
		uint32_t loc = b->sample_locs.v[i];
		if (b->loc_address.v[loc] != address)
			continue;
		l->row_at = i;
		while (l->is_named.n <= loc)
			vec_push(&l->is_named, false);
		if (!l->is_named.v[loc])
			l->is_named.v[loc] = map_get(&l->name_of, address) != MAP_NONE;
		return l->is_named.v[loc];
	}
	return map_get(&l->name_of, address) != MAP_NONE;
}

void legacy_comment(struct legacy *l, struct str line)
{
	struct legacy_name n = { 0 };
	struct str name, place;
	ptrdiff_t at;
	size_t i = 2;

	if (!l->use_names || !str_has_prefix(line, STR("#\t0x")) || !is_hex_start(line, i) ||
	    !hex(line, &i, &n.address) || i >= line.n || line.p[i] != '\t')
		return;
	/* known already: so are nearly all */
	if (is_known(l, n.address) || !str_cut(str_sub(line, i + 1, line.n), '\t', &name, &place))
		return;
	at = str_last_index_byte(name, '+');
	if (at > 0)
		name = str_sub(name, 0, (size_t)at);
	place = str_trim(place);
	at = cut_number(place, ':', &n.line);
	if (at < 0)
		return;
	n.name = builder_str(&l->b, str_trim(name));
	n.file = builder_str(&l->b, str_sub(place, 0, (size_t)at));
	map_put(&l->name_of, n.address, (uint32_t)l->names.n);
	vec_push(&l->names, n);
}

bool legacy_is_map_sentinel(struct str line)
{
	return str_contains(line, STR("--- Memory map: ---")) ||
	       str_contains(line, STR("MAPPED_LIBRARIES:"));
}

void legacy_sections(struct legacy *l, struct str line, struct str rest)
{
	while (!legacy_is_map_sentinel(line)) {
		if (!str_next_line(&rest, &line))
			return;
		legacy_comment(l, line);
	}
	legacy_maps(l, rest);
}

/* Keeps the frames for which keep says so; k is the number of the frame in its stack. */
static void keep_frames(struct legacy *l,
			bool (*keep)(const struct legacy *, const uint32_t *, uint32_t n,
				     uint32_t k, uint64_t arg),
			uint64_t arg)
{
	uint32_t at = 0, begin = 0;

	if (!l->b.sample_locs.n)
		return;
	for (size_t s = 0; s < l->b.sample_loc_end.n; s++) {
		uint32_t end = l->b.sample_loc_end.v[s];
		const uint32_t *locs = l->b.sample_locs.v + begin;
		uint8_t drop[2] = { 0 };
		for (uint32_t k = 0; k < end - begin && k < 2; k++)
			drop[k] = !keep(l, locs, end - begin, k, arg);
		for (uint32_t k = 0; k < end - begin; k++)
			if (k >= 2 || !drop[k])
				l->b.sample_locs.v[at++] = locs[k];
		begin = end;
		l->b.sample_loc_end.v[s] = at;
	}
	l->b.sample_locs.n = at;
}

static bool not_second(const struct legacy *l, const uint32_t *locs, uint32_t n, uint32_t k,
		       uint64_t address)
{
	return k != 1 || l->b.loc_address.v[locs[1]] != address;
}

void legacy_drop_second(struct legacy *l, uint64_t address)
{
	keep_frames(l, not_second, address);
}

static bool not_twice(const struct legacy *l, const uint32_t *locs, uint32_t n, uint32_t k,
		      uint64_t arg)
{
	return k != 1 || l->b.loc_address.v[locs[0]] != l->b.loc_address.v[locs[1]] + 1;
}

void legacy_unsample(int64_t *count, int64_t *size, int64_t rate)
{
	double scale;

	if (*count == 0 || *size == 0) {
		*count = *size = 0;
		return;
	}
	if (rate <= 1)
		return;
	scale = 1 / (1 - exp(-((double)*size / (double)*count) / (double)rate));
	*count = units_to_i64((double)*count * scale);
	*size = units_to_i64((double)*size * scale);
}

/* Names from comments: what Go's text leaves without one are frames of its runtime, which it leaves out on purpose. */
static void apply_names(struct legacy *l)
{
	struct builder *b = &l->b;
	uint32_t at = 0, begin = 0;
	bool *is_named;

	if (!l->names.n)
		return;
	is_named = xcalloc(b->loc_address.n + 1, sizeof(*is_named));
	for (size_t loc = 0; loc < b->loc_address.n; loc++)
		is_named[loc] = map_get(&l->name_of, b->loc_address.v[loc]) != MAP_NONE;
	for (size_t s = 0; s < b->sample_loc_end.n; s++) {
		uint32_t end = b->sample_loc_end.v[s], named = 0;
		for (uint32_t i = begin; i < end; i++)
			named += is_named[b->sample_locs.v[i]];
		for (uint32_t i = begin; i < end; i++)
			if (!named || is_named[b->sample_locs.v[i]])
				b->sample_locs.v[at++] = b->sample_locs.v[i];
		begin = end;
		b->sample_loc_end.v[s] = at;
	}
	b->sample_locs.n = at;
	free(is_named);
}

/* Locations in the order of their use; what no sample uses goes. Lines stay where they are: only Java has some yet. */
static void renumber_locations(struct legacy *l)
{
	struct builder *b = &l->b, old = l->b;
	size_t n = old.loc_address.n;
	uint32_t *to = xmalloc((n + 1) * sizeof(*to));
	uint32_t used = 0;

	memset(to, 0xff, (n + 1) * sizeof(*to));
	memset(&b->loc_address, 0, sizeof(b->loc_address));
	memset(&b->loc_mapping, 0, sizeof(b->loc_mapping));
	memset(&b->loc_is_folded, 0, sizeof(b->loc_is_folded));
	memset(&b->line_end, 0, sizeof(b->line_end));
	memset(&b->line_fn, 0, sizeof(b->line_fn));
	memset(&b->line_no, 0, sizeof(b->line_no));
	memset(&b->line_col, 0, sizeof(b->line_col));
	for (size_t i = 0; i < b->sample_locs.n; i++) {
		uint32_t loc = b->sample_locs.v[i];
		if (to[loc] == PROFILE_NONE) {
			to[loc] = used++;
			builder_location(b, old.loc_address.v[loc], old.loc_mapping.v[loc], false);
			for (uint32_t k = loc ? old.line_end.v[loc - 1] : 0;
			     k < old.line_end.v[loc]; k++)
				builder_line(b, old.line_fn.v[k], old.line_no.v[k],
					     old.line_col.v[k]);
		}
		b->sample_locs.v[i] = to[loc];
	}
	vec_release(&old.loc_address);
	vec_release(&old.loc_mapping);
	vec_release(&old.loc_is_folded);
	vec_release(&old.line_end);
	vec_release(&old.line_fn);
	vec_release(&old.line_no);
	vec_release(&old.line_col);
	free(to);
}

/* One line each, in a second pass over the locations, which have none. */
static void add_named_lines(struct legacy *l)
{
	struct builder *b = &l->b;
	struct map fns = { 0 }; /* name << 32 | file -> function */

	for (size_t loc = 0; l->names.n && loc < b->loc_address.n; loc++) {
		uint32_t i = map_get(&l->name_of, b->loc_address.v[loc]);
		if (i != MAP_NONE) {
			const struct legacy_name *n = &l->names.v[i];
			bool added;
			uint32_t fn = map_get_or_put(&fns, (uint64_t)n->name << 32 | n->file,
						     (uint32_t)b->fn_name.n, &added);
			if (added)
				builder_function(b, n->name, n->name, n->file, 0);
			vec_push(&b->line_fn, fn);
			vec_push(&b->line_no, n->line);
			vec_push(&b->line_col, 0);
		}
		b->line_end.v[loc] = (uint32_t)b->line_fn.n;
	}
	for (size_t m = 0; l->names.n && m < b->mappings.n; m++)
		b->mappings.v[m].has_functions = b->mappings.v[m].has_filenames =
			b->mappings.v[m].has_line_numbers = true;
	map_release(&fns);
}

/* Functions in the order in which the locations use them. */
static void renumber_functions(struct builder *b)
{
	size_t n = b->fn_name.n;
	uint32_t *to = xmalloc((n + 1) * sizeof(*to)), *of = xmalloc((n + 1) * sizeof(*of)),
		 used = 0;
	uint32_t *name = b->fn_name.v, *file = b->fn_file.v;

	memset(to, 0xff, (n + 1) * sizeof(*to));
	for (size_t i = 0; i < b->line_fn.n; i++) {
		uint32_t fn = b->line_fn.v[i];
		if (to[fn] == PROFILE_NONE) {
			of[used] = fn;
			to[fn] = used++;
		}
		b->line_fn.v[i] = to[fn];
	}
	memset(&b->fn_name, 0, sizeof(b->fn_name));
	memset(&b->fn_file, 0, sizeof(b->fn_file));
	vec_release(&b->fn_system_name);
	vec_release(&b->fn_start_line);
	for (uint32_t i = 0; i < used; i++)
		builder_function(b, name[of[i]], name[of[i]], file[of[i]], 0);
	free(name);
	free(file);
	free(to);
	free(of);
}

static void push_mapping(struct builder *b, struct mapping m)
{
	builder_mapping(b, &m);
}

/* Sorted by start and without overlaps? Then a place is found by halving. */
static bool is_sorted(const struct builder *b)
{
	for (size_t i = 1; i < b->mappings.n; i++)
		if (b->mappings.v[i].start < b->mappings.v[i - 1].limit ||
		    b->mappings.v[i - 1].limit < b->mappings.v[i - 1].start)
			return false;
	return true;
}

static uint32_t mapping_of(const struct builder *b, bool sorted, uint64_t a)
{
	size_t lo = 0, hi = b->mappings.n;

	while (sorted && lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (b->mappings.v[mid].limit <= a)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < b->mappings.n; lo++) {
		const struct mapping *m = &b->mappings.v[lo];
		if (m->start <= a && a < m->limit)
			return (uint32_t)lo;
		if (sorted)
			break;
	}
	return PROFILE_NONE;
}

/* Some handlers lost the first part of a mapping that was split: it reaches down by its offset. */
static uint32_t reach_down(struct builder *b, uint64_t a)
{
	for (size_t i = 0; i < b->mappings.n; i++) {
		struct mapping *m = &b->mappings.v[i];
		if (m->offset != 0 && m->start - m->offset <= a && a < m->start) {
			m->start -= m->offset;
			m->offset = 0;
			return (uint32_t)i;
		}
	}
	return PROFILE_NONE;
}

static void fix_first_mapping(struct builder *b)
{
	struct mapping *m = b->mappings.v;

	if (b->mappings.n > 1 &&
	    str_has_prefix(b->strings.strs.v[m[0].file], STR("/anon_hugepage")) &&
	    m[0].limit == m[1].start) {
		memmove(m, m + 1, (b->mappings.n - 1) * sizeof(*m));
		b->mappings.n--;
	}
	if (b->mappings.n && m[0].start - m[0].offset == 0x400000) {
		m[0].start = 0x400000;
		m[0].offset = 0;
	}
}

static void assign_mappings(struct legacy *l)
{
	struct builder *b = &l->b;
	uint32_t fake = PROFILE_NONE;
	bool offsets = false, sorted;

	fix_first_mapping(b);
	sorted = is_sorted(b);
	for (size_t i = 0; i < b->mappings.n; i++)
		offsets |= b->mappings.v[i].offset != 0;
	for (size_t loc = 0; loc < b->loc_address.n; loc++) {
		uint64_t a = b->loc_address.v[loc];
		uint32_t m;
		if (a == 0)
			continue;
		m = mapping_of(b, sorted, a);
		if (m == PROFILE_NONE && offsets) {
			m = reach_down(b, a);
			sorted = sorted && (m == PROFILE_NONE || is_sorted(b));
		}
		if (m == PROFILE_NONE) {
			if (fake == PROFILE_NONE) {
				fake = (uint32_t)b->mappings.n;
				push_mapping(b, (struct mapping){ .limit = UINT64_MAX });
				sorted = sorted && is_sorted(b);
			}
			m = fake;
		}
		b->loc_mapping.v[loc] = m;
	}
	for (size_t i = 0; i < b->mappings.n; i++)
		b->mappings.v[i].id = i + 1;
}

/* Frames that people do not want to see in such profiles, as gperftools has them. */
#define ALLOC_FRAMES \
	"calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|" \
	"realloc|" \
	"tcmalloc::.*|tc_calloc|tc_cfree|tc_malloc|tc_free|tc_memalign|tc_posix_memalign|tc_" \
	"pvalloc|" \
	"tc_valloc|tc_realloc|tc_new|tc_delete|tc_newarray|tc_deletearray|tc_new_nothrow|" \
	"tc_newarray_nothrow|malloc_zone_malloc|malloc_zone_calloc|malloc_zone_valloc|" \
	"malloc_zone_realloc|malloc_zone_memalign|malloc_zone_free|runtime\\..*|BaseArena::.*|" \
	"(::)?do_malloc_no_errno|(::)?do_malloc_pages|(::)?do_malloc|DoSampledAllocation|" \
	"MallocedMemBlock::MallocedMemBlock|_M_allocate|__builtin_(vec_)?delete|__builtin_(vec_)?" \
	"new|" \
	"__gnu_cxx::new_allocator::allocate|__libc_malloc|__malloc_alloc_template::allocate|" \
	"allocate|" \
	"cpp_alloc|operator new(\\[\\])?|simple_alloc::allocate"
#define ALLOC_KEPT "runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*"
#define CPU_FRAMES \
	"ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|__pthread_" \
	"sighandler|__restore"
#define LOCK_FRAMES \
	"RecordLockProfileData|(base::)?RecordLockProfileData.*|(base::)?SubmitMutexProfileData.*" \
	"|" \
	"(base::)?SubmitSpinLockProfileData.*|(base::Mutex::)?AwaitCommon.*|(base::Mutex::)?" \
	"Unlock.*|" \
	"(base::Mutex::)?UnlockSlow.*|(base::Mutex::)?ReaderUnlock.*|(base::MutexLock::)?~" \
	"MutexLock.*|" \
	"(Mutex::)?AwaitCommon.*|(Mutex::)?Unlock.*|(Mutex::)?UnlockSlow.*|(Mutex::)?" \
	"ReaderUnlock.*|" \
	"(MutexLock::)?~MutexLock.*|(SpinLock::)?Unlock.*|(SpinLock::)?SlowUnlock.*|" \
	"(SpinLockHolder::)?~SpinLockHolder.*"

static void set_frames(struct builder *b)
{
	static const struct {
		const char *types, *drop, *keep;
	} rows[] = {
		{ "allocations size ", ALLOC_FRAMES, ALLOC_KEPT },
		{ "objects space ", ALLOC_FRAMES, ALLOC_KEPT },
		{ "inuse_objects inuse_space ", ALLOC_FRAMES, ALLOC_KEPT },
		{ "alloc_objects alloc_space ", ALLOC_FRAMES, ALLOC_KEPT },
		{ "alloc_objects alloc_space inuse_objects inuse_space ", ALLOC_FRAMES,
		  ALLOC_KEPT },
		{ "contentions delay ", LOCK_FRAMES, "" },
		{ NULL, CPU_FRAMES, "" },
	};
	struct buf types = { 0 };
	size_t i = 0;

	for (size_t t = 0; t < b->types.n; t++)
		buf_printf(&types, STR_FMT " ", STR_ARG(b->strings.strs.v[b->types.v[t].type]));
	while (rows[i].types && !str_eq(buf_str(&types), str_of(rows[i].types)))
		i++;
	b->head.drop_frames = builder_str(b, str_of(rows[i].drop));
	b->head.keep_frames = builder_str(b, str_of(rows[i].keep));
	buf_release(&types);
}

void legacy_release(struct legacy *l)
{
	builder_release(&l->b);
	map_release(&l->locations);
	map_release(&l->name_of);
	vec_release(&l->names);
	vec_release(&l->behind);
	vec_release(&l->is_named);
}

static struct profile *finish(struct legacy *l, struct err *err)
{
	struct profile *p;

	apply_names(l);
	renumber_locations(l);
	/* behind the renumbering, as in the original: the location of a frame that goes stays */
	if (l->drop_twice_leaf)
		keep_frames(l, not_twice, 0);
	renumber_functions(&l->b);
	assign_mappings(l);
	add_named_lines(l);
	if (l->forget_addresses && l->b.loc_address.n)
		memset(l->b.loc_address.v, 0, l->b.loc_address.n * sizeof(*l->b.loc_address.v));
	set_frames(&l->b);
	p = builder_finish(&l->b, err);
	legacy_release(l);
	return p;
}

struct profile *legacy_read(struct str data, bool use_names, bool may_discard, struct err *err)
{
	static legacy_reader *const readers[] = { legacy_cpu,	 legacy_heap,	    legacy_count,
						  legacy_thread, legacy_contention, legacy_java,
						  legacy_folded };

	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		struct legacy l = { .use_names = use_names, .may_discard = may_discard };
		enum legacy_result got;
		builder_init(&l.b);
		got = readers[i](&l, data, err);
		if (got == LEGACY_OK)
			return finish(&l, err);
		legacy_release(&l);
		if (got == LEGACY_BAD)
			return NULL;
	}
	err_set(err, ERR_FORMAT, "unrecognized profile format");
	return NULL;
}
