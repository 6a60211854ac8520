#include "bench/trial_host.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"

/* The beginning of a small file of the kernel's; empty where there is none. */
static struct str look(const char *path, char *room, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return (struct str){ 0 };
	n = read(fd, room, size);
	close(fd);
	return (struct str){ room, n > 0 ? (size_t)n : 0 };
}

/* The first line of /proc/stat: "cpu  user nice system idle iowait irq softirq steal guest guest_nice". */
static bool read_steal(uint64_t *steal, uint64_t *total)
{
	char room[512];
	struct str rest = look("/proc/stat", room, sizeof(room)), line, field;
	uint64_t v, sum = 0;
	int i = 0;

	if (!str_next_line(&rest, &line) || !str_next_field(&line, &field) ||
	    !str_eq(field, STR("cpu")))
		return false;
	/* guest time is counted in user time already */
	for (; i < 8 && str_next_field(&line, &field) && str_to_u64(field, 10, &v); i++) {
		sum += v;
		if (i == 7)
			*steal = v;
	}
	*total = sum;
	return i == 8;
}

static uint64_t read_throttled(void)
{
	static const char *const paths[] = { "/sys/fs/cgroup/cpu.stat",
					     "/sys/fs/cgroup/cpu/cpu.stat" };
	char room[2048];
	struct str line, key;
	uint64_t v;

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct str rest = look(paths[i], room, sizeof(room));
		while (str_next_line(&rest, &line))
			if (str_next_field(&line, &key) && str_eq(key, STR("nr_throttled")) &&
			    str_to_u64(str_trim(line), 10, &v))
				return v;
	}
	return 0;
}

static void see_mhz(struct trial_host *h, double mhz)
{
	h->mhz_min = fmin(h->mhz_min, mhz);
	h->mhz_max = fmax(h->mhz_max, mhz);
}

static void look_at_clock(struct trial_host *h)
{
	char path[96], room[64];
	cpu_set_t set;
	uint64_t khz;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &set))
			continue;
		snprintf(path, sizeof(path),
			 "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq", cpu);
		if (str_to_u64(str_trim(look(path, room, sizeof(room))), 10, &khz))
			see_mhz(h, (double)khz / 1000);
	}
}

void trial_host_look(struct trial_host *h)
{
	char room[128];
	struct str rest = look("/proc/loadavg", room, sizeof(room)), field;
	uint64_t steal, total;
	double load;

	if (str_next_field(&rest, &field) && str_to_double(field, &load))
		h->load_max = fmax(h->load_max, load);
	if (!isnan(h->steal) && read_steal(&steal, &total) && total > h->total0)
		h->steal = (double)(steal - h->steal0) / (double)(total - h->total0);
	h->throttled = read_throttled() - h->throttled0;
	look_at_clock(h);
}

void trial_host_start(struct trial_host *h)
{
	*h = (struct trial_host){ .steal = NAN, .mhz_min = NAN, .mhz_max = NAN, .load_max = NAN };
	if (read_steal(&h->steal0, &h->total0))
		h->steal = 0;
	h->throttled0 = read_throttled();
	h->processors = (int)sysconf(_SC_NPROCESSORS_ONLN);
	trial_host_look(h);
}

/* "3" or "3-5" */
static bool add_range(struct str part, cpu_set_t *set)
{
	struct str from, to;
	uint64_t a, b;
	bool is_range = str_cut(part, '-', &from, &to);

	if (!str_to_u64(from, 10, &a) || !str_to_u64(is_range ? to : from, 10, &b))
		return false;
	if (a > b || b >= CPU_SETSIZE)
		return false;
	for (; a <= b; a++)
		CPU_SET(a, set);
	return true;
}

bool trial_pin(const char *list, struct err *err)
{
	struct str rest = str_of(list), part;
	cpu_set_t set;

	CPU_ZERO(&set);
	for (bool more = true; more;) {
		more = str_cut(rest, ',', &part, &rest);
		if (!add_range(part, &set))
			return err_set(err, ERR_USAGE,
				       "%s: expected processors as in \"2\" or \"0-1,4\"", list);
	}
	if (sched_setaffinity(0, sizeof(set), &set) != 0) {
		if (errno == EINVAL)
			return err_set(err, ERR_USAGE,
				       "%s: this process may not use any of these processors",
				       list);
		return err_errno(err, "bind to the processors %s", list);
	}
	return true;
}

int trial_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}
