"""The changes of a visit, counted until its end."""

from collections.abc import Callable

from disclosures import CrawlJob, KnownPage, PageRole, ReportObserved, Source
from scheduler.change_limits import ChangeLimits
from scheduler.visit_findings import VisitFindings

MakeObservation = Callable[..., ReportObserved]
COLUMNS = ("art", "nb", "zwgk")


def test_one_report_in_three_columns_counts_once(
    source: Source, make_observation: MakeObservation
) -> None:
    """Two edited reports of six, each at three addresses, are no mass change."""
    urls = [f"http://www.linhe.example/{column}/{n}" for column in COLUMNS for n in range(6)]
    known = {url: KnownPage(url=url, role=PageRole.REPORT, digest="…") for url in urls}
    findings = VisitFindings(CrawlJob(source=source, known=known), ChangeLimits())

    for column in COLUMNS:
        for n in range(2):
            url = f"http://www.linhe.example/{column}/{n}"
            findings.add(make_observation(url=url, title=f"第{n}号"))
    findings.unchanged_controls = 2
    findings.check_at_end()

    assert findings.reason is None
    assert findings.changed == 2
    assert len(findings.take()) == 6
