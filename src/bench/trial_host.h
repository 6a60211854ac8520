/*
 * What the machine did to a trial, from what Linux shows: time stolen by the hypervisor, throttling by the cgroup, other
 * load, clock frequency. Where the system shows nothing, the value is NAN or 0: never a guess.
 * Formats: proc(5) /proc/stat and /proc/loadavg; the kernel's cgroup-v2.rst cpu.stat; sysfs cpufreq.
 */
#ifndef GOPERF_BENCH_TRIAL_HOST_H
#define GOPERF_BENCH_TRIAL_HOST_H

#include "base/base.h"

struct trial_host {
	uint64_t steal0, total0; /* jiffies at the start */
	uint64_t throttled0;
	double steal;	    /* share of all processors' time since the start; NAN: not shown */
	uint64_t throttled; /* times since the start */
	double mhz_min,
		mhz_max; /* of the processors that we may use, over all looks; NAN: not shown */
	double load_max; /* highest one-minute load average; NAN: not shown */
	int processors;	 /* that are on line */
};

void trial_host_start(struct trial_host *h);
/* Cheap: a few reads of /proc and /sys. */
void trial_host_look(struct trial_host *h);

/*
 * Binds this process, and so its children, to the processors of a list as taskset takes it: "2", "0-1,4". False and err
 * when the list is not one, or the system refuses.
 */
struct err;
bool trial_pin(const char *list, struct err *err) MUST_CHECK;
/* How many processors this process may use. */
int trial_processors(void);

#endif
