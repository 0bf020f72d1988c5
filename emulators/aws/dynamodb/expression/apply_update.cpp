#include <algorithm>
#include <iterator>
#include <utility>

#include "emulators/aws/dynamodb/expression/update.h"
#include "emulators/aws/dynamodb/number.h"

namespace queuecast::dynamodb {

namespace {

ServiceError wrong_type() { return validation_error("An operand in the update expression has an incorrect data type"); }
ServiceError wrong_path() {
  return validation_error("The document path provided in the update expression is invalid for update");
}

Result<Value> evaluate(const UpdateTerm& term, const Item& before) {
  switch (term.kind) {
    case UpdateTerm::Kind::kConstant: return term.constant;
    case UpdateTerm::Kind::kIfNotExists:
      if (const Value* value = resolve(before, term.path)) return *value;
      return evaluate(term.terms[0], before);
    case UpdateTerm::Kind::kPath:
      if (const Value* value = resolve(before, term.path)) return *value;
      return validation_error("The provided expression refers to an attribute that does not exist in the item");
    case UpdateTerm::Kind::kListAppend: break;
  }
  Result<Value> first = evaluate(term.terms[0], before);
  if (first.has_error()) return first;
  Result<Value> second = evaluate(term.terms[1], before);
  if (second.has_error()) return second;
  if (first->type != Type::kList || second->type != Type::kList) return wrong_type();
  std::move(second->elements.begin(), second->elements.end(), std::back_inserter(first->elements));
  return first;
}

Result<Value> sum(const Value& a, const Value& b, bool subtract) {
  if (a.type != Type::kNumber || b.type != Type::kNumber) return wrong_type();
  Number right = read_number(b.text);
  if (subtract && !right.digits.empty()) right.negative = !right.negative;
  const Result<Number> total = add(read_number(a.text), right);
  if (total.has_error()) return total.error();
  return Value::number(total->text());
}

/// Writes a value at a path whose parent exists; beyond the end of a list it is appended.
std::optional<ServiceError> put(Item& item, const Path& path, Value value) {
  const PathStep& last = path.back();
  if (path.size() == 1) {
    assign(item, last.name, std::move(value));
    return std::nullopt;
  }
  Value* parent = resolve(item, Path(path.begin(), path.end() - 1));
  if (!parent || parent->type != (last.is_index ? Type::kList : Type::kMap)) return wrong_path();
  if (!last.is_index) {
    assign(parent->attributes, last.name, std::move(value));
  } else if (last.index < parent->elements.size()) {
    parent->elements[last.index] = std::move(value);
  } else {
    parent->elements.push_back(std::move(value));
  }
  return std::nullopt;
}

std::optional<ServiceError> remove(Item& item, const Path& path) {
  const PathStep& last = path.back();
  if (path.size() == 1) {
    remove_attribute(item, last.name);
    return std::nullopt;
  }
  Value* parent = resolve(item, Path(path.begin(), path.end() - 1));
  if (!parent || parent->type != (last.is_index ? Type::kList : Type::kMap)) return wrong_path();
  if (!last.is_index) {
    remove_attribute(parent->attributes, last.name);
  } else if (last.index < parent->elements.size()) {
    parent->elements.erase(parent->elements.begin() + static_cast<std::ptrdiff_t>(last.index));
  }
  return std::nullopt;
}

Result<Value> added(const Value* old, const Value& value) {
  if (!old) return value;
  if (value.type == Type::kNumber) return sum(*old, value, false);
  if (old->type != value.type) return wrong_type();
  Value all = *old;
  for (const Value& element : value.elements) {
    if (std::find(old->elements.begin(), old->elements.end(), element) == old->elements.end()) {
      all.elements.push_back(element);
    }
  }
  normalise_set(all);
  return all;
}

std::optional<ServiceError> delete_members(Item& item, const Item& before, const UpdateExpression::Change& change) {
  const Value* old = resolve(before, change.path);
  if (!old) return std::nullopt;
  if (old->type != change.value.type) return wrong_type();
  Value left = *old;
  std::erase_if(left.elements, [&](const Value& element) {
    const auto& gone = change.value.elements;
    return std::find(gone.begin(), gone.end(), element) != gone.end();
  });
  if (left.elements.empty()) return remove(item, change.path);
  return put(item, change.path, std::move(left));
}

/// Elements of one list are removed from its end, so that the places before stay what the expression meant.
std::vector<Path> from_the_end(std::vector<Path> paths) {
  const auto index_of = [](const Path& path) { return path.back().is_index ? path.back().index : 0; };
  std::stable_sort(paths.begin(), paths.end(), [&](const Path& a, const Path& b) { return index_of(a) > index_of(b); });
  return paths;
}

/// The assignments that a SET and ADD make, read from the item before; those beyond a list's end in the order of their
/// places.
Result<std::vector<UpdateExpression::Change>> assignments(const UpdateExpression& update, const Item& before) {
  std::vector<UpdateExpression::Change> all;
  for (const UpdateExpression::Set& action : update.sets) {
    Result<Value> value = evaluate(action.left, before);
    if (value.has_value() && action.operation != '\0') {
      const Result<Value> right = evaluate(action.right, before);
      if (right.has_error()) return right.error();
      value = sum(*value, *right, action.operation == '-');
    }
    if (value.has_error()) return value.error();
    all.push_back({action.path, std::move(*value)});
  }
  const auto index_of = [](const auto& change) { return change.path.back().is_index ? change.path.back().index : 0; };
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return index_of(a) < index_of(b); });
  for (const UpdateExpression::Change& action : update.additions) {
    Result<Value> value = added(resolve(before, action.path), action.value);
    if (value.has_error()) return value.error();
    all.push_back({action.path, std::move(*value)});
  }
  return all;
}

}  // namespace

Result<Item> apply_update(const UpdateExpression& update, const Item& before) {
  auto changes = assignments(update, before);
  if (changes.has_error()) return changes.error();
  Item item = before;
  for (UpdateExpression::Change& change : *changes) {
    if (auto error = put(item, change.path, std::move(change.value))) return *std::move(error);
  }
  for (const UpdateExpression::Change& change : update.deletions) {
    if (auto error = delete_members(item, before, change)) return *std::move(error);
  }
  for (const Path& path : from_the_end(update.removals)) {
    if (auto error = remove(item, path)) return *std::move(error);
  }
  return item;
}

}  // namespace queuecast::dynamodb
