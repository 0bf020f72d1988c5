#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "runtime/time.h"

namespace queuecast::emulators {

/// A row of a Storage as it is written: integers in eight bytes, big end first so that keys sort by number, texts with
/// their length before them.
class RecordWriter {
 public:
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  RecordWriter& operator<<(T value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>(bits >> shift);
    return *this;
  }
  RecordWriter& operator<<(std::string_view text) {
    *this << text.size();
    bytes_ += text;
    return *this;
  }
  RecordWriter& operator<<(const std::string& text) { return *this << std::string_view(text); }
  RecordWriter& operator<<(runtime::TimePoint at) { return *this << at.time_since_epoch().count(); }
  RecordWriter& operator<<(runtime::Duration duration) { return *this << duration.count(); }
  template <class T>
  RecordWriter& operator<<(const std::optional<T>& value) {
    *this << value.has_value();
    if (value) *this << *value;
    return *this;
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads a record back in the same order. Throws std::runtime_error when it is too short: the file is not ours.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  RecordReader& operator>>(T& value) {
    std::uint64_t bits = 0;
    for (const char c : take(8)) bits = bits << 8 | static_cast<unsigned char>(c);
    value = static_cast<T>(bits);
    return *this;
  }
  RecordReader& operator>>(std::string& text) {
    std::uint64_t size = 0;
    *this >> size;
    text = take(size);
    return *this;
  }
  RecordReader& operator>>(runtime::TimePoint& at) {
    std::int64_t count = 0;
    *this >> count;
    at = runtime::TimePoint{runtime::Duration{count}};
    return *this;
  }
  RecordReader& operator>>(runtime::Duration& duration) {
    std::int64_t count = 0;
    *this >> count;
    duration = runtime::Duration{count};
    return *this;
  }
  template <class T>
  RecordReader& operator>>(std::optional<T>& value) {
    bool there = false;
    *this >> there;
    value.reset();
    if (there) *this >> value.emplace();
    return *this;
  }

  bool done() const { return rest_.empty(); }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) throw std::runtime_error("a stored record ends too early");
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
};

}  // namespace queuecast::emulators
