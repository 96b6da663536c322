"""One report at several addresses: copies, moves, and reports that must not be merged."""

from collections.abc import Callable

import pytest

from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    EventKind,
    ReportObserved,
)
from store.queries.queries import SqlQueries
from tests.store.conftest import Visit, event_summaries, gone

pytestmark = pytest.mark.slow_on_postgres

MakeObservation = Callable[..., ReportObserved]
A = "http://www.linhe.example/swj/nb/2025.html"
B = "http://www.linhe.example/zfxxgk/art/77.html"


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


REPORT = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n}件。" for n in range(20)))
EDITED = body("".join(f"第{n}项：主动公开信息{n * 7}条，受理申请{n or 5}件。" for n in range(20)))


@pytest.mark.usefixtures("baseline_source")
class TestTwoAddresses:
    def test_copy_emits_no_event(self, visit: Visit, make_observation: MakeObservation) -> None:
        visit(make_observation(**REPORT))

        assert visit(make_observation(**REPORT), make_observation(**REPORT, url=B)) == []

    def test_copy_with_a_small_difference_is_not_a_revision(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**REPORT))

        for _ in range(2):
            assert visit(make_observation(**EDITED, url=B), make_observation(**REPORT)) == []

    def test_edit_of_a_copy_is_a_revision(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**REPORT), make_observation(**REPORT, url=B))

        assert event_summaries(visit(make_observation(**EDITED, url=B))) == [("revised", 2)]
        assert visit(make_observation(**EDITED, url=B), make_observation(**REPORT)) == []
        assert visit(make_observation(**EDITED)) == []

    def test_equal_year_with_another_text_is_a_separate_report(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**REPORT))
        other = make_observation(**body("本镇概况与此无关，另行编制公布。" * 30), url=B)

        assert event_summaries(visit(other)) == [("published", 1)]
        assert visit(other) == []

    def test_two_reports_of_each_year_are_not_merged_across_years(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        town = body("本镇概况与此无关，另行编制公布。" * 30)

        for year in (2024, 2025, 2026):
            both = {"report_year": year, "title": f"{year}年年度报告"}
            first = make_observation(**both, **REPORT, url=f"{A}?{year}")
            assert (
                event_summaries(visit(first, make_observation(**both, **town, url=B)))
                == [("published", 1)] * 2
            )

    def test_other_documents_with_equal_text_are_one_report(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**REPORT, kind=DocumentKind.GUIDE))

        assert visit(make_observation(**REPORT, kind=DocumentKind.GUIDE, url=B)) == []

    def test_short_pages_with_equal_text_are_two_reports(
        self, visit: Visit, make_observation: MakeObservation
    ) -> None:
        visit(make_observation(**body("见附件。"), kind=DocumentKind.NOTICE))

        assert event_summaries(
            visit(make_observation(**body("见附件。"), kind=DocumentKind.NOTICE, url=B))
        ) == [("published", 1)]

    def test_report_is_moved_when_its_old_address_is_gone(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        visit(make_observation(**REPORT))

        visit(make_observation(**REPORT, url=B), gone(A))

        [event] = queries.events(kinds=[EventKind.MOVED])
        assert event.note == f"{A} → {B}"
        assert event.report is not None
        assert event.report.url == B
        for _ in range(5):
            visit(make_observation(**REPORT, url=B), gone(A))
        assert len(queries.events()) == 2

    def test_report_can_move_back(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        visit(make_observation(**REPORT))
        visit(make_observation(**REPORT, url=B), gone(A))

        visit(make_observation(**REPORT), gone(B))

        assert [e.note for e in queries.events(limit=2)] == [f"{B} → {A}", f"{A} → {B}"]

    def test_move_with_an_edit_emits_both_events(
        self, visit: Visit, make_observation: MakeObservation, queries: SqlQueries
    ) -> None:
        visit(make_observation(**REPORT))

        visit(make_observation(**EDITED, url=B), gone(A))

        assert event_summaries(visit(make_observation(**EDITED, url=B))) == [("revised", 2)]
        assert [e.kind.value for e in queries.events()] == ["revised", "moved", "published"]
