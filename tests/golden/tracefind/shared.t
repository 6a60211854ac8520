# nine faults, each inside a task: each is found in the window of its task
@ needs shared
$ goperf trace findings --top=0 $SHARED/corpora/traces/patho.trace | grep -E '^[0-9]+\.|when'
-- stdout --
1. goroutine-leak: 12.7 min of blocked goroutines (likely)
   when     0.153865 s to 2.710932 s, task goroutine-leak
2. gc-assist: 3.75 s of assisting the collector (certain)
   when     0.193417 s to 1.704693 s, task gc-assist-storm
3. sched-latency: 3.42 s of waiting for a processor (certain)
   when     1.714511 s to 2.126465 s, task sched-latency-cpu-hogs
4. lock-convoy: 2.86 s of waiting for a lock (likely)
   when     0.000331 s to 0.148369 s, task lock-convoy
5. idle-processor: 702 ms of idle processors (certain)
   when     0.000301 s to 2.705155 s
6. critical-path: 601 ms of the critical path (certain)
   when     1.714489 s to 2.319503 s, task sched-latency-cpu-hogs
7. long-run: 412 ms of others waiting (certain)
   when     1.714595 s to 2.158451 s, task sched-latency-cpu-hogs
8. sched-latency: 339 ms of waiting for a processor (certain)
   when     0.029395 s to 0.625351 s
9. long-run: 195 ms of others waiting (certain)
   when     0.736594 s to 1.583224 s, task gc-assist-storm
10. sched-latency: 186 ms of waiting for a processor (certain)
   when     0.251637 s to 1.694251 s, task gc-assist-storm
11. critical-path: 154 ms of the critical path (certain)
   when     2.402136 s to 2.603158 s, task pipeline-critical-path
12. pipeline-bottleneck: 133 ms of waiting to send (likely)
   when     2.402218 s to 2.602173 s, task pipeline-critical-path
13. critical-path: 130 ms of the critical path (certain)
   when     0.000173 s to 0.148599 s, task lock-convoy
14. timer-storm: 86.9 ms of waiting to run after the timer (certain)
   when     2.608406 s to 2.628123 s, task timer-storm
15. critical-path: 61.4 ms of the critical path (certain)
   when     2.324684 s to 2.396944 s, task syscall-handoff
16. slow-stop: 51.0 ms of waiting for the last to stop (certain)
   when     1.030983 s to 1.684808 s, task gc-assist-storm
17. syscall-handoff: 26.5 ms of processors held and waited for (certain)
   when     2.333969 s to 2.396936 s, task syscall-handoff
18. wakeup-ping-pong: 2.21 ms of waking up and running for a moment (likely)
   when     2.703799 s to 2.705275 s, task wakeup-chain
19. stop-the-world: 936 µs of a stopped world (certain)
   when     2.633387 s to 2.688596 s, task stw-readmemstats
--
# a program that waits
@ needs shared
$ goperf trace findings $SHARED/corpora/traces/idle-90s.trace
-- stdout --
Nothing found in this window.
--
