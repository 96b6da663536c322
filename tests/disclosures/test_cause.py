"""Whose fault a failed visit is."""

import pytest

from disclosures import Fault, RunOutcome
from disclosures.cause import CAUSES, Cause, cause_of
from disclosures.reason import Reason, ReasonCode

PASSING = {"unreachable", "timeout", "rate_limited", "http_error", "truncated", "busy"}


def _status(status: int) -> Reason:
    return Reason.of(ReasonCode.HTTP_ERROR, status=status)


@pytest.mark.parametrize("outcome", [RunOutcome.OK, RunOutcome.QUARANTINED, RunOutcome.RUNNING])
def test_visit_that_did_not_fail_has_no_cause(outcome: RunOutcome) -> None:
    assert cause_of(outcome) is None


@pytest.mark.parametrize("fault", [None, *Fault])
def test_crashed_visit_is_our_fault(fault: Fault | None) -> None:
    assert cause_of(RunOutcome.CRASHED, fault) is Cause.OURS


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_a_site_has_a_cause(fault: Fault) -> None:
    expected = Cause.PASSING if fault.value in PASSING else Cause.LASTING

    assert CAUSES[fault] is expected
    assert cause_of(RunOutcome.FAILED, fault) is expected


def test_page_that_crashes_the_parser_is_not_our_fault() -> None:
    assert cause_of(RunOutcome.FAILED, Fault.POISON) is Cause.LASTING


@pytest.mark.parametrize(
    ("fault", "reason", "cause"),
    [
        pytest.param(Fault.HTTP_ERROR, _status(500), Cause.PASSING, id="500"),
        pytest.param(Fault.HTTP_ERROR, _status(403), Cause.LASTING, id="403"),
        pytest.param(
            Fault.ROBOTS, Reason.of(ReasonCode.ROBOTS_DISALLOWED), Cause.LASTING, id="robots"
        ),
        pytest.param(
            Fault.ROBOTS,
            Reason.of(ReasonCode.ROBOTS_UNAVAILABLE, status=503),
            Cause.PASSING,
            id="robots.txt answers 503",
        ),
    ],
)
def test_reason_tells_what_a_fault_leaves_open(fault: Fault, reason: Reason, cause: Cause) -> None:
    assert cause_of(RunOutcome.FAILED, fault, reason) is cause
