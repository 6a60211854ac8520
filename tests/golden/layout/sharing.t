# a CPU profile of two counters side by side, of two apart, of one, and of two with one writer; its duration is that of a machine
# with time for both goroutines
@ needs go
$ goperf layout -profile tests/data/sharing/busy.pb.gz tests/data/sharing/src
-- stdout --
4 struct types, and no order of fields makes any of them smaller; -all lists them

false sharing, candidates: a CPU profile shows who writes, not the cache misses
  example.com/share.Packed: reads (offset 16) and writes (offset 24) are on one cache line of 64 bytes
    reads: written atomically by (*Packed).read (share.go:38), 20.0 ms (2.0%), on goroutines that begin in Both.func1
    writes: written atomically by (*Packed).write (share.go:44), 20.0 ms (2.0%), on goroutines that begin in Both.func2
    1.9 cores were busy on average; that both write to one object is not in the profile
    prove it: put _ [56]byte between the two fields, then goperf prove example.com/share
--
$ goperf layout -profile examples/shop-evidence/mutex.pb.gz tests/data/gotypes/types.elf
? 2
-- stderr --
goperf layout: examples/shop-evidence/mutex.pb.gz: expected a heap profile (alloc_space or inuse_space in it) or a CPU profile
--
