/*
 * Flame graphs as one picture: an SVG that zooms and searches by itself. Root on top. Names come
 * from the profile and are hostile: they are text of elements, never markup and never script.
 */
#include "base/gofmt.h"
#include "base/map.h"
#include "profile/units.h"
#include "report/stacks.h"

#define WIDTH 1200.0
#define ROW 17
#define TOP 44
#define MIN_PART 0.0001 /* of the whole: what is narrower cannot be seen even after a zoom or two */
#define MAX_DEPTH 2000

static const char script[] =
	"var q=function(s){return Array.prototype.slice.call(svg.querySelectorAll(s))},W=1200;\n"
	"var svg=document.getElementById('flame'),fs=q('g.f'),foot=svg.getElementById('hit');\n"
	"function num(g,k){return parseFloat(g.getAttribute('data-'+k))}\n"
	"function label(g,w){var "
	"t=g.lastElementChild,s=g.getAttribute('data-n'),n=Math.floor((w-6)/6.6);\n"
	" t.textContent=n<3?'':s.length<=n?s:s.slice(0,n-1)+'\\u2026'}\n"
	"function zoom(z){var x=num(z,'x'),w=num(z,'w'),y=num(z,'y');fs.forEach(function(g){\n"
	" var gx=num(g,'x'),gw=num(g,'w'),e=1e-6,up=num(g,'y')<y&&gx<=x+e&&gx+gw>=x+w-e;\n"
	" var inside=gx>=x-e&&gx+gw<=x+w+e&&num(g,'y')>=y;g.style.display=up||inside?'':'none';\n"
	" if(!up&&!inside)return;var nx=up?0:(gx-x)/w*W,nw=up?W:gw/w*W;g.style.opacity=up?.5:1;\n"
	" var r=g.querySelector('rect');r.setAttribute('x',nx);r.setAttribute('width',nw);\n"
	" g.lastElementChild.setAttribute('x',nx+3);label(g,nw)})}\n"
	"function find(s){var re=null,hit=[],sum=0;try{re=s?new "
	"RegExp(s):null}catch(e){foot.textContent='not a regular expression';return}\n"
	" fs.forEach(function(g){var "
	"m=re&&re.test(g.getAttribute('data-n'));g.classList.toggle('m',!!m);\n"
	" if(m)hit.push([num(g,'x'),num(g,'x')+num(g,'w')])});hit.sort(function(a,b){return "
	"a[0]-b[0]||b[1]-a[1]});\n"
	" var "
	"end=-1;hit.forEach(function(h){if(h[1]>end){sum+=h[1]-Math.max(h[0],end);end=h[1]}});\n"
	" foot.textContent=re?'matched '+(sum/W*100).toFixed(2)+'%':''}\n"
	"fs.forEach(function(g){g.addEventListener('click',function(){zoom(g)})});\n"
	"svg.getElementById('reset').addEventListener('click',function(){zoom(fs[0])});\n"
	"svg.getElementById('find').addEventListener('click',function(){var s=prompt('Names that "
	"match (regular expression)');if(s!==null)find(s)});\n";

void report_xml_text(struct buf *b, struct str s)
{
	while (s.n) {
		size_t n;
		uint32_t rune = go_rune(s, &n);
		if (rune < ' ' || (rune >= 0x7f && rune < 0xa0) || rune == 0xfffd ||
		    rune == 0xfffe || rune == 0xffff)
			buf_adds(b, "\xef\xbf\xbd");
		else if (strchr("<>&\"'", (int)rune) && rune < 0x80)
			buf_printf(b, "&#%u;", rune);
		else
			buf_add(b, s.p, n);
		s = str_sub(s, n, s.n);
	}
}

/* Warm colours, one a package; a comparison shows more in red and less in green. */
static void add_colour(struct buf *b, const struct stacks *s, const struct stack_node *n,
		       struct str name)
{
	ptrdiff_t slash = str_last_index_byte(name, '/');
	ptrdiff_t dot = str_index_byte(str_sub(name, (size_t)(slash + 1), name.n), '.');
	size_t package = dot < 0 ? name.n : (size_t)(slash + 1 + dot);
	uint64_t hash = hash_bytes(name.p, package, 0);
	double part = n->width ? (double)n->total / (double)n->width : 0;

	if (s->has_negative)
		buf_printf(b, "hsl(%d,70%%,%d%%)", part > 0 ? 5 : 135,
			   (int)(92 - 26 * (part < 0 ? -part : part)));
	else
		buf_printf(b, "hsl(%d,%d%%,%d%%)", (int)(hash % 56), (int)(70 + hash / 56 % 20),
			   (int)(66 + hash / 1120 % 8));
}

struct drawing {
	struct report *r;
	const struct stacks *s;
	struct out *out;
	double unit; /* width of 1 */
};

static void draw(struct drawing *d, uint32_t at, double x, size_t depth)
{
	const struct stack_node *n = &d->s->v.v[at];
	struct str name = at ? graph_printable(d->s->g, n->place) : STR("all");
	struct buf *b = &d->out->buf;
	double w = (double)n->width * d->unit;
	size_t y = TOP + depth * ROW;

	buf_printf(b, "<g class=\"f\" data-x=\"%.4f\" data-w=\"%.4f\" data-y=\"%zu\" data-n=\"", x,
		   w, depth);
	report_xml_text(b, name);
	buf_adds(b, "\"><title>");
	report_xml_text(b, name);
	buf_adds(b, " (");
	units_label(b, n->total, d->r->sample_unit, d->r->output_unit);
	buf_adds(b, ", ");
	struct buf percent = { 0 };
	units_percentage(&percent, n->total, d->s->v.v[0].total);
	buf_add_str(b, str_trim(buf_str(&percent)));
	buf_release(&percent);
	buf_adds(b, ")</title>");
	buf_printf(b, "<rect x=\"%.2f\" y=\"%zu\" width=\"%.2f\" height=\"%d\" fill=\"", x, y, w,
		   ROW - 1);
	add_colour(b, d->s, n, name);
	buf_printf(b, "\"/><text x=\"%.2f\" y=\"%zu\">", x + 3, y + 12);
	if (w >= 30) {
		size_t fits = (size_t)((w - 6) / 6.6);
		report_xml_text(b, name.n > fits ? str_sub(name, 0, fits - 1) : name);
		buf_adds(b, name.n > fits ? "…" : "");
	}
	buf_adds(b, "</text></g>\n");
	out_check(d->out);
}

struct box {
	uint32_t at;
	double x;
	size_t depth;
};

/* What is too narrow to be seen is left out; returns how many rows there are. Draws without recursion. */
static size_t draw_all(struct drawing *d)
{
	VEC(struct box) todo = { 0 };
	size_t rows = 1;

	vec_push(&todo, (struct box){ 0, 0, 0 });
	while (todo.n) {
		uint32_t at = vec_last(&todo).at;
		double x = vec_last(&todo).x;
		size_t depth = vec_last(&todo).depth;
		todo.n--;
		rows = MAX(rows, depth + 1);
		if (d->out)
			draw(d, at, x, depth);
		for (uint32_t c = d->s->v.v[at].child; c && depth < MAX_DEPTH;
		     c = d->s->v.v[c].next) {
			double w = (double)d->s->v.v[c].width * d->unit;
			if (w >= WIDTH * MIN_PART)
				vec_push(&todo, (struct box){ c, x, depth + 1 });
			x += w;
		}
	}
	vec_release(&todo);
	return rows;
}

bool report_flame_svg(struct report *r, struct out *out, struct err *err)
{
	struct stacks s = { 0 };
	struct drawing d = { r, &s, NULL, 0 };
	struct buf *b = &out->buf;

	(void)err;
	stacks_build(&s, r);
	d.unit = s.v.v[0].width ? WIDTH / (double)s.v.v[0].width : 0;
	size_t height = TOP + draw_all(&d) * ROW + 8;
	buf_printf(
		b,
		"<svg id=\"flame\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 %zu\" "
		"width=\"1200\" font-size=\"11\">\n<style>text{font:11px "
		"monospace;pointer-events:none}"
		".f{cursor:pointer}.f:hover rect{stroke:#333}.m rect{fill:#d5f}"
		"#reset,#find{cursor:pointer;fill:#06c;pointer-events:auto}</style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<text x=\"3\" y=\"16\">",
		height);
	report_xml_text(b, r->title);
	buf_adds(b, r->title.n ? " " : "");
	report_xml_text(b, r->sample_type);
	buf_adds(b, ", total ");
	units_label(b, s.v.v[0].total, r->sample_unit, r->output_unit);
	buf_adds(b, "</text><text id=\"reset\" x=\"3\" y=\"34\">whole graph</text>"
		    "<text id=\"find\" x=\"100\" y=\"34\">search</text>"
		    "<text id=\"hit\" x=\"170\" y=\"34\"></text>\n");
	d.out = out;
	draw_all(&d);
	buf_printf(b, "<script><![CDATA[\n%s]]></script>\n", script);
	buf_adds(b, "</svg>\n");
	stacks_release(&s);
	return true;
}
