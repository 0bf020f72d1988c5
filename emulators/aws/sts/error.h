#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <boost/system/result.hpp>

namespace queuecast::sts {

/// Why a request failed, in the service's own words.
struct ServiceError {
  ServiceError() = default;
  ServiceError(std::string code_name, std::string text, int http_status = 400)
      : code(std::move(code_name)), message(std::move(text)), status(http_status) {}

  std::string code;
  std::string message;
  int status = 400;
};

template <class T>
using Result = boost::system::result<T, ServiceError>;

/// Required by boost::system::result: reading the value of a failed request breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const ServiceError& error, const boost::source_location&) {
  throw std::logic_error("unchecked STS error: " + error.code + ": " + error.message);
}

}  // namespace queuecast::sts
