#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/error.h"

namespace queuecast::scenario {

/// A YAML value that knows where it stands. Aliases are copied and merge keys ("<<") merged when it is read.
struct Node {
  enum class Kind { kNull, kScalar, kSequence, kMapping };
  /// What a plain scalar means to kubectl (YAML 1.1: yes, no, on and off are booleans; a quoted one is text).
  enum class Type { kNull, kText, kBoolean, kInteger, kNumber };
  struct Entry;

  Kind kind = Kind::kNull;
  bool quoted = false;
  std::string scalar;
  std::vector<Entry> entries;  // of a mapping, in the order of the file, keys unique
  std::vector<Node> items;     // of a sequence
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;

  Place place() const { return {file ? *file : std::string{}, line, column}; }
  Type type() const;
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  /// "a mapping", "text 'abc'", "the number 5": for messages.
  std::string describe() const;
};

struct Node::Entry {
  std::string key;
  Place place;  // of the key
  Node value;
};

/// The documents of a YAML text; a JSON text is one too. Faults of the syntax, duplicate keys, aliases inside
/// their own anchors and texts that grow beyond all measure through aliases are problems at their place; then the
/// result is empty.
std::vector<Node> parse_yaml(const std::string& text, const std::string& file, Problems& problems);

/// Reads a file; a file that cannot be read is a problem.
std::optional<std::string> read_text_file(const std::string& path, Problems& problems);

/// Puts `change` over `base`: mappings key by key, all else replaced. A mapping with the keys "0", "1", ... over a
/// sequence changes those items.
void merge_over(Node& base, const Node& change);

/// Sets what KEY=VALUE says, as `--set` does: KEY is a path of keys and list positions joined by dots; keys that
/// contain dots themselves are found when they exist. VALUE is YAML ("2/s", "[a, b]"). The new value's place is
/// "--set KEY=VALUE".
void set_path(Node& root, const std::string& assignment, Problems& problems);

}  // namespace queuecast::scenario
