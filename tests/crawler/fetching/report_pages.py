"""Report pages of real site families, and shortcuts to what a visit observed."""

from disclosures import ListObserved, Observation, PageFailed
from tests.crawler.fetching.web_site import answer

TEXT = (
    "<p>2018年，区商务局主动公开政府信息{n}条，受理依申请公开3件，均按时答复，未发生行政复议。</p>"
    "<p>一、概述</p><p>全年按照要求开展政府信息公开工作，进一步完善制度，加强队伍建设。</p>"
)


def title(n: int) -> str:
    return f"临河区商务局{2000 + n}年政府信息公开工作年度报告"


def article(n: int, path: str) -> dict[str, bytes]:
    """A route for a report page."""
    body = f"<html><body><h1>{title(n)}</h1><p>发布日期：2019-01-{n + 1:02d}</p><div id='zoom'>"
    return {path: answer(f"{body}{TEXT.format(n=n)}</div></body></html>")}


def list_of(observations: list[Observation]) -> ListObserved:
    [observed] = [
        observation for observation in observations if isinstance(observation, ListObserved)
    ]
    return observed


def titles(observations: list[Observation]) -> list[str]:
    return [entry.title for entry in list_of(observations).entries]


def failures(observations: list[Observation]) -> list[str]:
    return [f"{s.fault} {s.reason}" for s in observations if isinstance(s, PageFailed)]
