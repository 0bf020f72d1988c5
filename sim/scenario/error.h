#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

namespace queuecast::scenario {

/// Where something stands in a file. Line and column count from 1; line 0 names the source as a whole, such as
/// "--set traffic.rate=2/s".
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  /// "scenarios/edw/scenario.yaml:7:11"
  std::string text() const;
  bool operator==(const Place&) const = default;
};

/// One fault of a scenario or manifest: what was found, what is expected there, and the nearest valid name.
struct Problem {
  Place place;
  std::string found;     // "unknown field 'manifets'"
  std::string expected;  // "an integer from 0 to 100"; may be empty
  std::string nearest;   // "manifests"; empty when nothing is near

  /// "scenario.yaml:7:11: unknown field 'manifets', did you mean 'manifests'?"
  std::string text() const;
};

/// Why a scenario cannot run: one to ten problems, the first place first.
struct ScenarioError {
  std::vector<Problem> problems;
  std::size_t more = 0;  // problems beyond the ten

  /// One line for each problem.
  std::string text() const;
};

template <class T>
using Result = boost::system::result<T, ScenarioError>;

/// What `Result::value()` throws when there is none: a std::runtime_error with the error's text.
[[noreturn]] void throw_exception_from_error(const ScenarioError& error, const boost::source_location& where);

/// Collects problems while reading goes on, so that one run of `validate` shows them together.
class Problems {
 public:
  static constexpr std::size_t kShown = 10;

  Problems() = default;
  /// Problems of this file come before those of files that it names.
  explicit Problems(std::string first_file) : files_{std::move(first_file)} {}

  void add(Problem problem);
  void add(Place place, std::string found, std::string expected = {}, std::string nearest = {}) {
    add(Problem{std::move(place), std::move(found), std::move(expected), std::move(nearest)});
  }
  bool empty() const { return problems_.empty(); }
  std::size_t size() const { return problems_.size(); }
  /// The first ten by file, in the order the files were first named, then line and column.
  ScenarioError error() const;

 private:
  std::vector<std::string> files_;
  std::vector<Problem> problems_;
};

/// The candidate with the smallest edit distance (insertion, deletion, substitution, swap of neighbours; case does not
/// count), or "" when none is near enough to be what was meant. Ties go to the earlier candidate.
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

/// "one of a, b, c"; long lists are cut.
std::string one_of(std::span<const std::string> names);

}  // namespace queuecast::scenario
