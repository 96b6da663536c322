"""Text from pages, sites and letters is escaped on every page."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from email.message import EmailMessage

import pytest

from disclosures import (
    Attachment,
    Block,
    BlockKind,
    Change,
    Fault,
    FieldChange,
    FieldLocation,
    FieldOrigin,
    Figure,
    FigureChange,
    Finding,
    Hunk,
    Op,
    ReportObserved,
    RunOutcome,
    Segment,
    Severity,
    Source,
    Table,
)
from disclosures.ports import Ledger
from service.web.rendering import renderer
from store.queries.queries import SqlQueries
from store.sources.catalogue import SqlSources
from tests.reasons import some_reason
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]

HOSTILE = [
    "<script>window.__xss=1</script>",
    '<img src=x onerror="window.__xss=1">',
    '"><svg/onload=window.__xss=1>',
    "' onmouseover='window.__xss=1",
    "</title><script>window.__xss=1</script>",
    "</textarea></select></option><script>window.__xss=1</script>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'>",
    "<a href=javascript:window.__xss=1>x</a>",
    "<style>@import url(http://evil.example/x.css);</style>",
    "<base href=http://evil.example/>",
    '<meta http-equiv="refresh" content="0;url=http://evil.example">',
    "<form action=http://evil.example><input name=token>",
    "{{7*7}}{% raw %}{{ config }}",
    "${7*7} #{7*7} %s {0.__class__} %(n)s",
    "]]><script>window.__xss=1</script><![CDATA[",
    "<!--><plaintext>",
    "\u202egpj.exe\u2066 \u200b\ufeff年报",
    "年\x1b[31m报\x07\x7f",
    "a" * 20_000,
    "<ins>假</ins><del>的</del>",
]

#: The texts in groups, one after another; the last two are alone.
GROUPS = [*(" ".join(HOSTILE[n:18:5]) for n in range(5)), HOSTILE[18], HOSTILE[19]]

#: Tags and attributes of our own templates; any other comes from a page.
TAGS = frozenset(
    {"html", "head", "meta", "title", "link", "body", "a", "header", "main", "footer", "nav"}
    | {"div", "span", "br", "strong", "small", "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
    | {"section", "aside", "article", "details", "summary", "iframe", "time", "code", "ins", "del"}
    | {"dl", "dt", "dd", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    | {"form", "label", "input", "select", "option", "button", "fieldset", "legend"}
)


def _assert_own_markup(page: Page) -> None:
    """Assert that a page has only tags, attributes and links of our templates."""
    for tag, attrs in page.tags:
        assert tag in TAGS, tag
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            target = attrs.get(name) or "/"
            assert target.startswith(("/", "?", "#", "http://")), target
        assert tag != "meta" or "http-equiv" not in attrs


def _observation(make_observation: MakeObservation, text: str, *more: Block) -> ReportObserved:
    """An observation with hostile text in every field."""
    figure = Figure(key=text[:50], value=Decimal(1), unit=text[:50], raw=text, sentence=text)
    return make_observation(
        title=text,
        publisher=text,
        index_no=text,
        doc_no=text,
        source=text,
        blocks=(
            Block(kind=BlockKind.HEADING, text=text, level=1),
            Block(kind=BlockKind.PARAGRAPH, text=text),
            Block(kind=BlockKind.TABLE, text=text, table=0),
            Block(kind=BlockKind.IMAGE, text=text),
            *more,
        ),
        tables=(Table(rows=((text, text),)),),
        figures=(figure,),
        attachments=(Attachment(text=text, url="javascript:window.__xss=1"),),
        findings=(Finding(code="x", severity=Severity.WARNING, message=text),),
        provenance={"index_no": FieldOrigin(where=FieldLocation.INDEX, raw=text, others=(text,))},
    )


@pytest.mark.parametrize(
    "text",
    [*GROUPS, *(pytest.param(text, marks=pytest.mark.slow) for text in HOSTILE)],
    ids=[*(f"group {n}" for n in range(len(GROUPS))), *range(len(HOSTILE))],
)
def test_hostile_report_is_text_on_every_page(
    ada: Browser,
    visit: Visit,
    make_observation: MakeObservation,
    sources: SqlSources,
    source: Source,
    ledger: Ledger,
    queries: SqlQueries,
    text: str,
) -> None:
    sources.put(replace(source, agency=text, province=text[:40]))
    elsewhere = replace(
        _observation(make_observation, text), url="http://www.linhe.example/swj/other.html"
    )
    ledger.quarantine(ledger.begin(source), [elsewhere], some_reason(text))
    visit(_observation(make_observation, text))
    added = Block(kind=BlockKind.PARAGRAPH, text=f"{text}添一句。")
    [event] = visit(_observation(make_observation, text, added))
    assert event.report
    report = f"/reports/{event.report.id}"
    newest = len(queries.revisions(event.report.id))
    paths = ["/", f"/events/{event.id}", report, f"{report}/revisions/{newest}", "/sources",
             "/sources/linhe-swj", "/subscribe", "/feeds", "/console",
             "/console/quarantine"]  # fmt: skip

    for path in paths:
        answer = ada.get(path)

        page = Page(answer.text)
        assert answer.status_code == 200, path
        _assert_own_markup(page)
        assert "7*7" in page.text or "7*7" not in text or path in {"/feeds", "/subscribe"}, path
        assert not set(answer.text) & set("\u202e\u2066\x1b\x07\x7f"), path


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_diff_is_escaped_before_it_is_marked_up(text: str) -> None:
    """A cut within a tag leaves no part of a tag unescaped."""
    half = len(text) // 2
    change = Change(
        fields=(FieldChange(name=text[:40], before=text, after=text[::-1]),),
        figures=(FigureChange(key=text[:40], before=None, after=None),),
        hunks=(
            Hunk(
                section=text,
                segments=(
                    Segment(op=Op.KEPT, text=text[:half]),
                    Segment(op=Op.REMOVED, text=text[half:]),
                    Segment(op=Op.ADDED, text=text),
                ),
            ),
        ),
    )
    template = '{% import "parts.html" as parts with context %}{{ parts.change(change) }}'

    for environment in renderer()._environments.values():
        page = Page(environment.from_string(template).render(change=change))

        _assert_own_markup(page)
        assert {"ins", "del"} <= {tag for tag, _attrs in page.tags}


@pytest.mark.parametrize(
    "address", ["javascript:window.__xss=1", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x",
                "java\nscript:x", " javascript:x", "file:///etc/passwd", "//evil.example", "http://[::1"],
)  # fmt: skip
def test_only_http_addresses_become_links(
    browser: Browser, visit: Visit, make_observation: MakeObservation, address: str
) -> None:
    files = (Attachment(text="附件", url=address),)
    [event] = visit(replace(make_observation(attachments=files), url=address))
    assert event.report

    page = Page(browser.get(f"/reports/{event.report.id}").text)

    _assert_own_markup(page)
    assert "附件" in page.text


def test_text_from_a_site_is_escaped_in_the_console(ada: Browser, visit: Visit) -> None:
    visit(outcome=RunOutcome.FAILED, reason=some_reason(HOSTILE[0]), fault=Fault.BUSY)

    for path in ("/console", "/console/runs"):
        page = Page(ada.get(path).text)

        _assert_own_markup(page)
        assert HOSTILE[0] in page.text


@pytest.mark.parametrize("text", GROUPS[:5], ids=range(5))
def test_hostile_query_is_escaped(browser: Browser, text: str) -> None:
    for path in ("/", "/feeds", "/sources", "/subscribe", "/console/login"):
        for name in ("source", "lang", "next", text):
            _assert_own_markup(Page(browser.request("GET", path, params={name: text}).text))


def test_hostile_letter_is_shown_in_a_sandbox(
    browser: Browser, letters: list[EmailMessage]
) -> None:
    letter = EmailMessage()
    letter["Subject"] = "<script>window.__xss=1</script>"
    letter["To"] = "ada@reader.example"
    letter.set_content("<b>http://gongkai.example/confirm/x http://evil.example/y javascript:x")
    letter.add_alternative("<html><head></head><script>parent.__xss=1</script>", subtype="html")
    letters.append(letter)

    shown, framed = Page(browser.get("/demo/mailbox/1").text), browser.get("/demo/mailbox/1/html")

    _assert_own_markup(shown)
    _assert_own_markup(Page(browser.get("/demo/mailbox").text))
    assert "http://gongkai.example/confirm/x" in shown.all("a", "href")
    assert "http://evil.example/y" not in shown.all("a", "href")
    assert [attrs["sandbox"] for tag, attrs in shown.tags if tag == "iframe"] == [
        "allow-top-navigation-by-user-activation"
    ]
    assert "sandbox" in framed.headers["content-security-policy"]
    assert "allow-scripts" not in framed.headers["content-security-policy"]
