#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "runtime/signal.h"
#include "sim/kubernetes/latencies.h"
#include "sim/kubernetes/store.h"
#include "sim/kubernetes/token_bucket.h"

namespace queuecast::kubernetes {

struct ImageSize {
  std::int64_t compressed_bytes = 170'000'000;
  std::int64_t unpacked_bytes = 500'000'000;
};

struct ImageOptions {
  /// One pull at a time for each node; false: all at once, with the registry limit of 5/s, burst 10.
  bool serial = true;
  /// The size of an image by its name; empty: the default size for every image.
  std::function<ImageSize(const std::string& image)> size;
};

/// The images of one node and how they get there (kubernetes pkg/kubelet/images).
///
/// A cold pull takes overhead + compressed size / download rate + unpacked size / unpack rate; a pull of what is there
/// takes a check of the manifest. Whether the image is there is asked before the queue: pods that find it absent
/// together each pull it, all but the first only by a check.
class ImagePuller {
 public:
  ImagePuller(Store& store, Latencies& latencies, const ImageOptions& options, std::string node);

  ImagePuller(const ImagePuller&) = delete;
  ImagePuller& operator=(const ImagePuller&) = delete;

  bool present(const std::string& image) const;
  /// Ends when the image is on the node. `waits` is told when the registry limit turns the pull away, to be tried again
  /// 10 to 15 s later.
  runtime::Task<void> pull(std::string image, std::function<void()> waits);

 private:
  struct Pull {
    std::string image;
    bool done = false;
    runtime::Signal finished;
  };
  struct Running {
    std::shared_ptr<Pull> pull;
    runtime::Job job;
  };

  runtime::Task<void> serve();
  runtime::Task<void> execute(std::shared_ptr<Pull> pull);
  Duration transfer_time(const std::string& image);
  void announce(const std::string& image);

  Store& store_;
  Latencies& latencies_;
  const ImageOptions& options_;
  std::string node_;
  std::set<std::string> present_;  // with their tag
  std::deque<std::shared_ptr<Pull>> waiting_;
  std::map<std::string, Running> running_;  // parallel pulls, by image
  runtime::Signal added_;
  TokenBucket registry_ = TokenBucket::per_second(5, 10);
  runtime::Job server_;
};

}  // namespace queuecast::kubernetes
