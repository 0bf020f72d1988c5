#pragma once

namespace queuecast::commands {

/// From now on Ctrl-C and SIGTERM are only noted, so that work can end cleanly; a second one ends the program at once.
void note_interrupts();
bool interrupted();

}  // namespace queuecast::commands
