#include "emulators/aws/sqs/protocol/query_form.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>

#include "emulators/aws/sqs/actions/text_rules.h"

namespace queuecast::sqs {

namespace {

using Field = std::pair<std::string, std::string>;

bool name_below(const Field& field, std::string_view name) { return field.first < name; }

void take_fields(std::vector<Field>& all, std::string_view form) {
  auto fields = http::parse_query(form);
  std::move(fields.begin(), fields.end(), std::back_inserter(all));
}

}  // namespace

QueryForm::QueryForm(const http::Request& request) {
  take_fields(fields_, http::query_of(request.target));
  if (request.method == "POST") take_fields(fields_, request.body);
  for (auto& [name, value] : fields_) value = with_marked_faults(std::move(value));
  std::stable_sort(fields_.begin(), fields_.end(), [](const Field& a, const Field& b) { return a.first < b.first; });
}

std::optional<std::string_view> QueryForm::find(std::string_view name) const {
  std::optional<std::string_view> value;
  for (auto at = std::lower_bound(fields_.begin(), fields_.end(), name, name_below);
       at != fields_.end() && at->first == name; ++at) {
    value = at->second;
  }
  return value;
}

std::vector<std::string> QueryForm::items(std::string_view list) const {
  const std::string prefix = std::string(list) + ".";
  std::vector<std::uint32_t> numbers;
  bool without_number = find(list).has_value();
  for (auto at = std::lower_bound(fields_.begin(), fields_.end(), prefix, name_below);
       at != fields_.end() && at->first.starts_with(prefix); ++at) {
    std::string_view number = std::string_view(at->first).substr(prefix.size());
    number = number.substr(0, number.find('.'));
    std::uint32_t value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (read.ec == std::errc{} && read.ptr == number.data() + number.size()) {
      if (numbers.empty() || numbers.back() != value) numbers.push_back(value);
    } else if (number == "Name" || number == "Key") {
      without_number = true;
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<std::string> items;
  for (const std::uint32_t number : numbers) items.push_back(prefix + std::to_string(number));
  if (items.empty() && without_number) items.emplace_back(list);
  return items;
}

}  // namespace queuecast::sqs
