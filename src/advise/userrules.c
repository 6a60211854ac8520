#include "advise/userrules.h"

#include <stdlib.h>

#include "advise/pricing.h"
#include "io/file.h"

#define MAX_RULES 64
#define MAX_TEXT ((size_t)1 << 20)

struct user_rule {
	struct rule rule; /* first: a rule is one of these */
	double min_cost;
	const char *under; /* NULL: everything */
	const char *why, *remedy;
};

static const struct user_rule *mine(const struct candidate *c)
{
	return (const struct user_rule *)c->rule;
}

/* ---- as a rule ---- */

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	struct spot s = {
		.any_cpu = true, .heap = ~(uint64_t)0, .self = true, .via = mine(c)->under
	};
	TSNode subject = gomatch_node(m, "subject");

	c->site = gomatch_node(m, "stmt");
	if (ts_node_is_null(c->site))
		c->site = m->v[0].node;
	c->loop = gomatch_node(m, "loop");
	if (!ts_node_is_null(subject))
		c->subject = go_text(m->src, subject);
	s.from = go_line(c->site);
	s.to = go_end_line(c->site);
	candidate_spot(c, s);
	return true;
}

static void judge(struct advisor *a, struct candidate *c)
{
	double share = price_share(&c->price, &a->join->totals);

	if (share < mine(c)->min_cost)
		c->leave = arena_printf(a->arena, "costs less than the rule's limit of %.3g%%",
					mine(c)->min_cost * 100);
}

static const char *fitted(struct advisor *a, const struct candidate *c, const char *text)
{
	struct str rest = str_of(text), key = STR("{subject}");
	struct buf b = { .max = MAX_TEXT * 4 };

	for (ptrdiff_t at; (at = str_index(rest, key)) >= 0;) {
		buf_add_str(&b, str_sub(rest, 0, (size_t)at));
		buf_add_str(&b, c->subject.n ? c->subject : STR("it"));
		rest = str_sub(rest, (size_t)at + key.n, rest.n);
	}
	buf_add_str(&b, rest);
	return rule_words(a, &b);
}

static void explain(struct advisor *a, struct candidate *c)
{
	c->why = fitted(a, c, mine(c)->why);
	c->remedy = fitted(a, c, mine(c)->remedy);
	c->example = "";
}

/* ---- reading ---- */

struct reading {
	struct user_rules *u;
	const char *dir;
	struct err *err;
	VEC(const char *) ids;
};

static const char *keep(struct user_rules *u, struct str s)
{
	return arena_strndup(&u->arena, s.n ? s.p : "", s.n);
}

static bool read_text(struct user_rules *u, const char *dir, const char *id, const char *suffix,
		      const char **path, const char **text, struct err *err)
{
	struct file f;

	*path = arena_printf(&u->arena, "%s/%s%s", dir, id, suffix);
	if (!file_open(&f, *path, MAX_TEXT, err))
		return false;
	*text = keep(u, f.data);
	file_close(&f);
	return true;
}

static bool set_min_cost(struct user_rules *u, struct user_rule *r, struct str value)
{
	double v;

	if (!str_has_suffix(value, STR("%")) ||
	    !str_to_double(str_trim_suffix(value, STR("%")), &v) || !(v >= 0 && v <= 100))
		return false;
	r->min_cost = v / 100;
	return true;
}

static bool set_under(struct user_rules *u, struct user_rule *r, struct str value)
{
	r->under = keep(u, value);
	return value.n > 0;
}

/* "1.22" and newer, or "1.22-1.26". */
static bool set_go(struct user_rules *u, struct user_rule *r, struct str value)
{
	struct str from, to;
	uint64_t lo, hi = 0;
	bool range = str_cut(value, '-', &from, &to);

	if (!str_has_prefix(from, STR("1.")) || !str_to_u64(str_sub(from, 2, from.n), 10, &lo) ||
	    lo > 255)
		return false;
	if (range && (!str_has_prefix(to, STR("1.")) ||
		      !str_to_u64(str_sub(to, 2, to.n), 10, &hi) || hi > 255 || hi < lo))
		return false;
	r->rule.min_go = (uint8_t)lo;
	r->rule.max_go = (uint8_t)hi;
	return true;
}

static const struct setting {
	const char *key, *expected;
	bool (*set)(struct user_rules *u, struct user_rule *r, struct str value);
} settings[] = {
	{ "min-cost", "a share, as 2%", set_min_cost },
	{ "under", "the name of a function", set_under },
	{ "go", "Go versions, as 1.22 or 1.22-1.26", set_go },
};

static bool set_one(struct user_rules *u, struct user_rule *r, struct str line, const char *path,
		    uint32_t at, struct err *err)
{
	struct str key, value;

	if (str_cut(line, ':', &key, &value))
		for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
			if (!str_eq(str_trim(key), str_of(settings[i].key)))
				continue;
			return settings[i].set(u, r, str_trim(value)) ||
			       err_set(err, ERR_FORMAT, "%s:%u: %s: expected %s", path, at,
				       settings[i].key, settings[i].expected);
		}
	return err_set(
		err, ERR_FORMAT,
		"%s:%u: expected min-cost, under or go, each as \"key: value\", then an empty line",
		path, at);
}

static bool read_words(struct user_rules *u, struct user_rule *r, const char *path, struct err *err)
{
	struct str rest = str_of(r->rule.text), line;
	uint32_t at = 1;
	ptrdiff_t instead;

	if (!str_next_line(&rest, &line) || !str_has_prefix(line, STR("# ")) ||
	    !str_trim(str_sub(line, 2, line.n)).n)
		return err_set(err, ERR_FORMAT, "%s:1: expected the title, as \"# Title\"", path);
	while (str_next_line(&rest, &line) && at++ && str_trim(line).n)
		if (!set_one(u, r, line, path, at, err))
			return false;
	instead = str_index(rest, STR("## Instead\n"));
	if (instead < 0 || !str_trim(str_sub(rest, 0, (size_t)instead)).n)
		return err_set(err, ERR_FORMAT,
			       "%s: expected why it costs, then \"## Instead\" and what to do",
			       path);
	r->why = keep(u, str_trim(str_sub(rest, 0, (size_t)instead)));
	rest = str_sub(rest, (size_t)instead + strlen("## Instead\n"), rest.n);
	instead = str_index(rest, STR("\n## "));
	r->remedy = keep(u, str_trim(instead < 0 ? rest : str_sub(rest, 0, (size_t)instead)));
	return *r->remedy
		       ? true
		       : err_set(err, ERR_FORMAT, "%s: nothing stands under \"## Instead\"", path);
}

static bool read_rule(struct user_rules *u, const char *dir, const char *id, struct err *err)
{
	struct user_rule *r = ARENA_NEW(&u->arena, struct user_rule);
	const char *query, *text;
	struct goquery *q;

	if (rule_find(id))
		return err_set(err, ERR_FORMAT, "%s/%s.scm: goperf has a pattern of this name", dir,
			       id);
	r->rule = (struct rule){ .id = id,
				 .quiet = true,
				 .no_saving = true,
				 .match = match,
				 .judge = judge,
				 .explain = explain };
	if (!read_text(u, dir, id, ".scm", &query, &r->rule.query, err) ||
	    !read_text(u, dir, id, ".md", &text, &r->rule.text, err) ||
	    !read_words(u, r, text, err) || !goquery_new(str_of(r->rule.query), query, &q, err))
		return false;
	goquery_free(q);
	vec_push(&u->v, &r->rule);
	return true;
}

static bool on_file(void *ctx, const char *name, bool is_dir)
{
	struct reading *r = ctx;
	struct str s = str_of(name);

	if (is_dir || !str_has_suffix(s, STR(".scm")) || s.p[0] == '.')
		return true;
	if (r->ids.n == MAX_RULES)
		return err_set(r->err, ERR_LIMIT, "%s: more than %d rules", r->dir, MAX_RULES);
	vec_push(&r->ids, keep(r->u, str_trim_suffix(s, STR(".scm"))));
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool user_rules_read(struct user_rules *u, const char *dir, struct err *err)
{
	struct reading r = { .u = u, .dir = dir, .err = err };
	bool ok = true;

	*u = (struct user_rules){ 0 };
	if (!path_is_dir(dir))
		return true;
	ok = dir_each(dir, on_file, &r, err);
	if (r.ids.n)
		qsort(r.ids.v, r.ids.n, sizeof(*r.ids.v), by_name);
	for (size_t i = 0; ok && i < r.ids.n; i++)
		ok = read_rule(u, dir, r.ids.v[i], err);
	vec_release(&r.ids);
	if (!ok)
		user_rules_release(u);
	return ok;
}

void user_rules_release(struct user_rules *u)
{
	vec_release(&u->v);
	arena_release(&u->arena);
}

const struct rule *user_rules_find(const struct user_rules *u, const char *id)
{
	for (size_t i = 0; i < u->v.n; i++)
		if (strcmp(u->v.v[i]->id, id) == 0)
			return u->v.v[i];
	return NULL;
}
