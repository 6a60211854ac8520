#include "report/image.h"

#include <stdlib.h>

#include "base/regex.h"
#include "io/file.h"
#include "io/proc.h"
#include "report/gopath.h"

/* Large graphs can keep the layout busy for hours. */
#define LIMIT_NS ((int64_t)120 * 1000000000)

bool image_render(const char *format, struct str dot, struct buf *out, struct err *err)
{
	char *type = xasprintf("-T%s", format), *program = proc_find("dot");
	const char *const argv[] = { "dot", type, NULL };
	struct buf said = { 0 };
	struct proc p = {
		.argv = argv, .input = dot, .out = out, .err = &said, .timeout_ns = LIMIT_NS
	};
	bool ok = true;

	if (!program)
		ok = err_set(err, ERR_CHILD,
			     "failed to execute dot. Is Graphviz installed? Error: exec: \"dot\": "
			     "executable file "
			     "not found in $PATH");
	else if (!proc_run(&p, err))
		ok = err_prefix(err, "failed to execute dot");
	else if (p.exit_code)
		ok = err_set(err, ERR_CHILD, "failed to execute dot: exit status %d: " STR_FMT,
			     p.exit_code, STR_ARG(str_trim(buf_str(&said))));
	buf_release(&said);
	free(program);
	free(type);
	return ok;
}

static const char script[] =
	"\n(function () {\n"
	"  var here = document.currentScript, svg = here && here.ownerSVGElement || "
	"document.documentElement;\n"
	"  window.addEventListener('load', function () {\n"
	"    var view = svg.getElementById('viewport'), scale = 0.5, x = 0, y = 0, from = null;\n"
	"    function show() {\n"
	"      view.setAttribute('transform', 'translate(' + x + ',' + y + ') scale(' + scale + "
	"')');\n"
	"    }\n"
	"    function place(event) {\n"
	"      var p = svg.createSVGPoint();\n"
	"      p.x = event.clientX;\n"
	"      p.y = event.clientY;\n"
	"      return p.matrixTransform(svg.getScreenCTM().inverse());\n"
	"    }\n"
	"    function stop() { from = null; }\n"
	"    svg.addEventListener('wheel', function (event) {\n"
	"      var p = place(event), f = event.deltaY < 0 ? 1.2 : 1 / 1.2;\n"
	"      x = p.x - (p.x - x) * f;\n"
	"      y = p.y - (p.y - y) * f;\n"
	"      scale *= f;\n"
	"      show();\n"
	"      event.preventDefault();\n"
	"    }, { passive: false });\n"
	"    svg.addEventListener('mousedown', function (event) {\n"
	"      if (event.button === 0) from = place(event);\n"
	"    });\n"
	"    svg.addEventListener('mousemove', function (event) {\n"
	"      if (!from) return;\n"
	"      var p = place(event);\n"
	"      x += p.x - from.x;\n"
	"      y += p.y - from.y;\n"
	"      from = p;\n"
	"      show();\n"
	"    });\n"
	"    svg.addEventListener('mouseup', stop);\n"
	"    svg.addEventListener('mouseleave', stop);\n"
	"  });\n"
	"})();\n";

static bool read_script(void *ctx, const char *path)
{
	struct file f;
	struct err err = { 0 };

	if (!path_exists(path) || !file_open(&f, path, (size_t)1 << 20, &err))
		return false;
	buf_add_str(ctx, f.data);
	file_close(&f);
	return true;
}

/* Puts text in the place of what re finds first, or behind it or in front of it when kept. */
struct splice {
	const char *re, *before, *after;
	bool keep;
};

static void splice(struct buf *b, const struct splice *s, struct str middle)
{
	struct str all = buf_str(b), m[1];
	struct buf out = { 0 };

	if (!regex_find(regex_static(s->re), all, m, 1))
		return;
	buf_add(&out, all.p, (size_t)(m[0].p - all.p));
	buf_adds(&out, s->before);
	buf_add_str(&out, middle);
	buf_adds(&out, s->after);
	if (s->keep)
		buf_add_str(&out, m[0]);
	buf_add_str(&out, str_sub(all, (size_t)(m[0].p - all.p) + m[0].n, all.n));
	buf_release(b);
	*b = out;
}

/* dot leaves some ampersands as they are. */
static void mend_ampersands(struct buf *b)
{
	struct str rest = buf_str(b);
	struct buf out = { 0 };
	ptrdiff_t at;

	while ((at = str_index(rest, STR("&;"))) >= 0) {
		buf_add(&out, rest.p, (size_t)at);
		buf_adds(&out, "&amp;;");
		rest = str_sub(rest, (size_t)at + 2, rest.n);
	}
	buf_add_str(&out, rest);
	buf_release(b);
	*b = out;
}

void image_make_pannable(struct buf *svg, bool compat)
{
	static const struct splice head = {
		"<svg\\s*width=\"[^\"]+\"\\s*height=\"[^\"]+\"\\s*viewBox=\"[^\"]+\"",
		"<svg width=\"100%\" height=\"100%\"", "", false
	};
	static const struct splice graph = {
		"<g id=\"graph\\d\"", "<script type=\"text/ecmascript\"><![CDATA[",
		"]]></script><g id=\"viewport\" transform=\"scale(0.5,0.5) translate(0,0)\">", true
	};
	static const struct splice end = { "</svg>", "</g>", "", true };
	struct buf theirs = { 0 };

	if (compat) {
		struct gopath *g = gopath_new("");
		gopath_candidates(
			g, STR("cmd/vendor/github.com/google/pprof/third_party/svgpan/svgpan.js"),
			read_script, &theirs);
		gopath_free(g);
	}
	mend_ampersands(svg);
	splice(svg, &head, STR(""));
	splice(svg, &graph, theirs.n ? buf_str(&theirs) : str_of(script));
	splice(svg, &end, STR(""));
	buf_release(&theirs);
}
