"""Checks a file against speedscope's schema, without its tools, and prints what is in it."""
import json, sys

d = json.load(open(sys.argv[1]))
assert d["$schema"] == "https://www.speedscope.app/file-format-schema.json"
frames = d["shared"]["frames"]
assert all(isinstance(f["name"], str) and f["name"] for f in frames)
for p in d["profiles"]:
    assert p["type"] == "sampled" and p["unit"] in ("none", "nanoseconds", "microseconds", "milliseconds", "seconds", "bytes")
    assert len(p["samples"]) == len(p["weights"]) and all(w > 0 for w in p["weights"])
    assert p["startValue"] == 0 and p["endValue"] == sum(p["weights"])
    assert all(isinstance(i, int) and 0 <= i < len(frames) for s in p["samples"] for i in s)
    print(p["name"], p["unit"], len(p["samples"]), "samples", p["endValue"])
print(d["profiles"][d["activeProfileIndex"]]["name"], "first,", len(frames), "frames")
