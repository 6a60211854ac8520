/* Found in the race detector's log (faults.c), not by a structure of the source. */
#include "advise/rule.h"

const struct rule rule_data_race = { .id = "data-race" };
