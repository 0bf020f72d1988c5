// Walks the sources and holds the rules of the house that a compiler cannot: who may include whom, what may not be
// called where, how long lines, functions and files may be. Usage: tidy SOURCE_DIR
#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxColumns = 120;
constexpr std::size_t kMaxFileLines = 500;
constexpr std::size_t kMaxFunctionLines = 60;

struct File {
  std::string path;  // relative, with '/'
  std::vector<std::string> lines;
};

std::vector<std::string> g_findings;

void report(const File& file, std::size_t line, const std::string& what) {
  g_findings.push_back(file.path + ":" + std::to_string(line + 1) + ": " + what);
}

bool in(std::string_view path, std::string_view folder) { return path.starts_with(folder); }

// Imports point one way. For each folder: the only folders of ours that it may include. The longest match counts.
const std::map<std::string, std::vector<std::string>, std::less<>> kMayInclude = {
    {"runtime/", {"runtime/"}},
    {"emulators/", {"emulators/", "runtime/"}},
    {"workload/", {"workload/", "runtime/"}},
    {"sim/kubernetes/", {"sim/kubernetes/", "runtime/"}},
    {"sim/hpa/", {"sim/hpa/", "sim/kubernetes/", "runtime/"}},
    {"sim/keda/", {"sim/keda/", "sim/kubernetes/", "runtime/"}},
    {"sim/karpenter/", {"sim/karpenter/", "sim/kubernetes/", "runtime/"}},
    {"sim/catalog/", {"sim/catalog/", "sim/kubernetes/", "runtime/"}},
    {"sim/clouds/", {"sim/clouds/", "sim/karpenter/", "sim/kubernetes/", "sim/catalog/", "runtime/"}},
    {"sim/cost/", {"sim/cost/", "sim/catalog/", "runtime/"}},
    {"sim/arrivals/", {"sim/arrivals/", "runtime/"}},
    {"sim/scenario/",
     {"sim/scenario/", "sim/arrivals/", "sim/kubernetes/", "sim/keda/", "sim/karpenter/", "sim/clouds/", "runtime/"}},
    {"sim/report/", {"sim/report/", "sim/kubernetes/", "sim/cost/", "sim/catalog/", "runtime/"}},
    {"sim/experiment/", {"sim/", "workload/", "emulators/", "runtime/"}},
    {"sim/commands/", {"sim/", "workload/", "emulators/", "runtime/"}},
    {"tests/", {"tests/", "sim/", "workload/", "emulators/", "runtime/"}},
};

void check_includes(const File& file) {
  const std::vector<std::string>* allowed = nullptr;
  std::size_t longest = 0;
  for (const auto& [folder, targets] : kMayInclude) {
    if (in(file.path, folder) && folder.size() > longest) {
      longest = folder.size();
      allowed = &targets;
    }
  }
  if (!allowed) return;
  static const std::regex include{R"re(^\s*#include\s+"([^"]+)")re"};
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.lines[i], match, include)) continue;
    const std::string target = match[1];
    const bool ok =
        std::any_of(allowed->begin(), allowed->end(), [&](const std::string& folder) { return in(target, folder); });
    if (!ok) report(file, i, file.path.substr(0, file.path.rfind('/')) + " must not include " + target);
  }
}

// runtime/real, and emulators/server on top of it, are the process's edge: there wall-clock time and sockets come in,
// and from there on they are handed down.
struct Ban {
  std::string pattern;
  std::string why;
  std::vector<std::string> allowed_in;
};

void check_banned(const File& file) {
  static const std::vector<Ban> bans = {
      {R"(system_clock::now|steady_clock::now|high_resolution_clock|gettimeofday|clock_gettime|\btime\(nullptr\))",
       "reads a clock: ask runtime::Runtime::now",
       {"runtime/real/", "emulators/server/", "sim/commands/progress", "tests/bench/"}},
      {R"(sleep_for\(std::chrono|this_thread::sleep|\busleep\(|\bnanosleep\()", "sleeps: await runtime::sleep_for", {}},
      {R"(\brand\(\)|\bsrand\(|std::random_device|std::mt19937|_distribution<|std::shuffle)",
       "draws chance outside runtime::Random",
       {"sim/commands/"}},
      {R"(#include <boost/(asio|beast))",
       "sockets and Beast stay at the edge and in runtime/http/codec.cpp",
       {"runtime/real/", "emulators/server/", "runtime/http/codec.cpp", "sim/commands/", "tests/runtime/real/",
        "tests/bench/"}},
      {R"(#include <sys/socket\.h>|#include <netinet)", "opens sockets outside runtime/real", {"runtime/real/"}},
      {R"(\busing namespace std;)", "imports all of std", {}},
      {R"(\b(TODO|FIXME|XXX|HACK)\b)", "marks unfinished work: finish it", {}},
  };
  if (in(file.path, "tests/tidy/")) return;
  for (const Ban& ban : bans) {
    if (std::any_of(ban.allowed_in.begin(), ban.allowed_in.end(), [&](auto& f) { return in(file.path, f); })) continue;
    const std::regex pattern{ban.pattern};
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(file.lines[i], pattern)) report(file, i, ban.why);
    }
  }
}

void check_lengths(const File& file) {
  if (file.lines.size() > kMaxFileLines) {
    report(file, kMaxFileLines, "file of " + std::to_string(file.lines.size()) + " lines: two ideas in one room?");
  }
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    const auto columns = static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
    if (columns > kMaxColumns && line.find("http") == std::string::npos) {
      report(file, i, "line of " + std::to_string(columns) + " columns");
    }
    if (!line.empty() && std::isspace(static_cast<unsigned char>(line.back()))) report(file, i, "trailing blank");
  }
}

// A function body, as clang-format lays it out: a line at column 0 or inside a class that ends in ") {" or "const {"
// opens it, the first line that closes with the same indent ends it.
void check_functions(const File& file) {
  static const std::regex opens{R"(^(\s{0,4})\S.*(\)|const|override|noexcept|final)\s*(->\s*[\w:<>, ]+)?\s*\{$)"};
  // Neither statements nor types, nor a constructor's initialisers, nor a lambda.
  static const std::regex not_function{
      R"(^\s*((if|for|while|switch|else|namespace|struct|class|enum|union|do)\b|:)|\]\()"};
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.lines[i], match, opens) || std::regex_search(file.lines[i], not_function)) continue;
    const std::string closing = match[1].str() + "}";
    for (std::size_t end = i + 1; end < file.lines.size(); ++end) {
      if (file.lines[end].rfind(closing, 0) != 0) continue;
      if (end - i - 1 > kMaxFunctionLines) {
        report(file, i, "function of " + std::to_string(end - i - 1) + " lines");
      }
      break;
    }
  }
}

void check_header(const File& file) {
  if (!file.path.ends_with(".h")) return;
  const auto first = std::find_if(file.lines.begin(), file.lines.end(), [](auto& line) { return !line.empty(); });
  if (first == file.lines.end() || *first != "#pragma once") report(file, 0, "a header begins with #pragma once");
}

// A header that nobody includes and a source that belongs to no room are dead files.
void check_dead_headers(const std::vector<File>& files) {
  std::set<std::string> included;
  static const std::regex include{R"re(#include\s+"([^"]+)")re"};
  for (const File& file : files) {
    for (const std::string& line : file.lines) {
      std::smatch match;
      if (std::regex_search(line, match, include)) included.insert(match[1]);
    }
  }
  for (const File& file : files) {
    if (file.path.ends_with(".h") && !included.contains(file.path)) report(file, 0, "no file includes this header");
  }
}

std::vector<File> read_sources(const fs::path& root) {
  std::vector<File> files;
  for (const char* folder : {"runtime", "emulators", "workload", "sim", "tests"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp") continue;
      File file{fs::relative(entry.path(), root).generic_string(), {}};
      std::ifstream in_stream{entry.path()};
      for (std::string line; std::getline(in_stream, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: tidy SOURCE_DIR\n";
    return 2;
  }
  const std::vector<File> files = read_sources(argv[1]);
  if (files.empty()) {
    std::cerr << "tidy: no sources under " << argv[1] << "\n";
    return 3;
  }
  for (const File& file : files) {
    check_includes(file);
    check_banned(file);
    check_lengths(file);
    check_functions(file);
    check_header(file);
  }
  check_dead_headers(files);
  for (const std::string& finding : g_findings) std::cout << finding << "\n";
  std::cout << files.size() << " files, " << g_findings.size() << " findings\n";
  return g_findings.empty() ? 0 : 1;
}
