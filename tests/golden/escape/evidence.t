$ goperf escape -top 3 examples/shop-evidence
-- stdout --
examples/shop-evidence, go1.26.8: 94 values escape (86 expressions, some inlined more than once), 23 refusals to inline, 7 bounds checks, 0 nil checks, 0 large copies, 0 defers on the heap
priced by a heap profile of 670 MB in 4.79M objects and a CPU profile of 7.34 s

  PriceList  examples/shop/stats.go:19  158 MB (24%), 46.3k objects (1.0%)
    examples/shop/stats.go:22  allocates  158 MB (24%), 46.3k objects (1.0%)
      >    22 | 		prices[p.SKU] = p.Cents
      why: The profile saw it allocate, and the compiler says nothing of it. The map grows to take
        the new key.

  TopSellers  examples/shop/stats.go:61  98.9 MB (15%), 17.7k objects (0.4%), 60.0 ms (0.8%)
    examples/shop/stats.go:62  allocates  62.3 MB (9.3%), 5.64k objects (0.1%)
      >    62 | 	sold := make(map[string]int, 1024)
      why: The profile saw it allocate, and the compiler says nothing of it. A map that does not
        escape is on the stack only up to eight entries.
    examples/shop/stats.go:70:19  escapes: append(ranking, Seller{...})  36.6 MB (5.5%), 12.0k objects (0.3%), 40.0 ms (0.5%) in the allocator
      >    70 | 		ranking = append(ranking, Seller{SKU: sku, Count: count})
      why: append(ranking, Seller{...}) is stored in ranking, which is returned (line 78). A caller
        may keep it after TopSellers has returned and its stack frame is gone.

  searchKey  examples/shop/server.go:74  34.1 MB (5.1%), 1.24M objects (26%)
    examples/shop/server.go:77:14  escapes: "&" + tag  34.1 MB (5.1%), 1.24M objects (26%), 170 ms (2.3%) in the allocator
      >    77 | 		key += "&" + tag
      why: "&" + tag is stored in key. key is declared outside of the loop or function literal that
        makes this value, and still holds it when that has ended.
      also inlined into 1 place: examples/shop/server.go:58

13 more functions: -top N shows more
57 expressions escape by the compiler's word, and the profile never saw them allocate: -all lists them
46 more below -min-cost: -all lists them
--
$ goperf escape -list '^Labels$' examples/shop-evidence
-- stdout --
examples/shop-evidence, go1.26.8: 94 values escape (86 expressions, some inlined more than once), 23 refusals to inline, 7 bounds checks, 0 nil checks, 0 large copies, 0 defers on the heap
priced by a heap profile of 670 MB in 4.79M objects and a CPU profile of 7.34 s

Labels  examples/shop/stats.go:46
    bytes  objects      cpu
                                46  func Labels(orders []Order) []string {
  7.34 MB      470              47  	labels := make([]string, 0, len(orders))
                                    ^ escapes. make([]string, 0, len(orders)) is stored in labels,
                                      which is returned (line 51). A caller may keep it after Labels
                                      has returned and its stack frame is gone. A call that is
                                      inlined may keep it on the caller's stack all the same.
                                48  	for i := range orders {
                                49  		labels = append(labels, orders[i].Label())
                                    ^ escapes. append(labels, ~r0) is stored in labels, which is
                                      returned (line 51). A caller may keep it after Labels has
                                      returned and its stack frame is gone. A call that is inlined
                                      may keep it on the caller's stack all the same.
                                50  	}
                                51  	return labels
                                52  }
--
# the summary of the JSON
$ goperf escape -json examples/shop-evidence | sed -n '1,/"contracts"/p'
-- stdout --
{
 "schema": 1,
 "goperf": "0.1.0",
 "go": "go1.26.8",
 "diagnostics": {
  "escape": 94,
  "inline": 23,
  "copy": 0,
  "defer": 0,
  "bounds": 7,
  "nil": 0,
  "leak": 37
 },
 "rows_of_kind": {
  "escape": 86,
  "inline": 23,
  "copy": 0,
  "defer": 0,
  "bounds": 7,
  "nil": 0,
  "leak": 27,
  "silent": 7
 },
 "total": {
  "alloc_bytes": 702095427,
  "alloc_objects": 4793042,
  "cpu_ns": 7340000000
 },
 "contracts": [],
--
$ goperf escape -sarif -o $TMP/x.sarif examples/shop-evidence && grep -c '"ruleId"' $TMP/x.sarif && sed -n '/"results"/,/fingerprint/p' $TMP/x.sarif | head -30
-- stdout --
20
   "results": [
    {
     "ruleId": "silent",
     "level": "note",
     "message": {
      "text": "The profile saw it allocate, and the compiler says nothing of it. The map grows to take the new key. Cost: 158 MB (24%), 46.3k objects (1.0%)."
     },
     "locations": [
      {
       "physicalLocation": {
        "artifactLocation": {
         "uri": "examples/shop/stats.go",
         "uriBaseId": "%SRCROOT%"
        },
        "region": {
         "startLine": 22
        }
       }
      }
     ],
     "partialFingerprints": {
      "goperf/v1": "silent|stats.go|PriceList|"
     }
    },
    {
     "ruleId": "silent",
     "level": "note",
     "message": {
      "text": "The profile saw it allocate, and the compiler says nothing of it. A map that does not escape is on the stack only up to eight entries. Cost: 62.3 MB (9.3%), 5.64k objects (0.1%)."
     },
--
# most that escapes is in what never ran, or on a line that needed no memory
$ goperf escape -all examples/shop-evidence | grep --no-group-separator -A3 'never saw' | head -12
-- stdout --
    examples/shop/stats.go:20:28  escapes: map[string]int64{}  the compiler says it escapes; the profile never saw it allocate here
      >    20 | 	prices := map[string]int64{}
      why: map[string]int64{} is stored in prices, which is returned (line 24). A caller may keep it
        after PriceList has returned and its stack frame is gone.
    examples/shop/stats.go:68:21  escapes: []Seller{}  the compiler says it escapes; the profile never saw it allocate here
      >    68 | 	ranking := []Seller{}
      why: []Seller{} is stored in ranking, which is returned (line 78). A caller may keep it after
        TopSellers has returned and its stack frame is gone.
    examples/shop/stats.go:11:15  escapes: make(map[string]*Order)  the compiler says it escapes; the profile never saw it allocate here
      >    11 | 	index := make(map[string]*Order)
      why: make(map[string]*Order) is stored in index, which is returned (line 15). A caller may
        keep it after Index has returned and its stack frame is gone.
--
# a profile alone prices the text
$ goperf escape -profile examples/shop-evidence/mem.pb.gz -source examples/shop -top 1 examples/shop-evidence/escape.txt
-- stdout --
examples/shop-evidence/escape.txt: 94 values escape, 23 refusals to inline, 0 bounds checks, 0 nil checks, 0 large copies, 0 defers on the heap
priced by a heap profile of 670 MB in 4.79M objects

  PriceList  examples/shop/stats.go:19  158 MB (24%), 46.3k objects (1.0%)
    examples/shop/stats.go:22  allocates  158 MB (24%), 46.3k objects (1.0%)
      >    22 | 		prices[p.SKU] = p.Cents
      why: The profile saw it allocate, and the compiler says nothing of it. The map grows to take
        the new key.

14 more functions: -top N shows more
65 expressions escape by the compiler's word, and the profile never saw them allocate: -all lists them
41 more below -min-cost: -all lists them
--
# a promise is broken by what the profile saw, too: string(line) does not escape, and allocates
$ cp -r examples/shop $TMP/shop && sed -i 's|^// CountMentions.*|//goperf:noalloc|' $TMP/shop/parse.go && goperf escape -top 1 -source $TMP/shop examples/shop-evidence >$TMP/out; s=$?; sed -n '/marked/,/^$/p' $TMP/out; exit $s
? 1
-- stdout --
1 function marked //goperf:noalloc: 0 kept, 1 broken
  broken  CountMentions  example.com/shop/parse.go:123
    the profile saw it allocate 304k objects itself: line 127
    not looked into, since these calls are not inlined: bytes.Cut
    can allocate without an escape: line 126: []byte("\n"): copies when it is longer than 32 bytes
    can allocate without an escape: line 127: string(line): copies when it is longer than 32 bytes

--
$ cp -r examples/shop $TMP/shop && sed -i 's|^// CountMentions.*|//goperf:noalloc|' $TMP/shop/parse.go && goperf escape -sarif -source $TMP/shop examples/shop-evidence >$TMP/out; s=$?; grep -A6 '"ruleId": "noalloc"' $TMP/out; exit $s
? 1
-- stdout --
     "ruleId": "noalloc",
     "level": "error",
     "message": {
      "text": "CountMentions is marked //goperf:noalloc, and the profile saw it allocate 304406 objects."
     },
     "locations": [
      {
--
# A copy of the module in a folder above, named like its import path, is not the evidence's source.
$ mkdir -p $TMP/w/example.com $TMP/w/here/m && cp -r examples/shop $TMP/w/example.com/ && sed -i 's|^// CountMentions.*|//goperf:noalloc|' $TMP/w/example.com/shop/parse.go && cp -r examples/shop examples/shop-evidence $TMP/w/here/m/ && cd $TMP/w/here && goperf escape -top 1 m/shop-evidence | grep -c marked
? 1
-- stdout --
0
