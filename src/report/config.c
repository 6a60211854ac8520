#include "report/config.h"

#include <string.h>

#include "base/gofmt.h"

static const char *const sort_choices[] = { "cum", "flat", NULL };
static const char *const sort_help[] = { "Sort entries based on cumulative weight\n",
					 "Sort entries based on own weight\n" };
static const char *const granularity_choices[] = { "functions", "filefunctions", "files",
						   "lines",	"addresses",	 NULL };
static const char *const granularity_help[] = {
	"Aggregate at the function level.\nIgnores the filename where the function was defined.\n",
	("Aggregate at the function level.\nTakes into account the filename where the function was "
	 "defined.\n"),
	"Aggregate at the file level.",
	"Aggregate at the source code line level.",
	"Aggregate at the address level.\nIncludes functions' addresses in the output.\n",
};

#define TAG_EXAMPLES \
	"Use name=value syntax to limit the matching to a specific tag.\n" \
	"Numeric tag filter examples: 1kb, 1kb:10kb, memory=32mb:\n" \
	"String tag filter examples: foo, foo.*bar, mytag=foo.*bar\n"
#define MATCHES "Matching includes the function name, filename or object name.\n"

#define ROW(name, type, url, saved, help) \
	{ \
#name, type, offsetof(struct report_config, name), url, saved, NULL, NULL, help \
	}
#define CHOICE(name, url) \
	{ \
#name, OPTION_CHOICE, offsetof(struct report_config, name), url, true, \
			name##_choices, name##_help, "" \
	}

const struct option options[] = {
	ROW(output, OPTION_STRING, NULL, false, "Output filename for file-based outputs\n"),
	ROW(call_tree, OPTION_BOOL, "calltree", true,
	    "Create a context-sensitive call tree\n"
	    "Treat locations reached through different paths as separate.\n"),
	ROW(relative_percentages, OPTION_BOOL, "rel", true,
	    "Show percentages relative to focused subgraph\n"
	    "If unset, percentages are relative to full graph before focusing\n"
	    "to facilitate comparison with original graph.\n"),
	ROW(unit, OPTION_STRING, "unit", true,
	    "Measurement units to display\nScale the sample values to this unit.\n"
	    "For time-based profiles, use seconds, milliseconds, nanoseconds, etc.\n"
	    "For memory profiles, use megabytes, kilobytes, bytes, etc.\n"
	    "Using auto will scale each value independently to the most natural unit.\n"),
	ROW(compact_labels, OPTION_BOOL, "compact", true, "Show minimal headers"),
	ROW(source_path, OPTION_STRING, NULL, false, "Search path for source files"),
	ROW(trim_path, OPTION_STRING, NULL, false, "Path to trim from source paths before search"),
	ROW(intel_syntax, OPTION_BOOL, "intel", true,
	    "Show assembly in Intel syntax\nOnly applicable to commands `disasm` and `weblist`\n"),
	ROW(mean, OPTION_BOOL, "mean", true,
	    "Average sample value over first value (count)\n"
	    "For memory profiles, report average memory per allocation.\n"
	    "For time-based profiles, report average time per event.\n"),
	ROW(sample_index, OPTION_STRING, "si", false,
	    "Sample value to report (0-based index or name)\n"
	    "Profiles contain multiple values per sample.\n"
	    "Use sample_index=i to select the ith value (starting at 0).\n"),
	ROW(divide_by, OPTION_FLOAT, NULL, false,
	    "Ratio to divide all samples before visualization\n"
	    "Divide all samples values by a constant, eg the number of processors or jobs.\n"),
	ROW(normalize, OPTION_BOOL, "norm", true, "Scales profile based on the base profile.\n"),
	CHOICE(sort, "sort"),
	ROW(tagroot, OPTION_STRING, NULL, true,
	    "Adds pseudo stack frames for labels key/value pairs at the callstack root.\n"
	    "A comma-separated list of label keys.\nThe first key creates frames at the new "
	    "root.\n"),
	ROW(tagleaf, OPTION_STRING, NULL, true,
	    "Adds pseudo stack frames for labels key/value pairs at the callstack leaf.\n"
	    "A comma-separated list of label keys.\nThe last key creates frames at the new "
	    "leaf.\n"),
	ROW(drop_negative, OPTION_BOOL, "dropneg", true,
	    "Ignore negative differences\nDo not show any locations with values <0.\n"),
	ROW(nodecount, OPTION_INT, "n", true,
	    "Max number of nodes to show\n"
	    "Uses heuristics to limit the number of locations to be displayed.\n"
	    "On graphs, dotted edges represent paths through nodes that have been removed.\n"),
	ROW(nodefraction, OPTION_FLOAT, "nf", true, "Hide nodes below <f>*total"),
	ROW(edgefraction, OPTION_FLOAT, "ef", true, "Hide edges below <f>*total"),
	ROW(trim, OPTION_BOOL, "trim", true,
	    "Honor nodefraction/edgefraction/nodecount defaults\n"
	    "Set to false to get the full profile, without any trimming.\n"),
	ROW(focus, OPTION_STRING, "f", true,
	    "Restricts to samples going through a node matching regexp\n"
	    "Discard samples that do not include a node matching this regexp.\n" MATCHES),
	ROW(ignore, OPTION_STRING, "i", true,
	    "Skips paths going through any nodes matching regexp\n"
	    "If set, discard samples that include a node matching this regexp.\n" MATCHES),
	ROW(prune_from, OPTION_STRING, "prunefrom", true,
	    "Drops any functions below the matched frame.\n"
	    "If set, any frames matching the specified regexp and any frames\n"
	    "below it will be dropped from each sample.\n"),
	ROW(hide, OPTION_STRING, "h", true,
	    "Skips nodes matching regexp\nDiscard nodes that match this location.\n"
	    "Other nodes from samples that include this location will be shown.\n" MATCHES),
	ROW(show, OPTION_STRING, "s", true,
	    "Only show nodes matching regexp\n"
	    "If set, only show nodes that match this location.\n" MATCHES),
	ROW(show_from, OPTION_STRING, "sf", true,
	    "Drops functions above the highest matched frame.\n"
	    "If set, all frames above the highest match are dropped from every sample.\n" MATCHES),
	ROW(tagfocus, OPTION_STRING, "tf", true,
	    "Restricts to samples with tags in range or matched by regexp\n" TAG_EXAMPLES),
	ROW(tagignore, OPTION_STRING, "ti", true,
	    "Discard samples with tags in range or matched by regexp\n" TAG_EXAMPLES),
	ROW(tagshow, OPTION_STRING, "ts", true,
	    "Only consider tags matching this regexp\nDiscard tags that do not match this "
	    "regexp\n"),
	ROW(taghide, OPTION_STRING, "th", true,
	    "Skip tags matching this regexp\nDiscard tags that match this regexp\n"),
	ROW(noinlines, OPTION_BOOL, "noinlines", true,
	    "Ignore inlines.\nAttributes inlined functions to their first out-of-line caller.\n"),
	ROW(showcolumns, OPTION_BOOL, "showcolumns", true,
	    "Show column numbers at the source code line level.\n"),
	CHOICE(granularity, "g"),
	{ NULL },
};

void config_init(struct report_config *c)
{
	memset(c, 0, sizeof(*c));
	for (const struct option *o = options; o->name; o++)
		if (o->type == OPTION_STRING || o->type == OPTION_CHOICE)
			*(const char **)((char *)c + o->offset) = "";
	c->unit = "minimum";
	c->nodecount = -1;
	c->nodefraction = 0.005;
	c->edgefraction = 0.001;
	c->trim = true;
	c->divide_by = 1;
	c->sort = "flat";
}

const struct option *option_find(struct str name, const char **choice)
{
	*choice = NULL;
	for (const struct option *o = options; o->name; o++) {
		if (str_eq(name, str_of(o->name)))
			return o;
		for (size_t i = 0; o->choices && o->choices[i]; i++) {
			if (str_eq(name, str_of(o->choices[i]))) {
				*choice = o->choices[i];
				return o;
			}
		}
	}
	return NULL;
}

void option_get(const struct report_config *c, const struct option *o, struct buf *out)
{
	const void *field = (const char *)c + o->offset;

	switch (o->type) {
	case OPTION_BOOL:
		buf_adds(out, *(const bool *)field ? "true" : "false");
		break;
	case OPTION_INT:
		buf_add_i64(out, *(const int64_t *)field);
		break;
	case OPTION_FLOAT:
		go_float_v(out, *(const double *)field);
		break;
	case OPTION_STRING:
	case OPTION_CHOICE:
		buf_adds(out, *(const char *const *)field);
		break;
	}
}

bool option_bool(struct str value, bool *out, struct err *err)
{
	static const char *const yes[] = { "true", "t", "yes", "y", "1", "" };
	static const char *const no[] = { "false", "f", "no", "n", "0" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (str_eq_fold(value, str_of(yes[i]))) {
			*out = true;
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(no); i++) {
		if (str_eq_fold(value, str_of(no[i]))) {
			*out = false;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, "illegal value \"" STR_FMT "\" for bool variable",
		       STR_ARG(value));
}

static bool set_choice(const char **field, const struct option *o, struct str value,
		       struct err *err)
{
	struct buf quoted = { 0 };

	for (size_t i = 0; o->choices[i]; i++) {
		if (str_eq(value, str_of(o->choices[i]))) {
			*field = o->choices[i];
			return true;
		}
	}
	go_quote(&quoted, value);
	err_set(err, ERR_USAGE, "invalid \"%s\" value %s", o->name, quoted.data);
	buf_release(&quoted);
	return false;
}

static bool not_a_number(const char *go_function, struct str value, struct err *err)
{
	struct buf quoted = { 0 };

	go_quote(&quoted, value);
	err_set(err, ERR_USAGE, "strconv.%s: parsing %s: invalid syntax", go_function, quoted.data);
	buf_release(&quoted);
	return false;
}

bool option_set(struct report_config *c, const struct option *o, struct str value, struct arena *a,
		struct err *err)
{
	void *field = (char *)c + o->offset;

	switch (o->type) {
	case OPTION_BOOL:
		return option_bool(value, field, err);
	case OPTION_INT:
		return str_to_i64(value, 10, field) || not_a_number("Atoi", value, err);
	case OPTION_FLOAT:
		return str_to_double(value, field) || not_a_number("ParseFloat", value, err);
	case OPTION_STRING:
		*(const char **)field = arena_strndup(a, value.p, value.n);
		return true;
	case OPTION_CHOICE:
		return set_choice(field, o, value, err);
	}
	return false;
}

/* strconv.ParseBool: what turns a choice on */
static bool is_true(struct str s)
{
	static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (str_eq(s, str_of(yes[i])))
			return true;
	return false;
}

bool config_set(struct report_config *c, struct str name, struct str value, struct arena *a,
		struct err *err)
{
	const char *choice;
	const struct option *o = option_find(name, &choice);
	struct buf quoted = { 0 };

	if (o && !choice)
		return option_set(c, o, value, a, err);
	if (o && is_true(value))
		return option_set(c, o, name, a, err);
	go_quote(&quoted, name);
	err_set(err, ERR_USAGE, "unknown config field %s", quoted.data);
	buf_release(&quoted);
	return false;
}
