#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "runtime/http/message.h"

namespace queuecast::azure {

/// 3 to 24 of a-z and 0-9 ("Storage account overview").
inline bool is_account_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 24 &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

/// Which account and which path of it a request names. Two styles: "ACCOUNT.queue.core.windows.net/PATH" (also with a
/// zone label, "ACCOUNT.z01.queue.storage.azure.net") and, for any other host, "HOST:PORT/ACCOUNT/PATH". An account
/// label that ends in "-secondary" means the read-only copy of a geo-redundant account.
///
/// Views into the request, which must stay.
struct Address {
  std::string_view host;
  std::string_view account;
  bool secondary = false;
  bool production_style = false;
  /// The whole path as it was sent, which is what clients sign; empty or beginning with '/', without the query.
  std::string_view full_path;
  /// What follows the account, still encoded.
  std::string_view path;
  std::string_view query;

  static Address of(const http::Request& request) {
    static constexpr std::string_view kSecondary = "-secondary";
    Address address;
    address.host = request.headers.get("Host", "127.0.0.1");
    std::string_view target = request.target;
    if (const std::size_t scheme = target.find("://"); scheme < target.find('/')) {  // a proxy's absolute form
      target.remove_prefix(scheme + 3);
      address.host = target.substr(0, target.find_first_of("/?"));
      target.remove_prefix(address.host.size());
    }
    address.full_path = address.path = http::path_of(target);
    address.query = http::query_of(target);
    if (is_production_host(address.host)) {
      address.production_style = true;
      address.account = address.host.substr(0, address.host.find('.'));
    } else {
      std::string_view& path = address.path;
      if (!path.empty() && path.front() == '/') path.remove_prefix(1);
      address.account = path.substr(0, path.find('/'));
      path.remove_prefix(address.account.size());
    }
    if (address.account.ends_with(kSecondary)) {
      address.account.remove_suffix(kSecondary.size());
      address.secondary = true;
      if (!address.production_style) address.skip_repeated_account();
    }
    return address;
  }

  /// The URL that the account's resources start with, without a slash at its end.
  std::string base() const {
    std::string url = production_style ? "https://" : "http://";
    url += host;
    if (!production_style) {
      url += '/';
      url += account;
      if (secondary) url += "-secondary";
    }
    return url;
  }

 private:
  /// The Python SDK puts the secondary host "HOST/ACCOUNT-secondary" in front of the primary's path "/ACCOUNT/QUEUE".
  void skip_repeated_account() {
    if (path.size() <= account.size() || path.substr(1, account.size()) != account) return;
    const std::string_view rest = path.substr(1 + account.size());
    if (rest.starts_with('/')) path = rest;
  }

  /// The second label, or the third behind a zone label, is the name of a storage service.
  static bool is_production_host(std::string_view host) {
    const auto next_label = [&host] {
      const std::size_t dot = host.find('.');
      host.remove_prefix(dot == std::string_view::npos ? host.size() : dot + 1);
      return host.substr(0, host.find('.'));
    };
    std::string_view label = next_label();
    const bool zone = label.size() >= 2 && label.front() == 'z' &&
                      std::all_of(label.begin() + 1, label.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (zone) label = next_label();
    return label == "queue" || label == "table" || label == "blob";
  }
};

}  // namespace queuecast::azure
