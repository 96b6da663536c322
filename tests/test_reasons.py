"""Reasons: every code is used, serialisable and rendered in both languages."""

import ast
import re
import string
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from disclosures import Fault
from disclosures.reason import Param, Reason, ReasonCode
from disclosures.wording.faults import FAULTS, FIELDS
from disclosures.wording.reasons import (
    BETWEEN,
    COMMA,
    TEMPLATES,
    fault_name,
    render,
    render_all,
)
from service.language import CATALOGUE
from service.reasons import translations_of, with_sentences

ROOT = Path(__file__).parents[1]
PACKAGES = ("crawler", "store", "scheduler", "notifier", "service")
CHINESE, ENGLISH = NullTranslations(), translations_of("en")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

#: Words that are not translated.
UNTRANSLATED = re.compile(
    r"robots\.txt|HTTP|JSON|Word|PDF|XML|CPU|TLS|User-Agent|allowed_hosts|</html>|https?"
)

#: Modules whose codes come from a table, with the parameters that these codes get.
TABLE_PARAMETERS = {
    "crawler/reading/transport/http_status.py": {"status"},
    "crawler/http/tls_faults.py": {"error"},
    "disclosures/completeness.py": {"listed", "unread"},
    "crawler/reading/page/error_pages.py": {"sign"},
    "crawler/reading/document_files.py": {"reason"},
}

#: Modules that look codes up in a table, and create none from it.
LISTS = "crawler/reading/lists"
LOOKUPS = {f"{LISTS}/list_page.py", f"{LISTS}/opened_list.py", "service/wiring/page_inspection.py"}


def _created_reasons() -> Iterator[tuple[ReasonCode, set[str]]]:
    """Every code that the code uses, with the names of its parameters."""
    modules = (each for package in PACKAGES for each in (ROOT / package).rglob("*.py"))
    for path in (ROOT / "disclosures" / "completeness.py", *modules):
        text = path.read_text(encoding="utf-8")
        if "Reason" not in text:
            continue
        tree = ast.parse(text)
        calls = [node for node in ast.walk(tree) if _is_reason_call(node)]
        in_calls = {id(each) for node in _comparisons(tree) for each in ast.walk(node)}
        for call in calls:
            assert isinstance(call, ast.Call)
            code = call.args[0]
            if isinstance(code, ast.Attribute):
                in_calls.add(id(code))
                yield ReasonCode[code.attr], _parameter_names(call)
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            if name not in LOOKUPS and _is_code(node) and id(node) not in in_calls:
                assert isinstance(node, ast.Attribute)
                yield ReasonCode[node.attr], TABLE_PARAMETERS[name]


def _comparisons(tree: ast.AST) -> Iterator[ast.Compare]:
    """Comparisons with a code create no reason."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Compare))


def _is_reason_call(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="Reason"), attr="of")):
            return True
    return False


def _is_code(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="ReasonCode")):
            return True
    return False


def _parameter_names(call: ast.Call) -> set[str]:
    names = {word.arg for word in call.keywords if word.arg}
    return names or {"listed", "title"} if any(not word.arg for word in call.keywords) else names


def test_every_code_is_used_and_its_template_has_its_parameters() -> None:
    created = list(_created_reasons())
    wrong = [
        (code, params)
        for code, params in created
        if set(PLACEHOLDER.findall(TEMPLATES[code])) != params
    ]

    assert set(ReasonCode) - {code for code, _ in created} == set()
    assert wrong == []


def test_every_template_is_chinese_and_its_translation_has_the_same_placeholders() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    for text in (*TEMPLATES.values(), *FAULTS.values(), *FIELDS.values()):
        english = catalogue.get(text)

        plain = UNTRANSLATED.sub("", PLACEHOLDER.sub("", text))
        assert not re.search("[A-Za-z]{2,}", plain), text
        assert english, text
        assert english.string, text
        translated = str(english.string)
        assert sorted(PLACEHOLDER.findall(translated)) == sorted(PLACEHOLDER.findall(text)), text
        assert not re.search("[\u4e00-\u9fff]", translated), text


def test_every_fault_has_a_name() -> None:
    assert set(FAULTS) == set(Fault)
    assert fault_name(Fault.BUSY, CHINESE) == "系统繁忙或维护"
    assert fault_name(Fault.BUSY, ENGLISH) == "busy or under maintenance"


def _of(code: ReasonCode, **params: Param) -> Reason:
    return Reason.of(code, **params)


DIFFER = _of(ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER, changed=6, known=6)


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (
            _of(ReasonCode.INCIDENT_OPENED, reason=DIFFER, incident="912cf1a6"),
            "一次访问中，6 份已知报告有 6 份不同（批量变动 912cf1a6）",
            "mass change: 6 of 6 known reports differ in one visit (incident 912cf1a6)",
        ),
        (
            _of(
                ReasonCode.INCIDENT_OF_GROUP,
                sources=3,
                group="hanweb",
                first="linhe-swj",
                reason=DIFFER,
            ),
            "hanweb 的 3 个来源；linhe-swj：一次访问中，6 份已知报告有 6 份不同",
            "3 sources of hanweb; linhe-swj: mass change: 6 of 6 known reports differ in one visit",
        ),
        (
            _of(ReasonCode.VISIT_PAGES_FAILED, times=5, failed=6, fault="busy"),
            "6 个页面读取失败，其中 5 个：系统繁忙或维护",
            "5 of 6 failed pages: busy or under maintenance",
        ),
        (
            _of(ReasonCode.PLAUSIBILITY_FIELDS_LOST, fields=("title", "doc_no")),
            "著录项不见了：标题、文号",
            "fields are gone: title, document number",
        ),
        (
            _of(ReasonCode.PLAUSIBILITY_OTHER_SUBJECT, words=("博彩", "下注")),
            "正文说的是别的事：博彩、下注",
            "the text is about something else: 博彩, 下注",
        ),
        (
            _of(
                ReasonCode.ROBOTS_FAILED,
                reason=_of(ReasonCode.CONNECTION_FAILED, error="timed out"),
            ),
            "robots.txt：连接不上：timed out",
            "robots.txt: the connection failed: timed out",
        ),
        (
            _of(
                ReasonCode.FILE_OF_PAGE,
                file="年报.pdf",
                reason=_of(
                    ReasonCode.FILE_NOT_READ,
                    fault="too_large",
                    reason=_of(ReasonCode.SIZE_TOO_LARGE, bytes=9, limit=5),
                ),
            ),
            "附件 年报.pdf：过大：9 字节，上限是 5",
            "its file 年报.pdf: too large: 9 bytes; the limit is 5",
        ),
        (
            _of(ReasonCode.PLAUSIBILITY_TEXT_UNRELATED, percent=12),
            "正文与原来毫无共同之处（相似度 12%）",
            "the text has nothing in common with the earlier one (similarity 12%)",
        ),
    ],
)
def test_reason_is_rendered_in_both_languages(reason: Reason, chinese: str, english: str) -> None:
    assert render(reason, CHINESE) == chinese
    assert render(reason, ENGLISH) == english


def test_several_reasons_are_joined_by_semicolons() -> None:
    listed = _of(ReasonCode.PLAUSIBILITY_TITLES_DIFFER, listed="2017; 2018 年报", title="x")

    assert render_all([listed, DIFFER], CHINESE) == (
        "列表上叫“2017; 2018 年报”，页面上叫“x”；一次访问中，6 份已知报告有 6 份不同"
    )
    assert render_all([], CHINESE) == ""
    assert (BETWEEN, COMMA) == ("；", "、")


PAGE_TEXT = st.text(
    st.sampled_from([*"；、;% ()s{}\n\\\"'", *string.ascii_letters, *"年报"]), max_size=30
)


@given(title=PAGE_TEXT, listed=PAGE_TEXT)
def test_text_from_pages_is_rendered_unchanged(title: str, listed: str) -> None:
    """Separators, percent signs, braces and line breaks from a page are not interpreted."""
    inner = _of(ReasonCode.PLAUSIBILITY_TITLES_DIFFER, listed=listed, title=title)
    outer = _of(ReasonCode.FILE_OF_PAGE, file=title, reason=inner)

    assert render(outer, CHINESE) == f"附件 {title}：列表上叫“{listed}”，页面上叫“{title}”"
    assert render(outer, ENGLISH) == (
        f"its file {title}: the list calls it “{listed}”, the page “{title}”"
    )


PARAMETERS = st.text(max_size=20) | st.integers(-(2**50), 2**50) | st.tuples(st.text(max_size=5))
REASONS = st.recursive(
    st.builds(
        Reason, st.sampled_from(ReasonCode), st.dictionaries(st.text(max_size=5), PARAMETERS)
    ),
    lambda inner: st.builds(
        Reason,
        st.sampled_from(ReasonCode),
        st.dictionaries(st.text(max_size=5), inner | PARAMETERS),
    ),
    max_leaves=4,
)


ADAPTER = TypeAdapter(Reason)


@given(REASONS)
def test_reason_is_equal_after_serialisation(reason: Reason) -> None:
    assert Reason.from_json(reason.as_json()) == reason
    assert ADAPTER.validate_python(ADAPTER.dump_python(reason, mode="json")) == reason
    assert render(reason, CHINESE)
    assert str(reason).startswith(f"{reason.code}(")


def test_unknown_code_is_kept_and_rendered_as_in_the_log() -> None:
    read = Reason.from_json({"code": "later.code", "params": {"n": 1, "text": "x y"}})

    assert read.as_json() == {"code": "later.code", "params": {"n": 1, "text": "x y"}}
    assert render(read, ENGLISH) == 'later.code(n=1, text="x y")'
    assert isinstance(Reason.from_json({"code": "http.error"}).code, ReasonCode)


def test_unknown_parameters_are_rendered_as_in_the_log() -> None:
    assert render(Reason(ReasonCode.HTTP_ERROR, {"n": 5}), CHINESE) == "http.error(n=5)"


@pytest.mark.parametrize("value", [None, "x", {}, {"code": 5}, {"code": "x", "params": []}])
def test_invalid_data_is_no_reason(value: object) -> None:
    with pytest.raises(TypeError):
        Reason.from_json(value)


def test_dumped_object_has_a_sentence_for_each_reason() -> None:
    data = _of(ReasonCode.HTTP_ERROR, status=503).as_json()
    words = "status 503: no page"

    assert with_sentences({"source": "a", "reason": data, "attachments": [{"reason": None}]}) == {
        "source": "a",
        "why": words,
        "reason": data,
        "attachments": [{"why": "", "reason": None}],
    }
    assert with_sentences({"note": "", "reason": data}) == {"note": words, "reason": data}
    given = {"suspicions": [data], "state": "x"}
    assert with_sentences(given) == {"suspicions": [words], "reasons": [data], "state": "x"}
