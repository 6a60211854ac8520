/* Text dumps: debug=2 (and panics, SIGQUIT) and debug=1, line by line. */
#include <stdlib.h>

#include "bench/testjson.h"
#include "gocode/goname.h"
#include "gocode/goroutines.h"

#define MAX_LINE_BYTES ((size_t)64 << 10)
#define MAX_FRAMES 512 /* the runtime prints 100 */
#define MAX_PREFIX_BYTES 200

enum pending { PENDING_NONE, PENDING_FRAME, PENDING_CREATOR };

struct goroutines_reader {
	struct goroutines *g;
	uint32_t dump;
	struct str name;
	struct buf line; /* an unfinished line */
	struct buf fn;	 /* the function whose file comes on the next line */
	struct buf labels;
	struct buf event; /* of go test -json, decoded */
	bool in_event;
	bool counted; /* debug=1 */
	bool open;    /* a goroutine, or a stack of debug=1 */
	enum pending pending;
	size_t prefix;
	struct gr_stack stack;
	uint32_t frames[MAX_FRAMES];
	uint32_t n;
	/* debug=1: how many pcs of the runtime stand before the first frame that is shown */
	uint64_t pcs[8];
	uint32_t n_pcs, n_hidden;
};

struct goroutines_reader *goroutines_begin(struct goroutines *g, const char *name)
{
	struct goroutines_reader *r = xcalloc(1, sizeof(*r));
	struct gr_dump d = { .name = intern_id(&g->strs, str_of(name)), .has_creators = true };

	r->g = g;
	r->dump = (uint32_t)g->dumps.n;
	r->name = gr_str(g, d.name);
	vec_push(&g->dumps, d);
	buf_init(&r->line, MAX_LINE_BYTES);
	buf_init(&r->fn, MAX_LINE_BYTES);
	buf_init(&r->labels, MAX_LINE_BYTES);
	return r;
}

static bool skip(struct str *s, struct str prefix)
{
	if (!str_has_prefix(*s, prefix))
		return false;
	*s = str_sub(*s, prefix.n, s->n);
	return true;
}

static bool skip_number(struct str *s, uint64_t *out)
{
	size_t n = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (!str_to_u64(str_sub(*s, 0, n), 10, out))
		return false;
	*s = str_sub(*s, n, s->n);
	return true;
}

/* ---- labels: "k: v, "k q": "v q"" of headers, {"k":"v", ...} of debug=1 */

static struct str label_word(struct str *s)
{
	size_t n = 0;

	*s = str_sub(*s, 0, s->n);
	while (s->n && (s->p[0] == ' ' || s->p[0] == ','))
		*s = str_sub(*s, 1, s->n);
	if (s->n && s->p[0] == '"') {
		for (n = 1; n < s->n && s->p[n] != '"'; n++)
			n += s->p[n] == '\\';
		struct str word = str_sub(*s, 1, MIN(n, s->n));
		*s = str_sub(*s, n + 1, s->n);
		return word;
	}
	while (n < s->n && s->p[n] != ':' && s->p[n] != ',' && s->p[n] != '}')
		n++;
	struct str word = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return word;
}

static void add_labels(struct goroutines *g, uint32_t stack, struct str s, uint64_t count)
{
	while (s.n) {
		struct str key = label_word(&s);
		if (!skip(&s, STR(":")))
			return;
		struct str value = label_word(&s);
		if (key.n)
			gr_add_label(g, stack, key, value, count);
	}
}

/* ---- both formats */

static void close_stack(struct goroutines_reader *r)
{
	if (!r->open)
		return;
	r->open = false;
	r->pending = PENDING_NONE;
	uint32_t i = gr_add_stack(r->g, &r->stack, r->frames, r->n);
	if (r->labels.n)
		add_labels(r->g, i, buf_str(&r->labels), r->stack.count);
}

static void open_stack(struct goroutines_reader *r, size_t prefix)
{
	r->open = true;
	r->pending = PENDING_NONE;
	r->prefix = prefix;
	r->n = 0;
	r->n_pcs = r->n_hidden = 0;
	buf_clear(&r->labels);
	r->stack = (struct gr_stack){ .dump = r->dump, .creator = GR_NONE, .count = 1 };
}

static void add_frame(struct goroutines_reader *r, struct str fn, struct str file, uint32_t line)
{
	if (r->n < MAX_FRAMES)
		r->frames[r->n++] = gr_add_frame(r->g, fn, file, line);
	else
		r->stack.elided = true;
}

/* "/a/b.go:12 +0x1d", "/a/b.go:12 +0x1d fp=0x... sp=... pc=...", "/a/b.go:12". Paths may hold blanks and colons. */
static bool parse_place(struct str s, struct str *file, uint32_t *line)
{
	uint64_t number;
	ptrdiff_t plus = -1;

	for (size_t i = s.n; i >= 4 && plus < 0; i--)
		if (memcmp(s.p + i - 4, " +0x", 4) == 0)
			plus = (ptrdiff_t)i - 4;
	if (plus >= 0)
		s.n = (size_t)plus;
	ptrdiff_t colon = str_last_index_byte(s, ':');
	if (colon <= 0 || !str_to_u64(str_sub(s, (size_t)colon + 1, s.n), 10, &number) ||
	    number > UINT32_MAX)
		return false;
	*file = str_sub(s, 0, (size_t)colon);
	*line = (uint32_t)number;
	return true;
}

/* ---- debug=2 */

static bool end_flag(struct str *state, struct str flag)
{
	if (!str_has_suffix(*state, flag))
		return false;
	state->n -= flag.n;
	return true;
}

/* "chan receive (leaked) (scan)": the flags that are no part of the words. */
static void set_state(struct goroutines_reader *r, struct str state)
{
	bool more = true;

	while (more) {
		bool leaked = end_flag(&state, STR(" (leaked)"));
		r->stack.leaked |= leaked;
		more = leaked || end_flag(&state, STR(" (scan)")) ||
		       end_flag(&state, STR(" (durable)"));
	}
	r->stack.cls = gr_class_of_state(state);
	r->stack.state = intern_id(&r->g->strs, state);
}

static void header_item(struct goroutines_reader *r, struct str item)
{
	uint64_t minutes;
	struct str rest = item;

	if (str_eq(item, STR("locked to thread"))) {
		r->stack.locked = true;
	} else if (skip_number(&rest, &minutes) && str_eq(rest, STR(" minutes"))) {
		r->stack.n_aged = 1;
		r->stack.min_minutes = r->stack.max_minutes = (uint32_t)MIN(minutes, UINT32_MAX);
	}
}

/* Behind '{': to the '}' that no quotes hold. */
static struct str braces(struct str s)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (quoted && s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && s.p[i] == '}')
			break;
	}
	return str_sub(s, 0, i);
}

/* What stands in "[...]", then labels: inside of the brackets (" labels:{}", go1.26) or behind them (" {}", go1.27). */
static void header_rest(struct goroutines_reader *r, struct str s)
{
	bool first = true;

	while (s.n) {
		size_t n = 0;
		while (n < s.n && s.p[n] != ',' && s.p[n] != ']' && s.p[n] != '{')
			n++;
		bool labels = n < s.n && s.p[n] == '{';
		struct str item = str_sub(s, 0, n);
		if (labels)
			item = str_trim_suffix(item, STR(" labels:"));
		if (first)
			set_state(r, item);
		else
			header_item(r, item);
		first = false;
		if (labels)
			buf_add_str(&r->labels, braces(str_sub(s, n + 1, s.n)));
		if (labels || n >= s.n || s.p[n] == ']') {
			s = str_sub(s, n + 1, s.n);
			break;
		}
		s = str_sub(s, n + 1, s.n);
		skip(&s, STR(" "));
	}
	if (skip(&s, STR(" {")))
		buf_add_str(&r->labels, braces(s));
}

/* "goroutine 7 gp=0x.. m=0 mp=0x.. [state, 5 minutes, locked to thread]:", prefix bytes into the line. */
static bool header_line(struct goroutines_reader *r, struct str line, size_t prefix)
{
	struct str s = str_sub(line, prefix, line.n);
	uint64_t id;

	if (!skip(&s, STR("goroutine ")) || !skip_number(&s, &id) || !str_has_suffix(s, STR(":")))
		return false;
	ptrdiff_t open = str_index(s, STR(" ["));
	if (open < 0 || (open > 0 && !str_has_prefix(s, STR(" gp="))))
		return false;
	close_stack(r);
	open_stack(r, prefix);
	r->stack.example_id = id;
	header_rest(r, str_sub(s, (size_t)open + 2, s.n));
	return true;
}

static void creator_line(struct goroutines_reader *r, struct str fn)
{
	for (size_t i = fn.n; i > 0; i--) {
		if (fn.p[i - 1] >= '0' && fn.p[i - 1] <= '9')
			continue;
		if (str_has_suffix(str_sub(fn, 0, i), STR(" in goroutine ")))
			fn.n = i - sizeof(" in goroutine ") + 1;
		break;
	}
	buf_clear(&r->fn);
	buf_add_str(&r->fn, fn);
	r->pending = PENDING_CREATOR;
}

static void place_line(struct goroutines_reader *r, struct str line)
{
	struct str file;
	uint32_t number;

	if (r->pending == PENDING_NONE || !parse_place(line, &file, &number))
		return;
	if (r->pending == PENDING_CREATOR)
		r->stack.creator = gr_add_frame(r->g, buf_str(&r->fn), file, number);
	else
		add_frame(r, buf_str(&r->fn), file, number);
	r->pending = PENDING_NONE;
}

/* A line inside of a goroutine. Others' output between them is passed over. */
static void goroutine_line(struct goroutines_reader *r, struct str line)
{
	if (!line.n) {
		close_stack(r);
	} else if (line.p[0] == '\t') {
		place_line(r, str_sub(line, 1, line.n));
	} else if (skip(&line, STR("created by "))) {
		creator_line(r, line);
	} else if (str_has_prefix(line, STR("..."))) {
		r->stack.elided = true;
	} else if (line.p[line.n - 1] == ')') {
		ptrdiff_t args = str_last_index_byte(line, '(');
		if (args <= 0)
			return;
		buf_clear(&r->fn);
		buf_add(&r->fn, line.p, (size_t)args);
		r->pending = PENDING_FRAME;
	}
}

/* ---- debug=1 */

static void counted_header(struct goroutines_reader *r, struct str line)
{
	uint64_t count, pc;
	struct str field;

	if (!skip_number(&line, &count) || !skip(&line, STR(" @")) || count == 0)
		return;
	open_stack(r, 0);
	r->stack.count = count;
	r->stack.leaked = r->g->dumps.v[r->dump].leaks_only;
	while (r->n_pcs < ARRAY_LEN(r->pcs) && str_next_field(&line, &field))
		if (str_to_u64(field, 0, &pc))
			r->pcs[r->n_pcs++] = pc;
}

/* The runtime's frames are not shown, but their pcs are there: what is shown first tells how many. */
static void count_hidden(struct goroutines_reader *r, struct str address)
{
	uint64_t pc;

	if (r->n || !str_to_u64(address, 0, &pc))
		return;
	/* a frame's address is that of the call: one byte before the pc it returns to */
	for (uint32_t i = 0; i < r->n_pcs; i++)
		if (r->pcs[i] == pc + 1 || r->pcs[i] == pc) {
			r->n_hidden = i;
			return;
		}
}

/* "#\t0x67ce88\tmain.f+0xa8\t\t/a/b.go:59" */
static void counted_frame(struct goroutines_reader *r, struct str line)
{
	struct str address, fn, file;
	uint32_t number;

	if (!str_cut(line, '\t', &address, &line))
		return;
	str_cut(line, '\t', &fn, &line);
	for (size_t i = fn.n; i > 3; i--) {
		if (memcmp(fn.p + i - 3, "+0x", 3) == 0) {
			fn.n = i - 3;
			break;
		}
	}
	count_hidden(r, address);
	if (!parse_place(str_trim(line), &file, &number)) {
		file = STR("");
		number = 0;
	}
	add_frame(r, fn, file, number);
}

/*
 * Without a state, the frames tell. Under a user's frame the runtime's are hidden: gopark, chansend or chanrecv, and the
 * compiler's entry of it are three; gopark and selectgo two; nothing hidden is a goroutine that runs.
 */
static enum gr_class counted_class(const struct goroutines_reader *r)
{
	for (uint32_t i = 0; i < r->n; i++) {
		const struct gr_frame *f = &r->g->frames.v[r->frames[i]];
		enum gr_class c = gr_class_of_frame(gr_str(r->g, f->fn));
		if (c != GR_OTHER)
			return c;
		if (!goname_is_std(gr_str(r->g, f->fn), gr_str(r->g, f->file)))
			break;
	}
	return r->n_hidden == 0 ? GR_RUNNING : r->n_hidden == 2 ? GR_SELECT : GR_CHAN;
}

static void close_counted(struct goroutines_reader *r)
{
	if (r->open)
		r->stack.cls = counted_class(r);
	close_stack(r);
}

static void counted_line(struct goroutines_reader *r, struct str line)
{
	if (skip(&line, STR("# labels: {"))) {
		buf_clear(&r->labels);
		buf_add_str(&r->labels, braces(line));
	} else if (skip(&line, STR("#\t"))) {
		if (r->open)
			counted_frame(r, line);
	} else {
		close_counted(r);
		counted_header(r, line);
	}
}

/* "goroutine profile: total 22" begins debug=1. */
static bool counted_title(struct goroutines_reader *r, struct str line)
{
	struct gr_dump *d = &r->g->dumps.v[r->dump];
	struct str word, rest;

	if (!str_cut(line, ' ', &word, &rest) || !str_has_prefix(rest, STR("profile: total ")))
		return false;
	bool leaks = str_eq(word, STR("goroutineleak"));
	if (!leaks && !str_eq(word, STR("goroutine")))
		return false;
	r->counted = true;
	d->format = GR_COUNTED;
	d->has_creators = false;
	d->leaks_only = leaks;
	return true;
}

/* ---- lines */

/* Between goroutines: the start of one, perhaps behind a log's prefix, or words that tell why there is a dump. */
static void idle_line(struct goroutines_reader *r, struct str line)
{
	struct gr_dump *d = &r->g->dumps.v[r->dump];
	ptrdiff_t at;

	if (!line.n || header_line(r, line, 0))
		return;
	if (r->g->dumps.v[r->dump].count == 0 && counted_title(r, line))
		return;
	if (str_contains(line, STR("all goroutines are asleep - deadlock!")))
		d->deadlock = true;
	else if (str_contains(line, STR("panic: test timed out after")))
		d->timed_out = true;
	at = str_index(line, STR("goroutine "));
	if (at > 0 && at <= MAX_PREFIX_BYTES)
		header_line(r, line, (size_t)at);
}

static void take_line(struct goroutines_reader *r, struct str line);

/* An event of `go test -json`: what a test printed, in it perhaps the dump of a panic or of a time-out. */
static bool event_line(struct goroutines_reader *r, struct str line)
{
	struct testjson ev;
	struct str rest, text;

	if (r->in_event || !line.n || line.p[0] != '{')
		return false;
	buf_clear(&r->event);
	if (!testjson_event(line, &r->event, &ev))
		return false;
	/* an event is no event once it is decoded: no nesting */
	r->in_event = true;
	rest = ev.output;
	while (str_next_line(&rest, &text))
		take_line(r, text);
	r->in_event = false;
	return true;
}

static void take_line(struct goroutines_reader *r, struct str line)
{
	line = str_trim_suffix(line, STR("\r"));
	if (event_line(r, line))
		return;
	if (r->counted) {
		counted_line(r, line);
		return;
	}
	if (!r->open) {
		idle_line(r, line);
		return;
	}
	if (r->prefix) {
		/* a prefix of blanks at its end may have lost them on an empty line */
		line = str_sub(line, r->prefix, line.n);
		if (!line.n) {
			close_stack(r);
			return;
		}
	}
	if (line.n && line.p[0] == 'g' && header_line(r, line, 0))
		return;
	goroutine_line(r, line);
}

void goroutines_feed(struct goroutines_reader *r, struct str piece)
{
	const char *p = piece.p, *end = piece.p + piece.n;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);
		if (nl && r->line.n == 0) {
			take_line(r, (struct str){ p, n });
		} else {
			buf_add(&r->line, p,
				MIN(n, MAX_LINE_BYTES - 1 - MIN(r->line.n, MAX_LINE_BYTES - 1)));
			if (nl) {
				take_line(r, buf_str(&r->line));
				buf_clear(&r->line);
			}
		}
		p += n + (nl != NULL);
	}
}

bool goroutines_end(struct goroutines_reader *r, struct err *err)
{
	struct goroutines *g = r->g;
	bool ok;

	if (r->line.n)
		take_line(r, buf_str(&r->line));
	if (r->counted)
		close_counted(r);
	else
		close_stack(r);
	/* a profile of leaks is right to be empty */
	ok = g->dumps.v[r->dump].count > 0 || r->counted;
	if (!ok) {
		err_set(err, ERR_FORMAT,
			STR_FMT ": no goroutine in it: expected a dump ('goroutine 1 [running]:') "
				"or a goroutine profile",
			STR_ARG(r->name));
		g->dumps.n--;
	}
	buf_release(&r->line);
	buf_release(&r->fn);
	buf_release(&r->labels);
	buf_release(&r->event);
	free(r);
	return ok;
}
