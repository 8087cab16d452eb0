"""How fast a form is in Chromium: one JSON line with seconds to open and milliseconds a decision.

An answer shows when its button is painted as pressed. A decision ends when the next record is in sight, and so when the answer is on
the disk. Run it on a quiet machine:

    python benchmarks/form_in_browser.py [--records 2000] [--decisions 100]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in ("src", "tests/browser", "tests/helpers", "tests/unit/screening"):
    sys.path.insert(0, str(ROOT / folder))

from browser_driver import Browser  # noqa: E402
from made_up_screening import form, reports  # noqa: E402

from prismake.forms.page.write import write_page, zipped  # noqa: E402

ABSTRACT = "Moss tea was given to adults with hiccups, and nothing else was. " * 25
DECIDING = """
(async () => {
  const times = [];
  const shown = [];
  for (let n = 2; n < %d + 2; n += 1) {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "i", bubbles: true }));
    const marked = document.querySelector(".answer[aria-pressed=true]") !== null;
    // A turn after the next frame, what was marked is painted.
    requestAnimationFrame(() => setTimeout(() => { if (marked) shown.push(performance.now() - start); }));
    while (!document.querySelector("#record .position").textContent.startsWith(`Record ${n} of`)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { times, shown };
})()
"""


def spread(values: list[float]) -> str:
    """Return the median of measured times, and below what 95 % of them are."""
    return f"{statistics.median(values):.1f} (95 % below {sorted(values)[int(0.95 * len(values))]:.1f}, {len(values)} times)"


def main() -> None:
    """Print the measured values."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=2000)
    options.add_argument("--decisions", type=int, default=100)
    asked = options.parse_args()
    table = reports(asked.records)
    table["abstract"] = ABSTRACT
    start = time.perf_counter()
    page = write_page(form(table=table))
    seconds_to_write = time.perf_counter() - start
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("no Chromium")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ada.html"
        path.write_bytes(page)
        browser = Browser(chromium, Path(folder) / "profile")
        try:
            opened = []
            for _ in range(5):
                browser.open(path.as_uri())
                browser.wait("document.body.dataset.ready")
                opened.append(float(browser.run("Number(document.body.dataset.opened)")) / 1000)
            browser.press("Enter", 13)
            browser.wait("document.body.dataset.view === 'screen'")
            decided = browser.run(DECIDING % asked.decisions)
        finally:
            browser.close()
    print(
        json.dumps(
            {
                "records": asked.records,
                "seconds to write": round(seconds_to_write, 2),
                "MB": round(len(page) / 1e6, 1),
                "MB zipped": round(len(zipped(page, "ada.html")) / 1e6, 1),
                "seconds to open": round(statistics.median(opened), 2),
                "slowest": round(max(opened), 2),
                "ms until an answer shows": spread(decided["shown"]),
                "ms until the next record": spread(decided["times"]),
            }
        )
    )


if __name__ == "__main__":
    main()
