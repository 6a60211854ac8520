#include "advise/accepted.h"

#include <stdlib.h>

#include "io/file.h"

#define MAX_FILE ((size_t)16 << 20)
#define AGAIN 2.0 /* times the accepted price: worth a new look */

double finding_share(const struct finding *f)
{
	const struct cost *c = &f->cost;

	return MAX(MAX(c->cpu_share, c->alloc_bytes_share),
		   MAX(c->alloc_objects_share, c->blocked_share));
}

static bool read_price(struct str text, double *out)
{
	double v;

	if (!str_has_suffix(text, STR("%")) ||
	    !str_to_double(str_trim_suffix(text, STR("%")), &v) || !(v >= 0 && v <= 100))
		return false;
	*out = v / 100;
	return true;
}

/* Columns stand apart by a tab or two spaces: a single space may be part of a name. */
static bool next_column(struct str *rest, struct str *out)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->n && rest->p[n] != '\t' &&
	       !(rest->p[n] == ' ' && n + 1 < rest->n && rest->p[n + 1] == ' '))
		n++;
	*out = str_trim(str_sub(*rest, 0, n));
	*rest = str_sub(*rest, n, rest->n);
	return out->n > 0;
}

static bool read_line(struct accepted_line *out, struct str line)
{
	struct str price;

	return next_column(&line, &out->pattern) && next_column(&line, &out->file) &&
	       next_column(&line, &out->function) && next_column(&line, &price) &&
	       read_price(price, &out->share) && (out->reason = str_trim(line)).n > 0;
}

bool accepted_read(struct accepted *a, const char *path, struct err *err)
{
	struct str text, line;
	uint32_t at = 0;

	*a = (struct accepted){ 0 };
	if (!path_exists(path))
		return true;
	struct file f;

	if (!file_open(&f, path, MAX_FILE, err))
		return false;
	text = arena_str(&a->arena, f.data);
	file_close(&f);
	while (str_next_line(&text, &line)) {
		struct accepted_line l = { .line = ++at };

		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!read_line(&l, line)) {
			accepted_release(a);
			return err_set(err, ERR_FORMAT,
				       "%s:%u: expected PATTERN  FILE  FUNCTION  PRICE  REASON, "
				       "two spaces or a tab between, the price as 8.8%%",
				       path, at);
		}
		vec_push(&a->lines, l);
	}
	return true;
}

void accepted_release(struct accepted *a)
{
	vec_release(&a->lines);
	arena_release(&a->arena);
}

static bool is_there(const struct accepted_line *l, const char *pattern, const char *file)
{
	return str_eq(l->pattern, str_of(pattern)) && str_eq(l->file, str_of(file));
}

static struct accepted_line *line_of(struct accepted *a, const struct finding *f)
{
	for (size_t i = 0; i < a->lines.n; i++) {
		struct accepted_line *l = &a->lines.v[i];

		if (is_there(l, f->pattern, f->file) && str_eq(l->function, str_of(f->function)))
			return l;
	}
	return NULL;
}

/* It was accepted at less than half of what it costs. */
static void ask_again(struct advice *advice, struct finding *f, const struct accepted_line *l)
{
	struct advice_evidence *more =
		ARENA_ARRAY(&advice->arena, struct advice_evidence, f->n_evidence + 1);

	if (f->n_evidence)
		memcpy(more, f->evidence, f->n_evidence * sizeof(*more));
	more[f->n_evidence++] = (struct advice_evidence){
		"accepted",
		arena_printf(&advice->arena, "at %.3g%% (" STR_FMT "), but it costs %.3g%% by now",
			     l->share * 100, STR_ARG(l->reason), finding_share(f) * 100)
	};
	f->evidence = more;
}

/* Lines whose finding is gone, or costs too little to be told, may go. */
static void note_unused(const struct accepted *a, struct advice *advice)
{
	const char **notes = ARENA_ARRAY(&advice->arena, const char *, advice->n_notes + 1);
	const struct accepted_line *first = NULL;
	uint32_t n = 0;

	for (size_t i = 0; i < a->lines.n; i++) {
		bool seen = a->lines.v[i].used;

		for (uint32_t k = 0; !seen && k < advice->n_left; k++)
			seen = is_there(&a->lines.v[i], advice->left[k].pattern,
					advice->left[k].file);
		if (seen)
			continue;
		first = first ? first : &a->lines.v[i];
		n++;
	}
	if (n == 0)
		return;
	if (advice->n_notes)
		memcpy(notes, advice->notes, advice->n_notes * sizeof(*notes));
	notes[advice->n_notes++] = arena_printf(
		&advice->arena,
		"%u accepted finding%s not there any more, first line %u: " STR_FMT " in " STR_FMT,
		n, n == 1 ? " is" : "s are", first->line, STR_ARG(first->pattern),
		STR_ARG(first->function));
	advice->notes = notes;
}

void accepted_apply(struct accepted *a, struct advice *advice)
{
	struct left_alone *left = ARENA_ARRAY(&advice->arena, struct left_alone,
					      advice->n_left + advice->n_findings + 1);
	uint32_t n_left = 0, kept = 0;

	if (a->lines.n == 0)
		return;
	for (uint32_t i = 0; i < advice->n_findings; i++) {
		struct finding *f = &advice->findings[i];
		struct accepted_line *l = line_of(a, f);

		if (l)
			l->used = true;
		if (!l || finding_share(f) > l->share * AGAIN) {
			if (l)
				ask_again(advice, f, l);
			advice->findings[kept++] = *f;
			continue;
		}
		left[n_left++] =
			(struct left_alone){ f->pattern, f->file, f->line,
					     arena_printf(&advice->arena, "accepted: " STR_FMT,
							  STR_ARG(l->reason)),
					     f->weight };
	}
	if (advice->n_left)
		memcpy(left + n_left, advice->left, advice->n_left * sizeof(*left));
	advice->left = left;
	advice->n_left += n_left;
	advice->n_findings = kept;
	note_unused(a, advice);
}

bool accepted_add(const char *path, const struct advice *advice, const uint32_t *which, size_t n,
		  struct str reason, struct err *err)
{
	struct buf b = { .max = MAX_FILE * 2 };
	struct file f;
	bool ok;

	if (path_exists(path)) {
		if (!file_open(&f, path, MAX_FILE, err))
			return false;
		buf_add_str(&b, f.data);
		if (f.data.n && f.data.p[f.data.n - 1] != '\n')
			buf_addc(&b, '\n');
		file_close(&f);
	} else {
		buf_adds(&b, "# Findings of goperf advise that are lived with: they are quiet "
			     "until they cost "
			     "twice as much.\n# PATTERN  FILE  FUNCTION  PRICE  REASON\n");
	}
	for (size_t i = 0; i < n; i++) {
		const struct finding *at = &advice->findings[which[i]];

		buf_printf(&b, "%s  %s  %s  %.3g%%  " STR_FMT "\n", at->pattern, at->file,
			   at->function, finding_share(at) * 100, STR_ARG(reason));
	}
	ok = path_mkdirs_for(path, err) && file_write(path, buf_str(&b), err);
	buf_release(&b);
	return ok;
}
