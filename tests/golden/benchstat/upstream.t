# The golden files of golang.org/x/perf/cmd/benchstat.
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -format csv old.txt new.txt | cmp - csvOldNew.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -format csv -row .name new.txt | cmp - csvErrors.stdout
-- stderr --
B6: benchmarks vary in .fullname
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat crc-old.txt crc-new.txt | cmp - crcOldNew.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -ignore note crc-old.txt crc-new.txt | cmp - crcIgnore.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -filter /align:0 -row /size -col /poly crc-new.txt | cmp - crcSizeVsPoly.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -col note units.txt | cmp - units.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -col note zero.txt | cmp - zero.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -col note smallSample.txt | cmp - smallSample.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -col note issue19565.txt | cmp - issue19565.stdout
-- stderr --
--
@ needs shared
$ cd $SHARED/corpora/benchstat && goperf benchstat -col note issue19634.txt | cmp - issue19634.stdout
-- stderr --
--
