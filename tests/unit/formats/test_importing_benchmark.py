"""What benchmarks/importing.py prints for a path that is not a file."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_missing_path_and_a_folder_each_give_a_refusal_line(tmp_path):
    paths = [str(tmp_path / "missing"), str(tmp_path), str(ROOT / "tests/fixtures/formats/sound.ris")]
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "importing.py"), "--runs", "1", *paths],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    missing, folder, sound = map(json.loads, done.stdout.splitlines())
    assert missing["refused"].endswith(".") and folder["refused"].endswith(".")
    assert missing.keys() == folder.keys() == sound.keys()
    assert (sound["refused"], sound["held"]) == (None, sound["parsed"])
