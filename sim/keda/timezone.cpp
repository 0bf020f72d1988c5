#include "sim/keda/timezone.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>

namespace queuecast::keda {
namespace {

constexpr std::int64_t kDay = 86400;

/// Big-endian integers out of a file; reads past the end give zeros and clear `ok`.
struct Bytes {
  std::string_view rest;
  bool ok = true;

  std::int64_t integer(int size) {
    if (rest.size() < static_cast<std::size_t>(size)) {
      ok = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(rest[static_cast<std::size_t>(i)]);
    rest.remove_prefix(static_cast<std::size_t>(size));
    return size == 4 ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value);
  }
  void skip(std::int64_t count) {
    ok = ok && count >= 0 && static_cast<std::size_t>(count) <= rest.size();
    if (ok) rest.remove_prefix(static_cast<std::size_t>(count));
  }
};

struct Header {
  std::int64_t ut = 0, standard = 0, leaps = 0, transitions = 0, types = 0, names = 0;
  char version = 0;
};

std::optional<Header> read_header(Bytes& bytes) {
  if (!bytes.rest.starts_with("TZif") || bytes.rest.size() < 44) return std::nullopt;
  Header header;
  header.version = bytes.rest[4];
  bytes.skip(20);
  header.ut = bytes.integer(4);
  header.standard = bytes.integer(4);
  header.leaps = bytes.integer(4);
  header.transitions = bytes.integer(4);
  header.types = bytes.integer(4);
  header.names = bytes.integer(4);
  return header;
}

std::int64_t read_number(std::string_view& text) {
  std::int64_t number = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    number = number * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

/// [+-]hh[:mm[:ss]]
std::int64_t read_clock(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t seconds = read_number(text) * 3600;
  for (const std::int64_t unit : {60, 1}) {
    if (!text.starts_with(':')) break;
    text.remove_prefix(1);
    seconds += read_number(text) * unit;
  }
  return negative ? -seconds : seconds;
}

void skip_name(std::string_view& text) {
  if (text.starts_with('<')) {
    text.remove_prefix(std::min(text.size(), text.find('>') + 1));
    return;
  }
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  while (!text.empty() && letter(text.front())) text.remove_prefix(1);
}

std::int64_t days_since_epoch(std::chrono::year_month_day date) {
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

int year_of(std::int64_t unix_seconds) {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{unix_seconds}});
  return static_cast<int>(std::chrono::year_month_day{days}.year());
}

}  // namespace

std::int64_t Timezone::Day::in(int year) const {
  using namespace std::chrono;
  const std::chrono::year y{year};
  if (kind == Kind::kMonthWeekDay) {
    const auto m = y / std::chrono::month{static_cast<unsigned>(month)};
    const weekday wanted{static_cast<unsigned>(day)};
    const sys_days date = week == 5 ? sys_days{m / wanted[last]} : sys_days{m / wanted[static_cast<unsigned>(week)]};
    return date.time_since_epoch().count() * kDay + seconds;
  }
  std::int64_t ordinal = day;
  if (kind == Kind::kJulianNoLeap) ordinal += y.is_leap() && day >= 60 ? 0 : -1;
  return (days_since_epoch(y / January / 1) + ordinal) * kDay + seconds;
}

Timezone::Period Timezone::Rule::at(std::int64_t unix_seconds) const {
  if (!begins || !ends) return {.offset = standard};
  struct Change {
    std::int64_t when;
    std::int64_t offset;
  };
  std::array<Change, 6> changes{};
  const int year = year_of(unix_seconds + standard);
  for (int i = 0; i < 3; ++i) {
    changes[static_cast<std::size_t>(2 * i)] = {begins->in(year - 1 + i) - standard, daylight};
    changes[static_cast<std::size_t>(2 * i + 1)] = {ends->in(year - 1 + i) - daylight, standard};
  }
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.when < b.when; });
  Period period{.offset = changes.back().offset};
  for (std::size_t i = 0; i < changes.size() && changes[i].when <= unix_seconds; ++i) {
    period = {changes[i].offset, changes[i].when,
              i + 1 < changes.size() ? changes[i + 1].when : changes[i].when + kDay};
  }
  return period;
}

std::optional<Timezone::Day> Timezone::parse_day(std::string_view& text) {
  if (!text.starts_with(',')) return std::nullopt;
  text.remove_prefix(1);
  Day day;
  if (text.starts_with('M')) {
    text.remove_prefix(1);
    day.month = static_cast<int>(read_number(text));
    if (!text.empty()) text.remove_prefix(1);
    day.week = static_cast<int>(read_number(text));
    if (!text.empty()) text.remove_prefix(1);
    day.day = static_cast<int>(read_number(text));
    if (day.month < 1 || day.month > 12 || day.week < 1 || day.week > 5 || day.day > 6) return std::nullopt;
  } else {
    day.kind = text.starts_with('J') ? Day::Kind::kJulianNoLeap : Day::Kind::kZeroBased;
    if (text.starts_with('J')) text.remove_prefix(1);
    day.day = static_cast<int>(read_number(text));
  }
  if (text.starts_with('/')) {
    text.remove_prefix(1);
    day.seconds = read_clock(text);
  }
  return day;
}

std::optional<Timezone::Rule> Timezone::parse_rule(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Rule rule;
  skip_name(text);
  rule.standard = -read_clock(text);
  rule.daylight = rule.standard + 3600;
  if (text.empty()) return rule;
  skip_name(text);
  if (!text.empty() && text.front() != ',') rule.daylight = -read_clock(text);
  rule.begins = parse_day(text);
  rule.ends = parse_day(text);
  return rule;
}

std::shared_ptr<const Timezone> Timezone::parse(std::string_view file) {
  Bytes bytes{file};
  auto header = read_header(bytes);
  if (!header || header->version < '2') return nullptr;
  bytes.skip(header->transitions * 5 + header->types * 6 + header->names + header->leaps * 8 + header->standard +
             header->ut);
  header = read_header(bytes);
  if (!header || header->types < 1) return nullptr;
  auto zone = std::make_shared<Timezone>();
  std::vector<std::size_t> types;
  for (std::int64_t i = 0; bytes.ok && i < header->transitions; ++i) zone->transitions_.push_back(bytes.integer(8));
  for (std::int64_t i = 0; bytes.ok && i < header->transitions; ++i) {
    types.push_back(static_cast<std::size_t>(bytes.integer(1)));
  }
  std::vector<std::int64_t> offsets;
  for (std::int64_t i = 0; bytes.ok && i < header->types; ++i) {
    offsets.push_back(bytes.integer(4));
    bytes.skip(2);
  }
  bytes.skip(header->names + header->leaps * 12 + header->standard + header->ut);
  if (!bytes.ok) return nullptr;
  zone->first_offset_ = offsets[0];
  for (const std::size_t type : types) {
    if (type >= offsets.size()) return nullptr;
    zone->offsets_.push_back(offsets[type]);
  }
  if (bytes.rest.starts_with('\n')) {
    bytes.rest.remove_prefix(1);
    zone->rule_ = parse_rule(bytes.rest.substr(0, bytes.rest.find('\n')));
  }
  return zone;
}

std::shared_ptr<const Timezone> Timezone::load(std::string_view name) {
  static const auto kUtc = std::make_shared<const Timezone>();
  if (name.empty() || name == "UTC") return kUtc;
  if (name.starts_with('/') || name.starts_with('\\') || name.find("..") != std::string_view::npos) return nullptr;
  for (const char* folder :
       {"/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"}) {
    std::ifstream file(folder + std::string(name), std::ios::binary);
    if (!file) continue;
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (auto zone = parse(content)) return zone;
  }
  return nullptr;
}

Timezone::Period Timezone::at(std::int64_t unix_seconds) const {
  const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), unix_seconds);
  if (next == transitions_.begin() && !transitions_.empty()) return {.offset = first_offset_, .end = *next};
  if (next == transitions_.end() && rule_) return rule_->at(unix_seconds);
  if (transitions_.empty()) return {.offset = first_offset_};
  const auto index = static_cast<std::size_t>(next - transitions_.begin()) - 1;
  Period period{.offset = offsets_[index], .start = transitions_[index]};
  if (next != transitions_.end()) period.end = *next;
  return period;
}

std::int64_t Timezone::from_wall(std::int64_t wall_seconds) const {
  const Period guess = at(wall_seconds);
  if (guess.offset == 0) return wall_seconds;
  const std::int64_t moment = wall_seconds - guess.offset;
  if (moment >= guess.start && moment < guess.end) return moment;
  return wall_seconds - at(moment).offset;
}

}  // namespace queuecast::keda
