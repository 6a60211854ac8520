/* Compiled, parsed or loaded in each call from what never changes: once is enough. */
#include "advise/setup.h"
#include "advise/setup_map.h"

/* A stream that is made of text that is there already: strings.NewReader(s), bytes.NewBuffer(b). */
static bool is_text_stream(const struct gosrc *src, TSNode n)
{
	static const char *const rows[][2] = { { "strings", "NewReader" },
					       { "bytes", "NewReader" },
					       { "bytes", "NewBuffer" },
					       { "bytes", "NewBufferString" } };

	for (size_t i = 0; go_is(n, "call_expression") && i < ARRAY_LEN(rows); i++)
		if (go_calls(src, n, rows[i][0], rows[i][1]))
			return true;
	return false;
}

static bool is_decoder(const struct candidate *c)
{
	return str_eq(str_of(setups[c->form].name), STR("NewDecoder"));
}

/* Made when it is first needed, and kept: if x == nil, if !ok, once.Do, sync.OnceValue. */
static bool is_kept(const struct gosrc *src, TSNode call)
{
	for (TSNode n = ts_node_parent(call); !ts_node_is_null(n); n = ts_node_parent(n)) {
		if (go_is(n, "if_statement") && !go_contains(go_field(n, "condition"), call) &&
		    !go_contains(go_field(n, "initializer"), call)) {
			struct str cond = go_text(src, go_field(n, "condition"));

			if (str_contains(cond, STR("== nil")) || str_has_prefix(cond, STR("!")))
				return true;
		}
		if (go_is(n, "call_expression")) {
			struct str callee = go_callee(src, n);

			if (str_has_suffix(callee, STR(".Do")) ||
			    str_contains(callee, STR(".OnceValue")) ||
			    str_contains(callee, STR(".OnceFunc")) ||
			    str_has_suffix(callee, STR(".LoadOrStore")))
				return true;
		}
	}
	return false;
}

/* Nobody asks for it a second time. */
static bool is_made_once(const struct candidate *c, TSNode n)
{
	return is_kept(c->file->src, n) || str_eq(c->fn->name, STR("init")) ||
	       str_eq(c->fn->name, STR("main"));
}

/* What it made is only asked, and not in a loop: neither kept, nor handed on, nor dear to use beside making it. */
struct asked_search {
	const struct gosrc *src;
	struct str name;
	bool other;
};

static bool visit_asked(void *ctx, TSNode n)
{
	struct asked_search *q = ctx;
	TSNode p = ts_node_parent(n), stmt = ts_node_parent(p);

	if (!go_is(n, "identifier") || !str_eq(go_text(q->src, n), q->name))
		return !q->other;
	if (go_is(p, "selector_expression"))
		q->other = !go_is(stmt, "call_expression") ||
			   !ts_node_is_null(go_enclosing(n, "for_statement"));
	else
		q->other =
			!go_is(p, "expression_list") ||
			!go_is_any(stmt, (const char *const[]){ "short_var_declaration",
								"assignment_statement", NULL }) ||
			!ts_node_eq(go_field(stmt, "left"), p);
	return !q->other;
}

static bool is_only_asked(const struct gosrc *src, const struct setup *s, TSNode call)
{
	TSNode p = ts_node_parent(call), stmt = go_statement(call), left;
	struct asked_search q = { .src = src };
	struct godecl d;

	if (!ts_node_is_null(go_enclosing(call, "for_statement")))
		return false;
	if (str_has_prefix(str_of(s->name), STR("Match")))
		return true;
	if (go_is(p, "selector_expression") && go_is(ts_node_parent(p), "call_expression"))
		return true;
	if ((!go_is(stmt, "short_var_declaration") && !go_is(stmt, "assignment_statement")) ||
	    !ts_node_eq(go_single(go_field(stmt, "right")), call))
		return false;
	left = ts_node_named_child(go_field(stmt, "left"), 0);
	if (!go_is(left, "identifier"))
		return false;
	q.name = go_text(src, left);
	if (go_find_decl(src, left, q.name, &d) && d.kind == DECL_PACKAGE)
		return false;
	go_walk(go_enclosing_func(call), visit_asked, &q);
	return !q.other;
}

struct away_search {
	const struct gosrc *src;
	struct str name;
	bool goes; /* out of the function, or into a value */
};

static bool visit_away(void *ctx, TSNode n)
{
	struct away_search *w = ctx;
	TSNode p = ts_node_parent(n), stmt = ts_node_parent(p);

	if (!go_is(n, "identifier") || !str_eq(go_text(w->src, n), w->name))
		return !w->goes;
	w->goes = !go_is(p, "selector_expression") && !go_is(p, "argument_list") &&
		  !(go_is(p, "expression_list") && go_is(stmt, "short_var_declaration") &&
		    ts_node_eq(go_field(stmt, "left"), p));
	return !w->goes;
}

/* The variable of x := rand.New(...) is used by its methods and handed to calls, and no more. */
static bool is_used_here(const struct gosrc *src, TSNode stmt)
{
	TSNode left = go_single(go_field(stmt, "left"));
	struct away_search w = { .src = src };

	if (ts_node_is_null(left))
		return false;
	w.name = go_text(src, left);
	go_walk(go_enclosing_func(stmt), visit_away, &w);
	return !w.goes;
}

/* The call of rand.New(...) or hmac.New(...) by itself, or of a method on it, is thrown away when the function ends. */
static bool is_thrown_away(const struct gosrc *src, TSNode call)
{
	TSNode p = ts_node_parent(call), stmt = go_statement(call);

	if (go_is(p, "selector_expression") && go_is(ts_node_parent(p), "call_expression"))
		return true;
	if (go_is(stmt, "expression_statement"))
		return true;
	return go_is(stmt, "short_var_declaration") &&
	       ts_node_eq(go_single(go_field(stmt, "right")), call) && is_used_here(src, stmt);
}

/* What changes from call to call and is nevertheless worth keeping; false: it is made anew for a reason. */
static bool may_vary(const struct candidate *c, const struct setup *s, const struct vary_search *v)
{
	return s->kind == SETUP_KEYED || (s->kind == SETUP_RANDOM && v->now) ||
	       (s->kind == SETUP_SEEN && is_only_asked(c->file->src, s, c->site));
}

/* What its kind asks for beside what it is made of. */
static bool is_of_kind(const struct hot_file *f, const struct setup *s, TSNode call,
		       const struct vary_search *v, TSNode loop)
{
	switch (s->kind) {
	case SETUP_RANDOM:
		/* a seed that is always the same is wanted for its numbers */
		return v->now && is_thrown_away(f->src, call);
	case SETUP_OWN:
		return !ts_node_is_null(loop) && is_thrown_away(f->src, call);
	case SETUP_VALUE:
		return !setup_is_used_up(f->src, call);
	default:
		return !setup_is_kept_inside(f->src, s, call);
	}
}

static void setup_spots(struct candidate *c, const struct setup *setup, TSNode call, bool literal)
{
	struct spot s = { .cpu = CAUSE_SETUP, .heap = CAUSE_SETUP, .self = literal };

	s.from = go_line(call);
	s.to = go_end_line(call);
	candidate_spot(c, s);
	if (!setup->wide)
		return;
	s = (struct spot){ .cpu = CAUSE_FIRST_USE, .heap = CAUSE_FIRST_USE };
	s.from = c->fn->first_line;
	s.to = c->fn->last_line;
	candidate_spot(c, s);
}

/* Sets how it can be kept: in front of a loop, in a field, in a literal's captured variable; false: it is made anew for a reason. */
static bool read_places(struct candidate *c, const struct setup *setup, TSNode loop)
{
	struct vary_search v = { 0 }, in_loop;
	bool always = !setup_varies(c->file, c->site, setup, go_null(), &v);

	if (!is_of_kind(c->file, setup, c->site, &v, loop))
		return false;
	if (always && setup->kind != SETUP_OWN) {
		c->text = v.field ? STR("field") : v.captured ? STR("captured") : STR("");
		return true;
	}
	if (!ts_node_is_null(loop) && !setup_varies(c->file, c->site, setup, loop, &in_loop)) {
		c->loop = loop; /* constant in the loop only */
		return true;
	}
	c->text = STR("varies");
	return may_vary(c, setup, &v);
}

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), lit = gomatch_node(m, "lit"),
	       map = gomatch_node(m, "map"), loop;
	bool literal = !ts_node_is_null(lit);
	const struct setup *setup;

	if (!ts_node_is_null(map))
		return !is_made_once(c, map) && setup_map_match(c, map);
	if (literal) {
		call = lit;
		setup = setup_find(gosrc_import(m->src, go_text(m->src, gomatch_node(m, "pkg"))),
				   STR("Transport"));
	} else {
		setup = setup_find(setup_root(c->file, call),
				   go_text(m->src, gomatch_node(m, "name")));
	}
	if (!setup || (setup->kind == SETUP_RANDOM && a->go_minor < 20) || is_made_once(c, call))
		return false;
	loop = loop_around(m->src, call, c->fn->node);
	c->form = (int)(setup - setups);
	c->site = call;
	c->extra = go_statement(call);
	c->subject = literal ? STR("http.Transport") : go_callee(m->src, call);
	c->key = hash_mix(ts_node_start_byte(c->extra), 9);
	if (is_decoder(c)) {
		if (!is_text_stream(m->src, go_arg(call, 0)))
			return false;
		c->loop = loop;
	} else if (!read_places(c, setup, loop)) {
		return false;
	}
	setup_spots(c, setup, call, literal);
	return true;
}

#define MANY_TRANSPORTS 32

/* What is made of what may never come again must be worth a map: much of all, or most of the benchmark. */
static bool is_dear(const struct advisor *a, const struct candidate *c)
{
	const struct price *p = &c->price;

	if (p->cpu_ns * 20 >= a->join->totals.cpu_ns)
		return true;
	for (uint32_t i = 0; p->bench && i < p->n_parts; i++)
		if (p->parts[i].bench == p->bench_id)
			return p->parts[i].cpu_ns * 2 >= a->join->benches.v[p->bench_id].cpu_ns;
	return false;
}

/* What a Transport costs is done by goroutines of its own (dialing, shaking hands): that many were made is enough to say so. */
static void judge(struct advisor *a, struct candidate *c)
{
	if (c->form == SETUP_MAP)
		return;
	if (setups[c->form].kind == SETUP_SEEN && str_eq(c->text, STR("varies")) && !is_dear(a, c))
		c->leave = "what it is made of differs from call to call";
	c->any_price = str_eq(str_of(setups[c->form].name), STR("Transport")) &&
		       c->price.alloc_objects >= MANY_TRANSPORTS;
}

/* Nothing of the kind that could not be seen at once: "^[a-z]+$" as nameRE would be guessing; the noun is plain. */
static const char *package_name(struct advisor *a, const struct candidate *c,
				const struct setup *setup)
{
	TSNode left =
		go_is(c->extra, "short_var_declaration") ? go_field(c->extra, "left") : go_null();
	TSNode first = ts_node_is_null(left) ? left : ts_node_named_child(left, 0);

	/* what a match gives is no pattern */
	if (!ts_node_is_null(first) && go_is(first, "identifier") &&
	    !str_has_prefix(str_of(setup->name), STR("Match")) &&
	    !str_eq(go_text(c->file->src, first), STR("_")))
		return arena_printf(a->arena, STR_FMT, STR_ARG(go_text(c->file->src, first)));
	return free_name(a, c->file, c->fn->node, setup->var);
}

/* The list that a value which is compiled in the loop over it comes from; null where it is none. */
static TSNode list_of(const struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode arg =
		go_is(c->site, "call_expression") ? go_no_parens(go_arg(c->site, 0)) : go_null();
	struct godecl d;

	if (ts_node_is_null(arg) || !go_is_name(arg) ||
	    !go_find_decl(src, arg, go_text(src, arg), &d) || d.kind != DECL_RANGE_VALUE)
		return go_null();
	return d.value;
}

/* Of each element of a list: made once, the list holds what was made. */
static void explain_list(struct advisor *a, struct candidate *c, const struct setup *setup,
			 TSNode list)
{
	const struct gosrc *src = c->file->src;

	c->remedy = "Make each of them once, in a package variable, and go over what was made.";
	c->example = arena_printf(
		a->arena,
		"var %ss = func() (made []*regexp.Regexp) {\n\tfor _, p := range " STR_FMT
		" {\n\t\tmade = append(made, regexp.MustCompile(p))\n\t}\n\treturn "
		"made\n}()\n\nfor _, %s := range %ss {\n\t...\n}",
		setup->var, STR_ARG(go_text(src, list)), setup->var, setup->var);
}

/* json.NewDecoder(strings.NewReader(s)).Decode(&v): there is no stream. */
static void explain_decoder(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	TSNode stream = go_arg(c->site, 0);
	struct str text = go_text(src, go_arg(stream, 0));
	bool is_string = str_has_suffix(go_callee(src, stream), STR("String")) ||
			 str_has_prefix(go_callee(src, stream), STR("strings."));

	c->why = "A Decoder reads from a stream, through a buffer of its own (512 bytes, and more "
		 "as "
		 "it fills). The text is all there.";
	c->remedy = "Unmarshal it. (It also says so where something stands behind the value.)";
	c->example = arena_printf(a->arena,
				  is_string ? "err := json.Unmarshal([]byte(" STR_FMT "), &v)"
					    : "err := json.Unmarshal(" STR_FMT ", &v)",
				  STR_ARG(text));
}

/* "regexp.MustCompile(p)" from Compile and MatchString as well. */
static const char *made_once(struct advisor *a, const struct candidate *c,
			     const struct setup *setup)
{
	const struct gosrc *src = c->file->src;
	struct str text = go_text(src, c->site), callee = go_callee(src, c->site), pkg, rest;

	if (str_eq(str_of(setup->path), STR("regexp"))) {
		str_cut(callee, '.', &pkg, &rest);
		return arena_printf(a->arena, STR_FMT ".MustCompile%s(" STR_FMT ")", STR_ARG(pkg),
				    str_has_suffix(callee, STR("POSIX")) ? "POSIX" : "",
				    STR_ARG(go_text(src, go_arg(c->site, 0))));
	}
	if (str_eq(str_of(setup->noun), STR("template"))) {
		TSNode n = c->site;

		while (go_is(n, "call_expression") || go_is(n, "selector_expression"))
			n = go_is(n, "call_expression") ? go_field(n, "function")
							: go_field(n, "operand");
		return arena_printf(a->arena, STR_FMT ".Must(" STR_FMT ")",
				    STR_ARG(go_text(src, n)), STR_ARG(text));
	}
	if (!go_is(c->site, "call_expression"))
		return arena_printf(a->arena, "&" STR_FMT, STR_ARG(text));
	return arena_printf(a->arena, STR_FMT, STR_ARG(text));
}

/* How the call reads when what it made is at hand. */
static void write_use(struct advisor *a, struct buf *b, const struct candidate *c, const char *name)
{
	const struct gosrc *src = c->file->src;
	struct str callee = go_callee(src, c->site), line = gosrc_line(src, go_line(c->site)), text;
	ptrdiff_t at;

	if (str_has_suffix(callee, STR("MatchString")) || str_has_suffix(callee, STR(".Match"))) {
		ptrdiff_t dot = str_last_index_byte(callee, '.');

		buf_printf(b, "%s" STR_FMT "(" STR_FMT ") // true or false\n", name,
			   STR_ARG(str_sub(callee, (size_t)dot, callee.n)),
			   STR_ARG(go_text(src, go_arg(c->site, 1))));
		return;
	}
	text = go_text(src, c->site);
	at = str_index(line, text);
	if (at < 0 || go_is(c->extra, "short_var_declaration")) {
		TSNode left = go_field(c->extra, "left");

		if (at >= 0 && ts_node_named_child_count(left) == 1) {
			struct edit drop = { go_line(c->extra) > 1 ? ts_node_start_byte(c->extra)
								   : 0,
					     ts_node_end_byte(c->extra), "" };

			while (drop.from > 0 && src->text.p[drop.from - 1] != '\n')
				drop.from--;
			drop.from -= drop.from > 0;
			buf_printf(b, "%s\n", source_edited(a, src, c->fn->node, &drop, 1));
		} else {
			buf_printf(b,
				   "// here: %s as it is, without the call and the check of its "
				   "error\n",
				   name);
		}
		return;
	}
	line = str_trim(line);
	at = str_index(line, text);
	buf_printf(b, STR_FMT "%s" STR_FMT "\n", STR_ARG(str_sub(line, 0, (size_t)at)), name,
		   STR_ARG(str_sub(line, (size_t)at + text.n, line.n)));
}

/* var zones sync.Map, and a function that looks there first. */
static void explain_keyed(struct advisor *a, struct candidate *c, const struct setup *setup)
{
	struct str callee = go_callee(c->file->src, c->site);
	const char *key = str_contains(callee, STR("crc64"))   ? "uint64"
			  : str_contains(callee, STR("crc32")) ? "uint32"
							       : "string";
	struct buf b = { 0 };

	/* what matches at once is compiled by the same function that gives the pattern */
	if (str_has_prefix(str_of(setup->name), STR("Match")))
		callee = STR("regexp.Compile");
	c->why = arena_printf(a->arena,
			      STR_FMT " makes a %s anew in each call, also of what it has seen "
				      "before: there are few of them, and using one is cheap.",
			      STR_ARG(c->subject), setup->noun);
	c->remedy = "Keep those that were seen in a map: they never change, and several goroutines "
		    "may use them at once.";
	if (setup->kind == SETUP_SEEN) {
		c->why = arena_printf(a->arena,
				      STR_FMT " makes a %s anew in each call, also of what it has "
					      "seen before: making it is dear, using it is not.",
				      STR_ARG(c->subject), setup->noun);
		c->remedy = "If the same ones come again, keep those that were seen in a map; "
			    "several goroutines may use them at once. Where they come from "
			    "outside, bound it: count what is stored, and begin anew where that is "
			    "too much.";
	}
	buf_printf(&b, "var %ss sync.Map\n\n", setup->var);
	buf_printf(&b,
		   setup->fails ? "func %sOf(key %s) (%s, error) {\n" : "func %sOf(key %s) %s {\n",
		   setup->var, key, setup->type);
	buf_printf(&b, "\tif kept, ok := %ss.Load(key); ok {\n\t\treturn kept.(%s)%s\n\t}\n",
		   setup->var, setup->type, setup->fails ? ", nil" : "");
	if (setup->fails)
		buf_printf(&b,
			   "\tmade, err := " STR_FMT
			   "(key)\n\tif err == nil {\n\t\t%ss.Store(key, made)\n\t}\n"
			   "\treturn made, err\n}",
			   STR_ARG(callee), setup->var);
	else
		buf_printf(&b,
			   "\tmade := " STR_FMT "(key)\n\t%ss.Store(key, made)\n\treturn made\n}",
			   STR_ARG(callee), setup->var);
	c->example = rule_words(a, &b);
}

struct draw_search {
	const struct gosrc *src;
	struct str name;
	TSNode call; /* the first one on the generator */
};

static bool visit_draw(void *ctx, TSNode n)
{
	struct draw_search *d = ctx;
	TSNode fn = go_is(n, "call_expression") ? go_field(n, "function") : go_null();

	if (ts_node_is_null(d->call) && !ts_node_is_null(fn) && go_is(fn, "selector_expression") &&
	    str_eq(go_text(d->src, go_field(fn, "operand")), d->name))
		d->call = n;
	return ts_node_is_null(d->call);
}

/* "rand.Intn(n)" of what is drawn from the generator. */
static const char *draw_of(struct advisor *a, const struct candidate *c, struct str pkg)
{
	const struct gosrc *src = c->file->src;
	TSNode p = ts_node_parent(c->site);
	struct draw_search d = { .src = src, .call = go_null() };

	if (go_is(p, "selector_expression")) {
		d.call = ts_node_parent(p);
	} else if (go_is(c->extra, "short_var_declaration")) {
		d.name = go_text(src, ts_node_named_child(go_field(c->extra, "left"), 0));
		go_walk(go_enclosing_func(c->site), visit_draw, &d);
	}
	if (ts_node_is_null(d.call) || !go_is(d.call, "call_expression"))
		return "";
	return arena_printf(a->arena, STR_FMT "." STR_FMT STR_FMT, STR_ARG(pkg),
			    STR_ARG(go_called_name(src, d.call)),
			    STR_ARG(go_text(src, go_field(d.call, "arguments"))));
}

/* rand.New(rand.NewSource(time.Now().UnixNano())).Intn(n) */
static void explain_random(struct advisor *a, struct candidate *c)
{
	const struct gosrc *src = c->file->src;
	struct str pkg, rest, callee = go_callee(src, c->site);

	str_cut(callee, '.', &pkg, &rest);
	if (str_eq(str_of(setups[c->form].name), STR("Seed"))) {
		c->why = "Each call seeds the generator of all goroutines anew: 607 words are made "
			 "from the seed. Since Go 1.20 it is seeded at the start, with a number "
			 "that "
			 "nobody knows.";
		c->remedy = "Drop the call.";
		c->example = "";
		return;
	}
	c->why = arena_printf(a->arena,
			      STR_FMT " seeds a generator anew in each %s, for a few numbers: "
				      "seeding costs far more than drawing. The functions of the "
				      "package draw from one that was seeded at the start.",
			      STR_ARG(c->subject), ts_node_is_null(c->loop) ? "call" : "round");
	c->remedy =
		"Use the functions of the package (since Go 1.20 they are seeded by themselves; "
		"several goroutines may use them at once), or one generator for each goroutine.";
	c->example = draw_of(a, c, pkg);
}

/* Kept for a package, a field, or what a literal captures. */
static void write_kept(struct advisor *a, struct candidate *c, const struct setup *setup,
		       struct buf *b)
{
	const char *name = package_name(a, c, setup), *made = made_once(a, c, setup);

	if (str_eq(c->text, STR("field"))) {
		c->remedy =
			"What it is made of stays as it is as long as the receiver lives: make it "
			"where that is made, and keep it in a field.";
		buf_printf(b,
			   "// a field beside what it is made of, filled where the value is made:\n"
			   "%s = %s",
			   name, made);
	} else if (c->text.n) {
		c->remedy =
			"What it is made of is captured and stays as it is: make it in front of "
			"the literal, which then captures it.";
		buf_printf(b, "%s := %s // in front of the literal\n", name, made);
		write_use(a, b, c, name);
	} else {
		c->remedy = "Make it once, as a package variable; several goroutines may use it at "
			    "once.";
		if (setup->fails && setup->kind != SETUP_SEEN) /* MustCompile does not */
			buf_printf(b,
				   "var %s, %sErr = %s // or sync.OnceValues, where it may be "
				   "late\n\n",
				   name, name, made);
		else
			buf_printf(b, "var %s = %s\n\n", name, made);
		write_use(a, b, c, name);
	}
}

static void write_hoisted(struct advisor *a, struct candidate *c, const struct setup *setup,
			  struct buf *b)
{
	const char *name = package_name(a, c, setup), *made = made_once(a, c, setup);

	c->remedy = "Make it once, in front of the loop.";
	buf_printf(b, "%s := %s\n" STR_FMT "\n", name, made,
		   STR_ARG(loop_head(c->file->src, c->loop)));
	if (setup->kind == SETUP_OWN && str_eq(str_of(setup->noun), STR("keyed hash"))) {
		c->remedy = "Make it once, in front of the loop, and reset it in each round.";
		buf_printf(b, "\t%s.Reset()\n", name);
	}
	buf_adds(b, "\t...\n}\n");
}

static void explain(struct advisor *a, struct candidate *c)
{
	const struct setup *setup = c->form == SETUP_MAP ? NULL : &setups[c->form];
	TSNode list = list_of(c);
	struct buf b = { 0 };

	if (!setup) {
		setup_map_explain(a, c);
		return;
	}
	if (is_decoder(c)) {
		explain_decoder(a, c);
		return;
	}
	if (setup->kind == SETUP_RANDOM) {
		explain_random(a, c);
		return;
	}
	if (str_eq(c->text, STR("varies"))) {
		explain_keyed(a, c, setup);
		return;
	}
	c->why = arena_printf(
		a->arena,
		STR_FMT " makes the same %s anew in each %s: making it is dear, using it is not.",
		STR_ARG(c->subject), setup->noun,
		ts_node_is_null(c->loop) ? "call" : "round of the loop");
	if (str_eq(str_of(setup->name), STR("Transport")))
		c->why =
			"Each call makes a Transport of its own: it keeps the connections, so that "
			"none is used "
			"twice. (An http.Client without one costs nothing: it shares the default.)";
	if (!ts_node_is_null(list) && str_eq(str_of(setup->path), STR("regexp"))) {
		explain_list(a, c, setup, list);
		return;
	}
	if (!ts_node_is_null(c->loop))
		write_hoisted(a, c, setup, &b);
	else
		write_kept(a, c, setup, &b);
	c->example = rule_words(a, &b);
}

const struct rule rule_repeated_setup = {
	.id = "repeated-setup",
	.match = match,
	.judge = judge,
	.explain = explain,
};
