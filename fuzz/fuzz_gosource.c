/* Go source through every rule: each match is judged and explained as if a profile had priced it. */
#include "fuzz.h"

#include "advise/locks.h"

struct ctx {
	struct advisor *a;
	struct hot_file *f;
	const struct rule *rule;
	const struct gofunc *fn;
	int left;
};

static bool on_match(void *p, const struct gomatch *m)
{
	struct ctx *x = p;
	struct candidate c = { .rule = x->rule, .file = x->f, .fn = x->fn };

	c.loop = c.decl = c.extra = c.also_site = go_null();
	c.site = gomatch_node(m, "stmt");
	if (ts_node_is_null(c.site) && m->n)
		c.site = m->v[0].node;
	if (!x->rule->match(x->a, m, &c) || c.n_spots == 0)
		return --x->left > 0;
	c.line = go_line(c.site);
	c.price.alloc_bytes = c.price.max_block = 1 << 20;
	c.price.alloc_objects = c.price.n_sizes = 20;
	if (x->rule->judge)
		x->rule->judge(x->a, &c);
	c.leave = NULL;
	x->rule->explain(x->a, &c);
	assert(c.why && c.remedy);
	return --x->left > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct goquery *queries[64];
	struct evidence ev = { 0 };
	struct join join = { .ev = &ev };
	struct hot_sources hot = { .ev = &ev, .join = &join };
	struct hot_file f = { 0 };
	struct arena arena;
	struct advisor a = { .arena = &arena, .sources = &hot, .join = &join };
	struct err err = { 0 };

	if (size > (64 << 10) ||
	    !gosrc_parse((struct str){ (const char *)data, size }, "fuzz.go", &f.src, &err))
		return 0;
	arena_init(&arena);
	arena_init(&hot.arena);
	f.pkg = STR("p");
	f.rel = "fuzz.go";
	for (size_t k = 0; k < f.src->funcs.n && k < 64; k++) {
		for (size_t i = 0; rules[i]; i++) {
			struct ctx x = { &a, &f, rules[i], &f.src->funcs.v[k], 200 };

			if (!queries[i] &&
			    !goquery_new(rule_query(rules[i]), rules[i]->id, &queries[i], &err))
				abort();
			goquery_run(queries[i], f.src, x.fn->node, on_match, &x);
		}
	}
	lock_cache_release(&a);
	if (f.has_diags)
		godiags_release(&f.diags);
	gosrc_free(f.src);
	arena_release(&hot.arena);
	arena_release(&arena);
	return 0;
}
