#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "runtime/runtime.h"
#include "workload/config.h"
#include "workload/control.h"

namespace queuecast::workload {

/// Starts a process of that workload; its result is the exit code. Runtime, config and control must outlive the task.
using Workload = runtime::Task<int> (*)(runtime::Runtime&, const Config&, Control&);

/// No workload has that name; the message lists those that there are.
struct UnknownWorkload {
  std::string message;
};

[[noreturn]] inline void throw_exception_from_error(const UnknownWorkload& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

/// All built-in workloads by name: "edw-aws", "edw-aws-mended", "edw-aws-producer", and so on.
std::vector<std::string_view> workload_names();
boost::system::result<Workload, UnknownWorkload> find_workload(std::string_view name);

}  // namespace queuecast::workload
