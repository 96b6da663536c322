"""The sites of the demonstration: their reports, addresses, figures and tables."""

from collections.abc import Mapping

import pytest

from service.demo.site_responses import lines
from service.demo.sites import Site, read_sites

SLUGS = tuple(read_sites())


def test_the_seed_formats_the_statutory_tables_and_a_list_of_mixed_rows_have_a_site_each(
    sites: Mapping[str, Site],
) -> None:
    layouts = {site.layout for site in sites.values()}

    assert layouts == {
        "hanweb",
        "index_block",
        "swt_2019",
        "tables_2009",
        "county_tail",
        "county_t30",
        "mixed_rows",
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_list_has_a_realistic_length_at_the_start(sites: Mapping[str, Site], slug: str) -> None:
    shown = [m for m in sites[slug].reports_by_name.values() if not m.later]

    assert 8 <= len(shown) <= 25


@pytest.mark.parametrize("slug", SLUGS)
def test_reports_of_a_site_never_share_an_address(sites: Mapping[str, Site], slug: str) -> None:
    site = sites[slug]

    paths = [site.path(name, place) for name in site.reports_by_name for place in range(12)]

    assert len(set(paths)) == len(paths)


def test_every_text_has_all_its_figures_filled_in(
    sites: Mapping[str, Site],
) -> None:
    for site in sites.values():
        for demo_report in site.reports_by_name.values():
            text = "\n".join(line.text for line in lines(demo_report, {}))

            assert "{{" not in text
            assert "None" not in text
            assert len(text) > 200, demo_report.name


@pytest.mark.parametrize(
    ("slug", "report", "words"),
    [
        (
            "haidong-swt",
            "scorecard-2014",
            ("1229项", "1196条", "3场", "3.4万多条", "453条", "58723个"),
        ),
        ("linhe-swj", "annual-2017", ("78条", "10条", "16条", "400余起", "6起", "1400余万元")),
        ("nanping-swt", "plan-2019", ("3个工作日", "20个工作日", "不少于2次", "不低于4%")),
        ("yunze-swt", "annual-2013", ("10799条", "3813万次", "1370条", "120份", "1300余条")),
        ("nanze-jmj", "interim-2014", ("54条", "33条", "2014 年11月28日")),
    ],
)
def test_figures_of_the_seed_reports_are_in_the_texts(
    sites: Mapping[str, Site], slug: str, report: str, words: tuple[str, ...]
) -> None:
    demo_report = sites[slug].find_report(report)

    text = "\n".join(line.text for line in lines(demo_report, {}))

    assert [word for word in words if word not in text] == []


def test_bulletins_are_unlimited_and_distinct(sites: Mapping[str, Site]) -> None:
    site = sites["linhe-swj"]
    names = [f"bulletin-2026-{n}" for n in range(1, 200)]

    assert len({site.find_report(name).title for name in names}) == len(names)
    assert len({site.path(name) for name in names}) == len(names)


def test_sums_of_the_statutory_tables_are_correct(sites: Mapping[str, Site]) -> None:
    for demo_report in sites["yuntai-xzf"].reports_by_name.values():
        new, carried, done = (demo_report.values[key] for key in ("new", "carried", "done"))
        assert isinstance(new, list)
        assert isinstance(carried, list)
        assert isinstance(done, dict)

        left = sum(new) + sum(carried) - sum(map(sum, done.values()))

        assert left >= 0
        follower = sites["yuntai-xzf"].reports_by_name.get(demo_report.name.replace("2023", "2024"))
        if follower is not None and follower is not demo_report:
            carried_on = follower.values["carried"]
            assert isinstance(carried_on, list)
            assert sum(carried_on) == left
