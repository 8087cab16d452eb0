"""The made-up version of the notebooks' tests, and the made-up review of the flow's tests, serve here too."""

import sys
from pathlib import Path

for name in ("narrative", "flow"):
    sys.path.insert(0, str(Path(__file__).parents[1] / name))
