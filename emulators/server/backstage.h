#pragma once

#include "emulators/clouds.h"
#include "emulators/server/admin.h"
#include "emulators/server/front.h"
#include "runtime/real/world.h"

namespace queuecast::emulators {

/// What the admin may see and do of both clouds' services, which must outlive it.
Backstage backstage(real::World& world, Aws& aws, Azure& azure);

/// The ways to the services behind the addresses.
Front::FindRoute aws_doors(Aws& aws);
/// `storage` is the service of that address; Entra and the metadata endpoints are behind both.
Front::FindRoute azure_doors(Azure& azure, azure::queue::Service& storage);
Front::FindRoute azure_doors(Azure& azure, azure::table::Service& storage);

}  // namespace queuecast::emulators
