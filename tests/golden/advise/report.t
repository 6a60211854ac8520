# The report of recorded evidence: text, the other formats, thresholds.
$ goperf advise --top 2 tests/advice/slice-not-presized/evidence
-- stdout --
example.com/labels, go1.26.8: 8.68 s of CPU, 1.85 GB allocated in 3.43M objects
note: not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the
      leak profile in an experiment, which -short leaves out)
note: not in the evidence: block.pb.gz, mutex.pb.gz

 1. A slice grows although its length is known  slice-not-presized
    slice-not-presized/lists.go:77  example.com/labels/slice-not-presized.Squares
    3.4% of CPU (292 ms)  ·  13% of bytes (243 MB)  ·  3.4% of objects (116k)

       75 │ squares := make([]int, 0)
       76 │ for i := 1; i <= n; i++ {
  ▶    77 │     squares = append(squares, i*i)
       78 │ }

    Why       append finds no room, allocates a larger block and copies what squares holds, again
              and again, although the loop's length is known before it starts.
    Evidence  heap profile: 243 MB in 116k objects, allocated by the line itself; blocks of 11 sizes
              up to 10.0 kB, 59% of it outgrown and thrown away
              cpu profile: 110 ms under runtime.growslice (11 samples), and 182 ms of background
              garbage collection, by its part of the bytes
              compiler: append escapes to heap
              benchmark: runs most under BenchmarkSquares
    Do        Give it its capacity at once.
              squares := make([]int, 0, n)
              for i := 1; i <= n; i++ {
                  squares = append(squares, i*i)
              }
    Saves     under BenchmarkSquares about 60% (±25) of the time, 59% of the bytes and 87% of the
              allocations; the blocks of the final size stay
    Prove     goperf prove -bench '^BenchmarkSquares$' ./tests/advice/slice-not-presized

 2. A slice grows although its length is known  slice-not-presized
    slice-not-presized/lists.go:59  example.com/labels/slice-not-presized.Grid
    3.7% of CPU (319 ms)  ·  12% of bytes (226 MB)  ·  1.6% of objects (56.2k)

       57 │ for y := 0; y < h; y++ {
       58 │     for x := 0; x < w; x++ {
  ▶    59 │         points = append(points, [2]int{x, y})
       60 │     }

    Why       append finds no room, allocates a larger block and copies what points holds, again and
              again, although the loop's length is known before it starts.
    Evidence  heap profile: 226 MB in 56.2k objects, allocated by the line itself; blocks of 12
              sizes up to 20.0 kB, 59% of it outgrown and thrown away
              cpu profile: 150 ms under runtime.growslice (15 samples), and 169 ms of background
              garbage collection, by its part of the bytes
              compiler: append escapes to heap
              benchmark: runs most under BenchmarkGrid
    Do        Give it its capacity at once.
              points := make([][2]int, 0, h*w)
              for y := 0; y < h; y++ {
                  for x := 0; x < w; x++ {
                      points = append(points, [2]int{x, y})
                  }
              }
    Saves     under BenchmarkGrid about 60% (±20) of the time, 59% of the bytes and 90% of the
              allocations; the blocks of the final size stay
    Prove     goperf prove -bench '^BenchmarkGrid$' ./tests/advice/slice-not-presized

and 5 more findings (--top 7 shows them)

Left alone
    slice-not-presized/free.go:60 slice-not-presized: 4 elements at most: presizing gains nothing
    slice-not-presized/free.go:22 slice-not-presized: how many elements come is not known before
      the loop; growth by doubling is right then
    slice-not-presized/free.go:29 buffer-not-reused: it takes too little time for a pool, and no
      struct is there to keep it

--
$ goperf advise --top 1 --markdown tests/advice/fmt-in-hot-path/evidence
-- stdout --
## Advice for `example.com/labels`

go1.26.8: 2.97 s of CPU, 125 MB allocated in 5.72M objects

> not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the leak profile in an experiment, which -short leaves out)

> not in the evidence: block.pb.gz, mutex.pb.gz

### 1. fmt formats in a hot path (`fmt-in-hot-path`)

`fmt-in-hot-path/keys.go:32` in `example.com/labels/fmt-in-hot-path.CacheKey`  
**9.6% of CPU (285 ms)  ·  25% of bytes (30.7 MB)  ·  26% of objects (1.51M)**

```go
func CacheKey(tenant, kind string, id int64) string {
	return fmt.Sprintf("%s/%s/%d", tenant, kind, id) // <- here
}
```

fmt.Sprintf reads its format at run time and takes each value through an interface and reflection.

- heap profile: 30.7 MB in 1.51M objects, allocated by fmt.Sprintf
- cpu profile: 270 ms under fmt.Sprintf (27 samples), and 14.7 ms of background garbage collection, by its part of the bytes
- compiler: tenant escapes to heap
- benchmark: runs most under BenchmarkCacheKey

**Do:** Put it together with + (one allocation) and strconv.

```go
return tenant + "/" + kind + "/" + strconv.FormatInt(id, 10)
```

**Saves:** under BenchmarkCacheKey about 57% (±19) of the time; the text itself is still made

**Prove:** `goperf prove -bench '^BenchmarkCacheKey$' ./tests/advice/fmt-in-hot-path`

### Left alone

- `fmt-in-hot-path/free.go:17` fmt-in-hot-path: uses a verb that only fmt has: no cheaper form in the standard library
- `fmt-in-hot-path/free.go:22` fmt-in-hot-path: prints a value that only fmt knows how to print: no cheaper form in the standard library
- `fmt-in-hot-path/free.go:42` fmt-in-hot-path: no profile has seen it
--
$ goperf advise --top 1 --json --pattern map-not-presized tests/advice/map-not-presized/evidence
-- stdout --
{
 "schema": 1,
 "goperf": "0.1.0",
 "go": "go1.26.8",
 "module": "example.com/labels",
 "totals": {
  "cpu_ns": 12160000000,
  "alloc_bytes": 956888331,
  "alloc_objects": 779501,
  "blocked_ns": 0
 },
 "findings": [
  {
   "rank": 1,
   "pattern": "map-not-presized",
   "title": "A map grows although its size is known",
   "file": "map-not-presized/tables.go",
   "line": 77,
   "function": "example.com/labels/map-not-presized.Inverse",
   "cost": {
    "cpu_ns": 850416575,
    "cpu_share": 0.06993557360197368,
    "alloc_bytes": 199351677,
    "alloc_bytes_share": 0.20833327206704122,
    "alloc_objects": 55994,
    "alloc_objects_share": 0.0718331342743627,
    "blocked_ns": 0,
    "blocked_share": 0.0
   },
   "saves": {
    "benchmark": "BenchmarkInverse",
    "time": 0.5177935435104202,
    "time_error": 0.10381399259953283,
    "bytes": 0.4918071054223767,
    "objects": 0.80098720840669,
    "stays": "the tables of the final size stay",
    "text": "under BenchmarkInverse about 52% (±10) of the time, 49% of the bytes and 80% of the allocations; the tables of the final size stay"
   },
   "confidence": "measured",
   "evidence": [
    {
     "source": "heap profile",
     "text": "190 MB in 56.0k objects, allocated by the line itself; blocks of 10 sizes up to 26.6 kB, 49% of it outgrown and thrown away"
    },
    {
     "source": "cpu profile",
     "text": "540 ms under internal/runtime/maps.(*table).rehash (54 samples), and 310 ms of background garbage collection, by its part of the bytes"
    },
    {
     "source": "benchmark",
     "text": "runs most under BenchmarkInverse"
    }
   ],
   "why": "The map starts with room for eight entries and moves all of inv to larger tables as it fills, although the loop's length is known before it starts.",
   "remedy": "Give make the number of entries.",
   "example": "inv := make(map[int]string, len(m))\nfor k, v := range m {\n\tinv[v] = k\n}",
   "prove": "goperf prove -bench '^BenchmarkInverse$' ./tests/advice/map-not-presized"
  }
 ],
 "left_alone": [
  {
   "pattern": "map-not-presized",
   "file": "map-not-presized/free.go",
   "line": 19,
   "reason": "no profile has seen it"
  },
  {
   "pattern": "map-not-presized",
   "file": "map-not-presized/free.go",
   "line": 28,
   "reason": "7 entries at most: they fit into the first group, nothing grows"
  }
 ]
}
-- stderr --
goperf advise: note: not in the evidence: block.pb.gz, mutex.pb.gz
--
$ goperf advise --min-cost 30% --left tests/advice/string-concat-in-loop/evidence
-- stdout --
example.com/labels, go1.26.8: 12.7 s of CPU, 577 MB allocated in 6.56M objects
note: not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the
      leak profile in an experiment, which -short leaves out)
note: not in the evidence: block.pb.gz, mutex.pb.gz

Nothing worth a change was found.

Left alone
    string-concat-in-loop/query.go:103 string-concat-in-loop: 7.3% of CPU, 18% of bytes
    string-concat-in-loop/query.go:93 string-concat-in-loop: 7.2% of CPU, 6.8% of bytes
    string-concat-in-loop/query.go:71 string-concat-in-loop: 6.5% of CPU, 2.7% of bytes
    string-concat-in-loop/query.go:38 string-concat-in-loop: 6.1% of CPU, 11% of bytes
    string-concat-in-loop/query.go:80 string-concat-in-loop: 5.4% of CPU, 6.3% of bytes
    string-concat-in-loop/query.go:62 string-concat-in-loop: 4.2% of CPU, 1.9% of bytes
    string-concat-in-loop/query.go:16 string-concat-in-loop: 3.3% of CPU, 3.8% of bytes
    string-concat-in-loop/query.go:55 buffer-not-reused: it takes too little time for a pool, and
      no struct is there to keep it

--
$ goperf advise --html $TMP/a.html tests/advice/fmt-in-hot-path/evidence >/dev/null && grep -c '<section' $TMP/a.html
-- stdout --
7
--
$ goperf advise --fail-over 5% tests/advice/fmt-in-hot-path/evidence >/dev/null
? 1
--
$ goperf advise --fail-over 0.9 tests/advice/fmt-in-hot-path/evidence >/dev/null
--
# Of a program without benchmarks, the saving is a part of all that was measured.
$ E=tests/advice/map-not-presized/evidence; mkdir $TMP/b && cp $E/meta.json $TMP/b/ && for k in cpu mem; do goperf pprof -proto -hide Benchmark -output $TMP/b/$k.pb.gz $E/$k.pb.gz 2>/dev/null; done; goperf advise --source tests/advice --top 2 $TMP/b 2>/dev/null | sed -n '/Saves/,/Prove/p'
-- stdout --
    Saves     about 5.1% (±1) of the CPU, 10% of the bytes and 5.8% of the allocations; the tables
              of the final size stay
    Prove     goperf prove ./tests/advice/map-not-presized
    Saves     about 7.0% (±1) of the CPU, 2.1% of the bytes and 1.6% of the allocations; the tables
              of the final size stay
    Prove     goperf prove ./tests/advice/map-not-presized
--
