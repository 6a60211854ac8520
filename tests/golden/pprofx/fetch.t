# profiles of a server: the address without a path, seconds, the copy that is kept
@ needs python3
$ python3 tests/data/pprofx/serve.py 'goperf pprof -top -seconds 2 127.0.0.1:$PORT | tail -3; ls $TMP'
-- stdout --
         0     0%   100%       10ms  4.00%  runtime.wbBufFlush.func1
         0     0%   100%       10ms  4.00%  runtime.wbBufFlush1
         0     0%   100%      240ms 96.00%  runtime/pprof.Do
pprof.profiles.samples.cpu.001.pb.gz
-- stderr --
Fetching profile over HTTP from http://127.0.0.1:PORT/debug/pprof/profile?seconds=2
Please wait... (2s)
Saved profile in $TMP/pprof.profiles.samples.cpu.001.pb.gz
--
@ needs python3
$ python3 tests/data/pprofx/serve.py 'goperf pprof -comments http://127.0.0.1:$PORT/nosuch http://127.0.0.1:$PORT/heap 2>&1 | sort'
-- stdout --
Fetched 1 source profiles out of 2
Fetching profile over HTTP from http://127.0.0.1:PORT/heap
Fetching profile over HTTP from http://127.0.0.1:PORT/nosuch
Saved profile in $TMP/pprof.profiles.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz
http://127.0.0.1:PORT/nosuch: server response: 404 Not Found - Unknown profile
-- stderr --
--
# nothing to be had
@ needs python3
$ python3 tests/data/pprofx/serve.py 'goperf pprof -top http://127.0.0.1:$PORT/nosuch ftp://127.0.0.1/x nosuch 127.0.0.1:x/y'
? 2
-- stderr --
Fetching profile over HTTP from http://127.0.0.1:PORT/nosuch
http://127.0.0.1:PORT/nosuch: server response: 404 Not Found - Unknown profile
ftp://127.0.0.1/x: Get "ftp://127.0.0.1/x": unsupported protocol scheme "ftp"
nosuch: stat nosuch: no such file or directory
127.0.0.1:x/y: stat 127.0.0.1:x/y: no such file or directory
failed to fetch any source profiles
--
@ needs python3
$ python3 tests/data/pprofx/serve.py 'goperf pprof -top -timeout 1 http://127.0.0.1:$PORT/slow'
? 2
-- stderr --
Fetching profile over HTTP from http://127.0.0.1:PORT/slow
http://127.0.0.1:PORT/slow: Get "http://127.0.0.1:PORT/slow": net/http: timeout awaiting response headers
failed to fetch any source profiles
--
# names and tokens; a password is not printed, but for -compat
@ needs python3
$ python3 tests/data/pprofx/serve.py 'goperf pprof -comments http://me:se%20cret@127.0.0.1:$PORT/basic; goperf pprof -compat -comments http://me:no@127.0.0.1:$PORT/basic'
? 2
-- stderr --
Fetching profile over HTTP from http://me:***@127.0.0.1:PORT/basic
Saved profile in $TMP/pprof.profiles.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz
Fetching profile over HTTP from http://me:no@127.0.0.1:PORT/basic
http://me:no@127.0.0.1:PORT/basic: server response: 401 Unauthorized
failed to fetch any source profiles
--
@ needs python3
$ python3 tests/data/pprofx/serve.py 'goperf pprof -H "Authorization: Bearer abc" -H "X-A: b" -comments http://127.0.0.1:$PORT/token; goperf pprof -H nothing -comments http://127.0.0.1:$PORT/token'
? 2
-- stderr --
Fetching profile over HTTP from http://127.0.0.1:PORT/token
Saved profile in $TMP/pprof.profiles.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz
http://127.0.0.1:PORT/token: -H "nothing": expected a header, 'Name: value'
failed to fetch any source profiles
--
# certificates: known, unknown, not looked at
@ needs openssl
$ python3 tests/data/pprofx/serve.py -tls $TMP 'goperf pprof -tls_ca $TMP/cert.pem -comments https://127.0.0.1:$PORT/heap && goperf pprof -comments https+insecure://127.0.0.1:$PORT/heap; goperf pprof -comments https://127.0.0.1:$PORT/heap 2>/dev/null || echo refused'
-- stdout --
refused
-- stderr --
Fetching profile over HTTP from https://127.0.0.1:PORT/heap
Saved profile in $TMP/pprof.profiles.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz
Fetching profile over HTTP from https+insecure://127.0.0.1:PORT/heap
Saved profile in $TMP/pprof.profiles.alloc_objects.alloc_space.inuse_objects.inuse_space.002.pb.gz
--
# a copy that cannot be kept is said
@ needs python3
$ touch $TMP/file && PPROF_TMPDIR=$TMP/file/x HOME=$TMP/home python3 tests/data/pprofx/serve.py 'goperf pprof -comments http://127.0.0.1:$PORT/moved'
-- stderr --
Fetching profile over HTTP from http://127.0.0.1:PORT/moved
Could not use temp dir $TMP/file/x: make folder $TMP/file/x: Not a directory
Saved profile in $TMP/home/pprof/pprof.profiles.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz
--
# names from the server: by POST, with the same headers as the profile, and by GET where POST is not taken
$ python3 tests/data/pprofx/serve.py 'goperf pprof -traces http://127.0.0.1:$PORT/debug/pprof/bare 2>/dev/null; goperf pprof -traces -H "Authorization: Bearer abc" http://127.0.0.1:$PORT/guarded/debug/pprof/bare 2>/dev/null; goperf pprof -compat -traces -H "Authorization: Bearer abc" http://127.0.0.1:$PORT/guarded/debug/pprof/bare 2>&1 | tail -1'
-- stdout --
File: prog
Type: space
-----------+-------------------------------------------------------
     bytes:  8B
        8B   posted.401000
             posted.402000
-----------+-------------------------------------------------------
File: prog
Type: space
-----------+-------------------------------------------------------
     bytes:  8B
        8B   main.f401000
             main.f402000
-----------+-------------------------------------------------------
http post http://127.0.0.1:PORT/guarded/debug/pprof/symbol: server response: 405
--
$ python3 tests/data/pprofx/serve.py -tls $TMP 'goperf pprof -tls_ca $TMP/cert.pem -traces https://127.0.0.1:$PORT/debug/pprof/bare 2>/dev/null'
-- stdout --
File: prog
Type: space
-----------+-------------------------------------------------------
     bytes:  8B
        8B   posted.401000
             posted.402000
-----------+-------------------------------------------------------
--
