/* Compiled, parsed or loaded in each call from what never changes: once is enough. */
#include "advise/rule.h"

struct setup {
	const char *path, *name; /* of the function */
	uint32_t first, n;	 /* arguments that must not change; n 0: all from first */
	const char *noun, *var;
	bool wide; /* the rest of its cost comes where it is first used */
};

static const struct setup setups[] = {
	{ "regexp", "MustCompile", 0, 1, "regular expression", "pattern", false },
	{ "regexp", "Compile", 0, 1, "regular expression", "pattern", false },
	{ "regexp", "MustCompilePOSIX", 0, 1, "regular expression", "pattern", false },
	{ "regexp", "CompilePOSIX", 0, 1, "regular expression", "pattern", false },
	{ "regexp", "MatchString", 0, 1, "regular expression", "pattern", false },
	{ "regexp", "Match", 0, 1, "regular expression", "pattern", false },
	{ "regexp", "MatchReader", 0, 1, "regular expression", "pattern", false },
	{ "text/template", "Parse", 0, 0, "template", "page", true },
	{ "html/template", "Parse", 0, 0, "template", "page", true },
	{ "text/template", "ParseFiles", 0, 0, "template", "page", true },
	{ "html/template", "ParseFiles", 0, 0, "template", "page", true },
	{ "text/template", "ParseGlob", 0, 0, "template", "page", true },
	{ "html/template", "ParseGlob", 0, 0, "template", "page", true },
	{ "text/template", "ParseFS", 0, 0, "template", "page", true },
	{ "html/template", "ParseFS", 0, 0, "template", "page", true },
	{ "time", "LoadLocation", 0, 1, "time zone", "zone", false },
	{ "strings", "NewReplacer", 0, 0, "replacer", "replacer", true },
	{ "crypto/x509", "SystemCertPool", 0, 0, "pool of certificates", "roots", false },
	{ "crypto/aes", "NewCipher", 0, 1, "cipher", "block", false },
	{ "database/sql", "Open", 0, 0, "pool of connections", "db", true },
	{ "math/rand", "New", 0, 1, "random source", "random", false },
	{ "net/http", "Transport", 0, 0, "transport", "transport", true },
	{ "encoding/json", "NewDecoder", 0, 1, "decoder", "decoder", true },
};

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

/* The package at the root of template.New("x").Funcs(f).Parse(text), regexp.MustCompile(p). */
static struct str root_package(const struct gosrc *src, TSNode call)
{
	TSNode n = call;

	while (go_is(n, "call_expression") || go_is(n, "selector_expression"))
		n = go_is(n, "call_expression") ? go_no_parens(go_field(n, "function"))
						: go_no_parens(go_field(n, "operand"));
	return go_is(n, "identifier") ? gosrc_import(src, go_text(src, n)) : STR("");
}

static const struct setup *find_setup(struct str path, struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(setups); i++)
		if (str_eq(path, str_of(setups[i].path)) && str_eq(name, str_of(setups[i].name)))
			return &setups[i];
	return NULL;
}

struct vary_search {
	const struct hot_file *file;
	const struct gosrc *src;
	TSNode loop; /* what does not change in it may be hoisted; null: nothing of the function's own */
	bool varies;
	bool field;    /* it is made of what the receiver holds, which stays as it is */
	bool captured; /* and of what a literal has captured, which does, too */
	TSNode call;
	int depth;
};

struct write_search {
	const struct gosrc *src;
	struct str field;
	bool found;
};

/* x.f = ..., x.f++, &x.f */
static bool visit_write(void *ctx, TSNode n)
{
	struct write_search *w = ctx;
	TSNode p, list, stmt;

	if (w->found || !go_is(n, "field_identifier") || !str_eq(go_text(w->src, n), w->field))
		return !w->found;
	p = ts_node_parent(n);
	if (!go_is(p, "selector_expression"))
		return true;
	list = ts_node_parent(p);
	stmt = ts_node_parent(list);
	w->found = go_is(list, "inc_statement") || go_is(list, "dec_statement") ||
		   (go_is(list, "unary_expression") &&
		    str_eq(go_text(w->src, go_field(list, "operator")), STR("&"))) ||
		   (go_is(stmt, "assignment_statement") && go_contains(go_field(stmt, "left"), n));
	return !w->found;
}

/* r.f of the receiver r, where nothing in the package writes to a field of that name once the value is made. */
static bool is_steady_field(const struct hot_file *f, TSNode n)
{
	struct gopkg *pkg = f->ctx.pkg;
	TSNode base = go_is(n, "selector_expression") ? go_field(n, "operand") : go_null();
	struct write_search w = { 0 };
	struct godecl d;

	if (!pkg || ts_node_is_null(base) || !go_is(base, "identifier") ||
	    !go_find_decl(f->src, base, go_text(f->src, base), &d) || d.kind != DECL_RECEIVER)
		return false;
	w.field = go_text(f->src, go_field(n, "field"));
	for (size_t i = 0; i < pkg->files.n && !w.found; i++) {
		w.src = gopkg_open_with(f->ctx.mod, pkg, i, w.field);
		if (w.src)
			go_walk(w.src->root, visit_write, &w);
	}
	return !w.found;
}

/* A variable of the function that keeps what it was declared with. */
static bool is_set_once(const struct gosrc *src, const struct godecl *d, struct str name)
{
	struct assign_search s = { .src = src, .target = name, .except = go_null() };

	if ((d->kind != DECL_SHORT && d->kind != DECL_VAR) || d->of != 1 ||
	    ts_node_is_null(d->value) || ts_node_is_null(d->func))
		return false;
	find_assignments(&s, d->func);
	return s.count == 0;
}

static bool is_literal(TSNode n)
{
	static const char *const types[] = { "interpreted_string_literal", "raw_string_literal",
					     "int_literal", NULL };

	return !ts_node_is_null(n) && go_is_any(go_no_parens(n), types);
}

/* []string{"a", "b"}, in place or of a variable of the package. */
static bool is_list(const struct gosrc *src, const TSNode *over)
{
	TSNode list = go_no_parens(*over), body;
	struct godecl d;

	if (go_is_name(list) && go_find_decl(src, list, go_text(src, list), &d) &&
	    (d.kind == DECL_PACKAGE || is_set_once(src, &d, go_text(src, list))))
		list = go_no_parens(d.value);
	body = go_field(list, "body");
	for (uint32_t i = 0; !ts_node_is_null(body) && i < ts_node_named_child_count(body); i++) {
		TSNode e = ts_node_named_child(body, i);

		if (!go_is(e, "literal_element") || !is_literal(ts_node_named_child(e, 0)))
			return false;
	}
	return go_is(list, "composite_literal") && ts_node_named_child_count(body) > 0;
}

struct handed_search {
	const struct gosrc *src;
	struct str name; /* of the variable that holds the literal */
	uint32_t index;
	uint32_t calls, others;
};

static bool visit_handed(void *ctx, TSNode n)
{
	struct handed_search *h = ctx;
	TSNode call = ts_node_parent(n), list = call;

	if (!go_is(n, "identifier") || !str_eq(go_text(h->src, n), h->name))
		return true;
	if (go_is(call, "call_expression") && ts_node_eq(go_field(call, "function"), n) &&
	    is_literal(go_arg(call, h->index)))
		h->calls++;
	else if (!go_is(list, "expression_list") ||
		 !go_is(ts_node_parent(list), "short_var_declaration"))
		h->others++;
	return true;
}

/* The parameter of name := func(p T) {...}, which is only called, and always with a literal. */
static bool is_handed_constant(const struct gosrc *src, const struct godecl *d)
{
	TSNode list = ts_node_parent(d->func), stmt = ts_node_parent(list), left;
	struct handed_search h = { .src = src, .index = d->index };

	if (!go_is(d->func, "func_literal") || !go_is(stmt, "short_var_declaration"))
		return false;
	left = go_single(go_field(stmt, "left"));
	if (ts_node_is_null(left))
		return false;
	h.name = go_text(src, left);
	go_walk(go_enclosing_func(stmt), visit_handed, &h);
	return h.calls > 0 && h.others == 0;
}

/* A variable of the function around the literal that the call stands in, which nobody sets again. */
static bool is_captured(const struct vary_search *v, const struct godecl *d, struct str name)
{
	TSNode literal = go_enclosing_func(v->call);
	struct assign_search s = { .src = v->src, .target = name, .except = go_null() };

	if (!go_is(literal, "func_literal") || ts_node_is_null(d->func) ||
	    ts_node_eq(d->func, literal) || !go_contains(d->func, literal))
		return false;
	/* called where it stands, it is no function of its own */
	if (go_is(ts_node_parent(literal), "call_expression") || d->kind == DECL_RECEIVER)
		return false;
	find_assignments(&s, d->func);
	return s.count == 0;
}

static bool visit_vary(void *ctx, TSNode n)
{
	struct vary_search *v = ctx;
	struct str name;
	struct godecl d;

	if (go_is(n, "func_literal") || v->varies)
		return false;
	if (ts_node_is_null(v->loop) && is_steady_field(v->file, n)) {
		v->field = true;
		return false;
	}
	/* seeds and times are new each time */
	if (go_is(n, "call_expression") && str_has_suffix(go_callee(v->src, n), STR(".Now")))
		v->varies = true;
	if (!go_is(n, "identifier"))
		return true;
	name = go_text(v->src, n);
	if (gosrc_import(v->src, name).n || !go_find_decl(v->src, n, name, &d) ||
	    d.kind == DECL_CONST || d.kind == DECL_PACKAGE)
		return true;
	/* each of what a list of constants holds, each of what the only calls of a literal hand over */
	if ((d.kind == DECL_RANGE_VALUE && is_list(v->src, &d.value)) ||
	    (d.kind == DECL_PARAM && is_handed_constant(v->src, &d)))
		return true;
	if (ts_node_is_null(v->loop) && is_captured(v, &d, name)) {
		v->captured = true;
		return true;
	}
	if (is_set_once(v->src, &d, name) && v->depth < 3) {
		v->depth++;
		go_walk(d.value, visit_vary, v);
		v->depth--;
		return true;
	}
	if (ts_node_is_null(v->loop) || go_contains(v->loop, d.name) ||
	    go_is_written(v->src, v->loop, name))
		v->varies = true;
	return true;
}

/* Whether what it is made of differs from call to call, or, with a loop, from round to round. */
static bool varies(const struct candidate *c, TSNode call, const struct setup *s, TSNode loop,
		   struct vary_search *v)
{
	uint32_t n = go_is(call, "call_expression") ? go_arg_count(call) : 0;

	*v = (struct vary_search){
		.file = c->file, .src = c->file->src, .loop = loop, .call = call
	};
	if (!go_is(call, "call_expression")) {
		go_walk(call, visit_vary, v);
		return v->varies;
	}
	for (uint32_t i = s->first; i < n && (s->n == 0 || i < s->first + s->n); i++)
		go_walk(go_arg(call, i), visit_vary, v);
	/* template.New(name).Funcs(f) in front of Parse */
	go_walk(go_field(call, "function"), visit_vary, v);
	return v->varies;
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

static bool match(struct advisor *a, const struct gomatch *m, struct candidate *c)
{
	TSNode call = gomatch_node(m, "call"), lit = gomatch_node(m, "lit"), loop;
	struct spot s = { .cpu = CAUSE_SETUP, .heap = CAUSE_SETUP };
	const struct setup *setup;
	struct vary_search v = { 0 }, in_loop;

	(void)a;
	if (!ts_node_is_null(lit)) {
		call = lit;
		setup = find_setup(gosrc_import(m->src, go_text(m->src, gomatch_node(m, "pkg"))),
				   STR("Transport"));
		s.self = true;
	} else {
		setup = find_setup(root_package(m->src, call),
				   go_text(m->src, gomatch_node(m, "name")));
	}
	if (!setup || is_kept(m->src, call) || str_eq(c->fn->name, STR("init")) ||
	    str_eq(c->fn->name, STR("main")))
		return false;
	loop = loop_around(m->src, call, c->fn->node);
	c->form = (int)(setup - setups);
	c->site = call;
	c->extra = go_statement(call);
	c->subject =
		go_is(call, "call_expression") ? go_callee(m->src, call) : STR("http.Transport");
	c->key = hash_mix(ts_node_start_byte(c->extra), 9);
	if (is_decoder(c)) {
		if (!is_text_stream(m->src, go_arg(call, 0)))
			return false;
		c->loop = loop;
	} else if (varies(c, call, setup, go_null(), &v)) {
		if (ts_node_is_null(loop) || varies(c, call, setup, loop, &in_loop))
			return false;
		c->loop = loop; /* constant in the loop only */
		v.field = v.captured = false;
	}
	c->text = v.field ? STR("field") : v.captured ? STR("captured") : STR("");
	s.from = go_line(call);
	s.to = go_end_line(call);
	candidate_spot(c, s);
	if (setup->wide) {
		s.from = c->fn->first_line;
		s.to = c->fn->last_line;
		s.self = false;
		candidate_spot(c, s);
	}
	return true;
}

#define MANY_TRANSPORTS 32

/* What a Transport costs is done by goroutines of its own (dialing, shaking hands): that many were made is enough to say so. */
static void judge(struct advisor *a, struct candidate *c)
{
	(void)a;
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

	if (!ts_node_is_null(first) && go_is(first, "identifier") &&
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

static void explain(struct advisor *a, struct candidate *c)
{
	const struct setup *setup = &setups[c->form];
	const char *name = package_name(a, c, setup), *made = made_once(a, c, setup);
	bool fails = str_eq(str_of(setup->name), STR("LoadLocation")) ||
		     str_eq(str_of(setup->name), STR("NewCipher")) ||
		     str_eq(str_of(setup->name), STR("SystemCertPool")) ||
		     str_eq(str_of(setup->path), STR("database/sql"));
	TSNode list = list_of(c);
	struct buf b = { 0 };

	if (is_decoder(c)) {
		explain_decoder(a, c);
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
	if (str_eq(c->text, STR("field"))) {
		c->remedy =
			"What it is made of stays as it is as long as the receiver lives: make it "
			"where that is made, and keep it in a field.";
		buf_printf(&b,
			   "// a field beside what it is made of, filled where the value is made:\n"
			   "%s = %s",
			   name, made);
	} else if (c->text.n) {
		c->remedy =
			"What it is made of is captured and stays as it is: make it in front of "
			"the literal, which then captures it.";
		buf_printf(&b, "%s := %s // in front of the literal\n", name, made);
		write_use(a, &b, c, name);
	} else if (!ts_node_is_null(c->loop)) {
		c->remedy = "Make it once, in front of the loop.";
		buf_printf(&b, "%s := %s\n" STR_FMT "\n\t...\n}\n", name, made,
			   STR_ARG(loop_head(c->file->src, c->loop)));
	} else {
		c->remedy = "Make it once, as a package variable; several goroutines may use it at "
			    "once.";
		if (fails)
			buf_printf(&b,
				   "var %s, %sErr = %s // or sync.OnceValues, where it may be "
				   "late\n\n",
				   name, name, made);
		else
			buf_printf(&b, "var %s = %s\n\n", name, made);
		write_use(a, &b, c, name);
	}
	c->example = rule_words(a, &b);
}

const struct rule rule_repeated_setup = {
	.id = "repeated-setup",
	.match = match,
	.judge = judge,
	.explain = explain,
};
