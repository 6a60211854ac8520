/* The functions behind the rows of trace_views; each says in its file what it computes. */
#ifndef GOPERF_TRACE_VIEWS_H
#define GOPERF_TRACE_VIEWS_H

#include "trace/view.h"

void view_summary(struct view_report *r);
void view_goroutines(struct view_report *r);
void view_gc(struct view_report *r);
void view_blocking(struct view_report *r);
void view_sched(struct view_report *r);
void view_tasks(struct view_report *r);
void view_regions(struct view_report *r);
void view_logs(struct view_report *r);
void view_heap(struct view_report *r);
void view_procs(struct view_report *r);
void view_syscalls(struct view_report *r);
void view_net(struct view_report *r);
void view_findings(struct view_report *r);

#endif
