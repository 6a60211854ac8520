# What got better and worse since an earlier evidence: one side without the stacks of two functions.
$ E=tests/advice/fmt-in-hot-path/evidence; mkdir $TMP/b && cp $E/meta.json $TMP/b/ && for k in cpu mem; do goperf pprof -proto -ignore '\.Labels$|\.CacheKey$' -output $TMP/b/$k.pb.gz $E/$k.pb.gz 2>/dev/null; done; goperf advise --base $TMP/b --top 1 $E 2>/dev/null | sed -n '/^Since/,/^$/p'; goperf advise --source tests/advice --base $E --top 1 $TMP/b 2>/dev/null | sed -n '/^Since/,/^$/p'
-- stdout --
Since the base
    new     26% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:32
            example.com/labels/fmt-in-hot-path.CacheKey
    new     17% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:25
            example.com/labels/fmt-in-hot-path.Labels
    better  11% -> 6.0% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:56
            example.com/labels/fmt-in-hot-path.Clock
    better  9.2% -> 5.2% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:38
            example.com/labels/fmt-in-hot-path.Rows
    better  6.9% -> 3.9% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:48
            example.com/labels/fmt-in-hot-path.Heading
    2 cost about the same

Since the base
    worse   6.0% -> 11% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:56
            example.com/labels/fmt-in-hot-path.Clock
    worse   5.2% -> 9.2% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:38
            example.com/labels/fmt-in-hot-path.Rows
    worse   3.9% -> 6.9% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:48
            example.com/labels/fmt-in-hot-path.Heading
    worse   7.1% -> 9.1% of CPU fmt-in-hot-path fmt-in-hot-path/keys.go:16
            example.com/labels/fmt-in-hot-path.Visited
    worse   3.7% -> 4.8% of CPU fmt-in-hot-path fmt-in-hot-path/keys.go:67
            example.com/labels/fmt-in-hot-path.Sizes
    gone    26% -> 0% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:32
            example.com/labels/fmt-in-hot-path.CacheKey
    gone    17% -> 0% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:25
            example.com/labels/fmt-in-hot-path.Labels

--
$ E=tests/advice/fmt-in-hot-path/evidence; goperf advise --base $E --json $E 2>/dev/null | sed -n '/"since"/,/}/p'
-- stdout --
 "since": [
  {
   "change": "same",
   "pattern": "fmt-in-hot-path",
   "file": "fmt-in-hot-path/keys.go",
   "function": "example.com/labels/fmt-in-hot-path.Visited",
   "line": 16,
   "base_line": 16,
   "share_of": "CPU",
   "base_share": 0.07123510572390572,
   "share": 0.07123510572390572
  },
--
$ goperf advise --base $TMP/nosuch tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -base: open $TMP/nosuch: No such file or directory
--
# The base's source is that of its revision: one function has another name since, and lines moved.
$ E=$ROOT/tests/advice/fmt-in-hot-path/evidence; cp -r tests/advice $TMP/m && cd $TMP/m && rm -rf */evidence && git init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -qm one && mkdir $TMP/b $TMP/n && sed "s|\"dirty\": *true|\"dirty\": false|; s|\"revision\": *\"[^\"]*\"|\"revision\": \"$(git rev-parse HEAD)\"|" $E/meta.json >$TMP/b/meta.json && cp $E/cpu.pb.gz $E/mem.pb.gz $TMP/b/ && sed -i 's|^func Labels(|// Once more.\n\nfunc Names(|' fmt-in-hot-path/keys.go && cp $E/meta.json $TMP/n/ && for k in cpu mem; do goperf pprof -proto -ignore '\.Labels$|\.CacheKey$' -output $TMP/n/$k.pb.gz $E/$k.pb.gz 2>/dev/null; done; goperf advise --base $TMP/b --source . --top 1 $TMP/n | sed -n '/^Since/,/^$/p'
-- stdout --
Since the base
    worse   6.0% -> 11% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:58 (was :56)
            example.com/labels/fmt-in-hot-path.Clock
    worse   5.2% -> 9.2% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:40 (was :38)
            example.com/labels/fmt-in-hot-path.Rows
    worse   3.9% -> 6.9% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:50 (was :48)
            example.com/labels/fmt-in-hot-path.Heading
    worse   7.1% -> 9.1% of CPU fmt-in-hot-path fmt-in-hot-path/keys.go:16
            example.com/labels/fmt-in-hot-path.Visited
    worse   3.7% -> 4.8% of CPU fmt-in-hot-path fmt-in-hot-path/keys.go:69 (was :67)
            example.com/labels/fmt-in-hot-path.Sizes
    gone    26% -> 0% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:32
            example.com/labels/fmt-in-hot-path.CacheKey
    gone    17% -> 0% of objects fmt-in-hot-path fmt-in-hot-path/keys.go:25
            example.com/labels/fmt-in-hot-path.Labels

--
# Where the source is not found, nothing can be said of what is gone.
$ E=tests/advice/fmt-in-hot-path/evidence; mkdir -p $TMP/beside/no/source && cp $E/meta.json $E/cpu.pb.gz $TMP/beside/no/source/ && goperf advise --base $E $TMP/beside/no/source 2>&1 | grep -E '^Since|gone|compared'
-- stdout --
goperf advise: note: nothing is compared with the base, since the source was not found
--
