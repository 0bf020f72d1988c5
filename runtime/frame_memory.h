#pragma once

#include <cstddef>

namespace queuecast::runtime {

/// Memory for coroutine frames. A task's frame lives for a request or a pass of a loop, so the next one of its size is
/// never far: freed blocks wait in lists by size, one set a thread. A base class of promises.
///
/// Under AddressSanitizer the heap itself is used, so that it sees every use after an end.
struct FrameMemory {
  static void* operator new(std::size_t size);
  static void operator delete(void* frame, std::size_t size) noexcept;
};

}  // namespace queuecast::runtime
