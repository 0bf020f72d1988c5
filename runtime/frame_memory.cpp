#include "runtime/frame_memory.h"

#include <array>
#include <new>

namespace queuecast::runtime {

namespace {

#if defined(__SANITIZE_ADDRESS__)
#define QUEUECAST_PLAIN_FRAMES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define QUEUECAST_PLAIN_FRAMES 1
#endif
#endif

#ifdef QUEUECAST_PLAIN_FRAMES
constexpr std::size_t kLargest = 0;
#else
constexpr std::size_t kLargest = 4096;
#endif
constexpr std::size_t kStep = 64;

struct Block {
  Block* next;
};

class Pool {
 public:
  ~Pool() {
    for (Block*& list : lists_) {
      while (list) {
        Block* const block = list;
        list = block->next;
        ::operator delete(block);
      }
    }
    closed_ = true;
  }

  void* take(std::size_t size) {
    Block*& list = lists_[index(size)];
    if (!list) return ::operator new((index(size) + 1) * kStep);
    Block* const block = list;
    list = block->next;
    return block;
  }
  void give(void* frame, std::size_t size) {
    if (closed_) return ::operator delete(frame);
    Block*& list = lists_[index(size)];
    list = new (frame) Block{list};
  }

 private:
  static std::size_t index(std::size_t size) { return (size - 1) / kStep; }

  std::array<Block*, 4096 / kStep> lists_{};
  bool closed_ = false;
};

thread_local Pool pool;

}  // namespace

void* FrameMemory::operator new(std::size_t size) { return size <= kLargest ? pool.take(size) : ::operator new(size); }

void FrameMemory::operator delete(void* frame, std::size_t size) noexcept {
  size <= kLargest ? pool.give(frame, size) : ::operator delete(frame);
}

}  // namespace queuecast::runtime
