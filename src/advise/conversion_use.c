/* Whether a converted text, or the pieces that it is cut into, are only looked at. See conversion.h. */
#include "advise/conversion.h"

#define MAX_CUTS 4 /* of pieces of pieces */

struct use_search {
	const struct hot_file *f;
	struct str name;
	enum direction dir;
	uint32_t after;
	bool list; /* the name is of a list of pieces */
	bool kept;
	uint32_t uses;
	int depth;
};

static bool piece_is_look(const struct hot_file *f, enum direction dir, TSNode n, int depth);
static bool list_is_look(const struct hot_file *f, enum direction dir, TSNode n, int depth);

/* strconv.Atoi(string(b)) copies at most to the stack: what it parses does not leave it. */
static bool is_parsed(const struct gosrc *src, TSNode call)
{
	struct str fn = conversion_func(src, call, "strconv");

	return str_eq(fn, STR("Atoi")) || str_has_prefix(fn, STR("Parse"));
}

static bool use_is_look(const struct hot_file *f, enum direction dir, TSNode id)
{
	TSNode p = conversion_outer(id), call;

	if (go_is(p, "binary_expression"))
		return !str_eq(go_text(f->src, go_field(p, "operator")), STR("+"));
	if (go_is(p, "index_expression") && ts_node_eq(go_field(p, "operand"), id))
		return !conversion_is_assigned(p);
	if (go_is_index(p)) /* m[string(b)] is read without a copy */
		return dir == TO_STRING && !conversion_is_assigned(p) &&
		       go_type_of(&f->ctx, f->src, go_operand(p)).kind == GO_MAP;
	if (go_is(p, "expression_switch_statement") || go_is(p, "range_clause"))
		return true;
	if (!go_is(p, "argument_list"))
		return false;
	call = ts_node_parent(p);
	if (str_eq(go_callee(f->src, call), STR("len")) ||
	    (dir == TO_STRING && is_parsed(f->src, call)))
		return true;
	return conversion_form(f, dir, call, id) == FORM_PACKAGE ||
	       conversion_form(f, dir, call, id) == FORM_WRITE ||
	       conversion_form(f, dir, call, id) == FORM_WRITE_STR;
}

/* What the functions that both packages have give of the text that they get. */
enum cut { CUT_NONE, CUT_LIST, CUT_PIECE, CUT_TWO /* and whether it was found */ };

static enum cut cut_of(const struct hot_file *f, enum direction dir, TSNode call, TSNode of)
{
	static const struct {
		const char *name;
		enum cut cut;
	} rows[] = {
		{ "Split", CUT_LIST },	     { "SplitN", CUT_LIST },
		{ "SplitAfter", CUT_LIST },  { "SplitAfterN", CUT_LIST },
		{ "SplitSeq", CUT_LIST },    { "SplitAfterSeq", CUT_LIST },
		{ "Fields", CUT_LIST },	     { "FieldsSeq", CUT_LIST },
		{ "FieldsFunc", CUT_LIST },  { "FieldsFuncSeq", CUT_LIST },
		{ "Lines", CUT_LIST },	     { "TrimSpace", CUT_PIECE },
		{ "TrimPrefix", CUT_PIECE }, { "TrimSuffix", CUT_PIECE },
		{ "TrimRight", CUT_PIECE },  { "TrimLeft", CUT_PIECE },
		{ "Trim", CUT_PIECE },	     { "TrimFunc", CUT_PIECE },
		{ "Cut", CUT_TWO },	     { "CutPrefix", CUT_TWO },
		{ "CutSuffix", CUT_TWO },
	};
	struct str fn =
		go_is(call, "call_expression")
			? conversion_func(f->src, call, dir == TO_STRING ? "strings" : "bytes")
			: (struct str){ NULL, 0 };

	for (size_t i = 0; fn.n && i < ARRAY_LEN(rows); i++)
		if (str_eq(fn, str_of(rows[i].name)))
			return ts_node_eq(go_no_parens(go_arg(call, 0)), of) ? rows[i].cut
									     : CUT_NONE;
	return CUT_NONE;
}

static bool visit_use(void *ctx, TSNode n)
{
	struct use_search *u = ctx;

	if (ts_node_start_byte(n) >= u->after && go_is(n, "identifier") &&
	    str_eq(go_text(u->f->src, n), u->name)) {
		u->uses++;
		u->kept = u->kept || !(u->list ? list_is_look(u->f, u->dir, n, u->depth)
					       : piece_is_look(u->f, u->dir, n, u->depth));
	}
	return !u->kept;
}

/* The uses of a name in a scope, behind a place. A name that nobody uses is thrown away. */
static bool name_is_look(struct use_search *u, TSNode name, TSNode scope)
{
	u->name = go_text(u->f->src, name);
	if (str_eq(u->name, STR("_")))
		return true;
	go_walk(scope, visit_use, u);
	return !u->kept && u->uses > 0;
}

/* a, b := strings.Cut(...): each of the names that are pieces. False: it goes somewhere else. */
static bool names_are_looks(const struct hot_file *f, enum direction dir, TSNode value, bool list,
			    uint32_t pieces, int depth)
{
	TSNode values = conversion_outer(value), stmt = ts_node_parent(values), left;

	if (depth > MAX_CUTS || !go_is(values, "expression_list") ||
	    !go_is(stmt, "short_var_declaration") || ts_node_named_child_count(values) != 1)
		return false;
	left = go_field(stmt, "left");
	for (uint32_t i = 0; i < pieces && i < ts_node_named_child_count(left); i++) {
		TSNode name = ts_node_named_child(left, i);
		struct use_search u = { .f = f, .dir = dir, .list = list, .depth = depth + 1 };

		u.after = ts_node_end_byte(stmt);
		/* found, but for what is cut off: only whether there was one is looked at */
		if (!go_is(name, "identifier") || !name_is_look(&u, name, ts_node_parent(stmt)))
			return false;
	}
	return true;
}

/* What a call gives of the text, and what becomes of that. */
static bool cuts_are_looks(const struct hot_file *f, enum direction dir, TSNode call, enum cut cut,
			   int depth)
{
	struct str fn = conversion_func(f->src, call, dir == TO_STRING ? "strings" : "bytes");

	if (cut == CUT_TWO)
		return names_are_looks(f, dir, call, false, str_eq(fn, STR("Cut")) ? 2 : 1, depth);
	if (cut == CUT_PIECE)
		return piece_is_look(f, dir, call, depth);
	return cut == CUT_LIST && list_is_look(f, dir, call, depth);
}

static bool piece_is_look(const struct hot_file *f, enum direction dir, TSNode n, int depth)
{
	TSNode p = conversion_outer(n);

	if (depth > MAX_CUTS)
		return false;
	if (use_is_look(f, dir, n))
		return true;
	if (go_is(p, "slice_expression") && ts_node_eq(go_field(p, "operand"), n))
		return piece_is_look(f, dir, p, depth + 1);
	if (go_is(p, "argument_list"))
		return cuts_are_looks(f, dir, ts_node_parent(p),
				      cut_of(f, dir, ts_node_parent(p), n), depth + 1);
	return names_are_looks(f, dir, n, false, 1, depth);
}

/* for _, piece := range list; for piece := range seq */
static bool range_is_look(const struct hot_file *f, enum direction dir, TSNode clause, TSNode list,
			  int depth)
{
	TSNode loop = ts_node_parent(clause), left = go_field(clause, "left"), name;
	struct use_search u = { .f = f, .dir = dir, .depth = depth + 1 };
	struct str fn = go_is(list, "call_expression") ? go_callee(f->src, list) : STR("");
	bool seq = str_has_suffix(fn, STR("Seq")) || str_has_suffix(fn, STR("Lines"));
	uint32_t n = go_is(left, "expression_list") ? ts_node_named_child_count(left) : 1;

	if (ts_node_is_null(left))
		return true;
	name = go_is(left, "expression_list") ? ts_node_named_child(left, n - 1) : left;
	if (n < 2 && !seq)
		return true; /* of a slice the only name is the index */
	u.after = ts_node_start_byte(go_field(loop, "body"));
	return name_is_look(&u, name, go_field(loop, "body"));
}

static bool list_is_look(const struct hot_file *f, enum direction dir, TSNode n, int depth)
{
	TSNode p = conversion_outer(n);

	if (depth > MAX_CUTS)
		return false;
	if (go_is_index(p) && ts_node_eq(go_operand(p), n))
		return !conversion_is_assigned(p) && piece_is_look(f, dir, p, depth + 1);
	if (go_is(p, "slice_expression") && ts_node_eq(go_field(p, "operand"), n))
		return list_is_look(f, dir, p, depth + 1);
	if (go_is(p, "argument_list"))
		return str_eq(go_callee(f->src, ts_node_parent(p)), STR("len"));
	if (go_is(p, "range_clause"))
		return range_is_look(f, dir, p, n, depth);
	return names_are_looks(f, dir, n, true, 1, depth);
}

bool conversion_var_is_look(const struct hot_file *f, enum direction dir, TSNode stmt, TSNode name)
{
	struct use_search u = { .f = f, .dir = dir, .after = ts_node_end_byte(stmt) };

	return !str_eq(go_text(f->src, name), STR("_")) &&
	       name_is_look(&u, name, ts_node_parent(stmt));
}

bool conversion_pieces_are_looks(const struct hot_file *f, enum direction dir, TSNode call,
				 TSNode conv)
{
	return cuts_are_looks(f, dir, call, cut_of(f, dir, call, conv), 0);
}

/* The call around n that has it as its first argument, where it is one of these functions of strings; null otherwise. */
static TSNode call_of_first(const struct gosrc *src, TSNode n, const char *const *names)
{
	TSNode list = conversion_outer(n), call = ts_node_parent(list);
	struct str fn =
		go_is(list, "argument_list") ? conversion_func(src, call, "strings") : STR("");

	for (size_t i = 0; fn.n && names[i]; i++)
		if (str_eq(fn, str_of(names[i])) && ts_node_eq(go_no_parens(go_arg(call, 0)), n))
			return call;
	return go_null();
}

TSNode conversion_folded(const struct gosrc *src, TSNode conv, TSNode *text)
{
	static const char *const trims[] = { "TrimSpace", NULL };
	static const char *const cases[] = { "ToLower", "ToUpper", NULL };
	static const char *const looks[] = { "HasPrefix", "HasSuffix", NULL };
	TSNode call = call_of_first(src, conv, trims), p;

	*text = ts_node_is_null(call) ? conv : call;
	call = call_of_first(src, *text, cases);
	if (ts_node_is_null(call))
		return go_null();
	p = conversion_outer(call);
	if (go_is(p, "binary_expression") &&
	    (str_eq(go_text(src, go_field(p, "operator")), STR("==")) ||
	     str_eq(go_text(src, go_field(p, "operator")), STR("!="))))
		return p;
	return call_of_first(src, call, looks);
}

bool conversion_piece_is_look(const struct hot_file *f, enum direction dir, TSNode n)
{
	return piece_is_look(f, dir, n, 0);
}

/* ---- what w.Write goes to ---- */

static bool visit_embedded(void *ctx, TSNode n)
{
	bool *found = ctx, named = false;

	if (!go_is(n, "field_declaration"))
		return !*found;
	for (uint32_t i = 0; i < ts_node_named_child_count(n); i++)
		named |= go_is_declared(n, ts_node_named_child(n, i));
	*found |= !named;
	return false;
}

bool conversion_writer_copies(const struct hot_file *f, TSNode call)
{
	static const char *const by_name[] = { "type_identifier", "qualified_type", "generic_type",
					       "interface_type", NULL };
	TSNode fn = go_no_parens(go_field(call, "function")), type;
	struct gotype t = go_type_of(&f->ctx, f->src, go_operand(fn));
	struct godef def, method;
	bool embeds = false;

	if (t.kind == GO_POINTER)
		t = go_type_elem(&f->ctx, t);
	if (!go_is_selector(fn) || !f->ctx.pkg || t.kind == GO_INTERFACE || !t.text.n ||
	    !gopkg_find_type(f->ctx.mod, f->ctx.pkg, go_bare_type(t.text), &def))
		return false;
	if (gopkg_find_func(f->ctx.mod, f->ctx.pkg, go_bare_type(t.text), STR("WriteString"),
			    &method))
		return str_contains(go_text(method.src, go_field(method.node, "body")),
				    STR("[]byte("));
	type = go_field(def.node, "type");
	/* of a type that is another one's, that may have it, or embed what has */
	if (!go_is(def.node, "type_spec") || go_is_any(type, by_name))
		return false;
	if (go_is(type, "struct_type"))
		go_walk(type, visit_embedded, &embeds);
	return !embeds;
}
