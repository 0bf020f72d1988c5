#include "sim/scenario/yaml.h"

#include <gtest/gtest.h>

#include "sim/scenario/reader.h"

namespace queuecast::scenario {
namespace {

std::vector<Node> parse(const std::string& text, Problems& problems) { return parse_yaml(text, "f.yaml", problems); }

/// Reads the field "x" of a text by a getter; the problems are what is left.
template <class Read>
std::string problems_of(const std::string& text, Read read) {
  Problems problems;
  const auto documents = parse(text, problems);
  if (!documents.empty()) {
    Fields fields{Value{documents.front(), "", problems}};
    if (const auto value = fields.find("x")) read(*value);
  }
  return problems.error().text();
}

TEST(Yaml, ValuesKnowTheirPlace) {
  Problems problems;
  const auto documents = parse("a: 1\nb:\n  - c: hello\n", problems);
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_EQ(documents[0].find("a")->place().text(), "f.yaml:1:4");
  EXPECT_EQ(documents[0].find("b")->items.at(0).find("c")->place().text(), "f.yaml:3:8");
  EXPECT_EQ(documents[0].entries.at(1).place.text(), "f.yaml:2:1");
}

TEST(Yaml, SeveralDocumentsAndJson) {
  Problems problems;
  EXPECT_EQ(parse("a: 1\n---\nb: 2\n---\n", problems).size(), 3U);
  EXPECT_EQ(parse("{\"a\": [1, \"two\"]}", problems).at(0).find("a")->items.size(), 2U);
  EXPECT_TRUE(problems.empty());
}

TEST(Yaml, FaultsOfTheSyntaxHaveAPlace) {
  Problems problems;
  EXPECT_TRUE(parse("a: [1, 2\nb: 3\n", problems).empty());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.error().text().substr(0, 20), "f.yaml:2:2: not YAML");
}

TEST(Yaml, TemplatesAreNamedAsSuch) {
  Problems problems;
  parse("name: {{ .Values.name }}: x\n", problems);
  EXPECT_NE(problems.error().text().find("expected a rendered manifest, not a template"), std::string::npos);
}

TEST(Yaml, DuplicateKeysAreFaultsAtTheSecond) {
  Problems problems;
  EXPECT_TRUE(parse("a: 1\nb: 2\na: 3\n", problems).empty());
  EXPECT_EQ(problems.error().text(),
            "f.yaml:3:1: duplicate field 'a', expected each field once; the first is in line 1");
}

TEST(Yaml, AnchorsAndMergeKeysWork) {
  Problems problems;
  const auto documents = parse("base: &base {cpu: 1, memory: 2}\nx:\n  <<: *base\n  cpu: 3\n", problems);
  ASSERT_TRUE(problems.empty());
  EXPECT_EQ(documents[0].find("x")->find("cpu")->scalar, "3");
  EXPECT_EQ(documents[0].find("x")->find("memory")->scalar, "2");
}

TEST(Yaml, AliasesThatGrowBeyondMeasureAreRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int k = 0; k < 9; ++k) text += ", " + last;
    text += "]\n";
  }
  Problems problems;
  EXPECT_TRUE(parse(text, problems).empty());
  EXPECT_FALSE(problems.empty());
}

TEST(Yaml, AnAliasInsideItsOwnAnchorIsOneFault) {
  const std::pair<std::string, std::string> wrongs[] = {
      {"a: &a [*a]\n", "f.yaml:1:4"},
      {"clusters: &a {eks: *a, aks: *a}\n", "f.yaml:1:11"},
      {"x: 1\na: &a\n  <<: *a\n", "f.yaml:2:4"},
      {"a: &a [&b [*a, *b]]\n", "f.yaml:1:4"},
  };
  for (const auto& [text, place] : wrongs) {
    Problems problems;
    EXPECT_TRUE(parse(text, problems).empty());
    EXPECT_EQ(problems.error().text(),
              place + ": an alias inside its own anchor, expected a value that does not contain itself");
  }
}

TEST(Yaml, AliasesThatNestTooDeepAreRefused) {
  std::string text = "a0: &a0 x\n";
  for (int i = 1; i < 100; ++i) {
    const std::string name = "a" + std::to_string(i);
    text +=
        name + ": &" + name + " " + std::string(90, '[') + "*a" + std::to_string(i - 1) + std::string(90, ']') + "\n";
  }
  Problems problems;
  EXPECT_TRUE(parse(text, problems).empty());
  EXPECT_EQ(problems.size(), 1U);
}

TEST(Value, TextNeedsQuotesWhereKubectlNeedsThem) {
  const auto text = [](const Value& value) { value.text(); };
  EXPECT_EQ(problems_of("x: hello", text), "");
  EXPECT_EQ(problems_of("x: \"5\"", text), "");
  EXPECT_EQ(problems_of("x: ''", text), "");
  EXPECT_EQ(problems_of("x: 5", text), "f.yaml:1:4: x is the number 5, expected text, in quotes: \"5\"");
  EXPECT_EQ(problems_of("x: yes", text), "f.yaml:1:4: x is the boolean yes, expected text, in quotes: \"yes\"");
  EXPECT_EQ(problems_of("x: 1.30", text), "f.yaml:1:4: x is the number 1.30, expected text, in quotes: \"1.30\"");
  EXPECT_EQ(problems_of("x: [a]", text), "f.yaml:1:4: x is a list, expected text");
  EXPECT_EQ(problems_of("x: {a: 1}", text), "f.yaml:1:4: x is a mapping, expected text");
}

TEST(Value, BooleansAreYaml11s) {
  Problems problems;
  for (const auto& [text, expected] : {std::pair{"true", true},
                                       {"Yes", true},
                                       {"on", true},
                                       {"y", true},
                                       {"TRUE", true},
                                       {"false", false},
                                       {"no", false},
                                       {"Off", false},
                                       {"N", false}}) {
    const auto documents = parse(std::string{"x: "} + text, problems);
    EXPECT_EQ(Value(*documents.at(0).find("x"), "x", problems).boolean(), expected) << text;
  }
  EXPECT_TRUE(problems.empty());
  const auto boolean = [](const Value& value) { value.boolean(); };
  EXPECT_EQ(problems_of("x: \"true\"", boolean), "f.yaml:1:4: x is 'true', expected true or false");
  EXPECT_EQ(problems_of("x: 1", boolean), "f.yaml:1:4: x is the number 1, expected true or false");
}

TEST(Value, IntegersHaveARange) {
  const auto integer = [](const Value& value) { value.integer(1, 10); };
  EXPECT_EQ(problems_of("x: 10", integer), "");
  EXPECT_EQ(problems_of("x: 1e1", integer), "");
  EXPECT_EQ(problems_of("x: 11", integer), "f.yaml:1:4: x is the number 11, expected an integer from 1 to 10");
  EXPECT_EQ(problems_of("x: 2.5", integer), "f.yaml:1:4: x is the number 2.5, expected an integer from 1 to 10");
  EXPECT_EQ(problems_of("x: \"5\"", integer), "f.yaml:1:4: x is '5', expected an integer from 1 to 10");
  EXPECT_EQ(problems_of("x: 99999999999999999999", integer),
            "f.yaml:1:4: x is the number 99999999999999999999, expected an integer from 1 to 10");
}

TEST(Value, AmountsSayWhatTheyExpect) {
  EXPECT_EQ(problems_of("x: 5GB", [](const Value& value) { value.quantity(); }),
            "f.yaml:1:4: x is '5GB', expected a quantity such as 500m, 2 or 128Mi");
  EXPECT_EQ(problems_of("x: -1", [](const Value& value) { value.quantity_milli(); }),
            "f.yaml:1:4: x is the number -1, expected a quantity such as 500m, 2 or 128Mi");
  EXPECT_EQ(problems_of("x: -5m", [](const Value& value) { value.duration(); }),
            "f.yaml:1:4: x is '-5m', expected a duration such as 90m, 1h30m or 7d");
  EXPECT_EQ(problems_of("x: 90", [](const Value& value) { value.duration(); }),
            "f.yaml:1:4: x is the number 90, expected a duration such as 90m, 1h30m or 7d");
  EXPECT_EQ(problems_of("x: 3", [](const Value& value) { value.rate(); }),
            "f.yaml:1:4: x is the number 3, expected a rate such as 2/s, 30/m or 100/h");
  EXPECT_EQ(problems_of("x: 2d", [](const Value& value) { value.go_duration(); }),
            "f.yaml:1:4: x is '2d', expected a duration such as 720h or 1m30s");
  EXPECT_EQ(problems_of("x: 25 %", [](const Value& value) { value.count_or_percentage(); }),
            "f.yaml:1:4: x is '25 %', expected an integer or a percentage such as 25%");
}

TEST(Value, ChoicesNameTheNearest) {
  const auto choice = [](const Value& value) { value.choice<int>({{"Always", 1}, {"IfNotPresent", 2}}); };
  EXPECT_EQ(problems_of("x: Alwas", choice), "f.yaml:1:4: x is 'Alwas', did you mean 'Always'?");
  EXPECT_EQ(problems_of("x: Sometimes", choice), "f.yaml:1:4: x is 'Sometimes', expected one of Always, IfNotPresent");
}

TEST(Fields, NobodyAskedForIsUnknown) {
  Problems problems;
  const auto documents = parse("name: a\nmanifets: b\nzzz: c\n", problems);
  {
    Fields fields{Value{documents[0], "", problems}};
    std::string name;
    fields.text("name", name);
    fields.accept({"manifests"});
    EXPECT_EQ(name, "a");
  }
  EXPECT_EQ(problems.error().text(),
            "f.yaml:2:1: unknown field 'manifets', did you mean 'manifests'?\n"
            "f.yaml:3:1: unknown field 'zzz', expected one of name, manifests");
}

TEST(Fields, MissingAndWrongKindsAreSaid) {
  Problems problems;
  const auto documents = parse("a: {}\nb: 5\nc: ~\n", problems);
  Fields fields{Value{documents[0], "", problems}};
  {
    Fields inner{*fields.find("a")};
    inner.require("name");
  }
  { Fields inner{*fields.find("b")}; }
  EXPECT_FALSE(fields.find("c"));  // null is absent
  EXPECT_EQ(problems.error().text(),
            "f.yaml:1:4: missing field 'name' in a\nf.yaml:2:4: b is the number 5, expected a mapping");
}

TEST(Problems, TenAtMostTheFirstFirst) {
  Problems problems;
  for (int line = 12; line > 0; --line) problems.add(Place{"f", line, 1}, "fault " + std::to_string(line));
  const auto error = problems.error();
  ASSERT_EQ(error.problems.size(), 10U);
  EXPECT_EQ(error.problems.front().text(), "f:1:1: fault 1");
  EXPECT_EQ(error.more, 2U);
  EXPECT_NE(error.text().find("\nand 2 more"), std::string::npos);
}

TEST(NearestName, ByEditsWithoutCase) {
  const std::vector<std::string> names{"manifests", "rate", "stop", "producers"};
  EXPECT_EQ(nearest_name("manifets", names), "manifests");
  EXPECT_EQ(nearest_name("Rate", names), "rate");
  EXPECT_EQ(nearest_name("raet", names), "rate");
  EXPECT_EQ(nearest_name("producer", names), "producers");
  EXPECT_EQ(nearest_name("consumer", names), "");
  EXPECT_EQ(nearest_name("x", names), "");
}

TEST(SetPath, ChangesMakesAndFindsKeysWithDots) {
  Problems problems;
  auto root = parse("a: {b: 1}\nlist: [x, y]\nimages: {'app:v1.2': {mb: 5}}\n", problems).at(0);
  set_path(root, "a.b=2", problems);
  set_path(root, "a.c.d=[1, 2]", problems);
  set_path(root, "list.1=z", problems);
  set_path(root, "images.app:v1.2.mb=7", problems);
  EXPECT_TRUE(problems.empty()) << problems.error().text();
  EXPECT_EQ(root.find("a")->find("b")->scalar, "2");
  EXPECT_EQ(root.find("a")->find("c")->find("d")->items.size(), 2U);
  EXPECT_EQ(root.find("list")->items[1].scalar, "z");
  EXPECT_EQ(root.find("images")->find("app:v1.2")->find("mb")->scalar, "7");
  EXPECT_EQ(root.find("a")->find("b")->place().text(), "--set a.b=2");
}

TEST(SetPath, SaysWhatIsWrong) {
  const auto fault = [](const std::string& assignment) {
    Problems problems;
    auto root = parse("a: {b: 1}\nlist: [x, y]\n", problems).at(0);
    set_path(root, assignment, problems);
    return problems.error().text();
  };
  EXPECT_EQ(fault("a.b"), "--set a.b: no '=', expected KEY=VALUE");
  EXPECT_EQ(fault("a.b.c=1"), "--set a.b.c=1: 'c' below the number 1, expected a field of a mapping");
  EXPECT_EQ(fault("list.2=z"), "--set list.2=z: no item '2' in a list of 2, expected a position that counts from 0");
  EXPECT_EQ(fault("a=[1").substr(0, 12), "--set a=[1:1");
}

}  // namespace
}  // namespace queuecast::scenario
