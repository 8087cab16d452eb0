"""A module that is run with few collections has its arguments and its exit code."""

import subprocess
import sys
from pathlib import Path

from prismake.few_collections import ALLOCATIONS


def test_the_module_has_its_arguments_exit_code_and_threshold(tmp_path: Path) -> None:
    (tmp_path / "probe.py").write_text(
        "import gc, sys\nprint(__name__, sys.argv[1:], gc.get_threshold()[0])\nsys.exit(3)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "prismake.few_collections", "probe", "one", "--two"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout == f"__main__ ['one', '--two'] {ALLOCATIONS}\n"
