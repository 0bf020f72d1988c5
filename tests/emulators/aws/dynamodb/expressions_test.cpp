#include <gtest/gtest.h>

#include "emulators/aws/dynamodb/expression/condition.h"
#include "emulators/aws/dynamodb/expression/projection.h"
#include "emulators/aws/dynamodb/expression/update.h"

namespace queuecast::dynamodb {
namespace {

Value list_of(std::vector<Value> elements) {
  Value list;
  list.type = Type::kList;
  list.elements = std::move(elements);
  return list;
}

Value set_of(Type type, std::vector<Value> elements) {
  Value set;
  set.type = type;
  set.elements = std::move(elements);
  normalise_set(set);
  return set;
}

Value map_of(Item attributes) {
  Value map;
  map.type = Type::kMap;
  map.attributes = std::move(attributes);
  return map;
}

Item sample() {
  Item item{{"a", Value::number("5")},
            {"l", list_of({Value::number("1"), Value::string("two"), map_of({{"k", Value::string("v")}})})},
            {"m", map_of({{"deep", Value::number("7")}, {"other", Value::string("o")}})},
            {"s", Value::string("hello")},
            {"tags", set_of(Type::kStringSet, {Value::string("x"), Value::string("y")})},
            {"status", Value::string("new")}};
  normalise(item);
  return item;
}

Substitutions substitutions() {
  return Substitutions{
      Substitutions::Names{{"#st", "status"}},
      Substitutions::Values{{":five", Value::number("5.0")},
                            {":n", Value::number("5")},
                            {":six", Value::number("6")},
                            {":he", Value::string("he")},
                            {":x", Value::string("x")},
                            {":list", list_of({Value::string("z")})},
                            {":set", set_of(Type::kStringSet, {Value::string("y"), Value::string("z")})},
                            {":type", Value::string("N")}}};
}

/// "true", "false" or the error's text.
std::string judged(std::string_view text, const Item& item = sample()) {
  Substitutions names = substitutions();
  const auto condition = parse_condition("ConditionExpression", text, names);
  if (condition.has_error()) return condition.error().message;
  return holds(*condition, item) ? "true" : "false";
}

TEST(DynamoDbCondition, Compares) {
  for (const std::string_view text :
       {"a = :n", "a <> :six", "a < :six", "a <= :n", "a > m.nothere OR a >= :n", "a BETWEEN :n AND :six",
        "a IN (:six, :n)", "m.#st <> :n", "l[0] < a", "l[2].k <> l[0]", "nothere <> :n", "s > :he"}) {
    EXPECT_EQ(judged(text), "true") << text;
  }
  for (const std::string_view text : {"a = :he", "a < :he", "nothere = :n", "nothere < :n", "a IN (:he)", "l[9] = :n",
                                      "s[0] = :n", "a.b = :n", "nothere BETWEEN :n AND :six"}) {
    EXPECT_EQ(judged(text), "false") << text;
  }
}

TEST(DynamoDbCondition, KnowsItsFunctions) {
  for (const std::string_view text : {"attribute_exists(a)", "attribute_not_exists(b)", "attribute_type(a, :type)",
                                      "begins_with(s, :he)", "contains(s, :he)", "contains(tags, :x)", "size(s) = :n",
                                      "size(l) < :six", "size(tags) < size(l)", "attribute_exists(#st)"}) {
    EXPECT_EQ(judged(text), "true") << text;
  }
  for (const std::string_view text : {"attribute_exists(m.nothere)", "begins_with(a, :he)", "contains(tags, :he)",
                                      "size(a) > :n", "contains(a, :n)"}) {
    EXPECT_EQ(judged(text), "false") << text;
  }
}

TEST(DynamoDbCondition, BindsNotBeforeAndBeforeOr) {
  EXPECT_EQ(judged("a = :n OR a = :six AND a = :six"), "true");
  EXPECT_EQ(judged("(a = :n OR a = :six) AND a = :six"), "false");
  EXPECT_EQ(judged("NOT a = :six AND not a = :six"), "true");
  EXPECT_EQ(judged("NOT (a = :n or a = :six)"), "false");
  EXPECT_EQ(judged("(a = :n) AND (a = :n)"), "true");
  EXPECT_EQ(judged("((a = :n) AND (a = :n)) OR (a = :six)"), "true");
}

TEST(DynamoDbCondition, TellsFaultsInTheServicesWords) {
  const std::string prefix = "Invalid ConditionExpression: ";
  EXPECT_EQ(judged(""), prefix + "The expression can not be empty;");
  EXPECT_EQ(judged("foo(a)"), prefix + "Invalid function name; function: foo");
  EXPECT_EQ(judged("size(a)"),
            prefix + "The function is not allowed to be used this way in an expression; function: size");
  EXPECT_EQ(judged("a BETWEEN :six AND :n"),
            prefix +
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound "
                "operand: AttributeValue: {N:6}, upper bound operand: AttributeValue: {N:5}");
  EXPECT_EQ(judged("a BETWEEN :n AND :he"),
            prefix +
                "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: "
                "AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:he}");
  EXPECT_EQ(judged("l[0] = l[0]"),
            prefix +
                "The first operand must be distinct from the remaining operands for this operator or function; "
                "operator: =, first operand: [l, [0]]");
  EXPECT_EQ(judged("a x b"), prefix + R"(Syntax error; token: "x", near: "a x b")");
  EXPECT_EQ(judged("a ="), prefix + R"(Syntax error; token: "<EOF>", near: "=")");
  EXPECT_EQ(judged("a = :n !"), prefix + R"(Syntax error; token: "!", near: ":n !")");
  EXPECT_EQ(judged("attribute_exists(data)"), prefix + "Attribute name is a reserved keyword; reserved keyword: data");
  EXPECT_EQ(judged("#no = :n"), prefix +
                                    "An expression attribute name used in the document path is not defined; attribute "
                                    "name: #no");
  EXPECT_EQ(judged("a = :no"),
            prefix + "An expression attribute value used in expression is not defined; attribute value: :no");
  EXPECT_EQ(judged("begins_with(s, :n)"), prefix +
                                              "Incorrect operand type for operator or function; operator or function: "
                                              "begins_with, operand type: N");
  EXPECT_EQ(judged("a < :set"),
            prefix + "Incorrect operand type for operator or function; operator or function: <, operand type: SS");
  EXPECT_EQ(judged("attribute_exists(a, s)"), prefix +
                                                  "Incorrect number of operands for operator or function; operator or "
                                                  "function: attribute_exists, number of operands: 2");
  EXPECT_EQ(judged("((a = :n))"), prefix + "The expression has redundant parentheses;");
}

TEST(DynamoDbCondition, DeepNestingIsRefusedNotFollowed) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "NOT ";
  EXPECT_EQ(judged(text + "a = :n"), "Invalid ConditionExpression: The expression is nested too deeply;");
  EXPECT_EQ(
      judged(std::string(5000, 'a') + " = :n"),
      "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 5005");
}

TEST(DynamoDbSubstitutions, MustBeUsedAndWellFormed) {
  Substitutions unused{std::nullopt, Substitutions::Values{{":x", Value{}}, {":y", Value{}}}};
  EXPECT_EQ(unused.check_all_used()->message,
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x, :y}");
  EXPECT_NE(unused.value(":x"), nullptr);
  EXPECT_NE(unused.value(":y"), nullptr);
  EXPECT_EQ(unused.check_all_used(), std::nullopt);
  EXPECT_EQ((Substitutions{std::nullopt, Substitutions::Values{}}.check({{"ConditionExpression", true}})->message),
            "ExpressionAttributeValues must not be empty");
  EXPECT_EQ(
      (Substitutions{Substitutions::Names{{"x", "y"}}, std::nullopt}.check({{"ConditionExpression", true}})->message),
      R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "x")");
  EXPECT_EQ(
      (Substitutions{Substitutions::Names{{"#x", "y"}}, std::nullopt}.check({{"ConditionExpression", false}})->message),
      "ExpressionAttributeNames can only be specified when using expressions");
}

TEST(DynamoDbReservedWords, IgnoreCase) {
  for (const std::string_view word : {"data", "Name", "STATUS", "timestamp", "ttl", "missing", "abort", "ZONE"}) {
    EXPECT_TRUE(is_reserved_word(word)) << word;
  }
  for (const std::string_view word : {"id", "srcStamp", "payments", "", "zonea"}) EXPECT_FALSE(is_reserved_word(word));
}

/// The attribute after the update, or the error's text; `null` when it is not there.
std::string updated(std::string_view text, std::string_view name) {
  Substitutions names = substitutions();
  const auto update = parse_update(text, names);
  if (update.has_error()) return update.error().message;
  const auto item = apply_update(*update, sample());
  if (item.has_error()) return item.error().message;
  const Value* value = find(*item, name);
  if (!value) return "null";
  if (value->elements.empty()) return value->text;
  std::string all;
  for (const Value& element : value->elements) all += (all.empty() ? "" : ",") + element.text;
  return all;
}

TEST(DynamoDbUpdate, SetsAndComputes) {
  EXPECT_EQ(updated("SET b = :n", "b"), "5");
  EXPECT_EQ(updated("SET a = a + :six", "a"), "11");
  EXPECT_EQ(updated("set a = a - :six", "a"), "-1");
  EXPECT_EQ(updated("SET b = if_not_exists(b, :n) + :six", "b"), "11");
  EXPECT_EQ(updated("SET a = if_not_exists(a, :he)", "a"), "5");
  EXPECT_EQ(updated("SET l = list_append(l, :list)", "l"), "1,two,,z");
  EXPECT_EQ(updated("SET l = list_append(:list, l)", "l"), "z,1,two,");
  EXPECT_EQ(updated("SET a = :six, b = a", "b"), "5");  // reads see the item before
  EXPECT_EQ(updated("SET l[1] = :x", "l"), "1,x,");
  EXPECT_EQ(updated("SET l[99] = :x", "l"), "1,two,,x");
}

TEST(DynamoDbUpdate, RemovesAddsAndDeletes) {
  EXPECT_EQ(updated("REMOVE a", "a"), "null");
  EXPECT_EQ(updated("REMOVE l[0], l[1]", "l"), "");
  EXPECT_EQ(updated("ADD a :six", "a"), "11");
  EXPECT_EQ(updated("ADD b :six", "b"), "6");
  EXPECT_EQ(updated("ADD tags :set", "tags"), "x,y,z");
  EXPECT_EQ(updated("DELETE tags :set", "tags"), "x");
  EXPECT_EQ(updated("DELETE nothere :set", "nothere"), "null");
}

TEST(DynamoDbUpdate, TellsFaultsInTheServicesWords) {
  const std::string prefix = "Invalid UpdateExpression: ";
  EXPECT_EQ(updated("a x b", ""), prefix + R"(Syntax error; token: "a", near: "a x")");
  EXPECT_EQ(updated("SET a = :n SET b = :n", ""),
            prefix + "The \"SET\" section can only be used once in an update expression;");
  EXPECT_EQ(updated("SET m = :n, m.b = :n", ""),
            prefix +
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
                "[m], path two: [m, b]");
  EXPECT_EQ(updated("SET a = a + :he", ""),
            prefix + "Incorrect operand type for operator or function; operator or function: +, operand type: S");
  EXPECT_EQ(updated("SET a = s + :n", ""), "An operand in the update expression has an incorrect data type");
  EXPECT_EQ(updated("ADD s :n", ""), "An operand in the update expression has an incorrect data type");
  EXPECT_EQ(updated("SET b = nothere + :n", ""),
            "The provided expression refers to an attribute that does not exist in the item");
  EXPECT_EQ(updated("SET nothere.b = :n", ""),
            "The document path provided in the update expression is invalid for update");
}

TEST(DynamoDbProjection, KeepsTheShapeAroundItsPaths) {
  Substitutions names = substitutions();
  const auto paths = parse_projection("l[2].k, l[0], m.deep, nothere.x, s", names);
  ASSERT_TRUE(paths.has_value());
  const Item part = project(sample(), *paths);
  EXPECT_EQ(part, (Item{{"l", list_of({Value::number("1"), map_of({{"k", Value::string("v")}})})},
                        {"m", map_of({{"deep", Value::number("7")}})},
                        {"s", Value::string("hello")}}));
  EXPECT_EQ(parse_projection("m, m.deep", names).error().message,
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of "
            "these paths; path one: [m], path two: [m, deep]");
}

}  // namespace
}  // namespace queuecast::dynamodb
