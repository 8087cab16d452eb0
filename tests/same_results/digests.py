"""What is recorded of a result: the sha256 of its bytes; of a page or notebook the numbers that it shows."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path

PAGES = (".html", ".ipynb")
MANIFEST = "audit/manifest.json"
NUMBER = re.compile(r"\d+(?:[,.]\d+)*")


def results_of(folder: Path) -> list[str]:
    """The files below a version's results, but for logs and hidden files, sorted."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and path.relative_to(folder).parts[0] != "logs"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def recorded(folder: Path, place: str, content: bytes | None = None) -> str:
    """What is recorded of one result. `content` stands for its bytes where they were put into an older shape."""
    path = folder / place
    if path.suffix in PAGES:
        return sha256("\n".join(numbers(path)).encode())
    if place == MANIFEST:
        told = json.loads(path.read_text(encoding="utf-8"))
        return sha256(json.dumps(told["inputs"], sort_keys=True).encode())
    return sha256(path.read_bytes() if content is None else content)


def folder_digest(folder: Path) -> str:
    """The sha256 of the names and bytes of all files below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(
        "".join(
            f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes())}\n" for path in files
        ).encode()
    )


def sha256(content: bytes) -> str:
    """The sha256 of bytes, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def numbers(page: Path) -> list[str]:
    """The numbers that a reader sees on a page or in a notebook's outputs, sorted, each as often as it stands there."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = "\n".join(_outputs(json.loads(text)))
    return sorted(NUMBER.findall(visible(text)))


def _outputs(notebook: dict) -> list[str]:
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            shown.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown.append("".join(data.get("text/html", data.get("text/plain", output.get("text", "")))))
    return shown


def visible(page: str) -> str:
    """The text of a page without markup, styles, scripts and pictures."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL | re.IGNORECASE)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))
