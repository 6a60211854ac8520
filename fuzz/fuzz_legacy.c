/* One legacy format a target would share all their code: these bytes go straight to the readers, past profile.proto. */
#include "fuzz.h"

#include "profile/legacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { 0 };

	for (int names = 0; names < 2; names++)
		profile_free(
			legacy_read((struct str){ (const char *)data, size }, names, false, &err));
	return 0;
}
