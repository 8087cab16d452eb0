"""Runs a module with few garbage collections. At Python's default they take a tenth of the start of a run."""

import gc
import runpy
import sys

ALLOCATIONS = 1_000_000
"""Allocations between two collections; about as many as the import of Snakemake makes. Python's default is 700."""


def main() -> None:
    """Run the module that the first argument names, as `python -m` does, with the arguments after it."""
    gc.set_threshold(ALLOCATIONS)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
