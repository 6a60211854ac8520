#include "advise/lock_channel.h"

#include "advise/locks.h"
#include "gocode/gosize.h"

#define MAX_FILES 1000 /* of a package that are looked at */

enum op { OP_NONE, OP_SEND, OP_RECEIVE };

/* What a channel is known by in its package: its defined type, else the field or variable. */
struct channel_key {
	struct str name;
	bool type;
};

static bool is_receive(const struct gosrc *src, TSNode n)
{
	return go_is(n, "unary_expression") &&
	       str_eq(go_text(src, go_field(n, "operator")), STR("<-"));
}

/* A statement that sends, or receives and throws away what it gets; *chan is the channel. */
static enum op op_of(const struct gosrc *src, TSNode stmt, TSNode *chan)
{
	TSNode inner =
		go_is(stmt, "expression_statement") ? ts_node_named_child(stmt, 0) : go_null();

	if (go_is(stmt, "send_statement")) {
		*chan = go_no_parens(go_field(stmt, "channel"));
		return OP_SEND;
	}
	if (ts_node_is_null(inner) || !is_receive(src, inner))
		return OP_NONE;
	*chan = go_no_parens(go_field(inner, "operand"));
	return OP_RECEIVE;
}

static struct channel_key key_of(const struct gocontext *ctx, const struct gosrc *src, TSNode chan)
{
	struct gotype t = go_type_of(ctx, src, chan);
	struct channel_key key = { go_text(src, chan), false };

	if (t.is_named && t.kind == GO_CHAN && t.text.n) {
		key.name = t.text;
		key.type = true;
	} else if (go_is(chan, "selector_expression")) {
		key.name = go_text(src, go_field(chan, "field"));
	} else if (!go_is(chan, "identifier")) {
		key.name = STR("");
	}
	return key;
}

static bool same_key(struct channel_key a, struct channel_key b)
{
	return a.type == b.type && str_eq(a.name, b.name);
}

/* ---- is there room for one? */

/* The name that a made channel gets: of a field in a literal, of a variable, of what is assigned to. */
static struct str holder_of(const struct gosrc *src, TSNode make)
{
	TSNode p = ts_node_parent(make), stmt = ts_node_parent(p), left;

	if (go_is(p, "literal_element") && go_is(stmt, "keyed_element"))
		return go_text(src, ts_node_named_child(stmt, 0));
	if (!go_is(p, "expression_list"))
		return STR("");
	left = go_is(stmt, "var_spec") ? go_field(stmt, "name") : go_single(go_field(stmt, "left"));
	if (go_is(left, "selector_expression"))
		left = go_field(left, "field");
	return ts_node_is_null(left) ? STR("") : go_text(src, left);
}

struct make_search {
	const struct gosrc *src;
	struct channel_key key;
	uint32_t one, other; /* how many are made with one place, and how many otherwise */
};

static bool visit_make(void *ctx, TSNode n)
{
	struct make_search *s = ctx;
	TSNode type;
	uint64_t places = 0;

	if (!go_is(n, "call_expression") || !str_eq(go_callee(s->src, n), STR("make")))
		return true;
	type = go_arg(n, 0);
	if (s->key.type
		    ? !str_eq(go_text(s->src, type), s->key.name)
		    : !go_is(type, "channel_type") || !str_eq(holder_of(s->src, n), s->key.name))
		return true;
	if (go_arg_count(n) == 2 && go_number(s->src, go_arg(n, 1), &places) && places == 1)
		s->one++;
	else
		s->other++;
	return true;
}

/* ---- is it given back by who took it? */

struct op_search {
	const struct gocontext *ctx;
	const struct gosrc *src;
	struct channel_key key;
	enum op op;
	uint32_t after; /* byte that the operation must stand behind */
	TSNode found;
};

static bool visit_op(void *ctx, TSNode n)
{
	struct op_search *s = ctx;
	TSNode chan = go_null();
	enum op op;

	if (go_is(n, "go_statement") || !ts_node_is_null(s->found))
		return false;
	op = op_of(s->src, n, &chan);
	if (op == s->op && ts_node_start_byte(n) >= s->after &&
	    same_key(key_of(s->ctx, s->src, chan), s->key))
		s->found = n;
	return ts_node_is_null(s->found);
}

static TSNode find_op(const struct gocontext *ctx, const struct gosrc *src, TSNode in,
		      struct channel_key key, enum op op, uint32_t after)
{
	struct op_search s = { .ctx = ctx, .src = src, .key = key, .op = op, .after = after };

	s.found = go_null();
	go_walk(in, visit_op, &s);
	return s.found;
}

/* Calls fn for each file of the package that holds the text; test files, too, where tests is set. */
static void each_file(struct hot_file *f, struct str text, bool tests,
		      void (*fn)(void *, const struct gosrc *), void *ctx)
{
	struct gopkg *pkg = f->ctx.pkg;

	fn(ctx, f->src);
	for (size_t i = 0; pkg && i < pkg->files.n && i < MAX_FILES; i++) {
		const struct gosrc *src;

		if (!tests && str_has_suffix(str_of(pkg->files.v[i].name), STR("_test.go")))
			continue;
		src = gopkg_open_with(f->ctx.mod, pkg, i, text);
		if (src && src != f->src)
			fn(ctx, src);
	}
}

static void look_for_makes(void *ctx, const struct gosrc *src)
{
	struct make_search *s = ctx;

	s->src = src;
	go_walk(src->root, visit_make, s);
}

struct helper_search {
	const struct gocontext *ctx;
	struct channel_key key;
	enum op op; /* that gives back */
	struct str taker;
	struct str givers[4]; /* functions that give back */
	uint32_t n_givers;
	bool paired; /* some function calls both */
};

static void look_for_givers(void *ctx, const struct gosrc *src)
{
	struct helper_search *h = ctx;

	for (size_t i = 0; i < src->funcs.n && h->n_givers < ARRAY_LEN(h->givers); i++)
		if (!ts_node_is_null(find_op(h->ctx, src, src->funcs.v[i].node, h->key, h->op, 0)))
			h->givers[h->n_givers++] = src->funcs.v[i].name;
}

static bool has_call(struct str text, struct str name)
{
	for (struct str rest = text;;) {
		ptrdiff_t at = str_index(rest, name);

		if (at < 0)
			return false;
		rest = str_sub(rest, (size_t)at + name.n, rest.n);
		if (rest.n && rest.p[0] == '(' && at > 0 && (rest.p - name.n)[-1] == '.')
			return true;
	}
}

static void look_for_pairs(void *ctx, const struct gosrc *src)
{
	struct helper_search *h = ctx;

	for (size_t i = 0; i < src->funcs.n && !h->paired; i++) {
		struct str text = go_text(src, src->funcs.v[i].node);

		if (!has_call(text, h->taker))
			continue;
		for (uint32_t k = 0; k < h->n_givers; k++)
			h->paired |= has_call(text, h->givers[k]);
	}
}

/* enter() and leave(): two functions, which others call one behind the other. */
static bool given_by_helper(struct hot_file *f, const struct gofunc *fn, struct channel_key key,
			    enum op give)
{
	struct helper_search h = { .ctx = &f->ctx, .key = key, .op = give, .taker = fn->name };

	each_file(f, STR("<-"), false, look_for_givers, &h);
	if (h.n_givers)
		each_file(f, h.taker, false, look_for_pairs, &h);
	return h.paired;
}

bool lock_channel_at(struct advisor *a, struct hot_file *f, const struct gofunc *fn, TSNode stmt,
		     struct lock_channel *out)
{
	struct make_search makes = { 0 };
	TSNode chan = go_null();
	enum op take = op_of(f->src, stmt, &chan), give = take == OP_SEND ? OP_RECEIVE : OP_SEND;

	if (take == OP_NONE ||
	    lock_charged(a, f, go_line(stmt), go_end_line(stmt), COST_BLOCK, CAUSE_CHAN) == 0)
		return false;
	makes.key = key_of(&f->ctx, f->src, chan);
	if (!makes.key.name.n)
		return false;
	*out = (struct lock_channel){ .stmt = stmt, .text = go_text(f->src, chan) };
	out->release = find_op(&f->ctx, f->src, fn->node, makes.key, give, ts_node_end_byte(stmt));
	each_file(f, STR("make("), true, look_for_makes, &makes);
	out->id = hash_mix(hash_bytes(makes.key.name.p, makes.key.name.n, 21), makes.key.type);
	return makes.one && !makes.other &&
	       (!ts_node_is_null(out->release) || given_by_helper(f, fn, makes.key, give));
}
