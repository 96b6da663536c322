"""The measured site: servers on loopback with a list and report pages of 30 kB.

``python -m benchmarks.visit.portal HOSTS PAGES`` prints its ports as a JSON list and runs until its
standard input ends. ``GET /version/N`` changes a figure on nine of ten pages, ``GET /wording/N``
changes a sentence on them, ``GET /validators/0`` turns ETags off.
"""

import asyncio
import json
import random
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

#: Random characters fill the pages up to about 30 kB. With the same text, or a text of the same
#: words, on every page, the pages would be near-duplicates.
_CHARACTERS = (
    "的是不在有和人中大为上国我以要他时来用们生到作地于出就对成会可主发年动同工能下过子说产种面而方后多"
    "定行学法所民得经之进等部度家电力里如水化高自理起小物现实加都政府信息公开申请报告单位办依机关市区县局全本"
)
_PARAGRAPHS = 230


@cache
def _fill(page: int) -> str:
    rng = random.Random(page)  # the same page on every run
    return "".join(
        f"<p>{''.join(rng.choices(_CHARACTERS, k=32))}。</p>" for _ in range(_PARAGRAPHS)
    )


def _sentence(number: int) -> str:
    rng = random.Random(-number)
    return f"<p>下一步将{''.join(rng.choices(_CHARACTERS, k=20))}。</p>"


@dataclass(slots=True)
class Portal:
    """The present content of the site."""

    pages: int
    version: int = 0
    wording: int = 0
    validators: bool = True

    def respond(self, path: str) -> tuple[int, bytes]:
        """Return status and body for `path`."""
        match path.strip("/").split("/"):
            case ["robots.txt"]:
                return 404, b""
            case ["version", number]:
                self.version = int(number)
                return 200, b"ok"
            case ["wording", number]:
                self.wording = int(number)
                return 200, b"ok"
            case ["validators", on]:
                self.validators = on == "1"
                return 200, b"ok"
            case ["list"]:
                return 200, self._list().encode()
            case ["report", name] if name.removesuffix(".html").isdigit():
                return 200, self._report(int(name.removesuffix(".html"))).encode()
        return 404, b"not found"

    def _list(self) -> str:
        rows = "".join(
            f'<li><a href="/report/{n}.html" title="第{n}号政府信息公开工作通知">第{n}号通知</a>'
            f"<span>2026-{n % 12 + 1:02}-{n % 28 + 1:02}</span></li>"
            for n in range(self.pages)
        )
        return _html("通知列表", f'<ul class="list">{rows}</ul>')

    def _report(self, n: int) -> str:
        title = f"第{n}号政府信息公开工作通知"
        date = f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}"
        meta = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{date}">'
        # every tenth page stays the same: if all changed, the change limit would withhold them
        version, wording = (self.version, self.wording) if n % 10 else (0, 0)
        stated = f"<p>本期共公开政府信息{100 + n + version}条。</p>{_sentence(wording)}"
        return _html(title, f'<h1>{title}</h1><div id="zoom">{stated}{_fill(n)}</div>', meta)


def _html(title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">{head}'
        f"<title>{title}</title></head><body>{body}</body></html>"
    )


async def _serve(
    portal: Portal, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            lines = request.decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            status, body = portal.respond(lines[0].split(" ")[1])
            tag = f'"{sha256(body).hexdigest()[:16]}"' if portal.validators else ""
            if tag and headers.get("if-none-match") == tag:
                status, body = 304, b""
            validator = f"ETag: {tag}\r\n" if tag else ""
            writer.write(
                f"HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\n{validator}"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _main(hosts: int, pages: int) -> None:
    portal = Portal(pages=pages)
    servers = [
        await asyncio.start_server(lambda r, w: _serve(portal, r, w), "127.0.0.1", 0)
        for _ in range(hosts)
    ]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2])))
