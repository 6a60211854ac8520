#include "advise/lock_moved.h"

#define MAX_MOVED 4

struct mover {
	struct advisor *a;
	const struct lock_section *s;
	const struct hot_file *file;
	TSNode moved[MAX_MOVED];
	uint32_t n_moved;
	bool begun, useful; /* something stays under the lock; something that takes time is moved */
	struct buf before;  /* what goes in front of the lock */
	struct edit edits[MAX_EDITS];
	uint32_t n;
};

struct free_search {
	const struct mover *m;
	TSNode in;
	bool tied, calls;
};

/* "c" of c.state.mu, shards of shards[i].mu. */
static struct str root_name(struct str expr)
{
	size_t n = 0;

	while (n < expr.n && expr.p[n] != '.' && expr.p[n] != '[')
		n++;
	return str_sub(expr, 0, n);
}

/* Whether a name in the section's statement is known before the lock is taken. */
static bool visit_name(void *ctx, TSNode n)
{
	struct free_search *f = ctx;
	const struct lock_section *s = f->m->s;
	const struct gosrc *src = s->file->src;
	struct str name;
	struct godecl d;
	/* the grammar takes s.n in new(s.n), which is a value since Go 1.26, for a type of package s */
	bool moved = false, as_type = go_is(n, "package_identifier") || go_is(n, "type_identifier");

	if (go_is(n, "call_expression"))
		f->calls = true;
	if (go_is(n, "func_literal")) {
		f->tied = true;
		return false;
	}
	if (!go_is(n, "identifier") && !as_type)
		return !f->tied;
	name = go_text(src, n);
	if (gosrc_import(src, name).n || !go_find_decl(src, n, name, &d))
		return true;
	moved = go_contains(f->in, d.name);
	for (uint32_t i = 0; i < f->m->n_moved; i++)
		moved |= go_contains(f->m->moved[i], d.name);
	if ((d.kind == DECL_PACKAGE && !as_type) || str_eq(name, root_name(s->mutex)) ||
	    (go_contains(s->func, d.name) && go_line(d.name) >= s->first && !moved))
		f->tied = true;
	return !f->tied;
}

static bool is_free(const struct mover *m, TSNode n)
{
	struct free_search f = { m, n, false, false };

	go_walk(n, visit_name, &f);
	return !f.tied && f.calls;
}

/* What the section begins with and touches nothing that the lock guards: a variable, a loop that fills it. */
static bool move_leading(struct mover *m, TSNode stmt)
{
	const struct gosrc *src = m->s->file->src;
	struct free_search f = { m, stmt, false, false };
	bool loop = go_is(stmt, "for_statement");

	if (m->begun || (!loop && !go_is(stmt, "var_declaration")))
		return false;
	go_walk(stmt, visit_name, &f);
	if (f.tied)
		return false;
	m->moved[m->n_moved++] = stmt;
	m->useful |= loop;
	buf_printf(&m->before, "%s\n", source_edited(m->a, src, stmt, NULL, 0));
	m->edits[m->n++] = lock_drop_line(src, stmt);
	return true;
}

static bool move_statement(void *ctx, TSNode stmt)
{
	struct mover *m = ctx;
	const struct gosrc *src = m->s->file->src;
	TSNode right = go_single(go_field(stmt, "right"));

	if (m->n_moved == MAX_MOVED)
		return false;
	if (move_leading(m, stmt))
		return true;
	m->begun = true;
	if (go_is(stmt, "short_var_declaration") && is_free(m, go_field(stmt, "right"))) {
		m->moved[m->n_moved++] = stmt;
		m->useful = true;
		buf_printf(&m->before, STR_FMT "\n", STR_ARG(go_text(src, stmt)));
		m->edits[m->n++] = lock_drop_line(src, stmt);
	} else if (go_is(stmt, "assignment_statement") && !ts_node_is_null(right) &&
		   go_is(right, "call_expression") && !lock_is_quiet(go_callee(src, right)) &&
		   is_free(m, right)) {
		const char *name = free_name(m->a, m->file, m->s->func, "value");

		m->moved[m->n_moved++] = right;
		m->useful = true;
		buf_printf(&m->before, "%s := " STR_FMT "\n", name, STR_ARG(go_text(src, right)));
		m->edits[m->n++] =
			(struct edit){ ts_node_start_byte(right), ts_node_end_byte(right), name };
	}
	return true;
}

const char *lock_moved(struct advisor *a, const struct hot_file *file, const struct lock_section *s)
{
	struct mover m = { .a = a, .s = s, .file = file };
	uint32_t at = ts_node_start_byte(s->stmt);

	m.n = 1; /* the one in front */
	lock_each_statement(s, move_statement, &m);
	if (!m.useful) {
		buf_release(&m.before);
		return NULL;
	}
	m.edits[0] = (struct edit){ at, at, arena_printf(a->arena, "%s", m.before.data) };
	buf_release(&m.before);
	return source_edited(a, s->file->src, s->func, m.edits, m.n);
}
