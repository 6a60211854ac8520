#!/usr/bin/env python3
"""Writes the Mach-O and PE twins of tests/data/elf/go120-amd64.elf: the same code, table and symbols. usage: tools/gen/foreignseed.py FOLDER"""
import os, struct, sys

folder = sys.argv[1]
elf = open(os.path.join(folder, "go120-amd64.elf"), "rb").read()
text, table = elf[0x78:0x78 + 0x21], elf[0x99:0x99 + 0x15c]
TEXT, TABLE, GOFUNC = 0x401000, 0x401021, 0x40116d
SYMBOLS = [("runtime.text", TEXT, 1), ("main.main", TEXT, 1), ("main.g", TEXT + 16, 1), ("runtime.etext", TABLE, 1),
           ("runtime.pclntab", TABLE, 2), ("go:func.*", GOFUNC, 2), ("runtime.epclntab", TABLE + len(table), 2)]


def name(s):
    return s.encode().ljust(16, b"\0")


def macho(symbols):
    head = 32 + 72 + 2 * 80 + 24
    body = text + table
    strings, nlist = b"\0", b""
    for s, addr, sect in symbols:
        nlist += struct.pack("<IBBHQ", len(strings), 0x0e, sect, 0, addr)
        strings += b"_" + s.encode() + b"\0"
    sections = b""
    for s, addr, at, n in (("__text", TEXT, head, len(text)), ("__gopclntab", TABLE, head + len(text), len(table))):
        sections += name(s) + name("__TEXT") + struct.pack("<QQIIIIIIII", addr, n, at, 0, 0, 0, 0, 0, 0, 0)
    segment = struct.pack("<II", 0x19, 72 + 160) + name("__TEXT") + struct.pack("<QQQQIIII", TEXT, len(body), head, len(body), 5, 5, 2, 0)
    symtab = struct.pack("<IIIIII", 2, 24, head + len(body), len(symbols), head + len(body) + len(nlist), len(strings))
    top = struct.pack("<IIIIIIII", 0xfeedfacf, 0x01000007, 3, 2, 2, 72 + 160 + 24, 0x200000, 0)
    return top + segment + sections + symtab + body + nlist + strings


def pe(symbols):
    head = 64 + 24 + 32 + 2 * 40
    base = 0x400000
    strings, records = b"", b""
    for s, addr, sect in symbols:
        records += struct.pack("<IIIhHBB", 0, 4 + len(strings), addr - (TEXT if sect == 1 else TABLE), sect, 0, 2, 0)
        strings += s.encode() + b"\0"
    body = text + table
    top = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0"
    top += struct.pack("<HHIIIHH", 0x8664, 2, 0, head + len(body) if symbols else 0, len(symbols), 32, 0x22)
    top += struct.pack("<H", 0x20b).ljust(24, b"\0") + struct.pack("<Q", base)
    for s, addr, at, n, flags in ((b".text", TEXT, head, len(text), 0x60000020), (b".rdata", TABLE, head + len(text), len(table), 0x40000040)):
        top += s.ljust(8, b"\0") + struct.pack("<IIIIIIHHI", n, addr - base, n, at, 0, 0, 0, 0, flags)
    return top + body + records + (struct.pack("<I", 4 + len(strings)) + strings if symbols else b"")


def fat(part):
    return struct.pack(">II", 0xcafebabe, 1) + struct.pack(">IIIII", 0x01000007, 3, 28, len(part), 0) + part


for file, data in (("go120-amd64.macho", macho(SYMBOLS)), ("go120-amd64-stripped.macho", macho([])), ("go120-amd64.pe", pe(SYMBOLS)),
                   ("go120-amd64-stripped.pe", pe([])), ("go120-amd64.fat", fat(macho(SYMBOLS)))):
    open(os.path.join(folder, file), "wb").write(data)
