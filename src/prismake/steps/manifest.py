"""Hash every input and output of a version."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.protocol.sections import ALL
from prismake.provenance.code import code_files
from prismake.provenance.manifest import build_manifest, manifest_text
from prismake.step import run_step
from prismake.tables import write_text

SECTIONS = ALL


def main(config: Protocol, results: list[Path], people: list[Path], manifest: Path) -> None:
    outputs = {config.path, *(file for path in results for file in _files(path))}
    content = build_manifest(
        config.run, people, code_files(), sorted(outputs), config.results, config.content
    )
    write_text(manifest_text(content), manifest)


def _files(path: Path) -> list[Path]:
    """Return the files of an output, which may be a folder, without Snakemake's hidden files."""
    files = path.rglob("*") if path.is_dir() else [path]
    return [file for file in files if file.is_file() and not file.name.startswith(".")]


if __name__ == "__main__":
    run_step(main)
