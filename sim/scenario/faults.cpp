#include <algorithm>

#include "sim/scenario/scenario_reader.h"

namespace queuecast::scenario {
namespace {

/// What a kind of fault says about itself beyond at, kind and cluster.
struct FaultKind {
  std::string name;
  Fault::Kind kind;
  std::vector<std::string> fields;
  std::vector<std::string> required;
};

const std::vector<FaultKind>& fault_kinds() {
  static const std::vector<FaultKind> kKinds{
      {"spot_interruption", Fault::Kind::kSpotInterruption, {"node", "count"}, {}},
      {"node_failure", Fault::Kind::kNodeFailure, {"node", "count"}, {}},
      {"pod_kill", Fault::Kind::kPodKill, {"count"}, {}},
      {"stockout", Fault::Kind::kStockout, {"for", "zone", "type", "capacity_type"}, {}},
      {"launch_failure", Fault::Kind::kLaunchFailure, {"for", "share"}, {}},
      {"zone_outage", Fault::Kind::kZoneOutage, {"for", "zone"}, {"zone"}},
      {"service_outage", Fault::Kind::kServiceOutage, {"for", "service"}, {"service"}},
      {"service_throttle", Fault::Kind::kServiceThrottle, {"for", "service", "share"}, {"service"}},
      {"service_slow", Fault::Kind::kServiceSlow, {"for", "service", "factor"}, {"service", "factor"}},
      {"controller_pause", Fault::Kind::kControllerPause, {"for", "component"}, {"component"}},
      {"burst", Fault::Kind::kBurst, {"count"}, {"count"}},
  };
  return kKinds;
}

const FaultKind* find_kind(Fields& fields) {
  const auto value = fields.require("kind");
  const auto written = value ? value->word() : std::nullopt;
  if (!written) return nullptr;
  std::vector<std::string> names;
  for (const FaultKind& kind : fault_kinds()) {
    if (kind.name == *written) return &kind;
    names.push_back(kind.name);
  }
  value->report("unknown kind of fault '" + *written + "'", one_of(names), nearest_name(*written, names));
  return nullptr;
}

/// A text that must be one of these names.
void read_name(Fields& fields, const char* field, const std::vector<std::string>& names, std::string& target) {
  const auto value = fields.find(field);
  const auto written = value ? value->word() : std::nullopt;
  if (!written) return;
  target = *written;
  if (std::find(names.begin(), names.end(), target) == names.end()) {
    value->report(std::string{field} + " is '" + target + "'", one_of(names), nearest_name(target, names));
  }
}

void read_field(Fields& fields, const std::string& name, Fault& fault) {
  if (name == "for") fields.duration("for", fault.duration);
  if (name == "node") fields.word("node", fault.node);
  if (name == "zone") fields.word("zone", fault.zone);
  if (name == "type") fields.word("type", fault.instance_type);
  if (name == "count") fields.integer("count", fault.count, 1);
  if (name == "share") fields.number("share", fault.share, 0, 1);
  if (name == "factor") fields.number("factor", fault.factor, 0, 1e6);
  if (name == "capacity_type") read_name(fields, "capacity_type", {"spot", "on-demand"}, fault.capacity_type);
  if (name == "service") {
    read_name(fields, "service", {"queue", "table", "identity", "registry", "compute"}, fault.service);
  }
  if (name == "component") {
    read_name(fields, "component", {"keda", "hpa", "karpenter", "scheduler"}, fault.component);
  }
}

}  // namespace

std::vector<Fault> read_faults(const Value& list, const std::vector<std::string>& clusters) {
  std::vector<Fault> faults;
  for (const Value& item : list.items()) {
    Fault fault;
    fault.place = item.place();
    Fields fields{item};
    if (fields.require("at")) fields.duration("at", fault.at);
    read_name(fields, "cluster", clusters, fault.cluster);
    const FaultKind* kind = find_kind(fields);
    if (kind == nullptr) {
      for (const FaultKind& any : fault_kinds()) {
        for (const std::string& name : any.fields) fields.accept({name});
      }
      continue;
    }
    fault.kind = kind->kind;
    for (const std::string& name : kind->required) fields.require(name);
    for (const std::string& name : kind->fields) read_field(fields, name, fault);
    faults.push_back(std::move(fault));
  }
  return faults;
}

}  // namespace queuecast::scenario
