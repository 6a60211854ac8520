/* goperf escape: what the compiler leaves on the heap, does not inline, checks and copies, and what of it costs. */
#include "advise/evidence.h"
#include "cmd/escape.h"

#include <stdlib.h>

#include "advise/escapes_load.h"
#include "base/term.h"
#include "cmd/command.h"
#include "gocode/gitrev.h"
#include "gocode/gomod.h"
#include "io/file.h"

struct escape_opts {
	bool json, sarif, all, gate;
	const char *out, *kind, *min_cost, *list, *tags, *diff;
	int64_t top;
	struct flag_list profiles, sources;
};

#define OPT(field) offsetof(struct escape_opts, field)

static const struct flag escape_flags[] = {
	{ "profile", FLAG_LIST, OPT(profiles), "FILE",
	  "heap or CPU profile that prices the rows; an evidence folder's own by default", NULL },
	{ "all", FLAG_BOOL, OPT(all), NULL,
	  "every kind, and what costs nothing or was never seen to allocate", NULL },
	{ "kind", FLAG_STRING, OPT(kind), "LIST",
	  "only these: escape, inline, copy, defer, bounds, nil, leak, silent", NULL },
	{ "min-cost", FLAG_STRING, OPT(min_cost), "SHARE",
	  "with a profile: leave out what is below this share of every total (1%)", NULL },
	{ "top", FLAG_INT, OPT(top), "N", "show N functions (20); 0: all, as with -all", NULL },
	{ "list", FLAG_STRING, OPT(list), "REGEXP", "annotated source of these functions", NULL },
	{ "diff", FLAG_STRING, OPT(diff), "REV",
	  "what was gained and lost since that revision of the git repository", NULL },
	{ "gate", FLAG_BOOL, OPT(gate), NULL, "with -diff: exit 1 when something was gained",
	  NULL },
	{ "source", FLAG_LIST, OPT(sources), "DIR",
	  "where the sources are, for output of another machine", NULL },
	{ "tags", FLAG_STRING, OPT(tags), "LIST", "build tags", NULL },
	{ "json", FLAG_BOOL, OPT(json), NULL, "print JSON", NULL },
	{ "sarif", FLAG_BOOL, OPT(sarif), NULL,
	  "print SARIF 2.1.0, which code hosts show on the lines", NULL },
	{ "o", FLAG_STRING, OPT(out), "FILE", "write there instead of standard output", NULL },
	{ 0 },
};

struct escape_run {
	const struct escape_opts *o;
	struct sources sources;
	struct escapes e, old;
	struct evidence ev;
	bool has_evidence;
	struct escape_build build;
	struct escape_diff diff;
	bool has_diff;
	struct progress progress;
	const char *step; /* what go is busy with */
	const char *title;
};

static void tick(void *ctx)
{
	struct escape_run *r = ctx;

	progress_show(&r->progress, "%s", r->step);
}

/* ---- options ---- */

static bool read_kinds(const struct escape_opts *o, bool priced, unsigned *out, struct err *err)
{
	struct str rest = str_of(o->kind), word;

	*out = 1u << ESCAPE_HEAP | 1u << ESCAPE_COPY | 1u << ESCAPE_DEFER | 1u << ESCAPE_SILENT;
	if (priced || o->all || o->diff || o->list)
		*out |= 1u << ESCAPE_INLINE | 1u << ESCAPE_BOUNDS | 1u << ESCAPE_NIL;
	if (!o->kind)
		return true;
	*out = 0;
	while (rest.n) {
		unsigned kind = 0;
		str_cut(rest, ',', &word, &rest);
		if (word.p + word.n == str_of(o->kind).p + strlen(o->kind))
			rest = STR("");
		while (kind < N_ESCAPE_KINDS &&
		       !str_eq(str_trim(word), str_of(escape_kind_names[kind])))
			kind++;
		if (kind == N_ESCAPE_KINDS)
			return err_set(
				err, ERR_USAGE,
				"-kind %s: expected escape, inline, copy, defer, bounds, nil, leak "
				"or silent, not \"" STR_FMT "\"",
				o->kind, STR_ARG(word));
		*out |= 1u << kind;
	}
	return true;
}

static bool read_share(const char *text, double *out, struct err *err)
{
	struct str s = str_of(text ? text : "1%");
	bool percent = str_has_suffix(s, STR("%"));
	double v;

	if (!str_to_double(str_trim_suffix(s, STR("%")), &v) || !(v >= 0) ||
	    v > (percent ? 100 : 1))
		return err_set(err, ERR_USAGE, "-min-cost %s: expected a share as 2%% or 0.02",
			       text);
	*out = percent ? v / 100 : v;
	return true;
}

/* ---- what to read ---- */

/* A file that is no folder and no Go source; "-" too. */
static bool is_log(const char *arg)
{
	if (strcmp(arg, "-") == 0)
		return true;
	return path_is_dir(arg) ? escapes_is_json_folder(arg)
				: path_exists(arg) && !str_has_suffix(str_of(arg), STR(".go"));
}

/* Adds the folder as the evidence's module; false where it is another's. */
static bool take_root(struct escape_run *r, const char *dir)
{
	const struct evidence *ev = &r->ev;
	struct str module;

	if (!path_is_dir(dir))
		return false;
	if (ev->module.n &&
	    (!gomod_read_path(&r->ev.arena, dir, &module) || !str_eq(module, ev->module)))
		return false;
	sources_add_root(&r->sources, dir);
	if (ev->module.n)
		sources_set_module(&r->sources, ev->module, dir);
	return true;
}

/* The module's folder as seen from the evidence, else where it was recorded; -source has said it already. */
static void take_module(struct escape_run *r, const char *path)
{
	const struct evidence *ev = &r->ev;
	char *rel = xasprintf("%s/" STR_FMT, path, STR_ARG(ev->module_rel)),
	     *dir = xasprintf(STR_FMT, STR_ARG(ev->module_dir));
	bool found = r->o->sources.n > 0;

	found = found || (ev->module_rel.n && take_root(r, rel));
	found = found || (ev->module_dir.n && take_root(r, dir));
	if (!found)
		sources_add_ancestors(&r->sources, ".");
	free(rel);
	free(dir);
}

static bool load_evidence(struct escape_run *r, const char *path, struct err *err)
{
	struct evidence *ev = &r->ev;

	if (r->o->diff)
		return err_set(err, ERR_USAGE, "-diff compares packages, not %s", path);
	if (!evidence_open(ev, path, 0, err))
		return false;
	r->has_evidence = true;
	take_module(r, path);
	return escapes_load_evidence(&r->e, ev, err);
}

static bool load_logs(struct escape_run *r, int argc, char **argv, struct err *err)
{
	if (r->o->diff)
		return err_set(err, ERR_USAGE, "-diff compares packages, not %s", argv[0]);
	for (int i = 0; i < argc; i++) {
		if (!is_log(argv[i]))
			return err_set(
				err, ERR_USAGE,
				"%s: expected either packages or what the compiler wrote, got both",
				argv[i]);
		if (!escapes_load_log(&r->e, argv[i], err))
			return false;
	}
	return true;
}

static bool load_packages(struct escape_run *r, int argc, char **argv, struct err *err)
{
	const char **patterns = xcalloc((size_t)argc + 2, sizeof(*patterns));
	bool ok;

	patterns[0] = ".";
	for (int i = 0; i < argc; i++)
		patterns[i] = argv[i];
	r->build = (struct escape_build){ .tags = r->o->tags, .on_tick = tick, .ctx = r };
	r->step = "go build, with the compiler's diagnostics";
	progress_start(&r->progress);
	ok = escapes_load_packages(&r->e, &r->build, patterns, err);
	progress_end(&r->progress);
	free(patterns);
	if (!ok && err->code == ERR_NOT_FOUND && strncmp(err->msg, "no go command", 13) == 0) {
		struct err first = *err;
		err_set(err, ERR_NOT_FOUND,
			"%.600s; without Go give an evidence folder, or what \"go build "
			"-gcflags=-m=2\" "
			"wrote to standard error elsewhere",
			first.msg);
	}
	return ok;
}

/* Profiles from elsewhere, for packages or logs. */
static bool load_profiles(struct escape_run *r, struct err *err)
{
	const struct flag_list *list = &r->o->profiles;
	struct evidence *ev = &r->ev;

	if (!list->n)
		return true;
	if (r->has_evidence) {
		for (int k = 0; k < N_COST_KINDS; k++) {
			profile_free(ev->profiles[k]);
			ev->profiles[k] = NULL;
		}
	} else {
		*ev = (struct evidence){ 0 };
		arena_init(&ev->arena);
		r->has_evidence = true;
		if (r->build.module && *r->build.module) {
			ev->module = str_of(r->build.module);
			ev->module_dir = str_of(r->build.root);
		}
		for (size_t i = 0; i < r->e.files.n; i++)
			if (r->e.files.v[i].is_own)
				vec_push(&ev->packages, r->e.files.v[i].pkg);
	}
	for (size_t i = 0; i < list->n; i++)
		if (!evidence_add_profile(ev, list->v[i], 0, err))
			return false;
	return true;
}

static bool load(struct escape_run *r, int argc, char **argv, struct err *err)
{
	bool ok;

	if (!(argc == 1 && evidence_is_folder(argv[0])))
		sources_add_ancestors(&r->sources, ".");
	if (argc == 1 && evidence_is_folder(argv[0]))
		ok = load_evidence(r, argv[0], err);
	else if (argc && is_log(argv[0]))
		ok = load_logs(r, argc, argv, err);
	else
		ok = load_packages(r, argc, argv, err);
	r->title = argc ? argv[0] : ".";
	if (ok && !(argc && is_log(argv[0])) && r->build.packages.n)
		r->title = r->build.packages.n == 1
				   ? r->build.packages.v[0].import_path
				   : arena_printf(&r->e.arena, "%zu packages", r->build.packages.n);
	return ok && load_profiles(r, err);
}

/* ---- another revision ---- */

/* The way from top to dir; NULL where it is not below. Both may be reached by different links. */
static const char *below(struct arena *a, const char *dir, const char *top)
{
	char *real = realpath(dir, NULL);
	const char *kept = real ? arena_strndup(a, real, strlen(real)) : dir;
	size_t n = strlen(top);

	free(real);
	return strncmp(kept, top, n) == 0 && (kept[n] == '/' || !kept[n]) ? kept + n : NULL;
}

static bool load_revision(struct escape_run *r, const char *temp, struct err *err)
{
	struct arena *a = &r->e.arena;
	const char *top, *rel, *laid;
	struct git_rev rev;
	char *real;
	bool ok;

	if (!git_top(a, r->build.dir, &top, err) || !git_resolve(a, top, r->o->diff, &rev, err))
		return false;
	rel = below(a, r->build.dir, top);
	assert(rel);
	real = realpath(temp, NULL);
	laid = arena_printf(a, "%s/tree", real ? real : temp);
	free(real);
	if (!path_mkdirs(laid, err) || !git_lay(top, rev.hash, laid, err))
		return false;
	r->old.laid = laid;
	r->old.stands_for = top;
	r->diff.old_name = arena_printf(a, "%s (%s)", rev.abbrev, rev.subject);
	r->diff.new_name = "the working tree";
	r->step = "go build of the other revision";
	progress_start(&r->progress);
	ok = escapes_load_other(&r->old, &r->build, arena_printf(a, "%s%s", laid, rel), err);
	progress_end(&r->progress);
	if (!ok)
		return err_prefix(err, "%s", r->o->diff);
	escapes_settle(&r->old);
	return true;
}

static bool compare(struct escape_run *r, unsigned kinds, const char *temp, struct err *err)
{
	if (!load_revision(r, temp, err))
		return false;
	r->diff.old = &r->old;
	r->diff.new = &r->e;
	r->has_diff = true;
	escapes_diff(&r->diff, kinds);
	return true;
}

/* ---- the whole ---- */

static bool write_report(const struct escape_run *r, const struct escape_view *v, struct err *err)
{
	struct buf b = { 0 };
	bool ok;

	if (r->o->sarif)
		escape_show_sarif(v, &b);
	else if (r->o->json)
		escape_show_json(v, &b);
	else if (v->diff)
		escape_show_diff(v, &b);
	else if (v->list)
		escape_show_list(v, &b);
	else
		escape_show_text(v, &b);
	ok = file_write(r->o->out ? r->o->out : "-", buf_str(&b), err);
	buf_release(&b);
	return ok;
}

static int verdict(const struct escape_run *r)
{
	for (size_t i = 0; i < r->e.contracts.n; i++)
		if (r->e.contracts.v[i].broken.n || r->e.contracts.v[i].seen_objects)
			return EXIT_FOUND;
	for (size_t i = 0; r->o->gate && i < r->diff.v.n; i++)
		if (r->diff.v.v[i].is_gained)
			return EXIT_FOUND;
	return EXIT_OK;
}

static bool report(struct escape_run *r, const char *temp, struct err *err)
{
	const struct escape_opts *o = r->o;
	struct escape_view v = { .e = &r->e,
				 .title = r->title,
				 .all = o->all,
				 .top = o->all ? 0 : (uint32_t)MIN(o->top, (int64_t)UINT32_MAX),
				 .colors = !o->out && term_colors(stdout),
				 .width = term_width(stdout) };
	struct regex *list = NULL;
	bool ok = read_share(o->min_cost, &v.min_cost, err);

	if (ok && o->list)
		ok = (list = regex_new(str_of(o->list), err)) != NULL;
	if (ok) {
		escapes_settle(&r->e);
		if (r->has_evidence)
			escapes_price(&r->e, &r->ev);
		escapes_read_contracts(&r->e);
		v.has_profile = r->e.n_matched > 0;
		ok = read_kinds(o, v.has_profile, &v.kinds, err);
	}
	if (ok && o->diff)
		ok = compare(r, v.kinds, temp, err);
	v.list = list;
	v.diff = r->has_diff ? &r->diff : NULL;
	ok = ok && write_report(r, &v, err);
	regex_free(list);
	return ok;
}

static int escape_run(void *popts, int argc, char **argv)
{
	struct escape_run r = { .o = popts };
	struct err err = { 0 }, ignored;
	char *temp = NULL;
	int status = EXIT_OK;
	unsigned kinds;
	bool ok = true;

	if (r.o->gate && !r.o->diff)
		ok = err_set(&err, ERR_USAGE,
			     "-gate: expected -diff REV beside it, which says what is new");
	if (r.o->top < 0)
		ok = err_set(&err, ERR_USAGE, "-top: expected a number from 0");
	ok = ok && read_kinds(r.o, false, &kinds, &err);
	cancel_install();
	sources_init(&r.sources);
	escapes_init(&r.e, &r.sources);
	escapes_init(&r.old, &r.sources);
	for (size_t i = 0; i < r.o->sources.n; i++)
		sources_add_root(&r.sources, r.o->sources.v[i]);
	if (ok && r.o->diff)
		ok = (temp = path_temp_dir(NULL, "goperf-escape-", &err)) != NULL;
	ok = ok && load(&r, argc, argv, &err) && report(&r, temp, &err);
	status = ok ? verdict(&r) : command_fail("escape", &err);
	if (temp)
		(void)!path_remove_tree(temp, &ignored);
	free(temp);
	escapes_diff_release(&r.diff);
	escapes_release(&r.e);
	escapes_release(&r.old);
	if (r.has_evidence)
		evidence_release(&r.ev);
	sources_release(&r.sources);
	return status;
}

static void defaults(void *popts)
{
	struct escape_opts *o = popts;

	o->top = 20;
}

const struct command cmd_escape = {
	.name = "escape",
	.args = "[PKG... | EVIDENCE | COMPILER-OUTPUT...]",
	.brief = "heap escapes, inlining, checks and copies, explained and priced",
	.about = "Shows by function what the compiler puts on the heap and why (what flows where), "
		 "what it "
		 "cannot inline, which bounds\n"
		 "and nil checks remain, large copies, and defers on the heap. With a profile the "
		 "dearest "
		 "come first, and a line that\n"
		 "the compiler says to escape and that never allocated is shown as such.\n\n"
		 "PKG: is compiled for it. EVIDENCE: a folder of goperf record, with its profiles. "
		 "COMPILER-OUTPUT: the text of\n"
		 "go build -gcflags=-m=2, or files and folders of -gcflags=-json=0,DIR, of go1.22 "
		 "and later.\n\n"
		 "A function with the comment //goperf:noalloc in front of it must not allocate: "
		 "whatever "
		 "escapes in it, or in what is\n"
		 "inlined into it, breaks that.\n\n"
		 "Exit status: 0 the report is written; 1 a //goperf:noalloc is broken, or -gate "
		 "found "
		 "something gained; 2 an error.",
	.examples = "  goperf escape ./report\n"
		    "  goperf escape .goperf/latest\n"
		    "  goperf escape -profile mem.pb.gz -list 'Render' ./report\n"
		    "  goperf escape -diff origin/main -gate ./...",
	.flags = escape_flags,
	.opts_size = sizeof(struct escape_opts),
	.defaults = defaults,
	.run = escape_run,
};
