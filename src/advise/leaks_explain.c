/* Why a group does not wake, and the usual cure, in plain words. */
#include "advise/leaks.h"

/* What it waits for, how a proved leak reads, what usually cures it. */
static const struct {
	const char *waits, *leaked, *cure;
} rows[N_GR_CLASSES] = {
	[GR_RECEIVE] = { "waits for a value from a channel",
			 "nothing alive can reach the channel: no value can come, and nobody can "
			 "close it",
			 "receive in a select beside <-ctx.Done(), and cancel the context when the "
			 "result is not wanted any more; or "
			 "see to it that the sender closes the channel on every path" },
	[GR_SEND] = { "waits for somebody to take a value from a channel",
		      "nothing alive can reach the channel: the receiver is gone, often because it "
		      "returned early or timed out",
		      "give the channel room for every value that can be sent (make(chan T, n)), "
		      "so that a send never waits for a "
		      "receiver that gave up; or send in a select beside <-ctx.Done()" },
	[GR_CHAN] = { "waits for the other side of a channel",
		      "nothing alive can reach the channel: the other side is gone",
		      "use a select beside <-ctx.Done(), give the channel room for every send, or "
		      "close it where the sender ends" },
	[GR_RECEIVE_NIL] = { "receives from a nil channel, which blocks for ever",
			     "receives from a nil channel, which blocks for ever",
			     "make the channel (make(chan T)) before the goroutine starts" },
	[GR_SEND_NIL] = { "sends to a nil channel, which blocks for ever",
			  "sends to a nil channel, which blocks for ever",
			  "make the channel (make(chan T)) before the goroutine starts" },
	[GR_SELECT] = { "waits for one of several channels",
			"nothing alive can reach any of the channels that it selects on",
			"add a case <-ctx.Done() with a context that is cancelled when the work is "
			"not wanted any more" },
	[GR_SELECT_NONE] = { "select {} blocks for ever", "select {} blocks for ever",
			     "wait for something that can happen: a context, a signal, a channel "
			     "that is closed" },
	[GR_MUTEX] = { "waits for a sync.Mutex",
		       "nothing alive can reach the mutex: it will never be unlocked",
		       "unlock on every path (defer mu.Unlock()), and do not lock a mutex again "
		       "that this goroutine holds" },
	[GR_RWMUTEX] = { "waits for a sync.RWMutex to write",
			 "nothing alive can reach the lock: it will never be unlocked",
			 "unlock on every path (defer), and do not take the write lock while "
			 "holding the read lock" },
	[GR_RWMUTEX_READ] = { "waits for a sync.RWMutex to read",
			      "nothing alive can reach the lock: it will never be unlocked",
			      "unlock on every path (defer mu.Unlock())" },
	[GR_WAITGROUP] = { "waits for a sync.WaitGroup",
			   "nothing alive can reach the WaitGroup: Done will never be called as "
			   "often as Add said",
			   "call Done in a defer at the top of the goroutine, and Add before the "
			   "go statement; wg.Go does both (Go 1.25)" },
	[GR_COND] = { "waits for a sync.Cond",
		      "nothing alive can reach the condition: Signal and Broadcast can never be "
		      "called",
		      "call Broadcast when the state changes and when the owner ends; a channel "
		      "that is closed does the same and "
		      "can stand in a select" },
	[GR_SEMAPHORE] = { "waits for a lock of the sync package",
			   "nothing alive can reach the lock", "release it on every path (defer)" },
	[GR_SLEEP] = { "sleeps", "sleeps",
		       "replace the sleep by a select on a ticker and <-ctx.Done(), so that the "
		       "loop can end" },
	[GR_COROUTINE] = { "waits for its iterator to be continued",
			   "nothing alive can continue the iterator",
			   "call stop, the second result of iter.Pull, in a defer" },
	[GR_IO] = { "waits for the network or a pipe", NULL,
		    "set deadlines (SetDeadline, http.Server timeouts), and close the connection "
		    "when the work is cancelled" },
};

static void sentence(struct buf *b, const char *text)
{
	if (b->n)
		buf_adds(b, "; ");
	buf_adds(b, text);
}

static void explain_proof(const struct leak_group *g, const struct leak_source *s, struct buf *b)
{
	if (g->deadlock) {
		sentence(b, "the runtime ended the program because all goroutines were asleep: "
			    "none could wake another");
	} else if (g->cls == GR_RECEIVE && s->context) {
		sentence(b, "waits for a context that nobody can cancel any more: its cancel "
			    "function is gone");
	} else if (g->cls == GR_RECEIVE && s->range) {
		sentence(b, "ranges over a channel that nothing alive can reach: it will never be "
			    "closed");
	} else {
		sentence(b, rows[g->cls].leaked ? rows[g->cls].leaked
						: "the runtime proved that it can never wake");
	}
}

static void explain_growth(const struct leak_group *g, const struct leaks *all, struct buf *b)
{
	uint64_t first = g->counts[0], last = g->counts[all->series.n - 1];

	if (b->n)
		buf_adds(b, "; ");
	buf_printf(b, "grew from %llu to %llu over %zu dumps", (unsigned long long)first,
		   (unsigned long long)last, all->series.n);
}

static void explain_suspicion(const struct leak_group *g, const struct leak_source *s,
			      const struct leaks *all, struct buf *b)
{
	static const struct {
		unsigned reason;
		const char *text;
	} said[] = {
		{ LEAK_NEVER_WAKES, "by the rules of the language it can never wake" },
		{ LEAK_ENDLESS_SLEEP,
		  "sleeps in a loop that has no exit: each call that starts one adds a goroutine "
		  "that never ends (one for the life of the "
		  "program is no leak)" },
		{ LEAK_ALIKE, "blocked at a line where others are proved to be leaked" },
		{ LEAK_MANY, "very many goroutines wait at the same line" },
		{ LEAK_OLD_LOCK,
		  "has waited for the lock for minutes: its holder may be blocked itself" },
		{ LEAK_OLD_SEND, "has waited to send for ten minutes or more: the receiver is gone "
				 "or far too slow" },
		{ LEAK_AFTER_TESTS, "was still there when all tests had ended" },
	};

	if (g->reasons & LEAK_GROWS)
		explain_growth(g, all, b);
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		if (g->reasons & said[i].reason)
			sentence(b, said[i].text);
	if ((g->reasons & LEAK_NO_END) && !(g->reasons & LEAK_ENDLESS_SLEEP))
		sentence(b, s->no_end == LEAK_ENDLESS_LOOP
				    ? "nothing ends it: its loop has no way out"
				    : "nothing ends it: its package never closes the channel that "
				      "it ranges over");
	if (g->reasons & LEAK_NO_PARTNER) {
		if (b->n)
			buf_adds(b, "; ");
		buf_printf(b,
			   "nothing in its package %s the package-level channel " STR_FMT
			   " (the runtime never proves this one: a global keeps the channel alive)",
			   s->cls == GR_SEND ? "receives from" : "sends to or closes",
			   STR_ARG(s->channel));
	}
}

static void explain_waiting(const struct leak_group *g, const struct leak_source *s, struct buf *b)
{
	/* what is said of an endless sleep says this too */
	if (rows[g->cls].waits && !(g->reasons & LEAK_ENDLESS_SLEEP))
		sentence(b, rows[g->cls].waits);
	if (s->timer && s->context)
		sentence(b, "a timer and its context can wake it");
	else if (s->timer)
		sentence(b, "a timer will wake it");
	else if (s->context)
		sentence(b, "its context can end it");
}

static const char *cure_of(const struct leak_group *g, const struct leak_source *s)
{
	if (g->verdict != LEAK_PROVED && s->no_end == LEAK_ENDLESS_LOOP)
		return "give the loop a way out: a select with a case <-ctx.Done() (or of a "
		       "channel that "
		       "the owner's Close closes) that returns; stopping a ticker does not end a "
		       "loop "
		       "over its channel";
	if (g->verdict != LEAK_PROVED && s->no_end == LEAK_NEVER_CLOSED)
		return "close the channel when its owner is done with it (a Close method, called "
		       "with "
		       "defer), behind the last send";
	if (g->cls == GR_RECEIVE && s->context)
		return "keep the cancel function and call it (defer cancel()); go vet's lostcancel "
		       "finds where it is dropped";
	if (g->cls == GR_RECEIVE && s->range)
		return "close the channel where its last value is sent (defer close(ch) in the "
		       "sender)";
	return rows[g->cls].cure ? rows[g->cls].cure : "";
}

void leak_explain(struct leak_group *g, const struct leak_source *s, const struct leaks *all,
		  struct arena *a)
{
	struct buf why = { 0 };

	if (g->verdict == LEAK_PROVED) {
		explain_proof(g, s, &why);
		if (g->reasons & LEAK_GROWS)
			explain_growth(g, all, &why);
	} else {
		explain_waiting(g, s, &why);
		explain_suspicion(g, s, all, &why);
	}
	g->why = arena_str(a, buf_str(&why));
	if (g->verdict == LEAK_PROVED || g->verdict == LEAK_SUSPECT)
		g->cure = str_of(cure_of(g, s));
	buf_release(&why);
}
