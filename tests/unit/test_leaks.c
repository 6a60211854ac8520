/* Goroutine dumps as counted stacks, and the verdicts over them. */
#include "test.h"

#include "advise/leaks.h"

static bool read_text(struct goroutines *g, const char *text, size_t piece, struct err *err)
{
	struct goroutines_reader *r = goroutines_begin(g, "t");
	struct str s = str_of(text);

	for (size_t i = 0; i < s.n; i += piece)
		goroutines_feed(r, str_sub(s, i, i + piece));
	return goroutines_end(r, err);
}

static const char headers[] =
	"goroutine 7 gp=0xc1 m=nil [chan receive (nil chan) (leaked) (scan), 12 minutes, locked to "
	"thread]:\n"
	"main.(*T[...]).wait(0xc000010000, {0x1, 0x2})\n"
	"\t/my app: x/main.go:9 +0x1d fp=0xc1 sp=0xc0 pc=0x47\n"
	"created by main.main in goroutine 1\n"
	"\t/my app: x/main.go:3 +0x1d\n"
	"\n"
	"goroutine 8 [select, 2 minutes labels:{\"path\": \"/a]}\", \"n\": \"1\"}]:\n"
	"main.loop(...)\n"
	"\t/main.go:20\n"
	"\n"
	"goroutine 9 [sync.WaitGroup.Wait (durable)] {tenant: acme, \"a b\": \"c d\"}:\n"
	"main.wait()\n"
	"\t/main.go:30 +0x2\n"
	"...additional frames elided...\n"
	"created by main.main\n"
	"\t/main.go:5 +0x1d\n"
	"\n"
	"goroutine 10 [a state of tomorrow]:\n"
	"main.f()\n"
	"\t/main.go:40 +0x2\n";

static void assert_headers(const struct goroutines *g)
{
	const struct gr_stack *s = g->stacks.v;

	assert_int_equal(g->stacks.n, 4);
	assert_int_equal(g->dumps.v[0].count, 4);
	assert_int_equal(g->dumps.v[0].leaked, 1);
	assert_int_equal(s[0].cls, GR_RECEIVE_NIL);
	assert_true(s[0].leaked && s[0].locked && s[0].n_aged == 1 && s[0].max_minutes == 12);
	assert_str(gr_str(g, gr_frame_at(g, &s[0], 0)->fn), "main.(*T[...]).wait");
	assert_str(gr_str(g, gr_frame_at(g, &s[0], 0)->file), "/my app: x/main.go");
	assert_int_equal(gr_frame_at(g, &s[0], 0)->line, 9);
	assert_str(gr_str(g, g->frames.v[s[0].creator].fn), "main.main");
	assert_int_equal(s[1].cls, GR_SELECT);
	assert_int_equal(s[1].creator, GR_NONE);
	assert_int_equal(s[1].max_minutes, 2);
	assert_int_equal(s[2].cls, GR_WAITGROUP);
	assert_true(s[2].elided);
	assert_int_equal(s[3].cls, GR_OTHER);
	assert_str(gr_str(g, s[3].state), "a state of tomorrow");
	assert_int_equal(g->labels.n, 4);
	assert_str(gr_str(g, g->labels.v[0].text), "path=/a]}");
	assert_str(gr_str(g, g->labels.v[2].text), "tenant=acme");
	assert_str(gr_str(g, g->labels.v[3].text), "a b=c d");
}

static void header_forms(void **state)
{
	struct goroutines g;
	struct err err;

	for (size_t piece = 1; piece < 1500; piece += 37) {
		goroutines_init(&g);
		assert_true(read_text(&g, headers, piece, &err));
		assert_headers(&g);
		goroutines_release(&g);
	}
}

static void counted(void **state)
{
	static const char text[] = "goroutine profile: total 6\n"
				   "3 @ 0x10 0x20 0x30 0x41 0x50\n"
				   "#\t0x40\tmain.f+0x1\t/m.go:1\n"
				   "\n"
				   "2 @ 0x10 0x20 0x61 0x50\n"
				   "# labels: {\"a\":\"b\"}\n"
				   "#\t0x60\tmain.g+0x1\t/m.go:2\n"
				   "\n"
				   "1 @ 0x71\n"
				   "#\t0x70\tmain.h+0x1\t/m.go:3\n";
	struct goroutines g;
	struct err err;

	goroutines_init(&g);
	assert_true(read_text(&g, text, 7, &err));
	assert_int_equal(g.dumps.v[0].count, 6);
	assert_int_equal(g.stacks.v[0].cls, GR_CHAN);
	assert_int_equal(g.stacks.v[0].count, 3);
	assert_int_equal(g.stacks.v[1].cls, GR_SELECT);
	assert_str(gr_str(&g, g.labels.v[0].text), "a=b");
	assert_int_equal(g.labels.v[0].count, 2);
	assert_int_equal(g.stacks.v[2].cls, GR_RUNNING);
	assert_false(read_text(&g, "nothing of the kind\n", 5, &err));
	assert_int_equal(g.dumps.n, 1);
	goroutines_release(&g);
}

/* n goroutines in a state at a line; minutes 0: none. */
static void add(struct buf *b, int n, const char *state, int minutes, int line)
{
	for (int i = 0; i < n; i++) {
		buf_printf(b, "goroutine %d [%s", i + 2, state);
		if (minutes)
			buf_printf(b, ", %d minutes", minutes);
		buf_printf(b, "]:\nmain.f%d(0x%d)\n\t/m.go:%d +0x1\n", line, i, line);
		buf_printf(b, "created by main.main in goroutine 1\n\t/m.go:1 +0x1\n\n");
	}
}

static const struct leak_group *at_line(const struct leaks *l, uint32_t line)
{
	for (size_t i = 0; i < l->v.n; i++)
		if (l->v.v[i].line == line)
			return &l->v.v[i];
	fail_msg("no group at line %u", line);
	return NULL;
}

static void verdicts(void **state)
{
	struct buf first = { 0 }, second = { 0 };
	struct leaks_options opts = { .many = 50 };
	struct goroutines g;
	struct sources src;
	struct leaks l;
	struct err err;

	add(&first, 10, "chan send", 0, 10);
	add(&second, 12, "chan send", 0, 10); /* grows */
	add(&first, 100, "select", 0, 20);
	add(&second, 105, "select", 0, 20); /* grows by less than a tenth, but is many */
	add(&first, 9, "select", 0, 30);
	add(&second, 8, "select", 0, 30);	/* shrinks */
	add(&second, 1, "chan receive", 0, 40); /* new, but one alone */
	add(&second, 1, "sync.Mutex.Lock", 1, 50);
	add(&second, 3, "IO wait", 200, 60);
	add(&first, 5, "chan receive", 0, 70); /* gone */
	add(&second, 1, "chan receive (leaked)", 0, 80);
	add(&second, 2, "chan receive", 0, 80); /* alike */
	goroutines_init(&g);
	sources_init(&src);
	assert_true(read_text(&g, first.data, 100, &err) && read_text(&g, second.data, 100, &err));
	leaks_group(&g, &src, &opts, &l);
	assert_int_equal(at_line(&l, 10)->reasons, LEAK_GROWS);
	assert_int_equal(at_line(&l, 10)->counts[0], 10);
	assert_int_equal(at_line(&l, 20)->reasons, LEAK_MANY);
	assert_int_equal(at_line(&l, 30)->verdict, LEAK_WAITING);
	assert_int_equal(at_line(&l, 40)->verdict, LEAK_WAITING);
	assert_int_equal(at_line(&l, 50)->reasons, LEAK_OLD_LOCK);
	assert_int_equal(at_line(&l, 60)->verdict, LEAK_WAITING);
	assert_int_equal(at_line(&l, 80)->count, 3);
	assert_int_equal(at_line(&l, 80)->leaked, 1);
	assert_int_equal(at_line(&l, 80)->verdict, LEAK_PROVED);
	for (size_t i = 0; i < l.v.n; i++)
		assert_int_not_equal(l.v.v[i].line, 70);
	assert_int_equal(l.n_leaked, 1);
	leaks_release(&l);
	sources_release(&src);
	goroutines_release(&g);
	buf_release(&first);
	buf_release(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_forms),
		cmocka_unit_test(counted),
		cmocka_unit_test(verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
