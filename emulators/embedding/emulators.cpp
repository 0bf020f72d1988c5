#include <queuecast/emulators.h>

#include <future>
#include <stdexcept>
#include <thread>

#include <nlohmann/json.hpp>

#include "emulators/server/admin.h"
#include "emulators/server/server.h"
#include "runtime/real/world.h"

namespace queuecast {

namespace {

using nlohmann::json;

emulators::ServerOptions server_options(EmulatorOptions options) {
  emulators::ServerOptions server;
  server.address = std::move(options.address);
  server.aws_port = options.aws_port;
  server.azure_queue_port = options.azure_queue_port;
  server.azure_table_port = options.azure_table_port;
  server.region = std::move(options.region);
  server.account_id = std::move(options.account_id);
  server.azure_account = std::move(options.azure_account);
  server.strict_auth = options.strict_auth;
  server.aws_keys = std::move(options.aws_keys);
  server.azure_keys = std::move(options.azure_keys);
  server.data = std::move(options.data_folder);
  server.tls_folder = std::move(options.tls_folder);
  return server;
}

json describe(const EmulatorFault& fault) {
  json out{{"kind", fault.kind},   {"service", fault.service},         {"action", fault.action},
           {"queue", fault.queue}, {"probability", fault.probability}, {"times", fault.times}};
  if (fault.seconds != 0) out["seconds"] = fault.seconds;
  if (fault.status != 0) out["status"] = fault.status;
  if (!fault.code.empty()) out["code"] = fault.code;
  return out;
}

}  // namespace

/// A world belongs to the thread that runs it; other threads post their work to it. It is destroyed when that thread
/// has ended, since a post that ends the run may still be on its way out of it.
struct Emulators::Impl {
  explicit Impl(EmulatorOptions options) {
    std::promise<void> ready;
    auto started = ready.get_future();
    thread = std::thread([this, &ready, options = std::move(options)]() mutable { serve(std::move(options), ready); });
    try {
      started.get();
    } catch (...) {
      thread.join();
      throw;
    }
  }
  ~Impl() {
    world->stop();
    thread.join();
  }

  void serve(EmulatorOptions options, std::promise<void>& ready) {
    try {
      start(std::move(options));
    } catch (...) {
      return ready.set_exception(std::current_exception());
    }
    // Posted, so that nobody can stop a world that does not run yet.
    world->post([&ready] { ready.set_value(); });
    world->run();
    server.reset();
  }

  void start(EmulatorOptions options) {
    world = std::make_unique<real::World>(options.seed);
    server = std::make_unique<emulators::EmulatorServer>(*world, server_options(std::move(options)));
    aws_url = server->aws_url();
    azure_queue_url = server->azure_queue_url();
    azure_table_url = server->azure_table_url();
    azure_connection_string = server->azure_connection_string();
    certificate_file = server->certificate_file();
  }

  /// What `work` returns or throws, from the world's thread.
  template <class Work>
  auto call(const Work& work) {
    std::promise<decltype(work())> done;
    auto result = done.get_future();
    world->post([&] {
      try {
        if constexpr (std::is_void_v<decltype(work())>) {
          work();
          done.set_value();
        } else {
          done.set_value(work());
        }
      } catch (...) {
        done.set_exception(std::current_exception());
      }
    });
    return result.get();
  }

  json admin(std::string method, std::string path, const json& body = nullptr) {
    http::Request request;
    request.method = std::move(method);
    request.target = "/_queuecast/" + std::move(path);
    if (!body.is_null()) request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    const http::Response response = call([&] { return server->admin().handle(request); });
    json answer = json::parse(response.body);
    if (response.status >= 400) throw std::invalid_argument(answer.value("error", response.body));
    return answer;
  }

  std::unique_ptr<real::World> world;
  std::unique_ptr<emulators::EmulatorServer> server;
  std::string aws_url;
  std::string azure_queue_url;
  std::string azure_table_url;
  std::string azure_connection_string;
  std::string certificate_file;
  std::thread thread;
};

Emulators::Emulators(EmulatorOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Emulators::~Emulators() = default;

const std::string& Emulators::aws_url() const { return impl_->aws_url; }
const std::string& Emulators::azure_queue_url() const { return impl_->azure_queue_url; }
const std::string& Emulators::azure_table_url() const { return impl_->azure_table_url; }
const std::string& Emulators::azure_connection_string() const { return impl_->azure_connection_string; }
const std::string& Emulators::certificate_file() const { return impl_->certificate_file; }

std::chrono::system_clock::time_point Emulators::now() const {
  return std::chrono::time_point_cast<std::chrono::system_clock::duration>(
      impl_->call([this] { return impl_->world->now(); }));
}

void Emulators::advance(std::chrono::nanoseconds by) {
  impl_->call([&] { impl_->world->advance(std::chrono::duration_cast<runtime::Duration>(by)); });
}

void Emulators::set_clock(std::chrono::system_clock::time_point to) {
  impl_->call([&] { impl_->world->set(std::chrono::time_point_cast<runtime::Duration>(to)); });
}

void Emulators::freeze_clock() {
  impl_->call([this] { impl_->world->freeze(); });
}

void Emulators::resume_clock() {
  impl_->call([this] { impl_->world->resume(); });
}

std::uint64_t Emulators::add_fault(const EmulatorFault& fault) {
  return impl_->admin("POST", "faults", describe(fault)).at("id").get<std::uint64_t>();
}

void Emulators::clear_faults() { impl_->admin("DELETE", "faults"); }

std::vector<EmulatorQueue> Emulators::queues() const {
  std::vector<EmulatorQueue> all;
  const json answer = impl_->admin("GET", "queues");
  for (const json& queue : answer.at("queues")) {
    all.push_back(
        {queue.at("service"), queue.at("name"), queue.at("visible"), queue.at("in_flight"), queue.at("delayed")});
  }
  return all;
}

void Emulators::reset() { impl_->admin("POST", "reset"); }

}  // namespace queuecast
