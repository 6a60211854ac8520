# The list: each pattern of the catalogue, in its order.
$ goperf patterns | head -7; goperf patterns --json | python3 -c 'import json,sys; d=json.load(sys.stdin); p=d["patterns"]; print(d["schema"], len(p), len({x["id"] for x in p}), [x["id"] for x in p if not x["pair"]], all(x["title"] and x["claim"] for x in p))'
-- stdout --
string-concat-in-loop
  A string grows in a loop
  each += copies all that is there already; a strings.Builder copies each byte about once
slice-not-presized
  A slice grows although its length is known
  append that grows copies everything several times; make with a capacity allocates once
map-not-presized
1 25 25 ['data-race'] True
--
# One in full.
$ goperf patterns unknown-directive | sed -n '/^Bad$/,/^$/p;/^What the compiler says$/,/^$/p;/^What is often/,$p'
-- stdout --
Bad
    //go:inline
    func badMix(h uint64, data []byte) uint64 {
        for _, c := range data {
            h = (h ^ uint64(c)) * 1099511628211
            if h&1 != 0 {
                h ^= h >> 29
            } else {
                h += h << 3
            }
            switch {
            case h%3 == 0:
                h = h<<7 | h>>57
            case h%5 == 0:
                h = h<<11 ^ h>>3
            }
        }
        h ^= h >> 33
        h *= 0xff51afd7ed558ccd
        h ^= h<<9 ^ h>>21
        return h ^ h>>32
    }

What the compiler says
  Nothing of the directive. `cannot inline badMix: function too complex: cost N exceeds budget 80`,
  with it and without.

What is often said
  That `//go:inline` forces inlining: it was never a directive. The pair is the proof: both sides
  are the same code.

Here
  not measured yet: goperf patterns --prove unknown-directive
--
$ goperf patterns data-race | tail -2; goperf patterns defer-in-loop --json | python3 -c 'import json,sys; p=json.load(sys.stdin)["patterns"][0]; print(p["id"], p["detected"], p["measured_here"], "defer cell.Unlock()" in p["bad"], "visitOne" in p["good"], "heap-allocated defer" in p["text"], "## Instead" in p["rule"])'
-- stdout --
Here
  there is no pair to measure
defer-in-loop True None True True True True
--
# Each one is told in full, with code on both sides where there is a pair, and no line wider than the screen.
$ for id in $(goperf patterns --json | python3 -c 'import json,sys; print(*(p["id"] for p in json.load(sys.stdin)["patterns"]))'); do goperf patterns $id >$TMP/out || echo "$id: $?"; grep -q '^Bad$' $TMP/out && grep -q '^Good$' $TMP/out || echo "$id: no code"; grep -q '^When it does not matter$' $TMP/out || echo "$id: does not say when it does not matter"; sed -n '/^Why$/,$p' $TMP/out | grep -n '^.\{101,\}$' | grep -v '^[0-9]*:    ' ; done; true
-- stdout --
data-race: no code
--
# Figures of this machine are quoted, those of another are not.
$ . tests/golden/patterns/figures.sh; goperf patterns string-concat-in-loop | tail -3; goperf patterns | grep -A3 '^string-concat'; goperf advise examples/shop-evidence --pattern string-concat-in-loop --json | grep measured_here | sort -u; goperf advise examples/shop-evidence --pattern string-concat-in-loop | grep Pair | head -1
-- stdout --
Here
  measured here (go1.26.8): bad 812 ns, good 95 ns, 4096 -> 512 B/op (faster, -88.3%, -90.0% to
  -86.0%)
string-concat-in-loop
  A string grows in a loop
  each += copies all that is there already; a strings.Builder copies each byte about once
  measured here (go1.26.8): bad 812 ns, good 95 ns, 4096 -> 512 B/op (faster, -88.3%, -90.0% to -86.0%)
   "measured_here": "measured here (go1.26.8): bad 812 ns, good 95 ns, 4096 -\u003e 512 B/op"
    Pair      measured here (go1.26.8): bad 812 ns, good 95 ns, 4096 -> 512 B/op
--
$ cpu="Another 9000"; . tests/golden/patterns/figures.sh; goperf patterns string-concat-in-loop | tail -1; echo '[]' >$GOPERF_CACHE/patterns-go1.26.8.json; goperf patterns string-concat-in-loop 2>&1 | sed "s,$TMP,TMP," | sed -n '1p;$p'; goperf advise examples/shop-evidence --top 1 2>&1 | sed "s,$TMP,TMP," | head -1
-- stdout --
  not measured yet: goperf patterns --prove string-concat-in-loop
goperf patterns: note: TMP/cache/patterns-go1.26.8.json: expected the JSON that 'goperf patterns --prove' keeps; remove it
  not measured yet: goperf patterns --prove string-concat-in-loop
goperf advise: note: TMP/cache/patterns-go1.26.8.json: expected the JSON that 'goperf patterns --prove' keeps; remove it
--
$ goperf patterns nosuch; goperf patterns a b; goperf patterns --prove; goperf patterns --prove data-race; goperf patterns --prove nosuch defer-in-loop; goperf patterns --prove defer-in-loop --budget -1s
? 2
-- stderr --
goperf patterns: nosuch: no such pattern; 'goperf patterns' lists them
goperf patterns: expected one pattern, or --prove and several
goperf patterns: --prove: expected the ids of patterns, or all
goperf patterns: data-race: there is no pair to measure; 'goperf patterns data-race' says why
goperf patterns: nosuch: no such pattern; 'goperf patterns' lists them
goperf patterns: --budget: expected a positive time
--
# What was left open is shown, not quoted as advice.
$ verdict=undecided; . tests/golden/patterns/figures.sh; goperf patterns string-concat-in-loop | tail -2; goperf advise examples/shop-evidence --pattern string-concat-in-loop | grep -c Pair
? 1
-- stdout --
  measured here (go1.26.8): bad 812 ns, good 95 ns, 4096 -> 512 B/op (undecided, -88.3%, -90.0% to
  -86.0%)
0
--
