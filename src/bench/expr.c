#include "bench/expr.h"

#include <stdio.h>

#include "base/gofmt.h"
#include "base/unicode.h"
#include "base/vec.h"

#define MAX_DEPTH 500 /* of parentheses and minus signs */

/* ---- errors ---- */

struct parser {
	struct str text;
	struct arena *arena;
	struct filter_expr *filter;
	int depth;
	/* the first error stands */
	bool failed;
	size_t error_off;
	struct buf error;
};

static void put_error(struct err *err, struct str text, size_t off, struct str msg)
{
	struct buf b = { 0 };
	size_t column = 0, len;

	for (size_t i = 0; i < text.n && i < off; i += len)
		column += rune_is_graphic(go_rune(str_sub(text, i, text.n), &len));
	buf_adds(&b, "syntax error: ");
	buf_add_str(&b, msg);
	buf_adds(&b, "\n\t");
	buf_add_str(&b, text);
	buf_adds(&b, "\n\t");
	buf_fill(&b, ' ', column);
	buf_addc(&b, '^');
	err_set(err, ERR_USAGE, "%s", b.data);
	buf_release(&b);
}

bool expr_error(struct err *err, struct str text, size_t off, const char *fmt, ...)
{
	struct buf msg = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&msg, fmt, ap);
	va_end(ap);
	put_error(err, text, off, buf_str(&msg));
	buf_release(&msg);
	return false;
}

/* ---- tokens ---- */

/* What of the expression is still to be read. After an error that is nothing. */
struct lexer {
	struct str rest;
	struct parser *p;
};

enum {
	TOK_END = 0,
	TOK_WORD = 'w',
	TOK_QUOTED = 'q',
	TOK_REGEX = 'r',
	TOK_AND = 'A',
	TOK_OR = 'O'
};

struct token {
	char kind; /* one of these or an operator: ( ) : @ , - * */
	size_t off;
	struct str text; /* a quoted word is unescaped */
	struct regex *regex;
};

static size_t offset(const struct lexer *l)
{
	return l->p->text.n - l->rest.n;
}

static struct str nothing(const struct lexer *l)
{
	return str_sub(l->p->text, l->p->text.n, l->p->text.n);
}

static struct lexer fail(struct lexer l, const char *fmt, ...) PRINTF_LIKE(2, 3);
static struct lexer fail(struct lexer l, const char *fmt, ...)
{
	va_list ap;

	if (!l.p->failed) {
		l.p->failed = true;
		l.p->error_off = offset(&l);
		va_start(ap, fmt);
		buf_vprintf(&l.p->error, fmt, ap);
		va_end(ap);
	}
	l.rest = nothing(&l);
	return l;
}

static struct lexer fail_unexpected(struct lexer l, struct str what)
{
	struct buf b = { 0 };

	buf_adds(&b, "unexpected ");
	go_quote(&b, what);
	l = fail(l, "%s", b.data);
	buf_release(&b);
	return l;
}

static bool is_op(uint32_t c)
{
	return c == '(' || c == ')' || c == ':' || c == '@' || c == ',';
}

/* '-' and '*' are operators only where a word would begin */
static bool is_start_op(uint32_t c)
{
	return is_op(c) || c == '-' || c == '*';
}

static struct token token(const struct lexer *l, char kind, struct str text, size_t len,
			  struct lexer *after)
{
	*after = (struct lexer){ str_sub(l->rest, len, l->rest.n), l->p };
	return (struct token){ .kind = kind, .off = offset(l), .text = text };
}

static struct token failed_token(struct lexer l, const char *msg, struct lexer *after)
{
	*after = fail(l, "%s", msg);
	return (struct token){ .kind = TOK_END, .off = l.p->text.n, .text = nothing(&l) };
}

static struct token bare_word(const struct lexer *l, struct lexer *after)
{
	size_t n = 0, len;
	struct str word;

	for (; n < l->rest.n; n += len) {
		uint32_t rune = go_rune(str_sub(l->rest, n, l->rest.n), &len);
		if (is_op(rune) || rune_is_space(rune))
			break;
	}
	word = str_sub(l->rest, 0, n);
	return token(l,
		     str_eq(word, STR("AND"))  ? TOK_AND
		     : str_eq(word, STR("OR")) ? TOK_OR
					       : TOK_WORD,
		     word, n, after);
}

static void put_rune(struct buf *b, uint32_t r)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int n = r < 0x80 ? 1 : r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;

	buf_addc(b, (char)(n == 1 ? r : lead[n] | r >> (6 * (n - 1))));
	for (int i = n - 2; i >= 0; i--)
		buf_addc(b, (char)(0x80 | (r >> (6 * i) & 0x3f)));
}

/* \ and what follows in a Go string: the bytes it stands for; 0 bytes taken where it is no escape. */
static size_t unescape(struct str s, struct buf *out)
{
	static const char from[] = "abfnrtv\\\"", to[] = "\a\b\f\n\r\t\v\\\"";
	char c = s.n > 1 ? s.p[1] : '\0';
	const char *simple = c ? memchr(from, c, sizeof(from) - 1) : NULL;
	size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : c >= '0' && c <= '7' ? 3 : 0;
	size_t from_at = c >= '0' && c <= '7' ? 1 : 2;
	uint64_t v;

	if (simple) {
		buf_addc(out, to[simple - from]);
		return 2;
	}
	if (!digits || s.n < from_at + digits ||
	    !str_to_u64(str_sub(s, from_at, from_at + digits), digits == 3 ? 8 : 16, &v))
		return 0;
	if (digits <= 3) {
		if (v > 255)
			return 0;
		buf_addc(out, (char)v);
	} else {
		if (v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
			return 0;
		put_rune(out, (uint32_t)v);
	}
	return from_at + digits;
}

/* What stands between the quotes of a Go string. */
static bool unquote(struct str s, struct buf *out)
{
	size_t len;

	for (; s.n; s = str_sub(s, len, s.n)) {
		uint32_t rune = go_rune(s, &len);
		if (rune == '\\') {
			len = unescape(s, out);
			if (!len)
				return false;
		} else if (rune == '"' || rune == '\n') {
			return false;
		} else {
			put_rune(out, rune);
		}
	}
	return true;
}

static struct token quoted_word(const struct lexer *l, struct lexer *after)
{
	size_t end = 1;
	struct buf word = { 0 };
	struct str text;

	while (end < l->rest.n && (l->rest.p[end] != '"' || l->rest.p[end - 1] == '\\'))
		end++;
	if (end == l->rest.n)
		return failed_token(*l, "missing end quote", after);
	if (!unquote(str_sub(l->rest, 1, end), &word)) {
		buf_release(&word);
		return failed_token(*l, "bad escape sequence", after);
	}
	text = arena_str(l->p->arena, buf_str(&word));
	buf_release(&word);
	return token(l, TOK_QUOTED, text, end + 1, after);
}

/* Where the '/' is that ends a regular expression: outside of brackets and groups. -1: nowhere. */
static ptrdiff_t regex_end(struct str s)
{
	int brackets = 0, groups = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '/' && brackets == 0 && groups == 0)
			return (ptrdiff_t)i;
		if (c == '[')
			brackets++;
		else if (c == ']')
			brackets = MAX(0, brackets - 1);
		else if ((c == '(' || c == ')') && brackets == 0)
			groups += c == '(' ? 1 : -1;
		else if (c == '\\')
			i++;
	}
	return -1;
}

static struct token regex_token(const struct lexer *l, struct lexer *after)
{
	struct str s = str_sub(l->rest, 1, l->rest.n), rest;
	ptrdiff_t end = regex_end(s);
	struct err err = { 0 };
	struct regex *re;
	struct token t;

	if (end < 0)
		return failed_token(*l, "missing close \"/\"", after);
	re = regex_new(str_sub(s, 0, (size_t)end), &err);
	if (!re)
		return failed_token(*l, err.msg, after);
	rest = str_sub(s, (size_t)end + 1, s.n);
	if (rest.n && !rune_is_space((unsigned char)rest.p[0]) &&
	    !is_start_op((unsigned char)rest.p[0])) {
		regex_free(re);
		return failed_token(
			(struct lexer){ rest, l->p },
			"regexp must be followed by space or an operator (unescaped \"/\"?)",
			after);
	}
	t = token(l, TOK_REGEX, str_sub(s, 0, (size_t)end), (size_t)end + 2, after);
	t.regex = re;
	return t;
}

/* The next token; white space before it is taken from l, what follows it is *after. */
static struct token next(struct lexer *l, bool allow_regex, struct lexer *after)
{
	size_t len;

	while (l->rest.n) {
		unsigned char c = (unsigned char)l->rest.p[0];
		if (is_start_op(c))
			return token(l, (char)c, str_sub(l->rest, 0, 1), 1, after);
		if (rune_is_space(go_rune(l->rest, &len)))
			l->rest = str_sub(l->rest, len, l->rest.n);
		else if (allow_regex && c == '/')
			return regex_token(l, after);
		else if (c == '"')
			return quoted_word(l, after);
		else
			return bare_word(l, after);
	}
	*after = *l;
	return (struct token){ .kind = TOK_END, .off = offset(l), .text = nothing(l) };
}

static void expect_end(struct lexer l)
{
	struct lexer after;
	struct token t = next(&l, false, &after);

	if (t.kind != TOK_END)
		fail_unexpected(l, t.text);
}

static bool finish(struct parser *p, struct err *err)
{
	if (p->failed)
		put_error(err, p->text, p->error_off, buf_str(&p->error));
	buf_release(&p->error);
	return !p->failed;
}

/* ---- filters ---- */

static struct expr *node(struct parser *p, enum expr_op op)
{
	struct expr *e = ARENA_NEW(p->arena, struct expr);

	e->op = op;
	return e;
}

static struct expr *match_node(struct parser *p, const struct token *key, const struct token *value)
{
	struct expr *e = node(p, EXPR_MATCH);

	e->key = key->text;
	e->key_off = key->off;
	e->literal = value->text;
	e->regex = value->regex;
	if (e->regex) {
		e->next_regex = p->filter->regexes;
		p->filter->regexes = e;
	}
	return e;
}

static bool is_value(const struct token *t)
{
	return t->kind == TOK_WORD || t->kind == TOK_QUOTED || t->kind == TOK_REGEX;
}

static struct expr *parse_or(struct lexer *l);

/* Behind "key:(" : values separated by OR, up to the closing parenthesis. */
static struct expr *parse_values(struct lexer *l, const struct token *key)
{
	struct expr *any = node(l->p, EXPR_OR), **tail = &any->first;
	struct lexer after;
	struct token t;

	for (;;) {
		t = next(l, true, &after);
		if (!is_value(&t)) {
			*l = fail(*l, "expected value");
			return any;
		}
		*tail = match_node(l->p, key, &t);
		tail = &(*tail)->next;
		*l = after;
		t = next(l, true, &after);
		if (t.regex) /* not a separator, so nobody owns it */
			regex_free(t.regex);
		if (t.kind != ')' && t.kind != TOK_OR) {
			*l = fail(*l, "value list must be separated by OR");
			return any;
		}
		*l = after;
		if (t.kind == ')')
			return any;
	}
}

static struct expr *parse_key_value(struct lexer *l, const struct token *key, struct lexer rest)
{
	struct lexer start = *l, after;
	struct token t = next(&rest, false, &after);

	if (t.kind == ':') {
		rest = after;
		t = next(&rest, true, &after);
		if (is_value(&t)) {
			*l = after;
			return match_node(l->p, key, &t);
		}
		if (t.kind == '(') {
			*l = after;
			return parse_values(l, key);
		}
	}
	*l = fail(start, "expected key:value");
	return node(l->p, EXPR_AND);
}

static struct expr *parse_match(struct lexer *l)
{
	struct lexer after;
	struct token t = next(l, false, &after);
	struct expr *e;

	if (l->p->depth >= MAX_DEPTH) {
		*l = fail(*l, "more than %d levels", MAX_DEPTH);
		return node(l->p, EXPR_AND);
	}
	l->p->depth++;
	switch (t.kind) {
	case '(':
		*l = after;
		e = parse_or(l);
		if (next(l, false, &after).kind == ')')
			*l = after;
		else
			*l = fail(*l, "missing \")\"");
		break;
	case '-':
		*l = after;
		e = node(l->p, EXPR_NOT);
		e->first = parse_match(l);
		break;
	case '*':
		*l = after;
		e = node(l->p, EXPR_AND);
		break;
	case TOK_WORD:
	case TOK_QUOTED:
		e = parse_key_value(l, &t, after);
		break;
	default:
		*l = fail(*l, "expected key:value or subexpression");
		e = node(l->p, EXPR_AND);
	}
	l->p->depth--;
	return e;
}

static struct expr *parse_and(struct lexer *l)
{
	struct expr *first = parse_match(l), **tail = &first->next, *all;

	for (;;) {
		struct lexer after;
		struct token t = next(l, false, &after);
		if (t.kind == TOK_AND) {
			*l = after; /* between terms it says what is so anyway */
			continue;
		}
		if (t.kind == ')' || t.kind == TOK_OR || t.kind == TOK_END)
			break;
		if (t.kind == ':' || t.kind == '@' || t.kind == ',') {
			*l = fail_unexpected(*l, t.text);
			break;
		}
		*tail = parse_match(l);
		tail = &(*tail)->next;
	}
	if (!first->next)
		return first;
	all = node(l->p, EXPR_AND);
	all->first = first;
	return all;
}

static struct expr *parse_or(struct lexer *l)
{
	struct expr *first = parse_and(l), **tail = &first->next, *any;
	struct lexer after;

	while (next(l, false, &after).kind == TOK_OR) {
		*l = after;
		*tail = parse_and(l);
		tail = &(*tail)->next;
	}
	if (!first->next)
		return first;
	any = node(l->p, EXPR_OR);
	any->first = first;
	return any;
}

void filter_expr_release(struct filter_expr *f)
{
	for (struct expr *e = f->regexes; e; e = e->next_regex)
		regex_free(e->regex);
	f->regexes = NULL;
}

bool filter_parse(struct str text, struct arena *arena, struct filter_expr *out, struct err *err)
{
	struct filter_expr filter = { 0 };
	struct parser p = { .text = text, .arena = arena, .filter = &filter };
	struct lexer l = { text, &p };

	filter.root = parse_or(&l);
	expect_end(l);
	if (!finish(&p, err)) {
		filter_expr_release(&filter);
		return false;
	}
	*out = filter;
	return true;
}

/* ---- projections ---- */

/* Behind "key@(" : at least one value, then the closing parenthesis. */
static void parse_fixed(struct lexer *l, struct proj_field *f)
{
	VEC(struct str) fixed = { 0 };
	struct lexer after;
	struct token t;

	f->order = STR("fixed");
	for (;;) {
		t = next(l, false, &after);
		if (t.kind != TOK_WORD && t.kind != TOK_QUOTED)
			break;
		*l = after;
		vec_push(&fixed, t.text);
	}
	if (t.kind != ')')
		*l = fail(*l, "missing )");
	else if (fixed.n == 0)
		*l = fail(*l, "nothing to match");
	else
		*l = after;
	f->n_fixed = fixed.n;
	f->fixed = ARENA_ARRAY(l->p->arena, struct str, fixed.n + 1);
	if (fixed.n)
		memcpy(f->fixed, fixed.v, fixed.n * sizeof(*fixed.v));
	vec_release(&fixed);
}

static struct proj_field *parse_field(struct lexer *l)
{
	struct proj_field *f = ARENA_NEW(l->p->arena, struct proj_field);
	struct lexer after;
	struct token t = next(l, false, &after);

	if (t.kind != TOK_WORD && t.kind != TOK_QUOTED) {
		*l = fail(*l, "expected key");
		return f;
	}
	*l = after;
	f->key = t.text;
	f->key_off = t.off;
	f->order = STR("first");
	f->order_off = t.off + t.text.n;
	if (next(l, false, &after).kind != '@')
		return f;
	*l = after;
	t = next(l, false, &after);
	f->order_off = t.off;
	if (t.kind == TOK_WORD || t.kind == TOK_QUOTED) {
		f->order = t.text;
		*l = after;
	} else if (t.kind == '(') {
		*l = after;
		parse_fixed(l, f);
	} else {
		*l = fail(*l, "expected named sort order or parenthesized list");
	}
	return f;
}

bool proj_parse(struct str text, struct arena *arena, struct proj_field **out, struct err *err)
{
	struct parser p = { .text = text, .arena = arena };
	struct lexer l = { text, &p }, after;
	struct proj_field *first = NULL, **tail = &first;
	struct token t;

	while ((t = next(&l, false, &after)).kind != TOK_END) {
		if (t.kind == ',' && first)
			l = after;
		*tail = parse_field(&l);
		assert(*tail);
		tail = &(*tail)->next;
	}
	expect_end(l);
	if (!finish(&p, err))
		return false;
	*out = first;
	return true;
}
