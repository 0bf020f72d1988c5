#include "runtime/random.h"

#include <cmath>
#include <limits>

namespace queuecast::runtime {

namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

double polynomial(double x, std::span<const double> coefficients) {
  double value = 0;
  for (const double c : coefficients) value = value * x + c;
  return value;
}

}  // namespace

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3ULL;
  return mix(hash);
}

Random::Random(std::uint64_t seed, std::string_view stream) : key_(mix(mix(seed + kGolden) ^ stable_hash(stream))) {}

std::uint64_t Random::next() { return mix(mix(key_ + ++counter_ * kGolden) ^ key_); }

double Random::uniform() {
  // The middle of one of 2^53 equal cells: never 0, never 1.
  return (static_cast<double>(next() >> 11) + 0.5) * 0x1.0p-53;
}

std::uint64_t Random::below(std::uint64_t bound) {
  // Lemire's multiplication; the few draws that would favour small results are drawn again.
  const std::uint64_t uneven = -bound % bound;
  for (;;) {
    const Wide product = static_cast<Wide>(next()) * bound;
    if (static_cast<std::uint64_t>(product) >= uneven) return static_cast<std::uint64_t>(product >> 64);
  }
}

double Random::exponential(double mean) { return -mean * portable_log(uniform()); }
double Random::normal() { return normal_quantile(uniform()); }
double Random::lognormal(double mu, double sigma) { return portable_exp(mu + sigma * normal()); }

double portable_log(double x) {
  if (!(x > 0)) return x == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  if (std::isinf(x)) return x;
  int exponent;
  double m = std::frexp(x, &exponent);  // exact: m in [1/2, 1)
  if (m < 0.70710678118654752440) {
    m *= 2;
    --exponent;
  }
  // log m = 2 artanh(s), s = (m - 1) / (m + 1), |s| <= 0.1716: the odd series to s^21 is below one ulp.
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  static constexpr double kSeries[] = {2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13,
                                       2.0 / 11, 2.0 / 9,  2.0 / 7,  2.0 / 5,  2.0 / 3};
  const double tail = s * s2 * polynomial(s2, kSeries);
  static constexpr double kLn2High = 0x1.62e42fee00000p-1;
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  return exponent * kLn2High + (2 * s + (tail + exponent * kLn2Low));
}

double portable_exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return std::numeric_limits<double>::infinity();
  if (x < -745.2) return 0;
  static constexpr double kLn2High = 0x1.62e42fee00000p-1;
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  const double k = std::floor(x * 1.4426950408889634074 + 0.5);  // exact rounding on every platform
  const double r = (x - k * kLn2High) - k * kLn2Low;             // |r| <= ln 2 / 2
  static constexpr double kSeries[] = {1.0 / 6227020800.0, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                                       1.0 / 362880,       1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                                       1.0 / 120,          1.0 / 24,        1.0 / 6,        0.5};
  return std::ldexp(1 + (r + r * r * polynomial(r, kSeries)), static_cast<int>(k));
}

// Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988): relative error about 1e-16.
double normal_quantile(double probability) {
  static constexpr double kA[] = {2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                                  4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                                  1.3314166789178437745e2, 3.3871328727963666080e0};
  static constexpr double kB[] = {
      5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
      5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0};
  static constexpr double kC[] = {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                                  1.27045825245236838258e0,  3.64784832476320460504e0,  5.76949722146069140550e0,
                                  4.63033784615654529590e0,  1.42343711074968357734e0};
  static constexpr double kD[] = {
      1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
      6.89767334985100004550e-1, 1.67638483018380384940e0,  2.05319162663775882187e0,  1.0};
  static constexpr double kE[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                                  2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                                  5.46378491116411436990e0,  6.65790464350110377720e0};
  static constexpr double kF[] = {
      2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
      1.48753612908506148525e-2,  1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};
  const double q = probability - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(r, kA) / polynomial(r, kB);
  }
  double r = std::sqrt(-portable_log(q < 0 ? probability : 1 - probability));
  double value;
  if (r <= 5) {
    r -= 1.6;
    value = polynomial(r, kC) / polynomial(r, kD);
  } else {
    r -= 5;
    value = polynomial(r, kE) / polynomial(r, kF);
  }
  return q < 0 ? -value : value;
}

}  // namespace queuecast::runtime
