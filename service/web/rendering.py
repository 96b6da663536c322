"""Pages from templates: always escaped, one environment for each language."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from notifier.inert import safe_line, safe_link, safe_text
from notifier.passage_words import in_columns, in_groups, remark
from service.web.context import context_of
from service.web.language import LANGUAGES, Tongue, choose, read_tongues
from service.web.layout import details, spans
from service.web.wording import Wording

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

LANGUAGE_COOKIE = "lang"
A_YEAR = 365 * 24 * 3600

#: Longer titles are cut where they are only named, in characters.
TITLE_LENGTH = 160


class Renderer:
    """Turns a template and its values into a page, in the language of the request."""

    def __init__(self) -> None:
        self._tongues = read_tongues()
        version = sha256((STATIC / "gongkai.css").read_bytes()).hexdigest()[:10]
        self._environments = {
            code: environment(tongue, version) for code, tongue in self._tongues.items()
        }

    def tongue(self, request: Request) -> Tongue:
        """Choose the language of `request`."""
        code = choose(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language", ""),
        )
        return self._tongues[code]

    def speaking(self, code: str) -> Tongue:
        """Give the language of `code`, one of LANGUAGES."""
        return self._tongues[code]

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
        tongue = self.tongue(request)
        desk = context_of(request)
        text = (
            self._environments[tongue.code]
            .get_template(template)
            .render(
                desk_name=desk.service,
                now=desk.now(),
                path=request.url.path,
                tongues=_switch(request, tongue),
                operator=request.scope.get("gongkai.operator", ""),
                demo=desk.demo_mailbox is not None,
                **values,
            )
        )
        usual = {"Cache-Control": "no-cache", "Content-Language": tongue.tag}
        answer = HTMLResponse(text, status, usual | dict(headers or {}))
        answer.headers.add_vary_header("Accept-Language, Cookie")
        _remember(request, answer, secure=desk.https)
        return answer


@cache
def renderer() -> Renderer:
    """Give the renderer; templates and catalogue are read when it is first asked for."""
    return Renderer()


def environment(tongue: Tongue, version: str) -> Environment:
    """Make the environment of one language; `version` names the style sheet."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # by decision, never by a file's name
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(tongue.translations, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(tongue=tongue, words=Wording(tongue), version=version, details=details)
    made.filters.update(
        safe_link=safe_link, named=named, line=safe_line, text=safe_text, spans=spans
    )
    made.filters.update(in_groups=in_groups, in_columns=in_columns, remark=remark)
    return made


def named(text: str | None) -> str:
    """Give a title in one line, cut to TITLE_LENGTH, where a page only names it."""
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
    """Find the renderer that serves `request`."""
    found = request.app.state.renderer
    assert isinstance(found, Renderer)
    return found


def _switch(request: Request, now: Tongue) -> list[tuple[str, str, str, bool]]:
    """List the languages: code, name, this page's address in it, whether it is the one in use."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return [
        (code, name, f"?{urlencode([*kept, ('lang', code)])}", code == now.code)
        for code, name in LANGUAGES.items()
    ]


def _remember(request: Request, answer: HTMLResponse, *, secure: bool) -> None:
    """Keep the language in a cookie, only when it was chosen by hand."""
    wished = request.query_params.get("lang")
    if wished is not None and wished in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, wished, max_age=A_YEAR, httponly=True, samesite="lax", secure=secure
        )
