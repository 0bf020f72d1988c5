#include "emulators/aws/metadata/service.h"

#include <gtest/gtest.h>

#include <optional>

#include "runtime/simulated/world.h"

namespace queuecast::metadata {
namespace {

using namespace std::chrono_literals;

class MetadataTest : public testing::Test {
 protected:
  http::Response ask(std::string method, std::string target, std::string_view header = {},
                     std::string_view value = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    if (!header.empty()) request.headers.add(header, value);
    EXPECT_TRUE(Service::serves(request));
    std::optional<http::Response> response;
    world.spawn(exchange(service, std::move(request), response));
    world.run_for(0s);
    return response.value();
  }

  static runtime::Task<void> exchange(Service& service, http::Request request, std::optional<http::Response>& out) {
    http::Peer peer;
    out = co_await service.handle(std::move(request), std::move(peer));
  }

  static Options options() {
    Options options;
    options.role_arn = "arn:aws:iam::111122223333:role/reader";
    options.container_token = "right";
    return options;
  }

  simulated::World world;
  sts::Service sts{world, {}};
  Service service{world, sts, options()};
};

TEST_F(MetadataTest, ContainersGetCredentialsForTheirToken) {
  EXPECT_EQ(ask("GET", "/v1/credentials").status, 401);
  EXPECT_EQ(ask("GET", "/v1/credentials", "Authorization", "wrong").status, 401);
  const http::Response first = ask("GET", "/v1/credentials", "Authorization", "right");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body.substr(0, 21), R"({"AccessKeyId":"ASIA)" + first.body.substr(20, 1));
  EXPECT_NE(first.body.find(R"("AccountId":"111122223333","Expiration":"2026-01-01T06:00:00Z")"), std::string::npos);
  const std::string key = first.body.substr(16, 20);
  ASSERT_NE(sts.credentials(key), nullptr);
  world.run_for(5h);
  EXPECT_EQ(ask("GET", "/v1/credentials", "Authorization", "right").body, first.body);
  world.run_for(50min);
  EXPECT_NE(ask("GET", "/v1/credentials", "Authorization", "right").body, first.body);
}

TEST_F(MetadataTest, InstancesNeedASession) {
  constexpr std::string_view kTtl = "X-aws-ec2-metadata-token-ttl-seconds";
  constexpr std::string_view kToken = "X-aws-ec2-metadata-token";
  EXPECT_EQ(ask("GET", "/latest/meta-data/iam/security-credentials/").status, 401);
  EXPECT_EQ(ask("PUT", "/latest/api/token").status, 400);
  EXPECT_EQ(ask("PUT", "/latest/api/token", kTtl, "21601").status, 400);
  const std::string token = ask("PUT", "/latest/api/token", kTtl, "60").body;
  EXPECT_EQ(ask("GET", "/latest/meta-data/iam/security-credentials/", kToken, token).body, "reader");
  const http::Response found = ask("GET", "/latest/meta-data/iam/security-credentials/reader", kToken, token);
  EXPECT_NE(found.body.find(R"("Code":"Success")"), std::string::npos);
  EXPECT_EQ(ask("GET", "/latest/meta-data/iam/security-credentials/other", kToken, token).status, 404);
  EXPECT_EQ(ask("GET", "/latest/meta-data/placement/region", kToken, token).body, "us-east-1");
  world.run_for(60s);
  EXPECT_EQ(ask("GET", "/latest/meta-data/placement/region", kToken, token).status, 401);
}

}  // namespace
}  // namespace queuecast::metadata
