# a recorded session of go tool pprof
@ needs shared
$ cd $SHARED/corpora/pprof-cases && TERM=dumb goperf pprof cpu.pb.gz <golden-interactive/session1.in 2>$TMP/err | cmp - golden-interactive/session1.out && cmp $TMP/err golden-interactive/session1.err
