#include "sim/scenario/yaml.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <yaml-cpp/yaml.h>

#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

constexpr std::size_t kMostNodes = 1'000'000;
constexpr std::size_t kDeepest = 200;  // aliases can nest deeper than the parser allows a text to

/// Copies yaml-cpp's graph into a tree of ours.
class Importer {
 public:
  Importer(const std::string& file, Problems& problems)
      : file_(std::make_shared<const std::string>(file)), problems_(problems) {}

  bool too_large() const { return nodes_ > kMostNodes; }

  Node import(const YAML::Node& source) {
    Node node = at(source);
    if (endless_ || ++nodes_ > kMostNodes) return node;
    if (source.IsScalar()) {
      node.kind = Node::Kind::kScalar;
      node.scalar = source.Scalar();
      node.quoted = source.Tag() != "?" && source.Tag() != "";
    } else if ((source.IsSequence() || source.IsMap()) && may_enter(source, node.place())) {
      open_.push_back(source);
      import_children(source, node);
      open_.pop_back();
    }
    return node;
  }

 private:
  /// Whether the value is none of those it stands in; the graph of an alias inside its own anchor has no end.
  bool may_enter(const YAML::Node& source, const Place& place) {
    const bool cycle = std::any_of(open_.begin(), open_.end(), [&](const YAML::Node& node) { return node.is(source); });
    endless_ = cycle || open_.size() >= kDeepest;
    if (cycle) {
      problems_.add(place, "an alias inside its own anchor", "a value that does not contain itself");
    } else if (endless_) {
      problems_.add(place, "values in more than " + std::to_string(kDeepest) + " levels", "fewer levels");
    }
    return !endless_;
  }

  void import_children(const YAML::Node& source, Node& node) {
    node.kind = source.IsMap() ? Node::Kind::kMapping : Node::Kind::kSequence;
    if (source.IsMap()) return import_entries(source, node);
    for (const YAML::Node& item : source) node.items.push_back(import(item));
  }

  Node at(const YAML::Node& source) const {
    Node node;
    node.file = file_;
    node.line = source.Mark().line + 1;
    node.column = source.Mark().column + 1;
    return node;
  }

  void import_entries(const YAML::Node& source, Node& node) {
    std::vector<Node> merged;
    for (const auto& pair : source) {
      const Place place = at(pair.first).place();
      if (!pair.first.IsScalar()) {
        problems_.add(place, "a key that is not text", "a field name");
        continue;
      }
      if (endless_ || too_large()) return;
      const std::string& key = pair.first.Scalar();
      if (key == "<<" && pair.first.Tag() == "?") {
        merged.push_back(import(pair.second));
      } else if (const auto first = std::find_if(node.entries.begin(), node.entries.end(),
                                                 [&](const Node::Entry& entry) { return entry.key == key; });
                 first != node.entries.end()) {
        problems_.add(place, "duplicate field '" + key + "'",
                      "each field once; the first is in line " + std::to_string(first->place.line));
      } else {
        node.entries.push_back({key, place, import(pair.second)});
      }
    }
    if (endless_) return;
    for (const Node& from : merged) merge(from, node);
  }

  /// The keys that the mapping does not have itself.
  void merge(const Node& from, Node& node) {
    if (from.kind == Node::Kind::kSequence) {
      for (const Node& item : from.items) merge(item, node);
    } else if (from.kind == Node::Kind::kMapping) {
      for (const Node::Entry& entry : from.entries) {
        if (node.find(entry.key) == nullptr) node.entries.push_back(entry);
      }
    } else {
      problems_.add(from.place(), "'<<' with " + from.describe(), "a mapping");
    }
  }

  std::shared_ptr<const std::string> file_;
  Problems& problems_;
  std::size_t nodes_ = 0;
  std::vector<YAML::Node> open_;  // from the document to the value being read
  bool endless_ = false;          // said once; nothing more is read
};

bool is_any(std::string_view text, std::initializer_list<std::string_view> lower_case) {
  std::string lower{text};
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool title = text.size() < 2 || lower.substr(1) == text.substr(1);
  const bool upper = std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return (title || upper) && std::find(lower_case.begin(), lower_case.end(), lower) != lower_case.end();
}

Node::Type plain_type(std::string_view text) {
  if (text.empty() || text == "~" || is_any(text, {"null"})) return Node::Type::kNull;
  if (is_any(text, {"true", "false", "yes", "no", "on", "off", "y", "n"})) return Node::Type::kBoolean;
  if (text.find_first_not_of("0123456789", text.front() == '-' || text.front() == '+' ? 1 : 0) ==
      std::string_view::npos)
    return text.size() > 1 || (text.front() != '-' && text.front() != '+') ? Node::Type::kInteger : Node::Type::kText;
  const bool number = text.find_first_not_of("0123456789+-.eE") == std::string_view::npos && parse_number(text);
  return number ? Node::Type::kNumber : Node::Type::kText;
}

/// The key at the front of the path: the longest that exists, else up to the next dot. Takes it off the path.
std::string take_key(const Node& node, std::string_view& path) {
  std::string best;
  for (const Node::Entry& entry : node.entries) {
    const bool starts = path.substr(0, entry.key.size()) == entry.key;
    const bool ends = path.size() == entry.key.size() || (starts && path[entry.key.size()] == '.');
    if (starts && ends && entry.key.size() > best.size()) best = entry.key;
  }
  if (best.empty()) best = std::string{path.substr(0, path.find('.'))};
  path.remove_prefix(std::min(path.size(), best.size() + 1));
  return best;
}

std::optional<std::size_t> position_in(const Node& sequence, std::string_view key) {
  const auto position = parse_integer(key);
  if (!position || *position < 0 || static_cast<std::size_t>(*position) >= sequence.items.size()) return std::nullopt;
  return static_cast<std::size_t>(*position);
}

}  // namespace

Node::Type Node::type() const {
  if (kind != Kind::kScalar) return kind == Kind::kNull ? Type::kNull : Type::kText;
  return quoted ? Type::kText : plain_type(scalar);
}

const Node* Node::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

std::string Node::describe() const {
  if (kind == Kind::kMapping) return "a mapping";
  if (kind == Kind::kSequence) return "a list";
  switch (type()) {
    case Type::kNull: return "nothing";
    case Type::kBoolean: return "the boolean " + scalar;
    case Type::kInteger:
    case Type::kNumber: return "the number " + scalar;
    case Type::kText: break;
  }
  return "'" + scalar + "'";
}

std::vector<Node> parse_yaml(const std::string& text, const std::string& file, Problems& problems) {
  std::vector<Node> documents;
  const std::size_t before = problems.size();
  try {
    Importer importer{file, problems};
    for (const YAML::Node& document : YAML::LoadAll(text)) documents.push_back(importer.import(document));
    if (importer.too_large()) problems.add(Place{file, 1, 1}, "more than a million values", "a smaller file");
  } catch (const YAML::Exception& error) {
    const bool template_text = text.find("{{") != std::string::npos;
    problems.add(Place{file, error.mark.line + 1, error.mark.column + 1}, "not YAML: " + error.msg,
                 template_text ? "a rendered manifest, not a template" : "");
  }
  if (problems.size() != before) documents.clear();
  return documents;
}

std::optional<std::string> read_text_file(const std::string& path, Problems& problems) {
  std::ifstream stream{path, std::ios::binary};
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream) {
    problems.add(Place{path, 0, 0}, "cannot read the file");
    return std::nullopt;
  }
  return text.str();
}

void merge_over(Node& base, const Node& change) {
  const bool positions = base.kind == Node::Kind::kSequence && change.kind == Node::Kind::kMapping &&
                         std::all_of(change.entries.begin(), change.entries.end(), [&](const Node::Entry& entry) {
                           return position_in(base, entry.key).has_value();
                         });
  if (positions) {
    for (const Node::Entry& entry : change.entries) merge_over(base.items[*position_in(base, entry.key)], entry.value);
  } else if (base.kind == Node::Kind::kMapping && change.kind == Node::Kind::kMapping) {
    for (const Node::Entry& entry : change.entries) {
      if (Node* old = base.find(entry.key)) {
        merge_over(*old, entry.value);
      } else {
        base.entries.push_back(entry);
      }
    }
  } else {
    base = change;
  }
}

void set_path(Node& root, const std::string& assignment, Problems& problems) {
  const Place place{"--set " + assignment, 0, 0};
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) return problems.add(place, "no '='", "KEY=VALUE");
  std::vector<Node> value = parse_yaml(assignment.substr(equals + 1), place.file, problems);
  if (value.size() > 1) return problems.add(place, "several documents", "one value");
  const auto file = std::make_shared<const std::string>(place.file);
  const auto move_here = [&](Node& changed) {
    changed.file = file;
    changed.line = 0;
    changed.column = 0;
  };
  Node* node = &root;
  std::string_view path{assignment.data(), equals};
  while (!path.empty()) {
    const std::string key = take_key(*node, path);
    if (node->kind == Node::Kind::kSequence) {
      const auto position = position_in(*node, key);
      if (!position) {
        return problems.add(place, "no item '" + key + "' in a list of " + std::to_string(node->items.size()),
                            "a position that counts from 0");
      }
      node = &node->items[*position];
      continue;
    }
    if (node->kind == Node::Kind::kScalar) {
      return problems.add(place, "'" + key + "' below " + node->describe(), "a field of a mapping");
    }
    node->kind = Node::Kind::kMapping;
    if (node->find(key) == nullptr) {
      node->entries.push_back({key, place, Node{}});
      move_here(node->entries.back().value);
    }
    node = node->find(key);
  }
  *node = value.empty() ? Node{} : std::move(value.front());
  move_here(*node);
}

}  // namespace queuecast::scenario
