"""The Query protocol's spelling of the model: flattened names in requests, repeated elements in answers."""
import base64
from xml.etree import ElementTree

NAMESPACE = "{http://queue.amazonaws.com/doc/2012-11-05/}"

MAPS = {"Attributes": ("Attribute", "Name"), "MessageAttributes": ("MessageAttribute", "Name"),
        "MessageSystemAttributes": ("MessageSystemAttribute", "Name"), "tags": ("Tag", "Key"), "Tags": ("Tag", "Key")}
LISTS = {"AttributeNames": "AttributeName", "MessageSystemAttributeNames": "MessageSystemAttributeName",
         "MessageAttributeNames": "MessageAttributeName", "TagKeys": "TagKey", "AWSAccountIds": "AWSAccountId",
         "Actions": "ActionName"}
ANSWER_MAPS = {"Attribute": ("Attributes", "Name"), "MessageAttribute": ("MessageAttributes", "Name"),
               "Tag": ("Tags", "Key")}
ANSWER_LISTS = {"Message": "Messages", "BatchResultErrorEntry": "Failed", "ListMessageMoveTasksResultEntry": "Results",
                "SendMessageBatchResultEntry": "Successful", "DeleteMessageBatchResultEntry": "Successful",
                "ChangeMessageVisibilityBatchResultEntry": "Successful"}
NUMBERS = {"ApproximateNumberOfMessagesMoved", "ApproximateNumberOfMessagesToMove", "MaxNumberOfMessagesPerSecond",
           "StartedTimestamp"}


def flatten(action, parameters):
    form = [("Action", action), ("Version", "2012-11-05")]
    _flatten(action, parameters, "", form)
    return form


def _flatten(action, structure, prefix, form):
    for name, value in structure.items():
        if name in MAPS:
            element, key = MAPS[name]
            for number, (entry, inner) in enumerate(value.items(), 1):
                place = f"{prefix}{element}.{number}."
                form.append((place + key, entry))
                if isinstance(inner, dict):
                    _flatten(action, inner, place + "Value.", form)
                else:
                    form.append((place + "Value", inner))
        elif name == "Entries":
            for number, entry in enumerate(value, 1):
                _flatten(action, entry, f"{prefix}{action}RequestEntry.{number}.", form)
        elif name in LISTS:
            form.extend((f"{prefix}{LISTS[name]}.{number}", item) for number, item in enumerate(value, 1))
        else:
            form.append((prefix + name, base64.b64encode(value) if isinstance(value, bytes) else value))


def result_of(action, text):
    root = ElementTree.fromstring(text)
    assert root.tag == f"{NAMESPACE}{action}Response"
    assert root.find(f"{NAMESPACE}ResponseMetadata/{NAMESPACE}RequestId") is not None
    result = root.find(f"{NAMESPACE}{action}Result")
    answer = {} if result is None else _structure(result, action)
    if action == "ListDeadLetterSourceQueues":
        answer.setdefault("queueUrls", [])
    if action == "ListMessageMoveTasks":
        answer.setdefault("Results", [])
    return answer


def _structure(element, action=""):
    structure = {}
    for child in element:
        name = child.tag.removeprefix(NAMESPACE)
        if name in ANSWER_MAPS:
            member, key = ANSWER_MAPS[name]
            value = child.find(NAMESPACE + "Value")
            structure.setdefault(member, {})[child.findtext(NAMESPACE + key)] = (
                _structure(value) if len(value) else value.text or "")
        elif name in ANSWER_LISTS and len(child):  # a Message without children is the text of an error
            structure.setdefault(ANSWER_LISTS[name], []).append(_structure(child))
        elif name == "QueueUrl" and action.startswith("List"):
            member = "QueueUrls" if action == "ListQueues" else "queueUrls"
            structure.setdefault(member, []).append(child.text)
        elif name == "BinaryValue":
            structure[name] = base64.b64decode(child.text)
        elif name == "SenderFault":
            structure[name] = child.text == "true"
        else:
            structure[name] = int(child.text) if name in NUMBERS else child.text or ""
    return structure


def error_of(text):
    error = ElementTree.fromstring(text).find(NAMESPACE + "Error")
    assert error.findtext(NAMESPACE + "Type") == "Sender"
    return error.findtext(NAMESPACE + "Code"), error.findtext(NAMESPACE + "Message")
