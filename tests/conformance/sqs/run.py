"""Takes the steps of a case through one binding."""
import re
import uuid

from .case import ABSENT, Advance


class Refused(Exception):
    """The service's error, as the binding saw it."""

    def __init__(self, code, message, status):
        super().__init__(f"{code}: {message}")
        self.seen = (code, message, status)


def run(case, binding, clock):
    variables = {"n": "t" + uuid.uuid4().hex[:16]}
    for step in case.steps:
        if isinstance(step, Advance):
            clock(step.seconds)
        else:
            _take(step, binding, variables)


def _take(step, binding, variables):
    parameters = _fill(step.parameters, variables)
    try:
        answer = binding.call(step.action, parameters)
    except Refused as refused:
        assert step.error, f"{step.action}({parameters}) was refused: {refused}"
        code, text, status = _fill(step.error, variables)
        assert refused.seen == (code, binding.text_of(text), status)
        return
    assert not step.error, f"{step.action}({parameters}) was not refused with {step.error}: {answer}"
    if step.answer is not None:
        _compare(_fill(step.answer, variables), answer, step.action)
    for name, path in step.save.items():
        value = answer
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        variables[name] = value


def _fill(value, variables):
    if isinstance(value, str):
        return re.sub(r"\$(\w+)", lambda found: str(variables.get(found[1], found[0])), value)
    if isinstance(value, dict):
        return {_fill(k, variables): _fill(v, variables) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_fill(v, variables) for v in value)
    return value


def _compare(expected, seen, where):
    if isinstance(expected, dict):
        for key, value in expected.items():
            if value is ABSENT:
                assert key not in seen, f"{where} has {key}: {seen[key]}"
            else:
                assert key in seen, f"{where} has no {key}: {seen}"
                _compare(value, seen[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(expected) == len(seen), f"{where}: {seen}"
        for number, (one, other) in enumerate(zip(expected, seen)):
            _compare(one, other, f"{where}.{number}")
    elif isinstance(expected, re.Pattern):
        assert expected.fullmatch(seen), f"{where}: {seen}"
    else:
        assert expected == seen, where
