#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/time.h"
#include "sim/scenario/yaml.h"

namespace queuecast::scenario {

/// A node under its field's name, with typed getters. A getter that does not find what it is asked for adds a problem
/// at the node's place and gives nothing.
class Value {
 public:
  Value(const Node& node, std::string name, Problems& problems)
      : node_(&node), name_(std::move(name)), problems_(&problems) {}

  const Node& node() const { return *node_; }
  const std::string& name() const { return name_; }
  Place place() const { return node_->place(); }
  Problems& problems() const { return *problems_; }
  bool is_mapping() const { return node_->kind == Node::Kind::kMapping; }
  bool is_sequence() const { return node_->kind == Node::Kind::kSequence; }
  bool is_scalar() const { return node_->kind == Node::Kind::kScalar; }

  /// Text as kubectl reads it: 5 and true are not text unless quoted.
  std::optional<std::string> text() const;
  /// Any scalar as it is written: what a scenario's words need ("version: 1.30").
  std::optional<std::string> word() const;
  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer(std::int64_t low, std::int64_t high) const;
  std::optional<double> number(double low, double high) const;
  /// A Kubernetes quantity, not negative, in thousandths or in whole units.
  std::optional<std::int64_t> quantity_milli() const;
  std::optional<std::int64_t> quantity() const;
  std::optional<runtime::Duration> go_duration() const;
  std::optional<runtime::Duration> duration() const;
  std::optional<double> rate() const;
  /// "1" or "25%": apimachinery's IntOrString, as text.
  std::optional<std::string> count_or_percentage() const;
  template <class E>
  std::optional<E> choice(const std::vector<std::pair<std::string, E>>& choices) const;

  /// The items of a list; a problem when it is none.
  std::vector<Value> items() const;
  /// The fields of a mapping whose keys are the user's own; a problem when it is none.
  std::vector<Value> entries() const;
  std::vector<std::string> texts() const;
  std::map<std::string, std::string> text_map() const;

  /// Adds "NAME is FOUND, expected EXPECTED".
  void wrong(const std::string& expected) const;
  void report(std::string found, std::string expected = {}, std::string nearest = {}) const {
    problems_->add(place(), std::move(found), std::move(expected), std::move(nearest));
  }

 private:
  const Node* node_;
  std::string name_;
  Problems* problems_;
};

/// Reads the fields of one mapping. When it ends, every field that nobody asked for is a problem with the nearest name
/// of those that were asked for. A field that is null counts as absent, as it does for kubectl.
class Fields {
 public:
  explicit Fields(const Value& value);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  ~Fields();

  const Value& value() const { return value_; }
  std::optional<Value> find(std::string_view name);
  /// As `find`; a missing one is a problem at the mapping's place.
  std::optional<Value> require(std::string_view name);
  /// Fields of the real API that decide nothing here.
  void accept(std::initializer_list<std::string_view> names);
  /// Whether it is a mapping at all.
  bool valid() const { return value_.is_mapping(); }

  // Each reads a field, when it is there, into a target (T or std::optional<T>) that keeps its default otherwise, and
  // returns whether it did.
  template <class T>
  bool text(std::string_view name, T& target) {
    return read(name, target, [](const Value& value) { return value.text(); });
  }
  template <class T>
  bool word(std::string_view name, T& target) {
    return read(name, target, [](const Value& value) { return value.word(); });
  }
  template <class T>
  bool boolean(std::string_view name, T& target) {
    return read(name, target, [](const Value& value) { return value.boolean(); });
  }
  template <class T>
  bool integer(std::string_view name, T& target, std::int64_t low = 0,
               std::int64_t high = std::numeric_limits<std::int32_t>::max()) {
    return read(name, target, [=](const Value& value) { return value.integer(low, high); });
  }
  template <class T>
  bool number(std::string_view name, T& target, double low, double high) {
    return read(name, target, [=](const Value& value) { return value.number(low, high); });
  }
  template <class T>
  bool duration(std::string_view name, T& target) {
    return read(name, target, [](const Value& value) { return value.duration(); });
  }
  template <class T>
  bool rate(std::string_view name, T& target) {
    return read(name, target, [](const Value& value) { return value.rate(); });
  }
  template <class T>
  bool quantity(std::string_view name, T& target) {
    return read(name, target, [](const Value& value) { return value.quantity(); });
  }
  template <class T, class E>
  bool choice(std::string_view name, T& target, const std::vector<std::pair<std::string, E>>& choices) {
    return read(name, target, [&](const Value& value) { return value.choice(choices); });
  }
  template <class T>
  bool text_map(std::string_view name, T& target) {
    const auto value = find(name);
    if (value) target = value->text_map();
    return value.has_value();
  }
  bool texts(std::string_view name, std::vector<std::string>& target) {
    const auto value = find(name);
    if (value) target = value->texts();
    return value.has_value();
  }

 private:
  template <class T>
  struct Inner {
    using type = T;
  };
  template <class T>
  struct Inner<std::optional<T>> {
    using type = T;
  };
  template <class T, class Read>
  bool read(std::string_view name, T& target, Read&& get) {
    const auto value = find(name);
    if (!value) return false;
    const auto result = get(*value);
    if (result) target = static_cast<typename Inner<T>::type>(*result);
    return result.has_value();
  }

  Value value_;
  std::vector<std::string> known_;
};

template <class E>
std::optional<E> Value::choice(const std::vector<std::pair<std::string, E>>& choices) const {
  const auto written = word();
  if (!written) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, result] : choices) {
    if (name == *written) return result;
    names.push_back(name);
  }
  report(name_ + " is '" + *written + "'", one_of(names), nearest_name(*written, names));
  return std::nullopt;
}

}  // namespace queuecast::scenario
