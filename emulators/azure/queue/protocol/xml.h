#pragma once

#include <cstddef>
#include <string>

#include "emulators/azure/settings/xml.h"

namespace queuecast::azure::queue {

namespace xml = settings::xml;

/// The text of <QueueMessage><MessageText>...</MessageText></QueueMessage>. Text of more bytes than `limit`, or a
/// body of over 1 MiB, is RequestBodyTooLarge; anything else that is not this document, an empty body too,
/// InvalidXmlDocument.
Result<std::string> read_message_text(std::string& body, std::size_t limit);

}  // namespace queuecast::azure::queue
