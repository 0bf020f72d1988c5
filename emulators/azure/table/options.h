#pragma once

#include <cstddef>
#include <string>

#include "emulators/azure/auth/options.h"
#include "emulators/azure/time_format.h"
#include "emulators/http/storage.h"

namespace queuecast::azure::table {

/// What differs between the cloud and a handy test double; everything is lax by default.
struct Options {
  /// The account that is there from the start.
  std::string account = "devstoreaccount1";
  /// Any other account answers ResourceNotFound instead of being made on first use.
  bool only_own_account = false;
  /// How long a deleted table's name stays unusable; at least 40 s in the cloud ("Delete Table").
  Duration table_delete_delay{};
  /// Enforces 2,000 entities/s a partition and 20,000 requests/s an account with 503 ServerBusy.
  bool rate_limit = false;
  /// How many entities a query looks at before it ends the page with a continuation token, found something or not; 0:
  /// any number. In the cloud it is what five seconds allow ("Query timeout and pagination").
  std::size_t scan_limit = 0;
  /// Ends pages where a partition ends, as the cloud does where another server begins.
  bool pages_end_with_partitions = false;
  auth::Options auth;
  /// Where the state outlives the process; null: nowhere. Must outlive the service.
  emulators::Storage* storage = nullptr;
};

}  // namespace queuecast::azure::table
