#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sim/scenario/scenario.h"

namespace queuecast::scenario {

/// A folder of files that goes when the test does.
class Folder {
 public:
  Folder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::path{testing::TempDir()} /
            (std::string{"queuecast-"} + test->test_suite_name() + "-" + test->name());
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name} << text;
    return (path_ / name).generic_string();
  }
  std::string path() const { return path_.generic_string(); }
  /// A message without the folder's own path.
  std::string relative(std::string text) const {
    const std::string prefix = path() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) text.erase(at, prefix.size());
    return text;
  }

 private:
  std::filesystem::path path_;
};

/// The errors of one manifest, or "" when it is right.
inline std::string manifest_errors(const std::string& text) {
  const Folder folder;
  const auto result = load_manifests(folder.write("m.yaml", text));
  return result.has_value() ? std::string{} : folder.relative(result.error().text());
}

/// The objects of a manifest that is right.
inline Manifests manifests(const std::string& text) {
  const Folder folder;
  auto result = load_manifests(folder.write("m.yaml", text));
  if (result.has_value()) return std::move(*result);
  ADD_FAILURE() << folder.relative(result.error().text());
  return {};
}

}  // namespace queuecast::scenario
