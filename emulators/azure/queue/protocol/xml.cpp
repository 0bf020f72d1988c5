#include "emulators/azure/queue/protocol/xml.h"

#include "emulators/azure/queue/error.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::size_t kMaxBodyBytes = 1024 * 1024;

}  // namespace

Result<std::string> read_message_text(std::string& body, std::size_t limit) {
  if (body.size() > kMaxBodyBytes) return errors::body_too_large(limit);
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  const pugi::xml_node element = root.child("MessageText");
  if (std::string_view(root.name()) != "QueueMessage" || !element) return errors::invalid_xml_document();
  auto text = xml::text_of(element);
  if (!text) return errors::invalid_xml_document();
  if (text->size() > limit) return errors::body_too_large(limit);
  return std::move(*text);
}

}  // namespace queuecast::azure::queue
