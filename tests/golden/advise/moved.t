# Source that moved is followed; source that changed is said to have changed, not pointed at.
$ mkdir -p $TMP/m && cp -r tests/advice/go.mod tests/advice/slice-not-presized $TMP/m && cd $TMP/m && sed -i '1i // one\n// two' slice-not-presized/lists.go && goperf advise --top 1 slice-not-presized/evidence | grep -E 'note|lists.go'
-- stdout --
note: not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the
note: slice-not-presized/lists.go changed since it was recorded: lines are those of now
note: not in the evidence: block.pb.gz, mutex.pb.gz
    slice-not-presized/lists.go:79  example.com/labels/slice-not-presized.Squares
--
$ mkdir -p $TMP/m && cp -r tests/advice/go.mod tests/advice/slice-not-presized $TMP/m && cd $TMP/m && sed -i 's/func Squares/func Cubes/' slice-not-presized/lists.go && goperf advise slice-not-presized/evidence | grep -E 'note|Squares'
-- stdout --
note: not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the
note: slice-not-presized/lists.go changed since it was recorded: Squares is not as it was, nothing
note: not in the evidence: block.pb.gz, mutex.pb.gz
--
$ mkdir -p $TMP/m && cp -r tests/advice/slice-not-presized/evidence $TMP/m && cd $TMP/m && goperf advise evidence | grep -E 'note|Nothing'
-- stdout --
note: the source of module example.com/labels was not found: -source DIR names its folder; without
note: not in the evidence: block.pb.gz, mutex.pb.gz
--
