#include "report/graph.h"

void graph_info_name(struct buf *b, const struct graph_info *i, const char *separator)
{
	const char *sep = "";

	if (i->address) {
		buf_printf(b, "%016llx", (unsigned long long)i->address);
		sep = separator;
	}
	if (i->name.n) {
		buf_adds(b, sep);
		buf_add_str(b, i->name);
		sep = separator;
	}
	if (i->line) {
		buf_adds(b, sep);
		buf_add_str(b, i->file);
		buf_addc(b, ':');
		buf_add_i64(b, i->line);
		if (i->column) {
			buf_addc(b, ':');
			buf_add_i64(b, i->column);
		}
	} else if (i->file.n) {
		buf_adds(b, sep);
		buf_add_str(b, i->file);
	} else if (i->name.n) {
		return;
	} else if (i->objfile.n) {
		buf_adds(b, sep);
		buf_addc(b, '[');
		buf_add_str(b, str_base(i->objfile));
		buf_addc(b, ']');
	} else {
		buf_adds(b, sep);
		buf_adds(b, "<unknown>");
	}
}

struct str graph_printable(struct graph *g, uint32_t node)
{
	struct graph_node *n = &g->nodes.v[node];
	const struct graph_info *i = &n->info;
	struct buf b = { 0 };

	if (n->printable.p)
		return n->printable;
	if (!i->address && !i->line && !i->file.n && i->name.n) {
		n->printable = i->name; /* most of all */
		return n->printable;
	}
	graph_info_name(&b, i, " ");
	n->printable = arena_str(&g->arena, buf_str(&b));
	buf_release(&b);
	return n->printable;
}

/* What pprof takes names apart with: a module's version, then the first of Go, Java and C++ that fits. */
static const char *const patterns[] = {
	"^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$",
	"^(?:[\\w\\-\\.]+\\/)+([^.]+\\..+)",
	"^(?:[a-z]\\w*\\.)*([A-Z][\\w\\$]*\\.(?:<init>|[a-z][\\w\\$]*(?:\\$\\d+)?))(?:(?:\\()|$)",
	"^(?:[_a-zA-Z]\\w*::)+(_*[A-Z]\\w*::~?[_a-zA-Z]\\w*(?:<.*>)?)",
};

void graph_shorten(struct buf *b, struct str name)
{
	struct str m[3];
	struct buf versionless = { 0 };

	name = str_trim_prefix(name, STR("(anonymous namespace)::"));
	if (regex_find(regex_static(patterns[0]), name, m, 3)) {
		buf_add_str(&versionless, m[1]);
		buf_add_str(&versionless, m[2]);
		name = buf_str(&versionless);
	}
	for (size_t i = 1; i < ARRAY_LEN(patterns); i++) {
		if (regex_find(regex_static(patterns[i]), name, m, 2)) {
			name = m[1];
			break;
		}
	}
	buf_add_str(b, name);
	buf_release(&versionless);
}
