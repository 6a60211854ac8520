/* The hooks of the driver that find programs and names. */
#include "report/symbols.h"

#include <stdlib.h>

#include "symbol/symbolize.h"

static void say(void *ctx, const char *text)
{
	notice(ctx, "%s", text);
}

static void locate(struct profile *p, const struct driver_sources *s, const struct notices *n)
{
	struct symbolize_log log = { say, (void *)n };

	(void)s;
	symbolize_locate(p, &log);
}

static bool symbolize(struct profile *p, const struct driver_sources *s, const char *url,
		      const struct notices *n, struct err *err)
{
	struct symbolize_log log = { say, (void *)n };
	const char **headers = xcalloc(s->headers.n + 1, sizeof(*headers));
	struct symbolize_options o = {
		.mode = s->symbolize,
		.url = url,
		.headers = headers,
		.tls_cert = *s->tls_cert ? s->tls_cert : NULL,
		.tls_key = *s->tls_key ? s->tls_key : NULL,
		.tls_ca = *s->tls_ca ? s->tls_ca : NULL,
		.compat = s->compat,
	};
	bool ok;

	for (size_t i = 0; i < s->headers.n; i++)
		headers[i] = s->headers.v[i];
	ok = symbolize_profile(p, &o, &log, err);
	free(headers);
	return ok;
}

void symbols_hooks(struct driver_hooks *h)
{
	h->locate = locate;
	h->symbolize = symbolize;
}
