# example.com/ring
./ring.go:18:6: can inline (*Ring).Push with cost 22 as: method(*Ring) func(int) { i := (*atomic.Int64).Add(r.head, int64(1)); r.buf[i & int64(63)] = v }
./ring.go:37:6: can inline newThing with cost 5 as: func(int) *thing { return &thing{...} }
./ring.go:40:6: cannot inline helper: marked go:noinline
./ring.go:24:6: cannot inline (*Ring).Name: function too complex: cost 152 exceeds budget 80
./ring.go:42:6: cannot inline Close: unhandled op DEFER
./ring.go:48:3: can inline Close.deferwrap1 with cost 69 as: func() { (*os.File).Close(.autotmp_6) }
./ring.go:52:6: can inline Pick with cost 10 as: func([]int, int) int { return a[i] + a[i + 1] }
/usr/local/go/src/sync/atomic/type.go:67:6: can inline atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).CompareAndSwap with cost 63 as: method(*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]) func(*[16]uintptr, *go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }, *go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }) bool { return atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) }
/usr/local/go/src/sync/atomic/type.go:64:6: can inline atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Swap with cost 62 as: method(*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]) func(*[16]uintptr, *go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }) *go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int } { return (*go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int })(atomic.SwapPointer(&atomic.x.v, unsafe.Pointer(atomic.new))) }
/usr/local/go/src/sync/atomic/type.go:61:6: can inline atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Store with cost 61 as: method(*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]) func(*[16]uintptr, *go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }) { atomic.StorePointer(&atomic.x.v, unsafe.Pointer(atomic.val)) }
/usr/local/go/src/sync/atomic/type.go:58:6: can inline atomic.(*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Load with cost 4 as: method(*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]) func(*[16]uintptr) *go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int } { return (*go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int })(atomic.LoadPointer(&atomic.x.v)) }
/usr/local/go/src/sync/atomic/type.go:67:6: can inline atomic.(*Pointer[os.dirInfo]).CompareAndSwap with cost 70 as: method(*atomic.Pointer[os.dirInfo]) func(*os.dirInfo, *os.dirInfo) bool { return (*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).CompareAndSwap(atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.old, atomic.new) }
/usr/local/go/src/sync/atomic/type.go:64:6: can inline atomic.(*Pointer[os.dirInfo]).Swap with cost 68 as: method(*atomic.Pointer[os.dirInfo]) func(*os.dirInfo) *os.dirInfo { return (*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Swap(atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.new) }
/usr/local/go/src/sync/atomic/type.go:61:6: can inline atomic.(*Pointer[os.dirInfo]).Store with cost 66 as: method(*atomic.Pointer[os.dirInfo]) func(*os.dirInfo) { (*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Store(atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.val) }
/usr/local/go/src/sync/atomic/type.go:58:6: can inline atomic.(*Pointer[os.dirInfo]).Load with cost 9 as: method(*atomic.Pointer[os.dirInfo]) func() *os.dirInfo { return (*atomic.Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Load(atomic.x, &atomic..dict.Pointer[os.dirInfo]) }
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
./ring.go:48:3: func literal escapes to heap in Close:
./ring.go:48:3:   flow: {heap} ← &{storage for func literal}:
./ring.go:48:3:     from func literal (spill) at ./ring.go:48:3
./ring.go:48:3: Close capturing by value: .autotmp_6 (addr=false assign=false width=8)
./ring.go:42:12: parameter names leaks to {heap} for Close with derefs=1:
./ring.go:42:12:   flow: {temp} ← names:
./ring.go:42:12:   flow: n ← *{temp}:
./ring.go:42:12:     from for loop (range-deref) at ./ring.go:43:14
./ring.go:42:12:   flow: os.name ← n:
./ring.go:42:12:     from os.name := n (assign-pair) at ./ring.go:44:20
./ring.go:42:12:   flow: {heap} ← os.name:
./ring.go:42:12:     from os.OpenFile(os.name, 0, fs.FileMode(0)) (call parameter) at ./ring.go:44:20
./ring.go:42:12: leaking param content: names
./ring.go:52:11: a does not escape
/usr/local/go/src/sync/atomic/type.go:67:7: parameter atomic.x leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).CompareAndSwap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:67:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:67:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:68:33
/usr/local/go/src/sync/atomic/type.go:67:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:68:31
/usr/local/go/src/sync/atomic/type.go:67:7:     from atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:68:30
/usr/local/go/src/sync/atomic/type.go:67:37: parameter atomic.old leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).CompareAndSwap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:67:37:   flow: {heap} ← atomic.old:
/usr/local/go/src/sync/atomic/type.go:67:37:     from atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:68:30
/usr/local/go/src/sync/atomic/type.go:67:42: parameter atomic.new leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).CompareAndSwap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:67:42:   flow: {heap} ← atomic.new:
/usr/local/go/src/sync/atomic/type.go:67:42:     from atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:68:30
/usr/local/go/src/sync/atomic/type.go:64:7: parameter atomic.x leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Swap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:64:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:64:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:64:72
/usr/local/go/src/sync/atomic/type.go:64:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:64:70
/usr/local/go/src/sync/atomic/type.go:64:7:     from atomic.SwapPointer(&atomic.x.v, unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:64:69
/usr/local/go/src/sync/atomic/type.go:64:27: parameter atomic.new leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Swap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:64:27:   flow: {heap} ← atomic.new:
/usr/local/go/src/sync/atomic/type.go:64:27:     from atomic.SwapPointer(&atomic.x.v, unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:64:69
/usr/local/go/src/sync/atomic/type.go:61:7: parameter atomic.x leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Store with derefs=0:
/usr/local/go/src/sync/atomic/type.go:61:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:61:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:61:53
/usr/local/go/src/sync/atomic/type.go:61:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:61:51
/usr/local/go/src/sync/atomic/type.go:61:7:     from atomic.StorePointer(&atomic.x.v, unsafe.Pointer(atomic.val)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:61:50
/usr/local/go/src/sync/atomic/type.go:61:28: parameter atomic.val leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Store with derefs=0:
/usr/local/go/src/sync/atomic/type.go:61:28:   flow: {heap} ← atomic.val:
/usr/local/go/src/sync/atomic/type.go:61:28:     from atomic.StorePointer(&atomic.x.v, unsafe.Pointer(atomic.val)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:61:50
/usr/local/go/src/sync/atomic/type.go:58:7: parameter atomic.x leaks to {heap} for (*Pointer[go.shape.struct { os.mu sync.Mutex; os.buf *[]uint8; os.nbuf int; os.bufp int }]).Load with derefs=0:
/usr/local/go/src/sync/atomic/type.go:58:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:58:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:58:60
/usr/local/go/src/sync/atomic/type.go:58:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:58:58
/usr/local/go/src/sync/atomic/type.go:58:7:     from atomic.LoadPointer(&atomic.x.v) (call parameter) at /usr/local/go/src/sync/atomic/type.go:58:57
/usr/local/go/src/sync/atomic/type.go:67:7: parameter atomic.x leaks to {heap} for (*Pointer[os.dirInfo]).CompareAndSwap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:67:7:   flow: atomic.x ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:67:7:     from atomic.x, atomic..dict, atomic.old, atomic.new := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.old, atomic.new (assign-pair) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:67:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:7:     from atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:37: parameter atomic.old leaks to {heap} for (*Pointer[os.dirInfo]).CompareAndSwap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:67:37:   flow: atomic.old ← atomic.old:
/usr/local/go/src/sync/atomic/type.go:67:37:     from atomic.x, atomic..dict, atomic.old, atomic.new := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.old, atomic.new (assign-pair) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:37:   flow: {heap} ← atomic.old:
/usr/local/go/src/sync/atomic/type.go:67:37:     from atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:42: parameter atomic.new leaks to {heap} for (*Pointer[os.dirInfo]).CompareAndSwap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:67:42:   flow: atomic.new ← atomic.new:
/usr/local/go/src/sync/atomic/type.go:67:42:     from atomic.x, atomic..dict, atomic.old, atomic.new := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.old, atomic.new (assign-pair) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:67:42:   flow: {heap} ← atomic.new:
/usr/local/go/src/sync/atomic/type.go:67:42:     from atomic.CompareAndSwapPointer(&atomic.x.v, unsafe.Pointer(atomic.old), unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:67:6
/usr/local/go/src/sync/atomic/type.go:64:7: parameter atomic.x leaks to {heap} for (*Pointer[os.dirInfo]).Swap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:64:7:   flow: atomic.x ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:64:7:     from atomic.x, atomic..dict, atomic.new := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.new (assign-pair) at /usr/local/go/src/sync/atomic/type.go:64:6
/usr/local/go/src/sync/atomic/type.go:64:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:64:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:64:6
/usr/local/go/src/sync/atomic/type.go:64:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:64:6
/usr/local/go/src/sync/atomic/type.go:64:7:     from atomic.SwapPointer(&atomic.x.v, unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:64:6
/usr/local/go/src/sync/atomic/type.go:64:27: parameter atomic.new leaks to {heap} for (*Pointer[os.dirInfo]).Swap with derefs=0:
/usr/local/go/src/sync/atomic/type.go:64:27:   flow: atomic.new ← atomic.new:
/usr/local/go/src/sync/atomic/type.go:64:27:     from atomic.x, atomic..dict, atomic.new := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.new (assign-pair) at /usr/local/go/src/sync/atomic/type.go:64:6
/usr/local/go/src/sync/atomic/type.go:64:27:   flow: {heap} ← atomic.new:
/usr/local/go/src/sync/atomic/type.go:64:27:     from atomic.SwapPointer(&atomic.x.v, unsafe.Pointer(atomic.new)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:64:6
/usr/local/go/src/sync/atomic/type.go:61:7: parameter atomic.x leaks to {heap} for (*Pointer[os.dirInfo]).Store with derefs=0:
/usr/local/go/src/sync/atomic/type.go:61:7:   flow: atomic.x ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:61:7:     from atomic.x, atomic..dict, atomic.val := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.val (assign-pair) at /usr/local/go/src/sync/atomic/type.go:61:6
/usr/local/go/src/sync/atomic/type.go:61:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:61:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:61:6
/usr/local/go/src/sync/atomic/type.go:61:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:61:6
/usr/local/go/src/sync/atomic/type.go:61:7:     from atomic.StorePointer(&atomic.x.v, unsafe.Pointer(atomic.val)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:61:6
/usr/local/go/src/sync/atomic/type.go:61:28: parameter atomic.val leaks to {heap} for (*Pointer[os.dirInfo]).Store with derefs=0:
/usr/local/go/src/sync/atomic/type.go:61:28:   flow: atomic.val ← atomic.val:
/usr/local/go/src/sync/atomic/type.go:61:28:     from atomic.x, atomic..dict, atomic.val := atomic.x, &atomic..dict.Pointer[os.dirInfo], atomic.val (assign-pair) at /usr/local/go/src/sync/atomic/type.go:61:6
/usr/local/go/src/sync/atomic/type.go:61:28:   flow: {heap} ← atomic.val:
/usr/local/go/src/sync/atomic/type.go:61:28:     from atomic.StorePointer(&atomic.x.v, unsafe.Pointer(atomic.val)) (call parameter) at /usr/local/go/src/sync/atomic/type.go:61:6
/usr/local/go/src/sync/atomic/type.go:58:7: parameter atomic.x leaks to {heap} for (*Pointer[os.dirInfo]).Load with derefs=0:
/usr/local/go/src/sync/atomic/type.go:58:7:   flow: atomic.x ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:58:7:     from atomic.x, atomic..dict := atomic.x, &atomic..dict.Pointer[os.dirInfo] (assign-pair) at /usr/local/go/src/sync/atomic/type.go:58:6
/usr/local/go/src/sync/atomic/type.go:58:7:   flow: {heap} ← atomic.x:
/usr/local/go/src/sync/atomic/type.go:58:7:     from atomic.x.v (dot of pointer) at /usr/local/go/src/sync/atomic/type.go:58:6
/usr/local/go/src/sync/atomic/type.go:58:7:     from &atomic.x.v (address-of) at /usr/local/go/src/sync/atomic/type.go:58:6
/usr/local/go/src/sync/atomic/type.go:58:7:     from atomic.LoadPointer(&atomic.x.v) (call parameter) at /usr/local/go/src/sync/atomic/type.go:58:6
./ring.go:20:7: index bounds check elided
./ring.go:48:3: heap-allocated defer
