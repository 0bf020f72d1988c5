// The small languages inside requests: DynamoDB's expressions and OData's filters, parsed and evaluated.
#include "emulators/aws/dynamodb/expression/condition.h"
#include "emulators/aws/dynamodb/expression/projection.h"
#include "emulators/aws/dynamodb/expression/update.h"
#include "emulators/azure/table/filter.h"
#include "tests/fuzz/target.h"

namespace queuecast::fuzz {
namespace {

using dynamodb::Value;

Value list_of(std::vector<Value> elements, dynamodb::Type type = dynamodb::Type::kList) {
  Value value;
  value.type = type;
  value.elements = std::move(elements);
  return value;
}

dynamodb::Item an_item() {
  Value map;
  map.type = dynamodb::Type::kMap;
  map.attributes = {{"x", Value::number("1")}};
  return {{"b", Value::boolean_of(true)},
          {"l", list_of({Value::string("a"), Value::number("2"), map})},
          {"m", map},
          {"n", Value::number("99999999999999999999999999999999999999")},
          {"s", Value::string("text")},
          {"ss", list_of({Value::string("a"), Value::string("b")}, dynamodb::Type::kStringSet)}};
}

dynamodb::Substitutions substitutions() {
  return {dynamodb::Substitutions::Names{{"#l", "l"}, {"#m", "m"}, {"#n", "n"}},
          dynamodb::Substitutions::Values{{":l", list_of({Value::string("z")})},
                                          {":n", Value::number("1")},
                                          {":s", Value::string("t")},
                                          {":ss", list_of({Value::string("a")}, dynamodb::Type::kStringSet)}}};
}

/// All three grammars read the same text.
void evaluate(std::string_view text) {
  const dynamodb::Item item = an_item();
  auto names = substitutions();
  if (const auto condition = dynamodb::parse_condition("ConditionExpression", text, names)) {
    dynamodb::holds(*condition, item);
    dynamodb::holds(*condition, {});
  }
  if (const auto paths = dynamodb::parse_projection(text, names)) {
    if (!dynamodb::overlap(*paths)) dynamodb::project(item, *paths);
  }
  if (const auto update = dynamodb::parse_update(text, names)) {
    if (!dynamodb::overlap(update->paths())) (void)dynamodb::apply_update(*update, item);
  }
}
const Target kExpressions{"dynamodb_expression", evaluate};

void filter(std::string_view text) {
  using azure::table::EdmType;
  const azure::table::Entity entity{"p",
                                    "r",
                                    {},
                                    {{"S", {EdmType::kString, "it's"}},
                                     {"B", {EdmType::kBoolean, true}},
                                     {"I", {EdmType::kInt32, std::int64_t{-1}}},
                                     {"L", {EdmType::kInt64, std::int64_t{1} << 40}},
                                     {"D", {EdmType::kDouble, 0.5}}}};
  const auto parsed = azure::table::Filter::parse(text);
  if (!parsed) return require(parsed.error().status == 400, "a bad filter is the client's fault");
  const bool accepted = parsed->accepts(entity);
  require(!accepted || parsed->partition().value_or("p") == "p", "the filter's partition is the entity's");
}
const Target kFilters{"odata_filter", filter};

}  // namespace
}  // namespace queuecast::fuzz
