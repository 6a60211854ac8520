/* goperf skill: a document that teaches an automated assistant to use goperf, in progressive detail. */
#include "cmd/skill.h"

#include <string.h>

#include "cmd/command.h"

#define FIRST_PAGE "skill"

const char *skill_text(const char *topic)
{
	if (!*topic)
		topic = FIRST_PAGE;
	for (const struct skill_text *t = skill_texts; t->topic; t++)
		if (strcmp(t->topic, topic) == 0)
			return t->text;
	return NULL;
}

const char *skill_topic(size_t i, const char **heading, size_t *n)
{
	const struct skill_text *t = &skill_texts[i];
	const char *at;

	if (!t->topic)
		return NULL;
	at = strstr(t->text, "# "); /* each page has one: the first of the text */
	*heading = at ? at + 2 : t->text;
	*n = strcspn(*heading, "\n");
	return t->topic;
}

static int run(void *opts, int argc, char **argv)
{
	const char *text = skill_text(argc > 0 ? argv[0] : "");
	struct err err;

	if (!text || argc > 1) {
		err_set(&err, ERR_USAGE,
			"expected one topic, named at the end of what 'goperf skill' prints");
		return command_fail("skill", &err);
	}
	fputs(text, stdout);
	return EXIT_OK;
}

const struct command cmd_skill = {
	.name = "skill",
	.args = "[TOPIC]",
	.brief = "teaches an automated assistant to use goperf: a short document, and more on "
		 "request",
	.about = "Prints a skill document: when to load it, the principles, the way to work; each "
		 "topic that it names "
		 "prints more.\n"
		 "Save the first page where your assistant looks for skills, or let it use `goperf "
		 "mcp`.",
	.examples = "  goperf skill >skills/goperf/SKILL.md\n"
		    "  goperf skill advise",
	.run = run,
};
