#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "runtime/runtime.h"
#include "sim/kubernetes/meta.h"

namespace queuecast::kubernetes {

class Store;

/// One change as a watcher sees it, some milliseconds after it was made.
template <class T>
struct WatchEvent {
  enum class Type { kAdded, kModified, kDeleted };
  Type type;
  std::shared_ptr<const T> object;    // for kDeleted: the last state
  std::shared_ptr<const T> previous;  // null for kAdded
};

/// All objects of one kind, in the order of (namespace, name).
///
/// Reads see the newest state; watchers are called from the run loop one watch delay after each change, in the order
/// of changes, the watchers of one kind in the order they registered. Objects are immutable snapshots: a pointer stays
/// valid and unchanged while the store moves on.
template <class T>
class Collection {
 public:
  using Key = std::pair<std::string, std::string>;  // namespace, name
  using Object = std::shared_ptr<const T>;
  using Watcher = std::function<void(const WatchEvent<T>&)>;

  explicit Collection(Store& store) : store_(store) {}

  /// Null when there is none. Cluster-scoped kinds live in the namespace "".
  Object find(std::string_view name, std::string_view namespace_name = "default") const;
  const std::map<Key, Object>& all() const { return objects_; }
  std::size_t size() const { return objects_.size(); }

  /// Lets a function of the API server change or complete each new object before it is stored (mutating admission).
  void admit(std::function<void(T&)> admission) { admissions_.push_back(std::move(admission)); }
  /// Adds an object: sets uid (when empty), creation, resource version. A name that exists throws std::logic_error.
  Object create(T object);
  /// Changes an object by a function of T&; returns the new state, or null when it does not exist (any more).
  /// The change counts as one of the spec, and raises `generation`, when `spec_changed`.
  template <class Change>
  Object update(const ObjectMeta& which, Change&& change, bool spec_changed = false);
  /// Asks for deletion: with finalizers, or a positive grace period, it is only marked; else it goes at once.
  void request_deletion(const ObjectMeta& which, Duration grace = {});
  /// Takes the object away, whatever its finalizers. An object of that name but another uid is left alone.
  void remove(const ObjectMeta& which);

  void watch(Watcher watcher) { watchers_.push_back(std::move(watcher)); }

 private:
  static bool same_object(const T& object, const ObjectMeta& which) {
    return which.uid.empty() || which.uid == object.meta.uid;
  }
  void announce(typename WatchEvent<T>::Type type, Object object, Object previous);

  Store& store_;
  std::map<Key, Object> objects_;
  std::vector<std::function<void(T&)>> admissions_;
  std::deque<Watcher> watchers_;  // a watcher may register another while it is called
};

/// The API server of one simulated cluster: typed collections with watches. Kinds are C++ types with a member
/// `ObjectMeta meta`.
class Store {
 public:
  /// `watch_delay`: from a write to the watcher's call, the same for every hop so that order is kept.
  Store(runtime::Runtime& runtime, Duration watch_delay = std::chrono::milliseconds{5})
      : runtime_(runtime), watch_delay_(watch_delay) {}
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  template <class T>
  Collection<T>& of() {
    auto& slot = collections_[std::type_index(typeid(T))];
    if (!slot) slot = std::make_shared<Collection<T>>(*this);
    return *static_cast<Collection<T>*>(slot.get());
  }

  runtime::Runtime& runtime() { return runtime_; }
  TimePoint now() const { return runtime_.now(); }
  /// Calls back after the watch delay.
  void after_watch_delay(std::function<void()> call);
  std::uint64_t next_resource_version() { return ++resource_version_; }
  /// A uid in UUID form from the world's stream "kubernetes.uids".
  std::string new_uid();

 private:
  struct Delivery {
    TimePoint due;
    std::function<void()> call;
  };
  void arm();
  void deliver();

  runtime::Runtime& runtime_;
  Duration watch_delay_;
  std::uint64_t resource_version_ = 0;
  std::deque<Delivery> deliveries_;  // in the order of due times, because the delay is constant
  runtime::Timer timer_;             // of the first delivery
  std::map<std::type_index, std::shared_ptr<void>> collections_;
};

template <class T>
typename Collection<T>::Object Collection<T>::find(std::string_view name, std::string_view namespace_name) const {
  const auto found = objects_.find(Key{namespace_name, name});
  return found == objects_.end() ? nullptr : found->second;
}

template <class T>
typename Collection<T>::Object Collection<T>::create(T object) {
  Key key{object.meta.namespace_name, object.meta.name};
  if (objects_.contains(key)) {
    throw std::logic_error(std::string(T::kKind) + " " + key.first + "/" + key.second + " exists already");
  }
  for (const auto& admission : admissions_) admission(object);
  if (object.meta.uid.empty()) object.meta.uid = store_.new_uid();
  object.meta.creation = store_.now();
  object.meta.resource_version = store_.next_resource_version();
  auto stored = std::make_shared<const T>(std::move(object));
  objects_.emplace(std::move(key), stored);
  announce(WatchEvent<T>::Type::kAdded, stored, nullptr);
  return stored;
}

template <class T>
template <class Change>
typename Collection<T>::Object Collection<T>::update(const ObjectMeta& which, Change&& change, bool spec_changed) {
  const auto found = objects_.find(Key{which.namespace_name, which.name});
  if (found == objects_.end() || !same_object(*found->second, which)) return nullptr;
  T changed = *found->second;
  change(changed);
  changed.meta.resource_version = store_.next_resource_version();
  if (spec_changed) ++changed.meta.generation;
  Object previous = found->second;
  found->second = std::make_shared<const T>(std::move(changed));
  Object current = found->second;
  if (current->meta.deleting() && current->meta.finalizers.empty() && !previous->meta.finalizers.empty()) {
    remove(current->meta);  // the last finalizer is gone
    return current;
  }
  announce(WatchEvent<T>::Type::kModified, current, std::move(previous));
  return current;
}

template <class T>
void Collection<T>::request_deletion(const ObjectMeta& which, Duration grace) {
  const auto found = objects_.find(Key{which.namespace_name, which.name});
  if (found == objects_.end() || !same_object(*found->second, which) || found->second->meta.deleting()) return;
  if (grace <= Duration::zero() && found->second->meta.finalizers.empty()) return remove(which);
  const TimePoint when = store_.now() + std::max(grace, Duration::zero());
  update(which, [&](T& object) { object.meta.deletion = when; });
}

template <class T>
void Collection<T>::remove(const ObjectMeta& which) {
  const auto found = objects_.find(Key{which.namespace_name, which.name});
  if (found == objects_.end() || !same_object(*found->second, which)) return;
  Object last = std::move(found->second);
  objects_.erase(found);
  announce(WatchEvent<T>::Type::kDeleted, last, last);
}

template <class T>
void Collection<T>::announce(typename WatchEvent<T>::Type type, Object object, Object previous) {
  if (watchers_.empty()) return;
  store_.after_watch_delay([this, event = WatchEvent<T>{type, std::move(object), std::move(previous)}] {
    for (std::size_t i = 0; i < watchers_.size(); ++i) watchers_[i](event);
  });
}

}  // namespace queuecast::kubernetes
