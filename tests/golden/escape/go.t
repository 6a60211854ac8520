# a package is compiled for it; a function that promises not to allocate and does is told, and the status is 1
@ needs go
$ cp -r tests/data/escape/src $TMP/r && cd $TMP/r && goperf escape . | sed 's/go1[.0-9a-z]*/GO/'
-- stdout --
example.com/ring, GO: 4 values escape (3 expressions, some inlined more than once), 3 refusals to inline, 2 bounds checks, 0 nil checks, 0 large copies, 1 defer on the heap

2 functions marked //goperf:noalloc: 1 kept, 1 broken
  kept  (*Ring).Push  ring.go:18
  broken  (*Ring).Name  ring.go:24
    ring.go:30:33  escapes: "x" + k + string(bs)
      why: "x" + k + string(bs) goes through strings.ToUpper, which is returned. A caller may keep
        it after (*Ring).Name has returned and its stack frame is gone.
    ring.go:26:15  escapes: &thing{...}
      why: &thing{...} is stored in p, which is stored by "keep = p" (line 27). What holds it then
        is a global variable, or memory on the heap already: it outlives newThing. It stands in
        $TMP/r/ring.go:37, which was inlined here.
    not looked into, since these calls are not inlined: helper, strings.ToUpper
    can allocate without an escape: line 25: r.m[k]++: grows the map when the key is new
    can allocate without an escape: line 28: append(bs, k...): grows the slice when it is full
    can allocate without an escape: line 30: "x" + k + string(bs): makes a new string

  (*Ring).Name  ring.go:24
    ring.go:30:33  escapes: "x" + k + string(bs)
      >    30 | 	return strings.ToUpper("x" + k + string(bs))
      why: "x" + k + string(bs) goes through strings.ToUpper, which is returned. A caller may keep
        it after (*Ring).Name has returned and its stack frame is gone.

  newThing  ring.go:37
    ring.go:37:38  escapes: &thing{...}
      >    37 | func newThing(n int) *thing { return &thing{a: n} }
      why: &thing{...} is returned. A caller may keep it after newThing has returned and its stack
        frame is gone.
      also inlined into 1 place: ring.go:26

  Close  ring.go:42
    ring.go:48:3  escapes: func literal
      >    48 | 		defer f.Close()
      why: The deferred call is kept until the function returns, one for each round of the loop.
    ring.go:48:3  defer on the heap: defer f.Close()
      why: A defer that a loop can run more than once has its record on the heap, one for each
        round, until the function returns. In a function of its own, called by the loop, it costs
        nothing.

5 more of other kinds: -all lists them, -kind inline,bounds,nil chooses

What of it costs is told by a profile: an evidence folder, or -profile FILE.
--
# the gate: what moved is no change, what is new is
@ needs go
@ needs git
$ cp -r tests/data/escape/src $TMP/r && cd $TMP/r && sed -i '/goperf:noalloc/d' ring.go && git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm one && sed -i 's/^func Close/\/\/ moved\n\n\nfunc Close/' ring.go && goperf escape -diff HEAD -gate . >out; s=$?; sed 's/^[0-9a-f]\{4,\} /HASH /' out; exit $s
-- stdout --
HASH (one) to the working tree: 0 gained, 0 lost, 9 as they were
--
@ needs go
@ needs git
$ cp -r tests/data/escape/src $TMP/r && cd $TMP/r && sed -i '/goperf:noalloc/d' ring.go && git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm one && sed -i 's/^func Close/\/\/ moved\n\n\nfunc Close/; s/return a\[i\] + a\[i+1\]/kept = \&i; return a[i]/; $ a var kept *int' ring.go && goperf escape -diff HEAD -gate . >out; s=$?; sed 's/^[0-9a-f]\{4,\} /HASH /' out; exit $s
? 1
-- stdout --
HASH (one) to the working tree: 1 gained, 1 lost, 8 as they were

gained: 1 escape
  + Pick
    ring.go:53:20  escapes: i
      >    53 | func Pick(a []int, i int) int { kept = &i; return a[i] }
      why: The address of i is stored by "kept = &i". What holds it then is a global variable, or
        memory on the heap already: it outlives Pick.

lost: 1 bounds
  - Pick
    ring.go:50:48  bounds check: a[i+1]
      >    50 | func Pick(a []int, i int) int { return a[i] + a[i+1] }
      why: The compiler cannot prove that this index is inside.
--
@ needs go
@ needs git
$ cp -r tests/data/escape/src $TMP/r && cd $TMP/r && git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm one && goperf escape -diff nonsense .
? 2
-- stderr --
goperf escape: nonsense is no revision of the repository $TMP/r
--
# the file of a generic function that has the same base name takes the place of the package's own in the JSON
@ needs go
$ mkdir $TMP/g && cd $TMP/g && printf 'module example.com/g\n\ngo 1.22\n' >go.mod && printf 'package g\n\nimport "sync/atomic"\n\ntype T struct{ n int }\n\nvar p atomic.Pointer[T]\n\nfunc Keep(n int) { p.Store(&T{n}) }\n' >type.go && goperf escape . | sed 's/go1[.0-9a-z]*/GO/'
-- stdout --
example.com/g, GO: 1 value escapes, 0 refusals to inline, 0 bounds checks, 0 nil checks, 0 large copies, 0 defers on the heap

  Keep  type.go:9
    type.go:9:28  escapes: &T{...}
      >     9 | func Keep(n int) { p.Store(&T{n}) }
      why: &T{...} is passed to atomic.StorePointer. atomic.StorePointer may keep it: the compiler
        sees its parameter leak, or cannot see which function will be called.

What of it costs is told by a profile: an evidence folder, or -profile FILE.
--
# two commands with a file of one name each
@ needs go
$ cp -r tests/data/escape/src $TMP/r && cd $TMP/r && mkdir a b && printf 'package main\n\nvar x *int\n\nfunc main() {\n\ty := 1\n\tx = &y\n}\n' >a/main.go && sed 's/y/zz/g' a/main.go >b/main.go && goperf escape ./a ./b | grep escapes:
-- stdout --
    a/main.go:6:2  escapes: y
    b/main.go:6:2  escapes: zz
--
@ needs go
$ cp -r tests/data/escape/src $TMP/r && cd $TMP/r && echo 'var u undefined' >>ring.go && goperf escape . 2>&1
? 2
-- stdout --
goperf escape: go build: # example.com/ring
./ring.go:53:7: undefined: undefined
--
# The body of a loop over a function is a function for the compiler: the file is still what was compiled. A package of tests alone is left out.
@ needs go
$ mkdir $TMP/m $TMP/m/only && cd $TMP/m && printf 'module example.com/m\n\ngo 1.23\n' >go.mod && printf 'package only\n' >only/a_test.go && printf 'package m\n\nimport "slices"\n\ntype T struct{ n []int }\n\nfunc New() *T { return &T{} }\n\nfunc (t *T) Last() int {\n\tfor _, v := range slices.Backward(t.n) {\n\t\treturn v\n\t}\n\treturn 0\n}\n' >m.go && goperf escape ./... | sed '1d' && goperf escape ./only
? 2
-- stdout --

  New  m.go:7
    m.go:7:24  escapes: &T{}
      >     7 | func New() *T { return &T{} }
      why: &T{} is returned. A caller may keep it after New has returned and its stack frame is
        gone. A call that is inlined may keep it on the caller's stack all the same.

1 more of other kinds: -all lists them, -kind inline,bounds,nil chooses

What of it costs is told by a profile: an evidence folder, or -profile FILE.
-- stderr --
goperf escape: no Go package behind ./only, apart from tests
--
