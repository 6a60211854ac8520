/* What can be found, and from where on it counts. */
#include "trace/find_int.h"

const char *const find_sure_name[2] = { "certain", "likely" };

const struct find_kind find_kinds[] = {
	{ "goroutine-leak", "goroutines that were started again and again and never woke up",
	  "goroutine-leak", "goroutines blocked for good",
	  "give each of them a way out: a context, a closed channel, or a buffered channel that "
	  "the sender does not wait for" },
	{ "lock-convoy", "goroutines that queue for one lock, which passes from one to the next",
	  "lock-contention", "waiting for a lock",
	  "do less while the lock is held, or split what it guards: all these goroutines run one "
	  "at "
	  "a time" },
	{ "lock-contention", "a lock that costs its goroutines a good part of their time",
	  "lock-contention", "waiting for a lock",
	  "do less while the lock is held, take it less often, or split what it guards" },
	{ "sched-latency", "goroutines that could run and waited for a processor, and why", NULL,
	  "waiting for a processor",
	  "run less at once (a pool as large as GOMAXPROCS), or keep what must answer at once "
	  "apart "
	  "from what computes" },
	{ "idle-processor", "processors idle while goroutines could run", NULL,
	  "processors idle in spite of work",
	  "compare GOMAXPROCS with the CPUs that the machine or container really gives: threads "
	  "that "
	  "the system does not run cannot pick up work" },
	{ "long-run", "runs without a yield that kept others from running", NULL,
	  "others waiting meanwhile",
	  "look at what it does there in a CPU profile; split the work, or look for a thread that "
	  "the system did not run" },
	{ "critical-path", "what a task was really waiting for, through other goroutines", NULL,
	  "on the critical path",
	  "make this part faster or run it on more goroutines: nothing else shortens the task as "
	  "much" },
	{ "slow-tasks", "what slow tasks do that fast ones of the same type do not", NULL,
	  "slow tasks above the typical one",
	  "look at that state and place first: the rest takes as long in the fast ones" },
	{ "pipeline-bottleneck", "the stage that the others of a pipeline wait for", NULL,
	  "the stage before it blocked on sending",
	  "give this stage more goroutines or less work: larger buffers only move the wait" },
	{ "gc-assist", "goroutines that do the collector's work when they allocate", "gc-pressure",
	  "assisting the collector",
	  "allocate less there, or let the heap grow further between collections (GOGC, "
	  "GOMEMLIMIT)" },
	{ "forced-gc", "collections that the program asks for itself", "gc-pressure",
	  "collections that were asked for",
	  "take out the call unless it is a measurement: the collector starts by itself" },
	{ "slow-stop", "stops of the world that one goroutine held up", NULL,
	  "everybody waiting for it to stop",
	  "look at what it ran: a loop without calls, a large copy, or a thread that the system "
	  "did "
	  "not run" },
	{ "stop-the-world", "stops of the world that the program asks for, at a high rate", NULL,
	  "the world stopped",
	  "call it less often; runtime/metrics reads most of the same numbers without a stop" },
	{ "syscall-handoff", "system calls so long that their processor is taken away", NULL,
	  "processors held, and waiting for one afterwards",
	  "limit how many of them run at once, as each holds a thread; for network and pipes use "
	  "net and os files, which wait without one" },
	{ "goroutine-churn", "short-lived goroutines at a high rate", "unbounded-goroutines",
	  "waiting to start",
	  "give each goroutine more work, or keep a pool of goroutines and send it the work" },
	{ "wakeup-ping-pong", "goroutines that wake each other for next to no work", NULL,
	  "waking up and running for a moment",
	  "send several items at once, or do the work where the item is made: a hand-over costs "
	  "more "
	  "than the work" },
	{ "timer-storm", "timers that fire in crowds", "timer-churn",
	  "waiting to run after the timer",
	  "use one timer for many (a heap or wheel of deadlines), or spread the deadlines" },
	{ 0 },
};

const struct find_limit find_limits[] = {
	[FL_CONVOY_DEPTH] = { "convoy waiters", 3,
			      "on average so many wait: each hold is paid at "
			      "least three times over" },
	[FL_CONVOY_HANDOFFS] = { "convoy hand-overs", 20, "fewer are a burst, not a state" },
	[FL_CONVOY_CHAIN] = { "convoy chain share", 0.5,
			      "who wakes was woken or woke just before: the mark of one lock; "
			      "many locks taken at one place interleave" },
	[FL_LOCK_SHARE] = { "lock share of busy time", 0.2,
			    "of the time that these goroutines ran or wanted to run" },
	[FL_LOCK_WAITS] = { "lock waits", 100, "a rate needs events" },
	[FL_LOCK_NS] = { "lock waits, sum", 10e6, "10 ms: below, a change cannot be measured" },
	[FL_EPISODE_NS] = { "gap that ends an episode", 2e6,
			    "2 ms: twice what a starved mutex or a sleeping thread takes to come "
			    "back" },
	[FL_LEAK_COUNT] = { "leaked goroutines", 10, "fewer may be the program's own furniture" },
	[FL_LEAK_BATCHES] = { "leak batches", 3, "one loop that starts a pool is one batch" },
	[FL_LEAK_AGE_NS] = { "leak age", 100e6, "100 ms: longer than most waits for an answer" },
	[FL_LEAK_TIMES] = { "leak age in completed waits", 4,
			    "times the longest wait at the place that ended" },
	[FL_CHURN_COUNT] = { "goroutines started", 1000, "a rate needs events" },
	[FL_CHURN_RATE] = { "goroutines started a second", 5000,
			    "a start costs 0.5 to 2 µs of processor: 1 % of one" },
	[FL_CHURN_RUN_NS] = { "running time of a churned goroutine, median", 10e3,
			      "10 µs: a start, a switch and an end are a tenth of it or more" },
	[FL_ASSIST_SHARE] = { "assist share of busy time", 0.05,
			      "of the time that these goroutines ran or assisted" },
	[FL_ASSIST_NS] = { "assists, sum", 5e6, "5 ms: below, a change cannot be measured" },
	[FL_ASSIST_CYCLES] = { "collections with assists", 3,
			       "one may be the start of the program" },
	[FL_STOP_NS] = { "time to stop the world", 1e6,
			 "1 ms: ten times what a preemption signal takes on a busy machine" },
	[FL_STOP_SUM_NS] = { "time to stop the world, sum", 5e6,
			     "5 ms: below, it is the noise of a busy machine" },
	[FL_STW_COUNT] = { "stops asked for", 10, "a rate needs events" },
	[FL_STW_RATE] = { "stops asked for a second", 10,
			  "monitoring reads statistics once in seconds" },
	[FL_FORCED_GC] = { "forced collections", 3, "one or two may be set-up" },
	[FL_SCHED_NS] = { "wait for a processor", 1e6,
			  "1 ms: a hundred times what starting a ready goroutine takes" },
	[FL_SCHED_SUM_NS] = { "waits for a processor, sum", 50e6,
			      "50 ms: five full time slices of the scheduler" },
	[FL_IDLE_NS] = { "idle in spite of work", 50e3,
			 "50 µs: waking a thread takes that long on a healthy machine" },
	[FL_IDLE_SUM_NS] = { "idle in spite of work, sum", 20e6,
			     "20 ms: two full time slices of the scheduler" },
	[FL_RUN_NS] = { "run without a yield", 20e6,
			"20 ms: the scheduler asks for a yield after 10" },
	[FL_RUN_OTHERS_NS] = { "others' wait during a long run", 10e6,
			       "10 ms, one time slice: a long run that keeps nobody waiting is no "
			       "fault" },
	[FL_SYSCALL_COUNT] = { "hand-offs", 20, "a habit needs events" },
	[FL_SYSCALL_SHARE] = { "hand-offs of calls", 0.5,
			       "where most calls keep their processor, the rest is chance" },
	[FL_SYSCALL_NS] = { "hand-offs, cost", 1e6, "1 ms: below, a change cannot be measured" },
	[FL_WAKE_COUNT] = { "short wake-ups", 1000, "a rate needs events" },
	[FL_WAKE_RATE] = { "short wake-ups a second", 20000,
			   "a wake-up costs 0.5 to 1 µs of processor: 1 to 2 % of one" },
	[FL_WAKE_RUN_NS] = { "run after a wake-up", 5e3, "5 µs: less is not worth the hand-over" },
	[FL_WAKE_SHARE] = { "share of wake-ups that are short", 0.7,
			    "where many are longer, the hand-over pays" },
	[FL_TIMER_COUNT] = { "timers fired", 1000, "a rate needs events" },
	[FL_TIMER_RATE] = { "timers fired a second", 10000,
			    "a timer costs 1 µs or more with its wake-up: 1 % of a processor" },
	[FL_PIPE_ITEMS] = { "items handed over", 50, "a balance needs events" },
	[FL_PIPE_BUSY] = { "blocked share of the slow stage, at most", 0.4,
			   "it has work most of the time" },
	[FL_PIPE_BLOCKED] = { "blocked share of its neighbours, at least", 0.5,
			      "they wait for it most of the time" },
	[FL_PIPE_PROCS] = { "processors in use, at most", 0.8,
			    "with all processors busy, more goroutines would not help" },
	[FL_PIPE_NS] = { "blocked on sending, sum", 10e6,
			 "10 ms: below, a change cannot be measured" },
	[FL_TASKS] = { "tasks of a type", 40, "enough for a 95th percentile" },
	[FL_TASK_SLOW] = { "slow against median", 3, "less is the usual spread" },
	[FL_TASK_SHARE] = { "share of one part", 0.5, "one part is more than all the rest" },
	[FL_TASK_NS] = { "critical part, sum", 5e6, "5 ms: below, a change cannot be measured" },
};
const size_t find_nlimits = ARRAY_LEN(find_limits);
