/* What the source around a blocked frame tells about why it waits. */
#include "advise/leaks.h"

#include "gocode/goline.h"
#include "gocode/goname.h"

#define MAX_BLOCK_LINES 400
#define MAX_PACKAGE_FILES 500

static size_t indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '\t')
		n++;
	return n;
}

/* gofmt's indentation closes a block: the line of the '}' that belongs to the statement at line. */
static uint32_t block_end(const struct source_file *f, uint32_t line)
{
	size_t indent = indent_of(source_line(f, line));
	uint32_t last = MIN(source_line_count(f), line + MAX_BLOCK_LINES);

	for (uint32_t l = line + 1; l <= last; l++) {
		struct str text = source_line(f, l);
		if (str_trim(text).n && indent_of(text) <= indent && str_trim(text).p[0] == '}')
			return l;
	}
	return line;
}

/* Timers and contexts among what a line receives from. */
static void read_partners(struct str line, struct leak_source *s)
{
	if (str_contains(line, STR("time.After(")) || str_contains(line, STR("time.Tick(")) ||
	    str_contains(line, STR(".C:")) || str_contains(line, STR(".C ")) ||
	    str_has_suffix(line, STR(".C")) || str_contains(line, STR(".C\n")) ||
	    str_contains(line, STR(".C;")) || str_contains(line, STR(".C}")))
		s->timer = true;
	if (str_contains(line, STR(".Done()")) && str_contains(line, STR("<-")))
		s->context = true;
}

static void read_select(const struct source_file *f, uint32_t line, struct leak_source *s)
{
	uint32_t end = block_end(f, line);
	size_t indent = indent_of(source_line(f, line));

	/* cases of a select inside of a case are not waited for here */
	for (uint32_t l = line; l <= end; l++)
		if ((go_line_has_word(source_line(f, l), STR("case")) &&
		     indent_of(source_line(f, l)) == indent) ||
		    l == line)
			read_partners(source_line(f, l), s);
}

static void read_channel(struct str line, struct leak_source *s)
{
	struct go_access acc[GO_LINE_MAX];
	size_t n = go_line_accesses(line, acc), found = 0;

	for (size_t i = 0; i < n; i++) {
		enum go_access_kind kind = acc[i].kind;
		if (kind != GO_SEND && kind != GO_RECEIVE && kind != GO_RANGE)
			continue;
		found++;
		s->cls = kind == GO_SEND ? GR_SEND : GR_RECEIVE;
		s->range = kind == GO_RANGE;
		s->channel = acc[i].expr;
	}
	/* "<-ctx.Done()" and "<-time.After(...)": what a call returned has no name */
	if (!found && str_contains(line, STR("<-"))) {
		bool sends = false;
		for (size_t i = 0; i < n; i++)
			sends |= acc[i].kind == GO_SEND;
		s->cls = sends ? GR_SEND : GR_RECEIVE;
	}
	if (found != 1)
		s->channel = STR("");
}

/* ---- a sleep in a loop that nothing ends */

static bool has_exit(struct str text)
{
	static const char *const words[] = { "return", "break", "goto",	 "select", "panic",
					     "Goexit", "Exit",	"Fatal", "Fatalf" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (go_line_has_word(text, str_of(words[i])))
			return true;
	return str_contains(text, STR("<-"));
}

/* "for {": a loop without a condition. */
static bool is_endless_for(struct str line)
{
	struct str s = str_trim(line);
	ptrdiff_t at = str_index(s, STR("for {"));

	return at >= 0 &&
	       (at == 0 || s.p[at - 1] == ' ' || s.p[at - 1] == '{' || s.p[at - 1] == '\t');
}

/* The head of the loop around line; 0 where there is none in its function. */
static uint32_t loop_around(const struct source_file *f, uint32_t line)
{
	size_t indent = indent_of(source_line(f, line));

	if (go_line_has_word(source_line(f, line), STR("for")))
		return line;
	for (uint32_t l = line; l > 1 && indent > 0;) {
		struct str text = source_line(f, --l);
		if (!str_trim(text).n || indent_of(text) >= indent)
			continue;
		indent = indent_of(text);
		if (str_has_prefix(str_trim(text), STR("for")))
			return l;
		/* the loop must be of the function that sleeps */
		if (go_line_has_word(text, STR("func")))
			return 0;
	}
	return 0;
}

static bool sleeps_for_ever(const struct source_file *f, uint32_t line)
{
	uint32_t head = loop_around(f, line);

	if (!head || !is_endless_for(source_line(f, head)))
		return false;
	uint32_t end = block_end(f, head);
	for (uint32_t l = head; l <= end; l++) {
		struct str text = source_line(f, l);
		if (l == head) {
			ptrdiff_t at = str_index(text, STR("for {"));
			text = str_sub(text, (size_t)at, text.n);
		}
		if (has_exit(text))
			return false;
	}
	return true;
}

/* ---- a channel of the package that nobody else uses */

struct uses {
	struct str name;
	bool wants_send; /* the blocked side receives */
	bool declared;	 /* "var name ..." at package level */
	bool served;	 /* the other side is there, or may be */
};

/* Whether line declares name in a var statement or in a "var (" block. */
static bool declares(struct str line, struct str name)
{
	struct str rest = line, word;

	if (indent_of(line) > 1 || !str_next_field(&rest, &word))
		return false;
	if (str_eq(word, STR("var")) && indent_of(line) == 0 && !str_next_field(&rest, &word))
		return false;
	return str_eq(word, name) && str_contains(line, STR("chan ")) &&
	       !str_contains(line, STR(":="));
}

static void read_uses(struct uses *u, struct str line)
{
	struct go_access acc[GO_LINE_MAX];

	if (!str_contains(line, u->name))
		return;
	if (declares(line, u->name)) {
		u->declared = true;
		return;
	}
	size_t n = go_line_accesses(line, acc);
	/* a line with more than the lexer keeps, and the middle of a literal, are not understood: they may serve */
	u->served |= n == GO_LINE_MAX;
	for (size_t i = 0; i < n; i++) {
		enum go_access_kind kind = acc[i].kind;
		bool same_side =
			u->wants_send ? kind == GO_RECEIVE || kind == GO_RANGE : kind == GO_SEND;
		if (str_eq(acc[i].expr, u->name) && !same_side)
			u->served = true;
	}
}

static bool read_file_uses(void *ctx, const struct source_file *f)
{
	struct uses *u = ctx;

	for (uint32_t l = 1; l <= source_line_count(f) && !u->served; l++)
		read_uses(u, source_line(f, l));
	return !u->served;
}

/* Names that other packages or other variables can stand for are left alone. */
static bool is_plain_private_name(const struct leak_group *g, struct str name)
{
	bool exported = name.n && name.p[0] >= 'A' && name.p[0] <= 'Z';

	return name.n && str_index_byte(name, '.') < 0 &&
	       (!exported || str_eq(goname_package(g->fn), STR("main")));
}

static bool nobody_serves(const struct leak_group *g, const struct source_file *f,
			  struct sources *src, const struct leak_source *s)
{
	struct uses u = { .name = s->channel, .wants_send = s->cls == GR_RECEIVE };

	return is_plain_private_name(g, s->channel) &&
	       sources_each_beside(src, f, true, MAX_PACKAGE_FILES, read_file_uses, &u) &&
	       u.declared;
}

/* ---- */

struct leak_source leak_read_source(const struct leak_group *g, const struct leaks_options *opts,
				    struct sources *src)
{
	struct leak_source s = { .cls = GR_OTHER };
	const struct source_file *f;

	if (!g->line || !gr_class_blocks(g->cls) || !(f = sources_at(src, g->file, g->line, g->fn)))
		return s;
	struct str line = source_line(f, g->line);
	if (g->count >= (opts->again ? opts->again : LEAKS_STARTED_AGAIN))
		s.no_end = leak_read_end(f, g->line, src);
	bool channel = g->cls == GR_CHAN || g->cls == GR_RECEIVE || g->cls == GR_SEND;
	if (g->cls == GR_SLEEP) {
		s.endless_sleep = str_contains(line, STR("Sleep(")) && sleeps_for_ever(f, g->line);
		return s;
	}
	if (g->cls == GR_SELECT || (g->cls == GR_CHAN && go_line_has_word(line, STR("select")))) {
		read_select(f, g->line, &s);
		s.cls = str_contains(line, STR("select {}")) ? GR_SELECT_NONE : GR_SELECT;
		return s;
	}
	if (!channel)
		return s;
	read_channel(line, &s);
	read_partners(line, &s);
	s.no_partner = s.channel.n && nobody_serves(g, f, src, &s);
	return s;
}
