#pragma once

#include "emulators/http/base64.h"

namespace queuecast::azure {

using emulators::append_base64;
using emulators::base64_decode;
using emulators::base64_encode;
using emulators::base64url_encode;

}  // namespace queuecast::azure
