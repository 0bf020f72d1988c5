#include <algorithm>

#include "sim/scenario/draft.h"

namespace queuecast::scenario {
namespace {

/// The names of a kind in a namespace, from the keys "Kind/namespace/name".
std::vector<std::string> names_of(const Manifests& manifests, const std::string& prefix) {
  std::vector<std::string> names;
  for (const auto& [key, place] : manifests.places) {
    if (key.rfind(prefix, 0) == 0) names.push_back(key.substr(prefix.size()));
  }
  return names;
}

void check_references(Draft& draft) {
  for (const Reference& reference : draft.references) {
    if (reference.name.empty()) continue;
    const std::string prefix = reference.kind + "/" + reference.namespace_name + "/";
    if (draft.manifests.places.count(prefix + reference.name) > 0) continue;
    const auto names = names_of(draft.manifests, prefix);
    const std::string where = reference.namespace_name.empty() ? "" : " in namespace " + reference.namespace_name;
    draft.problems.add(reference.place, "no " + reference.kind + " '" + reference.name + "'" + where,
                       names.empty() ? "" : one_of(names), nearest_name(reference.name, names));
  }
}

/// KEDA and the API server refuse a second owner of one target.
void check_one_scaler(Draft& draft) {
  std::map<std::string, std::string> owners;
  const auto own = [&](const std::string& kind, const kubernetes::ObjectMeta& meta, const std::string& target) {
    const auto [known, added] = owners.try_emplace(meta.namespace_name + "/" + target, kind + " '" + meta.name + "'");
    if (!added) {
      draft.problems.add(draft.manifests.place_of(kind, meta),
                         "Deployment '" + target + "' is already scaled by " + known->second);
    }
  };
  for (const auto& scaled : draft.manifests.scaled_objects) own("ScaledObject", scaled.meta, scaled.spec.target.name);
  for (const auto& autoscaler : draft.manifests.autoscalers) {
    own("HorizontalPodAutoscaler", autoscaler.meta, autoscaler.spec.target.name);
  }
}

/// A v1beta1 pool's kubelet block goes to its class: Karpenter v1.0 keeps it in an annotation that the AWS provider
/// reads as if it stood in the class.
void apply_kubelets(Draft& draft) {
  for (const auto& [name, kubelet] : draft.kubelets) {
    auto& classes = draft.manifests.ec2_node_classes;
    const auto found = std::find_if(classes.begin(), classes.end(), [&, wanted = name](const auto& candidate) {
      return candidate.meta.name == wanted;
    });
    if (found != classes.end()) apply_kubelet(kubelet, found->spec);
  }
}

}  // namespace

void check_links(Draft& draft) {
  check_references(draft);
  check_one_scaler(draft);
  apply_kubelets(draft);
}

}  // namespace queuecast::scenario
