"""The sites of the portal, and a running portal."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from service.demo.portal import Portal
from service.demo.portal_state import PortalState, initial_state
from service.demo.sites import Site, read_sites

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def sites() -> Mapping[str, Site]:
    return read_sites()


@pytest.fixture
def at_first(sites: Mapping[str, Site]) -> PortalState:
    return initial_state(sites, MONDAY)


@pytest.fixture
def portal(sites: Mapping[str, Site], at_first: PortalState) -> Iterator[Portal]:
    with Portal(sites, at_first) as portal:
        yield portal
