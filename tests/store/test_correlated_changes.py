"""When what sources that are alike do is one thing that happened to them all."""

import pytest

from store.catalogue import registered_domain
from store.incidents.correlated_changes import CorrelatedChange, is_correlated
from store.lifecycle import LifecycleRules


@pytest.mark.parametrize(
    ("reports", "sources", "seen", "alike", "one"),
    [
        (6, 3, 6, 3, True),  # three small sites, each with all it has
        (5, 3, 5, 3, False),
        (6, 2, 6, 150, False),  # two may do the same by chance
        (6, 6, 20, 150, False),  # a busy morning: less than a third of what was looked at
        (7, 6, 20, 150, True),
        (30, 15, 1_000, 150, False),  # no tenth of the sources
        (30, 16, 1_000, 150, True),
        (29, 16, 1_000, 150, False),
    ],
)
def test_many_changes_of_many_peers_are_correlated(
    reports: int, sources: int, seen: int, alike: int, *, one: bool
) -> None:
    wave = CorrelatedChange(reports=reports, sources=sources, seen=seen, peers=alike)

    assert is_correlated(wave, LifecycleRules()) is one


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
