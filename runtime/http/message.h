#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace queuecast::http {

/// Header fields in the order they were added; names compare without case.
///
/// All text stands in one block: a message is read, copied and freed with two allocations for its fields, however
/// many they are. Views of it hold until a field is added or set.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  void add(std::string_view name, std::string_view value);
  /// Replaces every field of that name.
  void set(std::string_view name, std::string_view value);
  /// The first value of that name, or nothing.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The first value of that name, or the fallback.
  std::string_view get(std::string_view name, std::string_view fallback = {}) const;
  bool contains(std::string_view name) const { return find(name).has_value(); }

 private:
  struct Place {
    std::uint32_t begin;
    std::uint32_t name;   // characters
    std::uint32_t value;  // characters, right behind the name
  };

 public:
  /// Goes over the fields as pairs of views: `for (const auto& [name, value] : headers)`.
  class Iterator {
   public:
    Iterator(const char* text, const Place* place) : text_(text), place_(place) {}
    std::pair<std::string_view, std::string_view> operator*() const {
      const char* const name = text_ + place_->begin;
      return {{name, place_->name}, {name + place_->name, place_->value}};
    }
    Iterator& operator++() {
      ++place_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return place_ == other.place_; }

   private:
    const char* text_;
    const Place* place_;
  };
  Iterator begin() const { return {text_.data(), places_.data()}; }
  Iterator end() const { return {text_.data(), places_.data() + places_.size()}; }
  std::size_t size() const { return places_.size(); }

 private:
  std::string text_;
  std::vector<Place> places_;
};

/// A request as it stands between any transport and any handler. `Content-Length`, `Transfer-Encoding` and
/// `Connection` belong to the transport: a reader keeps them, a writer ignores and recomputes them.
struct Request {
  std::string method = "GET";
  /// Origin form: an absolute path with an optional query, still percent-encoded.
  std::string target = "/";
  Headers headers;
  std::string body;
};

/// The status of a response that never comes: the connection closes instead. Tests of retries want it.
inline constexpr int kNoAnswer = 0;

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  /// The reason phrase in the service's own words, one line; empty for the standard one.
  std::string reason = {};
};

/// Compares two texts without regard to ASCII case.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The path of a target, without the query.
std::string_view path_of(std::string_view target);
/// The query of a target, without the question mark; empty when there is none.
std::string_view query_of(std::string_view target);
/// Decodes %XX (and, in form data, '+' as a blank). A malformed escape stays as it is.
std::string percent_decode(std::string_view text, bool plus_is_blank = false);
/// Encodes everything but A-Z a-z 0-9 - . _ ~ (RFC 3986 unreserved).
std::string percent_encode(std::string_view text);
/// The decoded name/value pairs of a query or of form data, in order.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query, bool plus_is_blank = true);

/// The standard reason phrase of a status, "Unknown" when there is none.
std::string_view reason_phrase(int status);

}  // namespace queuecast::http
