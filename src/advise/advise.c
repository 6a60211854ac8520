#include "advise/advise.h"

#include <stdlib.h>

#include "advise/changes.h"
#include "advise/faults.h"
#include "advise/locks.h"
#include "advise/pricing.h"
#include "advise/said.h"
#include "advise/saving.h"
#include "advise/traced.h"
#include "advise/userrules.h"
#include "base/human.h"
#include "io/file.h"

#define MAX_CANDIDATES 50000 /* of one run */
#define MAX_LEFT 200
#define CONTEXT_LINES 12

struct run {
	struct advice *out;
	struct advisor advisor;
	const struct evidence *ev;
	const struct advise_options *opts;
	VEC(const struct rule *) rules; /* the built-in ones, then the user's */
	struct goquery **queries;	/* of each; compiled when first needed */
	VEC(TSNode) statements;		/* of the long function that is looked at */
	VEC(struct candidate *) file_candidates;
	VEC(struct candidate *) all;
	VEC(const char *) notes;
};

/* ---- candidates of one file ---- */

struct match_ctx {
	struct run *run;
	const struct rule *rule;
	struct hot_file *file;
	const struct gofunc *fn;
};

/* Something inside of what decides could not be read by the grammar. */
static bool is_broken(const struct candidate *c)
{
	TSNode stmt = go_statement(c->site);

	return ts_node_has_error(stmt) || (!ts_node_is_null(c->loop) && ts_node_has_error(c->loop));
}

/* Each candidate walks through its function, so that in a long one they take the square of its lines. */
#define LONG_FUNCTION 300

static bool is_long(const struct gofunc *fn)
{
	return fn->last_line - fn->first_line >= LONG_FUNCTION;
}

/* The largest share of any total that is charged to lines of the file. */
static double share_of_lines(const struct run *run, const struct hot_file *f, uint32_t from,
			     uint32_t to)
{
	struct price p = { 0 };

	for (size_t i = hot_first_at(f, from); i < f->charges.n && f->charges.v[i].line <= to;
	     i++) {
		const struct charge *c = &run->advisor.join->charges.v[f->charges.v[i].charge];

		if (c->kind == COST_CPU)
			p.cpu_ns += c->value;
		else if (c->kind == COST_BLOCK)
			p.block_ns += c->value;
		else if (c->kind == COST_MUTEX)
			p.mutex_ns += c->value;
		else {
			p.alloc_bytes += c->value;
			p.alloc_objects += c->count;
		}
	}
	return price_share(&p, &run->advisor.join->totals);
}

/*
 * Whether what stands on the lines of a match may come to a finding: in a long function, only what costs a part of the least
 * cost that is told. (A waste may be spread over several places, but over no more than a candidate has spots.)
 */
static bool may_matter(const struct run *run, const struct hot_file *f, const struct gofunc *fn,
		       TSNode site)
{
	return !is_long(fn) ||
	       share_of_lines(run, f, go_line(site), go_end_line(site)) * MAX_SPOTS >=
		       run->advisor.base_cost;
}

static bool on_match(void *ctx, const struct gomatch *m)
{
	struct match_ctx *mc = ctx;
	struct run *run = mc->run;
	struct candidate c = { .rule = mc->rule, .file = mc->file, .fn = mc->fn };

	c.loop = c.decl = c.extra = c.also_site = go_null();
	c.site = gomatch_node(m, "stmt");
	if (ts_node_is_null(c.site) && m->n)
		c.site = m->v[0].node;
	/* a literal in a variable's value is a function of its own */
	if (go_is(c.fn->node, "var_declaration") && !ts_node_is_null(go_enclosing_func(c.site)))
		return true;
	if (!may_matter(run, c.file, c.fn, c.site))
		return true;
	if (!mc->rule->match(&run->advisor, m, &c) || (c.n_spots == 0 && !mc->rule->belief))
		return true;
	c.line = go_line(c.site);
	c.n_own = c.n_spots;
	if (is_broken(&c))
		c.leave =
			"the code around it could not be read (newer syntax than goperf's grammar)";
	if (run->all.n + run->file_candidates.n < MAX_CANDIDATES) {
		struct candidate *kept = ARENA_NEW(run->advisor.arena, struct candidate);

		*kept = c;
		vec_push(&run->file_candidates, kept);
	}
	return true;
}

static const struct goquery *query_of(struct run *run, size_t i)
{
	struct err err = { 0 };

	const struct rule *rule = run->rules.v[i];

	if (!run->queries[i] && !goquery_new(rule_query(rule), rule->id, &run->queries[i], &err))
		die("rules/%s.scm: %s", rule->id, err.msg);
	return run->queries[i];
}

static bool holds_for(const struct run *run, const struct rule *rule)
{
	int go = run->ev->go_minor;

	if (run->opts->only && strcmp(run->opts->only, rule->id) != 0)
		return false;
	return go == 0 || ((rule->min_go == 0 || go >= rule->min_go) &&
			   (rule->max_go == 0 || go <= rule->max_go));
}

/* Whether some charge stands on the function's lines. */
static bool is_hot(const struct hot_file *f, const struct gofunc *fn)
{
	size_t at = hot_first_at(f, fn->first_line);

	return at < f->charges.n && f->charges.v[at].line <= fn->last_line;
}

/* Of a long function only the statements that may matter are gone through, found once for all rules. */
static bool find_statements(struct run *run, const struct hot_file *f, const struct gofunc *fn)
{
	TSNode body = go_field(fn->node, "body");
	TSTreeCursor at;

	vec_clear(&run->statements);
	if (!is_long(fn) || ts_node_is_null(body))
		return false;
	at = ts_tree_cursor_new(body);
	for (bool more = ts_tree_cursor_goto_first_child(&at); more;
	     more = ts_tree_cursor_goto_next_sibling(&at)) {
		TSNode stmt = ts_tree_cursor_current_node(&at);

		if (ts_node_is_named(stmt) && may_matter(run, f, fn, stmt))
			vec_push(&run->statements, stmt);
	}
	ts_tree_cursor_delete(&at);
	return true;
}

/* parts: of the function only the statements of the run; what has no price asks of the whole. */
static void query_function(const struct goquery *q, struct match_ctx *ctx, bool parts)
{
	const struct gosrc *src = ctx->file->src;

	if (!parts || ctx->rule->belief) {
		goquery_run(q, src, ctx->fn->node, on_match, ctx);
		return;
	}
	for (size_t i = 0; i < ctx->run->statements.n; i++)
		goquery_run(q, src, ctx->run->statements.v[i], on_match, ctx);
}

static void find_candidates(struct run *run, struct hot_file *f)
{
	for (size_t k = 0; k < f->src->funcs.n; k++) {
		struct match_ctx ctx = { run, NULL, f, &f->src->funcs.v[k] };

		bool parts;
		double cost;

		if (!is_hot(f, ctx.fn))
			continue;
		cost = share_of_lines(run, f, ctx.fn->first_line, ctx.fn->last_line);
		parts = find_statements(run, f, ctx.fn);
		for (size_t i = 0; i < run->rules.n; i++) {
			ctx.rule = run->rules.v[i];
			if (ctx.rule->diags_part &&
			    cost * ctx.rule->diags_part < run->advisor.base_cost)
				continue;
			if (ctx.rule->match && holds_for(run, ctx.rule))
				query_function(query_of(run, i), &ctx, parts);
		}
	}
}

/* Variables of the package: their values are made by a function that stands nowhere, "init". */
static void find_at_top(struct run *run, struct hot_file *f)
{
	for (uint32_t k = 0; k < ts_node_named_child_count(f->src->root); k++) {
		TSNode n = ts_node_named_child(f->src->root, k);
		struct gofunc here = { .name = STR("init"), .symbol = STR("init"), .node = n };
		struct match_ctx ctx = { run, NULL, f, NULL };

		here.first_line = go_line(n);
		here.last_line = go_end_line(n);
		if (!go_is(n, "var_declaration") || !is_hot(f, &here))
			continue;
		ctx.fn = ARENA_NEW(run->advisor.arena, struct gofunc);
		memcpy((void *)(uintptr_t)ctx.fn, &here, sizeof(here));
		for (size_t i = 0; i < run->rules.n; i++) {
			ctx.rule = run->rules.v[i];
			if (ctx.rule->top_level && holds_for(run, ctx.rule))
				goquery_run(query_of(run, i), f->src, n, on_match, &ctx);
		}
	}
}

static void add_spots(struct candidate *to, const struct candidate *from)
{
	for (uint32_t i = 0; i < from->n_spots; i++)
		candidate_spot(to, from->spots[i]);
}

/* Candidates with one key are one waste: the first takes the others in. */
static void merge_twins(struct run *run)
{
	struct candidate **v = run->file_candidates.v;

	for (size_t i = 0; i < run->file_candidates.n; i++) {
		struct candidate *last = v[i];

		for (size_t k = i + 1; v[i]->key && !v[i]->into && k < run->file_candidates.n;
		     k++) {
			if (v[k]->rule != v[i]->rule || v[k]->key != v[i]->key || v[k]->into ||
			    (v[k]->fn != v[i]->fn && !v[i]->rule->across))
				continue;
			v[k]->into = v[i];
			add_spots(v[i], v[k]);
			last->twin = v[k];
			last = v[k];
		}
	}
}

static bool absorbs(const struct rule *rule, const struct rule *other)
{
	for (size_t i = 0; rule->absorbs && rule->absorbs[i]; i++)
		if (strcmp(rule->absorbs[i], other->id) == 0)
			return true;
	return false;
}

/* Inside of the other's statement; or, of rules whose waste is spread over functions, of the same key. */
static bool is_part(const struct candidate *of, const struct candidate *c)
{
	return (of->fn == c->fn && go_contains(of->site, c->site)) ||
	       (of->rule->across && of->key && of->key == c->key);
}

/* What is helped by the same change as another candidate. */
static void absorb(struct run *run)
{
	struct candidate **v = run->file_candidates.v;

	for (size_t i = 0; i < run->file_candidates.n; i++) {
		for (size_t k = 0; k < run->file_candidates.n; k++) {
			struct candidate *top = v[i];

			if (i == k || v[k]->into || v[i]->leave ||
			    !absorbs(v[i]->rule, v[k]->rule) || !is_part(v[i], v[k]))
				continue;
			while (top->into)
				top = top->into;
			v[k]->into = top;
			top->also = v[k]->rule;
			top->also_site = v[k]->site;
			add_spots(top, v[k]);
		}
	}
}

static void read_file(struct run *run, struct hot_file *f)
{
	vec_clear(&run->file_candidates);
	find_candidates(run, f);
	find_at_top(run, f);
	merge_twins(run);
	absorb(run);
	price_candidates(&run->advisor, f, run->file_candidates.v, run->file_candidates.n);
	for (size_t i = 0; i < run->file_candidates.n; i++)
		if (!run->file_candidates.v[i]->into) {
			struct candidate *c = run->file_candidates.v[i];

			c->line = c->rule->across ? c->line : price_dearest_line(&run->advisor, c);
			vec_push(&run->all, c);
		}
}

/* ---- from a candidate to a finding ---- */

static struct cost cost_of(const struct price *p, const struct totals *t)
{
	return (struct cost){
		.cpu_ns = p->cpu_ns,
		.gc_ns = p->gc_ns,
		.alloc_bytes = p->alloc_bytes,
		.alloc_objects = p->alloc_objects,
		.blocked_ns = p->blocked_ns,
		.cpu_share = fraction(p->cpu_ns, t->cpu_ns),
		.alloc_bytes_share = fraction(p->alloc_bytes, t->alloc_bytes),
		.alloc_objects_share = fraction(p->alloc_objects, t->alloc_objects),
		.blocked_share = price_blocked(p, t),
	};
}

static struct str bench_name(const struct run *run, const struct price *p)
{
	struct str name, head, rest;

	if (!p->bench)
		return (struct str){ NULL, 0 };
	name = gosym_parse(&run->out->arena, intern_get(&run->advisor.join->names, p->bench)).name;
	str_cut(name, '.', &head, &rest);
	return head;
}

const char *advise_package_arg(struct arena *arena, struct str module, const char *source_root,
			       struct str pkg)
{
	struct buf quoted = { 0 };
	const char *arg;

	if (module.n && str_has_prefix(pkg, module) &&
	    (pkg.n == module.n || pkg.p[module.n] == '/')) {
		struct str rel = str_sub(pkg, module.n, pkg.n);
		char *here = path_abs(".");
		char *root = source_root ? path_abs(source_root) : xstrdup(here);
		char *to = path_relative(here, root);

		buf_printf(&quoted, "%s" STR_FMT, to, STR_ARG(rel));
		arg = arena_printf(arena, "%s", quoted.data);
		free(here);
		free(root);
		free(to);
	} else {
		arg = arena_printf(arena, STR_FMT, STR_ARG(pkg));
	}
	buf_clear(&quoted);
	str_shell_quote(&quoted, str_of(arg));
	arg = arena_printf(arena, "%s", quoted.data);
	buf_release(&quoted);
	return arg;
}

static const char *package_arg(struct run *run, struct str pkg)
{
	return advise_package_arg(&run->out->arena, run->ev->module, run->advisor.sources->root,
				  pkg);
}

static const char *prove_line(struct run *run, const struct candidate *c, struct finding *f)
{
	struct str bench = bench_name(run, &c->price);

	if (bench.n == 0)
		return arena_printf(&run->out->arena, "goperf prove %s",
				    package_arg(run, gosym_tested_pkg(c->file->pkg)));
	said_add(&run->out->arena, f, "benchmark",
		 arena_printf(&run->out->arena, "runs most under " STR_FMT, STR_ARG(bench)));
	return arena_printf(&run->out->arena, "goperf prove -bench '^" STR_FMT "$' %s",
			    STR_ARG(bench), package_arg(run, c->price.bench_pkg));
}

/* The hot line, the head of its loop, and what stands around them. */
static void copy_lines(struct run *run, const struct candidate *c, struct finding *f)
{
	const struct gosrc *src = c->file->src;
	uint32_t loop = ts_node_is_null(c->loop) ? 0 : go_line(c->loop), from, to,
		 hot_end = go_end_line(c->site);

	from = c->line > c->fn->first_line + 2 ? c->line - 2 : MIN(c->fn->first_line, c->line);
	if (loop && loop < from && c->line - loop <= CONTEXT_LINES - 3)
		from = loop;
	/* the dearest place of several may stand behind the first one's */
	hot_end = MAX(MIN(hot_end, c->line + 3), c->line);
	to = MIN(hot_end + 1, c->fn->last_line);
	f->lines = ARENA_ARRAY(&run->out->arena, struct source_line, to - from + 2);
	for (uint32_t l = from; l <= to && f->n_lines < CONTEXT_LINES; l++)
		f->lines[f->n_lines++] =
			(struct source_line){ l, arena_str(&run->out->arena, gosrc_line(src, l)),
					      l >= c->line && l <= hot_end };
}

static void add_finding(struct run *run, struct candidate *c, struct finding *f)
{
	struct arena *a = &run->out->arena;
	struct str title = rule_title(c->rule);

	c->rule->explain(&run->advisor, c);
	*f = (struct finding){ .pattern = c->rule->id, .line = c->line };
	f->title = arena_strndup(a, title.p, title.n);
	f->file = arena_strndup(a, c->file->rel, strlen(c->file->rel));
	f->function =
		arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(c->file->pkg), STR_ARG(c->fn->symbol));
	f->cost = cost_of(&c->price, &run->advisor.join->totals);
	f->weight = price_weight(&c->price, &run->advisor.join->totals);
	saving_of(&run->advisor, c, &f->saves);
	f->measured = !c->rule->belief;
	f->toll = c->rule->belief ? "nothing by itself" : NULL;
	f->why = c->why ? c->why : "";
	f->remedy = c->remedy ? c->remedy : "";
	f->example = c->example ? c->example : "";
	said_of(&run->advisor, a, c, f);
	f->prove = prove_line(run, c, f);
	copy_lines(run, c, f);
}

static const char *cold_reason(struct run *run, const struct candidate *c)
{
	const struct totals *t = &run->advisor.join->totals;
	struct cost cost = cost_of(&c->price, t);
	struct buf b = { 0 };

	if (!c->priced)
		return "no profile has seen it";
	if (t->cpu_ns) {
		human_share(&b, cost.cpu_share);
		buf_adds(&b, " of CPU");
		if (cost.cpu_share >= run->advisor.min_cost)
			buf_printf(&b, " in %lld sample%s", (long long)c->price.cpu_samples,
				   c->price.cpu_samples == 1 ? "" : "s");
	}
	if (t->alloc_bytes) {
		buf_adds(&b, b.n ? ", " : "");
		human_share(&b, cost.alloc_bytes_share);
		buf_adds(&b, " of bytes");
	}
	if (c->price.blocked_ns) {
		buf_adds(&b, b.n ? ", " : "");
		human_share(&b, cost.blocked_share);
		buf_adds(&b, " of waiting");
	}
	return rule_words(&run->advisor, &b);
}

static int by_weight(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	order = strcmp(x->file, y->file);
	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

static int left_by_weight(const void *a, const void *b)
{
	const struct left_alone *x = a, *y = b;
	int order;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	order = strcmp(x->file, y->file);
	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* A mutex of several files is one waste: the dearest place of the strongest rule takes in the others. */
static void merge_files(struct run *run)
{
	VEC(struct candidate *) spread = { 0 };

	for (size_t i = 0; i < run->all.n; i++)
		if (run->all.v[i]->rule->across && run->all.v[i]->key && run->all.v[i]->priced)
			vec_push(&spread, run->all.v[i]);
	for (size_t i = 0; i < spread.n; i++) {
		for (size_t k = 0; k < spread.n; k++) {
			struct candidate *x = spread.v[i], *y = spread.v[k];

			if (x->file == y->file || x->key != y->key || x->into || y->into ||
			    x->leave || !x->file->ctx.pkg || x->file->ctx.pkg != y->file->ctx.pkg)
				continue;
			if (!absorbs(x->rule, y->rule) &&
			    (x->rule != y->rule || x->price.blocked_ns < y->price.blocked_ns))
				continue;
			y->into = x;
			price_add(&x->price, &y->price);
		}
	}
	vec_release(&spread);
}

/* The share of CPU, or of bytes, that was charged to lines of the candidate's function. */
static double function_share(const struct run *run, const struct candidate *c)
{
	const struct totals *t = &run->advisor.join->totals;
	int64_t cpu = 0, bytes = 0;

	for (size_t i = 0; i < c->file->charges.n; i++) {
		const struct charge *ch =
			&run->advisor.join->charges.v[c->file->charges.v[i].charge];

		if (c->file->charges.v[i].line < c->fn->first_line ||
		    c->file->charges.v[i].line > c->fn->last_line)
			continue;
		cpu += ch->kind == COST_CPU ? ch->value : 0;
		bytes += ch->kind == COST_HEAP ? ch->value : 0;
	}
	return MAX(fraction(cpu, t->cpu_ns), fraction(bytes, t->alloc_bytes));
}

#define LEAST_SAMPLES 2 /* of the CPU profile: one alone may be chance */

static bool is_cold(const struct run *run, const struct candidate *c, double least)
{
	struct price p = c->price;

	if (c->rule->belief)
		return function_share(run, c) < least;
	if (c->priced && (c->rule->any_price || c->any_price))
		return false;
	if (p.cpu_samples < LEAST_SAMPLES)
		p.cpu_ns = MIN(p.cpu_ns, p.gc_ns);
	return !c->priced || price_share(&p, &run->advisor.join->totals) < least;
}

/* Rules that look at the whole, when all others have claimed their charges. */
static void survey_all(struct run *run)
{
	for (size_t i = 0; i < run->rules.n; i++) {
		const struct rule *rule = run->rules.v[i];
		struct candidate *c;

		if (!rule->survey || !holds_for(run, rule) ||
		    run->advisor.join->owner != OWNER_MODULE)
			continue;
		c = ARENA_NEW(run->advisor.arena, struct candidate);
		c->rule = rule;
		c->loop = c->decl = c->extra = c->also_site = go_null();
		if (rule->survey(&run->advisor, c))
			vec_push(&run->all, c);
	}
}

/* What becomes of a candidate: a finding, a place that is left alone, or (silent) not a word. */
static void judge_one(struct run *run, struct candidate *c)
{
	double least = run->opts->min_cost;

	c->silent = c->into || (!c->priced && c->rule->quiet) ||
		    (c->rule->belief && is_cold(run, c, least));
	if (c->silent)
		return;
	if (!c->leave && c->rule->judge)
		c->rule->judge(&run->advisor, c);
	if (c->leave || !is_cold(run, c, least))
		return;
	c->leave = cold_reason(run, c);
	c->below = !is_cold(run, c, run->advisor.base_cost);
}

static bool is_told(const struct candidate *c)
{
	return !c->silent && !c->leave;
}

#define MUCH_LESS 4

/* One call is told once, by the rule that says what is dear about it, where the other's part is small beside that. */
static void cover_all(struct run *run)
{
	for (size_t i = 0; i < run->all.n; i++) {
		struct candidate *x = run->all.v[i];

		for (size_t k = 0; x->rule->covers && is_told(x) && k < run->all.n; k++) {
			struct candidate *y = run->all.v[k];

			if (is_told(y) && y->fn == x->fn && ts_node_eq(y->site, x->site) &&
			    strcmp(x->rule->covers, y->rule->id) == 0 &&
			    y->price.cpu_ns * MUCH_LESS < x->price.cpu_ns)
				y->silent = true;
		}
	}
}

/* The candidates of the file that cost too little so far may have what those had that are left alone. */
static void price_again(struct run *run, struct hot_file *f, const bool *cold)
{
	vec_clear(&run->file_candidates);
	for (size_t i = 0; i < run->all.n; i++)
		if (cold[i] && run->all.v[i]->file == f)
			vec_push(&run->file_candidates, run->all.v[i]);
	if (run->file_candidates.n && price_give_back(&run->advisor, f))
		price_candidates(&run->advisor, f, run->file_candidates.v, run->file_candidates.n);
}

static void judge_all(struct run *run)
{
	size_t n = run->all.n;
	bool *cold = ARENA_ARRAY(run->advisor.arena, bool, n + 1);

	merge_files(run);
	changes_merge(&run->advisor, run->all.v, n);
	for (size_t i = 0; i < n; i++)
		cold[i] = is_cold(run, run->all.v[i], run->opts->min_cost);
	for (size_t i = 0; i < n; i++)
		if (!cold[i])
			judge_one(run, run->all.v[i]);
	for (size_t i = 0; i < run->advisor.sources->files.n; i++)
		price_again(run, run->advisor.sources->files.v[i], cold);
	for (size_t i = 0; i < n; i++)
		if (cold[i])
			judge_one(run, run->all.v[i]);
	cover_all(run);
	survey_all(run);
	for (size_t i = n; i < run->all.n; i++)
		judge_one(run, run->all.v[i]);
}

static void sort_out(struct run *run)
{
	struct advice *out = run->out;
	uint32_t f0 = out->n_findings, l0 = out->n_left, b0 = out->n_below;
	struct finding *findings = ARENA_ARRAY(&out->arena, struct finding, f0 + run->all.n + 1);
	struct finding *below = ARENA_ARRAY(&out->arena, struct finding, b0 + run->all.n + 1);
	struct left_alone *left = ARENA_ARRAY(&out->arena, struct left_alone, l0 + run->all.n + 1);

	if (f0)
		memcpy(findings, out->findings, f0 * sizeof(*findings));
	if (l0)
		memcpy(left, out->left, l0 * sizeof(*left));
	if (b0)
		memcpy(below, out->below, b0 * sizeof(*below));
	for (size_t i = 0; i < run->all.n; i++) {
		struct candidate *c = run->all.v[i];

		if (c->silent)
			continue;
		if (!c->leave) {
			add_finding(run, c, &findings[out->n_findings++]);
			continue;
		}
		if (c->below)
			add_finding(run, c, &below[out->n_below++]);
		left[out->n_left++] = (struct left_alone){
			c->rule->id, arena_strndup(&out->arena, c->file->rel, strlen(c->file->rel)),
			c->line, arena_strndup(&out->arena, c->leave, strlen(c->leave)),
			price_weight(&c->price, &run->advisor.join->totals)
		};
	}
	out->findings = findings;
	out->below = below;
	out->left = left;
}

static void on_fault_note(void *ctx, const char *sentence)
{
	struct run *run = ctx;

	vec_push(&run->notes, sentence);
}

/* One pass over the user's code, or over that of others. */
static void pass(struct run *run, struct join *join, double min_share)
{
	struct hot_sources sources;

	hot_init(&sources, run->ev, join, run->opts->source, min_share);
	run->advisor.sources = &sources;
	run->advisor.join = join;
	vec_clear(&run->all);
	if (join->owner == OWNER_MODULE)
		faults_find(run->out, join, sources.root, run->opts->only, on_fault_note, run);
	for (size_t i = 0; i < sources.files.n; i++)
		read_file(run, sources.files.v[i]);
	judge_all(run);
	sort_out(run);
	for (size_t i = 0; i < sources.notes.n; i++)
		vec_push(&run->notes, arena_strndup(&run->out->arena, sources.notes.v[i],
						    strlen(sources.notes.v[i])));
	run->out->files_read += (uint32_t)sources.files.n;
	if (sources.root && !run->out->source_root)
		run->out->source_root =
			arena_strndup(&run->out->arena, sources.root, strlen(sources.root));
	lock_cache_release(&run->advisor);
	hot_release(&sources);
	run->advisor.sources = NULL;
}

static void note_missing(struct run *run)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < run->ev->missing.n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", run->ev->missing.v[i]);
	if (b.n) {
		vec_push(&run->notes,
			 arena_printf(&run->out->arena, "not in the evidence: %s", b.data));
	}
	buf_release(&b);
	if (run->ev->module.n == 0)
		vec_push(&run->notes, "the evidence does not say which module is yours; run goperf "
				      "in its folder");
}

static void take_rules(struct run *run)
{
	const struct user_rules *own = run->opts->own;

	for (size_t i = 0; rules[i]; i++)
		vec_push(&run->rules, rules[i]);
	for (size_t i = 0; own && i < own->v.n; i++)
		vec_push(&run->rules, own->v.v[i]);
	run->queries = xcalloc(run->rules.n, sizeof(struct goquery *));
}

static void read_traces(struct run *run, double min_cost)
{
	const char **notes = ARENA_ARRAY(&run->out->arena, const char *, run->ev->traces.n + 1);
	uint32_t n = traced_read(run->out, run->ev, min_cost, notes);

	for (uint32_t i = 0; i < n; i++)
		vec_push(&run->notes, notes[i]);
}

void advise(struct advice *out, const struct evidence *ev, const struct advise_options *opts)
{
	struct run run = { .out = out, .ev = ev, .opts = opts };
	struct join mine, others;

	*out = (struct advice){ 0 };
	arena_init(&out->arena);
	out->go_version = arena_str(&out->arena, ev->go_version);
	out->module = arena_str(&out->arena, ev->module);
	run.advisor = (struct advisor){ .arena = &out->arena,
					.go_minor = ev->go_minor,
					.min_cost = opts->min_cost,
					.base_cost = opts->base_cost > 0 ? opts->base_cost
									 : opts->min_cost };
	take_rules(&run);
	join_init(&mine, ev, OWNER_MODULE, NULL);
	out->totals = mine.totals;
	pass(&run, &mine, run.advisor.base_cost / 20);
	if (opts->include_std) {
		join_init(&others, ev, OWNER_OTHERS, &mine);
		pass(&run, &others, run.advisor.base_cost / 4);
		join_release(&others);
	}
	join_release(&mine);
	if (out->n_findings)
		qsort(out->findings, out->n_findings, sizeof(out->findings[0]), by_weight);
	if (out->n_left)
		qsort(out->left, out->n_left, sizeof(out->left[0]), left_by_weight);
	out->n_left = MIN(out->n_left, MAX_LEFT);
	note_missing(&run);
	if (!opts->only)
		read_traces(&run, opts->min_cost);
	out->n_notes = (uint32_t)run.notes.n;
	out->notes = ARENA_ARRAY(&out->arena, const char *, run.notes.n + 1);
	for (size_t i = 0; i < run.notes.n; i++)
		out->notes[i] = run.notes.v[i];
	for (size_t i = 0; i < run.rules.n; i++)
		goquery_free(run.queries[i]);
	free(run.queries);
	vec_release(&run.rules);
	vec_release(&run.notes);
	vec_release(&run.all);
	vec_release(&run.file_candidates);
	vec_release(&run.statements);
}

void advice_release(struct advice *a)
{
	arena_release(&a->arena);
	*a = (struct advice){ 0 };
}
