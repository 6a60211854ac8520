/* Plugs symbolization into the driver: PPROF_BINARY_PATH, -symbolize, demangling. */
#ifndef GOPERF_REPORT_SYMBOLS_H
#define GOPERF_REPORT_SYMBOLS_H

#include "report/driver.h"

void symbols_hooks(struct driver_hooks *h);

#endif
