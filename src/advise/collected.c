#include "advise/collected.h"

#include "advise/pricing.h"

struct collector {
	const char *pkg, *name;
	bool map;
	uint32_t seq; /* the argument that is the iterator */
	/* what it does behind collecting: "slices.Sort"; NULL: nothing */
	const char *then;
};

static const struct collector collectors[] = {
	{ "slices", "Collect", false, 0, NULL },
	{ "slices", "Sorted", false, 0, "slices.Sort" },
	{ "slices", "SortedFunc", false, 0, "slices.SortFunc" },
	{ "slices", "SortedStableFunc", false, 0, "slices.SortStableFunc" },
	{ "slices", "AppendSeq", false, 1, NULL },
	{ "maps", "Collect", true, 0, NULL },
};

static const struct collector *collector_of(const struct gosrc *src, TSNode call)
{
	for (size_t i = 0; i < ARRAY_LEN(collectors); i++)
		if (go_calls(src, call, collectors[i].pkg, collectors[i].name))
			return &collectors[i];
	return NULL;
}

static TSNode seq_of(const struct collector *k, TSNode call)
{
	return go_no_parens(go_arg(call, k->seq));
}

/* []T{}, []T(nil), nil: AppendSeq has no room there. */
static bool is_empty_list(const struct gosrc *src, TSNode list)
{
	list = go_no_parens(list);
	if (go_is(list, "composite_literal"))
		return ts_node_named_child_count(go_field(list, "body")) == 0;
	if (go_is(list, "type_conversion_expression"))
		return go_is(go_field(list, "operand"), "nil");
	return go_is(list, "call_expression") && str_eq(go_callee(src, list), STR("make")) &&
	       go_arg_count(list) == 2 && str_eq(go_text(src, go_arg(list, 1)), STR("0"));
}

bool match_collected(struct candidate *c, const struct gosrc *src, TSNode call, bool maps)
{
	const struct collector *k = collector_of(src, call);
	struct spot s = { .cpu = CAUSE_GROWSLICE, .heap = CAUSE_COLLECT };
	TSNode of;

	if (!k || k->map != maps || (k->seq && !is_empty_list(src, go_arg(call, 0))))
		return false;
	of = bound_source(src, seq_of(k, call));
	if (ts_node_eq(of, seq_of(k, call)) || ts_node_is_null(go_base_name(of)))
		return false;
	if (maps)
		s.cpu = CAUSE_MAPGROW;
	c->site = c->extra = call;
	c->extra_src = src;
	c->subject = go_text(src, of);
	c->bound = (struct bound){ .kind = BOUND_EXACT, .loop = go_null() };
	c->data = k;
	s.from = go_line(call);
	s.to = go_end_line(call);
	candidate_spot(c, s);
	return true;
}

bool is_collected(const struct candidate *c)
{
	const struct collector *k = c->data;

	return k >= collectors && k < collectors + ARRAY_LEN(collectors);
}

#define FEW_SIZES 4

const char *collected_leave(struct advisor *a, const struct candidate *c)
{
	const struct collector *k = c->data;
	const struct price *p = &c->price;
	const struct totals *t = &a->join->totals;

	if (p->alloc_bytes > 0 && p->n_sizes < FEW_SIZES)
		return "few elements in what was measured: presizing gains nothing";
	/* sorting takes far longer than growing: three lines for one have to be worth it */
	if (k->then && fraction(p->cpu_ns, t->cpu_ns) < a->min_cost &&
	    fraction(p->alloc_bytes - p->kept_bytes, t->alloc_bytes) < a->min_cost)
		return "sorting it takes far longer than growing it";
	return NULL;
}

/* "[]string": the type of what is collected; "[]T" where the source does not tell. */
static const char *list_type(struct advisor *a, const struct candidate *c, TSNode seq)
{
	const struct gosrc *src = c->file->src;
	struct gotype of = go_type_of(&c->file->ctx, src, go_arg(seq, 0)),
		      e = go_calls(src, seq, "maps", "Keys") ? go_type_key(&c->file->ctx, of)
							     : go_type_elem(&c->file->ctx, of);

	return e.text.n ? arena_printf(a->arena, "[]" STR_FMT, STR_ARG(e.text)) : "[]T";
}

static const char *map_type(struct advisor *a, const struct candidate *c, TSNode seq)
{
	struct gotype of = go_type_of(&c->file->ctx, c->file->src, go_arg(seq, 0)),
		      e = go_type_elem(&c->file->ctx, of);

	return e.text.n ? arena_printf(a->arena, "map[int]" STR_FMT, STR_ARG(e.text)) : "map[K]V";
}

/* The statement with the call replaced; a name in its place where more than an expression is needed. */
static const char *in_place(struct advisor *a, const struct candidate *c, const char *by)
{
	const struct gosrc *src = c->file->src;
	TSNode stmt = go_statement(c->site);
	uint32_t end = ts_node_end_byte(stmt);
	struct str tail = str_sub(src->text, ts_node_end_byte(c->site), end);

	if (str_index_byte(tail, '\n') >= 0)
		tail = str_sub(tail, 0, (size_t)str_index_byte(tail, '\n'));
	return arena_printf(
		a->arena, STR_FMT "%s" STR_FMT,
		STR_ARG(str_sub(src->text, ts_node_start_byte(stmt), ts_node_start_byte(c->site))),
		by, STR_ARG(tail));
}

/* The name that the call's value gets: "keys" of keys := slices.Sorted(...); NULL: none. */
static const char *name_of(struct advisor *a, const struct candidate *c)
{
	TSNode list = ts_node_parent(c->site),
	       stmt = go_is(list, "expression_list") ? ts_node_parent(list) : list,
	       name = go_is(stmt, "short_var_declaration") ? go_single(go_field(stmt, "left"))
							   : go_null();

	if (ts_node_is_null(name))
		return NULL;
	return arena_printf(a->arena, STR_FMT, STR_ARG(go_text(c->file->src, name)));
}

/* name := value, what follows it, and the statement with the name in it. */
static const char *named(struct advisor *a, const struct candidate *c, const char *want,
			 const char *value, const char *then, struct str more)
{
	const char *own = name_of(a, c),
		   *name = own ? own : free_name(a, c->file, c->fn->node, want);
	struct buf b = { 0 };

	buf_printf(&b, "%s := %s\n%s(%s" STR_FMT ")\n", name, value, then, name, STR_ARG(more));
	if (!own)
		buf_adds(&b, in_place(a, c, name));
	return rule_words(a, &b);
}

/* Behind the first argument, to the closing parenthesis: ", cmp.Compare". */
static struct str more_arguments(const struct gosrc *src, TSNode call)
{
	uint32_t from = ts_node_end_byte(go_arg(call, 0)),
		 to = ts_node_end_byte(go_field(call, "arguments"));

	return str_sub(src->text, from, to - 1);
}

static const char *slice_example(struct advisor *a, const struct candidate *c,
				 const struct collector *k, TSNode seq)
{
	const char *made = arena_printf(
		a->arena, "slices.AppendSeq(make(%s, 0, len(" STR_FMT ")), " STR_FMT ")",
		list_type(a, c, seq), STR_ARG(c->subject), STR_ARG(go_text(c->file->src, seq)));

	return k->then ? named(a, c, "list", made, k->then, more_arguments(c->file->src, c->site))
		       : in_place(a, c, made);
}

void explain_collected(struct advisor *a, struct candidate *c)
{
	const struct collector *k = c->data;
	const struct gosrc *src = c->file->src;
	TSNode seq = seq_of(k, c->site);
	bool whole = k->map ? go_calls(src, seq, "maps", "All")
			    : !k->then && go_calls(src, seq, "slices", "Values");
	struct str text = go_text(src, seq);

	c->why = arena_printf(a->arena,
			      "An iterator has no length: %s.%s begins with nothing and grows what "
			      "it makes step by step, although len(" STR_FMT ") is known.",
			      k->pkg, k->name, STR_ARG(c->subject));
	if (whole) {
		c->remedy = arena_printf(a->arena, "%s.Clone copies all at once.",
					 k->map ? "maps" : "slices");
		c->example = in_place(a, c,
				      arena_printf(a->arena, "%s.Clone(" STR_FMT ")",
						   k->map ? "maps" : "slices",
						   STR_ARG(go_text(src, go_arg(seq, 0)))));
		return;
	}
	c->remedy = "Make it with its capacity, and fill it from the same iterator.";
	c->example = k->map ? named(a, c, "m",
				    arena_printf(a->arena, "make(%s, len(" STR_FMT "))",
						 map_type(a, c, seq), STR_ARG(c->subject)),
				    "maps.Insert",
				    str_of(arena_printf(a->arena, ", " STR_FMT, STR_ARG(text))))
			    : slice_example(a, c, k, seq);
}
