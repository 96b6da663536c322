"""When changes of the sources of one peer group are correlated."""

import pytest

from store.incidents.correlated_changes import CorrelatedChange, is_correlated
from store.lifecycle_rules import LifecycleRules
from store.sources.catalogue import registered_domain


@pytest.mark.parametrize(
    ("reports", "sources", "observed", "peers", "expected"),
    [
        (6, 3, 6, 3, True),  # three small sites, each with all its reports
        (5, 3, 5, 3, False),
        (6, 2, 6, 150, False),  # two sites: may be a coincidence
        (6, 6, 20, 150, False),  # less than a third of the observed reports
        (7, 6, 20, 150, True),
        (30, 15, 1_000, 150, False),  # not a tenth of the sources
        (30, 16, 1_000, 150, True),
        (29, 16, 1_000, 150, False),
    ],
)
def test_many_changes_of_many_peers_are_correlated(
    reports: int, sources: int, observed: int, peers: int, *, expected: bool
) -> None:
    change = CorrelatedChange(reports=reports, sources=sources, seen=observed, peers=peers)

    assert is_correlated(change, LifecycleRules()) is expected


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("swj.linhe.gov.cn", "linhe.gov.cn"),
        ("www.linhe.gov.cn:8080", "linhe.gov.cn"),
        ("www.mofcom.gov.cn", "mofcom.gov.cn"),
        ("127.0.0.1:8081", "127.0.0.1:8081"),
        ("localhost", "localhost"),
    ],
)
def test_offices_of_one_city_share_its_registered_domain(host: str, domain: str) -> None:
    assert registered_domain(host) == domain
