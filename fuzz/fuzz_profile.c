/* Any bytes as a profile, of every format that profile_read knows. */
#include "fuzz.h"

#include "profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { 0 };
	struct profile *p = profile_read((struct str){ (const char *)data, size }, "fuzz",
					 (size_t)1 << 26, &err);

	profile_free(p);
	return 0;
}
