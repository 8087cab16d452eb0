"""The documentation site builds strictly, loads nothing from the network, and no link of it leads nowhere."""

import importlib.util
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[3]
NEEDED = ("sphinx", "myst_parser", "furo")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]

# What a browser fetches by itself, by tag; a link in <a> is followed by a person only.
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "image": "href",
}
NOT_LOADED = {"canonical", "next", "prev", "author", "search", "index", "license"}
IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
IN_SCRIPT = re.compile(r"(?:fetch|import|importScripts|\.src\s*=)\s*\(?\s*[\"'`]((?:https?:)?//[^\"'`]+)")


class Page(HTMLParser):
    """What a page loads, where its links lead, and which places in it can be led to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self._within = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within = tag
        self.ids.update(given[name] for name in ("id", "name") if given.get(name))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and not NOT_LOADED & set(given.get("rel", "").split()):
            self.loads.append(given["href"])
        elif LOADED.get(tag, "-") in given:
            self.loads.append(given[LOADED[tag]])
        self.loads += [entry.split()[0] for entry in given.get("srcset", "").split(",") if entry.split()]
        self.loads += styled(given.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._within == "style":
            self.loads += styled(data)
        elif self._within == "script":
            self.loads += IN_SCRIPT.findall(data)


def styled(text: str) -> list[str]:
    return [url or imported for url, imported in IN_STYLE.findall(text)]


def is_remote(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https") or address.startswith("//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if MISSING:
        pytest.skip(f"the site is not built: {', '.join(MISSING)} not installed (requirements-test.lock)")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-P", "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    command += ["-d", str(folder / "doctrees"), str(ROOT / "docs"), str(folder / "html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


@pytest.mark.slow
def test_every_markdown_page_is_on_the_site(site: Path) -> None:
    sources = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    assert {name.as_posix() for name in sources - built if "_build" not in name.parts} == {"README"}


@pytest.mark.slow
def test_no_page_loads_anything_from_the_network(site: Path) -> None:
    addresses = [(path.name, address) for path, page in pages(site).items() for address in page.loads]
    assert addresses, "expected at least a style sheet: the test checks nothing"
    for path in site.rglob("*.css"):
        addresses += [(path.name, address) for address in styled(path.read_text(encoding="utf-8"))]
    for path in site.rglob("*.js"):
        addresses += [(path.name, address) for address in IN_SCRIPT.findall(path.read_text(encoding="utf-8"))]
    assert [(name, address) for name, address in addresses if is_remote(address)] == []


@pytest.mark.slow
def test_what_a_page_loads_and_links_to_is_there(site: Path) -> None:
    read = cache(Page)
    wrong = []
    for path, page in pages(site).items():
        for address in {*page.links, *page.loads}:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment) if target.suffix == ".html" else ""
            if not target.is_file() or (place and place not in read(target).ids):
                wrong.append(f"{path.relative_to(site)}: {address}")
    assert wrong == []


def test_the_list_of_pages_names_every_page() -> None:
    listed = set(re.findall(r"\]\(([^)]+\.md)\)", (ROOT / "docs/README.md").read_text(encoding="utf-8")))
    there = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert listed == {name for name in there if not name.startswith("_build/")} - {"README.md", "index.md"}


NAMED = re.compile(r"`((?:[a-z_]+/)*[a-z_0-9]+\.(?:py|smk)|(?:[a-z_]+/)+|Snakefile)`")


@pytest.mark.skipif(not (ROOT / "src/prismake").is_dir(), reason="this tree has no src/prismake")
def test_the_page_on_architecture_names_files_that_are_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = set(NAMED.findall(text))
    assert len(named) > 20
    places = (ROOT, ROOT / "src/prismake")
    of_a_review = ("config/", "results/")
    inside = sorted(name for name in named if not name.startswith(of_a_review))
    assert [name for name in inside if not any((at / name).exists() for at in places)] == []
