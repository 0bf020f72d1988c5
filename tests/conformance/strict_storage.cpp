// Azure Queue Storage on a free port of loopback, in strict mode: what the authorization cases of the SDKs talk to.
// Prints its URL and serves until it is ended.
#include <iostream>

#include "emulators/azure/queue/service.h"
#include "runtime/real/server.h"

int main() {
  using namespace queuecast;
  real::World world{1};
  azure::queue::Options options;
  options.auth.mode = azure::auth::Mode::kStrict;
  azure::queue::Service queue{world, options};
  const real::Server server{world, queue};
  std::cout << server.url() << std::endl;
  world.run();
}
