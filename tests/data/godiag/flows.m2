# p
./ring.go:40:6: cannot inline helper: marked go:noinline
./ring.go:24:6: cannot inline (*Ring).Name: function too complex: cost 152 exceeds budget 80
./ring.go:42:6: cannot inline Close: unhandled op DEFER
./ring.go:19:17: inlining call to atomic.(*Int64).Add
./ring.go:26:15: inlining call to newThing
./ring.go:44:20: inlining call to os.Open
./ring.go:48:16: inlining call to os.(*File).Close
/usr/local/go/src/sync/atomic/type.go:67:6: inlining call to atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).CompareAndSwap
/usr/local/go/src/sync/atomic/type.go:64:6: inlining call to atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Swap
/usr/local/go/src/sync/atomic/type.go:61:6: inlining call to atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Store
/usr/local/go/src/sync/atomic/type.go:58:6: inlining call to atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Load
./ring.go:18:7: r does not escape
./ring.go:40:13: b does not escape
./ring.go:24:21: parameter k leaks to {heap} for (*Ring).Name with derefs=0:
./ring.go:24:21:   flow: {heap} ← k:
./ring.go:24:21:     from r.m[k] (key of map put) at ./ring.go:25:5
./ring.go:26:15: &thing{...} escapes to heap in (*Ring).Name:
./ring.go:26:15:   flow: ~r0 ← &{storage for &thing{...}}:
./ring.go:26:15:     from &thing{...} (spill) at ./ring.go:26:15
./ring.go:26:15:     from ~r0 = &thing{...} (assign-pair) at ./ring.go:26:15
./ring.go:26:15:   flow: p ← ~r0:
./ring.go:26:15:     from p := ~r0 (assign) at ./ring.go:26:4
./ring.go:26:15:   flow: {heap} ← p:
./ring.go:26:15:     from keep = p (assign) at ./ring.go:27:7
./ring.go:30:33: "x" + k + string(bs) escapes to heap in (*Ring).Name:
./ring.go:30:33:   flow: ~r0 ← &{storage for "x" + k + string(bs)}:
./ring.go:30:33:     from "x" + k + string(bs) (spill) at ./ring.go:30:33
./ring.go:30:33:     from strings.ToUpper("x" + k + string(bs)) (call parameter) at ./ring.go:30:24
./ring.go:30:33:     from return strings.ToUpper("x" + k + string(bs)) (return) at ./ring.go:30:2
./ring.go:24:7: r does not escape
./ring.go:24:21: leaking param: k
./ring.go:24:31: bs does not escape
./ring.go:26:15: &thing{...} escapes to heap
./ring.go:28:13: append does not escape
./ring.go:30:33: "x" + k + string(bs) escapes to heap
./ring.go:30:42: string(bs) does not escape
./ring.go:37:38: &thing{...} escapes to heap in newThing:
./ring.go:37:38:   flow: ~r0 ← &{storage for &thing{...}}:
./ring.go:37:38:     from &thing{...} (spill) at ./ring.go:37:38
./ring.go:37:38:     from return &thing{...} (return) at ./ring.go:37:31
./ring.go:37:38: &thing{...} escapes to heap
