# what is said of a heap that its least size rules, and of a slice that was nil when nothing came
$ goperf advise tests/advice/pressure-tree/evidence | sed -n '/ Do /,/Prove/p' | sed -n '1,/Prove/p'
-- stdout --
    Do        Allocate less at the lines named first. If that cannot be, a larger heap is collected
              less often: 12.8 kB were live in the profile: while that is less than 2 MB, the heap
              is collected each time that it reaches its least size, 4 MB at GOGC=100. GOGC=200
              makes that 8 MB and GOGC=400 16 MB, for about half and a quarter of the collections.
              Set GOMEMLIMIT as a bound well above what is live: near it the collector runs all the
              time (measured: three times the CPU).
    Prove     goperf prove -bench '^BenchmarkTrees$' ./tests/advice/pressure-tree
--
$ goperf advise tests/advice/variety-types/evidence | grep -B3 -A1 'whoever compares'
-- stdout --
              benchmark: runs most under BenchmarkAll
    Do        Sum up the lengths first and make the slice once: that many come at most. Where most
              of them are the same, a smaller guess saves memory. Where none came it was nil:
              whoever compares it with nil must ask for its len then.
              n := 0
--
