"""The test servers are imported by the names of their modules, as a client's tests import them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "servers"))
