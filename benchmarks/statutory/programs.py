"""PDF files printed by LibreOffice and by Chromium."""

import shutil
import subprocess
import tempfile
from pathlib import Path

_SECONDS = 120


def printed_by_libreoffice(word_file: bytes) -> bytes | None:
    """Return a .docx file as LibreOffice prints it; None where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(word_file)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        to_pdf = ["--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(
            [program, profile, *to_pdf], check=True, capture_output=True, timeout=_SECONDS
        )
        return source.with_suffix(".pdf").read_bytes()


def printed_by_chromium(page: bytes) -> bytes | None:
    """Return an HTML page as Chromium prints it; None where it is not installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_bytes(page)
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        profile = f"--user-data-dir={folder}/profile"
        subprocess.run(
            [program, *options, profile, f"--print-to-pdf={target}", source.as_uri()],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        return target.read_bytes()
