/* Names the variable of a race and the likely cure from the shape of the two source lines. */
#include "advise/races.h"
#include "gocode/goname.h"

struct race_lines_text {
	struct str text[2];
	struct go_access acc[2][GO_LINE_MAX];
	size_t n[2];
};

struct str race_side_text(const struct race_side *s, struct sources *src)
{
	const struct source_file *f;

	if (s->lost || !s->line)
		return STR("");
	f = sources_at(src, s->file, s->line, s->fn);
	return f ? source_line(f, s->line) : STR("");
}

static void read_lines(const struct race_finding *f, struct sources *src, struct race_lines_text *t)
{
	for (int k = 0; k < 2; k++) {
		t->text[k] = race_side_text(&f->side[k], src);
		t->n[k] = t->text[k].n ? go_line_accesses(t->text[k], t->acc[k]) : 0;
	}
}

/* Whether an access of a line can be the one that the detector saw, as far as its kind tells. */
static bool fits(const struct race_side *s, const struct go_access *a)
{
	enum go_access_kind kind = a->kind;

	switch (s->op) {
	case RACE_MAP:
		return kind == GO_INDEX_READ || kind == GO_INDEX_WRITE || kind == GO_RANGE ||
		       kind == GO_DELETE;
	case RACE_GROW:
		return kind == GO_APPEND || kind == GO_READ;
	case RACE_ATOMIC:
		return kind == GO_ADDRESS || kind == GO_CALL;
	case RACE_CHAN:
		return kind == GO_SEND || kind == GO_CLOSE || kind == GO_RECEIVE ||
		       kind == GO_RANGE;
	case RACE_WAITGROUP:
	case RACE_TESTING:
	case RACE_STD:
		return kind == GO_CALL || kind == GO_ADDRESS || kind == GO_READ;
	default:
		break;
	}
	/* a line that only reads was not the write; a line may well read what it also writes */
	if (s->writes && !s->reads)
		return go_access_writes(kind) && kind != GO_DELETE;
	return kind != GO_CLOSE && kind != GO_DELETE;
}

/* "c.m" and "s.m" may be one field; names without a selector must be equal; "nd" as a whole holds "nd.v". */
static bool same_place(struct str a, struct str b)
{
	bool field_a = str_index_byte(a, '.') >= 0, field_b = str_index_byte(b, '.') >= 0;

	if (str_eq(a, b))
		return true;
	return field_a && field_b && str_eq(go_expr_last(a), go_expr_last(b));
}

static bool is_part_of(struct str whole, struct str part)
{
	return part.n > whole.n && str_has_prefix(part, whole) && part.p[whole.n] == '.';
}

/* Adds expr to the candidates, unless it is there; returns how many there are now. */
static size_t add_candidate(struct str *c, size_t n, struct str expr)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(c[i], expr))
			return n;
	if (n < GO_LINE_MAX)
		c[n++] = expr;
	return n;
}

static size_t common(const struct race_finding *f, const struct race_lines_text *t, struct str *c)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n[0]; i++) {
		const struct go_access *a = &t->acc[0][i];
		for (size_t k = 0; k < t->n[1]; k++) {
			const struct go_access *b = &t->acc[1][k];
			/* one of the two must write */
			bool writes = go_access_writes(a->kind) || go_access_writes(b->kind) ||
				      f->side[0].op != RACE_PLAIN || f->side[1].op != RACE_PLAIN;
			if (!fits(&f->side[0], a) || !fits(&f->side[1], b) || !writes)
				continue;
			if (same_place(a->expr, b->expr) || is_part_of(b->expr, a->expr))
				n = add_candidate(c, n, a->expr);
			else if (is_part_of(a->expr, b->expr))
				n = add_candidate(c, n, b->expr);
		}
	}
	return n;
}

/* The source of one side is not there: what the other side can have accessed. */
static size_t alone(const struct race_side *s, const struct go_access *acc, size_t n_acc,
		    struct str *c)
{
	size_t n = 0;

	for (size_t i = 0; i < n_acc; i++)
		if (fits(s, &acc[i]) &&
		    (s->op != RACE_PLAIN || !s->writes || go_access_writes(acc[i].kind)))
			n = add_candidate(c, n, acc[i].expr);
	return n;
}

static size_t candidates(const struct race_finding *f, const struct race_lines_text *t,
			 struct str *c)
{
	if (t->n[0] && t->n[1])
		return common(f, t, c);
	for (int k = 0; k < 2; k++)
		if (t->n[k])
			return alone(&f->side[k], t->acc[k], t->n[k], c);
	return 0;
}

void race_name_variable(struct race_finding *f, struct sources *src, struct arena *a)
{
	struct race_lines_text t;
	struct str c[GO_LINE_MAX];
	struct buf list = { 0 };
	size_t n;

	read_lines(f, src, &t);
	n = candidates(f, &t, c);
	if (n == 1)
		f->variable = arena_str(a, c[0]);
	for (size_t i = 0; n > 1 && i < n; i++)
		buf_printf(&list, "%s" STR_FMT, i ? ", " : "", STR_ARG(c[i]));
	f->candidates = arena_str(a, buf_str(&list));
	buf_release(&list);
}

/* Shapes, the more particular first. A test sees the finding, both lines and the variable (may be empty). */
struct shape {
	const struct race_finding *f;
	const struct race_lines_text *t;
	struct sources *src;
};

static bool has_op(const struct shape *s, enum race_op op)
{
	return s->f->side[0].op == op || s->f->side[1].op == op;
}

/* Whether a line accesses the variable (any candidate where it is unknown) in that way. */
static bool does(const struct shape *s, int side, enum go_access_kind kind)
{
	struct str v = s->f->variable;

	for (size_t i = 0; i < s->t->n[side]; i++) {
		const struct go_access *a = &s->t->acc[side][i];
		if (a->kind == kind && (!v.n || same_place(a->expr, v) || is_part_of(a->expr, v)))
			return true;
	}
	return false;
}

static bool either(const struct shape *s, enum go_access_kind kind)
{
	return does(s, 0, kind) || does(s, 1, kind);
}

static bool is_map(const struct shape *s)
{
	return has_op(s, RACE_MAP);
}
static bool is_chan(const struct shape *s)
{
	return has_op(s, RACE_CHAN);
}
static bool is_waitgroup(const struct shape *s)
{
	return has_op(s, RACE_WAITGROUP);
}
static bool is_testing(const struct shape *s)
{
	return has_op(s, RACE_TESTING);
}

static bool is_mixed_atomic(const struct shape *s)
{
	bool a = s->f->side[0].op == RACE_ATOMIC || s->f->side[0].atomic;
	bool b = s->f->side[1].op == RACE_ATOMIC || s->f->side[1].atomic;

	return a != b;
}

static bool is_append(const struct shape *s)
{
	return has_op(s, RACE_GROW) || either(s, GO_APPEND);
}

static bool is_loop_variable(const struct shape *s)
{
	for (int k = 0; k < 2; k++) {
		const struct race_side *side = &s->f->side[k];
		const struct source_file *file =
			s->t->n[k] ? sources_open(s->src, side->file) : NULL;
		if (!file || !file->go_minor || file->go_minor >= 22)
			continue;
		for (size_t i = 0; i < s->t->n[k]; i++)
			if (s->t->acc[k][i].loop && s->f->variable.n &&
			    str_eq(s->t->acc[k][i].expr, s->f->variable))
				return true;
	}
	return false;
}

static bool is_lazy_init(const struct shape *s)
{
	for (int k = 0; k < 2; k++)
		if ((does(s, k, GO_NIL_CHECK) ||
		     (does(s, k, GO_NOT) && go_line_has_word(s->t->text[k], STR("if")))) &&
		    (does(s, 1 - k, GO_WRITE) || does(s, 1 - k, GO_NIL_CHECK) ||
		     does(s, 1 - k, GO_READ)))
			return true;
	return false;
}

static bool is_counter(const struct shape *s)
{
	return either(s, GO_UPDATE);
}

static bool is_element(const struct shape *s)
{
	return s->f->side[0].op == RACE_PLAIN && s->f->side[1].op == RACE_PLAIN &&
	       either(s, GO_INDEX_WRITE);
}

/* "c := *p" on one side, a field of p on the other. */
static bool is_copy(const struct shape *s)
{
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < s->t->n[k]; i++)
			if (s->t->acc[k][i].kind == GO_COPY &&
			    is_part_of(s->t->acc[k][i].expr, s->f->variable))
				return true;
	return false;
}

static bool is_shared_err(const struct shape *s)
{
	return str_eq(s->f->variable, STR("err")) && either(s, GO_WRITE);
}

static bool is_std(const struct shape *s)
{
	return has_op(s, RACE_STD);
}
static bool is_anything(const struct shape *s)
{
	return s != NULL;
}

static const struct {
	struct race_cure cure;
	bool (*is)(const struct shape *s);
} shapes[] = {
	{ { "loop-variable", "a loop variable that a goroutine reads while the loop changes it",
	    "before Go 1.22 all rounds of a loop share $V: say `go 1.22` or newer in go.mod, or "
	    "copy it (`$V := $V`) "
	    "before the go statement" },
	  is_loop_variable },
	{ { "map", "a map that is not safe for concurrent use",
	    "guard every access of $V, reads too, with one sync.Mutex (an unlocked map may also "
	    "end the program: \"concurrent map "
	    "writes\"); sync.Map only where keys are written once and read often" },
	  is_map },
	{ { "mixed-atomic", "atomic on one side, plain on the other",
	    "an atomic access protects only against other atomic ones: make $V an atomic type "
	    "(atomic.Int64, "
	    "atomic.Pointer[T], Go 1.19), whose plain access does not compile" },
	  is_mixed_atomic },
	{ { "channel-close", "a channel that is closed while another goroutine uses it",
	    "let only the sender close $V, behind its last send; with several senders close it "
	    "once all are done "
	    "(sync.WaitGroup), or do not close it and signal the end through a second channel or a "
	    "context" },
	  is_chan },
	{ { "waitgroup", "WaitGroup.Add runs while another goroutine is in Wait",
	    "call Add before the go statement and not inside of the goroutine; wg.Go does that (Go "
	    "1.25)" },
	  is_waitgroup },
	{ { "test-outlived", "a goroutine that still uses t after its test has ended",
	    "wait for the goroutine before the test returns (WaitGroup, or a channel that it "
	    "closes)" },
	  is_testing },
	{ { "slice-append", "a slice that several goroutines append to",
	    "let each goroutine fill a slice of its own (or its own element of a slice made "
	    "before) and join them after Wait; "
	    "or guard $V with a sync.Mutex, or send the values through a channel to one owner" },
	  is_append },
	{ { "lazy-init", "a value that is made on first use",
	    "make it through sync.Once, or sync.OnceValue (Go 1.21): the check and the assignment "
	    "of $V must not be two steps" },
	  is_lazy_init },
	{ { "counter", "a counter that several goroutines change",
	    "make $V an atomic.Int64 and call Add (Go 1.19); where other fields change with it, "
	    "one sync.Mutex around all of them" },
	  is_counter },
	{ { "shared-err", "one err that goroutines and their creator assign",
	    "declare it inside of the goroutine (`err := ...`) and hand it back through a channel "
	    "or errgroup" },
	  is_shared_err },
	{ { "struct-copy", "a struct that is copied while another goroutine changes it",
	    "take the lock that guards $V around the copy too, or publish finished "
	    "values through atomic.Pointer" },
	  is_copy },
	{ { "slice-element", "one element of a slice that two goroutines access",
	    "different elements need no lock, the same one does: give each goroutine its own range "
	    "of $V, wait before reading, or "
	    "guard it with a sync.Mutex" },
	  is_element },
	{ { "not-concurrent", "a value of the standard library that is not safe for concurrent use",
	    "give each goroutine its own, or guard every call with one sync.Mutex" },
	  is_std },
	{ { "unguarded", "memory that two goroutines access without order between them",
	    "guard both accesses with one sync.Mutex, hand the value over through a channel, or "
	    "wait (WaitGroup, channel) for the "
	    "writer before the other side goes on" },
	  is_anything },
};

const struct race_cure *race_cure_for(const struct race_finding *f, struct sources *src)
{
	struct race_lines_text t;
	struct shape s = { f, &t, src };
	size_t i = 0;

	read_lines(f, src, &t);
	while (!shapes[i].is(&s))
		i++;
	return &shapes[i].cure;
}
