/*
 * Classes of Unicode code points as Go's package unicode has them (Unicode 15.0, go1.26). go_rune (base/gofmt.h)
 * takes runes from text, go_is_print there tells what prints.
 */
#ifndef GOPERF_BASE_UNICODE_H
#define GOPERF_BASE_UNICODE_H

#include "base/base.h"

bool rune_is_lower(uint32_t rune);
bool rune_is_upper(uint32_t rune);
bool rune_is_space(uint32_t rune);
bool rune_is_graphic(uint32_t rune); /* strconv.IsGraphic: printable or a space */

#endif
