// The clouds inside a program of yours: no process to start, no port to choose, and a clock that you move.
#include <queuecast/emulators.h>

#include <chrono>
#include <iostream>

int main() {
  queuecast::Emulators clouds;
  std::cout << "AWS_ENDPOINT_URL=" << clouds.aws_url() << "\n"
            << "AZURE_STORAGE_CONNECTION_STRING=" << clouds.azure_connection_string() << "\n";

  // A message that is in flight for half an hour is back at once.
  const auto before = clouds.now();
  clouds.advance(std::chrono::minutes{30});
  std::cout << "minutes advanced: " << std::chrono::duration_cast<std::chrono::minutes>(clouds.now() - before).count()
            << "\n";
}
