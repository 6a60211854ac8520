/* The workbench's decoders and its tree: addresses, saved configurations, who may ask, stacks. */
#include "test.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web/flame.h"
#include "web/guard.h"
#include "web/settings.h"
#include "web/share.h"
#include "web/web.h"

static void queries_are_decoded_as_go_does(void **state)
{
	static const struct {
		const char *text, *key, *want;
	} rows[] = {
		{ "f=a", "f", "a" },
		{ "f=a+b%20c%2Bd", "f", "a b c+d" },
		{ "f=&f=b", "f", "" },
		{ "a=1&f=x=y", "f", "x=y" },
		{ "f", "f", "" },
		{ "f=%zz&f=b", "f", "b" }, /* a broken escape is left out */
		{ "f=%4&f=b", "f", "b" },
		{ "f=a;b&f=c", "f", "c" },
		{ "f=%00&f=c", "f", "c" },
		{ "%66=g", "f", "g" },
		{ "", "f", "" },
		{ "&&=&f=1", "f", "1" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a;
		struct query q;

		arena_init(&a);
		assert_true(query_parse(&q, str_of(rows[i].text), &a, NULL));
		assert_string_equal(query_get(&q, rows[i].key).p, rows[i].want);
		arena_release(&a);
	}
}

/* What go tool pprof's makeURL gives for the same. */
static void configurations_become_queries(void **state)
{
	struct arena a;
	struct query q;
	struct report_config cfg;
	struct buf out = { 0 };

	arena_init(&a);
	config_init(&cfg);
	cfg.focus = "a b|c";
	cfg.call_tree = true;
	cfg.trim = false;
	cfg.nodecount = 40;
	cfg.granularity = "lines";
	assert_true(query_parse(&q, STR("si=cpu&h=old&x=1"), &a, NULL));
	assert_true(query_of_config(&q, &cfg, &a, &out));
	assert_string_equal(out.data, "calltree=t&f=a+b%7Cc&g=lines&n=40&si=cpu&trim=f&x=1");
	buf_clear(&out);
	assert_true(query_parse(&q, STR("calltree=t&f=a+b%7Cc&g=lines&n=40&trim=f"), &a, NULL));
	assert_false(query_of_config(&q, &cfg, &a, &out));
	buf_release(&out);
	arena_release(&a);
}

static void bad_parameters_are_told(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "n=x", "error setting config field nodecount: " },
		{ "nf=x", "error setting config field nodefraction: " },
		{ "g=rows", "error setting config field granularity: " },
		{ "rel=maybe", "error setting config field relative_percentages: " },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a;
		struct query q;
		struct report_config cfg;
		struct err err = { 0 };

		arena_init(&a);
		config_init(&cfg);
		assert_true(query_parse(&q, str_of(rows[i].text), &a, NULL));
		assert_false(query_config(&q, &cfg, &a, &err));
		assert_true(str_has_prefix(str_of(err.msg), str_of(rows[i].words)));
		arena_release(&a);
	}
}

static void count_config(void *ctx, struct str name, const struct report_config *cfg)
{
	(void)name;
	/* what a file does not say is zero, as Go reads it, not the default */
	assert_int_equal(cfg->nodecount, 0);
	assert_false(cfg->trim);
	assert_string_equal(cfg->focus, "x<y");
	++*(int *)ctx;
}

static void settings_are_edited_in_place(void **state)
{
	const char *old = "{\"configs\":[{\"name\":\"a\",\"focus\":\"x\\u003cy\"}],\"more\":[1]}";
	struct buf out = { 0 }, back = { 0 };
	struct report_config cfg;
	struct err err = { 0 };
	struct arena a;
	int n = 0;

	arena_init(&a);
	assert_true(settings_each(str_of(old), &a, count_config, &n, &err));
	assert_int_equal(n, 1);
	config_init(&cfg);
	cfg.hide = "h";
	assert_true(settings_edit(str_of(old), STR("b"), &cfg, &out, &err));
	assert_non_null(strstr(out.data, "\"name\": \"b\""));
	assert_non_null(strstr(out.data, "\"nodefraction\": 0.005"));
	assert_non_null(strstr(out.data, "\"focus\": \"x\\u003cy\""));
	assert_non_null(strstr(out.data, "\"more\""));
	assert_null(strstr(out.data, "\"divide_by\""));
	assert_true(settings_edit(buf_str(&out), STR("b"), NULL, &back, &err));
	assert_null(strstr(back.data, "\"b\""));
	assert_false(settings_edit(buf_str(&back), STR("b"), NULL, &out, &err));
	assert_string_equal(err.msg, "config b not found");
	assert_false(settings_edit(STR("[1]"), STR("b"), &cfg, &out, &err));
	assert_false(settings_edit(STR("{\"configs\":[}"), STR("b"), &cfg, &out, &err));
	buf_release(&out);
	buf_release(&back);
	arena_release(&a);
}

static void loopback_hosts_are_known(void **state)
{
	static const struct {
		const char *host;
		bool want;
	} rows[] = {
		{ "localhost", true },	 { "LocalHost", true },	  { "127.0.0.1", true },
		{ "127.1.2.3", true },	 { "::1", true },	  { "", true },
		{ "127.1", false },	 { "127.0.0.1.", false }, { "127.0.0.256", false },
		{ "1270.0.0.1", false }, { "10.0.0.1", false },	  { "localhost.evil", false },
		{ "0.0.0.0", false },	 { "127.0.0.-1", false }, { "::ffff:127.0.0.1", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(guard_is_loopback(str_of(rows[i].host)), rows[i].want);
}

static void addresses_are_split_as_go_does(void **state)
{
	static const struct {
		const char *text, *host;
		int port;
		const char *error;
	} rows[] = {
		{ "localhost:8080", "localhost", 8080, NULL },
		{ ":8080", "localhost", 8080, NULL },
		{ ":", "localhost", 0, NULL },
		{ "0.0.0.0:", "0.0.0.0", 0, NULL },
		{ "[::1]:80", "::1", 80, NULL },
		{ "8080", NULL, 0,
		  "could not split http address: address 8080: missing port in address" },
		{ "::1:80", NULL, 0,
		  "could not split http address: address ::1:80: too many colons in address" },
		{ ":x", NULL, 0,
		  "invalid port number: strconv.Atoi: parsing \"x\": invalid syntax" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a;
		struct err err = { 0 };
		const char *host;
		uint16_t port;

		arena_init(&a);
		if (web_split_address(str_of(rows[i].text), &a, &host, &port, &err)) {
			assert_non_null(rows[i].host);
			assert_string_equal(host, rows[i].host);
			assert_int_equal(port, rows[i].port);
		} else {
			assert_string_equal(err.msg, rows[i].error);
		}
		arena_release(&a);
	}
}

/* The tree as text: "name width/self" for each node, children by width, in brackets. */
static void print_tree(struct flame *f, struct flame_tree *t, uint32_t node, struct buf *b)
{
	flame_expand(f, t, node);
	buf_add_str(b, f->names.v[t->nodes.v[node].name].text);
	buf_printf(b, " %llu/%llu", (unsigned long long)t->nodes.v[node].width,
		   (unsigned long long)t->nodes.v[node].self);
	if (!t->nodes.v[node].child)
		return;
	buf_adds(b, " [");
	uint64_t below = UINT64_MAX;
	for (;;) {
		uint32_t best = 0;
		for (uint32_t c = t->nodes.v[node].child; c; c = t->nodes.v[c].next)
			if (t->nodes.v[c].width < below &&
			    (!best || t->nodes.v[c].width > t->nodes.v[best].width))
				best = c;
		if (!best)
			break;
		if (below != UINT64_MAX)
			buf_adds(b, ", ");
		below = t->nodes.v[best].width;
		print_tree(f, t, best, b);
	}
	buf_addc(b, ']');
}

static void trees_of_stacks(void **state)
{
	static const char text[] = "main.main;pkg/a.f;pkg/a.f;pkg/b.g 4\n"
				   "main.main;pkg/a.f;pkg/b.g 2\n"
				   "main.main;pkg/b.g 9\n"
				   "other.x 1\n";
	static const struct {
		struct flame_options o;
		const char *pivot, *tree, *callers;
	} rows[] = {
		{ { 0 },
		  NULL,
		  "root 16/0 [main.main 15/0 [pkg/b.g 9/9, pkg/a.f 6/0 [pkg/a.f 4/0 [pkg/b.g 4/4], "
		  "pkg/b.g 2/2]], other.x 1/1]",
		  NULL },
		{ { .collapse = true },
		  NULL,
		  "root 16/0 [main.main 15/0 [pkg/b.g 9/9, pkg/a.f 6/0 [pkg/b.g 6/6]], other.x "
		  "1/1]",
		  NULL },
		{ { .inverted = true },
		  NULL,
		  "root 16/0 [pkg/b.g 15/0 [main.main 9/9, pkg/a.f 6/0 [pkg/a.f 4/0 [main.main "
		  "4/4], "
		  "main.main 2/2]], other.x 1/1]",
		  NULL },
		{ { .group = GROUP_PACKAGE },
		  NULL,
		  "root 16/0 [main 15/0 [pkg/b 9/9, pkg/a 6/0 [pkg/b 6/6]], other 1/1]",
		  NULL },
		{ { 0 },
		  "a\\.f",
		  "root 6/0 [pkg/a.f 6/0 [pkg/a.f 4/0 [pkg/b.g 4/4], pkg/b.g 2/2]]",
		  "root 6/0 [pkg/a.f 6/0 [main.main 6/6]]" },
		{ { 0 }, "nothing", "root 0/0", "root 0/0" },
	};
	struct err err = { 0 };
	struct profile *p = profile_read((struct str){ text, sizeof(text) - 1 }, "text", 0, &err);
	struct report_kind kind = { .name = "test", .force = FORCE_NO_TRIM };
	struct report_config cfg;

	assert_non_null(p);
	config_init(&cfg);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct flame_options o = rows[i].o;
		struct regex *re = rows[i].pivot ? regex_new(str_of(rows[i].pivot), &err) : NULL;
		struct report r;
		struct flame f;
		struct buf b = { 0 };

		o.pivot = re;
		assert_true(report_open(&r, p, &kind, NULL, &cfg, NULL, &err));
		flame_init(&f, &r, &o);
		print_tree(&f, &f.tree, 0, &b);
		assert_string_equal(b.data, rows[i].tree);
		buf_clear(&b);
		if (rows[i].callers) {
			print_tree(&f, &f.callers, 0, &b);
			assert_string_equal(b.data, rows[i].callers);
		}
		buf_release(&b);
		flame_release(&f);
		report_close(&r);
		regex_free(re);
	}
	profile_free(p);
}

static void packages_of_functions(void **state)
{
	static const char *const rows[][2] = {
		{ "net/http.(*conn).serve", "net/http" },
		{ "main.main", "main" },
		{ "a.b/c.v1/d.F[go.shape.int]", "a.b/c.v1/d" },
		{ "slices.SortFunc[go.shape.[]x/y.T]", "slices" },
		{ "memmove", "" },
		{ "", "" },
		{ ".x", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str got = flame_package(str_of(rows[i][0]));
		assert_true(str_eq(got, str_of(rows[i][1])));
	}
}

/* What is shared between workers ---------------------------------------------------------------------------------- */

static bool make_number(void *ctx, void *to, size_t max)
{
	int *number = to;

	if (max < sizeof(*number))
		return false;
	*number = getpid();
	if (ctx) /* dies while it makes it */
		_exit(9);
	return true;
}

/* A worker's: 0, and what it saw, or 9 where it died. */
static int in_worker(struct share *s, void *ctx, int *made_by)
{
	int ends[2], status = 0, saw = 0;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		const int *number = share_get(s, make_number, ctx);

		saw = number ? *number : 0;
		_exit(write(ends[1], &saw, sizeof(saw)) == sizeof(saw) ? 0 : 1);
	}
	close(ends[1]);
	if (read(ends[0], made_by, sizeof(*made_by)) != sizeof(*made_by))
		*made_by = -1;
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

static void workers_make_a_thing_once(void **state)
{
	struct share *s = share_new(64), *none = share_new(0);
	int first = 0, second = 0, dead = 0;

	(void)state;
	assert_non_null(s);
	assert_int_equal(in_worker(s, s, &dead), 9);
	assert_int_equal(dead, -1);
	assert_int_equal(in_worker(s, NULL, &first), 0);
	assert_int_equal(in_worker(s, NULL, &second), 0);
	assert_true(first > 0);
	assert_int_equal(first, second); /* the second found what the first had made */
	assert_int_equal(*(const int *)share_get(s, make_number, NULL), first);
	assert_int_equal(in_worker(none, NULL, &first), 0);
	assert_int_equal(first, 0); /* no room */
	assert_null(share_get(NULL, make_number, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_are_decoded_as_go_does),
		cmocka_unit_test(configurations_become_queries),
		cmocka_unit_test(bad_parameters_are_told),
		cmocka_unit_test(settings_are_edited_in_place),
		cmocka_unit_test(loopback_hosts_are_known),
		cmocka_unit_test(addresses_are_split_as_go_does),
		cmocka_unit_test(trees_of_stacks),
		cmocka_unit_test(packages_of_functions),
		cmocka_unit_test(workers_make_a_thing_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
