#pragma once

#include <string>

#include "emulators/azure/auth/options.h"
#include "emulators/azure/queue/observer.h"
#include "emulators/http/storage.h"

namespace queuecast::azure::queue {

/// What differs between the cloud and a handy test double; everything is lax by default.
struct Options {
  /// The account that is there from the start.
  std::string account = "devstoreaccount1";
  /// Any other account answers ResourceNotFound instead of being made on first use, as with strict authorization.
  bool only_own_account = false;
  /// Who may ask; everybody, unless strict.
  auth::Options auth;
  /// How long a deleted queue's name stays unusable; at least 30 s in the cloud ("Delete Queue").
  Duration queue_delete_delay{};
  /// Enforces 2,000 messages/s a queue and 20,000 requests/s an account with 503 ServerBusy.
  bool rate_limit = false;
  /// Takes an Update whose new visibility ends behind the message's expiry; the cloud refuses it.
  bool update_past_expiry = false;
  /// Answers every receipt that does not fit with 400 PopReceiptMismatch, as Azurite does, where the cloud answers
  /// MessageNotFound for a stale one: for programs that know the former only.
  bool azurite_receipts = false;
  /// Where the state outlives the process; null: nowhere. Must outlive the service.
  emulators::Storage* storage = nullptr;
  /// Must outlive the service.
  Observer* observer = nullptr;
};

}  // namespace queuecast::azure::queue
