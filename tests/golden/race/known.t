# the baseline is written, then nothing is new; one line less, and that race is
$ goperf race -source tests/data/race/src -write-known $TMP/k tests/data/race/shapes.txt >/dev/null && cat $TMP/k && goperf race -known $TMP/k tests/data/race/shapes.txt
-- stdout --
# Races that goperf race -known takes for known: id, the two functions, the variable. Lines may be deleted.
# Written by goperf race -write-known; ids name functions and not lines, so they hold while code moves.
00fe42030c7a7f96	example.com/shapes.(*stats).fail	example.com/shapes.(*stats).snapshot	s.failed	# struct-copy
1f071e817a87746d	example.com/shapes.count	example.com/shapes.count	hits	# counter
2e1fca38f1546f17	example.com/shapes.TestClose.func1	example.com/shapes.TestClose.func2	ch	# channel-close
3c31651fd0fa9668	example.com/shapes.write	example.com/shapes.write	b	# not-concurrent
423caafdec0ceb84	example.com/shapes.loop	example.com/shapes.loop.func1	i	# loop-variable
44e860595fb3f9ee	example.com/shapes.collect.func1	example.com/shapes.collect.func1	out	# slice-append
9a2f0af601886302	example.com/shapes.both.func1	example.com/shapes.isReady	-	# mixed-atomic
9d5bb2946ac68bcf	example.com/shapes.get	example.com/shapes.get	shared	# lazy-init
d00aca57ad5bb23a	example.com/shapes.(*cache).put	example.com/shapes.(*cache).sum	c.m	# map
d5359f3646793b5d	example.com/shapes.collect.func1	example.com/shapes.collect.func1	out	# slice-append
11 distinct data races in 12 reports, 11 known and 0 new

--
$ goperf race -source tests/data/race/src -write-known $TMP/k tests/data/race/shapes.txt >/dev/null && grep -v hits $TMP/k >$TMP/l && goperf race -known $TMP/l tests/data/race/shapes.txt
? 1
-- stdout --
11 distinct data races in 12 reports, 10 known and 1 new

1. shapes.count  1 report
  write  example.com/shapes/shapes.go:13  shapes.count
      in a goroutine (finished by then) created by shapes.both at example.com/shapes/shapes_test.go:13
  read  example.com/shapes/shapes.go:13  shapes.count
      in a goroutine created by shapes.both at example.com/shapes/shapes_test.go:14
  seen in TestCounter
  shape: memory that two goroutines access without order between them
  likely cure: guard both accesses with one sync.Mutex, hand the value over through a channel, or
    wait (WaitGroup, channel) for the writer before the other side goes on
  id: 1f071e817a87746d

--
$ goperf race -known /nosuch tests/data/race/shapes.txt
? 2
-- stderr --
goperf race: open /nosuch: No such file or directory
--
$ printf 'zz\n' >$TMP/k; goperf race -known $TMP/k tests/data/race/shapes.txt
? 2
-- stderr --
goperf race: $TMP/k:1: expected the 16 hex digits of a known race, got 'zz'
--
# What is no log at all is said to be none.
$ goperf race tests/data/gotypes/types.elf
? 2
-- stderr --
goperf race: tests/data/gotypes/types.elf: is binary, expected what a program with the race detector wrote
--
