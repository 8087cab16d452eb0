"""The manifest: a digest of every file, and what differs from it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.provenance.manifest import (
    build_manifest,
    differences,
    manifest_text,
    named_together,
    output_hashes,
    outputs_of,
)

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def made(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    return [folder / name for name in names]


def test_files_are_named_from_the_folder_and_sorted(tmp_path: Path) -> None:
    made(tmp_path, "b/c.csv", "a.csv")
    assert list(output_hashes(tmp_path).items()) == [("a.csv", EMPTY), ("b/c.csv", EMPTY)]


def test_all_results_are_covered_except_logs_the_manifest_and_hidden_files(tmp_path: Path) -> None:
    made(
        tmp_path,
        "1_identify/records.csv",
        "logs/identify.log",
        "audit/manifest.json",
        ".x/y",
        "forms/~$a.xlsx",
    )
    made(tmp_path, "6_report/logs.csv", "6_report/logs/kept.csv", "STATUS.md")
    names = [path.relative_to(tmp_path).as_posix() for path in outputs_of(tmp_path)]
    assert names == ["1_identify/records.csv", "6_report/logs/kept.csv", "6_report/logs.csv", "STATUS.md"]


def test_a_manifest_names_no_folder_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "config/config.yaml", "code/Snakefile", "results/2031-01/STATUS.md")
    monkeypatch.chdir(tmp_path)
    results = Path("results/2031-01")
    manifest = build_manifest(
        "2031-01",
        [Path("config/config.yaml")],
        {"Snakefile": tmp_path / "code/Snakefile"},
        [results / "STATUS.md"],
        results,
        {"run": "2031-01"},
    )
    assert manifest["inputs"] == {"config/config.yaml": EMPTY}
    assert manifest["code"] == {"Snakefile": EMPTY}
    assert manifest["outputs"] == {"STATUS.md": EMPTY}
    assert {"python", "platform", "packages", "prismake", "config", "run"} <= set(manifest)
    assert str(tmp_path) not in manifest_text(manifest)


def test_a_manifest_is_the_same_text_twice(tmp_path: Path) -> None:
    results = tmp_path / "results/r"
    outputs = made(tmp_path, "results/r/b.csv", "results/r/a.csv")
    first = manifest_text(build_manifest("r", [], {}, outputs, results, {}))
    second = manifest_text(build_manifest("r", [], {}, outputs[::-1], results, {}))
    assert first == second
    assert first.endswith("}\n")


def test_a_folder_with_nothing_else_stands_for_its_files() -> None:
    names = [
        "6_report/prisma/boxes/a.csv",
        "6_report/prisma/boxes/old/b.csv",
        "6_report/prisma/c.csv",
        "d.csv",
    ]
    together = ["6_report/prisma/boxes/ (2 files)", "6_report/prisma/c.csv", "d.csv"]
    assert named_together(names, ["6_report/prisma/flow.svg"]) == together
    assert named_together(names, ["STATUS.md"]) == ["6_report/ (3 files)", "d.csv"]
    assert named_together(names, ["6_report/prisma/boxes/x.csv"])[:2] == [
        "6_report/prisma/boxes/a.csv",
        "6_report/prisma/boxes/old/",
    ]


def test_changed_missing_and_extra_files_are_distinguished() -> None:
    changes = differences({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"})
    assert changes == [("b", "differs"), ("c", "missing"), ("d", "extra")]


MAPS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("12"))


@settings(deadline=None)
@given(MAPS, MAPS)
def test_differences_are_empty_only_between_equals(left: dict[str, str], right: dict[str, str]) -> None:
    assert (differences(left, right) == []) == (left == right)


@settings(deadline=None)
@given(MAPS, MAPS)
def test_swapped_arguments_swap_missing_and_extra(left: dict[str, str], right: dict[str, str]) -> None:
    turned = {"missing": "extra", "extra": "missing", "differs": "differs"}
    assert [(name, turned[kind]) for name, kind in differences(left, right)] == differences(right, left)
