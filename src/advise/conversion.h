/* What stands around a conversion between strings, bytes and runes. */
#ifndef GOPERF_ADVISE_CONVERSION_H
#define GOPERF_ADVISE_CONVERSION_H

#include "advise/rule.h"

enum form {
	FORM_NONE,
	FORM_PACKAGE,	/* strings.F(string(b)) -> bytes.F(b), and back */
	FORM_WRITE,	/* w.Write([]byte(s)) -> w.WriteString(s), io.WriteString, scratch */
	FORM_WRITE_STR, /* w.WriteString(string(b)) -> w.Write(b) */
	FORM_ROUND,	/* []byte(buf.String()) -> buf.Bytes(), []byte(string(b)) */
	FORM_READER,	/* strings.NewReader(string(b)) -> bytes.NewReader(b) */
	FORM_COUNT,	/* m[string(b)]++ -> a pointer as the value */
	FORM_HOIST,	/* the same conversion in each round */
	FORM_LOCAL,	/* x := string(b), only looked at */
	FORM_RANGE,	/* range []rune(s) */
	FORM_PIECES,  /* range strings.Split(string(b), sep), where the pieces are only looked at */
	FORM_THROUGH, /* string(bytes.F([]byte(s))) -> strings.F(s), and back */
	FORM_FOLD,    /* strings.ToLower(string(b)) == s -> bytes.EqualFold(b, []byte(s)) */
	/* of conversion_forms.h */
	FORM_READ,   /* f([]byte(s)), where f only reads it */
	FORM_GIVEN,  /* return string(b), where all callers only look at it */
	FORM_LISTED, /* of each element of a list that stays, again and again */
	FORM_LATE,   /* changed only under a condition */
	FORM_JOINED, /* bytes.Equal(x, append([]byte("a"), y...)) */
};

enum direction { TO_STRING, TO_BYTES, TO_RUNES };

/* The node around n, parentheses left out. */
TSNode conversion_outer(TSNode n);
/* x[i] = ..., x[i]++ */
bool conversion_is_assigned(TSNode index);
enum direction conversion_direction(const struct gosrc *src, TSNode conv);
/*
 * Whether each round of the loop comes to conv: it stands in the loop itself and under no condition, and the loop goes on behind
 * it. Done in front of the loop, it would else be done for nothing.
 */
bool conversion_each_round(const struct gosrc *src, TSNode conv, TSNode loop);
bool is_conversion(const struct gosrc *src, TSNode n);
/* "strings.Contains", "bytes.Equal": the function, where the package really is that one. */
struct str conversion_func(const struct gosrc *src, TSNode call, const char *package);
struct str conversion_method(const struct gosrc *src, TSNode call);
/* What becomes of the converted value n as an argument of call. */
enum form conversion_form(const struct hot_file *f, enum direction dir, TSNode call, TSNode n);

/*
 * Whether what stmt (a short variable declaration) makes of the conversion is only looked at: compared, searched, counted,
 * or cut into pieces of which the same is true. It must be looked at at least once.
 */
bool conversion_var_is_look(const struct hot_file *f, enum direction dir, TSNode stmt, TSNode name);
/* The same of the pieces that call cuts the conversion into; false where it is no such call. */
bool conversion_pieces_are_looks(const struct hot_file *f, enum direction dir, TSNode call,
				 TSNode conv);

/*
 * The comparison that a converted text goes into in lower or upper case: ToLower(string(b)) == s, HasPrefix(ToLower(string(b)), s);
 * null: none. *text: what of the bytes is compared, as a node around or at the conversion.
 */
TSNode conversion_folded(const struct gosrc *src, TSNode conv, TSNode *text);

/* The same of the conversion or a piece of it where it stands: n is looked at by what is around it. */
bool conversion_piece_is_look(const struct hot_file *f, enum direction dir, TSNode n);

/*
 * Whether w of w.Write([]byte(s)) is of a type of the package that has no WriteString, its own or embedded, or one that converts as
 * well: then io.WriteString copies, too.
 */
bool conversion_writer_copies(const struct hot_file *f, TSNode call);

/* rs := []rune(s), of which only rs[i] for the i of one counting loop and len(rs) are asked: ranging over s does the same. */
bool conversion_walked_once(const struct gosrc *src, TSNode conv);

#endif
