# What golang.org/x/perf's benchstat prints, byte for byte.
$ cd tests/data/benchstat && goperf benchstat old.txt new.txt
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
Parse-8                      12.47n ± 1%   12.49n ± 1%          ~ (p=0.955 n=10)
OnlyNew-8                                  5.000n ±  ∞ ¹
geomean                      1.133µ        336.1n         -15.10%
¹ need >= 6 samples for confidence interval at level 0.95

                           │    old.txt     │                new.txt                 │
                           │      B/op      │     B/op      vs base                  │
Encode/fmt=json/size=1k-8      320.0 ± 0%       256.0 ± 0%  -20.00% (p=0.000 n=10)
Encode/fmt=gob/size=1k-8       512.0 ± 0%       409.0 ± 0%  -20.12% (p=0.000 n=10)
Encode/fmt=json/size=16k-8   4.000Ki ± 0%     3.199Ki ± 0%  -20.02% (p=0.000 n=10)
Parse-8                        0.000 ± 0%       0.000 ± 0%        ~ (p=1.000 n=10) ¹
geomean                                   ²                 -15.45%                ²
¹ all samples are equal
² summaries must be >0 to compute geomean

                           │   old.txt    │               new.txt               │
                           │  allocs/op   │ allocs/op   vs base                 │
Encode/fmt=json/size=1k-8    5.000 ± 0%     5.000 ± 0%       ~ (p=1.000 n=10) ¹
Encode/fmt=gob/size=1k-8     8.000 ± 0%     8.000 ± 0%       ~ (p=1.000 n=10) ¹
Encode/fmt=json/size=16k-8   64.00 ± 0%     64.00 ± 0%       ~ (p=1.000 n=10) ¹
Parse-8                      0.000 ± 0%     0.000 ± 0%       ~ (p=1.000 n=10) ¹
geomean                                 ²               +0.00%                ²
¹ all samples are equal
² summaries must be >0 to compute geomean

       │    old.txt    │           new.txt           │
       │  size-bytes   │  size-bytes   vs base       │
Binary   120.56Ki ± 0%   96.45Ki ± 0%  -20.00% (n=1)
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -format csv old.txt new.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
,old.txt,,new.txt,,,
,sec/op,CI,sec/op,CI,vs base,P
Encode/fmt=json/size=1k-8,1.7045e-06,1%,1.3635000000000002e-06,1%,-20.01%,p=0.000 n=10
Encode/fmt=gob/size=1k-8,2.9885000000000003e-06,1%,2.414e-06,1%,-19.22%,p=0.000 n=10
Encode/fmt=json/size=16k-8,2.5975e-05,1%,2.0850000000000002e-05,2%,-19.73%,p=0.000 n=10
Parse-8,1.2470000000000002e-08,1%,1.2490000000000001e-08,1%,~,p=0.955 n=10
OnlyNew-8,,,5e-09,∞
geomean,1.1333604905232028e-06,,3.3605176599186906e-07,,-15.10%,

,old.txt,,new.txt,,,
,B/op,CI,B/op,CI,vs base,P
Encode/fmt=json/size=1k-8,320,0%,256,0%,-20.00%,p=0.000 n=10
Encode/fmt=gob/size=1k-8,512,0%,409,0%,-20.12%,p=0.000 n=10
Encode/fmt=json/size=16k-8,4096,0%,3276,0%,-20.02%,p=0.000 n=10
Parse-8,0,0%,0,0%,~,p=1.000 n=10
geomean,,,,,-15.45%,

,old.txt,,new.txt,,,
,allocs/op,CI,allocs/op,CI,vs base,P
Encode/fmt=json/size=1k-8,5,0%,5,0%,~,p=1.000 n=10
Encode/fmt=gob/size=1k-8,8,0%,8,0%,~,p=1.000 n=10
Encode/fmt=json/size=16k-8,64,0%,64,0%,~,p=1.000 n=10
Parse-8,0,0%,0,0%,~,p=1.000 n=10
geomean,,,,,+0.00%,

,old.txt,,new.txt,,,
,size-bytes,CI,size-bytes,CI,vs base,P
Binary,123456,0%,98764,0%,-20.00%,n=1
geomean,123455.99999999996,,98764.00000000009,,-20.00%,
-- stderr --
new.txt:48: parsing measurement: invalid syntax
D11: need >= 6 samples for confidence interval at level 0.95
F19: all samples are equal
B20: summaries must be >0 to compute geomean
D20: summaries must be >0 to compute geomean
F24: all samples are equal
F25: all samples are equal
F26: all samples are equal
F27: all samples are equal
B28: summaries must be >0 to compute geomean
D28: summaries must be >0 to compute geomean
--
$ cd tests/data/benchstat && goperf benchstat -filter '.unit:ns/op -.name:Binary' before=old.txt after=new.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
                           │   before    │                 after                 │
                           │   sec/op    │    sec/op      vs base                │
Encode/fmt=json/size=1k-8    1.705µ ± 1%   1.364µ ± 1%    -20.01% (p=0.000 n=10)
Encode/fmt=gob/size=1k-8     2.989µ ± 1%   2.414µ ± 1%    -19.22% (p=0.000 n=10)
Encode/fmt=json/size=16k-8   25.98µ ± 1%   20.85µ ± 2%    -19.73% (p=0.000 n=10)
Parse-8                      12.47n ± 1%   12.49n ± 1%          ~ (p=0.955 n=10)
OnlyNew-8                                  5.000n ±  ∞ ¹
geomean                      1.133µ        336.1n         -15.10%
¹ need >= 6 samples for confidence interval at level 0.95
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -col /fmt -row .name -filter '/size:1k .unit:(ns/op OR B/op)' new.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
       │    json     │                 gob                 │
       │   sec/op    │   sec/op     vs base                │
Encode   1.364µ ± 1%   2.414µ ± 1%  +77.04% (p=0.000 n=10)

       │    json    │                gob                 │
       │    B/op    │    B/op     vs base                │
Encode   256.0 ± 0%   409.0 ± 0%  +59.77% (p=0.000 n=10)
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -row '/size@num,.name' -table goos -col '.file@(new.txt old.txt)' -alpha 0.0001 old.txt new.txt
-- stdout --
goos: linux
           │    new.txt     │                 old.txt                  │
           │     sec/op     │     sec/op      vs base                  │
1k Encode    1.879µ ± 28% ¹   2.341µ ± 28% ¹        ~ (p=0.006 n=20)
16k Encode   20.85µ ±  2%     25.98µ ±  1%    +24.58% (p=0.000 n=10)
Parse        12.49n ±  1%     12.47n ±  1%          ~ (p=0.955 n=10)
OnlyNew      5.000n ±   ∞ ²
geomean      222.4n           911.9n          +15.72%                ³
¹ benchmarks vary in .fullname
² need >= 6 samples for confidence interval at level 0.95
³ benchmark set differs from baseline; geomeans may not be comparable

           │     new.txt     │                  old.txt                  │
           │      B/op       │      B/op        vs base                  │
1k Encode      332.5 ± 23% ¹     416.0 ± 23% ¹        ~ (p=0.007 n=20)
16k Encode   3.199Ki ±  0%     4.000Ki ±  0%    +25.03% (p=0.000 n=10)
Parse          0.000 ±  0%       0.000 ±  0%          ~ (p=1.000 n=10) ²
geomean                    ³                    +16.08%                ³
¹ benchmarks vary in .fullname
² all samples are equal
³ summaries must be >0 to compute geomean

           │    new.txt    │                old.txt                 │
           │   allocs/op   │   allocs/op    vs base                 │
1k Encode    6.500 ± 23% ¹   6.500 ± 23% ¹       ~ (p=1.000 n=20)
16k Encode   64.00 ±  0%     64.00 ±  0%         ~ (p=1.000 n=10) ²
Parse        0.000 ±  0%     0.000 ±  0%         ~ (p=1.000 n=10) ²
geomean                  ³                  +0.00%                ³
¹ benchmarks vary in .fullname
² all samples are equal
³ summaries must be >0 to compute geomean

       │   new.txt    │           old.txt            │
       │  size-bytes  │  size-bytes    vs base       │
Binary   96.45Ki ± 0%   120.56Ki ± 0%  +25.00% (n=1)
-- stderr --
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -row .name -ignore .file -confidence 0.99 -format csv old.txt new.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
,old.txt,,new.txt,,,
,sec/op,CI,sec/op,CI,vs base,P
Encode,2.9885000000000003e-06,765%,2.414e-06,751%,-19.22%,p=0.027 n=30
Parse,1.2470000000000002e-08,1%,1.2490000000000001e-08,2%,~,p=0.955 n=10
OnlyNew,,,5e-09,∞
geomean,1.9304557751992128e-07,,5.3221842181519274e-08,,-10.05%,

,old.txt,,new.txt,,,
,B/op,CI,B/op,CI,vs base,P
Encode,512,700%,409,701%,-20.12%,p=0.025 n=30
Parse,0,0%,0,0%,~,p=1.000 n=10
geomean,,,,,-10.62%,

,old.txt,,new.txt,,,
,allocs/op,CI,allocs/op,CI,vs base,P
Encode,8,700%,8,700%,~,p=1.000 n=30
Parse,0,0%,0,0%,~,p=1.000 n=10
geomean,,,,,+0.00%,

,old.txt,,new.txt,,,
,size-bytes,CI,size-bytes,CI,vs base,P
Binary,123456,0%,98764,0%,-20.00%,n=1
geomean,123455.99999999996,,98764.00000000009,,-20.00%,
-- stderr --
new.txt:48: parsing measurement: invalid syntax
B7: benchmarks vary in .fullname
D7: benchmarks vary in .fullname
D9: need >= 8 samples for confidence interval at level 0.99
B14: benchmarks vary in .fullname
D14: benchmarks vary in .fullname
F15: all samples are equal
B16: summaries must be >0 to compute geomean
D16: summaries must be >0 to compute geomean
B20: benchmarks vary in .fullname
D20: benchmarks vary in .fullname
F21: all samples are equal
B22: summaries must be >0 to compute geomean
D22: summaries must be >0 to compute geomean
--
$ cd tests/data/benchstat && goperf benchstat -row '' -filter .unit:sec/op old.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
 │    old.txt     │
 │     sec/op     │
   2.341µ ± 28% ¹
¹ benchmarks vary in .fullname
-- stderr --
--
$ cd tests/data/benchstat && goperf benchstat new.txt new.txt
-- stdout --
goos: linux
goarch: amd64
pkg: example.com/shop
cpu: Fast CPU @ 3.00GHz
                           │   new.txt#0   │               new.txt#1                │
                           │    sec/op     │    sec/op      vs base                 │
Encode/fmt=json/size=1k-8    1.364µ ± 1%     1.364µ ± 1%         ~ (p=1.000 n=10)
Encode/fmt=gob/size=1k-8     2.414µ ± 1%     2.414µ ± 1%         ~ (p=1.000 n=10)
Encode/fmt=json/size=16k-8   20.85µ ± 2%     20.85µ ± 2%         ~ (p=1.000 n=10)
Parse-8                      12.49n ± 1%     12.49n ± 1%         ~ (p=1.000 n=10)
OnlyNew-8                    5.000n ±  ∞ ¹   5.000n ±  ∞ ¹       ~ (p=1.000 n=1)  ²
geomean                      336.1n          336.1n         +0.00%
¹ need >= 6 samples for confidence interval at level 0.95
² all samples are equal

                           │   new.txt#0    │               new.txt#1               │
                           │      B/op      │     B/op      vs base                 │
Encode/fmt=json/size=1k-8      256.0 ± 0%       256.0 ± 0%       ~ (p=1.000 n=10) ¹
Encode/fmt=gob/size=1k-8       409.0 ± 0%       409.0 ± 0%       ~ (p=1.000 n=10) ¹
Encode/fmt=json/size=16k-8   3.199Ki ± 0%     3.199Ki ± 0%       ~ (p=1.000 n=10) ¹
Parse-8                        0.000 ± 0%       0.000 ± 0%       ~ (p=1.000 n=10) ¹
geomean                                   ²                 +0.00%                ²
¹ all samples are equal
² summaries must be >0 to compute geomean

                           │  new.txt#0   │              new.txt#1              │
                           │  allocs/op   │ allocs/op   vs base                 │
Encode/fmt=json/size=1k-8    5.000 ± 0%     5.000 ± 0%       ~ (p=1.000 n=10) ¹
Encode/fmt=gob/size=1k-8     8.000 ± 0%     8.000 ± 0%       ~ (p=1.000 n=10) ¹
Encode/fmt=json/size=16k-8   64.00 ± 0%     64.00 ± 0%       ~ (p=1.000 n=10) ¹
Parse-8                      0.000 ± 0%     0.000 ± 0%       ~ (p=1.000 n=10) ¹
geomean                                 ²               +0.00%                ²
¹ all samples are equal
² summaries must be >0 to compute geomean

       │  new.txt#0   │         new.txt#1         │
       │  size-bytes  │  size-bytes   vs base     │
Binary   96.45Ki ± 0%   96.45Ki ± 0%  0.00% (n=1)
-- stderr --
new.txt:48: parsing measurement: invalid syntax
new.txt:48: parsing measurement: invalid syntax
--
$ cd tests/data/benchstat && goperf benchstat -filter '(' old.txt
-- stderr --
benchstat: parsing -filter: syntax error: expected key:value or subexpression
	(
	 ^
--
$ cd tests/data/benchstat && goperf benchstat -filter 'a:b c' old.txt
-- stderr --
benchstat: parsing -filter: syntax error: expected key:value
	a:b c
	    ^
--
$ cd tests/data/benchstat && goperf benchstat -filter '.name:/(/' old.txt
-- stderr --
benchstat: parsing -filter: syntax error: missing close "/"
	.name:/(/
	      ^
--
$ cd tests/data/benchstat && goperf benchstat -row .name@foo old.txt
-- stderr --
benchstat: parsing -row: syntax error: unknown order "foo"
	.name@foo
	      ^
--
$ cd tests/data/benchstat && goperf benchstat -col .unit old.txt
-- stderr --
benchstat: parsing -col: syntax error: .unit is only allowed in filters
	.unit
	^
--
$ cd tests/data/benchstat && goperf benchstat -table '.config@(a)' old.txt
-- stderr --
benchstat: parsing -table: syntax error: fixed order not allowed for .config
	.config@(a)
	        ^
--
$ cd tests/data/benchstat && goperf benchstat -row 'é"x"@' old.txt
-- stderr --
benchstat: parsing -row: syntax error: expected named sort order or parenthesized list
	é"x"@
	     ^
--
$ cd tests/data/benchstat && goperf benchstat -alpha 2 old.txt
-- stderr --
benchstat: -alpha must be in range [0, 1]
--
$ cd tests/data/benchstat && goperf benchstat -confidence -1 old.txt
-- stderr --
benchstat: -confidence must be in range [0, 1]
--
$ cd tests/data/benchstat && goperf benchstat old.txt nosuch.txt
-- stderr --
benchstat: open nosuch.txt: no such file or directory
--
$ cd tests/data/benchstat && goperf benchstat .
-- stderr --
benchstat: .:0: read .: is a directory
--
