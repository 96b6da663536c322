"""Articles whose text is not on their page: in frames, viewers, files and pictures, as markup."""

import base64
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from benchmarks.sites.own.documents import Document
from benchmarks.sites.own.report_files import page_of, picture_of
from benchmarks.sites.own.site import Site

#: Makes the article's markup of a document: site, document → HTML.
Viewer = Callable[[Site, Document], str]


def markup(text: str) -> Viewer:
    """Return a viewer with ``{k}`` for the document, ``{h}`` for the host, ``{t}`` for the title.

    ``{q}`` is the encoded absolute address of the document's file without its extension.
    """

    def viewer(site: Site, document: Document) -> str:
        address = quote(f"http://{site.host}/f/{document.key}", safe="")
        marks = {"k": document.key, "h": site.host, "t": document.title, "q": address}
        return re.sub(r"\{([khtq])\}", lambda match: marks[match[1]], text)

    return viewer


def _in_base64(site: Site, document: Document) -> str:
    address = f"http://{site.host}/f/{document.key}.pdf".encode()
    return f'<iframe src="/onlinePreview?url={quote(base64.b64encode(address))}"></iframe>'


def _embedded_picture(site: Site, document: Document) -> str:
    data = base64.b64encode(picture_of(repr(document))).decode()
    return f'<p><img src="data:image/png;base64,{data}"></p>'


_DOWN = "<script>function down(id){{location.href='/f/'+id+'.pdf'}}</script>".replace("{{", "{")
_DOWN = _DOWN.replace("}}", "}")

#: name → (markup of the article, what is unusual): the text can be read.
READABLE: Mapping[str, tuple[Viewer, str]] = {
    "embed": (markup('<embed src="/f/{k}.pdf" type="application/pdf">'), "<embed src>"),
    "object": (
        markup('<object data="../f/{k}.pdf" type="application/pdf"><p>请安装阅读器</p></object>'),
        "<object data>, relative",
    ),
    "object_param": (
        markup('<object classid="clsid:CA8A"><param name="SRC" value="/f/{k}.pdf"></object>'),
        "<object><param>",
    ),
    "iframe_pdf": (markup('<iframe src="/f/{k}.pdf" height="900"></iframe>'), "a PDF in a frame"),
    "iframe_docx": (markup("<iframe src='/f/{k}.docx'></iframe>"), "a Word file in a frame"),
    "iframe_later": (
        markup('<iframe data-src="/f/{k}.pdf" src="about:blank"></iframe>'),
        "a frame that a script fills from data-src",
    ),
    "pdfjs_relative": (
        markup('<iframe src="/pdfjs/web/viewer.html?file=../../f/{k}.pdf"></iframe>'),
        "pdf.js, relative to the viewer",
    ),
    "pdfjs_encoded": (
        markup('<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2F{k}.pdf#page=2"></iframe>'),
        "pdf.js, encoded, with a page",
    ),
    "pdfjs_absolute": (
        markup('<iframe src="/js/pdf/viewer.html?v=3&amp;file={q}.pdf&amp;t=1"></iframe>'),
        "pdf.js, absolute, among other parameters",
    ),
    "pdfjs_twice": (
        markup('<iframe src="/pdfjs/viewer.html?file=%252Ff%252F{k}.pdf"></iframe>'),
        "pdf.js, encoded twice",
    ),
    "pdfjs_link": (
        markup('<p><a href="/pdfjs/web/viewer.html?file=/f/{k}.pdf">{t}</a></p>'),
        "a link to pdf.js",
    ),
    "office_online": (
        markup(
            '<iframe src="https://view.officeapps.live.com/op/embed.aspx?src={q}.docx"></iframe>'
        ),
        "Office Online",
    ),
    "base64_preview": (_in_base64, "a preview whose file is in Base64"),
    "flexpaper": (
        markup(
            '<object data="/FlexPaperViewer.swf"><param name="flashvars" '
            'value="SwfFile=/swf/{k}.swf&amp;PDFFile=/f/{k}.pdf&amp;Scale=1"></object>'
        ),
        "FlexPaper",
    ),
    "onclick_open": (
        markup("<p><a href='javascript:;' onclick=\"window.open('/f/{k}.pdf')\">{t}</a></p>"),
        "window.open",
    ),
    "onclick_function": (
        markup("<p><a href=\"#\" onclick=\"downloadFile('/f/{k}.docx','{t}')\">下载全文</a></p>"),
        "a function that is defined elsewhere",
    ),
    "onclick_computed": (
        markup(_DOWN + "<p><a href=\"javascript:down('{k}')\">{t}.pdf</a></p>"),
        "a function that makes the address",
    ),
    "button": (
        markup("<p><button onclick=\"location.href='/f/{k}.docx'\">下载全文</button></p>"),
        "a button",
    ),
    "data_url": (
        markup('<div class="pdf-box" data-url="/f/{k}.pdf"></div><script src="/x.js"></script>'),
        "an element with data-url",
    ),
    "data_link": (
        markup('<p><a href="javascript:;" data-file-path="/f/{k}.docx">{t}.docx</a></p>'),
        "a link with data-file-path",
    ),
    "titled": (
        markup('<p><a href="/get?id={k}.pdf&amp;x=" title="{t}.pdf">点击查看</a></p>'),
        "named by title, an address that says nothing",
    ),
    "named": (markup('<p><a href="/get/{k}.pdf/">{t}.pdf</a></p>'), "named by its text"),
    "named_sized": (
        markup('<p>附件：<a href="/get/{k}.docx/">{t}.docx（1.2 MB）</a></p>'),
        "named by its text, with its size",
    ),
    "upper_case": (markup('<p><a href="/F/{k}.PDF?ver=2#p1">{t}</a></p>'), "an upper-case name"),
    "icon_link": (
        markup('<p><a href="/f/{k}.pdf"><img src="/i/pdf.gif" alt="{t}"></a></p>'),
        "a link that is a picture",
    ),
    "frame_page": (
        markup('<iframe src="/f/{k}.htm" width="100%" height="900"></iframe>'),
        "text in a frame",
    ),
    "frame_introduced": (
        markup('<p>{t}全文如下：</p><iframe src="/f/{k}.htm"></iframe>'),
        "text in a frame below a line",
    ),
    "frame_gbk": (markup('<iframe src="/gbk/{k}.htm"></iframe>'), "a frame in GBK, by header"),
    "frame_in_frame": (
        markup('<iframe src="/f/{k}.reader"></iframe>'), "a reader in a frame, which embeds a PDF"
    ),
    "pdfobject": (
        markup('<div id="box"></div><script>PDFObject.embed("/f/{k}.pdf", "#box");</script>'),
        "PDFObject",
    ),
    "script_variable": (
        markup(
            '<div id="canvas"></div><script>var pdfUrl = "\\/f\\/{k}.pdf", scale = 1.2;</script>'
            '<script src="/pdfjs/build/pdf.js"></script>'
        ),
        "a variable for pdf.js",
    ),
    "json_data": (
        markup('<div class="box" data-options=\'{"file":"/f/{k}.pdf","page":1}\'></div>'),
        "JSON in a data attribute",
    ),
    "written_frame": (
        markup(
            "<script>document.write('<iframe src=/f/{k}.htm width=900></iframe>');</script>"
        ),
        "a frame that a script writes",
    ),
    "frame_set_by_script": (
        markup('<iframe id="c"></iframe><script>$("#c").attr("src","/f/{k}.htm");</script>'),
        "a frame whose address a script sets",
    ),
    "encoded_by_script": (
        markup(
            '<iframe id="p"></iframe><script>document.getElementById("p").src='
            '"/pdfjs/web/viewer.html?file="+encodeURIComponent("/f/{k}.pdf")</script>'
        ),
        "a viewer whose address a script puts together",
    ),
    "name_beside": (
        markup('<ul><li><span>{t}.docx</span> <a href="/get/{k}.docx/">查看</a></li></ul>'),
        "a name beside the link",
    ),
    "layer": (
        markup(
            "<p><a href='javascript:;' onclick=\"layer.open({type:2,content:'/f/{k}.pdf'})\">"
            "点击查看</a></p>"
        ),
        "a layer above the page",
    ),
    "text_and_pdf": (
        lambda site, document: page_of(document) + f'<embed src="/v/{document.key}.pdf">',
        "the text, and a PDF whose bytes differ at each request",
    ),
}  # fmt: skip

_CHROME = (
    '<p><a href="/zt.html"><img src="/i/zt.jpg"></a><img src="/i/ewm.png" alt="二维码">'
    '<img class="logo" src="/i/logo.png"></p>'
)

#: The same of sites whose text is in pictures: it cannot be read, its edits are seen.
PICTURES: Mapping[str, tuple[Viewer, str]] = {
    "scans": (
        markup('<p><img src="/s/{k}_1.png"></p><p><img src="/s/{k}_2.png"></p>'),
        "scanned pictures, one is replaced",
    ),
    "scans_later": (
        markup('<p><img src="/i/loading.gif" data-original="/s/{k}_1.png"></p>'),
        "scanned pictures that are loaded later",
    ),
    "scans_and_site": (
        markup(_CHROME + '<p><img src="/s/{k}_1.png" width="700"></p>' + _CHROME),
        "scanned pictures among those of the site",
    ),
    "scans_and_counter": (
        markup('<p><img src="/s/{k}_1.png"></p><p><img src="/v/{k}.gif" alt=""></p>'),
        "scanned pictures, and one that is another at each request",
    ),
    "scan_in_markup": (_embedded_picture, "a picture in the markup"),
    "background": (
        markup('<div style="height:900px;background:url(/s/{k}_1.png) no-repeat"></div>'),
        "a picture in the background",
    ),
    "scripted_pictures": (
        markup('<div id="b"></div><script>var pages=["/s/{k}_1.png","/s/{k}_2.png"];</script>'),
        "pictures that a script turns over",
    ),
    "scans_in_table": (
        markup('<table><tr><td><img src="/s/{k}_1.png"></td></tr></table>'), "pictures in a table"
    ),
    "scanned_pdf": (markup('<embed src="/f/{k}.scan">'), "a scanned PDF"),
    "scanned_named": (
        markup('<p>附件：<a href="/get/{k}.scan/">{t}.pdf</a></p>'), "a link to a scanned PDF"
    ),
}  # fmt: skip

_WIDGETS = (
    '<iframe src="/v/weather.htm" width="300" height="60"></iframe>'
    '<div class="share"><iframe src="/v/share.htm"></iframe></div>'
)

#: The same of ordinary pages, with things on them that are no text of theirs.
ORDINARY: Mapping[str, tuple[Viewer, str]] = {
    "widgets": (
        lambda site, document: page_of(document) + _WIDGETS, "frames with weather and buttons"
    ),
    "photo": (
        lambda site, document: f'<p><img src="/v/{document.key}.jpg"></p>{page_of(document)}',
        "a text with a picture that is another at each request",
    ),
    "video": (
        lambda site, document: page_of(document)
        + '<video src="/v/1.mp4"></video><embed src="/v/player.swf">',
        "a text with a video",
    ),
}  # fmt: skip
