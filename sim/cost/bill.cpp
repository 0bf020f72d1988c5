#include "sim/cost/bill.h"

namespace queuecast::cost {

std::int64_t Bill::total_nano_usd() const {
  std::int64_t total = 0;
  for (const Line& line : lines) total += line.nano_usd;
  return total;
}

std::int64_t Bill::fixed_nano_usd() const {
  std::int64_t total = 0;
  for (const Line& line : lines) total += line.fixed ? line.nano_usd : 0;
  return total;
}

std::string Bill::oldest_price() const {
  std::string oldest;
  for (const Line& line : lines) {
    if (!line.as_of.empty() && (oldest.empty() || line.as_of < oldest)) oldest = line.as_of;
  }
  return oldest;
}

}  // namespace queuecast::cost
