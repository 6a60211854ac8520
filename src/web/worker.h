/* The processes behind the pages: keepers load inputs, workers answer. See spawn.h for who stands where. */
#ifndef GOPERF_WEB_WORKER_H
#define GOPERF_WEB_WORKER_H

#include "web/route.h"

/* What the nursery is told: which input to load, and what to compare it with. */
struct keeper_order {
	uint32_t input, base;
	uint32_t take, base_take; /* of live inputs, as in struct loaded */
	uint32_t normalize;	  /* 1: scaled to the total of the base, as -normalize does */
};
/*
 * A keeper's blocks until it is loaded: any number of stages, then one of the others with a text behind it, which is
 * lines of messages, or why it failed: a sentence, and lines of messages, which were printed already.
 */
enum keeper_news_kind { KEEPER_STAGE, KEEPER_LOADED, KEEPER_FAILED };
struct keeper_news {
	uint32_t kind;
	int32_t pid;
	struct load_stage stage;
};
/* A worker's first block. */
struct worker_hello {
	int32_t pid;
};
/* One request: this, then query and body. */
struct worker_request {
	uint32_t route; /* index in routes */
	uint32_t is_page, gzip;
	uint32_t n_query, n_body;
};
/* One answer: this, then type and file name; the next block is the body. */
struct worker_answer {
	uint32_t status, gzipped;
	uint32_t n_type, n_file;
};
#define WORKER_MAX_REQUEST ((size_t)256 << 10)
#define WORKER_MAX_ANSWER ((size_t)2 << 30)

/* For spawner_start: ctx is the struct web_setup. */
void keeper_main(int fd, struct str order, void *ctx);

/*
 * Runs a call in this process: the handler, its error as an answer, the page around the data. out is the answer's body.
 * Never fails.
 */
void worker_run(struct loaded *l, const struct worker_request *req, struct str query,
		struct str body, struct worker_answer *answer, struct buf *head, struct buf *out);

/*
 * The page of a view that cannot be asked for: the frame with the sentence of err in it, so that another input can be chosen,
 * or, err NULL, one that waits for its input to be loaded. Reads nothing but the setup.
 */
void worker_frame_page(const struct web_setup *setup, const struct keeper_order *what,
		       const struct route *route, struct str query, const struct err *err,
		       struct buf *out);

#endif
