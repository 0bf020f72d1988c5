#pragma once

#include "emulators/azure/queue/protocol/call.h"

namespace queuecast::azure::queue {

// message_operations.cpp
Result<void> handle_put_message(Call& call);
Result<void> handle_get_messages(Call& call);
Result<void> handle_update_message(Call& call);
Result<void> handle_delete_message(Call& call);
Result<void> handle_clear_messages(Call& call);

// queue_operations.cpp
Result<void> handle_list_queues(Call& call);
Result<void> handle_create_queue(Call& call);
Result<void> handle_delete_queue(Call& call);
Result<void> handle_get_metadata(Call& call);
Result<void> handle_set_metadata(Call& call);

// acl.cpp
Result<void> handle_get_acl(Call& call);
Result<void> handle_set_acl(Call& call);

// service_operations.cpp
Result<void> handle_get_properties(Call& call);
Result<void> handle_set_properties(Call& call);
Result<void> handle_get_stats(Call& call);

// user_delegation_key.cpp
Result<void> handle_get_user_delegation_key(Call& call);

}  // namespace queuecast::azure::queue
