#include "emulators/azure/table/entity.h"

#include <algorithm>
#include <chrono>

#include "emulators/azure/time_parse.h"
#include "runtime/http/message.h"

namespace queuecast::azure::table {

std::string_view edm_name(EdmType type) {
  switch (type) {
    case EdmType::kString: return "Edm.String";
    case EdmType::kBoolean: return "Edm.Boolean";
    case EdmType::kInt32: return "Edm.Int32";
    case EdmType::kInt64: return "Edm.Int64";
    case EdmType::kDouble: return "Edm.Double";
    case EdmType::kDateTime: return "Edm.DateTime";
    case EdmType::kGuid: return "Edm.Guid";
    case EdmType::kBinary: return "Edm.Binary";
  }
  return "Edm.String";
}

const Property* Entity::find(std::string_view name) const {
  const auto found =
      std::find_if(properties.begin(), properties.end(), [&](const Property& p) { return p.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

std::string etag_of(const Entity& entity) {
  return "W/\"datetime'" + http::percent_encode(iso8601(entity.timestamp, true)) + "'\"";
}

namespace {

/// A date alone, or a time with an offset.
std::optional<std::string> in_utc(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::size_t digits = point == std::string_view::npos
                                 ? 0
                                 : std::min(text.find_first_not_of("0123456789", point + 1), text.size()) - point - 1;
  const auto at = digits > 7 ? std::nullopt : parse_iso8601(text);
  if (!at || *at == kNever || *at == TimePoint::min()) return std::nullopt;
  return iso8601(*at, true);
}

}  // namespace

std::optional<std::string> canonical_datetime(std::string_view text) {
  // Seconds, their fraction and the Z may be missing.
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  static constexpr std::size_t kWithoutSeconds = 16;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string_view whole = text;
  std::string_view fraction;
  if (!text.empty() && (text.back() == 'Z' || text.back() == 'z')) text.remove_suffix(1);
  if (text.size() > kShape.size() && text[kShape.size()] == '.') {
    fraction = text.substr(kShape.size() + 1);
    text = text.substr(0, kShape.size());
    if (fraction.empty()) return std::nullopt;
    if (!std::all_of(fraction.begin(), fraction.end(), digit)) return in_utc(whole);
    if (fraction.size() > 7) return std::nullopt;
  }
  std::string date(text);
  if (date.size() == kWithoutSeconds) date += ":00";
  const auto fits = [&](char c, char shape) { return shape == 'd' ? digit(c) : c == shape; };
  if (date.size() != kShape.size() || !std::equal(date.begin(), date.end(), kShape.begin(), fits)) {
    return in_utc(whole);
  }
  const auto number = [&date](std::size_t at) {
    return static_cast<unsigned>((date[at] - '0') * 10 + date[at + 1] - '0');
  };
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number(0) * 100 + number(2))),
                                        std::chrono::month(number(5)), std::chrono::day(number(8))};
  if (!day.ok() || day.year() < std::chrono::year(1601)) return std::nullopt;
  if (number(11) > 23 || number(14) > 59 || number(17) > 59) return std::nullopt;
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) date.append(".").append(fraction);
  return date + 'Z';
}

}  // namespace queuecast::azure::table
