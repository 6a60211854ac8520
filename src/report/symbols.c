/* The hooks of the driver that find programs and names. */
#include "report/symbols.h"

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

static bool symbolize(struct profile *p, const char *mode, const char *url, const struct notices *n,
		      struct err *err)
{
	struct symbolize_log log = { say, (void *)n };

	return symbolize_profile(p, mode, url, &log, err);
}

void symbols_hooks(struct driver_hooks *h)
{
	h->locate = locate;
	h->symbolize = symbolize;
}
