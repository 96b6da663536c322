"""Renders page templates: HTML-escaped, one Jinja environment for each language."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from disclosures.sanitising import safe_line, safe_link, safe_text
from disclosures.wording.hunks import group_hunks, hunk_annotation, visible_tabs
from disclosures.wording.languages import LANGUAGES
from service.language import Language, choose, read_languages
from service.web.context import context_of
from service.web.reading_view import details, spans
from service.web.wording import Wording

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

LANGUAGE_COOKIE = "lang"

#: Lifetime of the cookie, in seconds.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

#: Longest title in a list or a link, in characters.
TITLE_LENGTH = 160


class Renderer:
    """Renders templates in the language of the request."""

    def __init__(self) -> None:
        self._languages = read_languages()
        version = sha256((STATIC / "gongkai.css").read_bytes()).hexdigest()[:10]
        self._environments = {
            code: environment(language, version) for code, language in self._languages.items()
        }

    def language_of(self, request: Request) -> Language:
        """Choose the language of `request`."""
        code = choose(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language", ""),
        )
        return self._languages[code]

    def language(self, code: str) -> Language:
        """Return the language of `code`, a key of LANGUAGES."""
        return self._languages[code]

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Render one page."""
        language = self.language_of(request)
        context = context_of(request)
        text = (
            self._environments[language.code]
            .get_template(template)
            .render(
                service_name=context.service,
                now=context.now(),
                path=request.url.path,
                language_links=_language_links(request, language),
                operator=request.scope.get("gongkai.operator", ""),
                demo=context.demo_mailbox is not None,
                **values,
            )
        )
        usual = {"Cache-Control": "no-cache", "Content-Language": language.tag}
        answer = HTMLResponse(text, status, usual | dict(headers or {}))
        answer.headers.add_vary_header("Accept-Language, Cookie")
        _remember(request, answer, secure=context.https)
        return answer


@cache
def renderer() -> Renderer:
    """Return the renderer, made on first use."""
    return Renderer()


def environment(language: Language, version: str) -> Environment:
    """Make the environment of one language; `version` is in the style sheet's address."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # in every template, whatever its file name
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]  # Jinja
    made.globals.update(
        language=language, wording=Wording(language), version=version, details=details
    )
    made.filters.update(
        safe_link=safe_link, named=short_title, line=safe_line, text=safe_text, spans=spans
    )
    made.filters.update(
        group_hunks=group_hunks,
        visible_tabs=visible_tabs,
        hunk_annotation=lambda hunk: hunk_annotation(hunk, language.translations),
    )
    return made


def short_title(text: str | None) -> str:
    """Return a title in one line, cut to TITLE_LENGTH."""
    return safe_line(text or "", TITLE_LENGTH)


def page(
    request: Request,
    template: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render one page with the app's renderer."""
    return renderer_of(request).page(request, template, values, status=status, headers=headers)


def renderer_of(request: Request) -> Renderer:
    """Return the renderer of the application that serves `request`."""
    found = request.app.state.renderer
    assert isinstance(found, Renderer)
    return found


def _language_links(request: Request, current: Language) -> list[tuple[str, str, str, bool]]:
    """List the languages: code, name, this page's address in it, whether it is the current one."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return [
        (code, name, f"?{urlencode([*kept, ('lang', code)])}", code == current.code)
        for code, name in LANGUAGES.items()
    ]


def _remember(request: Request, answer: HTMLResponse, *, secure: bool) -> None:
    """Set the language cookie if the request chose a language by ``?lang=``."""
    requested = request.query_params.get("lang")
    if requested is not None and requested in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            requested,
            max_age=LANGUAGE_COOKIE_AGE,
            httponly=True,
            samesite="lax",
            secure=secure,
        )
