# a folder is the files in it, a quoted pattern what it matches
$ mkdir $TMP/d $TMP/d/sub && cp tests/data/pprof/cpu.pb.gz $TMP/d/a && cp tests/data/pprof/cpu.pb.gz $TMP/d/b && goperf pprof -top $TMP/d | sed -n 5,6p
-- stdout --
Duration: 801.08ms, Total samples = 500ms (62.42%)
Showing nodes accounting for 500ms, 100% of 500ms total
--
$ cp tests/data/pprof/cpu.pb.gz $TMP/a.pb.gz && cp tests/data/pprof/cpu.pb.gz $TMP/b.pb.gz && cp tests/data/pprof/cpu.pb.gz $TMP/c.pb.gz && goperf pprof -top "$TMP/[ab]*.gz" | sed -n 5,6p
-- stdout --
Duration: 801.08ms, Total samples = 500ms (62.42%)
Showing nodes accounting for 500ms, 100% of 500ms total
--
$ mkdir $TMP/empty && goperf pprof -top $TMP/empty "$TMP/x*"
? 2
-- stderr --
$TMP/empty: is a directory, expected a file
$TMP/x*: stat $TMP/x*: no such file or directory
failed to fetch any source profiles
--
# pipes
$ cat tests/data/pprof/cpu.pb.gz | goperf pprof -top - | sed -n 6p
-- stdout --
Showing nodes accounting for 250ms, 100% of 250ms total
--
$ mkfifo $TMP/p && { cat tests/data/pprof/cpu.pb.gz >$TMP/p & goperf pprof -top $TMP/p | sed -n 6p; }
-- stdout --
Showing nodes accounting for 250ms, 100% of 250ms total
--
# tar archives, plain and packed: each file that is a profile is a source
$ for f in ustar gnu pax small-pax small-gnu small-prefix; do goperf pprof -folded tests/data/tar/$f || echo $?; done
-- stdout --
a;b 3
a;c 2
a;b 3
a;c 2
a;b 3
a;c 2
a;b 3
a;b 3
a;b 3
-- stderr --
tests/data/tar/ustar: left out 1 of 3 files that are no profiles: README
Main binary filename not available.
tests/data/tar/gnu: left out 1 of 3 files that are no profiles: README
Main binary filename not available.
tests/data/tar/pax: left out 1 of 3 files that are no profiles: README
Main binary filename not available.
Main binary filename not available.
Main binary filename not available.
Main binary filename not available.
--
$ cp tests/data/pprof/cpu.pb.gz $TMP/1.pb.gz && gunzip -c tests/data/pprof/cpu.pb.gz >$TMP/2.pb && cd $TMP && tar cf a.tar 1.pb.gz 2.pb && gzip -k a.tar && for f in a.tar a.tar.gz; do goperf pprof -top $f | sed -n 6p; done; goperf pprof -top a.tar.gz 1.pb.gz | sed -n 6p; cat a.tar.gz | goperf pprof -top - | sed -n 6p; goperf pprof -top -base a.tar.gz a.tar | sed -n 6p
-- stdout --
Showing nodes accounting for 500ms, 100% of 500ms total
Showing nodes accounting for 500ms, 100% of 500ms total
Showing nodes accounting for 750ms, 100% of 750ms total
Showing nodes accounting for 500ms, 100% of 500ms total
Showing nodes accounting for 0, 0% of 0 total
--
@ needs zstd
$ cd $TMP && tar cf a.tar -C $ROOT/tests/data/pprof cpu.pb.gz && zstd -q a.tar && goperf pprof -top a.tar.zst | sed -n 6p
-- stdout --
Showing nodes accounting for 250ms, 100% of 250ms total
--
$ cd $TMP && cp $ROOT/tests/data/pprof/cpu.pb.gz 1.pb.gz && head -c 200 1.pb.gz >2.pb.gz && touch 3 && for i in 4 5 6 7; do echo no profile >$i; done && tar cf a.tar 1.pb.gz 2.pb.gz 3 4 5 6 7 && goperf pprof -comments a.tar
-- stderr --
a.tar:2.pb.gz: decompressing profile: broken or truncated gzip data in the member at byte 0
a.tar:3: parsing profile: empty input file
a.tar: left out 4 of 7 files that are no profiles: 4, 5, 6 ...
Fetched 1 source profiles out of 3
--
$ cd $TMP && echo text >a && tar cf a.tar a && goperf pprof -top a.tar
? 2
-- stderr --
a.tar: none of its 1 files is a profile
failed to fetch any source profiles
--
# archives that are broken or hold nothing
$ cd $TMP && mkdir e && tar cf b.tar e && goperf pprof -top b.tar
? 2
-- stderr --
b.tar: the archive has no files
failed to fetch any source profiles
--
$ for n in 600 1100 1539; do head -c $n tests/data/tar/small-pax >$TMP/t.tar; goperf pprof -top $TMP/t.tar; done
? 2
-- stdout --
-- stderr --
$TMP/t.tar: the archive has no files
failed to fetch any source profiles
$TMP/t.tar: truncated: 76 bytes are left at byte 1024
failed to fetch any source profiles
$TMP/t.tar: truncated: the file at byte 1024 has 6 bytes, 3 are left
failed to fetch any source profiles
--
$ truncate -s 300000 $TMP/hole && echo x >>$TMP/hole && cd $TMP && tar -S --format=gnu -cf s.tar hole && goperf pprof -top s.tar; tar -S --format=pax -cf s.tar hole && goperf pprof -top s.tar
? 2
-- stderr --
s.tar: the file at byte 0 was packed with its holes left out; pack it without tar's -S
failed to fetch any source profiles
s.tar: the file at byte 0 was packed with its holes left out; pack it without tar's -S
failed to fetch any source profiles
--
# many small files are merged as they are read; what cannot be (other types, archives) goes the long way, to the same end
$ mkdir $TMP/d && for i in 1 2 3 4 5 6 7 8 9; do cp tests/data/pprof/cpu.pb.gz $TMP/d/$i.pb.gz; done && goperf pprof -top $TMP/d | sed -n 5,6p; echo x >$TMP/d/x; goperf pprof -top $TMP/d | sed -n 6p; tar cf $TMP/d/a.tar -C $TMP/d 1.pb.gz 2.pb.gz && goperf pprof -top $TMP/d | sed -n 6p
-- stdout --
Duration: 3.60s, Total samples = 2250ms (62.42%)
Showing nodes accounting for 2250ms, 100% of 2250ms total
Showing nodes accounting for 2250ms, 100% of 2250ms total
Showing nodes accounting for 2750ms, 100% of 2750ms total
-- stderr --
$TMP/d/x: parsing profile: unrecognized profile format (as profile.proto it is broken: it has no string table)
Fetched 9 source profiles out of 10
$TMP/d/x: parsing profile: unrecognized profile format (as profile.proto it is broken: it has no string table)
Fetched 11 source profiles out of 12
--
$ mkdir $TMP/d && for i in 1 2 3 4 5 6 7 8 9; do cp tests/data/pprof/cpu.pb.gz $TMP/d/$i.pb.gz; done && cp tests/data/pprof/heap.pb.gz $TMP/d && goperf pprof -top $TMP/d
? 2
-- stderr --
problem fetching source profiles: profiles have empty common sample type list
--
$ mkdir $TMP/d && for i in 1 2 3 4 5 6 7 8 9; do echo x >$TMP/d/$i; done && cp tests/data/pprof/cpu.pb.gz $TMP/d && goperf pprof -top $TMP/d 2>&1 | sed -n '9,12p'
-- stdout --
$TMP/d/9: parsing profile: unrecognized profile format (as profile.proto it is broken: it has no string table)
Fetched 1 source profiles out of 10
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
--
