/*
 * Readers of the formats before profile.proto: gperftools' binary CPU profiles, and the texts of heaps, growth,
 * contention, threads, Go's counts (goroutines, threads), Java. Formats: github.com/google/pprof,
 * profile/legacy_profile.go and legacy_java_profile.go (as vendored in go1.26).
 */
#ifndef GOPERF_PROFILE_LEGACY_H
#define GOPERF_PROFILE_LEGACY_H

#include "base/map.h"
#include "profile/builder.h"

enum legacy_result {
	LEGACY_OK,
	LEGACY_NOT_IT, /* another format: try the next reader */
	LEGACY_BAD,    /* this format, but broken: err is set */
};

/* A line of Go's debug=1 text that names a frame: "#	0x4e0133	sync.(*Mutex).Lock+0x33	sync/mutex.go:46" */
struct legacy_name {
	uint64_t address;
	uint32_t name, file; /* strings of the builder */
	int64_t line;
};

struct legacy {
	struct builder b;
	struct map locations; /* address -> location */
	VEC(struct legacy_name) names;
	struct map name_of; /* address -> index into names */
	/* to find these again without a look into the maps */
	VEC(uint32_t) behind; /* by location: the one that last stood behind it */
	VEC(bool) is_named;   /* by location: it is known to be in name_of */
	size_t row_at;	      /* in sample_locs: where the next comment's frame is looked for */
	bool use_names;
	bool may_discard;      /* the text's pages may go once they are read */
	bool forget_addresses; /* at the end: Java's mean nothing, and profiles merge better without */
	bool drop_twice_leaf; /* at the end: the leaf may stand twice, once as return address */
};

/* One reader a format. They fill l, whose samples then have locations by address; legacy_read does the rest. */
typedef enum legacy_result legacy_reader(struct legacy *l, struct str data, struct err *err);
legacy_reader legacy_cpu, legacy_heap, legacy_count, legacy_thread, legacy_contention, legacy_java,
	legacy_folded;

/*
 * Tries all readers. use_names: take function names from the comments of Go's text, which the original ignores.
 * may_discard: data is a mapping whose pages come back from a file, or that nobody reads again.
 * NULL and err when none fits or the one that fits finds the data broken.
 */
struct profile *legacy_read(struct str data, bool use_names, bool may_discard,
			    struct err *err) MUST_CHECK;

/* What the readers share. */
void legacy_release(struct legacy *l);
void legacy_period(struct legacy *l, struct str type, struct str unit, int64_t period);
/* Digits at s.p[*i], behind a minus where sign allows one; *i moves past them. */
static inline bool legacy_digits(struct str s, size_t *i, bool sign, struct str *out)
{
	size_t start = *i, digits;

	*i += sign && start < s.n && s.p[start] == '-';
	for (digits = *i; *i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9';)
		++*i;
	*out = str_sub(s, start, *i);
	return *i > digits;
}
static inline bool legacy_take(struct str s, size_t *i, char c)
{
	bool is_there = *i < s.n && s.p[*i] == c;

	*i += is_there;
	return is_there;
}
enum legacy_result legacy_bad(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
uint32_t legacy_location(struct legacy *l,
			 uint64_t address); /* pushes nothing; makes it when it is new */
/* Adds the frames 0x... of text to the sample being made. false: one does not fit 64 bits. */
bool legacy_addresses(struct legacy *l, struct str text, uint64_t minus, bool leaf_too);
void legacy_value(struct legacy *l, int64_t v);
void legacy_size_label(struct legacy *l, int64_t bytes);
bool legacy_is_comment(struct str line);
/* Takes a comment's name, where there is one. */
void legacy_comment(struct legacy *l, struct str line);
bool legacy_is_map_sentinel(struct str line);
/* rest: behind the samples; finds the memory map in it. line: the last line read, which may be its head. */
void legacy_sections(struct legacy *l, struct str line, struct str rest);
/* Lines of /proc/PID/maps and its relatives. */
void legacy_maps(struct legacy *l, struct str text);
/* Takes frame 1 with that address out of all samples. */
void legacy_drop_second(struct legacy *l, uint64_t address);
/* Unsampling: what was allocated for one sample of this size. */
void legacy_unsample(int64_t *count, int64_t *size, int64_t rate);
/* Java: "0x7 com.example.f (file.java:12)" lines; then all addresses are forgotten. */
bool legacy_java_locations(struct legacy *l, struct str text, struct err *err);

#endif
