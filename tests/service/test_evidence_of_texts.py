"""Evidence of a report whose text is spread over several pages."""

import json
from collections.abc import Callable
from dataclasses import replace

from disclosures import Page, ReportObserved, Source
from service.evidence import bundle
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.service.test_evidence import HEADERS, unpack, verification


def test_further_pages_of_a_text_are_part_of_the_evidence(
    ledger: SqlLedger,
    sources: SqlSources,
    source: Source,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> None:
    run = ledger.begin(sources.put(source))
    observation = make_observation()
    part = Page(url="http://www.linhe.example/swj/nb_2.html", body=b"<p>2</p>", headers=HEADERS)
    ledger.record(run, replace(observation, page=replace(observation.page, further=(part,))))
    [report] = queries.reports()

    files = unpack(bundle(queries.evidence_items(report.report.id, 1)))

    assert verification(files) == "OK 1"
    assert part.body in files["pages.warc"]
    manifest = json.loads(files["manifest.json"])
    [stated] = manifest["revisions"][0]["further"]
    stated["raw_sha256"] = "0" * 64
    forged = files | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}
    assert "chain hash does not match" in verification(forged)
    del manifest["revisions"][0]["further"]
    forged = files | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}
    assert "chain hash does not match" in verification(forged)
