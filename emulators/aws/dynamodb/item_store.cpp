#include "emulators/aws/dynamodb/item_store.h"

#include <algorithm>
#include <utility>

namespace queuecast::dynamodb {

std::size_t ItemStore::position(const Bucket& bucket, std::uint64_t hash, std::string_view partition) {
  const auto before = [&](const std::unique_ptr<ItemCollection>& each) {
    return each->hash != hash ? each->hash < hash : each->partition.compare(partition) < 0;
  };
  return static_cast<std::size_t>(std::partition_point(bucket.begin(), bucket.end(), before) - bucket.begin());
}

ItemCollection* ItemStore::find(std::uint64_t hash, std::string_view partition) {
  Bucket& bucket = buckets_[bucket_of(hash)];
  const std::size_t at = position(bucket, hash, partition);
  const bool found = at < bucket.size() && bucket[at]->hash == hash && bucket[at]->partition == partition;
  return found ? bucket[at].get() : nullptr;
}

ItemCollection& ItemStore::add(std::uint64_t hash, std::string_view partition) {
  if (ItemCollection* found = find(hash, partition)) return *found;
  if (count_ >= buckets_.size()) grow();
  Bucket& bucket = buckets_[bucket_of(hash)];
  auto collection = std::make_unique<ItemCollection>();
  collection->hash = hash;
  collection->partition = partition;
  const std::size_t at = position(bucket, hash, partition);
  ++count_;
  return **bucket.insert(bucket.begin() + static_cast<std::ptrdiff_t>(at), std::move(collection));
}

void ItemStore::remove(std::uint64_t hash, std::string_view partition) {
  if (!find(hash, partition)) return;
  Bucket& bucket = buckets_[bucket_of(hash)];
  bucket.erase(bucket.begin() + static_cast<std::ptrdiff_t>(position(bucket, hash, partition)));
  --count_;
}

const ItemCollection* ItemStore::at_or_after(std::uint64_t hash, std::string_view partition) const {
  const std::size_t bucket = bucket_of(hash);
  return first_from(bucket, position(buckets_[bucket], hash, partition));
}

const ItemCollection* ItemStore::after(const ItemCollection& collection) const {
  const std::size_t bucket = bucket_of(collection.hash);
  return first_from(bucket, position(buckets_[bucket], collection.hash, collection.partition) + 1);
}

const ItemCollection* ItemStore::first_from(std::size_t bucket, std::size_t position) const {
  for (; bucket < buckets_.size(); ++bucket, position = 0) {
    if (position < buckets_[bucket].size()) return buckets_[bucket][position].get();
  }
  return nullptr;
}

void ItemStore::grow() {
  // Each bucket is split in two by the next bit of the hash; the order stays.
  std::vector<Bucket> split(buckets_.size() * 2);
  ++bits_;
  for (Bucket& bucket : buckets_) {
    for (auto& collection : bucket) {
      Bucket& target = split[bucket_of(collection->hash)];
      target.push_back(std::move(collection));
    }
  }
  buckets_ = std::move(split);
}

}  // namespace queuecast::dynamodb
