# What no profile prices stands in front; what is only suspect is left alone.
$ goperf advise --top 2 --pattern goroutine-leak tests/advice/faults/evidence | sed -n '/^ 1/,$p'
-- stdout --
 1. Goroutines that can never go on  goroutine-leak
    faults/leaks.go:21  example.com/labels/faults.Ask.func1
    3 goroutines that can never go on, at least 8.10 kB

       19 │ answer := make(chan int)
       20 │ go func() {
  ▶    21 │     answer <- lookup(n)
       22 │ }()
       23 │ select {

    Why       Nothing alive can reach the channel: the receiver is gone, often because it returned
              early or timed out.
    Evidence  goroutine leak profile: the runtime proved 3 of 3 here to be leaked: chan send
              started: at faults/leaks.go:20
    Do        Give the channel room for every value that can be sent (make(chan T, n)), so that a
              send never waits for a receiver that gave up; or send in a select beside <-ctx.Done().
    Prove     goperf record ./tests/advice/faults && goperf leaks .goperf/latest

 2. Goroutines that can never go on  goroutine-leak
    faults/leaks.go:41  example.com/labels/faults.deliver
    3 goroutines that can never go on, at least 8.10 kB

       39 │ 
       40 │ func deliver(to chan<- int, s func() int) {
  ▶    41 │     to <- s()
       42 │ }
       43 │ 

    Why       Nothing alive can reach the channel: the receiver is gone, often because it returned
              early or timed out.
    Evidence  goroutine leak profile: the runtime proved 3 of 3 here to be leaked: chan send
              started: at faults/leaks.go:35
    Do        Give the channel room for every value that can be sent (make(chan T, n)), so that a
              send never waits for a receiver that gave up; or send in a select beside <-ctx.Done().
    Prove     goperf record ./tests/advice/faults && goperf leaks .goperf/latest

and 2 more findings (--top 4 shows them)

Left alone
    faults/leaks.go:93 goroutine-leak: suspect, not proved: waits for a value from a channel;
      nothing in its package sends to or closes the package-level channel background (the runtime
      never proves this one: a global keeps the channel alive)

--
$ goperf advise --pattern data-race --json tests/advice/faults/evidence 2>/dev/null | grep -E '"(pattern|toll|line|remedy)"'
-- stdout --
   "pattern": "data-race",
   "line": 23,
   "toll": "reported 1 time; what the program does then is not defined",
   "remedy": "Make m.count an atomic.Int64 and call Add (Go 1.19); where other fields change with it, one sync.Mutex around all of them.",
   "pattern": "data-race",
   "line": 37,
   "toll": "reported 1 time; what the program does then is not defined",
   "remedy": "Guard both accesses with one sync.Mutex, hand the value over through a channel, or wait (WaitGroup, channel) for the writer before the other side goes on.",
   "pattern": "data-race",
   "line": 51,
   "toll": "reported 1 time; what the program does then is not defined",
   "remedy": "Guard both accesses with one sync.Mutex, hand the value over through a channel, or wait (WaitGroup, channel) for the writer before the other side goes on.",
--
$ goperf advise --top 1 --pattern mutex-for-reads tests/advice/reads/evidence | grep -A12 'Do  '
-- stdout --
    Do        Publish what is read through an atomic.Pointer; writers copy, change the copy and
              store it. sync.Map does so for keys that seldom change.
              table atomic.Pointer[map[string]int] // its value is never changed

              func (r *Routes) Lookup(path string) (int, bool) {
                  h, ok := (*r.table.Load())[path]
                  return h, ok
              }

              // a writer, with the mutex that keeps writers apart:
              next := maps.Clone(*r.table.Load())
              // change next
              r.table.Store(&next)
--
