#include "advise/cause.h"

struct cause_row {
	const char *name; /* a '*' at the end: everything that begins so */
	uint64_t classes;
};

static const struct cause_row rows[] = {
	{ "runtime.concatstring*", CAUSE_CONCAT },
	{ "runtime.concatbyte*", CAUSE_CONCAT },
	{ "runtime.growslice*", CAUSE_GROWSLICE },
	{ "runtime.moveSlice*", CAUSE_GROWSLICE },
	{ "runtime.mapassign*", CAUSE_MAPASSIGN },
	{ "internal/runtime/maps.(*Map).PutSlot*", CAUSE_MAPASSIGN },
	{ "internal/runtime/maps.(*table).grow", CAUSE_MAPGROW },
	{ "internal/runtime/maps.(*table).split", CAUSE_MAPGROW },
	{ "internal/runtime/maps.(*table).rehash", CAUSE_MAPGROW },
	{ "internal/runtime/maps.(*Map).growTo*", CAUSE_MAPGROW },
	{ "internal/runtime/maps.(*Map).installTableSplit", CAUSE_MAPGROW },
	{ "internal/runtime/maps.newTable", CAUSE_MAPGROW },
	{ "internal/runtime/maps.newGroups", CAUSE_MAPGROW },
	{ "internal/runtime/maps.newarray", CAUSE_MAPGROW },
	{ "runtime.hashGrow", CAUSE_MAPGROW },
	{ "runtime.growWork*", CAUSE_MAPGROW },
	{ "runtime.evacuate*", CAUSE_MAPGROW },
	{ "runtime.makeBucketArray", CAUSE_MAPGROW },
	{ "fmt.Sprint*", CAUSE_FMT },
	{ "fmt.Fprint*", CAUSE_FMT },
	{ "fmt.Append*", CAUSE_FMT },
	{ "fmt.Errorf", CAUSE_FMT },
	{ "fmt.Sscan*", CAUSE_FMT },
	{ "fmt.Fscan*", CAUSE_FMT },
	{ "runtime.slicebytetostring*", CAUSE_BYTES2STR },
	{ "runtime.stringtoslicebyte*", CAUSE_STR2BYTES },
	{ "runtime.stringtoslicerune", CAUSE_RUNES },
	{ "runtime.slicerunetostring", CAUSE_RUNES },
	{ "runtime.makeslice*", CAUSE_MAKE },
	{ "runtime.newobject", CAUSE_MAKE },
	{ "runtime.mallocgc*", CAUSE_MALLOC },
	{ "bytes.(*Buffer).grow", CAUSE_BUFGROW },
	{ "bytes.growSlice", CAUSE_BUFGROW },
	{ "bufio.NewReaderSize", CAUSE_BUFGROW },
	{ "bufio.NewWriterSize", CAUSE_BUFGROW },
	{ "bufio.NewReader", CAUSE_BUFGROW },
	{ "bufio.NewWriter", CAUSE_BUFGROW },
	{ "strings.Join", CAUSE_JOIN },
	{ "bufio.(*Scanner).Text", CAUSE_TEXT },
	{ "bytes.(*Buffer).String", CAUSE_TEXT },
	{ "runtime.convT*", CAUSE_BOX },
	{ "compress/flate.NewWriter*", CAUSE_CODEC },
	{ "compress/flate.(*compressor).init", CAUSE_CODEC },
	{ "compress/flate.NewReader*", CAUSE_CODEC },
	{ "compress/gzip.NewReader", CAUSE_CODEC },
	{ "compress/gzip.NewWriter*", CAUSE_CODEC },
	{ "compress/zlib.New*", CAUSE_CODEC },
	{ "strconv.Append*", CAUSE_APPEND },
	{ "time.Time.AppendFormat", CAUSE_APPEND },
	{ "unicode/utf8.AppendRune", CAUSE_APPEND },
	{ "encoding/hex.AppendEncode", CAUSE_APPEND },
	{ "runtime.gcBgMarkWorker*", CAUSE_GC },
	{ "runtime.bgsweep", CAUSE_GC },
	{ "runtime.bgscavenge", CAUSE_GC },
};

uint64_t cause_of(struct str function)
{
	uint64_t classes = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str want = str_of(rows[i].name);
		bool prefix = want.p[want.n - 1] == '*';

		if (prefix ? str_has_prefix(function, str_sub(want, 0, want.n - 1))
			   : str_eq(function, want))
			classes |= rows[i].classes;
	}
	return classes;
}
