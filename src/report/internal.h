/* What the files of reports share; each is a row in report_kinds. */
#ifndef GOPERF_REPORT_INTERNAL_H
#define GOPERF_REPORT_INTERNAL_H

#include "report/report.h"

bool report_text(struct report *r, struct out *out, struct err *err);
bool report_tree(struct report *r, struct out *out, struct err *err); /* tree and peek */
bool report_traces(struct report *r, struct out *out, struct err *err);
bool report_tags(struct report *r, struct out *out, struct err *err);
bool report_raw(struct report *r, struct out *out, struct err *err);
bool report_comments(struct report *r, struct out *out, struct err *err);
bool report_dot(struct report *r, struct out *out, struct err *err);
bool report_callgrind(struct report *r, struct out *out, struct err *err);
bool report_proto(struct report *r, struct out *out, struct err *err);
bool report_disasm(struct report *r, struct out *out, struct err *err);
bool report_list(struct report *r, struct out *out, struct err *err);
bool report_weblist(struct report *r, struct out *out, struct err *err);
bool report_topproto(struct report *r, struct out *out, struct err *err);

bool report_text_json(struct report *r, struct out *out, struct err *err);
bool report_tree_json(struct report *r, struct out *out, struct err *err); /* tree and peek */
bool report_traces_json(struct report *r, struct out *out, struct err *err);
bool report_tags_json(struct report *r, struct out *out, struct err *err);
bool report_raw_json(struct report *r, struct out *out, struct err *err);
bool report_comments_json(struct report *r, struct out *out, struct err *err);
bool report_disasm_json(struct report *r, struct out *out, struct err *err);
bool report_list_json(struct report *r, struct out *out, struct err *err);
bool report_weblist_json(struct report *r, struct out *out, struct err *err);

/* Applies focus, ignore ... tags and prune_from of the configuration to r->p. */
bool report_apply_filters(struct report *r, struct err *err);
void report_find_label_units(struct report *r);

#endif
