# folded stacks out, and in again
$ goperf pprof -folded -focus=Pool tests/data/pprof/cpu.pb.gz
-- stdout --
runtime.main;main.main;main.work;main.labelled;runtime/pprof.Do;main.labelled.func1;main.work.func1;main.sum;main.double;fmt.Sprint;fmt.(*pp).free;sync.(*Pool).Put 20000000
runtime.main;main.main;main.work;main.labelled;runtime/pprof.Do;main.labelled.func1;main.work.func1;main.sum;main.double;fmt.Sprint;fmt.newPrinter;sync.(*Pool).Get 20000000
runtime.main;main.main;main.work;main.labelled;runtime/pprof.Do;main.labelled.func1;main.work.func1;main.sum;main.double;fmt.Sprint;fmt.newPrinter;sync.(*Pool).Get;sync.runtime_procUnpin 10000000
--
$ goperf pprof -folded -lines -inuse_objects tests/data/pprof/heap.pb.gz | head -3
-- stdout --
main.contend.func1 example.com/profiles/main.go:82;main.(*shop).Add example.com/profiles/main.go:53 99
runtime.main runtime/proc.go:216;runtime.makechan runtime/chan.go:99;runtime.mallocgc runtime/malloc.go:1143 146
runtime.systemstack runtime/asm_amd64.s:562;runtime.gcMarkTermination.func3 runtime/mgc.go:1515;runtime.startTheWorldWithSema runtime/proc.go:1799;runtime.newm runtime/proc.go:2870;runtime.allocm runtime/proc.go:2326;runtime.mcommoninit runtime/proc.go:1018;runtime.mpreinit runtime/os_linux.go:388;runtime.malg runtime/proc.go:5274;runtime.newobject runtime/malloc.go:2157;runtime.mallocgc runtime/malloc.go:1150 34
--
$ goperf pprof -folded tests/data/pprof/cpu.pb.gz | goperf pprof -top - 2>/dev/null | head -5
-- stdout --
Type: samples
Showing nodes accounting for 250000000, 100% of 250000000 total
      flat  flat%   sum%        cum   cum%
  50000000 20.00% 20.00%   50000000 20.00%  runtime.asyncPreempt
  20000000  8.00% 28.00%   20000000  8.00%  runtime.getMCache
--
$ printf 'a;b 1\n\na 2\na;b 3\n' | goperf pprof -traces - 2>/dev/null
-- stdout --
Type: samples
-----------+-------------------------------------------------------
         1   b
             a
-----------+-------------------------------------------------------
         2   a
-----------+-------------------------------------------------------
         3   b
             a
-----------+-------------------------------------------------------
--
$ printf 'a;b 1\nno number\n' | goperf pprof -top -
? 2
-- stderr --
standard input: parsing profile: unrecognized profile format (as profile.proto it is broken at byte 0 of 16: expected a period)
failed to fetch any source profiles
--
# flame graphs: names are never markup
$ goperf pprof -flame=$TMP/f.svg tests/data/pprofx/hostile.folded 2>/dev/null && grep -c '<script' $TMP/f.svg && grep -o '<title>[^/]*' $TMP/f.svg
-- stdout --
1
<title>all (8, 100%)<
<title>main (8, 100%)<
<title>alert (5, 62.50%)<
<title>&#34;x&#34;&#38;]]&#62; (5, 62.50%)<
<title>a b (3, 37.50%)<
<title>c�d (3, 37.50%)<
--
@ needs python3
$ goperf pprof -flame=$TMP/f.svg tests/data/pprofx/hostile.folded 2>/dev/null && python3 -c "import sys, xml.dom.minidom; print(xml.dom.minidom.parse(sys.argv[1]).documentElement.tagName)" $TMP/f.svg
-- stdout --
svg
--
@ needs python3
$ goperf pprof -flame=$TMP/f.html tests/data/pprofx/hostile.folded; python3 -c "import sys, re, json; t = open(sys.argv[1]).read(); d = json.loads(re.search('id=.data.>(.*?)</script>', t)[1]); print(len(d['tree']['w']), d['tree']['w'][0], d['names']); print(len(re.findall('<(script|style|meta)', t)), re.findall('default-src [^;]*', t))" $TMP/f.html
-- stdout --
6 8 ['root', 'main', 'a b', 'c\x01d', 'alert', '"x"&]]>']
7 ["default-src 'none'"]
-- stderr --
Main binary filename not available.
Generating report in $TMP/f.html
--
$ goperf pprof -flame=f.png tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
-flame=f.png: the name must end in .svg or .html
--
$ goperf pprof -folded -top tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
must set at most one output format
--
