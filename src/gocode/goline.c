#include "gocode/goline.h"

#include "base/base.h"

enum token_kind { TOK_END, TOK_NAME, TOK_OP, TOK_LITERAL };

struct token {
	enum token_kind kind;
	struct str text;
};

#define MAX_TOKENS 256

struct lexer {
	struct token tok[MAX_TOKENS + 1]; /* ends with TOK_END */
	size_t n;
};

static bool name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9') || c & 0x80;
}

/* Behind the quote that opens at p. */
static const char *skip_literal(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote)
		p += *p == '\\' && quote != '`' && p + 1 < end ? 2 : 1;
	return p < end ? p + 1 : end;
}

static size_t op_length(const char *p, const char *end)
{
	static const char *const ops[] = { "<<=", ">>=", "&^=", "...", "<-", "++", "--", "+=", "-=",
					   "*=",  "/=",	 "%=",	"&=",  "|=", "^=", ":=", "==", "!=",
					   "<=",  ">=",	 "&&",	"||",  "<<", ">>", "&^" };

	for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
		size_t n = strlen(ops[i]);
		if ((size_t)(end - p) >= n && memcmp(p, ops[i], n) == 0)
			return n;
	}
	return 1;
}

static void lex(struct lexer *l, struct str line)
{
	const char *p = line.p, *end = line.p + line.n;

	l->n = 0;
	while (p < end && l->n < MAX_TOKENS) {
		const char *from = p;
		enum token_kind kind = TOK_OP;
		if (*p == ' ' || *p == '\t') {
			p++;
			continue;
		}
		if (end - p >= 2 && p[0] == '/' && (p[1] == '/' || p[1] == '*'))
			break;
		if (*p == '"' || *p == '`' || *p == '\'') {
			p = skip_literal(p, end);
			kind = TOK_LITERAL;
		} else if (name_byte(*p)) {
			kind = *p >= '0' && *p <= '9' ? TOK_LITERAL : TOK_NAME;
			while (p < end && (name_byte(*p) || (kind == TOK_LITERAL && *p == '.')))
				p++;
		} else {
			p += op_length(p, end);
		}
		l->tok[l->n++] = (struct token){ kind, { from, (size_t)(p - from) } };
	}
	l->tok[l->n] = (struct token){ TOK_END, { end, 0 } };
}

static bool is(const struct lexer *l, size_t i, const char *text)
{
	return i < l->n && l->tok[i].kind != TOK_LITERAL && str_eq(l->tok[i].text, str_of(text));
}

static bool is_any(const struct lexer *l, size_t i, const char *const *texts, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (is(l, i, texts[k]))
			return true;
	return false;
}

static bool is_keyword(const struct lexer *l, size_t i)
{
	static const char *const words[] = {
		"break",     "case", "chan",	"const",      "continue", "default", "defer",
		"else",	     "for",  "func",	"go",	      "goto",	  "if",	     "import",
		"interface", "map",  "range",	"return",     "select",	  "struct",  "switch",
		"type",	     "var",  "package", "fallthrough"
	};

	return is_any(l, i, words, ARRAY_LEN(words));
}

/* Names that are no variables. */
static bool is_predeclared(const struct lexer *l, size_t i)
{
	static const char *const words[] = { "true",	"false",  "nil",    "iota",   "_",
					     "string",	"bool",	  "byte",   "rune",   "int",
					     "int8",	"int16",  "int32",  "int64",  "uint",
					     "uint8",	"uint16", "uint32", "uint64", "float32",
					     "float64", "error",  "any",    "uintptr" };

	return is_any(l, i, words, ARRAY_LEN(words));
}

/* Behind the bracket that matches the one at i; the end of the line where it is not closed there. */
static size_t skip_brackets(const struct lexer *l, size_t i)
{
	int depth = 0;

	for (; i < l->n; i++) {
		if (l->tok[i].kind != TOK_OP)
			continue;
		char c = l->tok[i].text.p[0];
		depth += c == '(' || c == '[' || c == '{';
		depth -= c == ')' || c == ']' || c == '}';
		if (depth == 0)
			return i + 1;
	}
	return l->n;
}

/* A name with its selectors and indexes. */
struct primary {
	struct str expr; /* up to the first index or call */
	struct str method;
	size_t from, end; /* tokens */
	bool indexed, called;
};

static struct primary parse_primary(const struct lexer *l, size_t i)
{
	struct primary p = { .expr = l->tok[i].text, .from = i };
	size_t last;

	for (i++;;) {
		if (is(l, i, ".") && l->tok[i + 1].kind == TOK_NAME) {
			last = i + 1;
			if (!p.indexed && !p.called && !is(l, i + 2, "("))
				p.expr.n = (size_t)(l->tok[last].text.p + l->tok[last].text.n -
						    p.expr.p);
			else if (!p.indexed && !p.called)
				p.method = l->tok[last].text;
			i += 2;
		} else if (is(l, i, "[")) {
			p.indexed = true;
			i = skip_brackets(l, i);
		} else if (is(l, i, "(")) {
			p.called = true;
			i = skip_brackets(l, i);
			break;
		} else {
			break;
		}
	}
	p.end = i;
	return p;
}

struct collect {
	const struct lexer *l;
	struct go_access *out;
	size_t n;
};

static void put(struct collect *c, struct str expr, enum go_access_kind kind, struct str method)
{
	if (c->n < GO_LINE_MAX)
		c->out[c->n++] = (struct go_access){ .expr = expr, .kind = kind, .method = method };
}

/* Whether the token at i begins the assignment's operator, and which access it makes of what stands before it. */
static bool assignment_at(const struct lexer *l, size_t i, enum go_access_kind *kind)
{
	static const char *const update[] = { "++", "--", "+=", "-=",  "*=",  "/=", "%=",
					      "&=", "|=", "^=", "<<=", ">>=", "&^=" };

	if (is_any(l, i, update, ARRAY_LEN(update)))
		*kind = GO_UPDATE;
	else if (is(l, i, ":="))
		*kind = GO_DECLARE;
	else if (is(l, i, "="))
		*kind = GO_WRITE;
	else
		return false;
	return true;
}

/* Finds the operator behind a list "a, b.c, d[i] = ..."; false when the primary at hand is no assignment's target. */
static bool target_of(const struct lexer *l, const struct primary *p, enum go_access_kind *kind)
{
	size_t i = p->end;

	/* only the start of a statement is a target: not "f(a, b) = ..." */
	while (is(l, i, ",") && l->tok[i + 1].kind == TOK_NAME && !is_keyword(l, i + 1))
		i = parse_primary(l, i + 1).end;
	return assignment_at(l, i, kind);
}

static bool appends_to_itself(const struct lexer *l, const struct primary *p)
{
	size_t i = p->end;

	if (!is(l, i, "=") || !is(l, i + 1, "append") || !is(l, i + 2, "(") ||
	    l->tok[i + 3].kind != TOK_NAME)
		return false;
	return str_eq(parse_primary(l, i + 3).expr, p->expr);
}

/* Whether an operand ends at token i (counted from 0; -1 wraps), so that an operator behind it is binary. */
static bool ends_operand(const struct lexer *l, size_t i)
{
	if (i >= l->n)
		return false;
	if (l->tok[i].kind == TOK_OP)
		return is(l, i, ")") || is(l, i, "]");
	return !is_keyword(l, i);
}

static enum go_access_kind read_kind(const struct lexer *l, const struct primary *p)
{
	size_t i = p->from, end = p->end;

	if (p->indexed)
		return GO_INDEX_READ;
	if ((is(l, end, "==") || is(l, end, "!=")) && is(l, end + 1, "nil"))
		return GO_NIL_CHECK;
	if (is(l, end, "<-"))
		return GO_SEND;
	if (i == 0)
		return GO_READ;
	if (is(l, i - 1, "<-") && !ends_operand(l, i - 2))
		return GO_RECEIVE;
	if (is(l, i - 1, "!"))
		return GO_NOT;
	if (is(l, i - 1, "range"))
		return GO_RANGE;
	if (is(l, i - 1, "&"))
		return GO_ADDRESS;
	/* "a * b" is a product, "= *b" and "f(*b" copy what b points to */
	if (is(l, i - 1, "*") && !ends_operand(l, i - 2))
		return GO_COPY;
	return GO_READ;
}

/* close, delete, clear: *end is the token behind what they take. */
static bool builtin_call(struct collect *c, const struct primary *p, size_t *end)
{
	static const struct {
		const char *name;
		enum go_access_kind kind;
	} rows[] = { { "close", GO_CLOSE }, { "delete", GO_DELETE }, { "clear", GO_DELETE } };
	const struct lexer *l = c->l;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!str_eq(p->expr, str_of(rows[i].name)) || !is(l, p->from + 1, "(") ||
		    l->tok[p->from + 2].kind != TOK_NAME)
			continue;
		struct primary arg = parse_primary(l, p->from + 2);
		put(c, arg.expr, rows[i].kind, STR(""));
		*end = arg.end;
		return true;
	}
	return false;
}

/* One name and what hangs on it; returns the token to go on with. */
static size_t take_primary(struct collect *c, size_t i)
{
	const struct lexer *l = c->l;
	struct primary p = parse_primary(l, i);
	enum go_access_kind kind;

	if (p.called) {
		if (builtin_call(c, &p, &i))
			return i;
		/* what is called is a function or a method of p.expr; its arguments come next */
		if (p.method.n)
			put(c, p.expr, p.indexed ? GO_INDEX_READ : GO_CALL, p.method);
	} else if (appends_to_itself(l, &p)) {
		put(c, p.expr, GO_APPEND, STR(""));
		return parse_primary(l, p.end + 3).end;
	} else if (target_of(l, &p, &kind)) {
		put(c, p.expr, p.indexed ? GO_INDEX_WRITE : kind, STR(""));
	} else {
		put(c, p.expr, read_kind(l, &p), STR(""));
	}
	/* go on inside of indexes and arguments */
	for (i = p.from + 1; is(l, i, ".") && i < p.end; i += 2)
		;
	return i;
}

/* Marks what the head of a for statement declares or updates. */
static void mark_loop(const struct lexer *l, struct collect *c)
{
	for (size_t i = 0; i < l->n; i++) {
		if (!is(l, i, "for"))
			continue;
		const char *open = l->tok[l->n].text.p;
		for (size_t k = i; k < l->n; k++)
			if (is(l, k, "{"))
				open = l->tok[k].text.p;
		for (size_t k = 0; k < c->n; k++)
			if (c->out[k].expr.p > l->tok[i].text.p && c->out[k].expr.p < open &&
			    (c->out[k].kind == GO_DECLARE || c->out[k].kind == GO_UPDATE))
				c->out[k].loop = true;
		return;
	}
}

/* Behind "func": receiver, name, type parameters, parameters and results are names and types, no accesses. */
static size_t skip_signature(const struct lexer *l, size_t i)
{
	bool named = false;

	for (;;) {
		if (is(l, i, "(") || is(l, i, "["))
			i = skip_brackets(l, i);
		else if (!named && l->tok[i].kind == TOK_NAME &&
			 (is(l, i + 1, "(") || is(l, i + 1, "[")))
			i++, named = true;
		else
			return i;
	}
}

size_t go_line_accesses(struct str line, struct go_access out[GO_LINE_MAX])
{
	struct lexer l;
	struct collect c = { &l, out, 0 };
	size_t i = 0;

	lex(&l, line);
	while (i < l.n) {
		if (is(&l, i, "func")) {
			i = skip_signature(&l, i + 1);
			continue;
		}
		if (l.tok[i].kind == TOK_NAME && !is_keyword(&l, i) && !is_predeclared(&l, i))
			i = take_primary(&c, i);
		else
			i++;
	}
	mark_loop(&l, &c);
	return c.n;
}

bool go_access_writes(enum go_access_kind kind)
{
	return kind == GO_WRITE || kind == GO_DECLARE || kind == GO_UPDATE || kind == GO_APPEND ||
	       kind == GO_INDEX_WRITE || kind == GO_DELETE;
}

bool go_line_has_word(struct str line, struct str word)
{
	struct lexer l;

	lex(&l, line);
	for (size_t i = 0; i < l.n; i++)
		if (l.tok[i].kind == TOK_NAME && str_eq(l.tok[i].text, word))
			return true;
	return false;
}

struct str go_expr_last(struct str expr)
{
	ptrdiff_t dot = str_last_index_byte(expr, '.');

	return str_sub(expr, (size_t)(dot + 1), expr.n);
}
