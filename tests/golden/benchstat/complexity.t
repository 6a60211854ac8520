# Known growths with 1 % noise, and what must not be fitted: two sizes, sizes close together, values without a pattern, workers.
$ goperf benchstat -complexity tests/data/complexity/sizes.txt
-- stdout --
benchmark            unit       sizes             values            exponent            off by  growth
Index/n=*-8          sec/op     6: 10 to 1000000  3.163n to 3.191n  0.00 [-0.00, 0.00]    0.5%  constant
Search/n=*-8         sec/op     6: 10 to 1000000  13.97n to 64.31n  0.13 [0.09, 0.17]     0.6%  log n
Sum/size=*-8         sec/op     6: 10 to 1000000  23.91n to 396.8µ  0.87 [0.73, 1.02]     0.6%  n
Sum/size=*-8         B/op       6: 10 to 1000000  80.00 to 7.629Mi  1.00 [1.00, 1.00]     0.0%  n
Sum/size=*-8         allocs/op  6: 10 to 1000000  1.000 to 1.000    0.00 [0.00, 0.00]     0.0%  constant
Sort/n=*/kind=int-8  sec/op     6: 10 to 1000000  167.0n to 99.88m  1.15 [1.10, 1.20]     1.6%  n log n
Sort/n=*/kind=int-8  B/op       6: 10 to 1000000  0.000 to 0.000                                constant
Sort/n=*/kind=int-8  allocs/op  6: 10 to 1000000  0.000 to 0.000                                constant
Pairs/*-8            sec/op     4: 10 to 10000    188.1n to 89.51m  1.90 [1.67, 2.14]     0.3%  n²
Pairs/*-8            B/op       4: 10 to 10000    160.0 to 156.2Ki  1.00 [1.00, 1.00]     0.0%  n
Pairs/*-8            allocs/op  4: 10 to 10000    3.000 to 13.00    0.21 [0.11, 0.31]     5.0%  log n
Matrix/len=*-8       sec/op     5: 8 to 128       560.5n to 2.281m  3.00 [2.99, 3.01]     0.5%  n³
Matrix/len=*-8       B/op       5: 8 to 128       512.0 to 128.0Ki  2.00 [2.00, 2.00]     0.0%  n²
Matrix/len=*-8       allocs/op  5: 8 to 128       8.000 to 128.0    1.00 [1.00, 1.00]     0.0%  n
Few/n=*-8            sec/op     2: 10 to 100      10.00n to 100.2n                              too few sizes (2, of 4 at least)
Close/n=*-8          sec/op     4: 10 to 20       9.962n to 19.82n                              sizes too close (a factor of 2, of 8 at least)
Wild/n=*-8           sec/op     6: 10 to 1000000  8.554n to 29.80n  0.06 [-0.15, 0.27]          no simple growth (the best, constant, is 61% off)
Enc/size=*-8         sec/op     4: 1000 to 64000  2.042µ to 129.5µ  1.00 [0.96, 1.04]     2.5%  n
--
$ goperf benchstat -complexity -json -filter '.name:Pairs .unit:allocs/op' tests/data/complexity/sizes.txt
-- stdout --
{
 "schema": 1,
 "complexity": [
  {
   "benchmark": "Pairs/*-8",
   "file": "tests/data/complexity/sizes.txt",
   "pkg": "example.com/x",
   "key": "",
   "unit": "allocs/op",
   "status": "fits",
   "verdict": "log n",
   "growth": "log n",
   "or": [],
   "fixed": 0.0,
   "factor": 0.9089517093785114,
   "error": 0.04989195058380072,
   "exponent": 0.20865575518172041,
   "exponent_lo": 0.10699453928190815,
   "exponent_hi": 0.31031697108153267,
   "r2": 0.9749959656319769,
   "points": [
    {
     "n": 10,
     "value": 3,
     "runs": 6
    },
    {
     "n": 100,
     "value": 6,
     "runs": 6
    },
    {
     "n": 1000,
     "value": 9,
     "runs": 6
    },
    {
     "n": 10000,
     "value": 13,
     "runs": 6
    }
   ]
  }
 ]
}
--
$ goperf benchstat -complexity tests/data/benchstat/old.txt
-- stdout --
benchmark                 unit       sizes             values            exponent  off by  growth
Encode/fmt=json/size=*-8  sec/op     2: 1000 to 16000  1.705µ to 25.98µ                    too few sizes (2, of 4 at least)
Encode/fmt=json/size=*-8  B/op       2: 1000 to 16000  320.0 to 4.000Ki                    too few sizes (2, of 4 at least)
Encode/fmt=json/size=*-8  allocs/op  2: 1000 to 16000  5.000 to 64.00                      too few sizes (2, of 4 at least)
Encode/fmt=gob/size=*-8   sec/op     1: 1000 to 1000   2.989µ to 2.989µ                    too few sizes (1, of 4 at least)
Encode/fmt=gob/size=*-8   B/op       1: 1000 to 1000   512.0 to 512.0                      too few sizes (1, of 4 at least)
Encode/fmt=gob/size=*-8   allocs/op  1: 1000 to 1000   8.000 to 8.000                      too few sizes (1, of 4 at least)
-- stderr --
--
$ goperf benchstat -complexity -filter .name:Workers tests/data/complexity/sizes.txt
-- stderr --
benchstat: none of the 318 results has a size in its name, such as X/n=1000, X/size=4k or X/1000
--
