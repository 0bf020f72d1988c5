#include "emulators/azure/imds/service.h"

#include <gtest/gtest.h>

#include <simdjson.h>

#include "emulators/azure/tokens/access_token.h"
#include "runtime/simulated/world.h"

namespace queuecast::azure::imds {
namespace {

constexpr std::string_view kToken =
    "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com";

class ImdsTest : public ::testing::Test {
 protected:
  http::Response ask(std::string_view target, std::vector<http::Headers::Field> headers = {{"Metadata", "true"}},
                     std::string method = "GET") {
    http::Request request;
    request.method = std::move(method);
    request.target = target;
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    return Service(world_, options_).respond(request);
  }
  static std::string text(const http::Response& response, const char* name) {
    simdjson::dom::parser parser;
    std::string_view value;
    if (parser.parse(simdjson::padded_string(response.body))[name].get(value)) return {};
    return std::string(value);
  }
  simulated::World world_;
  Options options_;
};

TEST_F(ImdsTest, NumbersAreText) {
  const auto response = ask(kToken);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json; charset=utf-8");
  const std::int64_t now = runtime::unix_seconds(world_.now());
  EXPECT_EQ(text(response, "expires_in"), "86399");
  EXPECT_EQ(text(response, "ext_expires_in"), "86399");
  EXPECT_EQ(text(response, "expires_on"), std::to_string(now + 86'399));
  EXPECT_EQ(text(response, "not_before"), std::to_string(now - 300));
  EXPECT_EQ(text(response, "resource"), "https://storage.azure.com");
  EXPECT_EQ(text(response, "token_type"), "Bearer");
  const std::string token = text(response, "access_token");
  EXPECT_FALSE(tokens::fault_of(token, {{}, "https://storage.azure.com"}, world_.now()));
}

TEST_F(ImdsTest, TokensLiveOnTheWallClock) {
  const TimePoint wall{std::chrono::seconds(1'900'000'000)};
  options_.clock = [wall] { return wall; };
  EXPECT_EQ(text(ask(kToken), "expires_on"), std::to_string(1'900'000'000 + 86'399));
}

TEST_F(ImdsTest, RequestsNeedTheMetadataHeaderAndNoProxy) {
  const auto without = ask(kToken, {});
  EXPECT_EQ(without.status, 400);
  EXPECT_EQ(text(without, "error"), "invalid_request");
  EXPECT_EQ(text(without, "error_description"), "Required metadata header not specified");
  EXPECT_EQ(ask(kToken, {{"Metadata", "false"}}).status, 400);
  EXPECT_EQ(ask(kToken, {{"Metadata", "True"}}).status, 200);
  EXPECT_EQ(ask(kToken, {{"Metadata", "true"}, {"X-Forwarded-For", "10.0.0.1"}}).status, 400);
}

TEST_F(ImdsTest, BothParametersAreRequired) {
  const std::string path = "/metadata/identity/oauth2/token";
  EXPECT_EQ(text(ask(path), "error_description"), "Required query variable 'api-version' is missing");
  EXPECT_EQ(text(ask(path + "?api-version=2018-02-01"), "error_description"),
            "Required query variable 'resource' is missing");
  EXPECT_EQ(ask(path + "?api-version=2018-02-01&resource=").status, 400);
}

TEST_F(ImdsTest, AnyIdentityIsThereUnlessSomeAreNamed) {
  EXPECT_EQ(text(ask(std::string(kToken) + "&client_id=mine"), "client_id"), "mine");
  options_.identities.push_back({"client", "object", "/subscriptions/s/name"});
  EXPECT_EQ(text(ask(kToken), "client_id"), "client");
  EXPECT_EQ(text(ask(std::string(kToken) + "&object_id=object"), "client_id"), "client");
  EXPECT_EQ(text(ask(std::string(kToken) + "&msi_res_id=%2Fsubscriptions%2Fs%2Fname"), "client_id"), "client");
  const auto unknown = ask(std::string(kToken) + "&client_id=other");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(text(unknown, "error_description"), "Identity not found");
}

TEST_F(ImdsTest, AppServiceHasItsOwnHeader) {
  const std::string target = "/msi/token?api-version=2019-08-01&resource=https://storage.azure.com";
  EXPECT_EQ(ask(target).status, 401);
  EXPECT_EQ(ask(target, {{"X-IDENTITY-HEADER", "any"}}).status, 200);
  options_.identity_header = "secret";
  EXPECT_EQ(ask(target, {{"X-IDENTITY-HEADER", "any"}}).status, 401);
  EXPECT_EQ(ask(target, {{"X-IDENTITY-HEADER", "secret"}}).status, 200);
}

TEST_F(ImdsTest, ThereIsNoOtherMetadata) {
  EXPECT_EQ(ask("/metadata/instance?api-version=2021-02-01").status, 404);
  EXPECT_EQ(ask("/metadata/identity").status, 404);
  EXPECT_EQ(ask(kToken, {{"Metadata", "true"}}, "POST").status, 405);
  EXPECT_TRUE(ask(kToken, {{"Metadata", "true"}}, "HEAD").body.empty());
}

}  // namespace
}  // namespace queuecast::azure::imds
