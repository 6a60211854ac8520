/* cmocka and what it wants before it. */
#ifndef GOPERF_TESTS_TEST_H
#define GOPERF_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* The text of a buf or str equals a C string. */
#define assert_str(s, want) \
	do { \
		struct str got_ = (s); \
		struct str want_ = str_of(want); \
		if (!str_eq(got_, want_)) \
			fail_msg("got \"%.*s\", expected \"%s\"", (int)got_.n, \
				 got_.p ? got_.p : "", want); \
	} while (0)

#endif
