/*
 * What comes with a request: the first line as the query of an address, the second as a Host, an Origin and cookies, the rest
 * as a file of saved configurations.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "web/guard.h"
#include "web/settings.h"

static void check_query(struct str text, struct arena *a)
{
	struct report_config cfg, again;
	struct query q, q2;
	struct buf out = { 0 };
	struct err err = { 0 };

	if (!query_parse(&q, text, a, &err))
		return;
	config_init(&cfg);
	if (query_config(&q, &cfg, a, &err) && query_of_config(&q, &cfg, a, &out)) {
		/* what we write, we read as the same, and then there is nothing left to change */
		struct buf out2 = { 0 };
		config_init(&again);
		if (query_parse(&q2, buf_str(&out), a, &err)) {
			if (!query_config(&q2, &again, a, &err))
				abort();
			if (query_of_config(&q2, &again, a, &out2))
				abort();
		}
		buf_release(&out2);
	}
	buf_release(&out);
}

static void check_guard(struct str text, struct arena *a)
{
	struct guard g = { .host = "localhost", .is_local = true };
	char *copy = arena_strndup(a, text.p, text.n);
	struct httpd_request r = { .method = STR("GET"),
				   .path = STR("/"),
				   .query = text,
				   .host = copy,
				   .origin = copy,
				   .fetch_site = "",
				   .cookie = copy };
	const char *why;
	struct buf stripped = { 0 };

	if (strlen(copy) != text.n)
		return;
	guard_check(&g, &r, &why);
	g.is_local = false;
	memset(g.token, '7', GUARD_TOKEN_CHARS);
	r.origin = "";
	if (guard_check(&g, &r, &why) != GUARD_REFUSE &&
	    !str_contains(text, STR("77777777777777777777777777777777")))
		abort();
	guard_strip_token(&stripped, text);
	buf_release(&stripped);
}

static void on_config(void *ctx, struct str name, const struct report_config *cfg)
{
	struct arena *a = ctx;
	struct buf out = { 0 };
	struct query q;

	(void)name;
	if (query_parse(&q, STR("f=x"), a, NULL))
		query_of_config(&q, cfg, a, &out);
	buf_release(&out);
}

static void check_settings(struct str text, struct arena *a)
{
	struct report_config cfg;
	struct buf out = { 0 }, out2 = { 0 };
	struct err err = { 0 };

	config_init(&cfg);
	if (settings_each(text, a, on_config, a, &err)) {
		if (!settings_edit(text, STR("mine"), &cfg, &out, &err) ||
		    !settings_edit(buf_str(&out), STR("mine"), NULL, &out2, &err))
			abort();
	}
	buf_release(&out);
	buf_release(&out2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size }, query, headers;
	struct arena a;

	arena_init(&a);
	str_cut(rest, '\n', &query, &rest);
	str_cut(rest, '\n', &headers, &rest);
	check_query(query, &a);
	check_guard(headers, &a);
	check_settings(rest, &a);
	arena_release(&a);
	return 0;
}
