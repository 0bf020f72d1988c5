#include "emulators/aws/dynamodb/page.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kPageBytes = 1024 * 1024;

/// The hashes of `total` segments cover 64 bits evenly.
std::uint64_t first_hash(std::uint64_t segment, std::uint64_t total) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(((static_cast<Wide>(segment) << 64) + total - 1) / total);
}

}  // namespace

std::uint64_t Segment::begin() const { return first_hash(segment, total); }
std::uint64_t Segment::end() const { return first_hash(segment + 1, total); }

void PageBuilder::add(const StoredItem& stored) {
  page_.items.push_back(&stored.item);
  bytes_ += stored.size;
  page_.more = bytes_ >= kPageBytes || page_.items.size() == limits_.items;
}

Page PageBuilder::finish() {
  page_.consumed = read_cost(bytes_, limits_.consistent);
  return std::move(page_);
}

}  // namespace queuecast::dynamodb
