"""Make the folder of a new review: python new_review.py FOLDER."""

import sys
from pathlib import Path

from prismake.errors import ReviewError
from prismake.scaffold.folder import new_review


def main(folder: str) -> None:
    code = Path(__file__).resolve().parents[2]
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--snakefile",
        str(code / "Snakefile"),
        "--directory",
        str(Path(folder).resolve()),
    ]
    profile = ["--workflow-profile", str(code / "profiles/default")]
    try:
        written = new_review(Path(folder), [*command, *profile])
    except ReviewError as error:
        sys.exit(str(error))
    for path in written:
        print(path)
    print(f"\nNext: fill {folder}/config/config.yaml from top to bottom; {folder}/README.md tells the rest.")


if __name__ == "__main__":
    main(*sys.argv[1:2])
