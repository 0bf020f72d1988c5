#include "sim/kubernetes/api_client.h"

#include <utility>

namespace queuecast::kubernetes {

void ApiClient::send(std::string_view row, std::string_view object_key, std::function<void()> call) {
  const auto entry = pending_.emplace(request(row, object_key), std::move(call));
  if (entry == pending_.begin()) arm();
}

void ApiClient::arm() {
  timer_ =
      runtime_.call_at(pending_.begin()->first, {[](void* self) { static_cast<ApiClient*>(self)->run_due(); }, this});
}

void ApiClient::run_due() {
  const auto due = pending_.extract(pending_.begin());
  if (!pending_.empty()) arm();
  due.mapped()();
}

}  // namespace queuecast::kubernetes
