"""A site of our own: a list of documents, and how it is laid out, linked, paged and sent."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from benchmarks.sites.outcome import KEPT, Expectation, Facts
from benchmarks.sites.own.documents import Document, agency_of, annual_report, notice
from benchmarks.sites.own.parts import PLAIN_LINK, Dress, Link, Page, Pager, Row, plain_list
from benchmarks.sites.responses import SiteRequest, not_found, response

YEARS = (2023, 2022, 2021, 2020)

#: The year of the document that appears in phase 2, and of the one that is edited then.
NEW_YEAR, EDITED_YEAR = 2024, 2021

#: Numbers for ``{nonce}`` in addresses that differ at every request.
_NONCES = count(70_001)


#: Changes a whole response.
Transport = Callable[[bytes], bytes]

#: Responds before anything else does; None: the site goes on as usual. Arguments: site, request,
#: phase.
Special = Callable[["Site", SiteRequest, int], bytes | None]


def plain_frame(rows: str, site: "Site") -> str:
    """Render what surrounds the rows: a menu, a heading, a foot."""
    return (
        '<div class="top"><a href="/">首页</a><a href="/zn.html">政府信息公开指南</a>'
        '<a href="/sq.html">依申请公开</a><a href="/jg.html">机构设置</a></div>'
        f'<div class="main"><h2>信息公开</h2><div class="box">{rows}</div></div>'
        f'<div class="foot">主办单位：{site.agency}　电话：0571-6120000</div>'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site; its host is made of its name."""

    name: str
    kind: str

    #: What it does unlike the others.
    about: str
    number: int = 0
    document: Callable[..., Document] = annual_report
    years: tuple[int, ...] = YEARS
    edited: int = EDITED_YEAR
    dress: Dress = plain_list
    frame: Callable[[str, "Site"], str] = plain_frame
    link: Link = PLAIN_LINK
    pager: Pager | None = None
    transport: Transport = lambda answer: answer
    special: Special = lambda site, request, phase: None
    list_path: str = "/xxgk/list.html"

    #: Where the catalogue points, if not to the list; may be several, each a source.
    addresses: tuple[str, ...] = ("{list}",)
    charset: str = "utf-8"
    meta_charset: str | None = None
    content_type: str = "text/html; charset={charset}"
    head: str = ""
    body_end: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    expected: Expectation | None = None

    @property
    def slug(self) -> str:
        """Name of its first source."""
        return f"own-{self.name.replace('_', '-')}"

    @property
    def host(self) -> str:
        """Its usual host."""
        return f"www.{self.slug}.gov.cn"

    @property
    def hosts(self) -> tuple[str, ...]:
        """All its hosts, the usual one first."""
        return self.host, f"zwgk.{self.slug}.gov.cn", f"{self.slug}.gov.cn"

    @property
    def tls(self) -> str:
        """Plain HTTP."""
        return ""

    @property
    def agency(self) -> str:
        """The agency that publishes here."""
        return agency_of(self.number)

    def sources(self) -> Sequence[Mapping[str, object]]:
        """Entries of the catalogue."""
        found = []
        for place, template in enumerate(self.addresses):
            address = template.format(list=self.list_path, host=self.host, other=self.hosts[1])
            url = address if "://" in address else f"http://{self.host}{address}"
            slug = f"{self.slug}-{place}" if place else self.slug
            found.append({"slug": slug, "agency": self.agency, "url": url, **self.settings})
        return found

    def documents(self, phase: int) -> list[Document]:
        """Return the documents of a phase, newest first."""
        years = (NEW_YEAR, *self.years) if phase > 1 else self.years
        return [
            self._titled(
                year, self.document(self.agency, year, edited=phase > 1 and year == self.edited)
            )
            for year in years
        ]

    def respond(self, request: SiteRequest, phase: int) -> bytes:
        """Answer a request."""
        if request.path == "/robots.txt":
            return not_found()
        answer = self.special(self, request, phase)
        if answer is None:
            answer = self.ordinary(request, phase)
        return self.transport(answer)

    def ordinary(self, request: SiteRequest, phase: int) -> bytes:
        """Answer as if nothing were special."""
        for document in self.documents(phase):
            if self._is_document(request, document):
                return self.page(self.article(document), title=document.title)
        number = self.pager.number(request) if self.pager else None
        if number or request.path == self.list_path:
            return self.listing(phase, number or 1)
        if request.path in ("/", "/zn.html", "/sq.html", "/jg.html"):
            return self.page(
                f"<h2>栏目说明</h2><p>{self.agency}的办公时间为工作日九时至十七时。</p>"
            )
        return not_found()

    def listing(self, phase: int, number: int = 1) -> bytes:
        """Return page `number` of the list."""
        page = self.list_part(phase, number)
        links = self.pager.links(page) if self.pager else ""
        head = self.pager.head(page) if self.pager else ""
        body = self.frame(self.dress(page.rows) + links, self)
        return self.page(body, head=self.link.head.format(host=self.host) + head)

    def list_part(self, phase: int, number: int = 1) -> Page:
        """Return the rows of page `number`."""
        documents = self.documents(phase)
        per = self.pager.per if self.pager else len(documents)
        chosen = documents[(number - 1) * per : number * per]
        rows = tuple(self.row(document, place) for place, document in enumerate(chosen))
        pages = -(-len(documents) // per)
        return Page(rows=rows, number=number, pages=pages, total=len(documents))

    def row(self, document: Document, place: int = 0) -> Row:
        """Return the row of a document."""
        href = self._filled(self.link.href, document)
        summary = document.paragraphs[1 if self.document is notice else 2]
        return Row(title=document.title, href=href, day=document.day, place=place, summary=summary)

    def article(self, document: Document) -> str:
        """Return the body of a document's page."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in document.paragraphs)
        signed = f"<p>{self.agency}</p><p>{_chinese(document.day)}</p>"
        return (
            '<div class="place"><a href="/">首页</a> &gt; 信息公开</div>'
            f"<h1>{document.title}</h1><div>发布日期：{document.day}　来源：{self.agency}</div>"
            f'<div class="text">{text}{signed}</div><div class="foot">主办单位：{self.agency}</div>'
        )

    def page(self, body: str, *, head: str = "", title: str = "") -> bytes:
        """Return a whole page."""
        meta = self.meta_charset if self.meta_charset is not None else self.charset
        text = (
            f"<!DOCTYPE html><html><head>{f'<meta charset={meta!r}>' if meta else ''}"
            f"<title>{title or self.agency}</title>{self.head}{head}</head>"
            f"<body>{body}{self.body_end}</body></html>"
        )
        content_type = self.content_type.format(charset=self.charset)
        return response(text.encode(self.charset), content_type=content_type)

    def expectation(self) -> Expectation:
        """Return what is expected: by default, everything, with its title."""
        return self.expected or everything(self)

    def _titled(self, year: int, document: Document) -> Document:
        title = self.titles.get(year)
        if title is None:
            return document
        return Document(
            key=document.key, title=title, day=document.day, paragraphs=document.paragraphs
        )

    def _is_document(self, request: SiteRequest, document: Document) -> bool:
        if self.link.hosts and request.host not in (
            host.format(host=self.host, other=self.hosts[1], bare=self.hosts[2])
            for host in self.link.hosts
        ):
            return False
        target = self._filled(self.link.target, document)
        asked = re.split(r"[?;]", request.target)[0] if self.link.any_query else request.target
        return asked == target

    def _filled(self, template: str, document: Document) -> str:
        _, other, bare = self.hosts
        return template.format(
            key=document.key, host=self.host, other=other, bare=bare, nonce=next(_NONCES)
        )


def kept(documents: Sequence[Document]) -> Facts:
    """Return the facts that these documents are stored."""
    return Counter((KEPT, document.title) for document in documents)


def everything(site: Site) -> Expectation:
    """Return the ordinary expectation: all kept, then one published and one revised, then none."""
    second = site.documents(2)
    edited = next(each for each in second if each.key == str(site.edited))
    events: Facts = Counter({("published", second[0].title): 1, ("revised", edited.title): 1})
    return Expectation(facts={1: [kept(site.documents(1))], 2: [events], 3: [kept(second)]})


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
