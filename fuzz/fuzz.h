/* The entry point of every fuzz target. Returns 0. */
#ifndef GOPERF_FUZZ_FUZZ_H
#define GOPERF_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
