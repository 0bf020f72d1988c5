#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace queuecast::runtime {

/// One named stream of chance: draw number n of stream s under a seed is a pure function of (seed, s, n).
///
/// Streams are independent, so a new consumer of chance never shifts another one's draws. All results are the same on
/// every machine and compiler: only exactly rounded arithmetic is used, no libm, no std distributions.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view stream);

  /// 64 uniform bits.
  std::uint64_t next();
  /// Uniform in the open interval (0, 1): safe to put into `normal_quantile` and logarithms.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
  bool bernoulli(double probability) { return uniform() < probability; }
  /// Exponential with the given mean.
  double exponential(double mean);
  double normal();
  /// exp(mu + sigma * normal()): the median is exp(mu).
  double lognormal(double mu, double sigma);

  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[below(left)]);
  }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

/// Portable elementary functions: the same bits everywhere, within 2 ulp of libm (tests/runtime/random_test.cpp).
double portable_log(double x);
double portable_exp(double x);
/// The x for which a standard normal variable is below x with the given probability in (0, 1).
double normal_quantile(double probability);

/// A 64-bit hash of text that is the same on every platform (FNV-1a with a final mix).
std::uint64_t stable_hash(std::string_view text);

}  // namespace queuecast::runtime
