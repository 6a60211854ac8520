/*
 * What the JSON forms of the reports share (docs/pprof-json.md): the object around the rows, its legend, places.
 * Numbers are whole and in the unit that the legend names; addresses are text in hexadecimal, as 64 bits do not fit in
 * the numbers of many readers.
 */
#ifndef GOPERF_REPORT_JSON_REPORT_H
#define GOPERF_REPORT_JSON_REPORT_H

#include "base/json.h"
#include "report/graph.h"

/* Begins the object: schema, report, legend. g is NULL for a report without a graph. The writer stands behind the legend. */
void report_json_begin(struct report *r, const struct graph *g, struct json *j, struct buf *out);
/* "rows": [ */
void report_json_rows(struct json *j);
/* Ends the rows and the object. */
void report_json_end(struct json *j);
/* The fields of a place that are known, into the object that is open. */
void report_json_place(struct json *j, const struct graph_info *i);
/* "key": "0x..." */
void report_json_address(struct json *j, const char *key, uint64_t address);
/* Two values, divided as the report's are. */
void report_json_weight(const struct report *r, struct json *j, int64_t flat, int64_t cum);

#endif
