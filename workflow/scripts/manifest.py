"""Hash every input and output of a version."""

from pathlib import Path

import yaml

from adapter import run
from prismake.provenance.manifest import build_manifest, manifest_text
from prismake.review import Review
from prismake.tables import write_text


def main(results: list[Path], manifest: Path) -> None:
    review = Review.open(Path(), Path(__file__).resolve().parents[2], check=False)
    outputs = {
        file
        for path in results
        for file in (path.rglob("*") if path.is_dir() else [path])
        if file.is_file() and not file.name.startswith(".")
    }
    config = yaml.safe_load((review.results / "config.yaml").read_text(encoding="utf-8"))
    made = build_manifest(
        review.config.run,
        Path(),
        review.input_files(),
        review.code_root,
        review.code_files(),
        sorted(outputs),
        config,
    )
    write_text(manifest_text(made), manifest)


if __name__ == "__main__":
    run(main)
