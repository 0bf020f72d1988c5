"""What a behaviour case is made of: steps that any binding can take, free of any protocol."""
from dataclasses import dataclass, field

ABSENT = object()  # the answer has no such member


@dataclass(frozen=True)
class Case:
    """One sentence of the service's contract and the steps that show it.

    Texts may name variables: $n is a name that no other case uses, `queue` and `save` define more.
    """
    area: str
    rule: str
    steps: tuple


@dataclass(frozen=True)
class Call:
    """A call and its expected answer: every member given in `answer` is compared, others may be there. An error is its
    code, its text and its HTTP status."""
    action: str
    parameters: dict
    answer: dict | None = None
    error: tuple | None = None
    save: dict = field(default_factory=dict)  # variable -> path in the answer, such as "Messages.0.ReceiptHandle"


@dataclass(frozen=True)
class Advance:
    """Moves the service's clock."""
    seconds: float


def case(area, rule, *steps):
    flat = []
    for step in steps:
        flat.extend(step) if isinstance(step, list) else flat.append(step)
    return Case(area, rule, tuple(flat))


def call(action, answer=None, error=None, save=None, **parameters):
    return Call(action, parameters, answer, error, save or {})


def queue(variable, fifo=False, **attributes):
    """Creates a queue: $variable is its URL, $variable_arn its ARN, $variable_name its name."""
    suffix = ".fifo" if fifo else ""
    if fifo:
        attributes["FifoQueue"] = "true"
    name = f"$n-{variable}{suffix}"
    return [
        call("CreateQueue", QueueName=name, Attributes=attributes, save={variable: "QueueUrl"}),
        call("GetQueueAttributes", QueueUrl=f"${variable}", AttributeNames=["QueueArn"],
             save={variable + "_arn": "Attributes.QueueArn"}),
    ]


def send(url, body, **more):
    return call("SendMessage", QueueUrl=url, MessageBody=body, **more)


def receive(url, bodies, save=None, **more):
    """Receives up to ten messages and expects these bodies, in this order."""
    answer = {"Messages": [{"Body": body} for body in bodies] if bodies else ABSENT}
    more.setdefault("MaxNumberOfMessages", 10)
    return call("ReceiveMessage", QueueUrl=url, answer=answer, save=save, **more)


def advance(seconds):
    return Advance(seconds)


def invalid(text, status=400):
    return ("InvalidParameterValue", text, status)


def missing(parameter):
    return ("MissingParameter", f"The request must contain the parameter {parameter}.", 400)


NO_QUEUE = ("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.", 400)
