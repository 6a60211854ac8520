/* What is said of a copy, fitted to the lines it stands on. */
#include "advise/changes.h"
#include "advise/copies.h"

static struct str type_name(const struct candidate *c, TSNode expr)
{
	struct gotype t = go_type_of(&c->file->ctx, c->file->src, expr);

	if (t.kind == GO_POINTER)
		t = go_type_elem(&c->file->ctx, t);
	return t.text.n ? t.text : STR("T");
}

/* What must be written otherwise now that the name is a pointer: return *q for return q, q for &q. */
struct pointer_edits {
	const struct gosrc *src;
	struct str name;
	TSNode back; /* what writes it back; null */
	struct edit e[MAX_EDITS];
	uint32_t n;
};

const struct candidate *copy_write_of(const struct candidate *c)
{
	for (const struct candidate *t = c->twin; t; t = t->twin)
		if (go_is(t->site, "assignment_statement") && str_eq(t->text, c->text))
			return t;
	return NULL;
}

static bool visit_pointer(void *ctx, TSNode n)
{
	struct pointer_edits *p = ctx;
	TSNode up = ts_node_parent(n);
	uint32_t at = ts_node_start_byte(n);

	if (p->n < MAX_EDITS && ts_node_eq(n, p->back)) {
		p->e[p->n++] = (struct edit){ at, ts_node_end_byte(n), "// changed in place" };
		return false;
	}
	if (p->n == MAX_EDITS || !go_is(n, "identifier") || !str_eq(go_text(p->src, n), p->name))
		return true;
	if (go_is(up, "unary_expression"))
		p->e[p->n++] = (struct edit){ ts_node_start_byte(up), at, "" };
	else if (go_is(up, "expression_list") || go_is(up, "argument_list") ||
		 go_is(up, "binary_expression"))
		p->e[p->n++] = (struct edit){ at, at, "*" };
	return true;
}

static const char *range_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode clause = ts_node_named_child(c->loop, 0), left = go_field(clause, "left"),
	       body = go_field(c->loop, "body");
	struct str index = ts_node_named_child_count(left) > 1
				   ? go_text(src, ts_node_named_child(left, 0))
				   : STR("_"),
		   name = go_text(src, c->extra);
	const char *i = str_eq(index, STR("_")) ? free_name(a, c->file, c->fn->node, "i")
						: arena_strndup(a->arena, index.p, index.n);
	const struct candidate *write = copy_write_of(c);
	struct pointer_edits p = { .src = src, .name = name, .n = 2 };
	struct edit *e = p.e;

	e[0] = (struct edit){ ts_node_start_byte(clause), ts_node_end_byte(clause),
			      arena_printf(a->arena, "%s := range " STR_FMT, i,
					   STR_ARG(c->subject)) };
	e[1] = (struct edit){ ts_node_start_byte(body) + 1, ts_node_start_byte(body) + 1,
			      arena_printf(a->arena,
					   "\n\t" STR_FMT " := &" STR_FMT "[%s] // a pointer",
					   STR_ARG(name), STR_ARG(c->subject), i) };
	p.back = write ? write->site : go_null();
	go_walk(body, visit_pointer, &p);
	return source_edited(a, src, c->loop, e, p.n);
}

static const char *call_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str text = go_text(src, c->extra), call = go_text(src, c->site);
	struct str head = str_sub(call, 0, (size_t)(text.p - call.p)),
		   tail = str_sub(call, (size_t)(text.p - call.p) + text.n, call.n);

	if (c->form == COPY_RECEIVER)
		return arena_printf(
			a->arena, "func (x *" STR_FMT ") " STR_FMT "(...) // a pointer receiver",
			STR_ARG(type_name(c, c->extra)),
			STR_ARG(go_text(src, go_field(go_no_parens(go_field(c->site, "function")),
						      "field"))));
	return arena_printf(a->arena,
			    STR_FMT "%s" STR_FMT STR_FMT " // the parameter is a *" STR_FMT,
			    STR_ARG(head), str_has_prefix(text, STR("*")) ? "" : "&",
			    STR_ARG(str_trim_prefix(text, STR("*"))), STR_ARG(tail),
			    STR_ARG(type_name(c, c->extra)));
}

static const char *const places[] = {
	[COPY_RANGE] = "Each round copies an element of ",
	[COPY_ARRAY] = "To range over an array by value copies all of ",
	[COPY_ARGUMENT] = "Each call copies its argument to ",
	[COPY_RECEIVER] = "Each call copies the receiver of ",
	[COPY_READ] = "The variable is a copy of ",
	[COPY_WITHER] = "The value goes there and back by copy with each call of ",
	[COPY_RETURNED] = "Callers only read the copy that is returned of ",
	[COPY_MAP] = "Each look-up copies the value out of ",
	[COPY_MAP_LOCAL] = "Each look-up copies the value out of ",
	[COPY_CHAN] = "Values are copied into and out of ",
	[COPY_DYNAMIC] = "Called through an interface, a value receiver is copied: ",
	[COPY_COMPARE] = "Each comparison copies the elements that it is called with by ",
};

static const char *const remedies[] = {
	[COPY_ARRAY] = "Range over a slice of it.",
	[COPY_RANGE] = "Range over the index and take the address.",
	[COPY_ARGUMENT] =
		"Pass a pointer; the function must not change what it points to, or must say so.",
	[COPY_RECEIVER] = "Give the method a pointer receiver, and its type's others, too.",
	[COPY_READ] = "Take the address; it is only read.",
	[COPY_WITHER] =
		"Change it in place, through a pointer; where a copy is wanted, make it first.",
	[COPY_RETURNED] =
		"Return its address; what is read through it must not be written meanwhile.",
	[COPY_MAP] = "Keep pointers in the map: values are then changed in place, too.",
	[COPY_MAP_LOCAL] =
		"Keep pointers in the map; what is set here then needs a variable of its own.",
	[COPY_CHAN] = "Send pointers; who has sent one must not touch it any more.",
	[COPY_DYNAMIC] = "Give the method a pointer receiver, and put pointers into the interface.",
	[COPY_COMPARE] = "Sort pointers, or small keys with the index of each element.",
};

/* x, y := &xs[i], &xs[j] */
static const char *read_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode left = go_field(c->site, "left"), right = go_field(c->site, "right");
	uint32_t n = ts_node_named_child_count(right);
	struct buf b = { 0 };

	buf_printf(&b, STR_FMT " := ", STR_ARG(go_text(src, left)));
	for (uint32_t i = 0; i < n; i++) {
		TSNode value = ts_node_named_child(right, i);
		struct str text = go_text(src, value);
		bool large = n == 1 || copy_is_large(c->file, value);

		buf_printf(&b, "%s%s" STR_FMT, i ? ", " : "", large ? "&" : "",
			   STR_ARG(large ? str_trim_prefix(text, STR("*")) : text));
	}
	return rule_words(a, &b);
}

/* d.With(p), where it said d = d.With(p) */
static const char *wither_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode call = go_single(go_field(c->site, "right")),
	       fn = go_no_parens(go_field(call, "function"));
	struct str type = type_name(c, c->extra), text = go_text(src, call),
		   arg = go_text(src, c->extra);
	struct str tail = str_sub(text, (size_t)(arg.p - text.p) + arg.n, text.n);

	if (go_is(fn, "selector_expression") && go_contains(fn, c->extra))
		return arena_printf(a->arena, STR_FMT " // func (x *" STR_FMT ") " STR_FMT "(...)",
				    STR_ARG(text), STR_ARG(type),
				    STR_ARG(go_text(src, go_field(fn, "field"))));
	return arena_printf(a->arena,
			    STR_FMT "&" STR_FMT STR_FMT " // the parameter is a *" STR_FMT,
			    STR_ARG(str_sub(text, 0, (size_t)(arg.p - text.p))), STR_ARG(arg),
			    STR_ARG(tail), STR_ARG(type));
}

static const char *map_example(struct advisor *a, const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str type = type_name(c, c->extra);

	if (go_is(c->site, "for_statement"))
		return arena_printf(a->arena, STR_FMT " // " STR_FMT " is a *" STR_FMT,
				    STR_ARG(loop_head(src, c->site)), STR_ARG(c->text),
				    STR_ARG(type));
	if (go_is(c->site, "return_statement"))
		return arena_printf(a->arena, STR_FMT " // a *" STR_FMT " in a map of pointers",
				    STR_ARG(go_text(src, c->site)), STR_ARG(type));
	return arena_printf(a->arena,
			    STR_FMT " := " STR_FMT " // a *" STR_FMT " in a map of pointers",
			    STR_ARG(go_is(c->site, "short_var_declaration")
					    ? go_text(src, go_field(c->site, "left"))
					    : c->text),
			    STR_ARG(go_text(src, c->extra)), STR_ARG(type));
}

/* v, ok := m[k]: of pointers, where those that are not there are nil. */
static const char *map_remedy(struct advisor *a, const struct candidate *c)
{
	struct str bare = go_is(c->site, "for_statement")
				  ? STR("")
				  : map_bare_read(a, c, go_operand(c->extra));

	if (!bare.n)
		return c->remedy;
	return arena_printf(
		a->arena,
		"%s What asks for a key that is not there gets nil, no empty value: look at "
		"the reads without \", ok\" (" STR_FMT ").",
		c->remedy, STR_ARG(bare));
}

/* What goes there and back: the second half falls away, too. */
static void explain_back(struct advisor *a, struct candidate *c, const struct candidate *write)
{
	struct str back = go_text(c->file->src, write->site);

	c->why = arena_printf(a->arena,
			      "Each change copies the value out of " STR_FMT
			      " and back%s: %lld bytes there, as many back.",
			      STR_ARG(c->subject),
			      c->form == COPY_MAP ? ", with a second look-up" : "",
			      (long long)c->max_copy);
	if (c->form == COPY_READ)
		c->remedy = "Take the address, and change it there.";
	if (c->form != COPY_RANGE)
		c->example = arena_printf(a->arena,
					  "%s\n// without \"" STR_FMT "\": it is changed in place",
					  c->example, STR_ARG(back));
}

/* Calls of several methods of one type: all of them change, or the type has two kinds of methods. */
static void explain_receivers(struct advisor *a, struct candidate *c)
{
	c->why = arena_printf(a->arena, "%s So do calls of the type's methods %s.", c->why,
			      changes_elsewhere(a, c));
	c->remedy = arena_printf(a->arena,
				 "Give all methods of " STR_FMT " pointer receivers: that is "
				 "one change, which helps each of these places.",
				 STR_ARG(type_name(c, c->extra)));
}

void copy_explain(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	const struct candidate *write = copy_write_of(c);

	c->why = arena_printf(a->arena, "%s" STR_FMT ": %lld bytes.", places[c->form],
			      STR_ARG(c->subject), (long long)c->max_copy);
	c->remedy = remedies[c->form];
	switch ((enum copy_form)c->form) {
	case COPY_RANGE:
		c->example = range_example(a, c);
		break;
	case COPY_ARRAY:
		c->example = arena_printf(a->arena, "range " STR_FMT "[:]", STR_ARG(c->subject));
		break;
	case COPY_ARGUMENT:
	case COPY_RECEIVER:
		c->example = call_example(a, c);
		break;
	case COPY_READ:
		c->example = read_example(a, c);
		break;
	case COPY_WITHER:
		c->example = wither_example(a, c);
		break;
	case COPY_RETURNED:
		c->example = arena_printf(
			a->arena, "return &" STR_FMT " // the result is a *" STR_FMT,
			STR_ARG(go_text(src, c->extra)), STR_ARG(type_name(c, c->extra)));
		break;
	case COPY_MAP:
	case COPY_MAP_LOCAL:
		c->remedy = map_remedy(a, c);
		c->example = map_example(a, c);
		break;
	case COPY_DYNAMIC:
		c->example = arena_printf(
			a->arena, "func (x *" STR_FMT ") " STR_FMT "(...) // and &" STR_FMT "{...}",
			STR_ARG(c->text), STR_ARG(go_text(src, go_field(c->extra, "field"))),
			STR_ARG(c->text));
		break;
	case COPY_COMPARE:
		c->example = "";
		break;
	case COPY_CHAN:
		c->example = arena_printf(a->arena, "make(chan *" STR_FMT ", ...)",
					  STR_ARG(type_name(c, c->extra)));
		break;
	}
	if (write)
		explain_back(a, c, write);
	if (c->form == COPY_RECEIVER && c->twin)
		explain_receivers(a, c);
	c->said = str_of(arena_printf(a->arena, "copy of %lld bytes", (long long)c->max_copy));
}
