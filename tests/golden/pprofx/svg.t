# the picture fills its window, and a script moves and zooms it
$ goperf pprof -svg tests/data/pprof/block.pb.gz >$TMP/b.svg && python3 -c "import sys, xml.dom.minidom as m; d = m.parse(sys.argv[1]).documentElement; print(d.getAttribute('width'), d.getAttribute('viewBox') or 'no viewBox', [c.tagName for c in d.childNodes if c.nodeType == 1]); print([c.getAttribute('id') for c in d.getElementsByTagName('g')[:2]])" $TMP/b.svg
-- stdout --
100% no viewBox ['script', 'g']
['viewport', 'graph0']
--
@ needs go
# with -compat the same bytes, since the script comes from the Go installation
$ go tool pprof -svg -output=$TMP/theirs.svg tests/data/pprof/cpu.pb.gz 2>/dev/null; goperf pprof -compat -svg -output=$TMP/ours.svg tests/data/pprof/cpu.pb.gz 2>/dev/null; cmp $TMP/theirs.svg $TMP/ours.svg && echo same
-- stdout --
same
--
