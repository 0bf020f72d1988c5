// An M/M/1 queue through the public runtime: each customer is a coroutine that arrives, waits for the one server, is
// served and leaves. The same model as mm1_simpy.py. Usage: bench_mm1 CUSTOMERS; prints ns of processor time
// for each and the mean wait in seconds.
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "runtime/random.h"
#include "runtime/signal.h"
#include "runtime/simulated/world.h"

namespace {

using namespace queuecast::runtime;
using queuecast::simulated::World;

constexpr double kArrivalMean = 1.0;  // seconds
constexpr double kServiceMean = 0.8;

/// One server, first come, first served: whoever leaves hands it to whoever has waited longest.
class Server {
 public:
  Task<void> acquire(Runtime& runtime) {
    if (busy_) {
      co_await left_.wait(runtime);
    } else {
      busy_ = true;
    }
  }
  void release() {
    if (!left_.notify_one()) busy_ = false;
  }

 private:
  bool busy_ = false;
  Signal left_;
};

struct Shop {
  World world;
  Server server;
  Random arrivals{1, "arrivals"};
  Random services{1, "services"};
  Duration waited{};
  long served = 0;
};

Task<void> customer(Shop& shop) {
  const TimePoint arrived = shop.world.now();
  co_await shop.server.acquire(shop.world);
  shop.waited += shop.world.now() - arrived;
  co_await sleep_for(shop.world, seconds(shop.services.exponential(kServiceMean)));
  shop.server.release();
  ++shop.served;
}

Task<void> source(Shop& shop, long customers) {
  for (long i = 0; i < customers; ++i) {
    co_await sleep_for(shop.world, seconds(shop.arrivals.exponential(kArrivalMean)));
    shop.world.spawn(customer(shop));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const long customers = argc == 2 ? std::atol(argv[1]) : 1'000'000;
  Shop shop;
  const std::clock_t begin = std::clock();
  shop.world.spawn(source(shop, customers));
  shop.world.run_while([] { return true; });
  const double took = static_cast<double>(std::clock() - begin) * 1e9 / CLOCKS_PER_SEC;
  const auto n = static_cast<double>(shop.served);
  std::cout << took / n << " " << to_seconds(shop.waited) / n << "\n";
  return shop.served == customers ? 0 : 1;
}
