#include <gtest/gtest.h>

#include "emulators/azure/auth/shared_access_signature.h"
#include "tests/emulators/azure/auth/signed.h"

namespace queuecast::azure::auth {
namespace {

using namespace testing;

constexpr Requirement kPut{'o', "a", "a", true};

/// A request under a signature with these fields, signed with the well-known key.
Asked under_sas(Service service, bool account, std::string fields, std::string path = "/devstoreaccount1/jobs") {
  Asked asked("GET", path + "?" + fields);
  const Address address = Address::of(asked.http);
  const Request request{asked.http, address, asked.version, asked.resource, nullptr, ""};
  const std::string text = account ? account_sas_string(request) : service_sas_string(service, request);
  asked.http.target += "&sig=" + http::percent_encode(sign(text));
  return asked;
}

std::string fields(std::string changes = "") {
  std::string all = "sv=2021-12-02&sp=rwdlacup&se=2031-09-27T00%3A00%3A00Z&spr=https,http";
  return changes.empty() ? all : all + "&" + changes;
}

// Signatures that SDKs computed.
TEST(AzureSas, AcceptsTheSignaturesOfSdks) {
  EXPECT_TRUE(
      Asked("GET",
            "/devstoreaccount1/?comp=list&sv=2021-12-02&ss=q&srt=sco&sp=rwdlacup&se=2031-09-27T00%3A00%3A00Z&spr="
            "https,http&sig=R7j8ClvYCRYFxnCH2tI2ovbCmBONEI5DShXtCX1z0aw%3D")
          .authenticate());
  const std::string queue =
      "/devstoreaccount1/jobs/messages?sv=2021-12-02&sp=raup&st=2021-09-27T00%3A00%3A00Z&se=2031-09-27T00%3A00%3A00Z&"
      "spr=https,http&sig=cHuSNRat%2FSblbtLBhO%2B1DJQu2nj%2FRdAiC%2Bl4tFRCI1w%3D";
  EXPECT_TRUE(Asked("GET", queue).authenticate());
  Asked other("GET", queue);
  other.resource = "other";
  EXPECT_EQ(code_of(other.authenticate()), "AuthenticationFailed");
}

TEST(AzureSas, WrongSignatureIsToldWhatWasSigned) {
  const auto refused = Asked("GET", "/devstoreaccount1/jobs?ss=q&srt=s&" + fields("sig=AAAA")).authenticate();
  EXPECT_EQ(code_of(refused), "AuthenticationFailed");
  EXPECT_EQ(detail_of(refused),
            "Signature did not match. String to sign used was "
            "devstoreaccount1\nrwdlacup\nq\ns\n\n2031-09-27T00:00:00Z\n\nhttps,http\n2021-12-02\n\n");
}

TEST(AzureSas, ScopeLineCameWithVersion20201206) {
  const auto text = [](std::string version) {
    Asked asked("GET", "/devstoreaccount1/jobs?ss=q&srt=o&sp=a&se=x&sv=" + version);
    const Address address = Address::of(asked.http);
    return account_sas_string(Request{asked.http, address, asked.version, asked.resource, nullptr, ""});
  };
  EXPECT_EQ(text("2020-12-06"), "devstoreaccount1\na\nq\no\n\nx\n\n\n2020-12-06\n\n");
  EXPECT_EQ(text("2020-10-02"), "devstoreaccount1\na\nq\no\n\nx\n\n\n2020-10-02\n");
}

TEST(AzureSas, TimesAreJudgedAfterTheSignature) {
  const auto at = [](std::string times) {
    return under_sas(Service::kQueue, true, "sv=2021-12-02&ss=q&srt=o&sp=a&" + times).authenticate();
  };
  EXPECT_TRUE(at("se=2021-09-28"));
  EXPECT_TRUE(at("st=2021-09-27T15:00Z&se=2021-09-27T15:00:00.5Z"));
  EXPECT_EQ(code_of(at("se=2021-09-27T15:00:00Z")), "AuthenticationFailed");
  EXPECT_EQ(
      detail_of(at("st=2021-09-28T00:00:00Z&se=2021-09-29T00:00:00Z")),
      "Signature not valid in the specified time frame: Start [Tue, 28 Sep 2021 00:00:00 GMT] - Expiry [Wed, 29 Sep "
      "2021 00:00:00 GMT] - Current [Mon, 27 Sep 2021 15:00:00 GMT]");
  EXPECT_EQ(code_of(at("se=soon")), "AuthenticationFailed");
  EXPECT_EQ(code_of(at("")), "AuthenticationFailed");
  EXPECT_TRUE(at("se=9999-12-31T23:59:59Z"));
}

TEST(AzureSas, AccountGrantsAreCheckedInOrder) {
  const auto refused = [](std::string grants, std::string source = "127.0.0.1", bool https = false) {
    Asked asked = under_sas(Service::kQueue, true, "sv=2021-12-02&se=2031-01-01&" + grants);
    asked.source_ip = source;
    asked.options.https = https;
    return code_of(asked.authorize(kPut));
  };
  EXPECT_EQ(refused("ss=b&srt=s&sp=r&sip=1.2.3.4&spr=https"), "AuthorizationProtocolMismatch");
  EXPECT_EQ(refused("ss=b&srt=s&sp=r&sip=1.2.3.4&spr=https", "127.0.0.1", true), "AuthorizationSourceIPMismatch");
  EXPECT_EQ(refused("ss=b&srt=s&sp=r&sip=1.2.3.4"), "AuthorizationSourceIPMismatch");
  EXPECT_EQ(refused("ss=b&srt=s&sp=r&sip=1.2.3.4", "1.2.3.4"), "AuthorizationServiceMismatch");
  EXPECT_EQ(refused("ss=bq&srt=s&sp=r"), "AuthorizationResourceTypeMismatch");
  EXPECT_EQ(refused("ss=bq&srt=so&sp=r"), "AuthorizationPermissionMismatch");
  EXPECT_EQ(refused("ss=bq&srt=so&sp=ra"), "");
  EXPECT_EQ(refused("ss=q&srt=o&sp=a&sip=10.0.0.1-10.0.0.9", "10.0.0.9"), "");
  EXPECT_EQ(refused("ss=q&srt=o&sp=a&sip=10.0.0.1-10.0.0.9", "10.0.0.10"), "AuthorizationSourceIPMismatch");
}

TEST(AzureSas, RefusalsDependOnTheVersion) {
  const auto refused = [](std::string version) {
    Asked asked = under_sas(Service::kQueue, true, "sv=2018-03-28&se=2031-01-01&ss=q&srt=s&sp=a");
    asked.version = std::move(version);
    return asked.authorize(kPut);
  };
  EXPECT_EQ(code_of(refused("2018-11-09")), "AuthorizationFailure");
  EXPECT_EQ(code_of(refused("2019-02-02")), "AuthorizationResourceTypeMismatch");
  EXPECT_EQ(detail_of(refused("2024-05-04"), "ExtendedErrorDetail"), "");
  EXPECT_EQ(detail_of(refused("2024-08-04"), "ExtendedErrorDetail"),
            "SignedResourceTypes 'o' is required to perform this operation.");
}

TEST(AzureSas, SourceAddressIsNamed) {
  Asked asked = under_sas(Service::kQueue, true, "sv=2021-12-02&se=2031-01-01&ss=q&srt=o&sp=a&sip=1.2.3.4");
  const auto refused = asked.authorize(kPut);
  EXPECT_EQ(refused.error().message,
            "This request is not authorized to perform this operation using this source IP 127.0.0.1.");
  EXPECT_EQ(detail_of(refused, "SourceIP"), "127.0.0.1");
}

TEST(AzureSas, SomeThingsNoSignatureMayDo) {
  Asked account = under_sas(Service::kQueue, true, "ss=q&srt=sco&" + fields());
  EXPECT_EQ(code_of(account.authorize({'c', "", "", false})), "AuthorizationPermissionMismatch");
  Asked service = under_sas(Service::kQueue, false, fields());
  EXPECT_EQ(code_of(service.authorize({'c', "d", "", true})), "AuthorizationPermissionMismatch");
  EXPECT_EQ(code_of(service.authorize(kPut)), "");
}

TEST(AzureSas, StoredPolicyFillsWhatTheUrlLeavesOpen) {
  const auto with_policy = [](std::string url) {
    Asked asked = under_sas(Service::kQueue, false, "sv=2021-12-02&si=worker&" + url);
    asked.policies = {{"other", true, {}, {}, "r"}, {"worker", true, {}, "2031-01-01T00:00:00.0000000Z", "pa"}};
    return asked;
  };
  EXPECT_EQ(code_of(with_policy("").authorize(kPut)), "");
  EXPECT_EQ(code_of(with_policy("").authorize({'o', "u", "u", true})), "AuthorizationPermissionMismatch");
  EXPECT_EQ(code_of(with_policy("st=2021-09-28").authorize(kPut)), "AuthenticationFailed");
  EXPECT_EQ(detail_of(with_policy("sp=a").authenticate()),
            "Access policy fields can be associated with signature or SAS identifier but not both");
  Asked revoked = with_policy("");
  revoked.policies.pop_back();
  EXPECT_EQ(code_of(revoked.authenticate()), "AuthenticationFailed");
}

TEST(AzureSas, OldVersionsSignLess) {
  const auto text = [](std::string version) {
    Asked asked("GET", "/devstoreaccount1/jobs?sp=a&se=x&si=i&sip=1.2.3.4&sv=" + version);
    const Address address = Address::of(asked.http);
    return service_sas_string(Service::kQueue,
                              Request{asked.http, address, asked.version, asked.resource, nullptr, ""});
  };
  EXPECT_EQ(text("2012-02-12"), "a\n\nx\n/devstoreaccount1/jobs\ni\n2012-02-12");
  EXPECT_EQ(text("2015-02-21"), "a\n\nx\n/queue/devstoreaccount1/jobs\ni\n2015-02-21");
  EXPECT_EQ(text("2015-04-05"), "a\n\nx\n/queue/devstoreaccount1/jobs\ni\n1.2.3.4\n\n2015-04-05");
}

TEST(AzureSas, TableSignatureTellsItsRange) {
  Asked asked =
      under_sas(Service::kTable, false, "sv=2021-12-02&sp=raud&se=2031-01-01&tn=Jobs&spk=a&srk=1&epk=b&erk=9");
  asked.resource = "JOBS";
  const auto caller = asked.authenticate(Service::kTable);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->table, "Jobs");
  EXPECT_EQ(caller->start_partition, "a");
  EXPECT_EQ(caller->start_row, "1");
  EXPECT_EQ(caller->end_partition, "b");
  EXPECT_EQ(caller->end_row, "9");
  asked.resource = "";  // a batch
  EXPECT_TRUE(asked.authenticate(Service::kTable));
  asked.resource = "others";
  EXPECT_EQ(code_of(asked.authenticate(Service::kTable)), "AuthenticationFailed");
}

}  // namespace
}  // namespace queuecast::azure::auth
