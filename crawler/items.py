"""The items that spiders yield: a report for everybody, other observations for the service.

``scrapy crawl`` exports each ``ReportItem``; its fields are those of ``gongkai read --json``
(docs/reading.md). An ``ObservationItem`` is what else happened on a visit: a list was read, a page
was unchanged or failed, the visit ended. ``crawler.pipelines`` logs it, or sends it to the service.
"""

from dataclasses import InitVar, dataclass

from crawler.reading.as_json import ReasonFormat, to_json
from disclosures import ListObserved, PageFailed, PageUnchanged, ReportObserved, VisitFinished

#: A value of a field that is a list or an object, as JSON would hold it.
Json = object


@dataclass(kw_only=True)
class ReportItem:
    """One report as it was read. A field that the page does not state is None or empty."""

    #: Address of the page after redirects.
    url: str

    #: Address by which the list links to it.
    listed_url: str

    #: One of ``disclosures.DocumentKind``: annual_report, interim_report, scorecard …
    kind: str
    title: str | None

    #: As printed, with the precision of the page: ``2018-03-28`` or a time with its zone.
    published_at: str | None

    #: Date of the signature at the end, ISO 8601.
    signed_on: str | None
    report_year: int | None
    publisher: str | None

    #: 来源 as printed.
    source: str | None

    #: 索引号 and 文号.
    index_no: str | None
    doc_no: str | None
    body_text: str

    #: Headings: ``{"level", "title"}``.
    sections: Json

    #: ``{"key", "value", "unit", "qualifier", "basis", "raw", "sentence", "section"}`` each.
    figures: Json

    #: ``{"form", "section", "rows"}`` each.
    tables: Json

    #: ``{"text", "role", "url", "kind", "size", "sha256", "text_status", "why", "reason"}`` each.
    attachments: Json
    pictures: Json

    #: Deviations from the statutory form: ``{"code", "severity", "message"}`` each.
    findings: Json

    #: Why the reading may be wrong, as sentences and as codes with parameters.
    suspicions: Json
    reasons: Json

    #: Field → where it was found on the page.
    provenance: Json

    #: Name of the site family that was recognised, and the character set of the page.
    family: str
    charset: str

    #: ``disclosures.content_digest.digest``: equal for two readings of the same content.
    digest: str

    #: When the page was fetched, ISO 8601, UTC.
    fetched_at: str

    #: The observation, and the number of the visit it belongs to; neither is exported.
    observation: InitVar[ReportObserved]
    number: InitVar[int] = 0

    def __post_init__(self, observation: ReportObserved, number: int) -> None:
        """Keep what is not exported."""
        self.observed = observation
        self.visit = number


@dataclass(kw_only=True)
class ObservationItem:
    """An observation that is no report."""

    observed: ListObserved | PageUnchanged | PageFailed | VisitFinished

    #: Number of the visit it belongs to.
    visit: int = 0


def report_item(
    observed: ReportObserved, visit: int = 0, format_reason: ReasonFormat = str
) -> ReportItem:
    """Make the item of a report that was read."""
    fields = to_json(observed.reading, input=observed.url, format_reason=format_reason)
    fields["listed_url"] = fields.pop("input")
    return ReportItem(
        **fields,  # type: ignore[arg-type]  # the JSON object of a reading has these fields
        digest=observed.digest,
        fetched_at=observed.page.fetched_at.isoformat() if observed.page.fetched_at else "",
        observation=observed,
        number=visit,
    )
