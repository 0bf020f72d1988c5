#pragma once

#include "emulators/http/utf8.h"

namespace queuecast::azure {

using emulators::decode_utf8;
using emulators::Utf8Character;

}  // namespace queuecast::azure
