/*
 * A team's own rules: .goperf/rules/ID.scm (a tree-sitter query, see goquery.h) and ID.md beside it. docs/rules.md tells how to
 * write them. They claim what the built-in rules left, and are priced by all charges of the statement that they match.
 *
 * ID.md: the title as "# Title", then lines "key: value" up to the first empty line, then the text; "## Instead" begins the remedy.
 * Keys: min-cost (share of any total below which nothing is said), under (only what is charged right under this function), go
 * ("1.22", "1.22-1.26"). {subject} in the text is what the query captured as @subject.
 */
#ifndef GOPERF_ADVISE_USERRULES_H
#define GOPERF_ADVISE_USERRULES_H

#include "advise/rule.h"
#include "base/arena.h"
#include "base/vec.h"

struct user_rules {
	struct arena arena;
	VEC(const struct rule *) v; /* in the order of their names */
};

/* A folder that is not there has none. Errors name file and line; queries are compiled to see that they are right. */
bool user_rules_read(struct user_rules *u, const char *dir, struct err *err) MUST_CHECK;
void user_rules_release(struct user_rules *u);
const struct rule *user_rules_find(const struct user_rules *u, const char *id);

#endif
