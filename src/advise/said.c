/* What the profiles and the compiler say of a finding, in sentences. */
#include "advise/said.h"
#include "advise/pricing.h"
#include "base/human.h"

void said_add(struct arena *arena, struct finding *f, const char *source, const char *text)
{
	if (f->n_evidence == 8)
		return;
	if (!f->evidence)
		f->evidence = ARENA_ARRAY(arena, struct advice_evidence, 8);
	f->evidence[f->n_evidence++] = (struct advice_evidence){ .source = source, .text = text };
}

static void say_heap(struct advisor *a, struct arena *arena, const struct candidate *c,
		     struct finding *f)
{
	const struct price *p = &c->price;
	struct buf b = { 0 };

	if (c->heap_said)
		said_add(arena, f, cost_kind_names[COST_HEAP], c->heap_said);
	if (p->alloc_bytes == 0 || c->heap_said)
		return;
	human_bytes(&b, p->alloc_bytes);
	buf_adds(&b, " in ");
	human_count(&b, p->alloc_objects);
	buf_adds(&b, p->alloc_objects == 1 ? " object, allocated by " : " objects, allocated by ");
	buf_add_str(&b, p->heap_name ? intern_get(&a->join->names, p->heap_name)
				     : STR("the line itself"));
	if (c->rule->grows && p->n_sizes >= 3 && p->kept_bytes > 0 &&
	    p->kept_bytes < p->alloc_bytes) {
		buf_printf(&b, "; blocks of %s%lld sizes up to ",
			   p->n_sizes >= JOIN_MAX_SIZES ? "more than " : "", (long long)p->n_sizes);
		human_bytes(&b, p->max_block);
		buf_adds(&b, ", ");
		human_share(&b, 1 - fraction(p->kept_bytes, p->alloc_bytes));
		buf_adds(&b, " of it outgrown and thrown away");
	}
	said_add(arena, f, cost_kind_names[COST_HEAP], rule_words(a, &b));
}

static void say_cpu(struct advisor *a, struct arena *arena, const struct candidate *c,
		    struct finding *f)
{
	const struct price *p = &c->price;
	struct buf b = { 0 };

	if (p->cpu_ns == 0)
		return;
	if (p->cpu_samples == 0) {
		human_ns(&b, p->gc_ns);
		buf_adds(&b, " of background garbage collection, by its part of the bytes");
		said_add(arena, f, cost_kind_names[COST_CPU], rule_words(a, &b));
		return;
	}
	human_ns(&b, p->cpu_ns + p->remains_ns - p->gc_ns - p->exit_ns);
	if (p->cpu_name)
		buf_printf(&b, " under " STR_FMT,
			   STR_ARG(intern_get(&a->join->names, p->cpu_name)));
	else
		buf_adds(&b, c->change && c->twin ? " at these lines" : " at the line");
	buf_printf(&b, " (%lld sample%s)", (long long)p->cpu_samples,
		   p->cpu_samples == 1 ? "" : "s");
	if (p->remains_ns > 0) {
		buf_adds(&b, ", of which about ");
		human_ns(&b, (double)p->remains_ns);
		buf_adds(&b, " stays: the remedy's own work");
	}
	if (p->exit_ns > 0) {
		buf_adds(&b, ", ");
		human_ns(&b, (double)p->exit_ns);
		buf_adds(&b, " to end the goroutines, by its part of those started");
	}
	if (p->gc_ns > 0) {
		buf_adds(&b, ", and ");
		human_ns(&b, p->gc_ns);
		buf_adds(&b, " of background garbage collection, by its part of the bytes");
	}
	said_add(arena, f, cost_kind_names[COST_CPU], rule_words(a, &b));
}

static void say_wait(struct advisor *a, struct arena *arena, const struct candidate *c,
		     struct finding *f)
{
	const struct price *p = &c->price;
	struct buf b = { 0 };

	if (p->block_ns > 0) {
		human_ns(&b, (double)p->block_ns);
		buf_adds(&b, " of waiting to get the lock, ");
		human_count(&b, (double)p->block_count);
		buf_adds(&b, p->block_count == 1 ? " time" : " times");
		if (p->block_count > 0) {
			buf_adds(&b, ", ");
			human_ns(&b, (double)p->block_ns / (double)p->block_count);
			buf_adds(&b, " each");
		}
		said_add(arena, f, cost_kind_names[COST_BLOCK], rule_words(a, &b));
	}
	if (p->mutex_ns > 0) {
		buf_clear(&b);
		human_ns(&b, (double)p->mutex_ns);
		buf_adds(&b, " of others' waiting until it was released");
		said_add(arena, f, cost_kind_names[COST_MUTEX], rule_words(a, &b));
	}
}

/* The compiler's words on the lines of the finding: those that speak of memory or of copies. */
static void say_compiler(struct advisor *a, struct arena *arena, const struct candidate *c,
			 struct finding *f)
{
	static const char *const words[] = { "escapes to heap", "moved to heap", "does not escape",
					     "zero-copy" };
	const struct godiags *diags = hot_diags(a->sources, c->file);
	const struct godiag *found = NULL;
	struct str arena_text;

	if (c->said.n) {
		said_add(arena, f, "compiler", arena_str(arena, c->said).p);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(words) && !found; i++) {
		found = godiags_find(diags, c->line, str_of(words[i]));
		/* arguments of calls are many and say little */
		if (found && (str_has_prefix(found->text, STR("... argument")) ||
			      str_contains(found->text, STR(" as ")) || found->text.p[0] == '"'))
			found = NULL;
	}
	if (!found)
		return;
	arena_text = arena_str(arena, found->text);
	said_add(arena, f, "compiler", arena_text.p);
}

void said_of(struct advisor *a, struct arena *arena, const struct candidate *c, struct finding *f)
{
	say_heap(a, arena, c, f);
	say_cpu(a, arena, c, f);
	say_wait(a, arena, c, f);
	if (!c->price.blocked_ns || c->price.alloc_bytes)
		say_compiler(a, arena, c, f);
}
