#include "advise/locks.h"

#include <stdlib.h>

#include "io/file.h"

#define MAX_FILES 1000 /* of a package that are looked at for other sections */
#define MAX_SECTIONS 20000

/* ---- which mutex */

static bool is_taking(struct str method)
{
	return str_eq(method, STR("Lock")) || str_eq(method, STR("RLock"));
}

static bool is_releasing(struct str method)
{
	return str_eq(method, STR("Unlock")) || str_eq(method, STR("RUnlock"));
}

/* What the name stands for where it was declared: lock := c.mu.Lock, lock, unlock := c.mu.Lock, c.mu.Unlock. */
static TSNode method_value(const struct gosrc *src, TSNode name)
{
	struct godecl d;

	if (!go_is_name(name) || !go_find_decl(src, name, go_text(src, name), &d) || d.of != 1)
		return go_null();
	return d.value;
}

/* The selector "c.mu.Lock" behind a call, also through a method value; null where it is something else. */
static TSNode selector_of(const struct gosrc *src, TSNode call)
{
	TSNode fn = go_no_parens(go_field(call, "function"));

	if (go_is(fn, "identifier"))
		fn = go_no_parens(method_value(src, fn));
	return go_is(fn, "selector_expression") ? fn : go_null();
}

static struct str method_of(const struct gosrc *src, TSNode selector)
{
	return ts_node_is_null(selector) ? STR("") : go_text(src, go_field(selector, "field"));
}

/* ---- from where to where */

struct release_search {
	const struct gosrc *src;
	const struct lock_section *s;
	bool found;
};

static bool visit_release(void *ctx, TSNode n)
{
	struct release_search *r = ctx;
	TSNode sel;

	if (go_is(n, "call_expression")) {
		sel = selector_of(r->src, n);
		if (is_releasing(method_of(r->src, sel)) &&
		    str_eq(go_text(r->src, go_field(sel, "operand")), r->s->mutex))
			r->found = true;
	}
	return !r->found;
}

static bool releases(const struct gosrc *src, const struct lock_section *s, TSNode n)
{
	struct release_search r = { src, s, false };

	go_walk(n, visit_release, &r);
	return r.found;
}

static void add_release(struct lock_section *s, TSNode stmt)
{
	if (s->n_releases < MAX_RELEASES)
		s->releases[s->n_releases++] = stmt;
}

struct inner_search {
	struct lock_section *s;
	const struct gosrc *src;
};

/* Releases inside of branches. */
static bool visit_inner(void *ctx, TSNode n)
{
	struct inner_search *i = ctx;

	if (go_is(n, "func_literal"))
		return false;
	if (go_is(n, "expression_statement") && releases(i->src, i->s, n)) {
		add_release(i->s, n);
		return false;
	}
	return true;
}

static bool takes_again(const struct gosrc *src, const struct lock_section *s, TSNode stmt)
{
	TSNode call = go_is(stmt, "expression_statement") ? ts_node_named_child(stmt, 0) : stmt,
	       sel;

	if (!go_is(call, "call_expression"))
		return false;
	sel = selector_of(src, call);
	return is_taking(method_of(src, sel)) &&
	       str_eq(go_text(src, go_field(sel, "operand")), s->mutex);
}

/* defer mu.Unlock() in front of mu.Lock(), in its block or around it: that releases it, too. */
static bool released_before(struct lock_section *s)
{
	for (TSNode n = s->stmt; !ts_node_is_null(n) && !ts_node_eq(n, s->func);
	     n = ts_node_parent(n))
		for (TSNode p = ts_node_prev_named_sibling(n); !ts_node_is_null(p);
		     p = ts_node_prev_named_sibling(p))
			if (go_is(p, "defer_statement") && releases(s->file->src, s, p)) {
				s->deferred = true;
				add_release(s, p);
				return true;
			}
	return false;
}

static void find_end(struct lock_section *s)
{
	const struct gosrc *src = s->file->src;
	TSNode n;

	s->first = go_end_line(s->stmt) + 1;
	s->last = s->first - 1;
	for (n = ts_node_next_named_sibling(s->stmt); !ts_node_is_null(n);
	     n = ts_node_next_named_sibling(n)) {
		if (takes_again(src, s, n))
			break;
		if (go_is(n, "defer_statement") && releases(src, s, n)) {
			s->deferred = true;
			add_release(s, n);
			continue;
		}
		if (go_is(n, "expression_statement") && releases(src, s, n) &&
		    !go_is(go_no_parens(go_field(ts_node_named_child(n, 0), "function")),
			   "func_literal")) {
			add_release(s, n);
			s->last = MAX(s->last, go_line(n) - 1);
			return;
		}
		s->last = go_end_line(n);
		go_walk(n, visit_inner, &(struct inner_search){ s, src });
	}
	s->open = s->n_releases == 0 && !released_before(s);
}

/* Most files take no Lock as a value: then a plain name that is called takes no lock, and need not be looked up. */
static bool has_lock_values(struct hot_file *f)
{
	struct str rest = f->src->text;
	ptrdiff_t at;

	if (f->locks_known)
		return f->lock_values;
	f->locks_known = true;
	while (!f->lock_values && (at = str_index(rest, STR("Lock"))) >= 0) {
		rest = str_sub(rest, (size_t)at + 4, rest.n);
		f->lock_values = rest.n && (rest.p[0] == ',' || rest.p[0] == '\n' ||
					    rest.p[0] == ')' || rest.p[0] == ' ');
	}
	return f->lock_values;
}

bool lock_section_at(struct hot_file *f, TSNode call, struct lock_section *out)
{
	struct lock_section s = { .file = f, .call = call };
	const struct gosrc *src = f->src;
	TSNode sel, mutex;
	struct str method;

	if (go_is(go_field(call, "function"), "identifier") && !has_lock_values(f))
		return false;
	sel = selector_of(src, call);
	method = method_of(src, sel);
	if (!is_taking(method) || go_arg_count(call) != 0)
		return false;
	s.stmt = go_statement(call);
	if (!go_is(s.stmt, "expression_statement") ||
	    !ts_node_eq(ts_node_named_child(s.stmt, 0), call))
		return false;
	mutex = go_field(sel, "operand");
	s.func = go_enclosing_func(call);
	s.mutex = go_text(src, mutex);
	s.holder = go_is(mutex, "selector_expression") ? go_text(src, go_field(mutex, "operand"))
						       : STR("");
	s.read = str_eq(method, STR("RLock"));
	s.id = lock_id(f, mutex);
	find_end(&s);
	*out = s;
	return true;
}

void lock_each_statement(const struct lock_section *s, bool (*fn)(void *ctx, TSNode stmt),
			 void *ctx)
{
	for (TSNode n = ts_node_next_named_sibling(s->stmt); !ts_node_is_null(n);
	     n = ts_node_next_named_sibling(n)) {
		bool release = false;

		for (uint32_t i = 0; i < s->n_releases; i++)
			release |= ts_node_eq(s->releases[i], n);
		if (release && !go_is(n, "defer_statement"))
			return;
		if (takes_again(s->file->src, s, n))
			return;
		if (!release && !go_is(n, "comment") && !fn(ctx, n))
			return;
	}
}

/* ---- what is done in it */

struct work_row {
	const char *path; /* of a package; its functions do such work */
	unsigned work;
};

static const struct work_row packages[] = {
	{ "os", WORK_IO },
	{ "net", WORK_IO },
	{ "net/http", WORK_IO },
	{ "io", WORK_IO },
	{ "os/exec", WORK_IO },
	{ "database/sql", WORK_IO },
	{ "log", WORK_IO },
	{ "log/slog", WORK_IO },
	{ "fmt", WORK_HEAVY },
	{ "encoding/json", WORK_HEAVY },
	{ "encoding/gob", WORK_HEAVY },
	{ "encoding/xml", WORK_HEAVY },
	{ "encoding/base64", WORK_HEAVY },
	{ "encoding/hex", WORK_HEAVY },
	{ "encoding/csv", WORK_HEAVY },
	{ "sort", WORK_HEAVY },
	{ "slices", WORK_HEAVY },
	{ "regexp", WORK_HEAVY },
	{ "compress/gzip", WORK_HEAVY },
	{ "compress/flate", WORK_HEAVY },
	{ "crypto/sha256", WORK_HEAVY },
	{ "crypto/sha1", WORK_HEAVY },
	{ "crypto/md5", WORK_HEAVY },
	{ "hash/fnv", WORK_HEAVY },
	{ "hash/crc32", WORK_HEAVY },
	{ "text/template", WORK_HEAVY },
	{ "html/template", WORK_HEAVY },
};

/* Methods that say by their name what they do, whoever has them. */
static const struct work_row methods[] = {
	{ "Write", WORK_IO },	     { "WriteString", WORK_IO }, { "WriteByte", WORK_HEAVY },
	{ "Read", WORK_IO },	     { "Flush", WORK_IO },	 { "Sync", WORK_IO },
	{ "Query", WORK_IO },	     { "QueryRow", WORK_IO },	 { "Exec", WORK_IO },
	{ "QueryContext", WORK_IO }, { "ExecContext", WORK_IO }, { "Do", WORK_IO },
	{ "Get", WORK_UNKNOWN },     { "Encode", WORK_IO },	 { "Decode", WORK_IO },
	{ "Execute", WORK_HEAVY },   { "Printf", WORK_IO },	 { "Println", WORK_IO },
	{ "Format", WORK_HEAVY },    { "Sum", WORK_HEAVY },	 { "Sum64", WORK_HEAVY },
	{ "Wait", WORK_CHAN },
};

bool lock_is_quiet(struct str name)
{
	static const char *const names[] = {
		"len",	      "cap",	"append", "min",     "max",	"make",	 "new",	   "copy",
		"string",     "int",	"int8",	  "int16",   "int32",	"int64", "uint",   "uint8",
		"uint16",     "uint32", "uint64", "float32", "float64", "byte",	 "rune",   "bool",
		"complex128", "real",	"imag",	  "panic",   "recover", "print", "println"
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* Packages of pure functions that are cheap for what they are given. */
static bool is_pure(struct str path)
{
	static const char *const pure[] = { "strings",	    "bytes",  "strconv",   "unicode",
					    "unicode/utf8", "time",   "math",	   "math/bits",
					    "cmp",	    "maps",   "path",	   "path/filepath",
					    "errors",	    "unsafe", "net/netip", "net/url" };

	for (size_t i = 0; i < ARRAY_LEN(pure); i++)
		if (str_eq(path, str_of(pure[i])))
			return true;
	return false;
}

static unsigned work_named(const struct work_row *rows, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_of(rows[i].path)))
			return rows[i].work;
	return 0;
}

bool lock_is_local(const struct lock_section *s, TSNode expr)
{
	const struct gosrc *src = s->file->src;
	TSNode base = go_base_name(expr);
	struct godecl d;

	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	if (d.kind == DECL_PACKAGE || d.kind == DECL_RECEIVER || !go_contains(s->func, d.name))
		return false;
	if (go_is_name(go_no_parens(expr)))
		return true;
	/* x[i] = v of a map or slice that was made here */
	return (d.kind == DECL_SHORT || d.kind == DECL_VAR || d.kind == DECL_RESULT) &&
	       go_is_index(expr) &&
	       (ts_node_is_null(d.value) || str_has_prefix(go_text(src, d.value), STR("make(")) ||
		go_is(go_no_parens(d.value), "composite_literal"));
}

/* time.Now().Unix(), strings.ToUpper(s): the package at the root of a chain of calls; empty where it is a value. */
static struct str root_package(const struct gosrc *src, TSNode n)
{
	while (go_is(n, "call_expression") || go_is(n, "selector_expression"))
		n = go_no_parens(go_is(n, "call_expression") ? go_field(n, "function")
							     : go_field(n, "operand"));
	return go_is(n, "identifier") ? gosrc_import(src, go_text(src, n)) : STR("");
}

/* Query and Exec are methods of databases, and of much else. */
static bool is_database(const struct gosrc *src, struct str method)
{
	static const char *const words[] = { "sql", "pgx", "gorm", "/db", "database" };

	if (!str_has_prefix(method, STR("Query")) && !str_has_prefix(method, STR("Exec")))
		return true;
	for (size_t i = 0; i < src->imports.n; i++)
		for (size_t k = 0; k < ARRAY_LEN(words); k++)
			if (str_contains(src->imports.v[i].path, str_of(words[k])))
				return true;
	return false;
}

/* Its Write writes to no file. */
static bool grows_in_memory(const struct hot_file *f, TSNode expr)
{
	struct str type = go_type_of(&f->ctx, f->src, expr).text;

	if (str_has_prefix(type, STR("*")))
		type = str_sub(type, 1, type.n);
	return str_eq(type, STR("strings.Builder")) || str_eq(type, STR("bytes.Buffer"));
}

static unsigned work_of_call(const struct lock_section *s, TSNode call)
{
	const struct gosrc *src = s->file->src;
	TSNode fn = go_no_parens(go_field(call, "function")), operand;
	struct str name, path;
	struct godecl d;
	unsigned work;

	if (go_is(fn, "identifier")) {
		name = go_text(src, fn);
		if (str_eq(name, STR("delete")) || str_eq(name, STR("clear")))
			return WORK_WRITES;
		if (lock_is_quiet(name))
			return 0;
		if (go_find_decl(src, fn, name, &d) && d.kind != DECL_PACKAGE)
			return WORK_UNKNOWN | WORK_CALLBACK;
		return WORK_UNKNOWN;
	}
	if (go_is(fn, "func_literal") || !go_is(fn, "selector_expression"))
		return go_is(fn, "func_literal") ? 0 : WORK_UNKNOWN;
	operand = go_field(fn, "operand");
	name = go_text(src, go_field(fn, "field"));
	path = go_is(operand, "identifier") ? gosrc_import(src, go_text(src, operand)) : STR("");
	if (go_is(operand, "call_expression") && root_package(src, operand).n &&
	    is_pure(root_package(src, operand)))
		return 0;
	if (path.n && str_eq(path, STR("time")))
		return str_eq(name, STR("Sleep")) ? WORK_IO : 0;
	if (path.n && is_pure(path))
		return 0;
	/* nanoseconds, and they are in the section for its sake: the hot and cold halves of a histogram */
	if (path.n && str_eq(path, STR("sync/atomic")))
		return str_has_prefix(name, STR("Load")) ? 0 : WORK_WRITES;
	if (path.n && str_eq(path, STR("runtime")) && str_eq(name, STR("Gosched")))
		return WORK_CHAN;
	if (path.n && (str_eq(path, STR("fmt")) && str_has_prefix(name, STR("Fprint"))))
		return WORK_IO;
	if (path.n && (str_eq(path, STR("fmt")) && str_has_prefix(name, STR("Errorf"))))
		return 0;
	if (path.n &&
	    (str_has_prefix(name, STR("Search")) || str_has_prefix(name, STR("BinarySearch"))))
		return 0;
	if (!path.n && grows_in_memory(s->file, operand))
		return lock_is_local(s, operand) ? 0 : WORK_WRITES;
	work = path.n ? work_named(packages, ARRAY_LEN(packages), path)
		      : work_named(methods, ARRAY_LEN(methods), name) | WORK_UNKNOWN;
	if ((work & WORK_IO) && !path.n && !is_database(src, name))
		return WORK_UNKNOWN;
	return work ? work : WORK_UNKNOWN;
}

struct body_search {
	const struct lock_section *s;
	struct lock_body *out;
};

static void note_call(struct body_search *b, TSNode call)
{
	static const unsigned order[] = { WORK_IO, WORK_CHAN, WORK_CALLBACK, WORK_HEAVY,
					  WORK_UNKNOWN };
	unsigned work = work_of_call(b->s, call);

	if (releases(b->s->file->src, b->s, call))
		return;
	b->out->work |= work;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		if (b->out->dearest_work & order[i])
			return;
		if (work & order[i]) {
			b->out->dearest = call;
			b->out->dearest_work = work;
			return;
		}
	}
}

static void note_target(struct body_search *b, TSNode target)
{
	if (!lock_is_local(b->s, target) && !str_eq(go_text(b->s->file->src, target), STR("_")))
		b->out->work |= WORK_WRITES;
}

static bool visit_work(void *ctx, TSNode n)
{
	struct body_search *b = ctx;
	TSNode left;

	if (go_is(n, "func_literal") || go_is(n, "go_statement"))
		return false;
	if (go_is(n, "for_statement")) {
		b->out->work |= WORK_LOOP;
		if (ts_node_is_null(b->out->loop))
			b->out->loop = n;
	} else if (go_is(n, "if_statement") || go_is(n, "expression_switch_statement")) {
		b->out->work |= WORK_BRANCH;
	} else if (go_is(n, "call_expression")) {
		note_call(b, n);
	} else if (go_is(n, "send_statement") || go_is(n, "select_statement") ||
		   (go_is(n, "unary_expression") &&
		    str_has_prefix(go_text(b->s->file->src, n), STR("<-")))) {
		b->out->work |= WORK_CHAN;
	} else if (go_is(n, "inc_statement") || go_is(n, "dec_statement")) {
		note_target(b, ts_node_named_child(n, 0));
	} else if (go_is(n, "assignment_statement")) {
		left = go_field(n, "left");
		for (uint32_t i = 0; i < ts_node_named_child_count(left); i++)
			note_target(b, ts_node_named_child(left, i));
	}
	return true;
}

static bool read_statement(void *ctx, TSNode stmt)
{
	go_walk(stmt, visit_work, ctx);
	return true;
}

void lock_read_body(const struct lock_section *s, struct lock_body *out)
{
	struct body_search b = { s, out };

	*out = (struct lock_body){ .dearest = go_null(), .loop = go_null() };
	lock_each_statement(s, read_statement, &b);
}

void lock_read_node(const struct lock_section *s, TSNode n, struct lock_body *out)
{
	go_walk(n, visit_work, &(struct body_search){ s, out });
}

/* ---- other sections of the same mutex */

/* All sections of a package, found once. */
struct lock_package {
	const struct gopkg *pkg; /* NULL: of one file alone */
	const struct gosrc *src;
	VEC(struct lock_section) sections;
};

struct lock_cache {
	VEC(struct lock_package *) packages;
};

struct section_search {
	struct hot_file *file;
	struct lock_package *into;
};

static bool visit_section(void *ctx, TSNode n)
{
	struct section_search *s = ctx;
	struct lock_section found;

	if (go_is(n, "call_expression") && s->into->sections.n < MAX_SECTIONS &&
	    lock_section_at(s->file, n, &found))
		vec_push(&s->into->sections, found);
	return true;
}

/* A file is parsed only when its text speaks of locks. */
static bool mentions_locks(const struct gopkg *pkg, const char *name)
{
	char *path = path_join(pkg->dir, name);
	struct file f;
	struct err err;
	bool found = false;

	if (file_open(&f, path, GOSRC_MAX_BYTES, &err)) {
		found = str_contains(f.data, STR("Lock"));
		file_close(&f);
	}
	free(path);
	return found;
}

static void read_file(struct advisor *a, const struct hot_file *like, struct gosrc *src,
		      struct lock_package *into)
{
	struct hot_file *file = ARENA_NEW(a->arena, struct hot_file);

	file->ctx = like->ctx;
	file->src = src;
	go_walk(src->root, visit_section, &(struct section_search){ file, into });
}

static struct lock_package *package_of(struct advisor *a, const struct hot_file *f)
{
	struct gopkg *pkg = f->ctx.pkg;
	struct lock_package *p;
	struct err err;

	if (!a->locks)
		a->locks = ARENA_NEW(a->arena, struct lock_cache);
	for (size_t i = 0; i < a->locks->packages.n; i++) {
		p = a->locks->packages.v[i];
		if (pkg ? p->pkg == pkg : p->src == f->src)
			return p;
	}
	p = ARENA_NEW(a->arena, struct lock_package);
	p->pkg = pkg;
	p->src = f->src;
	vec_push(&a->locks->packages, p);
	read_file(a, f, f->src, p);
	for (size_t i = 0; pkg && i < pkg->files.n && i < MAX_FILES; i++) {
		struct str name = str_of(pkg->files.v[i].name);
		struct gosrc *src;

		if (str_has_suffix(name, STR("_test.go")) || !str_has_suffix(name, STR(".go")) ||
		    !mentions_locks(pkg, pkg->files.v[i].name))
			continue;
		src = gopkg_open(f->ctx.mod, pkg, name, &err);
		if (src && src != f->src)
			read_file(a, f, src, p);
	}
	return p;
}

void lock_cache_release(struct advisor *a)
{
	for (size_t i = 0; a->locks && i < a->locks->packages.n; i++)
		vec_release(&a->locks->packages.v[i]->sections);
	if (a->locks)
		vec_release(&a->locks->packages);
	a->locks = NULL;
}

void lock_each_section(struct advisor *a, const struct hot_file *f, uint64_t id,
		       bool (*fn)(void *ctx, const struct lock_section *s), void *ctx)
{
	struct lock_package *p = package_of(a, f);

	for (size_t i = 0; i < p->sections.n; i++)
		if (p->sections.v[i].id == id && !fn(ctx, &p->sections.v[i]))
			return;
}

/* ---- prices */

struct return_search {
	struct candidate *c;
	struct spot spot;
	uint32_t from;
};

static void spot_at(struct candidate *c, uint32_t line, struct spot s)
{
	s.from = s.to = line;
	for (uint32_t i = 0; i < c->n_spots; i++)
		if (c->spots[i].from <= line && line <= c->spots[i].to)
			return;
	candidate_spot(c, s);
}

static bool visit_return(void *ctx, TSNode n)
{
	struct return_search *r = ctx;

	if (go_is(n, "func_literal"))
		return false;
	if (go_is(n, "return_statement") && go_line(n) >= r->from)
		spot_at(r->c, go_line(n), r->spot);
	return true;
}

void lock_spots(struct candidate *c, const struct lock_section *s)
{
	struct spot spot = { .cpu = CAUSE_LOCK, .wait = CAUSE_LOCK };
	struct return_search r = { c, spot, s->first };

	/* the processor charges a locked instruction to what follows it: often the line's own */
	spot.cpu_self = true;

	spot_at(c, go_line(s->call), spot);
	for (uint32_t i = 0; i < s->n_releases; i++)
		spot_at(c, go_line(s->releases[i]), spot);
	if (s->deferred || s->open) {
		spot_at(c, go_end_line(s->func), spot);
		go_walk(go_field(s->func, "body"), visit_return, &r);
	}
}

int64_t lock_charged(struct advisor *a, const struct hot_file *f, uint32_t from, uint32_t to,
		     enum cost_kind kind, uint64_t classes)
{
	int64_t sum = 0;

	for (size_t i = hot_first_at(f, from); i < f->charges.n && f->charges.v[i].line <= to;
	     i++) {
		const struct charge *c = &a->join->charges.v[f->charges.v[i].charge];

		if (c->kind == kind && (classes == 0 || (c->causes & classes)))
			sum += c->value;
	}
	return sum;
}

/* What the others waited for because this section held the lock; its own waiting where no mutex profile is there. */
static int64_t held_for(struct advisor *a, const struct candidate *c, uint32_t n_spots)
{
	int64_t mutex = 0, block = 0;

	for (uint32_t i = 0; i < n_spots; i++) {
		const struct spot *s = &c->spots[i];

		mutex += lock_charged(a, c->file, s->from, s->to, COST_MUTEX, CAUSE_LOCK);
		block += lock_charged(a, c->file, s->from, s->to, COST_BLOCK, CAUSE_LOCK) +
			 lock_charged(a, c->file, s->from, s->to, COST_CPU, CAUSE_LOCK);
	}
	return a->join->totals.lock_ns[COST_MUTEX] ? mutex : block;
}

void lock_lead(struct advisor *a, struct candidate *c)
{
	const struct candidate *best = NULL;
	int64_t most = -1;

	for (const struct candidate *t = c; t; t = t->twin) {
		/* the first has taken in the others' spots: its own are in front */
		int64_t v = held_for(a, t, t->n_own);

		if (v > most) {
			most = v;
			best = t;
		}
	}
	if (!best || best == c)
		return;
	c->site = best->site;
	c->line = best->line;
	c->fn = best->fn;
	c->loop = best->loop;
	c->decl = best->decl;
	c->extra = best->extra;
	c->form = best->form;
	c->subject = best->subject;
	c->text = best->text;
}

struct edit lock_drop_line(const struct gosrc *src, TSNode stmt)
{
	uint32_t from = ts_node_start_byte(stmt);

	while (from > 0 && (src->text.p[from - 1] == '\t' || src->text.p[from - 1] == ' '))
		from--;
	if (from > 0 && src->text.p[from - 1] != '\n') { /* { t.Lock(); t.n++; t.Unlock() } */
		TSNode next = ts_node_next_named_sibling(stmt),
		       prev = ts_node_prev_named_sibling(stmt);

		if (!ts_node_is_null(next))
			return (struct edit){ ts_node_start_byte(stmt), ts_node_start_byte(next),
					      "" };
		if (!ts_node_is_null(prev))
			return (struct edit){ ts_node_end_byte(prev), ts_node_end_byte(stmt), "" };
		return (struct edit){ ts_node_start_byte(stmt), ts_node_end_byte(stmt), "" };
	}
	return (struct edit){ from > 0 ? from - 1 : from, ts_node_end_byte(stmt), "" };
}
