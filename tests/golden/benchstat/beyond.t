# What benchstat has not: formats, plots, words for old flags, a reason where nothing is shown.
$ cd tests/data/benchstat && goperf benchstat -plot -filter '.unit:ns/op .name:(Encode OR OnlyNew)' old.txt new.txt 2>/dev/null
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
                           │   old.txt   │                new.txt                │
                           │   sec/op    │    sec/op      vs base                │
Encode/fmt=json/size=1k-8    1.705µ ± 1%   1.364µ ± 1%    -20.01% (p=0.000 n=10)
Encode/fmt=gob/size=1k-8     2.989µ ± 1%   2.414µ ± 1%    -19.22% (p=0.000 n=10)
Encode/fmt=json/size=16k-8   25.98µ ± 1%   20.85µ ± 2%    -19.73% (p=0.000 n=10)
OnlyNew-8                                  5.000n ±  ∞ ¹
geomean                      5.096µ        765.4n         -19.65%
¹ need >= 6 samples for confidence interval at level 0.95

Encode/fmt=json/size=1k-8
  old.txt │                                                       █ ▄▄▄│
  new.txt │█▆ ▃▃▆▃                                                     │
           1.347µ                                                1.720µ
Encode/fmt=gob/size=1k-8
  old.txt │                                                        ▂▃ █│
  new.txt │▂▂▄▂█ ▂                                                     │
           2.373µ                                                2.995µ
Encode/fmt=json/size=16k-8
  old.txt │                                                   ▃▃ █ ▆▃▃▃│
  new.txt │█  ▆▆▃▃▃                                                    │
           20.45µ                                                26.41µ
OnlyNew-8
  new.txt │                              █                             │
           5.000n                                                5.000n
--
$ cd tests/data/benchstat && goperf benchstat -format markdown old=old.txt new=new.txt
-- stdout --
goos: linux  
goarch: amd64  
pkg: example.com/shop  
cpu: Fast CPU @ 3.00GHz  

| sec/op | old | new | vs base |
| :-- | --: | --: | --: |
| Encode/fmt=json/size=1k-8 | 1.705µ ± 1% | 1.364µ ± 1% | **-20.01%** (p=0.000 n=10) |
| Encode/fmt=gob/size=1k-8 | 2.989µ ± 1% | 2.414µ ± 1% | **-19.22%** (p=0.000 n=10) |
| Encode/fmt=json/size=16k-8 | 25.98µ ± 1% | 20.85µ ± 2% | **-19.73%** (p=0.000 n=10) |
| Parse-8 | 12.47n ± 1% | 12.49n ± 1% | ~ (p=0.955 n=10) |
| OnlyNew-8 |  | 5.000n ± ∞ <sup>1</sup> |  |
| geomean | 1.133µ | 336.1n | -15.10% |

<sup>1</sup> need \>= 6 samples for confidence interval at level 0.95  


| B/op | old | new | vs base |
| :-- | --: | --: | --: |
| Encode/fmt=json/size=1k-8 | 320.0 ± 0% | 256.0 ± 0% | **-20.00%** (p=0.000 n=10) |
| Encode/fmt=gob/size=1k-8 | 512.0 ± 0% | 409.0 ± 0% | **-20.12%** (p=0.000 n=10) |
| Encode/fmt=json/size=16k-8 | 4.000Ki ± 0% | 3.199Ki ± 0% | **-20.02%** (p=0.000 n=10) |
| Parse-8 | 0.000 ± 0% | 0.000 ± 0% | ~ (p=1.000 n=10) <sup>1</sup> |
| geomean |  <sup>2</sup> |  | -15.45% <sup>2</sup> |

<sup>1</sup> all samples are equal  
<sup>2</sup> summaries must be \>0 to compute geomean  


| allocs/op | old | new | vs base |
| :-- | --: | --: | --: |
| Encode/fmt=json/size=1k-8 | 5.000 ± 0% | 5.000 ± 0% | ~ (p=1.000 n=10) <sup>1</sup> |
| Encode/fmt=gob/size=1k-8 | 8.000 ± 0% | 8.000 ± 0% | ~ (p=1.000 n=10) <sup>1</sup> |
| Encode/fmt=json/size=16k-8 | 64.00 ± 0% | 64.00 ± 0% | ~ (p=1.000 n=10) <sup>1</sup> |
| Parse-8 | 0.000 ± 0% | 0.000 ± 0% | ~ (p=1.000 n=10) <sup>1</sup> |
| geomean |  <sup>2</sup> |  | +0.00% <sup>2</sup> |

<sup>1</sup> all samples are equal  
<sup>2</sup> summaries must be \>0 to compute geomean  


| size-bytes | old | new | vs base |
| :-- | --: | --: | --: |
| Binary | 120.6Ki ± 0% | 96.45Ki ± 0% | **-20.00%** (n=1) |
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -json -filter '.name:Binary' old.txt new.txt
-- stdout --
{
 "schema": 1,
 "alpha": 0.05,
 "confidence": 0.95,
 "tables": [
  {
   "settings": {
    "goos": "linux",
    "goarch": "amd64",
    "pkg": "example.com/shop",
    "cpu": "Fast CPU @ 3.00GHz"
   },
   "unit": "size-bytes",
   "better": null,
   "assume": "exact",
   "columns": [
    {
     "name": "old.txt",
     "key": {
      ".file": "old.txt"
     },
     "geomean": 123455.99999999996
    },
    {
     "name": "new.txt",
     "key": {
      ".file": "new.txt"
     },
     "geomean": 98764.00000000009,
     "geomean_change": -0.20000648004147226
    }
   ],
   "rows": [
    {
     "name": "Binary",
     "key": {
      ".fullname": "Binary"
     },
     "cells": [
      {
       "column": 0,
       "n": 1,
       "center": 123456,
       "lo": 123456,
       "hi": 123456,
       "values": [
        123456
       ]
      },
      {
       "column": 1,
       "n": 1,
       "center": 98764,
       "lo": 98764,
       "hi": 98764,
       "p": 0.0,
       "significant": true,
       "change": -0.20000648004147226,
       "delta": "-20.00%",
       "values": [
        98764
       ]
      }
     ]
    }
   ]
  }
 ]
}
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -format html -filter '.name:Binary' old.txt new.txt | sed 's/<style>.*/<style>/; /^:root/,/^<.style>/d'
-- stdout --
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>benchmarks</title>
<style>
<h1>Benchmarks</h1>
<dl><div><dt>goos</dt><dd>linux</dd></div>
<div><dt>goarch</dt><dd>amd64</dd></div>
<div><dt>pkg</dt><dd>example.com/shop</dd></div>
<div><dt>cpu</dt><dd>Fast CPU @ 3.00GHz</dd></div>
</dl>
<h2>size-bytes</h2>
<div class="w"><table><thead><tr><th></th><th><i class="l0"></i>old.txt</th><th><i class="l1"></i>new.txt</th><th>vs base</th><th style="text-align:left">measurements, center and interval</th></tr></thead><tbody>
<tr><td>Binary</td><td>120.6Ki <small>± 0%</small></td><td>96.45Ki <small>± 0%</small></td><td><span class="diff">-20.00%</span> <small>n=1</small></td><td><svg width="260" height="32" role="img"><title>96.45Ki to 120.6Ki</title><g class="l0" fill="currentColor"><rect x="253.0" y="4.0" width="2.0" height="9" rx="2" opacity=".22"/><circle cx="254.0" cy="8.5" r="2.3" opacity=".5"/><rect x="253.0" y="2.0" width="2" height="13"/></g><g class="l1" fill="currentColor"><rect x="5.0" y="19.0" width="2.0" height="9" rx="2" opacity=".22"/><circle cx="6.0" cy="23.5" r="2.3" opacity=".5"/><rect x="5.0" y="17.0" width="2" height="13"/></g></svg></td></tr>
</tbody></table></div>
</body></html>
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -assume normal -filter '.unit:ns/op .name:Encode' old.txt new.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
                           │   old.txt   │               new.txt               │
                           │   sec/op    │   sec/op     vs base                │
Encode/fmt=json/size=1k-8    1.703µ ± 0%   1.365µ ± 1%  -19.85% (p=0.000 n=10)
Encode/fmt=gob/size=1k-8     2.984µ ± 0%   2.410µ ± 1%  -19.25% (p=0.000 n=10)
Encode/fmt=json/size=16k-8   25.99µ ± 1%   20.82µ ± 1%  -19.88% (p=0.000 n=10)
geomean                      5.093µ        4.092µ       -19.66%
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -delta-test=none old.txt new.txt
? 2
-- stderr --
benchstat: there is no flag -delta-test: the U-test is the default, -assume normal is the t-test, and -alpha 1 shows every change
--
$ goperf benchstat -html x
? 2
-- stderr --
benchstat: there is no flag -html: use -format html
--
$ goperf benchstat -format xml x
-- stderr --
benchstat: -format must be text, csv, json, markdown or html
--
$ goperf benchstat -strict -filter nosuch:x tests/data/benchstat/old.txt
? 2
-- stderr --
benchstat: none of the 41 results passes -filter and the fixed orders
--
$ goperf benchstat /dev/null
-- stderr --
benchstat: no benchmark results found: expected the output of go test -bench
--
$ goperf benchstat -compat /dev/null
-- stderr --
--
$ head -c 3000 /dev/zero | goperf benchstat -
-- stderr --
benchstat: no benchmark results found: the input is binary, expected the output of go test -bench
--
$ goperf benchstat tests/data/benchfmt/events.json
-- stdout --
goos: 
pkg: c
      │ tests/data/benchfmt/events.json │
      │             sec/op              │
Y&😀-8                      7.000n ± ∞ ¹
¹ need >= 6 samples for confidence interval at level 0.95

goos: linux
pkg: a/b
    │ tests/data/benchfmt/events.json │
    │             sec/op              │
X-8                      12.00n ± ∞ ¹
¹ need >= 6 samples for confidence interval at level 0.95
--
$ ln -s "$(command -v goperf)" $TMP/benchstat && cd tests/data/benchstat && $TMP/benchstat -filter .name:Parse old.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
        │   old.txt   │
        │   sec/op    │
Parse-8   12.47n ± 1%

        │  old.txt   │
        │    B/op    │
Parse-8   0.000 ± 0%

        │  old.txt   │
        │ allocs/op  │
Parse-8   0.000 ± 0%
--
# benchstat calls this difference certain (p=0); dealt at random, every tenth hand is as extreme
$ for v in 1 2 3 5; do echo BenchmarkA 1 $v u; done > $TMP/a; for i in 1 2 3 4 5; do echo BenchmarkA 1 1 u; done > $TMP/b; cd $TMP; goperf benchstat a b; goperf benchstat -right-ties a b
-- stdout --
  │      a      │              b               │
  │      u      │      u       vs base         │
A   2.500 ± ∞ ¹   1.000 ± ∞ ¹  -60.00% (n=4+5)
¹ need >= 6 samples for confidence interval at level 0.95
  │      a      │               b                │
  │      u      │      u       vs base           │
A   2.500 ± ∞ ¹   1.000 ± ∞ ¹  ~ (p=0.095 n=4+5)
¹ need >= 6 samples for confidence interval at level 0.95
--
