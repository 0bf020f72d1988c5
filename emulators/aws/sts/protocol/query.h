#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulators/aws/sts/actions/assume_role.h"
#include "runtime/http/message.h"

namespace queuecast::sts {

/// The parameters of a request of the Query protocol, from its form body or, for GET, from its query.
class Parameters {
 public:
  explicit Parameters(const http::Request& request);

  std::optional<std::string> find(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

AssumeRoleRequest read_assume_role(const Parameters& parameters);
WebIdentityRequest read_web_identity_request(const Parameters& parameters);

}  // namespace queuecast::sts
