# what is as it should be yields nothing
$ goperf trace findings tests/data/findings/sharded.trace.gz
-- stdout --
Nothing found in this window.
--
$ goperf trace findings tests/data/findings/parked.trace.gz
-- stdout --
Nothing found in this window.
--
$ goperf trace findings tests/data/findings/pool.trace.gz
-- stdout --
Nothing found in this window.
--
$ goperf trace findings tests/data/findings/http.trace.gz
-- stdout --
Nothing found in this window.
--
$ goperf trace findings tests/data/findings/idle.trace.gz
-- stdout --
Nothing found in this window.
--
