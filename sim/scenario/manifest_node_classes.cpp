#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using Ec2Spec = eks::EC2NodeClass::Spec;

std::vector<std::pair<std::string, std::string>> named(std::initializer_list<const char*> names) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const char* name : names) pairs.emplace_back(name, name);
  return pairs;
}

/// The family that an alias such as "al2023@latest" stands for.
std::optional<std::string> family_of_alias(const std::string& alias) {
  static const std::vector<std::pair<std::string, std::string>> kFamilies{{"al2", "AL2"},
                                                                          {"al2023", "AL2023"},
                                                                          {"bottlerocket", "Bottlerocket"},
                                                                          {"windows2019", "Windows2019"},
                                                                          {"windows2022", "Windows2022"},
                                                                          {"windows2025", "Windows2025"}};
  const auto at = alias.find('@');
  if (at == std::string::npos || at + 1 == alias.size()) return std::nullopt;
  for (const auto& [name, family] : kFamilies) {
    if (alias.substr(0, at) == name) return family;
  }
  return std::nullopt;
}

void read_ami_terms(const Value& list, bool family_given, Ec2Spec& spec) {
  for (const Value& item : list.items()) {
    Fields fields{item};
    fields.accept({"tags", "id", "name", "owner", "ssmParameter"});
    std::string alias;
    const auto value = fields.find("alias");
    if (!value || !fields.text("alias", alias)) continue;
    const auto family = family_of_alias(alias);
    if (!family) {
      value->report("alias '" + alias + "'", "family@version, such as al2023@latest");
    } else if (!family_given) {
      spec.ami_family = *family;
    }
  }
}

/// Selector terms: which subnets they find stands in the account, not here; names of zones in tags are not guessed.
void read_selector_terms(Fields& fields, const char* name, bool needed) {
  const auto list = needed ? fields.require(name) : fields.find(name);
  if (!list) return;
  const auto items = list->items();
  if (list->is_sequence() && items.empty()) list->report(std::string{name} + " is empty", "at least one term");
  for (const Value& item : items) {
    Fields term{item};
    term.accept({"tags", "id", "name"});
  }
}

void read_block_devices(const Value& list, Ec2Spec& spec) {
  for (const Value& item : list.items()) {
    eks::BlockDevice device;
    Fields fields{item};
    fields.text("deviceName", device.name);
    fields.boolean("rootVolume", device.root);
    if (const auto ebs = fields.find("ebs")) {
      Fields ebs_fields{*ebs};
      ebs_fields.accept({"deleteOnTermination", "encrypted", "iops", "kmsKeyID", "snapshotID", "throughput",
                         "volumeInitializationRate"});
      ebs_fields.quantity("volumeSize", device.size_bytes);
      ebs_fields.choice("volumeType", device.volume_type,
                        named({"gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"}));
    }
    spec.block_devices.push_back(std::move(device));
  }
}

}  // namespace

KubeletSettings read_kubelet(const Value& value) {
  KubeletSettings kubelet;
  Fields fields{value};
  fields.accept({"clusterDNS", "evictionSoftGracePeriod", "evictionMaxPodGracePeriod", "imageGCHighThresholdPercent",
                 "imageGCLowThresholdPercent", "cpuCFSQuota"});
  fields.integer("maxPods", kubelet.max_pods, 0);
  fields.integer("podsPerCore", kubelet.pods_per_core, 0);
  fields.text_map("kubeReserved", kubelet.kube_reserved);
  fields.text_map("systemReserved", kubelet.system_reserved);
  fields.text_map("evictionHard", kubelet.eviction_hard);
  fields.text_map("evictionSoft", kubelet.eviction_soft);
  return kubelet;
}

void apply_kubelet(const KubeletSettings& kubelet, Ec2Spec& spec) {
  spec.max_pods = kubelet.max_pods;
  spec.pods_per_core = kubelet.pods_per_core;
  spec.kube_reserved = kubelet.kube_reserved;
  spec.system_reserved = kubelet.system_reserved;
  spec.eviction_hard = kubelet.eviction_hard;
  spec.eviction_soft = kubelet.eviction_soft;
}

void read_ec2_node_class(Object& object, Draft& draft) {
  eks::EC2NodeClass node_class;
  node_class.meta = read_meta(object, draft, false);
  const bool beta = object.api_version == "karpenter.k8s.aws/v1beta1";
  const auto value = object.fields.require("spec");
  if (!value) return;
  Ec2Spec& spec = node_class.spec;
  Fields fields{*value};
  fields.accept({"capacityReservationSelectorTerms", "placementGroupSelector", "networkInterfaces", "ipPrefixCount",
                 "associatePublicIPAddress", "connectionTracking", "cpuOptions", "metadataOptions", "tags", "context",
                 "detailedMonitoring", "userData"});
  const auto families =
      named({"AL2", "AL2023", "Bottlerocket", "Ubuntu", "Custom", "Windows2019", "Windows2022", "Windows2025"});
  const bool family_given = fields.choice("amiFamily", spec.ami_family, families);
  if (beta && !family_given) fields.require("amiFamily");
  read_selector_terms(fields, "subnetSelectorTerms", true);
  read_selector_terms(fields, "securityGroupSelectorTerms", true);
  const auto terms = beta ? fields.find("amiSelectorTerms") : fields.require("amiSelectorTerms");
  if (terms) read_ami_terms(*terms, family_given, spec);
  const bool role = fields.text("role", spec.role);
  const bool profile = fields.text("instanceProfile", spec.instance_profile);
  if (role == profile) {
    value->report(role ? "both role and instanceProfile" : "neither role nor instanceProfile", "exactly one of them");
  }
  if (const auto devices = fields.find("blockDeviceMappings")) read_block_devices(*devices, spec);
  fields.choice<bool, bool>("instanceStorePolicy", spec.instance_store_raid0, {{"RAID0", true}});
  const auto kubelet = beta ? std::nullopt : fields.find("kubelet");
  if (kubelet) apply_kubelet(read_kubelet(*kubelet), spec);
  draft.manifests.ec2_node_classes.push_back(std::move(node_class));
}

void read_aks_node_class(Object& object, Draft& draft) {
  aks::AKSNodeClass node_class;
  node_class.meta = read_meta(object, draft, false);
  const auto value = object.fields.find("spec");
  if (value) {
    Fields fields{*value};
    fields.accept({"kubelet", "tags", "fipsMode", "linuxOSConfig", "gpu", "imageVersion", "imageID"});
    fields.integer("osDiskSizeGB", node_class.spec.os_disk_size_gb, 30, 2048);
    fields.choice("imageFamily", node_class.spec.image_family,
                  named({"Ubuntu", "Ubuntu2204", "Ubuntu2404", "AzureLinux"}));
    fields.integer("maxPods", node_class.spec.max_pods, 10, 250);
    fields.text("vnetSubnetID", node_class.spec.vnet_subnet_id);
    if (const auto security = fields.find("security")) {
      Fields security_fields{*security};
      security_fields.accept({"trustedLaunch"});
      security_fields.boolean("encryptionAtHost", node_class.spec.encryption_at_host);
    }
    if (const auto streaming = fields.find("artifactStreaming")) {
      node_class.spec.artifact_streaming = true;  // the block's own default
      Fields streaming_fields{*streaming};
      streaming_fields.boolean("enabled", node_class.spec.artifact_streaming);
    }
    if (const auto dns = fields.find("localDNS")) {
      // Preferred waits for a Kubernetes version that does not exist yet (provider's constant 1.99.0).
      Fields dns_fields{*dns};
      dns_fields.accept({"vnetDNSOverrides", "kubeDNSOverrides"});
      dns_fields.choice<bool, bool>("mode", node_class.spec.local_dns,
                                    {{"Required", true}, {"Preferred", false}, {"Disabled", false}});
    }
  }
  draft.manifests.aks_node_classes.push_back(std::move(node_class));
}

}  // namespace queuecast::scenario
