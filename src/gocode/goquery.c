#include "gocode/goquery.h"

#include <stdlib.h>

#include "base/regex.h"

enum test { TEST_EQ, TEST_MATCH, TEST_ANY };

struct operand {
	bool is_capture;
	uint32_t capture;
	struct str text;
};

struct predicate {
	uint32_t pattern;
	enum test test;
	bool negate;
	uint32_t capture;
	struct regex *re;
	VEC(struct operand) args;
};

struct goquery {
	TSQuery *query;
	VEC(struct predicate) predicates;
};

static struct str string_value(const TSQuery *q, uint32_t id)
{
	uint32_t n;
	const char *p = ts_query_string_value_for_id(q, id, &n);

	return (struct str){ p, n };
}

static bool bad_predicate(struct err *err, const char *name, struct str word, const char *why)
{
	return err_set(err, ERR_FORMAT, "%s: predicate #" STR_FMT " %s", name, STR_ARG(word), why);
}

/* One predicate: steps up to TSQueryPredicateStepTypeDone; the first is its name. */
static bool add_predicate(struct goquery *q, uint32_t pattern, const TSQueryPredicateStep *s,
			  uint32_t n, const char *name, struct err *err)
{
	static const struct {
		const char *name;
		enum test test;
		bool negate;
	} rows[] = {
		{ "eq?", TEST_EQ, false },	 { "not-eq?", TEST_EQ, true },
		{ "match?", TEST_MATCH, false }, { "not-match?", TEST_MATCH, true },
		{ "any-of?", TEST_ANY, false },	 { "not-any-of?", TEST_ANY, true },
	};
	struct str word = n && s[0].type == TSQueryPredicateStepTypeString
				  ? string_value(q->query, s[0].value_id)
				  : STR("");
	struct predicate p = { .pattern = pattern };
	size_t row = 0;

	while (row < ARRAY_LEN(rows) && !str_eq(word, str_of(rows[row].name)))
		row++;
	if (row == ARRAY_LEN(rows))
		return bad_predicate(err, name, word,
				     "is not known: eq? match? any-of? and their not- forms are");
	if (n < 3 || s[1].type != TSQueryPredicateStepTypeCapture)
		return bad_predicate(err, name, word,
				     "needs a capture and something to compare it with");
	p.test = rows[row].test;
	p.negate = rows[row].negate;
	p.capture = s[1].value_id;
	for (uint32_t i = 2; i < n; i++) {
		bool capture = s[i].type == TSQueryPredicateStepTypeCapture;

		vec_push(&p.args,
			 (struct operand){ capture, s[i].value_id,
					   capture ? STR("")
						   : string_value(q->query, s[i].value_id) });
	}
	if (p.test == TEST_MATCH &&
	    (p.args.v[0].is_capture || !(p.re = regex_new(p.args.v[0].text, err)))) {
		vec_release(&p.args);
		return bad_predicate(err, name, word,
				     "needs a regular expression as Go writes them");
	}
	vec_push(&q->predicates, p);
	return true;
}

static bool add_predicates(struct goquery *q, const char *name, struct err *err)
{
	for (uint32_t pattern = 0; pattern < ts_query_pattern_count(q->query); pattern++) {
		uint32_t n, from = 0;
		const TSQueryPredicateStep *s =
			ts_query_predicates_for_pattern(q->query, pattern, &n);

		for (uint32_t i = 0; i < n; i++) {
			if (s[i].type != TSQueryPredicateStepTypeDone)
				continue;
			if (!add_predicate(q, pattern, s + from, i - from, name, err))
				return false;
			from = i + 1;
		}
	}
	return true;
}

static bool bad_query(struct err *err, struct str text, const char *name, uint32_t at,
		      TSQueryError kind)
{
	static const char *const words[] = { "",
					     "syntax error",
					     "no such node type in Go",
					     "no such field in Go",
					     "no such capture",
					     "a structure that Go cannot have",
					     "the grammar does not fit" };
	uint32_t line = 1, col = 1;

	for (uint32_t i = 0; i < at && i < text.n; i++) {
		col = text.p[i] == '\n' ? 1 : col + 1;
		line += text.p[i] == '\n';
	}
	return err_set(err, ERR_FORMAT, "%s:%u:%u: %s", name, line, col,
		       (size_t)kind < ARRAY_LEN(words) ? words[kind] : "cannot be read");
}

bool goquery_new(struct str text, const char *name, struct goquery **out, struct err *err)
{
	struct goquery *q = xcalloc(1, sizeof(*q));
	uint32_t at = 0;
	TSQueryError kind = TSQueryErrorNone;

	q->query =
		ts_query_new(tree_sitter_go(), text.p ? text.p : "", (uint32_t)text.n, &at, &kind);
	if (!q->query) {
		free(q);
		return bad_query(err, text, name, at, kind);
	}
	if (!add_predicates(q, name, err)) {
		goquery_free(q);
		return false;
	}
	*out = q;
	return true;
}

void goquery_free(struct goquery *q)
{
	if (!q)
		return;
	for (size_t i = 0; i < q->predicates.n; i++) {
		regex_free(q->predicates.v[i].re);
		vec_release(&q->predicates.v[i].args);
	}
	vec_release(&q->predicates);
	ts_query_delete(q->query);
	free(q);
}

static TSNode node_of(const struct gomatch *m, uint32_t capture)
{
	for (uint32_t i = 0; i < m->n; i++)
		if (m->v[i].index == capture)
			return m->v[i].node;
	return go_null();
}

TSNode gomatch_node(const struct gomatch *m, const char *name)
{
	for (uint32_t i = 0; i < m->n; i++) {
		uint32_t n;
		const char *p = ts_query_capture_name_for_id(m->query->query, m->v[i].index, &n);

		if (str_eq((struct str){ p, n }, str_of(name)))
			return m->v[i].node;
	}
	return go_null();
}

static bool holds(const struct predicate *p, const struct gomatch *m)
{
	TSNode n = node_of(m, p->capture);
	struct str text = go_text(m->src, n);
	bool yes = false;

	if (ts_node_is_null(n))
		return true; /* an optional part that is not there */
	if (p->test == TEST_MATCH)
		return regex_match(p->re, text) != p->negate;
	for (size_t i = 0; i < p->args.n && !yes; i++) {
		const struct operand *a = &p->args.v[i];

		yes = str_eq(text,
			     a->is_capture ? go_text(m->src, node_of(m, a->capture)) : a->text);
	}
	return yes != p->negate;
}

static bool all_hold(const struct goquery *q, const struct gomatch *m)
{
	for (size_t i = 0; i < q->predicates.n; i++)
		if (q->predicates.v[i].pattern == m->pattern && !holds(&q->predicates.v[i], m))
			return false;
	return true;
}

void goquery_run(const struct goquery *q, const struct gosrc *src, TSNode n, gomatch_fn fn,
		 void *ctx)
{
	TSQueryCursor *cur = ts_query_cursor_new();
	TSQueryMatch raw;

	ts_query_cursor_set_match_limit(cur, 256);
	ts_query_cursor_exec(cur, q->query, n);
	for (int i = 0; i < GOQUERY_MAX_MATCHES && ts_query_cursor_next_match(cur, &raw); i++) {
		struct gomatch m = { .query = q, .src = src, .pattern = raw.pattern_index };

		m.n = MIN(raw.capture_count, GOQUERY_MAX_CAPTURES);
		for (uint32_t k = 0; k < m.n; k++) {
			m.v[k].index = raw.captures[k].index;
			m.v[k].node = raw.captures[k].node;
		}
		if (all_hold(q, &m) && !fn(ctx, &m))
			break;
	}
	ts_query_cursor_delete(cur);
}
