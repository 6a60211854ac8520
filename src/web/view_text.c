/* Views that are texts of reports: peek, disassembly, source; the graph as dot and as SVG; the profile as it is. */
#include <string.h>

#include "report/image.h"
#include "report/report.h"
#include "report/stacks.h"
#include "web/route.h"

/* A report's text in the member "text", with what it says of itself around it. */
static bool text_view(struct call *c, const struct report_kind *kind, const char *granularity,
		      struct err *err)
{
	struct report_config cfg;
	struct report r;
	struct out out;
	struct buf legend = { 0 };
	struct json j;
	bool ok;

	if (!call_config(c, &cfg, err))
		return false;
	if (granularity)
		cfg.granularity = granularity;
	/* pprof's web pages ask for these with an empty name, too: everything */
	const char *arg = kind->arg == REPORT_NO_ARG ? NULL : query_get(&c->query, "f").p;
	if (!call_open_report(c, &r, kind, arg, &cfg, err))
		return false;
	out_init(&out, -1);
	ok = kind->run(&r, &out, err);
	if (ok) {
		report_profile_labels(&r, &legend);
		json_init(&j, c->out, 0);
		call_head(c, &j, &r, buf_str(&legend));
		json_kstr(&j, "text", buf_str(&out.buf));
		json_obj_end(&j);
	}
	buf_release(&out.buf);
	buf_release(&legend);
	report_close(&r);
	return ok;
}

bool view_peek(struct call *c, struct err *err)
{
	return text_view(c, report_find(STR("peek")), "lines", err);
}

bool view_disasm(struct call *c, struct err *err)
{
	return text_view(c, report_find(STR("disasm")), NULL, err);
}

/* The legend is the page's, not the picture's. */
static void write_graph(struct call *c, struct report *r, struct str dot, struct err *err)
{
	struct buf svg = { 0 }, legend = { 0 };
	struct json j;

	report_profile_labels(r, &legend);
	json_init(&j, c->out, 0);
	call_head(c, &j, r, buf_str(&legend));
	json_kstr(&j, "dot", dot);
	if (!query_bool(&c->query, "nosvg") && image_render("svg", dot, &svg, err)) {
		struct str text = buf_str(&svg);
		ptrdiff_t at = str_index(text, STR("<svg"));
		json_kstr(&j, "svg", str_sub(text, at < 0 ? 0 : (size_t)at, text.n));
	} else {
		json_kcstr(&j, "noGraphviz", err->msg);
	}
	json_obj_end(&j);
	buf_release(&svg);
	buf_release(&legend);
}

bool view_graph(struct call *c, struct err *err)
{
	const struct report_kind *kind = report_find(STR("dot"));
	struct report_config cfg;
	struct report r;
	struct out out;
	bool ok;

	if (!call_config(c, &cfg, err) || !call_open_report(c, &r, kind, NULL, &cfg, err))
		return false;
	out_init(&out, -1);
	ok = kind->run(&r, &out, err);
	if (ok)
		write_graph(c, &r, buf_str(&out.buf), err);
	buf_release(&out.buf);
	report_close(&r);
	return ok;
}

bool view_download(struct call *c, struct err *err)
{
	const struct report_kind *kind = report_find(STR("proto"));
	struct report_config cfg;
	struct out out;
	bool ok;

	/* the profile as it was loaded, whatever the filters */
	config_init(&cfg);
	out_init(&out, -1);
	ok = report_run(c->loaded->profile, kind, NULL, &cfg, &c->notices, &out, err);
	if (ok)
		buf_add_str(c->out, buf_str(&out.buf));
	buf_release(&out.buf);
	c->type = "application/vnd.google.protobuf+gzip";
	c->file = "profile.pb.gz";
	return ok;
}

/* The present view as a file that needs no server. */
bool view_export(struct call *c, struct err *err)
{
	static const struct {
		const char *as;
		const struct report_kind *kind;
		const char *type, *file;
	} rows[] = {
		{ "svg", &report_kind_flame_svg, "image/svg+xml", "flamegraph.svg" },
		{ "html", &report_kind_flame_html, "text/html; charset=utf-8", "flamegraph.html" },
		{ "folded", &report_kind_folded, "text/plain; charset=utf-8", "stacks.folded" },
	};
	struct str as = query_get(&c->query, "as");
	struct report_config cfg;
	struct out out;
	bool ok;

	if (!call_config(c, &cfg, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!str_eq(as, str_of(rows[i].as)))
			continue;
		out_init(&out, -1);
		ok = report_run(c->loaded->profile, rows[i].kind, NULL, &cfg, &c->notices, &out,
				err);
		if (ok)
			buf_add_str(c->out, buf_str(&out.buf));
		buf_release(&out.buf);
		c->type = rows[i].type;
		c->file = rows[i].file;
		return ok;
	}
	return err_set(err, ERR_USAGE, "as=: expected svg, html or folded");
}

/* The labels of samples: the report's own JSON. */
bool view_labels(struct call *c, struct err *err)
{
	const struct report_kind *kind = report_find(STR("tags"));
	struct report_config cfg;
	struct report r;
	struct out out;
	struct buf legend = { 0 };
	struct json j;
	bool ok;

	if (!call_config(c, &cfg, err) || !call_open_report(c, &r, kind, NULL, &cfg, err))
		return false;
	out_init(&out, -1);
	ok = kind->json(&r, &out, err);
	if (ok) {
		report_profile_labels(&r, &legend);
		json_init(&j, c->out, 0);
		call_head(c, &j, &r, buf_str(&legend));
		call_raw_json(&j, "report", str_trim(buf_str(&out.buf)));
		json_obj_end(&j);
	}
	buf_release(&out.buf);
	buf_release(&legend);
	report_close(&r);
	return ok;
}
