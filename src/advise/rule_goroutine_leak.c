/* Found in goroutine profiles (faults.c), not by a structure of the source. */
#include "advise/rule.h"

const struct rule rule_goroutine_leak = { .id = "goroutine-leak" };
