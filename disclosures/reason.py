"""Why something was not read, believed, visited or sent: a code and its parameters.

Stored, sent and compared as data; ``disclosures.wording.reasons`` makes sentences for people only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Union

#: What a parameter may be. Foreign text (an exception's message, a title) is a plain string.
Param = Union[str, int, float, tuple[Union[str, "Reason"], ...], "Reason"]


class ReasonCode(StrEnum):
    """Every reason that this code gives, by what it is about. Stored: a code is never reused."""

    # an HTTP answer that is no page
    HTTP_STATUS = "http.status"
    HTTP_ERROR = "http.error"
    HTTP_UNAUTHORIZED = "http.unauthorized"
    HTTP_NOT_FOUND = "http.not_found"
    HTTP_GONE = "http.gone"
    HTTP_CHALLENGE = "http.challenge"
    HTTP_NO_CONTENT = "http.no_content"
    HTTP_PARTIAL = "http.partial"
    HTTP_RATE_LIMITED = "http.rate_limited"
    HTTP_RETRY_AFTER = "http.retry_after"
    HTTP_UNREQUESTED_304 = "http.unrequested_304"
    HTTP_INVALID_RESPONSE = "http.invalid_response"
    HTTP_HEADERS_TOO_LARGE = "http.headers_too_large"
    HTTP_UNKNOWN_ENCODING = "http.unknown_encoding"

    # redirects
    REDIRECT_NO_ADDRESS = "redirect.no_address"
    REDIRECT_INVALID_ADDRESS = "redirect.invalid_address"
    REDIRECT_TOO_MANY = "redirect.too_many"
    REDIRECT_FORBIDDEN_CHARACTER = "redirect.forbidden_character"
    REDIRECT_REFUSED = "redirect.refused"

    # connections
    CONNECTION_FAILED = "connection.failed"
    CONNECTION_CLOSED = "connection.closed"
    CONNECTION_TIMEOUT = "connection.timeout"
    CONNECTION_INTERRUPTED = "connection.interrupted"
    TLS_FAILED = "tls.failed"
    ENCODING_INCOMPLETE = "encoding.incomplete"
    ENCODING_DAMAGED = "encoding.damaged"

    # addresses that are not requested
    ADDRESS_TOO_LONG = "address.too_long"
    ADDRESS_FORBIDDEN_CHARACTER = "address.forbidden_character"
    ADDRESS_MALFORMED = "address.malformed"
    ADDRESS_NO_SCHEME = "address.no_scheme"
    ADDRESS_SCHEME = "address.scheme"
    ADDRESS_USER_NAME = "address.user_name"
    ADDRESS_HOST_OR_PORT = "address.host_or_port"
    ADDRESS_NOT_PUBLIC = "address.not_public"
    ADDRESS_INVALID = "address.invalid"

    # robots.txt
    ROBOTS_DISALLOWED = "robots.disallowed"
    ROBOTS_UNAVAILABLE = "robots.unavailable"
    ROBOTS_RATE_LIMITED = "robots.rate_limited"
    ROBOTS_FAILED = "robots.failed"

    # sizes
    SIZE_ANNOUNCED = "size.announced"
    SIZE_RECEIVED = "size.received"
    SIZE_UNPACKED = "size.unpacked"
    SIZE_TOO_LARGE = "size.too_large"

    # the bytes of a page
    PAGE_BLANK = "page.blank"
    PAGE_UNDECODABLE = "page.undecodable"
    PAGE_OTHER_FORMAT = "page.other_format"
    PAGE_TRUNCATED = "page.truncated"
    PAGE_NO_END = "page.no_end"
    PAGE_TAG_TOO_LONG = "page.tag_too_long"
    PAGE_LONG_TAGS = "page.long_tags"
    PAGE_TOO_DEEP = "page.too_deep"
    PAGE_TEXT_DROPPED = "page.text_dropped"

    # what a page says instead of a document
    PAGE_SERVER_ERROR = "page.server_error"
    PAGE_CHALLENGE = "page.challenge"
    PAGE_BUSY = "page.busy"
    PAGE_NOT_FOUND = "page.not_found"
    PAGE_LOGIN = "page.login"
    PAGE_LOGIN_FORM = "page.login_form"
    PAGE_ONLY_REDIRECTS_HOME = "page.only_redirects_home"
    PAGE_SCRIPT_SHELL = "page.script_shell"
    PAGE_ONLY_SCRIPT = "page.only_script"
    PAGE_NO_TEXT = "page.no_text"
    PAGE_LITTLE_TEXT = "page.little_text"
    PAGE_UNKNOWN_LAYOUT = "page.unknown_layout"
    PAGE_UNKNOWN_JSON = "page.unknown_json"
    PAGE_LIST_NOT_REPORT = "page.list_not_report"
    PAGE_REDIRECTED = "page.redirected"
    PAGE_DUPLICATE_TEXT = "page.duplicate_text"
    LIST_NO_ROWS = "list.no_rows"
    LIST_ROWS_WITHOUT_ADDRESS = "list.rows_without_address"
    LIST_NO_REPORT_OF_SITE = "list.no_report_of_site"
    LIST_CONTINUES_WITHOUT_ROWS = "list.continues_without_rows"
    LIST_ROWS_BY_SCRIPT = "list.rows_by_script"

    # the end of a list is not proved
    LIST_ROWS_MISSING = "list.rows_missing"
    LIST_PAGES_MISSING = "list.pages_missing"
    LIST_NEXT_UNRESOLVED = "list.next_unresolved"
    LIST_PAGE_EMPTY = "list.page_empty"
    LIST_PAGE_REPEATS = "list.page_repeats"
    LIST_PAGE_FAILED = "list.page_failed"
    LIST_PAGE_LIMIT = "list.page_limit"
    LIST_ROW_LIMIT = "list.row_limit"

    # reading
    PARSER_FAILED = "parser.failed"
    PARSER_OUT_OF_MEMORY = "parser.out_of_memory"
    PARSER_CRASH_REMEMBERED = "parser.crash_remembered"
    PARSER_CRASHED_FILE = "parser.crashed_file"
    PARSER_CRASHED = "parser.crashed"

    # the crawler process
    CRAWLER_FAILED = "crawler.failed"
    CRAWLER_CLOSED = "crawler.closed"
    CRAWLER_NOT_STARTED = "crawler.not_started"
    CRAWLER_START_TIMEOUT = "crawler.start_timeout"
    CRAWLER_DIED_REPEATEDLY = "crawler.died_repeatedly"
    CRAWLER_UNEXPECTED_MESSAGE = "crawler.unexpected_message"
    CRAWLER_DIED_FETCHING = "crawler.died_fetching"
    CRAWLER_INVALID_MESSAGE = "crawler.invalid_message"
    CRAWLER_DID_NOT_EXIT = "crawler.did_not_exit"
    CRAWLER_READING_TOO_LONG = "crawler.reading_too_long"
    CRAWLER_HEARTBEAT_LOST = "crawler.heartbeat_lost"
    CRAWLER_EXITED = "crawler.exited"
    CRAWLER_CPU_LIMIT = "crawler.cpu_limit"
    CRAWLER_SIGNAL = "crawler.signal"

    # files
    FILE_NOT_READ = "file.not_read"
    FILE_OF_PAGE = "file.of_page"
    FILE_AS_PAGE = "file.as_page"
    FILE_AS_PAGE_NEEDS_OCR = "file.as_page_needs_ocr"
    FILE_OTHER_SITE = "file.other_site"
    FILE_SITE_PAUSED = "file.site_paused"
    FILE_NOT_STORED = "file.not_stored"
    FILE_OTHER_STORED = "file.other_stored"

    # documents
    DOCUMENT_EMPTY = "document.empty"
    DOCUMENT_ENCRYPTED = "document.encrypted"
    DOCUMENT_UNKNOWN_KIND = "document.unknown_kind"
    DOCUMENT_UNRECOGNISED = "document.unrecognised"
    DOCUMENT_BROKEN = "document.broken"
    DOCUMENT_TOO_MANY_BLOCKS = "document.too_many_blocks"
    WORD_BROKEN = "word.broken"
    WORD_UNKNOWN_VERSION = "word.unknown_version"
    WORD_NO_TEXT = "word.no_text"
    WORKBOOK_BROKEN = "workbook.broken"
    WORKBOOK_TOO_MANY_SHEETS = "workbook.too_many_sheets"
    WORKBOOK_SHEET_TOO_LARGE = "workbook.sheet_too_large"
    WORKBOOK_SHEET_TOO_LONG = "workbook.sheet_too_long"
    WORKBOOK_MERGED_CELLS = "workbook.merged_cells"
    PACKAGE_BROKEN = "package.broken"
    PACKAGE_ENCRYPTED = "package.encrypted"
    PACKAGE_ENTRY_OUTSIDE = "package.entry_outside"
    PACKAGE_ENTRY_TOO_LARGE = "package.entry_too_large"
    PACKAGE_ENTRY_ENDLESS = "package.entry_endless"
    PACKAGE_TOO_MANY_ENTRIES = "package.too_many_entries"
    PACKAGE_TOO_LARGE = "package.too_large"
    PACKAGE_NESTED = "package.nested"
    PACKAGE_XML_ENTITIES = "package.xml_entities"
    PDF_BROKEN = "pdf.broken"
    PDF_ENCRYPTED = "pdf.encrypted"
    PDF_SCANNED = "pdf.scanned"
    PDF_UNMAPPED_FONTS = "pdf.unmapped_fonts"
    PDF_TOO_MANY_PAGES = "pdf.too_many_pages"
    PDF_TOO_MANY_RULES = "pdf.too_many_rules"
    PDF_DRAWING_TOO_LARGE = "pdf.drawing_too_large"
    PDF_TOO_MANY_CHARACTERS = "pdf.too_many_characters"
    PDF_STREAM_PACKED_TWICE = "pdf.stream_packed_twice"
    PDF_TOO_MANY_STREAMS = "pdf.too_many_streams"
    PDF_STREAM_TOO_LARGE = "pdf.stream_too_large"
    PDF_STREAMS_TOO_LARGE = "pdf.streams_too_large"

    # signs that a reading is not what its page says
    PLAUSIBILITY_ERROR_TITLE = "plausibility.error_title"
    PLAUSIBILITY_OTHER_SUBJECT = "plausibility.other_subject"
    PLAUSIBILITY_TITLES_DIFFER = "plausibility.titles_differ"
    PLAUSIBILITY_CHALLENGE_TEXT = "plausibility.challenge_text"
    PLAUSIBILITY_TEXT_SHRANK = "plausibility.text_shrank"
    PLAUSIBILITY_TEXT_UNRELATED = "plausibility.text_unrelated"
    PLAUSIBILITY_GARBLED = "plausibility.garbled"
    PLAUSIBILITY_NOT_CHINESE = "plausibility.not_chinese"
    PLAUSIBILITY_FIELDS_LOST = "plausibility.fields_lost"
    PLAUSIBILITY_FIGURES_LOST = "plausibility.figures_lost"
    PLAUSIBILITY_TABLES_LOST = "plausibility.tables_lost"

    # more changes than one visit, or one group of sources, is believed to have
    CHANGE_LIMIT_KNOWN_DIFFER = "change_limit.known_differ"
    CHANGE_LIMIT_ALL_DIFFER = "change_limit.all_differ"
    CHANGE_LIMIT_NEW_REPORTS = "change_limit.new_reports"
    CHANGE_LIMIT_GONE = "change_limit.gone"
    CORRELATED_CHANGE_DIFFER = "correlated_change.differ"
    CORRELATED_CHANGE_GONE = "correlated_change.gone"

    # incidents
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_UNREADABLE = "incident.unreadable"
    INCIDENT_OF_GROUP = "incident.of_group"

    # visits
    VISIT_INTERRUPTED = "visit.interrupted"
    VISIT_PROCESS_ENDED = "visit.process_ended"
    VISIT_PAGES_FAILED = "visit.pages_failed"
    VISIT_CRASHED = "visit.crashed"
    VISIT_STORE_FAILED = "visit.store_failed"
    VISIT_CRASHED_REPEATEDLY = "visit.crashed_repeatedly"
    SOURCE_PARTIAL = "source.partial"
    COMPLETENESS_DATED_LINES = "completeness.dated_lines"
    COMPLETENESS_NO_ADDRESS = "completeness.no_address"
    COMPLETENESS_END_UNPROVED = "completeness.end_unproved"
    COMPLETENESS_NEVER_READ = "completeness.never_read"
    COMPLETENESS_POSTPONED = "completeness.postponed"
    COMPLETENESS_WITHOUT_TEXT = "completeness.without_text"
    COMPLETENESS_NOTHING_READABLE = "completeness.nothing_readable"
    LIST_ELSEWHERE = "list.elsewhere"

    # letters
    DELIVERY_FAILED = "delivery.failed"
    DELIVERY_GAVE_UP = "delivery.gave_up"
    DELIVERY_NOT_WRITTEN = "delivery.not_written"
    DELIVERY_UNSUBSCRIBED = "delivery.unsubscribed"
    DELIVERY_ROUND_ENDED = "delivery.round_ended"


_CODES = frozenset(ReasonCode)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. Several are a ``tuple[Reason, ...]``, never one joined text."""

    #: A plain string where an older or newer version stored a code that this one does not have.
    code: ReasonCode | str
    #: By the names that the code's template has places for.
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Take a known code as a ReasonCode, however it was read."""
        if self.code in _CODES:
            object.__setattr__(self, "code", ReasonCode(self.code))

    @classmethod
    def of(cls, code: ReasonCode, /, **params: Param) -> "Reason":
        """Make one from keyword arguments: ``Reason.of(ReasonCode.HTTP_STATUS, status=503)``."""
        return cls(code, params)

    def __str__(self) -> str:
        """Write it for logs: ``http.status(status=503)``."""
        params = (f"{name}={_written(value)}" for name, value in self.params.items())
        return f"{self.code}({', '.join(params)})"

    def as_json(self) -> dict[str, object]:
        """Give it as JSON values: ``{"code": "http.status", "params": {"status": 503}}``."""
        params = {name: _plain(value) for name, value in self.params.items()}
        return {"code": str(self.code), "params": params}

    @classmethod
    def from_json(cls, value: object) -> "Reason":
        """Read what `as_json` gave; an unknown code stays a plain string.

        Raises:
            TypeError: It is nothing that `as_json` gives.
        """
        if not isinstance(value, Mapping) or not isinstance(value.get("code"), str):
            raise TypeError(f"not a reason: {value!r:.80}")
        params = value.get("params", {})
        if not isinstance(params, Mapping):
            raise TypeError(f"not the parameters of a reason: {params!r:.80}")
        return cls(value["code"], {str(name): _param(each) for name, each in params.items()})


def _written(value: Param) -> str:
    text = json.dumps(_plain(value), ensure_ascii=False)
    return str(value) if isinstance(value, Reason) else text


def _plain(value: Param) -> object:
    if isinstance(value, Reason):
        return value.as_json()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _param(value: object) -> Param:
    if isinstance(value, list | tuple):
        return tuple(Reason.from_json(x) if isinstance(x, Mapping) else str(x) for x in value)
    return value if isinstance(value, str | int | float) else Reason.from_json(value)
