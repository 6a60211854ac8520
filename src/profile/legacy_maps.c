/* Memory maps: /proc/PID/maps, and a short form "0x1000-0x2000 file (@offset) build-id". */
#include "base/regex.h"
#include "profile/legacy.h"

#define HEX "(?:0x)?([[:xdigit:]]+)"
#define RANGE "\\s*" HEX "[\\s-]?\\s*" HEX ":?"
#define PERM "(?:\\s+([-rwxp]+))?"
#define PROC_MAPS \
	"^" RANGE PERM "(?:\\s+([[:xdigit:]]+))?\\s+[[:xdigit:]]+:[[:xdigit:]]+\\s+[[:digit:]]+" \
	"(?:\\s+(\\S+))?"
#define BRIEF_MAPS \
	"^" RANGE PERM "(?:\\s+(\\S+))?(?:\\s+\\(@([[:xdigit:]]+)\\))?(?:\\s+([[:xdigit:]]+))?"
#define LOG_PREFIX "^[^\\[\\]]+:[0-9]+]\\s"

#define MAX_VARIABLES 64

struct maps {
	struct legacy *l;
	const struct regex *proc, *brief, *log;
	struct variable {
		struct str name, value; /* name with its '$' */
	} vars[MAX_VARIABLES];
	size_t n_vars;
	struct arena arena;
	struct buf line;
};

enum entry { MAPPED, SKIPPED, NOT_ONE };

static enum entry parse_entry(struct maps *m, struct str line)
{
	struct str g[7], perm, offset, file, build_id = { 0 };
	struct mapping map = { 0 };

	if (regex_find(m->proc, line, g, 6)) {
		perm = g[3];
		offset = g[4];
		file = g[5];
	} else if (regex_find(m->brief, line, g, 7)) {
		perm = g[3];
		file = g[4];
		offset = g[5];
		build_id = g[6];
	} else {
		return NOT_ONE;
	}
	if (perm.n && !str_contains(perm, STR("x")))
		return SKIPPED;
	if (!str_to_u64(g[1], 16, &map.start) || !str_to_u64(g[2], 16, &map.limit) ||
	    (offset.n && !str_to_u64(offset, 16, &map.offset)))
		return NOT_ONE;
	map.file = builder_str(&m->l->b, file);
	map.build_id = builder_str(&m->l->b, build_id);
	builder_mapping(&m->l->b, &map);
	return MAPPED;
}

/* $name of earlier lines "name=value" replaced; at each place the first variable that fits. */
static struct str substitute(struct maps *m, struct str line)
{
	size_t i = 0;

	if (!m->n_vars || str_index_byte(line, '$') < 0)
		return line;
	buf_clear(&m->line);
	while (i < line.n) {
		struct str rest = str_sub(line, i, line.n);
		size_t v = 0;
		while (v < m->n_vars && !str_has_prefix(rest, m->vars[v].name))
			v++;
		if (v == m->n_vars) {
			buf_addc(&m->line, line.p[i++]);
			continue;
		}
		buf_add_str(&m->line, m->vars[v].value);
		i += m->vars[v].name.n;
	}
	return buf_str(&m->line);
}

static void add_variable(struct maps *m, struct str line)
{
	struct str name, value;

	if (m->n_vars == MAX_VARIABLES || !str_cut(line, '=', &name, &value))
		return;
	name = str_trim(name);
	m->vars[m->n_vars].name = str_of(arena_printf(&m->arena, "$" STR_FMT, STR_ARG(name)));
	m->vars[m->n_vars++].value = arena_str(&m->arena, str_trim(value));
}

/* Two parts of one mapping that was split: names that do not contradict, addresses and offsets that go on. */
static bool is_continued(const struct builder *b, const struct mapping *m,
			 const struct mapping *next)
{
	struct str f1 = b->strings.strs.v[m->file], f2 = b->strings.strs.v[next->file];
	struct str b1 = b->strings.strs.v[m->build_id], b2 = b->strings.strs.v[next->build_id];

	return !(f1.n && f2.n && !str_eq(f1, f2)) && !(b1.n && b2.n && !str_eq(b1, b2)) &&
	       m->limit == next->start &&
	       !(m->offset && next->offset && m->offset + (m->limit - m->start) != next->offset);
}

static void join(struct builder *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->mappings.n; i++) {
		struct mapping *m = &b->mappings.v[i], *last = n ? &b->mappings.v[n - 1] : NULL;
		if (!last || !is_continued(b, last, m)) {
			b->mappings.v[n++] = *m;
			continue;
		}
		last->limit = m->limit;
		last->file = m->file ? m->file : last->file;
		last->build_id = m->build_id ? m->build_id : last->build_id;
	}
	b->mappings.n = n;
}

static bool is_library(struct str file)
{
	ptrdiff_t at = str_index(file, STR(".so"));

	for (; at >= 0;
	     file = str_sub(file, (size_t)at + 3, file.n), at = str_index(file, STR(".so"))) {
		struct str rest = str_sub(file, (size_t)at + 3, file.n);
		if (!rest.n || (rest.n > 1 && (rest.p[0] == '.' || rest.p[0] == '_') &&
				rest.p[1] >= '0' && rest.p[1] <= '9'))
			return true;
	}
	return false;
}

/* The program itself comes first: the first that is no library and no kernel's. */
static void program_first(struct builder *b)
{
	for (size_t i = 0; i < b->mappings.n; i++) {
		struct str file = b->strings.strs.v[b->mappings.v[i].file];
		file = str_trim(str_trim_suffix(file, STR("(deleted)")));
		if (!file.n || is_library(file) || file.p[0] == '[')
			continue;
		struct mapping m = b->mappings.v[0];
		b->mappings.v[0] = b->mappings.v[i];
		b->mappings.v[i] = m;
		break;
	}
}

void legacy_maps(struct legacy *l, struct str text)
{
	struct maps m = { .l = l };
	struct str line, part[1];

	m.proc = regex_static(PROC_MAPS);
	m.brief = regex_static(BRIEF_MAPS);
	m.log = regex_static(LOG_PREFIX);
	arena_init(&m.arena);
	while (str_next_line(&text, &line)) {
		if (regex_find(m.log, line, part, 1))
			line = str_sub(line, part[0].n, line.n);
		line = substitute(&m, line);
		if (parse_entry(&m, line) == NOT_ONE)
			add_variable(&m, line);
	}
	join(&l->b);
	program_first(&l->b);
	arena_release(&m.arena);
	buf_release(&m.line);
}
