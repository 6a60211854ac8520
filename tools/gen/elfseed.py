#!/usr/bin/env python3
"""Writes tests/data/elf: the smallest programs with a Go line table of each layout, 32 and 64 bit, either byte order.

Each has main.main (16 bytes, with main.f inlined at its bytes 4 to 8) and main.g (16 bytes). usage: tools/gen/elfseed.py FOLDER
"""
import os, struct, sys

TEXT = 0x401000
CODE = {  # 16 bytes each
    "amd64": (bytes.fromhex("493b6610 c5fe6f06 e807000000 c3 90 90 90".replace(" ", "")).ljust(16, b"\x90"),
              bytes.fromhex("62f1fe486f06 f3a4 0f1f4000 c3".replace(" ", "")).ljust(16, b"\xcc")),
    "arm64": (bytes.fromhex("900b40f9 ff6330eb 09000054 c0035fd6".replace(" ", "")),
              bytes.fromhex("fe0f1ff8 00040091 fd7b41a9 c0035fd6".replace(" ", ""))),
}


def varint(v):
    out = b""
    while True:
        b, v = v & 0x7f, v >> 7
        out += bytes([b | 0x80 if v else b])
        if not v:
            return out


def values(steps, quantum):
    """steps: (value, up to which byte of the function)"""
    out, val, pc = b"", -1, 0
    for v, end in steps:
        d = v - val
        out += varint(d << 1 if d >= 0 else ((-d - 1) << 1) | 1) + varint((end - pc) // quantum)
        val, pc = v, end
    return out + b"\0"


class Table:
    """One .gopclntab; gofunc is the offset of the inline trees in it."""

    def __init__(self, version, ptr, order, quantum):
        self.version, self.ptr, self.order, self.quantum = version, ptr, order, quantum

    def u32(self, v):
        return struct.pack(self.order + "I", v & 0xffffffff)

    def word(self, v):
        return struct.pack(self.order + ("Q" if self.ptr == 8 else "I"), v)

    def strings(self, names):
        out, at = b"\0", {}
        for n in names:
            at[n] = len(out)
            out += n.encode() + b"\0"
        return out, at

    def funcs(self):
        q = self.quantum
        return [
            {"entry": 0, "name": "main.main", "start": 10, "sp": values([(0, 4), (24, 16)], q), "inl": values([(-1, 4), (0, 8), (-1, 16)], q),
             "file": values([(0, 4), (1, 8), (0, 16)], q), "line": values([(11, 4), (30, 8), (12, 16)], q), "tree": 0},
            {"entry": 16, "name": "main.g", "start": 20, "sp": values([(0, 16)], q), "inl": b"",
             "file": values([(1, 16)], q), "line": values([(20, 8), (21, 16)], q), "tree": None},
        ]

    def pctab(self, funcs, base):
        out = b"\0" * (1 if base == 0 else 0)
        for f in funcs:
            for k in ("sp", "file", "line", "inl"):
                f[k + "_at"] = base + len(out) if f[k] else 0
                out += f[k]
        return out

    def record(self, f, name_at):
        r = self.u32(f["entry"]) if self.version >= 118 else self.word(TEXT + f["entry"])
        r += self.u32(name_at) + self.u32(0) + self.u32(0) + self.u32(f["sp_at"]) + self.u32(f["file_at"]) + self.u32(f["line_at"])
        r += self.u32(3)
        if self.version >= 116:
            r += self.u32(0)
        if self.version >= 120:
            r += self.u32(f["start"])
        r += bytes([0, 0, 0, 4 if self.version >= 118 else 0])
        r += self.u32(0) * 2 + self.u32(f["inl_at"])
        if self.version >= 118:
            r += self.u32(-1) * 3 + self.u32(-1 if f["tree"] is None else f["tree"])
        return r

    def tree(self, names):
        if self.version >= 120:
            return bytes([0, 0, 0, 0]) + self.u32(names["main.f"]) + self.u32(2) + self.u32(29)
        return struct.pack(self.order + "hBB", -1, 0, 0) + self.u32(1) + self.u32(30) + self.u32(names["main.f"]) + self.u32(2)

    def build(self):
        magic = {12: 0xfffffffb, 116: 0xfffffffa, 118: 0xfffffff0, 120: 0xfffffff1}[self.version]
        head = self.u32(magic) + bytes([0, 0, self.quantum, self.ptr])
        return self.build_12(head) if self.version == 12 else self.build_116(head)

    def build_116(self, head):
        funcs = self.funcs()
        names, name_at = self.strings(["main.main", "main.g", "main.f"])
        files, file_at = self.strings(["/src/a.go", "/src/b.go"])
        cutab = self.u32(file_at["/src/a.go"]) + self.u32(file_at["/src/b.go"])
        pctab = self.pctab(funcs, 0)
        field = 4 if self.version >= 118 else self.ptr
        put = self.u32 if self.version >= 118 else self.word
        start = 0 if self.version >= 118 else TEXT
        records = b""
        functab = b""
        size = field * (2 * len(funcs) + 1)
        for f in funcs:
            while (size + len(records)) % self.ptr:
                records += b"\0"
            functab += put(start + f["entry"]) + put(size + len(records))
            records += self.record(f, name_at[f["name"]])
        functab += put(start + 32)
        n_words = 8 if self.version >= 118 else 7
        at = 8 + n_words * self.ptr
        offsets = []
        for part in (names, cutab, files, pctab):
            offsets.append(at)
            at += len(part)
        offsets.append(at)
        out = head + self.word(len(funcs)) + self.word(2)
        if self.version >= 118:
            out += self.word(0)
        out += b"".join(self.word(o) for o in offsets) + names + cutab + files + pctab + functab + records
        self.gofunc = len(out)
        return out + self.tree(name_at)

    def build_12(self, head):
        funcs = self.funcs()
        size = 8 + self.ptr + self.ptr * (2 * len(funcs) + 1) + 4
        blob = b""
        at = {}
        for n in ("main.main", "main.g", "/src/a.go", "/src/b.go"):
            at[n] = size + len(blob)
            blob += n.encode() + b"\0"
        for f in funcs:  # file numbers count from 1
            f["file"] = values([(1, 16)] if f["entry"] == 0 else [(2, 16)], self.quantum)
            f["inl"] = b""
        blob += self.pctab(funcs, size + len(blob))
        functab = b""
        for f in funcs:
            while (size + len(blob)) % 4:
                blob += b"\0"
            functab += self.word(TEXT + f["entry"]) + self.word(size + len(blob))
            blob += self.record(f, at[f["name"]])
        functab += self.word(TEXT + 32)
        while (size + len(blob)) % 4:
            blob += b"\0"
        files = size + len(blob)
        blob += self.u32(3) + self.u32(at["/src/a.go"]) + self.u32(at["/src/b.go"])
        self.gofunc = 0
        return head + self.word(len(funcs)) + functab + self.u32(files) + blob


def elf(ptr, order, machine, code, table, gofunc, stripped):
    is64 = ptr == 8
    w = "Q" if is64 else "I"
    ehsize, phsize, shsize = (64, 56, 64) if is64 else (52, 32, 40)
    names = b"\0.text\0.gopclntab\0.symtab\0.strtab\0.shstrtab\0"
    off = ehsize + phsize
    base = TEXT - off
    text = code[0] + code[1]
    parts, place = b"", {}
    for name, data in ((".text", text), (".gopclntab", table)):
        place[name] = (off + len(parts), len(data))
        parts += data
    strtab = b"\0runtime.text\0main.main\0main.g\0go:func.*\0"
    syms = b""
    pcln = base + place[".gopclntab"][0]
    for n, value, size, sec in ((0, 0, 0, 0), (1, TEXT, 0, 1), (14, TEXT, 16, 1), (24, TEXT + 16, 16, 1), (31, pcln + gofunc, 0, 2)):
        if is64:
            syms += struct.pack(order + "IBBHQQ", n, 0x12, 0, sec, value, size)
        else:
            syms += struct.pack(order + "IIIBBH", n, value, size, 0x12, 0, sec)
    if not stripped:
        for name, data in ((".symtab", syms), (".strtab", strtab)):
            place[name] = (off + len(parts), len(data))
            parts += data
    place[".shstrtab"] = (off + len(parts), len(names))
    parts += names
    order_of = [n for n in (".text", ".gopclntab", ".symtab", ".strtab", ".shstrtab") if n in place]
    sections = b"\0" * shsize
    for n in order_of:
        o, size = place[n]
        alloc = n in (".text", ".gopclntab")
        flags = 6 if n == ".text" else 2 if alloc else 0
        kind = {".symtab": 2, ".strtab": 3, ".shstrtab": 3}.get(n, 1)
        link = order_of.index(".strtab") + 1 if n == ".symtab" else 0
        sections += struct.pack(order + "II" + w * 4 + "II" + w * 2, names.index(n.encode() + b"\0"), kind, flags, base + o if alloc else 0,
                                o, size, link, 0, 1, 24 if n == ".symtab" else 0)
    ident = b"\x7fELF" + bytes([2 if is64 else 1, 1 if order == "<" else 2, 1]) + b"\0" * 9
    head = ident + struct.pack(order + "HHI" + w * 3 + "IHHHHHH", 2, machine, 1, TEXT, ehsize, off + len(parts), 0, ehsize, phsize, 1,
                               shsize, len(order_of) + 1, len(order_of))
    size = off + len(parts)
    if is64:
        seg = struct.pack(order + "IIQQQQQQ", 1, 5, 0, base, base, size, size, 0x1000)
    else:
        seg = struct.pack(order + "IIIIIIII", 1, 0, base, base, size, size, 5, 0x1000)
    return head + seg + parts + sections


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for version in (12, 116, 118, 120):
        for name, ptr, order, machine, arch, quantum in (("amd64", 8, "<", 62, "amd64", 1), ("386", 4, "<", 3, "amd64", 1),
                                                         ("arm64", 8, "<", 183, "arm64", 4), ("s390x", 8, ">", 22, "arm64", 2)):
            if version not in (12, 120) and name in ("arm64", "s390x"):
                continue
            t = Table(version, ptr, order, quantum)
            data = t.build()
            for stripped in ((False, True) if version == 120 and name == "amd64" else (False,)):
                path = os.path.join(out, "go%d-%s%s.elf" % (version, name, "-stripped" if stripped else ""))
                open(path, "wb").write(elf(ptr, order, machine, CODE[arch], data, t.gofunc, stripped))


main()
