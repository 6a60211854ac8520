# the program was built with -trimpath: its names lead to the module in the search path
$ goperf pprof -list='main\.sum$' -source_path=tests/data/profile-src tests/data/pprof/cpu.pb.gz
-- stdout --
Total: 250ms
ROUTINE ======================== main.sum in example.com/profiles/main.go
      10ms      240ms (flat, cum) 96.00% of Total
         .          .     37:func sum(n int) (t int) {
      10ms       10ms     38:	for i := 0; i < n; i++ {
         .      230ms     39:		t += double(i)
         .          .     40:	}
         .          .     41:	return t
         .          .     42:}
         .          .     43:
         .          .     44:type shop struct {
--
# no regular expression, so it is taken as it stands
$ goperf pprof -list='main.labelled.func1)' tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
parsing argument regexp main.labelled.func1): error parsing regexp: unexpected ): `main.labelled.func1)`
--
$ goperf pprof -list='main.sum)' -compat tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
parsing argument regexp main.sum): error parsing regexp: unexpected ): `main.sum)`
--
# where the original would not look
$ goperf pprof -list='main\.sum$' -compat -source_path=tests/data/profile-src -trim_path=/nowhere tests/data/pprof/cpu.pb.gz
-- stdout --
Total: 250ms
ROUTINE ======================== main.sum in example.com/profiles/main.go
      10ms      240ms (flat, cum) 96.00% of Total
 Error: could not find file example.com/profiles/main.go on path tests/data/profile-src
--
$ goperf pprof -list=nosuch tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
no matches found for regexp: nosuch
--
