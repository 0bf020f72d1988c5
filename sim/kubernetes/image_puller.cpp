#include "sim/kubernetes/image_puller.h"

#include <algorithm>
#include <utility>

#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/scheduler/pod_class.h"

namespace queuecast::kubernetes {

using runtime::Task;

namespace {

Duration at_rate(std::int64_t bytes, double megabytes_per_second) {
  if (megabytes_per_second <= 0) return {};
  return runtime::seconds(static_cast<double>(bytes) / (megabytes_per_second * 1e6));
}

constexpr std::size_t kReportedImages = 50;  // the kubelet's nodeStatusMaxImages

}  // namespace

ImagePuller::ImagePuller(Store& store, Latencies& latencies, const ImageOptions& options, std::string node)
    : store_(store), latencies_(latencies), options_(options), node_(std::move(node)) {
  if (const auto known = store_.of<Node>().find(node_, "")) {
    for (const ContainerImage& image : known->status.images) present_.insert(image.name);
  }
  if (options_.serial) server_ = store_.runtime().start(serve());
}

bool ImagePuller::present(const std::string& image) const { return present_.contains(scheduler::tagged_image(image)); }

Duration ImagePuller::transfer_time(const std::string& image) {
  const std::string key = node_ + "/" + image;
  if (present(image)) return latencies_.duration("image_manifest_check", key);
  const ImageSize size = options_.size ? options_.size(image) : ImageSize{};
  return latencies_.duration("image_pull_overhead", key) +
         at_rate(size.compressed_bytes, latencies_.draw("image_download_rate_compressed", key)) +
         at_rate(size.unpacked_bytes, latencies_.draw("image_unpack_rate_uncompressed", key));
}

void ImagePuller::announce(const std::string& image) {
  if (!present_.insert(scheduler::tagged_image(image)).second) return;
  const auto known = store_.of<Node>().find(node_, "");
  if (!known || known->status.images.size() >= kReportedImages) return;
  const std::int64_t bytes = (options_.size ? options_.size(image) : ImageSize{}).unpacked_bytes;
  store_.of<Node>().update(known->meta, [&](Node& node) {
    node.status.images.push_back({scheduler::tagged_image(image), bytes});
  });
}

Task<void> ImagePuller::execute(std::shared_ptr<Pull> pull) {
  co_await runtime::sleep_for(store_.runtime(), transfer_time(pull->image));
  announce(pull->image);
  pull->done = true;
  pull->finished.notify_all();
}

Task<void> ImagePuller::serve() {
  for (;;) {
    while (waiting_.empty()) co_await added_.wait(store_.runtime());
    std::shared_ptr<Pull> next = std::move(waiting_.front());
    waiting_.pop_front();
    co_await execute(std::move(next));
  }
}

Task<void> ImagePuller::pull(std::string image, std::function<void()> waits) {
  std::shared_ptr<Pull> pull;
  if (options_.serial) {
    pull = std::make_shared<Pull>();
    pull->image = image;
    waiting_.push_back(pull);
    added_.notify_one();
  } else {
    while (!registry_.try_take(store_.now())) {
      waits();
      const double jitter = store_.runtime().random("kubernetes.kubelet.retry").uniform(10, 15);
      co_await runtime::sleep_for(store_.runtime(), runtime::seconds(jitter));
    }
    auto& running = running_[image];  // the layers of one image are fetched once
    if (!running.pull || running.pull->done) {
      running.pull = std::make_shared<Pull>();
      running.pull->image = image;
      running.job = store_.runtime().start(execute(running.pull));
    }
    pull = running.pull;
  }
  while (!pull->done) co_await pull->finished.wait(store_.runtime());
}

}  // namespace queuecast::kubernetes
