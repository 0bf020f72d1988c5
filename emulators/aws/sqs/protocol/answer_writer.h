#pragma once

#include <string>
#include <string_view>

#include "emulators/aws/json_writer.h"
#include "emulators/aws/xml_writer.h"

namespace queuecast::sqs {

/// Writes the tree of an answer of the Query protocol as XML, or in the JSON rendering of it that the service gives to
/// clients that accept application/json.
class AnswerWriter {
 public:
  explicit AnswerWriter(bool json) : json_(json), out_(json ? "{" : "") {}

  void open(std::string_view name) {
    if (json_) {
      aws::append_key(out_, name);
      out_ += '{';
    } else {
      out_.append("<").append(name).append(">");
    }
  }
  void close(std::string_view name) {
    if (json_) {
      out_ += '}';
    } else if (const std::string opened = "<" + std::string(name) + ">"; out_.ends_with(opened)) {
      out_.insert(out_.size() - 1, 1, '/');  // an empty element
    } else {
      out_.append("</").append(name).append(">");
    }
  }
  void text(std::string_view name, std::string_view value) {
    if (json_) {
      aws::append_member(out_, name, value);
    } else {
      aws::append_xml_element(out_, name, value);
    }
  }
  template <class Optional>
  void optional(std::string_view name, const Optional& value) {
    if (value) text(name, *value);
  }
  /// A number or a truth value: without quotes in JSON.
  template <class Value>
  void plain(std::string_view name, Value value) {
    std::string shown;
    aws::append_value(shown, value);
    if (json_) {
      aws::append_key(out_, name);
      aws::append_json(out_, shown);
    } else {
      aws::append_xml_element(out_, name, shown);
    }
  }
  /// A list of structures, flattened in XML: `write(item)` fills an element of that name.
  template <class Range, class Write>
  void list(std::string_view element, std::string_view json_name, const Range& range, Write write) {
    if (range.empty()) return;
    if (json_) {
      aws::append_key(out_, json_name);
      out_ += '[';
    }
    for (const auto& item : range) {
      if (json_) {
        aws::append_json(out_, "{");
      } else {
        open(element);
      }
      write(item);
      close(element);
    }
    if (json_) out_ += ']';
  }
  /// The same for a list of texts.
  template <class Range>
  void texts(std::string_view element, std::string_view json_name, const Range& range) {
    if (range.empty()) return;
    if (json_) {
      aws::append_key(out_, json_name);
      out_ += '[';
    }
    for (const std::string& item : range) {
      if (json_) {
        aws::append_value(out_, item);
      } else {
        aws::append_xml_element(out_, element, item);
      }
    }
    if (json_) out_ += ']';
  }

  bool json() const { return json_; }
  void raw(std::string_view markup) { out_ += markup; }
  std::string take() { return std::move(json_ ? out_ += '}' : out_); }

 private:
  bool json_;
  std::string out_;
};

}  // namespace queuecast::sqs
