#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "runtime/real/certificates.h"
#include "runtime/real/tls_channel.h"

namespace queuecast::real {

namespace {

/// A folder that goes away with the test.
struct Folder {
  Folder() {
    std::string name = testing::TempDir() + "queuecast-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

/// A client of OpenSSL's own that trusts one certificate file and talks to a channel in memory.
class Client {
 public:
  Client(const std::string& trusted, const std::string& name, bool send_name = true)
      : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_load_verify_locations(context_, trusted.c_str(), nullptr);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    ssl_ = SSL_new(context_);
    SSL_set1_host(ssl_, name.c_str());
    if (send_name) SSL_set_tlsext_host_name(ssl_, name.c_str());
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_, in_, out_);
    SSL_set_connect_state(ssl_);
  }
  ~Client() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

  /// Handshakes, sends the text and gives back what the server's side read; nothing when the handshake fails.
  std::string talk(TlsChannel& server, std::string_view text) {
    std::string plain;
    for (int round = 0; round < 10 && SSL_do_handshake(ssl_) != 1; ++round) {
      if (!exchange(server, plain)) return {};
    }
    SSL_write(ssl_, text.data(), static_cast<int>(text.size()));
    exchange(server, plain);
    return plain;
  }

  std::string read() {
    std::string text(100'000, '\0');
    std::size_t n = 0;
    for (std::size_t got = 0; SSL_read_ex(ssl_, text.data() + n, text.size() - n, &got) == 1;) n += got;
    text.resize(n);
    return text;
  }

  void take(const std::string& wire) { BIO_write(in_, wire.data(), static_cast<int>(wire.size())); }

 private:
  bool exchange(TlsChannel& server, std::string& plain) {
    std::string wire(BIO_ctrl_pending(out_), '\0');
    if (!wire.empty()) BIO_read(out_, wire.data(), static_cast<int>(wire.size()));
    const bool goes_on = server.receive(wire, plain);
    take(server.to_send());
    return goes_on;
  }

  SSL_CTX* context_;
  SSL* ssl_;
  BIO* in_;
  BIO* out_;
};

TEST(TlsTest, AnyRealNameIsServedWithACertificateThatTheAuthoritySigned) {
  const Folder folder;
  const CertificateAuthority authority{folder.path + "/new/ca"};
  for (const char* name : {"sqs.us-east-1.amazonaws.com", "acct.queue.core.windows.net", "localhost", "a.localhost"}) {
    TlsChannel server{authority.context()};
    Client client{authority.certificate_file(), name};
    EXPECT_EQ(client.talk(server, "hello"), "hello") << name;
  }
}

TEST(TlsTest, ClientsThatSendNoNameMeetLocalhost) {
  const Folder folder;
  const CertificateAuthority authority{folder.path};
  TlsChannel server{authority.context()};
  Client client{authority.certificate_file(), "localhost", false};
  EXPECT_EQ(client.talk(server, "hello"), "hello");
}

TEST(TlsTest, WhatTheServerSendsArrivesWhole) {
  const Folder folder;
  const CertificateAuthority authority{folder.path};
  TlsChannel server{authority.context()};
  Client client{authority.certificate_file(), "localhost"};
  client.talk(server, "?");
  const std::string text(70'000, 'x');
  server.send(text);
  client.take(server.to_send());
  EXPECT_EQ(client.read(), text);
}

TEST(TlsTest, TheAuthorityIsKept) {
  const Folder folder;
  const std::string file = CertificateAuthority{folder.path}.certificate_file();
  const CertificateAuthority again{folder.path};
  TlsChannel server{again.context()};
  Client client{file, "localhost"};
  EXPECT_EQ(client.talk(server, "hello"), "hello");
  EXPECT_EQ(std::filesystem::status(folder.path + "/ca-key.pem").permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(TlsTest, AnotherAuthoritysClientEndsTheHandshake) {
  const Folder folder;
  const CertificateAuthority ours{folder.path + "/ours"};
  const CertificateAuthority other{folder.path + "/other"};
  TlsChannel server{ours.context()};
  Client client{other.certificate_file(), "localhost"};
  EXPECT_EQ(client.talk(server, "hello"), "");
}

TEST(TlsTest, BytesThatAreNoTlsEndTheConnection) {
  const Folder folder;
  const CertificateAuthority authority{folder.path};
  for (const std::string_view wire :
       {std::string_view("GET / HTTP/1.1\r\n\r\n"), std::string_view("\x16\x03\x01\x00\x05junk!", 10)}) {
    TlsChannel server{authority.context()};
    std::string plain;
    EXPECT_FALSE(server.receive(wire, plain));
    EXPECT_EQ(plain, "");
  }
}

TEST(TlsTest, ADamagedAuthorityIsNamed) {
  const Folder folder;
  std::ofstream{folder.path + "/ca.pem"} << "no certificate";
  std::ofstream{folder.path + "/ca-key.pem"} << "no key";
  try {
    CertificateAuthority{folder.path};
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("/ca.pem holds no certificate; remove it to make a new one"));
  }
  EXPECT_TRUE(std::filesystem::exists(folder.path + "/ca.pem"));
}

}  // namespace

}  // namespace queuecast::real
