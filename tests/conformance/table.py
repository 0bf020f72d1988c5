"""Writes docs/conformance.md, the table of all marked cases: python tests/conformance/table.py"""
import os
import sys
from collections import defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TABLE = HERE.parent.parent / "docs" / "conformance.md"
HEAD = """# Conformance

What the emulators are held to by the programs of `tests/conformance`, which call the running program as clients do.
A rule is one sentence of the service's contract; the bindings are the ways in which it is tried: `json` and `query` are
the two protocols of SQS by hand, `boto3` and `sdk` are the vendors' own. A rule marked as a gap is known not to hold.

Made by `python tests/conformance/table.py` from the cases themselves; a case fails when this file is stale.
"""


class _Collector:
    def __init__(self):
        self.items = []

    def pytest_collection_modifyitems(self, items):
        self.items = list(items)


def _binding(item):
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return parameters.get("binding", "sdk")


def _rules(items):
    """(service, area) -> rule -> (bindings, whether one of its cases is expected to fail)."""
    rules = defaultdict(lambda: defaultdict(lambda: [set(), False]))
    for item in items:
        for marker in item.iter_markers("rule"):
            service, area, rule = marker.args
            entry = rules[service, area][rule]
            entry[0].add(_binding(item))
            entry[1] |= item.get_closest_marker("xfail") is not None
    return rules


def write(items):
    """The text of the table."""
    text, last_service = HEAD, None
    rules = _rules(items)
    for service, area in sorted(rules):
        if service != last_service:
            text += f"\n## {service}\n\n| area | rule | bindings | state |\n| --- | --- | --- | --- |\n"
            last_service = service
        for rule, (bindings, gap) in sorted(rules[service, area].items()):
            cell = rule.replace("|", "\\|")
            text += f"| {area} | {cell} | {', '.join(sorted(bindings))} | {'gap' if gap else 'holds'} |\n"
    return text


def collected():
    collector = _Collector()
    status = pytest.main(["--collect-only", "-p", "no:cacheprovider", "-p", "no:terminal", str(HERE)],
                         plugins=[collector])
    assert status == pytest.ExitCode.OK, "the cases cannot be collected"
    return collector.items


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    TABLE.write_text(write(collected()))
