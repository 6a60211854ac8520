#include "advise/sharing.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "gocode/goscope.h"
#include "gocode/gosym.h"
#include "io/file.h"

#define MAX_ENTRIES 8

struct entry {
	uint32_t fn; /* of the profile */
	int64_t ns;
};

/* A line of the package that samples ended on, or in the atomic operations that it calls. */
struct site {
	uint32_t fn, line;
	int64_t ns;
	struct entry entries[MAX_ENTRIES];
	uint32_t n_entries;
};

/* A site that writes a field. */
struct write {
	uint32_t site, type, field;
	bool is_atomic;
	struct str global; /* the package-level variable that it goes through; "" */
};

struct finder {
	const struct sharing_type *types;
	size_t n_types;
	struct str pkg;
	const char *dir;
	const struct profile *p;
	struct arena *a;
	int64_t total_ns;
	uint8_t *fn_role;
	VEC(struct site) sites;
	VEC(struct write) writes;
	struct gomod mod;
	struct gopkg *gopkg;
	const struct gosrc *src; /* of the site in work */
	uint32_t site;
};

enum role {
	ROLE_OTHER,
	ROLE_OWN,
	ROLE_ATOMIC /* what a write runs in: sync/atomic, and where a signal stops it */
};

static void read_roles(struct finder *f)
{
	f->fn_role = arena_alloc(f->a, f->p->n_functions + 1);
	for (uint32_t i = 0; i < f->p->n_functions; i++) {
		struct str name = profile_str(f->p, f->p->fn_name[i]);
		struct gosym sym = gosym_parse(f->a, name);

		if (str_eq(sym.pkg, f->pkg) || str_eq(gosym_tested_pkg(sym.pkg), f->pkg))
			f->fn_role[i] = ROLE_OWN;
		else if (str_eq(sym.pkg, STR("sync/atomic")) ||
			 str_has_suffix(sym.pkg, STR("runtime/atomic")) ||
			 str_eq(sym.pkg, STR("runtime/internal/atomic")) ||
			 str_has_prefix(name, STR("runtime.asyncPreempt")))
			f->fn_role[i] = ROLE_ATOMIC;
	}
}

static struct site *site_at(struct finder *f, struct map *ids, uint32_t fn, int64_t line)
{
	bool added;
	uint32_t id =
		map_get_or_put(ids, hash_mix(fn, (uint64_t)line), (uint32_t)f->sites.n, &added);

	if (added)
		vec_push(&f->sites, (struct site){ .fn = fn, .line = (uint32_t)line });
	return &f->sites.v[id];
}

static void add_entry(struct site *s, uint32_t fn, int64_t ns)
{
	uint32_t i = 0;

	while (i < s->n_entries && s->entries[i].fn != fn)
		i++;
	if (i == MAX_ENTRIES)
		return;
	s->n_entries = MAX(s->n_entries, i + 1);
	s->entries[i].fn = fn;
	s->entries[i].ns += ns;
}

/* A sample's innermost line of the package, if nothing but an atomic operation is above it. */
static void read_sample(struct finder *f, struct map *ids, uint32_t s, int64_t ns)
{
	const struct profile *p = f->p;
	uint32_t entry = PROFILE_NONE, leaf = PROFILE_NONE;
	bool open = true;

	for (uint32_t i = p->sample_loc_begin[s]; i < p->sample_loc_begin[s + 1]; i++) {
		uint32_t loc = p->sample_locs[i];
		for (uint32_t k = p->line_begin[loc]; k < p->line_begin[loc + 1]; k++) {
			uint8_t role = p->line_fn[k] == PROFILE_NONE ? ROLE_OTHER
								     : f->fn_role[p->line_fn[k]];
			if (open && role == ROLE_OWN)
				leaf = k;
			open = open && role == ROLE_ATOMIC;
			if (role == ROLE_OWN)
				entry = p->line_fn[k];
		}
	}
	if (leaf == PROFILE_NONE || p->line_no[leaf] <= 0 || p->line_no[leaf] > INT32_MAX)
		return;
	struct site *site = site_at(f, ids, p->line_fn[leaf], p->line_no[leaf]);
	site->ns += ns;
	add_entry(site, entry, ns);
}

static bool read_samples(struct finder *f)
{
	int value = profile_type_index(f->p, STR("cpu"));
	struct map ids;

	if (value < 0)
		return false;
	map_init(&ids);
	for (uint32_t s = 0; s < f->p->n_samples; s++) {
		int64_t ns = f->p->values[(size_t)s * f->p->n_types + (size_t)value];
		f->total_ns += ns;
		read_sample(f, &ids, s, ns);
	}
	map_release(&ids);
	return f->total_ns > 0;
}

/* ---- what a line writes ---- */

/* Which of the types a type of the source is: "Stats", "*Stats". */
static bool find_type(const struct finder *f, struct str name, uint32_t *out)
{
	name = str_trim(str_trim_prefix(str_trim(name), STR("*")));
	for (uint32_t i = 0; i < f->n_types; i++) {
		struct str full = f->types[i].name;
		if (full.n == f->pkg.n + 1 + name.n && str_has_prefix(full, f->pkg) &&
		    full.p[f->pkg.n] == '.' && str_has_suffix(full, name)) {
			*out = i;
			return true;
		}
	}
	return false;
}

static bool find_field(const struct sharing_type *type, struct str name, uint32_t *out)
{
	for (uint32_t i = 0; i < type->n_fields; i++) {
		if (str_eq(type->fields[i].name, name)) {
			*out = i;
			return true;
		}
	}
	return false;
}

static struct str global_of(const struct finder *f, TSNode operand)
{
	struct godecl decl;
	TSNode base = go_base_name(operand);
	struct str name = ts_node_is_null(base) ? STR("") : go_text(f->src, base);

	if (!name.n || !go_is_name(operand))
		return STR("");
	return go_find_decl(f->src, operand, name, &decl) && decl.kind != DECL_PACKAGE ? STR("")
										       : name;
}

/* target is the place that is written: x.f. */
static void add_write(struct finder *f, TSNode target, bool is_atomic)
{
	struct gocontext ctx = { &f->mod, f->gopkg };
	struct write w = { .site = f->site, .is_atomic = is_atomic };
	TSNode operand;
	struct gotype type;

	target = go_no_parens(target);
	if (ts_node_is_null(target) || !go_is_selector(target))
		return;
	operand = go_operand(target);
	type = go_type_of(&ctx, f->src, operand);
	if (type.kind == GO_UNKNOWN || !find_type(f, type.text, &w.type) ||
	    !find_field(&f->types[w.type], go_text(f->src, go_field(target, "field")), &w.field))
		return;
	w.global = global_of(f, operand);
	vec_push(&f->writes, w);
}

static bool is_atomic_method(struct str name)
{
	static const char *const names[] = {
		"Add", "Store", "Swap", "CompareAndSwap", "And", "Or"
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static bool is_atomic_function(struct str name)
{
	return !str_has_prefix(name, STR("Load"));
}

static void read_call(struct finder *f, TSNode call)
{
	TSNode fn = go_field(call, "function"), arg;
	struct str pkg, name;

	if (!go_is_selector(fn))
		return;
	name = go_text(f->src, go_field(fn, "field"));
	pkg = gosrc_import(f->src, go_text(f->src, go_operand(fn)));
	if (str_eq(pkg, STR("sync/atomic"))) {
		arg = go_arg(call, 0);
		if (is_atomic_function(name) && !ts_node_is_null(arg) &&
		    go_is(arg, "unary_expression"))
			add_write(f, go_field(arg, "operand"), true);
	} else if (is_atomic_method(name)) {
		add_write(f, go_operand(fn), true);
	}
}

struct line_visit {
	struct finder *f;
	uint32_t line;
};

static bool visit(void *ctx, TSNode n)
{
	struct line_visit *v = ctx;
	struct finder *f = v->f;

	if (go_line(n) > v->line || go_end_line(n) < v->line)
		return false;
	if (go_line(n) != v->line)
		return true;
	if (go_is(n, "call_expression"))
		read_call(f, n);
	else if (go_is(n, "inc_statement") || go_is(n, "dec_statement"))
		add_write(f, ts_node_named_child(n, 0), false);
	else if (go_is(n, "assignment_statement"))
		add_write(f, go_single(go_field(n, "left")), false);
	return true;
}

static bool is_current(const struct finder *f, const struct site *s)
{
	const struct gofunc *fn = gosrc_func_at(f->src, s->line);
	struct gosym sym = gosym_parse(f->a, profile_str(f->p, f->p->fn_name[s->fn]));

	return fn && gosym_is_in(sym.name, fn->symbol);
}

static void read_site(struct finder *f, uint32_t id)
{
	const struct site *s = &f->sites.v[id];
	struct str base = str_base(profile_str(f->p, f->p->fn_file[s->fn]));
	struct line_visit v = { f, s->line };
	size_t before = f->writes.n;
	struct err ignored;

	f->src = gopkg_open(&f->mod, f->gopkg, base, &ignored);
	if (!f->src || !is_current(f, s))
		return;
	f->site = id;
	go_walk(f->src->root, visit, &v);
	/* a line that writes several fields does not tell which of them the samples are of */
	if (f->writes.n > before + 1)
		f->writes.n = before;
}

/* ---- pairs ---- */

/* The time of a site under entries that the other has as well. */
static bool has_own_goroutines(const struct site *a, const struct site *b)
{
	int64_t common = 0, all = 0;

	for (uint32_t i = 0; i < a->n_entries; i++) {
		all += a->entries[i].ns;
		for (uint32_t k = 0; k < b->n_entries; k++)
			if (a->entries[i].fn == b->entries[k].fn)
				common += a->entries[i].ns;
	}
	return all > 0 && common * 10 <= all;
}

static uint64_t line_of(const struct finder *f, const struct write *w)
{
	return f->types[w->type].fields[w->field].offset / SHARING_LINE_BYTES;
}

static bool is_pair(const struct finder *f, const struct write *a, const struct write *b)
{
	const struct site *x = &f->sites.v[a->site], *y = &f->sites.v[b->site];

	return a->type == b->type && a->field < b->field && x->fn != y->fn &&
	       line_of(f, a) == line_of(f, b) && has_own_goroutines(x, y) &&
	       has_own_goroutines(y, x) &&
	       (!a->global.n || !b->global.n || str_eq(a->global, b->global));
}

static struct sharing_side side_of(const struct finder *f, const struct write *w)
{
	const struct site *s = &f->sites.v[w->site];
	uint32_t best = 0;

	for (uint32_t i = 1; i < s->n_entries; i++)
		if (s->entries[i].ns > s->entries[best].ns)
			best = i;
	return (struct sharing_side){
		.field = w->field,
		.function = arena_str(f->a, profile_str(f->p, f->p->fn_name[s->fn])),
		.file = arena_str(f->a, profile_str(f->p, f->p->fn_file[s->fn])),
		.line = s->line,
		.is_atomic = w->is_atomic,
		.entry = arena_str(f->a, profile_str(f->p, f->p->fn_name[s->entries[best].fn])),
		.cpu_ns = s->ns,
		.share = (double)s->ns / (double)f->total_ns,
	};
}

/* The lesser of the two sides: what both have. */
static int64_t weight(const struct sharing *s)
{
	return MIN(s->side[0].cpu_ns, s->side[1].cpu_ns);
}

static int by_weight(const void *a, const void *b)
{
	int64_t x = weight(a), y = weight(b);

	return x != y ? (x > y ? -1 : 1) : 0;
}

/* One finding for each cache line of a type: its hottest pair. */
static void find_pairs(struct finder *f, struct sharing_result *out)
{
	VEC(struct sharing) found = { 0 };

	for (size_t i = 0; i < f->writes.n; i++) {
		for (size_t k = 0; k < f->writes.n; k++) {
			const struct write *a = &f->writes.v[i], *b = &f->writes.v[k];
			struct sharing s = { .type = a->type };
			size_t at = 0;

			if (!is_pair(f, a, b))
				continue;
			s.side[0] = side_of(f, a);
			s.side[1] = side_of(f, b);
			s.is_global = a->global.n && str_eq(a->global, b->global);
			while (at < found.n && found.v[at].type != s.type)
				at++;
			if (at == found.n)
				vec_push(&found, s);
			else if (weight(&s) > weight(&found.v[at]))
				found.v[at] = s;
		}
	}
	if (found.n) {
		qsort(found.v, found.n, sizeof(found.v[0]), by_weight);
		out->v = ARENA_ARRAY(f->a, struct sharing, found.n);
		memcpy(out->v, found.v, found.n * sizeof(*out->v));
	}
	out->n = found.n;
	vec_release(&found);
}

static const char *folder_of(struct finder *f)
{
	if (f->dir[0])
		return f->dir;
	for (uint32_t i = 0; i < f->p->n_functions; i++) {
		struct str file = profile_str(f->p, f->p->fn_file[i]);
		if (f->fn_role[i] == ROLE_OWN && file.n && file.p[0] == '/')
			return arena_printf(f->a, STR_FMT,
					    STR_ARG(str_sub(file, 0, file.n - str_base(file).n)));
	}
	return "";
}

void sharing_find(const struct sharing_type *types, size_t n, struct str pkg, const char *dir,
		  const struct profile *cpu, struct arena *a, struct sharing_result *out)
{
	struct finder f = {
		.types = types, .n_types = n, .pkg = pkg, .dir = dir, .p = cpu, .a = a
	};

	*out = (struct sharing_result){ 0 };
	read_roles(&f);
	if (read_samples(&f)) {
		gomod_init(&f.mod, folder_of(&f), pkg);
		f.gopkg = gomod_package(&f.mod, STR(""));
		for (uint32_t i = 0; f.gopkg && i < f.sites.n; i++)
			if ((double)f.sites.v[i].ns >= SHARING_MIN_SHARE * (double)f.total_ns)
				read_site(&f, i);
		find_pairs(&f, out);
		gomod_release(&f.mod);
		if (cpu->duration_nanos > 0)
			out->busy_cores = (double)f.total_ns / (double)cpu->duration_nanos;
	}
	if (out->busy_cores < SHARING_MIN_CORES) {
		out->n_unjudged = out->n;
		out->n = 0;
	}
	vec_release(&f.sites);
	vec_release(&f.writes);
}
