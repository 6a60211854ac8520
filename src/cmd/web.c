/* goperf web: the workbench. */
#include "web/web.h"

#include "cmd/command.h"

struct web_opts {
	const char *http;
	bool no_browser;
};

static const struct flag flags[] = {
	{ "http", FLAG_STRING, offsetof(struct web_opts, http), "[HOST]:[PORT]",
	  "listen there; no port: any that is free", "localhost:" },
	{ "no_browser", FLAG_BOOL, offsetof(struct web_opts, no_browser), NULL,
	  "open no browser, only print the address", NULL },
	{ 0 },
};

static void defaults(void *p)
{
	struct web_opts *o = p;

	o->http = "localhost:";
}

static int web_run(void *p, int argc, char **argv)
{
	const struct web_opts *o = p;
	struct web_options web = { .http = o->http, .no_browser = o->no_browser };
	struct web_setup setup;
	struct err err = { 0 };
	bool ok = argc > 0;

	if (!ok)
		err_set(&err, ERR_USAGE,
			"expected what to look at: profiles, an evidence folder, a trace, "
			"benchmark "
			"results, the address of a server");
	setup_init(&setup);
	for (int i = 0; ok && i < argc; i++)
		ok = setup_add(&setup, argv[i], &err);
	ok = ok && web_serve(&setup, &web, &err);
	setup_release(&setup);
	return ok ? EXIT_OK : command_fail("web", &err);
}

const struct command cmd_web = {
	.name = "web",
	.args = "SOURCE...",
	.brief = "the workbench in a browser: profiles, traces, benchmarks, advice",
	.about = "Opens one local page on profiles, evidence folders and servers (host:port). "
		 "Several "
		 "profiles are loaded side by side\n"
		 "and can be compared; of several evidence folders the benchmarks have a history. "
		 "A server can be asked again and set\n"
		 "against what it said before. Any view is saved as SVG, PNG or a page of its own. "
		 "The addresses of the pages and their parameters are those of "
		 "pprof's web interface.\n"
		 "It listens on this machine only; with another host it prints an address with a "
		 "secret "
		 "token in it. Ctrl-C ends it.",
	.examples = "  goperf web cpu.pb.gz\n"
		    "  goperf web old.pb.gz new.pb.gz\n"
		    "  goperf web .goperf/latest\n"
		    "  goperf web .goperf\n"
		    "  goperf web -http :8080 -no_browser localhost:6060",
	.flags = flags,
	.opts_size = sizeof(struct web_opts),
	.defaults = defaults,
	.run = web_run,
};
