#!/usr/bin/env python3
"""Writes tests/data/trace/mini.trace: a trace of a few hundred bytes with nearly every event, put together by hand, in which
each truncation and each flipped byte can be tried."""
import os, sys


def num(v):
    out = bytearray()
    while v >= 0x80:
        out.append(v & 0x7F | 0x80)
        v >>= 7
    out.append(v)
    return bytes(out)


def nums(*vs):
    return b"".join(num(v) for v in vs)


def batch(gen, m, time, data):
    return b"\x01" + nums(gen, m, time, len(data)) + data


def event(kind, *args):
    return bytes([kind]) + nums(1, *args)


NONE = 2**64 - 1
STRINGS = ["main.main", "main.go", "sync", "network", "task", "region", "key", "a \"value\"\n", "GC mark termination", "runtime.Gosched"]


def tables(gen):
    strings = b"\x04" + b"".join(b"\x05" + nums(i + 1, len(s)) + s.encode() for i, s in enumerate(STRINGS))
    stacks = b"\x02" + b"\x03" + nums(1, 2, 0x401000, 1, 2, 12, 0x401100, 1, 2, 30) + b"\x03" + nums(2, 1, 0x401200, 1, 2, 7)
    samples = b"\x06" + b"\x07" + nums(1000 * gen + 40, 1, 0, 1, 2)
    return batch(gen, NONE, 1000 * gen + 90, strings) + batch(gen, NONE, 1000 * gen + 90, stacks) + batch(gen, NONE, 1000 * gen + 90, samples)


def sync(gen):
    return batch(gen, NONE, 1000 * gen, b"\x32\x08" + num(15625000) + b"\x33" + nums(2, 64000 * gen, 1700000000 + gen, 500))


def first():
    e = event(14 - 1, 0, 1)  # ProcStatus running
    e += event(25, 1, 1, 2) + event(48, 7, NONE, 4, 2)  # this goroutine runs, another waits
    e += event(9, 4, 1) + event(37, 4096) + event(38, 8192) + event(39, 9)
    e += event(40, 5, 0, 5, 1) + event(42, 5, 6, 1) + event(44, 5, 7, 8, 2) + event(43, 5, 6, 1)
    e += event(14, 2, 2, 1) + event(47, 3, 2, 1) + event(21, 7, 1, 1)
    e += event(26, 9, 1) + event(29, 1, 1) + event(27) + event(32, 1) + event(33, 10, 5) + event(35, 1) + event(36) + event(30, 2)
    e += event(22, 1, 1) + event(23) + event(45, 3, 1)  # a system call; a switch to goroutine 3
    e += event(46, 1, 1) + event(19, 10, 1) + event(16, 2, 1) + event(17) + event(16, 1, 2) + event(20, 3, 2)
    e += event(128, 1, 2, 3) + event(132, 4, 5) + event(133, 4)
    return e


def second():
    e = event(14 - 1, 0, 1) + event(25, 7, NONE, 1) + event(25, 1, NONE, 4)
    return e + event(16, 7, 1) + event(41, 5, 1) + event(17)


def main():
    out = b"go 1.26 trace\0\0\0"
    out += sync(1) + batch(1, 1, 1005, first()) + tables(1) + b"\x31\x01" + nums(1, 1, 1000, 3) + b"\x01\x02\x03" + b"\x34"
    out += sync(2) + batch(2, 1, 2005, second()) + tables(2) + b"\x34"
    here = os.path.dirname(os.path.abspath(__file__))
    open(os.path.join(here, "..", "trace", "mini.trace"), "wb").write(out)


main()
