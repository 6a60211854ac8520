/* goperf advise: evidence in, a ranked and priced report out. */
#include <stdlib.h>

#include "advise/accepted.h"
#include "advise/advise.h"
#include "advise/record.h"
#include "advise/rule.h"
#include "advise/since.h"
#include "advise/userrules.h"
#include "base/term.h"
#include "cmd/command.h"
#include "gocode/gotool.h"
#include "io/file.h"
#include "report/advice.h"

struct advise_opts {
	bool json, markdown, include_std, left;
	const char *html, *min_cost, *fail_over, *source, *pattern, *accept, *reason, *accepted,
		*base, *rules;
	int64_t top, max_inflated;
};

static const struct flag flags[] = {
	{ "json", FLAG_BOOL, offsetof(struct advise_opts, json), NULL, "print JSON (schema 1)",
	  NULL },
	{ "markdown", FLAG_BOOL, offsetof(struct advise_opts, markdown), NULL, "print markdown",
	  NULL },
	{ "html", FLAG_STRING, offsetof(struct advise_opts, html), "FILE",
	  "write one self-contained page as well", NULL },
	{ "min-cost", FLAG_STRING, offsetof(struct advise_opts, min_cost), "SHARE",
	  "leave alone what costs less of every total: 2%, 0.02", "1%" },
	{ "top", FLAG_INT, offsetof(struct advise_opts, top), "N", "show the N dearest findings",
	  "all" },
	{ "fail-over", FLAG_STRING, offsetof(struct advise_opts, fail_over), "SHARE",
	  "exit with status 1 when a finding costs so much of a total, or more", NULL },
	{ "pattern", FLAG_STRING, offsetof(struct advise_opts, pattern), "ID",
	  "look for one pattern only", NULL },
	{ "rules", FLAG_STRING, offsetof(struct advise_opts, rules), "DIR",
	  "a team's own rules: ID.scm and ID.md (docs/rules.md)", ".goperf/rules of the module" },
	{ "base", FLAG_STRING, offsetof(struct advise_opts, base), "EVIDENCE",
	  "also say what got better and worse since that evidence", NULL },
	{ "accept", FLAG_STRING, offsetof(struct advise_opts, accept), "N,...",
	  "accept findings by their number: they are quiet until they cost twice as much", NULL },
	{ "reason", FLAG_STRING, offsetof(struct advise_opts, reason), "TEXT",
	  "why they are accepted", NULL },
	{ "accepted", FLAG_STRING, offsetof(struct advise_opts, accepted), "FILE",
	  "what was accepted; none for nothing", ".goperf/accepted of the module" },
	{ "include-std", FLAG_BOOL, offsetof(struct advise_opts, include_std), NULL,
	  "also advise on the standard library and dependencies", NULL },
	{ "left", FLAG_BOOL, offsetof(struct advise_opts, left), NULL,
	  "show every place that was left alone, and why", NULL },
	{ "source", FLAG_STRING, offsetof(struct advise_opts, source), "DIR",
	  "folder of the module's source, where it is not found by itself", NULL },
	{ "max-size", FLAG_SIZE, offsetof(struct advise_opts, max_inflated), "BYTES",
	  "limit of an unpacked profile", "8G" },
	{ 0 },
};

static void defaults(void *p)
{
	struct advise_opts *o = p;

	o->min_cost = "1%";
}

/* "2%", "0.02". */
static bool read_share(const char *flag, const char *text, double *out, struct err *err)
{
	struct str s = str_of(text);
	bool percent = str_has_suffix(s, STR("%"));
	double v;

	if (!str_to_double(str_trim_suffix(s, STR("%")), &v) || v < 0 || v > (percent ? 100 : 1))
		return err_set(err, ERR_USAGE,
			       "-%s %s: expected a share of the total, as 2%% or 0.02", flag, text);
	*out = percent ? v / 100 : v;
	return true;
}

static bool is_evidence(const char *path)
{
	static const char *const files[] = { "meta.json", "cpu.pb.gz", "mem.pb.gz", "block.pb.gz",
					     "mutex.pb.gz" };

	if (!path_is_dir(path))
		return path_exists(path);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *file = path_join(path, files[i]);
		bool there = path_exists(file);

		free(file);
		if (there)
			return true;
	}
	return false;
}

static void on_note(void *ctx, const char *line)
{
	progress_end(ctx);
	fprintf(stderr, "goperf: %s\n", line);
}

static void on_progress(void *ctx, const char *line)
{
	progress_show(ctx, "%s", line);
}

/* Records the packages; the evidence stays where record puts it, so that it can be looked at again. */
static bool record(const char *const *patterns, char **dir, struct err *err)
{
	struct buf log = { .max = (size_t)256 << 20 };
	struct progress progress;
	struct record_options ro = {
		.note = on_note, .progress = on_progress, .ctx = &progress, .log = &log
	};
	bool ok;

	cancel_install();
	progress_start(&progress);
	ok = record_packages(&ro, patterns, dir, err);
	progress_end(&progress);
	if (!ok && log.n)
		fwrite(log.data, 1, log.n, stderr);
	if (ok)
		fprintf(stderr, "goperf: evidence in %s\n", *dir);
	buf_release(&log);
	return ok;
}

/* Loose profiles know no module: the one that the working directory belongs to is meant. */
static void take_module_here(struct evidence *ev)
{
	char *cwd = path_abs(".");
	const char *root = go_module_root(&ev->arena, cwd);

	if (ev->module.n == 0 && root) {
		struct str path;

		if (gomod_read_path(&ev->arena, root, &path)) {
			ev->module = path;
			ev->module_dir = str_of(root);
		}
	}
	free(cwd);
}

static bool open_evidence(const struct advise_opts *o, int argc, char **argv, struct evidence *ev,
			  struct err *err)
{
	const char **patterns;
	char *dir = NULL;
	bool ok;

	if (argc > 0 && is_evidence(argv[0])) {
		ok = evidence_open(ev, argv[0], (size_t)o->max_inflated, err);
		for (int i = 1; ok && i < argc; i++) {
			ok = evidence_add_profile(ev, argv[i], (size_t)o->max_inflated, err);
			if (!ok)
				evidence_release(ev);
		}
	} else {
		patterns = xcalloc((size_t)argc + 2, sizeof(*patterns));
		for (int i = 0; i < argc; i++)
			patterns[i] = argv[i];
		if (argc == 0)
			patterns[0] = ".";
		ok = record(patterns, &dir, err) &&
		     evidence_open(ev, dir, (size_t)o->max_inflated, err);
		free(patterns);
		free(dir);
	}
	if (ok)
		take_module_here(ev);
	return ok;
}

static double dearest(const struct advice *a)
{
	double best = 0;

	for (uint32_t i = 0; i < a->n_findings; i++)
		best = MAX(best, finding_share(&a->findings[i]));
	return best;
}

/* Beside the source, where that was found; else here. The caller frees it. */
static char *accepted_path(const struct advise_opts *o, const struct advice *a)
{
	return o->accepted ? xstrdup(o->accepted)
			   : path_join(a->source_root ? a->source_root : ".", ".goperf/accepted");
}

/* "3,5": indexes of findings. */
static bool read_numbers(const char *text, const struct advice *a, uint32_t *out, size_t max,
			 size_t *n, struct err *err)
{
	struct str rest = str_of(text), one;
	uint64_t v;

	*n = 0;
	for (bool more = true; more;) {
		more = str_cut(rest, ',', &one, &rest);
		if (!str_to_u64(str_trim(one), 10, &v) || v == 0 || v > a->n_findings || *n == max)
			return err_set(err, ERR_USAGE,
				       "-accept %s: expected numbers of findings, from 1 to %u",
				       text, a->n_findings);
		out[(*n)++] = (uint32_t)v - 1;
	}
	return true;
}

static bool accept(const struct advise_opts *o, const char *path, const struct advice *a,
		   struct err *err)
{
	uint32_t which[64];
	size_t n;

	if (!o->reason || !str_trim(str_of(o->reason)).n || strpbrk(o->reason, "\r\n"))
		return err_set(err, ERR_USAGE, "-accept: say why, in one line: --reason TEXT");
	if (!read_numbers(o->accept, a, which, ARRAY_LEN(which), &n, err) ||
	    !accepted_add(path, a, which, n, str_trim(str_of(o->reason)), err))
		return false;
	fprintf(stderr, "goperf: %zu accepted in %s\n", n, path);
	return true;
}

/* What was accepted before is not counted; what is accepted now is by the numbers of this report. */
static bool apply_accepted(const struct advise_opts *o, struct advice *a, struct err *err)
{
	struct accepted before;
	char *path = accepted_path(o, a);
	bool ok = true;

	if (strcmp(path, "none") != 0) {
		ok = accepted_read(&before, path, err);
		if (ok) {
			accepted_apply(&before, a);
			accepted_release(&before);
		}
		ok = ok && (!o->accept || accept(o, path, a, err));
	}
	free(path);
	return ok;
}

static bool show(const struct advise_opts *o, const struct advice *a, struct err *err)
{
	struct advice_view view = { .colors = term_colors(stdout),
				    .width = term_width(stdout),
				    .top = o->top,
				    .all_left = o->left };
	struct buf b = { 0 };
	bool ok = true;

	if (o->html) {
		advice_html(&b, a, &view);
		ok = file_write(o->html, buf_str(&b), err);
		buf_clear(&b);
	}
	/* schema 1 has no place for what is missing or changed */
	for (uint32_t i = 0; o->json && i < a->n_notes; i++)
		fprintf(stderr, "goperf advise: note: %s\n", a->notes[i]);
	if (o->json)
		advice_json(&b, a, &view);
	else if (o->markdown)
		advice_markdown(&b, a, &view);
	else
		advice_text(&b, a, &view);
	fwrite(b.data ? b.data : "", 1, b.n, stdout);
	buf_release(&b);
	return ok;
}

/* The base is advised on as this evidence was, against the source that it was recorded from. */
static bool compare(const struct advise_opts *o, const struct evidence *ev,
		    const struct advise_options *ao, struct advice *out, struct err *err)
{
	struct advise_options of_base = *ao;
	struct evidence base;
	struct advice was;
	const char *why;
	char *temp;

	if (!evidence_open(&base, o->base, (size_t)o->max_inflated, err))
		return err_prefix(err, "-base");
	if (!out->files_read && !out->source_root) {
		/* all findings of the base would seem to be gone */
		fprintf(stderr, "goperf advise: note: nothing is compared with the base, since the "
				"source was not found\n");
		evidence_release(&base);
		return true;
	}
	if (!base.module.n)
		base.module = ev->module;
	of_base.source = since_source(&out->arena, &base, out->source_root ? out->source_root : ".",
				      &temp, &why);
	if (!of_base.source)
		of_base.source = out->source_root;
	advise(&was, &base, &of_base);
	advise_since(out, &was, ao->min_cost);
	if (why)
		fprintf(stderr, "goperf advise: note: %s\n", why);
	if (temp && !path_remove_tree(temp, err))
		fprintf(stderr, "goperf advise: note: %s\n", err->msg);
	free(temp);
	advice_release(&was);
	evidence_release(&base);
	return true;
}

/* Where the module is: given, recorded here, or around the working directory. The caller frees it. */
static char *rules_dir(const struct advise_opts *o, struct evidence *ev)
{
	const char *dir = o->source;
	char *cwd = path_abs("."), *path;

	if (o->rules) {
		free(cwd);
		return xstrdup(o->rules);
	}
	if (!dir && ev->module_dir.n)
		dir = arena_strndup(&ev->arena, ev->module_dir.p, ev->module_dir.n);
	if (!dir || !path_is_dir(dir))
		dir = go_module_root(&ev->arena, cwd);
	path = path_join(dir ? dir : ".", ".goperf/rules");
	free(cwd);
	return path;
}

static bool take_user_rules(const struct advise_opts *o, struct evidence *ev,
			    struct user_rules *own, struct err *err)
{
	char *dir = rules_dir(o, ev);
	bool ok = !o->rules || path_is_dir(dir) ||
		  err_set(err, ERR_USAGE, "-rules %s: no such folder", dir);

	ok = ok && user_rules_read(own, dir, err);
	free(dir);
	if (ok && o->pattern && !rule_find(o->pattern) && !user_rules_find(own, o->pattern)) {
		user_rules_release(own);
		return err_set(err, ERR_USAGE, "-pattern %s: no such pattern", o->pattern);
	}
	return ok;
}

/* From evidence to the printed report; returns the exit status. */
static int report(const struct advise_opts *o, const struct advise_options *ao,
		  const struct evidence *ev, double fail_over)
{
	struct advice advice;
	struct err err = { 0 };
	int status = EXIT_OK;

	advise(&advice, ev, ao);
	if (!advice_quote_measured(&advice, &err))
		fprintf(stderr, "goperf advise: note: %s\n", err.msg);
	if ((o->base && !compare(o, ev, ao, &advice, &err)) || !apply_accepted(o, &advice, &err) ||
	    !show(o, &advice, &err))
		status = command_fail("advise", &err);
	else if (o->fail_over && advice.n_findings && dearest(&advice) >= fail_over)
		status = EXIT_FOUND;
	advice_release(&advice);
	return status;
}

static int run(void *opts, int argc, char **argv)
{
	const struct advise_opts *o = opts;
	struct advise_options ao = { .source = o->source,
				     .include_std = o->include_std,
				     .only = o->pattern };
	struct user_rules own = { 0 };
	struct evidence ev;
	struct err err = { 0 };
	double fail_over = 0;
	int status;

	if (!read_share("min-cost", o->min_cost, &ao.min_cost, &err) ||
	    (o->fail_over && !read_share("fail-over", o->fail_over, &fail_over, &err)))
		return command_fail("advise", &err);
	if (o->top < 0) {
		err_set(&err, ERR_USAGE, "-top: expected a number from 0");
		return command_fail("advise", &err);
	}
	/* what fell under the limit since the base is better, not gone */
	if (o->base)
		ao.base_cost = ao.min_cost / 10;
	if (!open_evidence(o, argc, argv, &ev, &err))
		return command_fail("advise", &err);
	if (take_user_rules(o, &ev, &own, &err)) {
		ao.own = &own;
		status = report(o, &ao, &ev, fail_over);
		user_rules_release(&own);
	} else {
		status = command_fail("advise", &err);
	}
	evidence_release(&ev);
	return status;
}

const struct command cmd_advise = {
	.name = "advise",
	.args = "[PKG... | EVIDENCE | PROFILE...]",
	.brief = "what costs and what to do about it: a ranked, priced report",
	.about = "Joins profiles, compiler diagnostics and source into one list, the dearest "
		 "first: what each place costs,\n"
		 "why, the cheaper form as code, and the command that proves it. A finding needs "
		 "evidence in a profile and a\n"
		 "matching structure in the source; cold code is left alone, and said so.\n\n"
		 "PKG: records evidence first, as goperf record does. EVIDENCE: a folder that "
		 "goperf record has written.\n"
		 "PROFILE: CPU, heap, block and mutex profiles from elsewhere, run in the module's "
		 "folder.\n\n"
		 "What is charged: CPU and memory under the function that does the wasted work, at "
		 "the lines of the finding, each\n"
		 "sample once, and by the bytes a part of the collector's background work. Shares "
		 "are of all that was measured.\n\n"
		 "Exit status: 0 the report is written; 1 a finding costs --fail-over or more; 2 "
		 "an error.",
	.examples = "  goperf advise ./report\n"
		    "  goperf advise .goperf/latest --html advice.html\n"
		    "  goperf advise --top 5 --min-cost 2% cpu.pb.gz mem.pb.gz\n"
		    "  goperf advise --fail-over 10% --json ./...\n"
		    "  goperf advise --base .goperf/20261101-101500 .goperf/latest\n"
		    "  goperf advise --accept 3 --reason 'goes away with the new format' "
		    ".goperf/latest",
	.flags = flags,
	.opts_size = sizeof(struct advise_opts),
	.defaults = defaults,
	.run = run,
};
