#include "symbol/disasm_impl.h"

static bool arm64_open(struct disasm *d, struct err *err)
{
	return err_set(err, ERR_FORMAT, "%s: arm64 is not there yet", d->b->path);
}

static void arm64_close(struct disasm *d) {}

static uint32_t arm64_decode(struct disasm *d, struct str code, uint64_t pc, struct buf *out)
{
	return 4;
}

const struct machine machine_arm64 = { "arm64", 4, arm64_open, arm64_close, arm64_decode };
