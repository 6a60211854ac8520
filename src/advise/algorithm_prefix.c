/*
 * Lines, characters or elements that are counted from the start up to a place, for each of many places: the line number of a
 * token, out of strings.Count(src[:pos], "\n").
 */
#include "advise/algorithm.h"
#include "advise/callsite.h"
#include "advise/setup.h"

/* Counts that may go on from where the last one ended; how it reads there. */
struct counting {
	const char *path, *name; /* "": len of a conversion */
	const char *as;		 /* what counts the same without making it */
	bool separator; /* its second argument must be one character, which no place cuts */
};

static const struct counting countings[] = {
	{ "strings", "Count", "strings.Count", true },
	{ "bytes", "Count", "bytes.Count", true },
	{ "unicode/utf8", "RuneCountInString", "utf8.RuneCountInString", false },
	{ "unicode/utf8", "RuneCount", "utf8.RuneCount", false },
	{ "strings", "Split", "strings.Count", true },
	{ "bytes", "Split", "bytes.Count", true },
	{ "", "[]rune", "utf8.RuneCountInString", false },
	{ 0 },
};

/* "\n", []byte("\n"), []byte{'\n'} */
static bool is_one_character(const struct gosrc *src, TSNode n)
{
	struct str text = go_text(src, go_no_parens(n));

	if (str_has_prefix(text, STR("[]byte(")) || str_has_prefix(text, STR("[]byte{")))
		text = str_sub(text, 7, text.n - 1);
	return (text.n == 3 || (text.n == 4 && text.p[1] == '\\')) &&
	       (text.p[0] == '"' || text.p[0] == '\'' || text.p[0] == '`');
}

static bool is_len(const struct gosrc *src, TSNode call)
{
	return go_is(call, "call_expression") && str_eq(go_callee(src, call), STR("len"));
}

/* []rune(s) of len([]rune(s)); null. */
static TSNode runes_of(const struct gosrc *src, TSNode call)
{
	TSNode made = is_len(src, call) ? go_arg(call, 0) : go_null();

	return go_is(made, "type_conversion_expression") &&
			       str_eq(go_text(src, go_field(made, "type")), STR("[]rune"))
		       ? made
		       : go_null();
}

/* What is counted in. */
static TSNode text_of(const struct gosrc *src, TSNode call)
{
	TSNode runes = runes_of(src, call);

	return ts_node_is_null(runes) ? go_arg(call, 0) : go_field(runes, "operand");
}

static const struct counting *counting_of(const struct gosrc *src, TSNode call)
{
	for (const struct counting *k = countings; k->path; k++) {
		if (k->path[0] ? !go_calls(src, call, k->path, k->name)
			       : ts_node_is_null(runes_of(src, call)))
			continue;
		if (k->separator && !is_one_character(src, go_arg(call, 1)))
			return NULL;
		if (str_eq(str_of(k->name), STR("Split")) &&
		    !is_len(src, ts_node_parent(ts_node_parent(call))))
			return NULL;
		return k;
	}
	return NULL;
}

/* src[:pos] */
static bool read_prefix(const struct gosrc *src, TSNode n, TSNode *of, TSNode *pos)
{
	TSNode start;

	n = go_no_parens(n);
	if (!go_is(n, "slice_expression"))
		return false;
	start = go_field(n, "start");
	*of = go_no_parens(go_field(n, "operand"));
	*pos = go_no_parens(go_field(n, "end"));
	return !ts_node_is_null(*pos) && ts_node_is_null(go_field(n, "capacity")) &&
	       (ts_node_is_null(start) || str_eq(go_text(src, start), STR("0"))) &&
	       !go_is(*pos, "int_literal");
}

/* What is walked through is the same text each time: no buffer that is filled anew. */
static bool is_same_text(const struct candidate *c, TSNode of, TSNode region)
{
	const struct gosrc *src = c->file->src;
	TSNode base = go_base_name(of);
	struct godecl d;

	if (ts_node_is_null(base) || !go_find_decl(src, base, go_text(src, base), &d))
		return false;
	if (d.kind == DECL_RECEIVER)
		return go_is(of, "selector_expression") &&
		       ts_node_eq(go_field(of, "operand"), base) &&
		       setup_is_steady_field(c->file, of);
	return go_is(of, "identifier") && !go_is_written(src, region, go_text(src, base));
}

/* A place that comes from a call which fills the text: n of n, err := r.Read(buf). */
static bool is_read_length(const struct gosrc *src, TSNode pos)
{
	struct godecl d;

	return go_is(pos, "identifier") && go_find_decl(src, pos, go_text(src, pos), &d) &&
	       d.kind == DECL_SHORT && d.of > 1;
}

/*
 * In a loop: the same text, up to a place that the loop moves. Without one the places, and mostly the text, are parameters or
 * fields.
 */
static bool place(struct candidate *c, TSNode at, TSNode of, TSNode pos)
{
	const struct gosrc *src = c->file->src;
	enum gokind kind = go_type_of(&c->file->ctx, src, of).kind;

	if (kind != GO_STRING && kind != GO_BYTES && kind != GO_SLICE)
		return false;
	c->loop = loop_around(src, at, c->fn->node);
	if (!ts_node_is_null(c->loop)) {
		if (algorithm_varies(src, of, c->loop) || !is_same_text(c, of, c->loop) ||
		    is_read_length(src, pos) ||
		    algorithm_key_of(c, pos, c->loop) != ALGORITHM_KEY_VARIES)
			return false;
	} else if (!algorithm_is_parameter(src, of, true) ||
		   !algorithm_is_parameter(src, pos, true) || !is_same_text(c, of, c->fn->node)) {
		return false;
	}
	c->form = ALGORITHM_PREFIX;
	c->site = at;
	c->extra = of;
	c->subject = go_text(src, of);
	return true;
}

bool algorithm_prefix_call(struct candidate *c, TSNode call)
{
	const struct gosrc *src = c->file->src;
	TSNode of, pos;

	if (!counting_of(src, call) || !read_prefix(src, text_of(src, call), &of, &pos) ||
	    !place(c, call, of, pos) ||
	    (!ts_node_is_null(c->loop) && leaves_loop(go_statement(call))))
		return false;
	candidate_spot(c, (struct spot){ .from = go_line(call),
					 .to = go_end_line(call),
					 .any_cpu = true,
					 .self = true });
	return true;
}

/* Only sums of the function's own are made: line++, col = 1. */
static bool visit_body(void *ctx, TSNode n)
{
	static const char *const others[] = { "call_expression",
					      "return_statement",
					      "break_statement",
					      "for_statement",
					      "func_literal",
					      "short_var_declaration",
					      NULL };
	struct assign_search *s = ctx;
	TSNode left = go_field(n, "left");

	if (go_is_any(n, others))
		s->count = 1;
	if (go_is(n, "assignment_statement") && !go_is(go_single(left), "identifier"))
		s->count = 1;
	if (go_is(n, "inc_statement")) {
		s->found = n;
		if (!go_is(ts_node_named_child(n, 0), "identifier"))
			s->count = 1;
	}
	return s->count == 0;
}

/* for _, c := range src[:pos] { if c == '\n' { line++ } }, for i := 0; i < pos; i++ { if src[i] == '\n' { ... } } */
static bool read_loop(const struct gosrc *src, TSNode loop, TSNode *of, TSNode *pos)
{
	TSNode head = ts_node_named_child(loop, 0), body = go_field(loop, "body"),
	       stmt = ts_node_named_child(body, 0), cond, from, left;
	struct assign_search s = { .src = src, .found = go_null() };

	if (ts_node_named_child_count(body) != 1 || !go_is(stmt, "if_statement"))
		return false;
	go_walk(body, visit_body, &s);
	if (s.count || ts_node_is_null(s.found))
		return false;
	if (go_is(head, "range_clause"))
		return read_prefix(src, go_field(head, "right"), of, pos);
	cond = go_no_parens(go_field(head, "condition"));
	from = go_field(head, "initializer");
	left = go_no_parens(go_field(go_no_parens(go_field(stmt, "condition")), "left"));
	if (!go_is(head, "for_clause") || !go_is(cond, "binary_expression") ||
	    !str_eq(go_text(src, go_field(cond, "operator")), STR("<")) ||
	    !str_eq(go_text(src, go_single(go_field(from, "right"))), STR("0")) ||
	    !go_is_index(left) ||
	    !str_eq(go_text(src, go_index(left)), go_text(src, go_single(go_field(from, "left")))))
		return false;
	*of = go_operand(left);
	*pos = go_no_parens(go_field(cond, "right"));
	return go_is_name(*pos) || go_is_selector(*pos);
}

bool algorithm_prefix_loop(struct candidate *c, TSNode loop)
{
	const struct gosrc *src = c->file->src;
	TSNode of, pos;

	if (!read_loop(src, loop, &of, &pos) || !place(c, loop, of, pos))
		return false;
	candidate_spot(
		c,
		(struct spot){ .from = go_line(loop), .to = go_end_line(loop), .any_cpu = true });
	return true;
}

/* The call is the last thing that its loop does: a message that says where it failed. */
static bool is_asked_once(const struct candidate *c)
{
	TSNode stmt = ts_node_is_null(c->also_site) ? c->also_site : go_statement(c->also_site);

	return !ts_node_is_null(stmt) && leaves_loop(stmt);
}

bool algorithm_prefix_is_asked_again(struct advisor *a, struct candidate *c)
{
	return algorithm_is_asked_again(a, c, c->extra) && !is_asked_once(c);
}

const char *algorithm_prefix_example(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode of, pos;
	const struct counting *k;
	const char *last = free_name(a, c->file, c->fn->node, "last"),
		   *count = free_name(a, c->file, c->fn->node, "count");
	struct str x, to;

	if (go_is(c->site, "for_statement")) {
		if (!read_loop(src, c->site, &of, &pos))
			return "";
		return arena_printf(a->arena,
				    "// %s, and what is counted, stay from place to place\n"
				    "for ; %s < " STR_FMT "; %s++ {\n\t... // of " STR_FMT
				    "[%s]\n}",
				    last, last, STR_ARG(go_text(src, pos)), last,
				    STR_ARG(go_text(src, of)), last);
	}
	k = counting_of(src, c->site);
	if (!k || !read_prefix(src, text_of(src, c->site), &of, &pos))
		return "";
	x = go_text(src, of);
	to = go_text(src, pos);
	return arena_printf(a->arena,
			    "// %s and %s stay from place to place, which only grows\n"
			    "%s += %s(" STR_FMT "[%s:" STR_FMT "]%s" STR_FMT ")\n%s = " STR_FMT,
			    count, last, count, k->as, STR_ARG(x), last, STR_ARG(to),
			    k->separator ? ", " : "",
			    STR_ARG(k->separator ? go_text(src, go_arg(c->site, 1)) : STR("")),
			    last, STR_ARG(to));
}
