"""The test servers, and reviews that search them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "servers"))
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of a review, as the working directory."""
    (tmp_path / "config/searches").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
