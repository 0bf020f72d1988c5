#pragma once

#include "emulators/http/guid.h"

namespace queuecast::azure {

using emulators::Guid;

}  // namespace queuecast::azure
