#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/server/operation.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::emulators {

/// What goes wrong on purpose, and for which requests. An empty filter matches everything.
struct Fault {
  enum class Kind {
    kThrottle,      // the service's own answer to too many requests
    kError,         // the service's own internal error, or `code` and `status`
    kDelay,         // the answer comes `seconds` later
    kDuplicate,     // what is sent arrives twice; what SQS hands out can be received again at once
    kDrop,          // the request is carried out, its answer is lost: the connection closes
    kStaleCounters  // the queue's counters are those of up to `seconds` ago
  };
  std::uint64_t id = 0;
  Kind kind = Kind::kError;
  std::string service;
  std::string action;
  std::string resource;
  /// Of each matching request, from 0 to 1.
  double probability = 1;
  /// It ends after so many hits; 0 = never.
  std::uint64_t times = 0;
  std::uint64_t hits = 0;
  double seconds = 0;
  int status = 0;
  std::string code;
};

std::string_view name_of(Fault::Kind kind);
std::optional<Fault::Kind> fault_kind(std::string_view name);

/// The faults in force, and the stream that decides whom they hit.
class Faults {
 public:
  /// Chance comes from this seed alone, so that a test meets the same faults every time.
  explicit Faults(std::uint64_t seed = 1) : random_(seed, "faults") {}

  Fault& add(Fault fault);
  bool remove(std::uint64_t id);
  void clear() { faults_.clear(); }
  void reseed(std::uint64_t seed) { random_ = runtime::Random(seed, "faults"); }
  const std::vector<Fault>& all() const { return faults_; }
  bool empty() const { return faults_.empty(); }

  /// The faults that hit this request, in the order in which they were added; each drawing is made once.
  std::vector<Fault> hit(const Operation& operation);

 private:
  std::vector<Fault> faults_;
  std::uint64_t next_id_ = 1;
  runtime::Random random_;
};

/// A service as the front sees it: who handles requests, and how it words an error.
struct Door {
  http::Handler* handler = nullptr;
  std::function<http::Response(const http::Request&, std::string_view code, int status, std::string_view message)>
      refuse;
};

/// Carries requests through the faults that hit them, to the service and back.
class FaultyPath {
 public:
  FaultyPath(runtime::Runtime& runtime, Faults& faults) : runtime_(runtime), faults_(faults) {}

  runtime::Task<http::Response> handle(const Door& door, Operation operation, http::Request request, http::Peer peer);

 private:
  struct Remembered {
    runtime::TimePoint at;
    http::Response response;
  };
  bool remembered(const Fault& fault, const Operation& operation, http::Response& response) const;

  runtime::Runtime& runtime_;
  Faults& faults_;
  std::map<std::string, Remembered, std::less<>> counters_;
};

}  // namespace queuecast::emulators
