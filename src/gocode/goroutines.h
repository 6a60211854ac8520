/*
 * Goroutine dumps of every kind, read into counted stacks: what a dump of a million goroutines holds in memory is its
 * distinct stacks. Several dumps share one set of strings and frames, so that they can be compared.
 *
 * Formats (go1.22 to go1.27):
 *   debug=2   runtime.Stack, /debug/pprof/goroutine?debug=2, panics, SIGQUIT: "goroutine N [state, M minutes]:" and frames
 *             (runtime/traceback.go, goroutineheader); also in the middle of other output, in `go test -json`,
 *             and with a prefix before each line
 *   debug=1   "goroutine profile: total N", "COUNT @ pcs", "# labels: {...}", "#\tpc\tfunction+off\tfile:line"
 *   debug=0   profile.proto with sample type goroutine/count or goroutineleak/count
 * goroutineleak profiles hold leaked goroutines alone in debug=0 and 1, and all of them, the leaked ones marked, in debug=2.
 */
#ifndef GOPERF_GOCODE_GOROUTINES_H
#define GOPERF_GOCODE_GOROUTINES_H

#include "base/err.h"
#include "base/intern.h"
#include "base/vec.h"
#include "profile/profile.h"

enum gr_class {
	GR_OTHER, /* a state that is not listed here: its own words are in the stack */
	GR_RUNNING,
	GR_RUNNABLE,
	GR_SYSCALL,
	GR_IO,
	GR_CHAN, /* sends or receives: debug=1 does not tell which */
	GR_RECEIVE,
	GR_RECEIVE_NIL,
	GR_SEND,
	GR_SEND_NIL,
	GR_SELECT,
	GR_SELECT_NONE,
	GR_MUTEX,
	GR_RWMUTEX,
	GR_RWMUTEX_READ,
	GR_WAITGROUP,
	GR_COND,
	GR_SEMAPHORE, /* a lock of the sync package that an old Go does not name */
	GR_SLEEP,
	GR_SYSTEM, /* the runtime's own: garbage collection, finalizers */
	GR_SYNCTEST,
	GR_COROUTINE, /* iter.Pull */
	N_GR_CLASSES
};

/* "chan receive", "sync.Mutex.Lock": the runtime's words. */
const char *gr_class_word(enum gr_class c);
/* Waits for something that another goroutine must do: what can leak. */
bool gr_class_blocks(enum gr_class c);

struct gr_frame {
	uint32_t fn, file; /* interned; functions without arguments */
	uint32_t line;
};

#define GR_NONE UINT32_MAX

struct gr_stack {
	uint32_t dump;
	enum gr_class cls;
	uint32_t state; /* interned: the header's words; 0 where the format has none */
	uint32_t first,
		n; /* frame_ids, innermost first; frames of the runtime only where the format shows them */
	uint32_t creator; /* a frame; GR_NONE: not in the format, or the main goroutine */
	bool leaked;	  /* the runtime proved that it can never wake */
	bool locked;	  /* to its thread */
	bool elided;	  /* frames are missing in the middle */
	uint64_t count;
	uint64_t n_aged; /* of these, how many had "N minutes" */
	uint32_t min_minutes, max_minutes;
	uint64_t example_id; /* number of one of them; 0: not in the format */
};

struct gr_label {
	uint32_t stack;
	uint32_t text; /* interned "key=value" */
	uint64_t count;
};

enum gr_format { GR_TEXT, GR_COUNTED, GR_PROFILE }; /* debug=2, 1, 0 */

struct gr_dump {
	uint32_t name; /* interned */
	enum gr_format format;
	bool leaks_only;   /* a goroutineleak profile of debug=0 or 1 */
	bool has_creators; /* debug=2 */
	bool deadlock;	   /* "all goroutines are asleep": none can wake */
	bool timed_out;	   /* "test timed out": the tests that hung are in it */
	uint64_t count;	   /* goroutines */
	uint64_t leaked;
};

struct goroutines {
	struct intern strs;
	VEC(struct gr_frame) frames;
	struct hashset frame_set;
	VEC(uint32_t) frame_ids;
	VEC(struct gr_stack) stacks;
	struct hashset stack_set;
	VEC(struct gr_label) labels;
	struct map label_map;
	VEC(struct gr_dump) dumps;
};

void goroutines_init(struct goroutines *g);
void goroutines_release(struct goroutines *g);

/* A text dump in pieces of any size; memory does not grow with the number of goroutines. */
struct goroutines_reader;
struct goroutines_reader *goroutines_begin(struct goroutines *g, const char *name);
void goroutines_feed(struct goroutines_reader *r, struct str piece);
/* Frees the reader. ERR_FORMAT, and no dump, when there was no goroutine in it. */
bool goroutines_end(struct goroutines_reader *r, struct err *err) MUST_CHECK;

/* ERR_FORMAT when p is no goroutine profile. */
bool goroutines_add_profile(struct goroutines *g, const struct profile *p, const char *name,
			    struct err *err) MUST_CHECK;

static inline struct str gr_str(const struct goroutines *g, uint32_t id)
{
	return intern_get(&g->strs, id);
}

/* The i-th frame of a stack. */
static inline const struct gr_frame *gr_frame_at(const struct goroutines *g,
						 const struct gr_stack *s, uint32_t i)
{
	return &g->frames.v[g->frame_ids.v[s->first + i]];
}

/* ---- for the readers */

uint32_t gr_add_frame(struct goroutines *g, struct str fn, struct str file, uint32_t line);
/* Counts what (its dump, class, creator, flags, count and ages are set) under the stack of these frames; returns its index. */
uint32_t gr_add_stack(struct goroutines *g, const struct gr_stack *what, const uint32_t *frames,
		      uint32_t n);
/* Counts "key=value" of a stack. Of very many different values only the first are kept. */
void gr_add_label(struct goroutines *g, uint32_t stack, struct str key, struct str value,
		  uint64_t count);
/* The class that the header's words name; GR_OTHER for unknown ones. */
enum gr_class gr_class_of_state(struct str state);
/* The class that a frame of the runtime or of sync betrays; GR_OTHER when it tells nothing. */
enum gr_class gr_class_of_frame(struct str fn);

#endif
