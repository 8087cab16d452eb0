"""The page on searching: its source of our own runs, and its strategy is one."""

import json
import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from made_up_searches import ENVIRONMENT, read

from prismake.formats import read_file
from prismake.protocol.config import Config
from prismake.protocol.sources import Source
from prismake.search import providers
from prismake.search.asking import SearchOfSource
from prismake.search.provider import ENTRY_POINTS, load_provider, provider_names
from prismake.search.strategy import read_strategy
from prismake.sources.pins import read_pin, verify_pin

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/searching.md").read_text(encoding="utf-8")
WORKS = [
    {"DOI": f"10.5555/roof.{number}", "type": "book", "title": f"Roof {number}"} for number in range(120)
]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


class Pages(BaseHTTPRequestHandler):
    """Works in pages, with a token for the next one."""

    def do_GET(self) -> None:  # noqa: N802
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        start, size = int(asked.get("page", "0")), int(asked["size"])
        end = start + size
        page = {
            "total": len(WORKS),
            "items": WORKS[start:end],
            "next": str(end) if end < len(WORKS) else None,
        }
        body = json.dumps(page).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""


@contextmanager
def library() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.usefixtures("review")
def test_the_source_of_the_page_is_searched_pinned_and_read() -> None:
    names: dict[str, type] = {}
    (code,) = blocks("python")
    exec(code, names)  # noqa: S102
    Path("config/searches/library.txt").write_text("roofs", encoding="utf-8")
    with library() as address:
        source = Source(
            name="Library",
            arm="database",
            provider="library",
            strategy="config/searches/library.txt",
            base_url=address,
        )
        pinned = SearchOfSource(
            "library", source, "TEAM_ADDRESS", ENVIRONMENT, provider=names["Library"]()
        ).search()
    pin = read_pin(pinned.folder, "library")
    verify_pin(pin)
    assert pinned.reported == read(pinned)["received"] == 120
    assert sum(len(read_file(path, packed=True).records) for path in pin.files) == 120


def test_the_strategy_and_the_config_of_the_page_are_valid(tmp_path: Path) -> None:
    path = tmp_path / "pubmed.txt"
    path.write_text(blocks("text")[0], encoding="utf-8")
    assert [line.number for line in read_strategy(path).lines] == [1, 2, 3]
    config = yaml.safe_load((ROOT / "docs/tutorial/config.yaml").read_text(encoding="utf-8"))
    Config.model_validate({**config, **yaml.safe_load(blocks("yaml")[0])})


def test_each_source_has_an_entry_point_and_each_is_in_the_page() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["entry-points"][ENTRY_POINTS]
    modules = {path.stem for path in Path(providers.__path__[0]).glob("*.py")} - {"__init__"}
    assert set(declared) == modules
    assert modules <= set(provider_names())
    for name, place in declared.items():
        assert place == f"{type(load_provider(name)).__module__}:{type(load_provider(name)).__name__}"
        assert f"`{name}`" in PAGE
