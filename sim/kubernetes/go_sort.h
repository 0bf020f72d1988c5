#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>

namespace queuecast::kubernetes {

/// Go's sort.Sort (package sort, Go 1.19 and later), step by step: insertion sort up to 12 elements, pattern-defeating
/// quicksort beyond.
///
/// For a total order any sort would do. Some comparisons of Kubernetes are not even strict weak orders, so that the
/// outcome is what this very sequence of comparisons and swaps makes of them. Any comparison is safe here.
template <class T, class Less>
class GoSort {
 public:
  GoSort(std::span<T> items, Less less) : items_(items), less_(std::move(less)) {}

  void run() {
    const int size = static_cast<int>(items_.size());
    quicksort(0, size, static_cast<int>(std::bit_width(items_.size())));
  }

 private:
  enum class Hint { kUnknown, kIncreasing, kDecreasing };

  bool less(int a, int b) { return less_(items_[static_cast<std::size_t>(a)], items_[static_cast<std::size_t>(b)]); }
  void swap(int a, int b) { std::swap(items_[static_cast<std::size_t>(a)], items_[static_cast<std::size_t>(b)]); }

  void insertion_sort(int first, int last) {
    for (int i = first + 1; i < last; ++i) {
      for (int j = i; j > first && less(j, j - 1); --j) swap(j, j - 1);
    }
  }

  void sift_down(int root, int size, int first) {
    for (int child = 2 * root + 1; child < size; child = 2 * root + 1) {
      if (child + 1 < size && less(first + child, first + child + 1)) ++child;
      if (!less(first + root, first + child)) return;
      swap(first + root, first + child);
      root = child;
    }
  }

  void heap_sort(int first, int last) {
    const int size = last - first;
    for (int i = (size - 1) / 2; i >= 0; --i) sift_down(i, size, first);
    for (int i = size - 1; i >= 0; --i) {
      swap(first, first + i);
      sift_down(0, i, first);
    }
  }

  /// `bad_pivots`: how many may still come before heap sort takes over.
  void quicksort(int first, int last, int bad_pivots) {
    bool balanced = true;
    bool partitioned = true;
    for (;;) {
      const int length = last - first;
      if (length <= 12) return insertion_sort(first, last);
      if (bad_pivots == 0) return heap_sort(first, last);
      if (!balanced) {
        break_patterns(first, last);
        --bad_pivots;
      }
      auto [pivot, hint] = choose_pivot(first, last);
      if (hint == Hint::kDecreasing) {
        for (int i = first, j = last - 1; i < j; ++i, --j) swap(i, j);
        pivot = (last - 1) - (pivot - first);
        hint = Hint::kIncreasing;
      }
      if (balanced && partitioned && hint == Hint::kIncreasing && partial_insertion_sort(first, last)) return;
      if (first > 0 && !less(first - 1, pivot)) {  // many equal elements
        first = partition_equal(first, last, pivot);
        continue;
      }
      const auto [middle, already] = partition(first, last, pivot);
      partitioned = already;
      const int left = middle - first;
      const int right = last - middle;
      balanced = std::min(left, right) >= length / 8;
      if (left < right) {
        quicksort(first, middle, bad_pivots);
        first = middle + 1;
      } else {
        quicksort(middle + 1, last, bad_pivots);
        last = middle;
      }
    }
  }

  std::pair<int, bool> partition(int first, int last, int pivot) {
    swap(first, pivot);
    int i = first + 1;
    int j = last - 1;
    bool already = true;
    for (;;) {
      while (i <= j && less(i, first)) ++i;
      while (i <= j && !less(j, first)) --j;
      if (i > j) break;
      already = false;
      swap(i++, j--);
    }
    swap(j, first);
    return {j, already};
  }

  int partition_equal(int first, int last, int pivot) {
    swap(first, pivot);
    int i = first + 1;
    int j = last - 1;
    for (;;) {
      while (i <= j && !less(first, i)) ++i;
      while (i <= j && less(first, j)) --j;
      if (i > j) return i;
      swap(i++, j--);
    }
  }

  /// Mends up to five places that are out of order; returns whether all is sorted then.
  bool partial_insertion_sort(int first, int last) {
    int i = first + 1;
    for (int step = 0; step < 5; ++step) {
      while (i < last && !less(i, i - 1)) ++i;
      if (i == last) return true;
      if (last - first < 50) return false;
      swap(i, i - 1);
      if (i - first >= 2) {
        for (int j = i - 1; j >= 1 && less(j, j - 1); --j) swap(j, j - 1);
      }
      if (last - i >= 2) {
        for (int j = i + 1; j < last && less(j, j - 1); ++j) swap(j, j - 1);
      }
    }
    return false;
  }

  void break_patterns(int first, int last) {
    const int length = last - first;
    if (length < 8) return;
    std::uint64_t random = static_cast<std::uint64_t>(length);
    const std::uint64_t mask = (1ULL << std::bit_width(static_cast<unsigned>(length))) - 1;
    const int middle = first + (length / 4) * 2;
    for (int i = middle - 1; i <= middle + 1; ++i) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      int other = static_cast<int>(random & mask);
      if (other >= length) other -= length;
      swap(i, first + other);
    }
  }

  std::pair<int, Hint> choose_pivot(int first, int last) {
    const int length = last - first;
    int swaps = 0;
    int i = first + length / 4;
    int j = first + length / 4 * 2;
    int k = first + length / 4 * 3;
    if (length >= 8) {
      if (length >= 50) {
        i = median(i - 1, i, i + 1, swaps);
        j = median(j - 1, j, j + 1, swaps);
        k = median(k - 1, k, k + 1, swaps);
      }
      j = median(i, j, k, swaps);
    }
    return {j, swaps == 0 ? Hint::kIncreasing : swaps == 12 ? Hint::kDecreasing : Hint::kUnknown};
  }

  int median(int a, int b, int c, int& swaps) {
    order(a, b, swaps);
    order(b, c, swaps);
    order(a, b, swaps);
    return b;
  }
  void order(int& a, int& b, int& swaps) {
    if (!less(b, a)) return;
    ++swaps;
    std::swap(a, b);
  }

  std::span<T> items_;
  Less less_;
};

template <class T, class Less>
void go_sort(std::span<T> items, Less less) {
  GoSort<T, Less>(items, std::move(less)).run();
}

}  // namespace queuecast::kubernetes
