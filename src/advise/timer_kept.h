/* A timer that is stopped and made anew in the same place, where the one that was stopped could be reset. Of rule_timer_churn.c. */
#ifndef GOPERF_ADVISE_TIMER_KEPT_H
#define GOPERF_ADVISE_TIMER_KEPT_H

#include "advise/rule.h"

/* What the call's timer is assigned to: l.idle, timers[key], timer; null: nothing that was there before. */
TSNode timer_target(TSNode call);
/*
 * The function stops what c's call then replaces. func: what the timer calls; null: none. It must be the same each time: made of what
 * the target is rooted in, and of what stays.
 */
bool timer_is_replaced(const struct candidate *c, TSNode func);

#endif
