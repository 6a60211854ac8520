/* The list of patterns, in the order in which they claim charges, and their embedded texts. */
#include "advise/rule.h"
#include "advise/rule_text.h"

/* A line each, so that patterns can be added side by side. */
/* clang-format off */
extern const struct rule rule_buffer_not_reused;
extern const struct rule rule_bytes_string_conversion;
extern const struct rule rule_data_race;
extern const struct rule rule_defer_in_loop;
extern const struct rule rule_escape_to_heap;
extern const struct rule rule_fmt_in_hot_path;
extern const struct rule rule_gc_pressure;
extern const struct rule rule_goroutine_leak;
extern const struct rule rule_inefficient_algorithm;
extern const struct rule rule_interface_boxing;
extern const struct rule rule_large_copy;
extern const struct rule rule_lock_contention;
extern const struct rule rule_map_not_presized;
extern const struct rule rule_memory_ballast;
extern const struct rule rule_mutex_for_counter;
extern const struct rule rule_mutex_for_reads;
extern const struct rule rule_not_inlined;
extern const struct rule rule_repeated_setup;
extern const struct rule rule_slice_not_presized;
extern const struct rule rule_string_concat_in_loop;
extern const struct rule rule_struct_padding;
extern const struct rule rule_timer_churn;
extern const struct rule rule_unbounded_goroutines;
extern const struct rule rule_unbuffered_io;
extern const struct rule rule_unknown_directive;

const struct rule *const rules[] = {
	&rule_mutex_for_counter,
	&rule_mutex_for_reads,
	&rule_lock_contention,
	&rule_unbuffered_io,
	&rule_repeated_setup,
	&rule_defer_in_loop,
	&rule_timer_churn,
	&rule_unbounded_goroutines,
	&rule_string_concat_in_loop,
	&rule_buffer_not_reused,
	&rule_map_not_presized,
	&rule_slice_not_presized,
	&rule_fmt_in_hot_path,
	&rule_bytes_string_conversion,
	&rule_inefficient_algorithm,
	&rule_escape_to_heap,
	&rule_interface_boxing,
	&rule_large_copy,
	&rule_struct_padding,
	&rule_data_race,
	&rule_goroutine_leak,
	&rule_memory_ballast,
	&rule_not_inlined,
	&rule_unknown_directive,
	&rule_gc_pressure,
	NULL,
};
/* clang-format on */

const struct rule *rule_find(const char *id)
{
	for (size_t i = 0; rules[i]; i++)
		if (strcmp(rules[i]->id, id) == 0)
			return rules[i];
	return NULL;
}

static const struct rule_text *text_of(const char *id)
{
	const struct rule_text *t = rule_texts;

	while (t->id && strcmp(t->id, id) != 0)
		t++;
	if (!t->id)
		die("pattern %s has no files in rules/", id);
	return t;
}

struct str rule_query(const struct rule *rule)
{
	return str_of(rule->query ? rule->query
				  : text_of(rule->query_of ? rule->query_of : rule->id)->query);
}

struct str rule_text(const struct rule *rule)
{
	return str_of(rule->text ? rule->text : text_of(rule->id)->text);
}

struct str rule_title(const struct rule *rule)
{
	struct str rest = rule_text(rule), line = STR("");

	while (str_next_line(&rest, &line) && !str_has_prefix(line, STR("# ")))
		;
	return str_trim(str_trim_prefix(line, STR("# ")));
}
