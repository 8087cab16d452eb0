"""Make the pictures of the forms for docs/reviewers.md: the page in Chromium, and the workbook in a window of LibreOffice.

    python docs/pictures/make.py [--xvfb PATH]

They need Chromium, and for the workbook LibreOffice with its Python bridge, and Xvfb. What is missing is said, and its pictures stay as they are.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
IMAGES = ROOT / "docs/images"
for folder in (ROOT / "src", ROOT / "tests/browser", HERE):
    sys.path.insert(0, str(folder))

from browser_driver import Browser  # noqa: E402
from made_up import made_up_form  # noqa: E402

from prismake.forms.page.write import write_page  # noqa: E402
from prismake.forms.write import write_form  # noqa: E402

SIZE = (1366, 768)
"""The screen of a usual laptop."""
RECORDS = 30
MOST_BYTES = 150_000


def main() -> None:
    """Write the pictures into docs/images."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--xvfb", default=shutil.which("Xvfb") or "", help="program Xvfb, if it is not on the path"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        pictures_of_page(Path(place))
        pictures_of_workbook(Path(place), asked.xvfb)


def save(picture: Image.Image, name: str) -> None:
    """Save a picture small: 128 colours are enough for text on plain grounds."""
    small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(IMAGES / name, optimize=True)
    size = (IMAGES / name).stat().st_size
    print(f"{name}: {size} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"{name} has {size} bytes, expected at most {MOST_BYTES}.")


def pictures_of_page(folder: Path) -> None:
    """Make the pictures of a record, and of the end."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium: the pictures of the page stay as they are.")
        return
    page = folder / "reviewer-1.html"
    page.write_bytes(write_page(made_up_form(RECORDS)))
    browser = Browser(chromium, folder / "chromium")
    try:
        browser.shape(*SIZE)
        browser.save_downloads(folder)
        browser.open(page.as_uri())
        browser.wait("document.body.dataset.ready")
        browser.press("Enter", 13)
        for number in range(1, RECORDS + 1):
            browser.wait(
                f"document.querySelector('#record .position').textContent.startsWith('Record {number} of')"
            )
            if number == 4:
                # The frame after a record is drawn.
                time.sleep(0.5)
                save(Image.open(io.BytesIO(browser.picture())), "form_record.png")
            key = ("i", "4", "1", "i", "e", "m")[(number - 1) % 6]
            browser.press(key, ord(key.upper()))
        browser.wait("document.body.dataset.view === 'end'")
        browser.press("s", 83)
        browser.wait("document.querySelector('[data-kind=saved]')")
        time.sleep(0.5)
        save(Image.open(io.BytesIO(browser.picture())), "form_end.png")
    finally:
        browser.close()


def pictures_of_workbook(folder: Path, xvfb: str) -> None:
    """Make the pictures of the first sheet, and of the rows with some decisions."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    python = next(
        (path for path in ("/usr/bin/python3", "/usr/lib/libreoffice/program/python") if _has_uno(path)), ""
    )
    if not (soffice and python and xvfb):
        print("No LibreOffice with python3-uno, or no Xvfb: the pictures of the workbook stay as they are.")
        return
    form = folder / "reviewer-1.xlsx"
    form.write_bytes(write_form(made_up_form(RECORDS)))
    screen = folder / "screen"
    screen.mkdir()
    read_end, write_end = os.pipe()
    display = subprocess.Popen(
        [xvfb, "-displayfd", str(write_end), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp", "-fbdir", str(screen)],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    try:
        with os.fdopen(read_end) as number:
            name = f":{number.readline().strip()}"
        views = [
            {"sheet": "Read me", "select": "A1", "to": str(folder / "form_first_sheet.xwd")},
            {
                "sheet": "Screening",
                "select": "B7",
                "to": str(folder / "form_workbook.xwd"),
                "cells": {
                    "B4": "include",
                    "B5": "exclude",
                    "C5": "Wrong design",
                    "B6": "exclude",
                    "C6": "Wrong people",
                },
            },
        ]
        task = {
            "form": str(form), "profile": str(folder / "office"), "screen": str(screen / "Xvfb_screen0"),
            "width": SIZE[0], "height": SIZE[1], "views": views,
        }  # fmt: skip
        (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
        subprocess.run(
            [python, str(HERE / "libreoffice_window.py"), soffice, str(folder / "task.json")],
            env={**os.environ, "DISPLAY": name},
            check=True,
            timeout=180,
        )
    finally:
        display.terminate()
        display.wait(timeout=30)
    for view in views:
        path = Path(str(view["to"]))
        save(image_of(path.read_bytes()), f"{path.stem}.png")


def _has_uno(python: str) -> bool:
    return (
        Path(python).exists()
        and not subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode
    )


def image_of(window_dump: bytes) -> Image.Image:
    """Return the picture in an X window dump of 24 bits a pixel, as Xvfb keeps its screen."""
    header = struct.unpack(">25I", window_dump[:100])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    pixels = window_dump[size + 12 * colours :]
    return Image.frombytes("RGB", (width, height), pixels[: line * height], "raw", "BGRX", line, 1)


if __name__ == "__main__":
    main()
