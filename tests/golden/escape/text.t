# the compiler's text alone, with the sources beside it
$ goperf escape -source tests/data/escape/src tests/data/escape/ring.m2
? 1
-- stdout --
tests/data/escape/ring.m2: 4 values escape, 3 refusals to inline, 0 bounds checks, 0 nil checks, 0 large copies, 1 defer on the heap

2 functions marked //goperf:noalloc: 1 kept, 1 broken
  kept  (*Ring).Push  tests/data/escape/src/ring.go:18
  broken  (*Ring).Name  tests/data/escape/src/ring.go:24
    tests/data/escape/src/ring.go:26:15  escapes: &thing{...}
      why: &thing{...} is stored in p, which is stored by "keep = p" (line 27). What holds it then
        is a global variable, or memory on the heap already: it outlives (*Ring).Name.
    tests/data/escape/src/ring.go:30:33  escapes: "x" + k + string(bs)
      why: "x" + k + string(bs) goes through strings.ToUpper, which is returned. A caller may keep
        it after (*Ring).Name has returned and its stack frame is gone.
    not looked into, since these calls are not inlined: helper, strings.ToUpper
    can allocate without an escape: line 25: r.m[k]++: grows the map when the key is new
    can allocate without an escape: line 28: append(bs, k...): grows the slice when it is full
    can allocate without an escape: line 30: "x" + k + string(bs): makes a new string

  (*Ring).Name  tests/data/escape/src/ring.go:24
    tests/data/escape/src/ring.go:26:15  escapes: &thing{...}
      >    26 | 	p := newThing(len(k))
      why: &thing{...} is stored in p, which is stored by "keep = p" (line 27). What holds it then
        is a global variable, or memory on the heap already: it outlives (*Ring).Name.
    tests/data/escape/src/ring.go:30:33  escapes: "x" + k + string(bs)
      >    30 | 	return strings.ToUpper("x" + k + string(bs))
      why: "x" + k + string(bs) goes through strings.ToUpper, which is returned. A caller may keep
        it after (*Ring).Name has returned and its stack frame is gone.

  newThing  tests/data/escape/src/ring.go:37
    tests/data/escape/src/ring.go:37:38  escapes: &thing{...}
      >    37 | func newThing(n int) *thing { return &thing{a: n} }
      why: &thing{...} is returned. A caller may keep it after newThing has returned and its stack
        frame is gone. A call that is inlined may keep it on the caller's stack all the same.

  Close  tests/data/escape/src/ring.go:42
    tests/data/escape/src/ring.go:48:3  escapes: func literal
      >    48 | 		defer f.Close()
      why: The deferred call is kept until the function returns, one for each round of the loop.
    tests/data/escape/src/ring.go:48:3  defer on the heap: defer f.Close()
      why: A defer that a loop can run more than once has its record on the heap, one for each
        round, until the function returns. In a function of its own, called by the loop, it costs
        nothing.

3 more of other kinds: -all lists them, -kind inline,bounds,nil chooses

What of it costs is told by a profile: an evidence folder, or -profile FILE.
--
# older releases write flows with "=" and do not name the function; without the sources functions are those that the text names
$ cd "$TMP" && sed 's/ ← / = /; s/ escapes to heap in [^:]*:$/ escapes to heap:/' "$ROOT/tests/data/escape/ring.m2" | goperf escape -top 2 -
-- stdout --
-: 4 values escape, 3 refusals to inline, 0 bounds checks, 0 nil checks, 0 large copies, 1 defer on the heap

  (function not known)  ring.go
    ring.go:26:15  escapes: &thing{...}
      why: &thing{...} is stored in p, which is stored by "keep = p" (line 27). What holds it then
        is a global variable, or memory on the heap already: it outlives the function.
    ring.go:30:33  escapes: "x" + k + string(bs)
      why: "x" + k + string(bs) goes through strings.ToUpper, which is returned. A caller may keep
        it after the function has returned and its stack frame is gone.
    ring.go:37:38  escapes: &thing{...}
      why: &thing{...} is returned. A caller may keep it after the function has returned and its
        stack frame is gone.
    ring.go:48:3  escapes: func literal
      why: It is kept where the compiler cannot see its end (a goroutine, a deferred call of a
        loop): it may outlive the function.
    ring.go:48:3  defer on the heap
      why: A defer that a loop can run more than once has its record on the heap, one for each
        round, until the function returns. In a function of its own, called by the loop, it costs
        nothing.

3 more of other kinds: -all lists them, -kind inline,bounds,nil chooses

What of it costs is told by a profile: an evidence folder, or -profile FILE.
--
# parameters and checks are there when asked for
$ goperf escape -kind leak,bounds,inline -source tests/data/escape/src tests/data/escape/ring.m2 | head -12
-- stdout --
tests/data/escape/ring.m2: 4 values escape, 3 refusals to inline, 0 bounds checks, 0 nil checks, 0 large copies, 1 defer on the heap

2 functions marked //goperf:noalloc: 1 kept, 1 broken
  kept  (*Ring).Push  tests/data/escape/src/ring.go:18
  broken  (*Ring).Name  tests/data/escape/src/ring.go:24
    tests/data/escape/src/ring.go:26:15  escapes: &thing{...}
      why: &thing{...} is stored in p, which is stored by "keep = p" (line 27). What holds it then
        is a global variable, or memory on the heap already: it outlives (*Ring).Name.
    tests/data/escape/src/ring.go:30:33  escapes: "x" + k + string(bs)
      why: "x" + k + string(bs) goes through strings.ToUpper, which is returned. A caller may keep
        it after (*Ring).Name has returned and its stack frame is gone.
    not looked into, since these calls are not inlined: helper, strings.ToUpper
--
# a profile of something else prices nothing
$ goperf escape -top 1 -profile examples/shop-evidence/mem.pb.gz tests/data/escape/ring.m2
-- stdout --
tests/data/escape/ring.m2: 4 values escape, 3 refusals to inline, 0 bounds checks, 0 nil checks, 0 large copies, 1 defer on the heap
the profile has no sample in these packages: nothing here is priced

  (function not known)  ring.go
    ring.go:48:3  defer on the heap
      why: A defer that a loop can run more than once has its record on the heap, one for each
        round, until the function returns. In a function of its own, called by the loop, it costs
        nothing.

3 more functions: -top N shows more
3 more of other kinds: -all lists them, -kind inline,bounds,nil chooses
--
$ goperf escape -kind heap tests/data/escape/ring.m2
? 2
-- stderr --
goperf escape: -kind heap: expected escape, inline, copy, defer, bounds, nil, leak or silent, not "heap"
--
$ goperf escape README.md
? 2
-- stderr --
goperf escape: README.md: not one line of it is a diagnostic of the Go compiler ("file.go:12:7: message"); go build -gcflags=-m=2 writes them to standard error
--
$ goperf escape -gate .
? 2
-- stderr --
goperf escape: -gate: expected -diff REV beside it, which says what is new
--
$ goperf escape ./nonexistent
? 2
-- stderr --
goperf escape: ./nonexistent: no such folder
--
$ goperf escape -diff HEAD tests/data/escape/ring.m2
? 2
-- stderr --
goperf escape: -diff compares packages, not tests/data/escape/ring.m2
--
$ printf '{"version":0,"package":"p"}\n' | goperf escape -
? 2
-- stderr --
goperf escape: -:1: not the header of a Go compiler log ({"version":0,...})
--
$ printf '\0\1' | goperf escape -
? 2
-- stderr --
goperf escape: -: is binary, expected what the Go compiler says with -m=2 or -json=0
--
# without Go it says what to do
$ mkdir $TMP/m && cd $TMP/m && G=$(command -v goperf) && PATH=/nonexistent $G escape .
? 2
-- stderr --
goperf escape: no go command on PATH: install Go 1.22 or newer (https://go.dev/dl; on Debian 'apt-get install golang-go') and put its bin folder on PATH; without Go give an evidence folder, or what "go build -gcflags=-m=2" wrote to standard error elsewhere
--
