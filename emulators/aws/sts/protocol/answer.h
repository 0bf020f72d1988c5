#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sts/actions/assume_role.h"

namespace queuecast::sts {

/// An answer before it is written in either form: a leaf has text, the others have children.
struct Element {
  std::string name;
  std::string text;
  std::vector<Element> children;
  bool is_number = false;  // in JSON
};

/// What a request's Accept header asks for; XML unless it says "application/json".
enum class Format { kXml, kJson };

/// The members of the results.
std::vector<Element> session_elements(const Session& session, Format format);
std::vector<Element> web_identity_elements(const WebIdentityResponse& response, Format format);
std::vector<Element> identity_elements(const Identity& identity);
Element credentials_element(const Credentials& credentials, Format format);

/// Bodies of responses.
std::string write_result(std::string_view action, std::vector<Element> result, std::string_view request_id,
                         Format format);
std::string write_error(const ServiceError& error, std::string_view request_id, Format format);

}  // namespace queuecast::sts
