"""The behaviour cases of SQS, by what they are about."""
from . import attributes, batches, dead_letters, fifo, messages, queues

CASES = [*queues.CASES, *attributes.CASES, *messages.CASES, *batches.CASES, *fifo.CASES, *dead_letters.CASES]
