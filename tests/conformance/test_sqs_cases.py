"""Every behaviour case of SQS through every binding."""
import pytest

from sqs.bindings import ALL
from sqs.cases import CASES
from sqs.run import run


@pytest.fixture(scope="module")
def bindings(endpoints):
    return {each.name: each(endpoints["aws"]) for each in ALL}


@pytest.mark.parametrize("binding", [each.name for each in ALL])
@pytest.mark.parametrize("case", [
    pytest.param(each, marks=pytest.mark.rule("sqs", each.area, each.rule), id=f"{each.area}-{number}")
    for number, each in enumerate(CASES)])
def test_sqs_case(case, binding, bindings, clock):
    run(case, bindings[binding], clock)
