/* Comments above hot functions that look like compiler directives and do nothing. */
#include "advise/rule.h"

/* cmd/compile/internal/noder/lex.go, cmd/go/internal, go/build/constraint (go1.27). */
static const char *const known[] = {
	"binary-only-package",
	"build",
	"cgo_dynamic_linker",
	"cgo_export_dynamic",
	"cgo_export_static",
	"cgo_import_dynamic",
	"cgo_import_static",
	"cgo_ldflag",
	"cgo_unsafe_args",
	"debug",
	"embed",
	"fix",
	"generate",
	"linkname",
	"nocheckptr",
	"noescape",
	"noinline",
	"nointerface",
	"norace",
	"nosplit",
	"notinheap",
	"nowritebarrier",
	"nowritebarrierrec",
	"registerparams",
	"systemstack",
	"uintptrescapes",
	"uintptrkeepalive",
	"wasmexport",
	"wasmimport",
	"yeswritebarrierrec",
};

enum form { FORM_UNKNOWN, FORM_INLINE, FORM_SPACE };

static const char *find_known(struct str verb)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(verb, str_of(known[i])))
			return known[i];
	return NULL;
}

/* Whether one change (a letter more, less or another, or two swapped) makes a of b. */
static bool is_near(struct str a, struct str b)
{
	size_t head = 0, tail = 0;
	size_t most = MIN(a.n, b.n);

	if (a.n > b.n + 1 || b.n > a.n + 1)
		return false;
	while (head < most && a.p[head] == b.p[head])
		head++;
	while (tail < most - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	return MAX(a.n, b.n) - head - tail <= 2;
}

static const char *find_near(struct str verb)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (is_near(verb, str_of(known[i])))
			return known[i];
	return NULL;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* The comment's form; -1: it is a real directive, or no attempt at one. */
static int form_of(struct str text, struct str *verb)
{
	struct str rest = str_trim_prefix(text, STR("//"));
	bool space = rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t');
	size_t n = 0;

	rest = str_trim(rest);
	if (!str_has_prefix(rest, STR("go:")))
		return -1;
	rest = str_sub(rest, 3, rest.n);
	while (n < rest.n && is_word(rest.p[n]))
		n++;
	*verb = str_sub(rest, 0, n);
	if (n == 0)
		return -1;
	if (space) /* words of a sentence apart, only what the compiler would know */
		return n == rest.n && find_known(*verb) ? FORM_SPACE : -1;
	if (find_known(*verb))
		return -1;
	return str_has_prefix(*verb, STR("inline")) || str_has_suffix(*verb, STR("inline"))
		       ? FORM_INLINE
		       : FORM_UNKNOWN;
}

/* What other tools than the compiler read where it stands between statements. */
static bool is_of_others(struct str verb)
{
	static const char *const heads[] = { "cover", "nocov", "nolint", "lint", "debug" };

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_has_prefix(verb, str_of(heads[i])))
			return true;
	return false;
}

/* "//go:unroll 8" above a loop. What the compiler knows it refuses there; what is a sentence says nothing of a directive. */
static bool match_inside(const struct gomatch *m, TSNode comment, struct candidate *c)
{
	struct str verb, text = str_trim(go_text(m->src, comment));
	int form = str_has_prefix(text, STR("//go:")) ? form_of(text, &verb) : -1;

	if (form < 0 || is_of_others(verb))
		return false;
	c->form = form;
	c->site = comment;
	c->subject = text;
	c->text = verb;
	return true;
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode fn = gomatch_node(m, "fn"), inside = gomatch_node(m, "inside");
	uint32_t line;

	(void)a;
	if (!ts_node_is_null(inside))
		return match_inside(m, inside, c);
	line = go_line(fn);
	for (TSNode n = ts_node_prev_sibling(fn); go_is(n, "comment") && go_end_line(n) + 1 == line;
	     n = ts_node_prev_sibling(n)) {
		struct str verb, text = str_trim(go_text(m->src, n));
		int form = str_has_prefix(text, STR("//")) ? form_of(text, &verb) : -1;

		line = go_line(n);
		if (form < 0)
			continue;
		c->form = form;
		c->site = n;
		c->subject = text;
		c->text = verb;
		c->extra = fn;
		return true;
	}
	return false;
}

/* What the compiler says about inlining the function. */
static const char *inlining(struct advisor *a, struct candidate *c)
{
	const struct godiags *d = hot_diags(a->sources, c->file);
	uint32_t line = go_line(go_field(c->extra, "name"));

	for (size_t i = godiags_at(d, line); i < d->v.n && d->v.v[i].line == line; i++) {
		const struct godiag *g = &d->v.v[i];

		if (str_eq(g->code, STR("canInlineFunction")))
			return arena_printf(a->arena, "can inline " STR_FMT ": " STR_FMT,
					    STR_ARG(c->fn->name), STR_ARG(g->text));
		if (str_eq(g->code, STR("cannotInlineFunction")))
			return arena_printf(a->arena, "cannot inline " STR_FMT ": " STR_FMT,
					    STR_ARG(c->fn->name), STR_ARG(g->text));
	}
	return NULL;
}

static void explain(struct advisor *a, struct candidate *c)
{
	const char *said = ts_node_is_null(c->extra) ? NULL : inlining(a, c),
		   *near = find_near(c->text);

	if (said)
		c->said = str_of(said);
	if (c->form == FORM_SPACE) {
		c->why = "With a blank behind the slashes it is an ordinary comment: the compiler "
			 "does not see it.";
		c->remedy = "Take the blank away if the directive is meant, else the comment.";
		c->example = arena_printf(a->arena, "//go:" STR_FMT, STR_ARG(c->text));
		return;
	}
	c->why = c->form == FORM_INLINE && !near
			 ? "There is no such directive: the compiler ignores it, and inlines by "
			   "cost alone (at most 80)."
			 : "The compiler knows no such directive and ignores it silently.";
	c->remedy =
		near ? "Write it as it is spelled." : "Take it away: it says what does not happen.";
	c->example = near ? arena_printf(a->arena, "//go:%s", near) : "";
}

const struct rule rule_unknown_directive = {
	.id = "unknown-directive",
	.belief = true,
	.match = match,
	.explain = explain,
};
