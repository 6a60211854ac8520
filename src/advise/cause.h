/*
 * What the runtime and the standard library do on behalf of a line, in classes. A sample's classes are those of the
 * functions between the user's frame and the leaf; rules name the classes that speak for them. Heap profiles hide the
 * runtime's own frames: a line that allocates by itself has no class there (struct charge.self).
 */
#ifndef GOPERF_ADVISE_CAUSE_H
#define GOPERF_ADVISE_CAUSE_H

#include "base/str.h"

enum cause {
	CAUSE_CONCAT = 1 << 0,	  /* runtime.concatstrings */
	CAUSE_GROWSLICE = 1 << 1, /* append beyond the capacity */
	CAUSE_MAPASSIGN = 1 << 2,
	CAUSE_MAPGROW = 1 << 3,	  /* rehash, split, new tables */
	CAUSE_FMT = 1 << 4,	  /* formatting and scanning of package fmt */
	CAUSE_BYTES2STR = 1 << 5, /* string(b) */
	CAUSE_STR2BYTES = 1 << 6, /* []byte(s) */
	CAUSE_RUNES = 1 << 7,	  /* []rune(s), string(runes) */
	CAUSE_MAKE = 1 << 8,	 /* make([]T), new, &T{}: the allocator called by the line itself */
	CAUSE_BUFGROW = 1 << 9,	 /* bytes.Buffer making its memory */
	CAUSE_BUFIO = 1LL << 39, /* bufio making its buffers */
	CAUSE_JOIN = 1 << 10,	 /* strings.Join, Repeat */
	CAUSE_GC = 1 << 11,	 /* background collection */
	CAUSE_MALLOC = 1 << 12,	 /* anything under mallocgc */
	CAUSE_BOX = 1 << 14,	 /* a value put into an interface */
	CAUSE_CODEC = 1 << 15,	 /* compressors making their tables */
	CAUSE_APPEND =
		1 << 16, /* the library's own append functions: strconv.AppendInt and the like */
	CAUSE_TEXT =
		1
		<< 13, /* bufio.Scanner.Text, bytes.Buffer.String: a copy made inside of the library */
	CAUSE_LOCK = 1 << 17,  /* mutexes of package sync: their own work, and waiting for them */
	CAUSE_IO = 1 << 18,    /* a system call that reads or writes a file */
	CAUSE_NET = 1LL << 37, /* a system call that writes to a connection */
	CAUSE_GATHERED =
		1 << 19, /* what gathers small reads and writes, or may not: bufio, io.Copy, log */
	CAUSE_SETUP = 1 << 20, /* making what is meant to be made once: regexp, templates, zones */
	CAUSE_FIRST_USE = 1LL << 33, /* of CAUSE_SETUP: what is made when it is first used */
	CAUSE_DEFER = 1 << 21,	     /* deferred calls that are kept in a list */
	CAUSE_SPAWN = 1 << 22,	     /* starting goroutines */
	CAUSE_TIMER = 1 << 23,	     /* making timers */
	CAUSE_SORT = 1 << 26,	     /* package sort: comparing and swapping through interfaces */
	CAUSE_REFLECT = 1 << 25,     /* comparing by reflection */
	CAUSE_COPY = 1 << 27,	     /* moving memory */
	CAUSE_SLICES = 1 << 29,	     /* package slices: comparing and moving elements */
	CAUSE_CONTEXT = 1 << 30,     /* package context: contexts that hold a value */
	CAUSE_CHAN = 1LL << 31,	     /* waiting for a channel */
	CAUSE_ARRAY = 1LL << 32,     /* of CAUSE_MAKE: make([]T), no single value */
	CAUSE_MAPFIRST =
		1LL << 36, /* a map's first eight places, which a size does not make sooner */
	CAUSE_COLLECT = 1LL << 34, /* slices.Collect, maps.Collect: what an iterator gives */
	CAUSE_CASE = 1LL << 35,	   /* texts in lower or upper case */
	CAUSE_AWAY = 1LL << 38,	   /* what waits for a clock or for another machine */
	CAUSE_ASSIST = 1 << 28,	   /* an allocating goroutine that has to help the collector */
	CAUSE_GOEXIT = 1 << 24,	   /* the end of goroutines, on no line of the user */
};

/* The classes of one function, by its name in the profile; 0: none. */
uint64_t cause_of(struct str function);

#endif
