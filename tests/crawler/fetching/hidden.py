"""Report pages and lists of sites that hide them, and what a visit made of them."""

from disclosures import ListObserved, Observation, PageFailed
from tests.crawler.fetching.web_site import answer

TEXT = (
    "<p>2018年，区商务局主动公开政府信息{n}条，受理依申请公开3件，均按时答复，未发生行政复议。</p>"
    "<p>一、概述</p><p>全年按照要求开展政府信息公开工作，进一步完善制度，加强队伍建设。</p>"
)


def title(n: int) -> str:
    return f"临河区商务局{2000 + n}年政府信息公开工作年度报告"


def article(n: int, address: str) -> dict[str, bytes]:
    """A report page, at its address."""
    body = f"<html><body><h1>{title(n)}</h1><p>发布日期：2019-01-{n + 1:02d}</p><div id='zoom'>"
    return {address: answer(f"{body}{TEXT.format(n=n)}</div></body></html>")}


def the_list(observations: list[Observation]) -> ListObserved:
    [seen] = [observation for observation in observations if isinstance(observation, ListObserved)]
    return seen


def titles(observations: list[Observation]) -> list[str]:
    return [entry.title for entry in the_list(observations).entries]


def failures(observations: list[Observation]) -> list[str]:
    return [f"{s.fault} {s.reason}" for s in observations if isinstance(s, PageFailed)]
