# the end of the tests of two packages, in a path with a blank; one has a TestMain of its own; nothing is written into them
@ needs go
$ mkdir "$TMP/a b" && cp -r tests/data/goroutine/tested "$TMP/a b/m" && goperf leaks -fail-over 2 "$TMP/a b/m/..." && ls "$TMP/a b/m" "$TMP/a b/m/sub"
? 1
-- stdout --
3 goroutines: 0 leaked, 3 suspect, 0 waiting or at work

suspect  2 goroutines  chan send
  at tested.First.func1  $TMP/a b/m/a.go:8
            7 | 	for i := 0; i < n; i++ {
      >     8 | 		go func() { ch <- fmt.Errorf("e%d", i) }()
            9 | 	}
  created by tested.First  $TMP/a b/m/a.go:8
  why: waits for somebody to take a value from a channel; was still there when all tests had ended
  usual cure: give the channel room for every value that can be sent (make(chan T, n)), so that a
    send never waits for a receiver that gave up; or send in a select beside <-ctx.Done()
  memory: about 5.40 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  chan receive (nil chan)
  at sub.Wait.func1  $TMP/a b/m/sub/s.go:3
            2 | 
      >     3 | func Wait() { go func() { var ch chan int; <-ch }() }
  created by sub.Wait  $TMP/a b/m/sub/s.go:3
  why: receives from a nil channel, which blocks for ever; by the rules of the language it can never
    wake
  usual cure: make the channel (make(chan T)) before the goroutine starts
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

Nothing here is proved: -proof builds the tests with Go 1.26's GOEXPERIMENT=goroutineleakprofile,
  which can (it rebuilds the standard library once).
--
@ needs go
$ cp -r tests/data/goroutine/tested $TMP/m && goperf leaks -fail-over 2 $TMP/m/sub | head -1
-- stdout --
1 goroutine: 0 leaked, 1 suspect, 0 waiting or at work
--
@ needs go
$ mkdir $TMP/m && printf 'module example.com/m\n' >$TMP/m/go.mod && printf 'package m\n' >$TMP/m/m.go && goperf leaks $TMP/m
? 2
-- stderr --
goperf leaks: example.com/m: no tests that can be watched; give packages with tests
--
@ needs go
$ cp -r tests/data/goroutine/tested $TMP/m && printf 'package tested\nvar x undefined\n' >$TMP/m/x.go && goperf leaks $TMP/m
? 2
-- stderr --
goperf leaks: go test: no dump was written: # example.com/tested [example.com/tested.test]
./x.go:2:7: undefined: undefined
--
