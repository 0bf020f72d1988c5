#include "runtime/real/certificates.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace queuecast::real {

namespace {

template <auto Free>
struct Freer {
  void operator()(auto* object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<&X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freer<&SSL_CTX_free>>;
using File = std::unique_ptr<std::FILE, Freer<&std::fclose>>;

constexpr long kDay = 24 * 3600;
constexpr const char* kDefaultName = "localhost";

Key make_key() { return Key{EVP_EC_gen("P-256")}; }

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (!extension) throw std::runtime_error("cannot write a certificate for " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(const std::string& name, EVP_PKEY* key, long days) {
  Certificate certificate{X509_new()};
  X509_set_version(certificate.get(), X509_VERSION_3);
  std::array<unsigned char, 16> serial;
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  serial[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days * kDay);
  X509_set_pubkey(certificate.get(), key);
  // A common name ends at 64 characters; what counts is the alternative name.
  const std::string common = name.substr(0, 64);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
  return certificate;
}

File open_file(const std::string& path, const char* mode) {
  File file{std::fopen(path.c_str(), mode)};
  if (!file) throw std::runtime_error("cannot " + std::string(*mode == 'r' ? "read " : "write ") + path);
  return file;
}

bool is_host_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (const char c : name) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (!good) return false;
  }
  return true;
}

}  // namespace

struct CertificateAuthority::Impl {
  Key key;
  Certificate certificate;
  Key server_key = make_key();
  Context context;
  std::map<std::string, Context, std::less<>> by_name;

  void read(const std::string& certificate_file, const std::string& key_file) {
    certificate.reset(PEM_read_X509(open_file(certificate_file, "r").get(), nullptr, nullptr, nullptr));
    if (!certificate) throw std::runtime_error(certificate_file + " holds no certificate; remove it to make a new one");
    key.reset(PEM_read_PrivateKey(open_file(key_file, "r").get(), nullptr, nullptr, nullptr));
    if (!key || X509_check_private_key(certificate.get(), key.get()) != 1) {
      throw std::runtime_error(key_file + " is not the key of " + certificate_file + "; remove both to make new ones");
    }
  }

  void make(const std::string& certificate_file, const std::string& key_file) {
    key = make_key();
    certificate = make_certificate("queuecast local CA", key.get(), 3650);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    {
      const File file = open_file(key_file, "w");
      std::filesystem::permissions(key_file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
      PEM_write_PrivateKey(file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    PEM_write_X509(open_file(certificate_file, "w").get(), certificate.get());
  }

  /// Serves as `name`.
  Context make_context(const std::string& name) {
    Certificate leaf = make_certificate(name, server_key.get(), 365);
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(certificate.get()));
    std::string names = "DNS:" + name;
    if (name == kDefaultName) names += ",DNS:*.localhost,IP:127.0.0.1,IP:::1";
    add_extension(leaf.get(), certificate.get(), NID_subject_alt_name, names);
    add_extension(leaf.get(), certificate.get(), NID_ext_key_usage, "serverAuth");
    add_extension(leaf.get(), certificate.get(), NID_authority_key_identifier, "keyid");
    X509_sign(leaf.get(), key.get(), EVP_sha256());
    Context made{SSL_CTX_new(TLS_server_method())};
    SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION);
    SSL_CTX_use_certificate(made.get(), leaf.get());
    SSL_CTX_use_PrivateKey(made.get(), server_key.get());
    SSL_CTX_add1_chain_cert(made.get(), certificate.get());
    return made;
  }

  static int on_name(SSL* connection, int*, void* self) {
    const char* const asked = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
    if (!asked || !is_host_name(asked)) return SSL_TLSEXT_ERR_NOACK;
    auto& known = static_cast<Impl*>(self)->by_name;
    auto found = known.find(asked);
    if (found == known.end()) {
      if (known.size() >= 1000) known.clear();  // connections keep what they use
      found = known.emplace(asked, static_cast<Impl*>(self)->make_context(asked)).first;
    }
    SSL_set_SSL_CTX(connection, found->second.get());
    return SSL_TLSEXT_ERR_OK;
  }
};

CertificateAuthority::CertificateAuthority(const std::string& folder)
    : certificate_file_(folder + "/ca.pem"), impl_(std::make_unique<Impl>()) {
  const std::string key_file = folder + "/ca-key.pem";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw std::runtime_error("cannot make the folder " + folder + ": " + error.message());
  if (std::filesystem::exists(certificate_file_) || std::filesystem::exists(key_file)) {
    impl_->read(certificate_file_, key_file);
  } else {
    impl_->make(certificate_file_, key_file);
  }
  impl_->context = impl_->make_context(kDefaultName);
  SSL_CTX_set_tlsext_servername_callback(impl_->context.get(), &Impl::on_name);
  SSL_CTX_set_tlsext_servername_arg(impl_->context.get(), impl_.get());
}

CertificateAuthority::~CertificateAuthority() = default;

ssl_ctx_st* CertificateAuthority::context() const { return impl_->context.get(); }

}  // namespace queuecast::real
