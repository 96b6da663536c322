"""Environments of their own for the libraries that a benchmark compares with."""

import subprocess
import venv
from pathlib import Path


def python_with(requirements: Path, *, folder: str) -> str:
    """Return the Python of ``var/FOLDER``, where the requirements are installed; create it.

    Raises:
        CalledProcessError: They cannot be installed.
    """
    environment = Path("var") / folder
    python = environment / "bin" / "python"
    stamp = environment / "requirements.txt"
    text = requirements.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != text:
        venv.create(environment, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        for arguments in (["--upgrade", "pip"], ["-r", str(requirements)]):
            subprocess.run([*pip, *arguments], check=True, stderr=subprocess.DEVNULL)
        stamp.write_text(text, encoding="utf-8")
    return str(python)
