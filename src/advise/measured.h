/*
 * What the pairs of the catalogue cost on this machine: `goperf patterns --prove` keeps it, a file for each Go version,
 * and whoever gives advice may quote it.
 *
 * The file: patterns-GOVERSION.json in $GOPERF_CACHE, else $XDG_CACHE_HOME/goperf, else ~/.cache/goperf;
 *	{"schema":1,"go":"go1.26.8","cpu":"...","patterns":[{"id":"...","verdict":"faster","change":-0.9,"interval":[-0.91,-0.88],
 *	 "rounds":12,"bad":{"ns_op":812,"bytes_op":96,"allocs_op":3},"good":{...}}]}
 * Figures of another processor model are not these: they are not used.
 */
#ifndef GOPERF_ADVISE_MEASURED_H
#define GOPERF_ADVISE_MEASURED_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

struct measured_form {
	double ns, bytes, objects; /* an operation; NAN: not known */
};

struct measured {
	const char *id, *verdict;
	double change, lo, hi; /* good/bad - 1; NAN: not bounded */
	uint64_t rounds;
	struct measured_form bad, good;
};

struct measurements {
	struct arena arena;
	const char *go, *cpu; /* "": nothing was read */
	VEC(struct measured) v;
};

void measurements_init(struct measurements *m);
void measurements_release(struct measurements *m);
/* go "": the newest file there is. No file, or one of another processor: none, and true. ERR_FORMAT where it is damaged. */
bool measurements_load(struct measurements *m, struct str go, struct err *err) MUST_CHECK;
/* The same from the text of a file; name is for messages. */
bool measurements_read(struct measurements *m, const char *name, struct str text,
		       struct err *err) MUST_CHECK;
const struct measured *measured_find(const struct measurements *m, const char *id);
/* Strings of row are copied; a row of the same id is replaced. */
void measured_put(struct measurements *m, const struct measured *row);
/* Writes the file of m->go; *out_path is the caller's to free. */
bool measurements_save(const struct measurements *m, char **out_path, struct err *err) MUST_CHECK;
/* "measured here (go1.26.8): bad 812 ns, good 95 ns"; of the arena. */
const char *measured_words(const struct measurements *m, const struct measured *row,
			   struct arena *arena);

#endif
