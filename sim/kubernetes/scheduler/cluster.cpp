#include "sim/kubernetes/scheduler/cluster.h"

#include <algorithm>

namespace queuecast::kubernetes::scheduler {

namespace {

std::string label(const Node& node, const char* key) {
  const auto found = node.meta.labels.find(key);
  return found == node.meta.labels.end() ? std::string{} : found->second;
}

std::string zone_key(const Node& node) {
  return label(node, "topology.kubernetes.io/region") + ":" + label(node, "topology.kubernetes.io/zone");
}

}  // namespace

int NodeInfo::count(const std::optional<LabelSelector>& selector, const std::string& namespace_name) const {
  // The real code counts nothing for a selector without requirements, although it selects everything.
  if (!selector || (selector->match_labels.empty() && selector->match_expressions.empty())) return 0;
  int total = 0;
  for (const Group& group : groups) {
    if (selects(selector, namespace_name, *group.pod_class)) total += group.pods - group.terminating;
  }
  return total;
}

NodeInfo& Cluster::entry(const std::string& name) {
  const auto [found, is_new] = nodes_.try_emplace(name);
  if (is_new) {
    if (free_slots_.empty()) {
      found->second.slot = static_cast<int>(versions_.size());
      versions_.push_back(0);
    } else {
      found->second.slot = free_slots_.back();
      free_slots_.pop_back();
    }
    touch(found->second);
  }
  return found->second;
}

void Cluster::drop_if_unused(const std::string& name) {
  const auto found = nodes_.find(name);
  if (found == nodes_.end() || found->second.node || found->second.requested.pods != 0) return;
  touch(found->second);
  free_slots_.push_back(found->second.slot);
  nodes_.erase(found);
}

void Cluster::touch_all() {
  ++version_;
  std::fill(versions_.begin(), versions_.end(), version_);
}

void Cluster::set_images(const Node& node, int sign) {
  for (const ContainerImage& image : node.status.images) {
    Image& known = images_[image.name];
    if (known.nodes == 0) known.bytes = image.bytes;
    known.nodes += sign;
    if (known.nodes == 0) images_.erase(image.name);
  }
}

void Cluster::set_node(std::shared_ptr<const Node> node) {
  const std::string zone = zone_key(*node);
  if (const NodeInfo* known = find(node->meta.name); known && zone_key(*known->node) != zone) {
    remove_node(node->meta.name);
  }
  NodeInfo& info = entry(node->meta.name);
  const bool is_new = !info.node;
  if (is_new) {
    auto found = std::find_if(zones_.begin(), zones_.end(), [&](const Zone& z) { return z.key == zone; });
    if (found == zones_.end()) found = zones_.insert(zones_.end(), Zone{zone, {}});
    found->nodes.push_back(&info);
    order_stands_ = false;
  }
  const bool images_change = is_new || info.node->status.images != node->status.images;
  if (images_change) {
    // Added before the old ones go, so that an image that stays keeps its size.
    set_images(*node, +1);
    if (!is_new) set_images(*info.node, -1);
  }
  info.node = std::move(node);
  touch(info);
  if (images_change && !images_.empty()) touch_all();  // image scores refer to the share of all nodes
}

void Cluster::remove_node(const std::string& name) {
  const auto found = nodes_.find(name);
  if (found == nodes_.end() || !found->second.node) return;
  NodeInfo& info = found->second;
  set_images(*info.node, -1);
  const std::string zone = zone_key(*info.node);
  const auto place = std::find_if(zones_.begin(), zones_.end(), [&](const Zone& z) { return z.key == zone; });
  std::erase(place->nodes, &info);
  if (place->nodes.empty()) zones_.erase(place);
  info.node = nullptr;
  order_stands_ = false;
  touch(info);
  if (!images_.empty()) touch_all();
  drop_if_unused(name);
}

void Cluster::add_pod(const PodClass& pod_class, const std::string& node_name, bool terminating) {
  NodeInfo& info = entry(node_name);
  auto group = std::find_if(info.groups.begin(), info.groups.end(),
                            [&](const NodeInfo::Group& g) { return g.pod_class == &pod_class; });
  if (group == info.groups.end()) group = info.groups.insert(group, NodeInfo::Group{&pod_class, 0, 0});
  ++group->pods;
  group->terminating += terminating ? 1 : 0;
  info.requested += pod_class.requests;
  info.non_zero.cpu_milli += pod_class.non_zero.cpu_milli;
  info.non_zero.memory_bytes += pod_class.non_zero.memory_bytes;
  pods_with_affinity_ += pod_class.has_pod_affinity() ? 1 : 0;
  touch(info);
}

void Cluster::remove_pod(const PodClass& pod_class, const std::string& node_name, bool terminating) {
  NodeInfo& info = entry(node_name);
  const auto group = std::find_if(info.groups.begin(), info.groups.end(),
                                  [&](const NodeInfo::Group& g) { return g.pod_class == &pod_class; });
  if (group == info.groups.end()) return drop_if_unused(node_name);
  group->terminating -= terminating ? 1 : 0;
  if (--group->pods == 0) info.groups.erase(group);
  info.requested -= pod_class.requests;
  info.non_zero.cpu_milli -= pod_class.non_zero.cpu_milli;
  info.non_zero.memory_bytes -= pod_class.non_zero.memory_bytes;
  pods_with_affinity_ -= pod_class.has_pod_affinity() ? 1 : 0;
  touch(info);
  drop_if_unused(node_name);
}

const std::vector<const NodeInfo*>& Cluster::order() const {
  if (order_stands_) return order_;
  order_.clear();
  for (std::size_t round = 0, added = 1; added > 0; ++round) {
    added = 0;
    for (const Zone& zone : zones_) {
      if (round >= zone.nodes.size()) continue;
      order_.push_back(zone.nodes[round]);
      ++added;
    }
  }
  order_stands_ = true;
  return order_;
}

const NodeInfo* Cluster::find(const std::string& name) const {
  const auto found = nodes_.find(name);
  return found == nodes_.end() || !found->second.node ? nullptr : &found->second;
}

const Cluster::Image* Cluster::image(const std::string& name) const {
  const auto found = images_.find(name);
  return found == images_.end() ? nullptr : &found->second;
}

}  // namespace queuecast::kubernetes::scheduler
