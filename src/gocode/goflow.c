#include "gocode/goflow.h"

#include "base/vec.h"

const char *const goflow_cause_names[] = {
	[FLOW_UNKNOWN] = "unknown",
	[FLOW_RETURNED] = "returned",
	[FLOW_PASSED] = "passed to a call",
	[FLOW_STORED] = "stored outside",
	[FLOW_APPENDED] = "appended to a slice",
	[FLOW_GOROUTINE] = "kept by a goroutine or defer",
	[FLOW_STORED_IN] = "stored in a heap value",
	[FLOW_OUTLIVES] = "outlives its loop",
	[FLOW_CALLED] = "receiver of a call",
	[FLOW_SENT] = "sent on a channel",
	[FLOW_MAP] = "stored in a map",
	[FLOW_TOO_LARGE] = "too large for a stack",
	[FLOW_UNKNOWN_SIZE] = "size not constant",
};

/* What a note of the compiler means for the value: a verb behind it; $E is the note's expression, $D where it flows to. */
struct note_row {
	const char *reason, *words;
	enum goflow_cause cause; /* where the flow ends with it; FLOW_UNKNOWN: see end_cause */
};

static const struct note_row notes[] = {
	{ "spill", "", FLOW_UNKNOWN },
	{ "address-of", "", FLOW_UNKNOWN },
	{ "reference", "", FLOW_UNKNOWN },
	{ "dot", "", FLOW_UNKNOWN },
	{ "dot of pointer", "", FLOW_UNKNOWN },
	{ "indirection", "", FLOW_UNKNOWN },
	{ "fixed-array-index-of", "", FLOW_UNKNOWN },
	{ "slice", "", FLOW_UNKNOWN },
	{ "interface-converted", "is converted to an interface", FLOW_UNKNOWN },
	{ "captured by a closure", "is captured by a function literal", FLOW_STORED },
	{ "call parameter", "is passed to $E", FLOW_PASSED },
	{ "callee operand", "is what $E calls", FLOW_CALLED },
	{ "return", "is returned", FLOW_RETURNED },
	{ "assign", "is stored in $D", FLOW_STORED },
	{ "assign-pair", "becomes $D", FLOW_STORED },
	{ "assign-pair-receive", "becomes $D", FLOW_STORED },
	{ "assign-pair-mapr", "becomes $D", FLOW_STORED },
	{ "assign-pair-dot-type", "becomes $D", FLOW_STORED },
	{ "struct literal element", "becomes a field of $E", FLOW_STORED_IN },
	{ "array literal element", "becomes an element of $E", FLOW_STORED_IN },
	{ "slice-literal-element", "becomes an element of $E", FLOW_STORED_IN },
	{ "map literal key", "becomes a key of a map", FLOW_MAP },
	{ "map literal value", "becomes a value of a map", FLOW_MAP },
	{ "key of map put", "becomes a key of a map", FLOW_MAP },
	{ "send", "is sent on a channel", FLOW_SENT },
	{ "appendee slice", "is the slice that $E appends to", FLOW_STORED },
	{ "appended to slice", "is appended by $E", FLOW_STORED },
	{ "appended slice...", "is appended by $E", FLOW_STORED },
	{ "copied slice", "has its elements copied by $E", FLOW_STORED },
	{ "range", "is walked over by a range loop", FLOW_STORED },
	{ "range-deref", "has elements that a range loop takes", FLOW_STORED },
	{ "switch case", "is compared in a type switch", FLOW_STORED },
	{ "panic", "is the value of a panic", FLOW_PASSED },
	{ "too large for stack", "", FLOW_TOO_LARGE },
	{ "too aligned for stack", "", FLOW_TOO_LARGE },
	{ "non-constant size", "", FLOW_UNKNOWN_SIZE },
	{ "zero-sized element", "", FLOW_TOO_LARGE },
};

static const struct note_row *note_find(struct str reason)
{
	for (size_t i = 0; i < ARRAY_LEN(notes); i++)
		if (str_eq(reason, str_of(notes[i].reason)))
			return &notes[i];
	return NULL;
}

/* "return &x (return)": the expression, and the reason in the last parentheses. */
static bool split_note(struct str text, struct str *expr, struct str *reason)
{
	size_t at = text.n;

	if (!text.n || text.p[text.n - 1] != ')')
		return false;
	while (at >= 2 && memcmp(text.p + at - 2, " (", 2) != 0)
		at--;
	if (at < 2)
		return false;
	*expr = str_trim(str_sub(text, 0, at - 2));
	*reason = str_sub(text, at, text.n - 1);
	return true;
}

struct flow {
	struct str to, from;
	bool address; /* the address of `from` flows */
};

/* "~r0 ← &{storage for x}", "~r0 = &x". */
static struct flow split_flow(struct str text)
{
	struct flow f = { text, STR(""), false };
	ptrdiff_t at = str_index(text, STR(" ← "));
	size_t n = sizeof(" ← ") - 1;

	if (at < 0) {
		at = str_index(text, STR(" = "));
		n = 3;
	}
	if (at < 0)
		return f;
	f.to = str_sub(text, 0, (size_t)at);
	f.from = str_sub(text, (size_t)at + n, text.n);
	f.address = f.from.n && f.from.p[0] == '&';
	while (f.from.n && (f.from.p[0] == '&' || f.from.p[0] == '*'))
		f.from = str_sub(f.from, 1, f.from.n);
	return f;
}

/* "x" of "{storage for x}"; other places as they are. */
static struct str place_name(struct str s)
{
	if (str_has_prefix(s, STR("{storage for ")) && str_has_suffix(s, STR("}")))
		return str_sub(s, sizeof("{storage for ") - 1, s.n - 1);
	return s;
}

static bool is_temporary(struct str s)
{
	/* without braces before go1.21 */
	return str_eq(s, STR("{temp}")) || str_eq(s, STR("temp")) ||
	       str_has_prefix(s, STR(".autotmp_"));
}

static bool is_result_name(struct str s)
{
	return str_has_prefix(s, STR("~r"));
}

/* A place for people. */
static void add_place(struct buf *out, struct str s)
{
	s = place_name(s);
	if (str_eq(s, STR("{heap}")))
		buf_adds(out, "memory that outlives the function");
	else if (is_temporary(s))
		buf_adds(out, "a temporary");
	else if (str_eq(s, STR("... argument")))
		buf_adds(out, "the call's argument list");
	else if (is_result_name(s))
		buf_adds(out, "the result");
	else
		buf_add_str(out, s);
}

/* What is called: "fmt.Sprintf" of "fmt.Sprintf("%d", ... argument...)": in front of the last pair of outer parentheses. */
static struct str callee_of(struct str call)
{
	size_t open = 0, depth = 0;
	char quote = 0;

	for (size_t i = 0; i < call.n; i++) {
		char c = call.p[i];

		if (quote) {
			if (c == '\\' && quote != '`')
				i++;
			else if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '`' || c == '\'') {
			quote = c;
		} else if (c == '(') {
			open = depth++ == 0 ? i : open;
		} else if (c == ')' && depth) {
			depth--;
		}
	}
	call = open ? str_sub(call, 0, open) : call;
	call = str_trim_prefix(str_trim_prefix(call, STR("go ")), STR("defer "));
	return str_eq(call, STR("func literal")) ? STR("the function literal") : call;
}

static void add_words(struct buf *out, const char *words, struct str expr, struct str to, bool call)
{
	for (const char *p = words; *p; p++) {
		if (p[0] == '$' && p[1] == 'E') {
			if (str_eq(expr, STR("... argument")))
				add_place(out, expr);
			else
				buf_add_str(out, call ? callee_of(expr) : expr);
			p++;
		} else if (p[0] == '$' && p[1] == 'D') {
			add_place(out, to);
			p++;
		} else {
			buf_addc(out, *p);
		}
	}
}

struct explainer {
	const struct godiag *d;
	struct buf *out;
	struct flow flow;	    /* that is being told */
	const struct note_row *end; /* of the last note */
	struct str end_expr;
	uint32_t line;	/* told last */
	size_t clauses; /* said so far */
	struct str last_to;
};

static bool is_call(const struct note_row *row)
{
	return strcmp(row->reason, "call parameter") == 0 ||
	       strcmp(row->reason, "callee operand") == 0;
}

#define MAX_CLAUSES 6

/* "fmt.a": a variable of an inlined function, which the reader has not written. */
static bool is_inner_variable(struct str place)
{
	return place.n && place.p[0] != '{' && str_index_byte(place, '.') > 0 &&
	       str_index_byte(place, ' ') < 0;
}

/* Moves between places without a name, or with one that is not in the reader's function, tell nobody anything. */
static bool is_idle(const struct explainer *e, const struct note_row *row)
{
	return str_has_prefix(str_of(row->words), STR("becomes $D")) &&
	       (is_result_name(e->flow.to) || is_temporary(e->flow.to) ||
		str_eq(e->flow.to, e->last_to) || is_inner_variable(e->flow.to));
}

/* The note's words where it ends on the heap, or is of a call of the language's own. */
static const char *words_of(const struct explainer *e, const struct note_row *row, struct str expr)
{
	bool to_heap = str_eq(e->flow.to, STR("{heap}"));

	if (strcmp(row->reason, "call parameter") == 0) {
		if (str_eq(callee_of(expr), STR("append")))
			return "is put into a slice by append";
		if (str_eq(callee_of(expr), STR("panic")))
			return "is the value of a panic";
		if (!to_heap && !is_inner_variable(e->flow.to))
			return "goes through $E";
	}
	return to_heap && strcmp(row->words, "is stored in $D") == 0 ? "is stored by \"$E\""
								     : row->words;
}

static void add_clause(struct explainer *e, const struct note_row *row, struct str expr,
		       const struct godiag_place *at)
{
	struct buf words = { 0 };

	if (is_idle(e, row))
		return;
	add_words(&words, words_of(e, row, expr), expr, e->flow.to, is_call(row));
	if (at->line && at->line != e->line) {
		buf_printf(&words, " (line %u)", at->line);
		e->line = at->line;
	}
	if (e->clauses < MAX_CLAUSES) {
		buf_adds(e->out, e->clauses ? ", which " : " ");
		buf_add_str(e->out, buf_str(&words));
	} else if (e->clauses == MAX_CLAUSES) {
		buf_adds(e->out, ", ...");
	}
	e->clauses++;
	e->last_to = e->flow.to;
	buf_release(&words);
}

static enum goflow_cause end_cause(const struct explainer *e, const struct goflow_facts *facts)
{
	struct str to = e->flow.to, name = place_name(to);
	enum goflow_cause cause = e->end ? e->end->cause : FLOW_UNKNOWN;

	if (cause == FLOW_TOO_LARGE || cause == FLOW_UNKNOWN_SIZE)
		return cause;
	if (str_eq(to, STR("{heap}"))) {
		if (facts && facts->keeper)
			return FLOW_GOROUTINE;
		if (cause == FLOW_PASSED && str_eq(callee_of(e->end_expr), STR("append")))
			return FLOW_APPENDED;
		if (cause == FLOW_UNKNOWN && !e->clauses)
			return FLOW_GOROUTINE;
		return cause == FLOW_STORED_IN || cause == FLOW_UNKNOWN ? FLOW_STORED : cause;
	}
	if (is_result_name(to) || (facts && facts->is_result && facts->is_result(facts->ctx, name)))
		return FLOW_RETURNED;
	if (facts && facts->is_on_heap && facts->is_on_heap(facts->ctx, name))
		return FLOW_STORED_IN;
	return to.n ? FLOW_OUTLIVES : FLOW_UNKNOWN;
}

static void add_function(struct buf *out, struct str fn)
{
	if (fn.n)
		buf_add_str(out, fn);
	else
		buf_adds(out, "the function");
}

/* Why the end of the flow forces the heap. */
static void add_reason(const struct explainer *e, enum goflow_cause cause, struct str fn,
		       const struct goflow_facts *facts)
{
	struct buf *out = e->out;

	switch (cause) {
	case FLOW_RETURNED:
		buf_adds(out, " A caller may keep it after ");
		add_function(out, fn);
		buf_adds(out, " has returned and its stack frame is gone.");
		break;
	case FLOW_PASSED:
	case FLOW_CALLED:
		if (str_has_prefix(e->end_expr, STR("fmt."))) {
			buf_adds(out,
				 " fmt looks into its arguments at run time, where the compiler "
				 "cannot follow.");
			break;
		}
		buf_adds(out, " ");
		buf_add_str(out, e->end_expr.n ? callee_of(e->end_expr) : STR("What is called"));
		buf_adds(out,
			 " may keep it: the compiler sees its parameter leak, or cannot see which "
			 "function will be called.");
		break;
	case FLOW_STORED:
		buf_adds(out, " What holds it then is a global variable, or memory on the heap "
			      "already: it outlives ");
		add_function(out, fn);
		buf_adds(out, ".");
		break;
	case FLOW_APPENDED:
		buf_adds(out, " The memory behind that slice is on the heap, or outlives ");
		add_function(out, fn);
		buf_adds(out, ".");
		break;
	case FLOW_GOROUTINE:
		if (facts && facts->keeper) {
			buf_printf(out, " %s", facts->keeper);
			break;
		}
		buf_adds(out, " It is kept where the compiler cannot see its end (a goroutine, a "
			      "deferred "
			      "call of a loop): it may outlive ");
		add_function(out, fn);
		buf_adds(out, ".");
		break;
	case FLOW_STORED_IN:
		buf_adds(out, " ");
		add_place(out, e->flow.to);
		buf_adds(out, " is on the heap itself, and what it points at must be there too.");
		break;
	case FLOW_OUTLIVES:
		buf_adds(out, " ");
		add_place(out, e->flow.to);
		buf_adds(out, " is declared outside of the loop or function literal that makes "
			      "this value, "
			      "and still holds it when that has ended.");
		break;
	case FLOW_SENT:
		buf_adds(out, " Another goroutine may receive it and keep it.");
		break;
	case FLOW_MAP:
		buf_adds(out, " The map's own memory is on the heap.");
		break;
	case FLOW_TOO_LARGE:
		buf_adds(out, " It is larger than what the compiler puts into a stack frame.");
		break;
	case FLOW_UNKNOWN_SIZE:
		buf_adds(out, " Its size is not constant, and a stack frame's size must be.");
		break;
	case FLOW_UNKNOWN:
		break;
	}
}

enum goflow_cause goflow_explain(const struct godiag *d, struct str value, struct str fn,
				 const struct goflow_facts *facts, struct buf *out)
{
	struct explainer e = { .d = d, .out = out, .line = d->line };
	enum goflow_cause cause;
	struct buf clauses = { 0 };

	if (!d->n_steps)
		return FLOW_UNKNOWN;
	e.out = &clauses;
	for (uint32_t i = 0; i < d->n_steps; i++) {
		const struct godiag_step *step = &d->steps[i];
		const struct note_row *row;
		struct str expr, reason;

		if (step->is_flow) {
			e.flow = split_flow(step->text);
			e.end = NULL;
			e.end_expr = STR("");
			continue;
		}
		if (!split_note(step->text, &expr, &reason) || !(row = note_find(reason)))
			continue;
		e.end = row;
		e.end_expr = is_call(row) ? expr : STR("");
		if (row->words[0])
			add_clause(&e, row, expr, &step->at);
	}
	if (e.clauses) {
		struct flow first = split_flow(d->steps[0].text);
		buf_adds(out, first.address && !str_has_prefix(first.from, STR("{storage"))
				      ? "The address of "
				      : "");
		add_place(out, value);
		buf_add_str(out, buf_str(&clauses));
		buf_addc(out, '.');
	}
	cause = end_cause(&e, facts);
	buf_clear(&clauses);
	add_reason(&e, cause, fn, facts); /* begins with a space */
	buf_add_str(out, e.clauses ? buf_str(&clauses) : str_trim(buf_str(&clauses)));
	buf_release(&clauses);
	return cause;
}
