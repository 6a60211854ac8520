/*
 * Growable arrays of any type: struct { T *v; size_t n, cap; } under a name of your own.
 *
 *	VEC(uint32_t) ids = { 0 };
 *	vec_push(&ids, 7);
 *	vec_release(&ids);
 */
#ifndef GOPERF_BASE_VEC_H
#define GOPERF_BASE_VEC_H

#include <stdlib.h>

#include "base/base.h"

#define VEC(T) \
	struct { \
		T *v; \
		size_t n, cap; \
	}

#define vec_reserve(vec, want) \
	do { \
		if ((vec)->cap < (size_t)(want)) \
			(vec)->v = vec_grow_((vec)->v, &(vec)->cap, (size_t)(want), \
					     sizeof(*(vec)->v)); \
	} while (0)
#define vec_push(vec, ...) \
	do { \
		vec_reserve((vec), (vec)->n + 1); \
		(vec)->v[(vec)->n++] = (__VA_ARGS__); \
	} while (0)
/* Appends one zeroed element; its address is in vec->v[vec->n - 1]. */
#define vec_add(vec) \
	(vec_add_((void **)&(vec)->v, &(vec)->n, &(vec)->cap, sizeof(*(vec)->v)), \
	 &(vec)->v[(vec)->n - 1])
#define vec_clear(vec) ((vec)->n = 0)
/* The index of the first element whose field is not below key; vec is sorted by that field. */
#define vec_lower_bound(vec, field, key) \
	({ \
		size_t lo_ = 0, hi_ = (vec)->n; \
		while (lo_ < hi_) { \
			size_t mid_ = lo_ + (hi_ - lo_) / 2; \
			if ((vec)->v[mid_].field < (key)) \
				lo_ = mid_ + 1; \
			else \
				hi_ = mid_; \
		} \
		lo_; \
	})
#define vec_release(vec) \
	do { \
		free((vec)->v); \
		(vec)->v = NULL; \
		(vec)->n = (vec)->cap = 0; \
	} while (0)
#define vec_last(vec) ((vec)->v[(vec)->n - 1])

void *vec_grow_(void *v, size_t *cap, size_t want,
		size_t size); /* at least doubles; dies without memory */
void vec_add_(void **v, size_t *n, size_t *cap, size_t size);

#endif
