#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace queuecast::kubernetes {

/// resource.Quantity of k8s.io/apimachinery, as far as its values go: `value` * `base` ^ `exponent`.
/// "0.05" is 5 * 10^-2, "50m" is 50 * 10^-3, "2Gi" is 2 * 2^30. At most 18 significant digits.
struct Quantity {
  std::int64_t value = 0;
  int base = 10;
  int exponent = 0;

  /// Thousandths, rounded away from zero as MilliValue does; saturates at the ends of int64.
  std::int64_t milli() const;
  /// Whole units, rounded away from zero as Value does.
  std::int64_t whole() const;
  /// AsApproximateFloat64, bit for bit for decimal suffixes.
  double approximate() const;
};

/// Nothing when the text is not a quantity.
std::optional<Quantity> parse_quantity(std::string_view text);

/// The canonical decimal text of thousandths: 5000 is "5", 50 is "50m".
std::string milli_text(std::int64_t milli);

}  // namespace queuecast::kubernetes
