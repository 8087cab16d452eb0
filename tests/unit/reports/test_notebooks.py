"""The notebooks themselves: sources without outputs, short cells, and pages with the same bytes in every run."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import nbformat
import pytest
from made_up_version import NASTY, a_little_of_everything, config, made_up_version

from prismake import reports
from prismake.errors import ReviewError
from prismake.reports.notebooks import Version
from prismake.reports.notebooks.execute import execute_all, notebook_page, notebook_text
from prismake.reports.notebooks.showing import table_of_data

FOLDER = Path(__file__).resolve().parents[3] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
DEFAULT = 'results = "results/2026-11"'


def test_the_five_notebooks_are_there() -> None:
    assert {"1_search_yield", "2_duplicates", "3_screening", "5_evidence", "6_prisma"} <= set(NAMES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_a_source_without_outputs(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    nbformat.validate(nbformat.from_dict(content))
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert content["metadata"]["language_info"]["name"] == "python"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_has_one_cell_of_parameters_and_short_cells(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [DEFAULT]
    assert all(len(cell.source.splitlines()) <= 17 for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_holds_no_path_and_nothing_of_the_default_review(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower().replace("results/2026-11", "")
    assert not re.search(
        r"(/home" + r"/|/root" + r"/|/work/|\b[a-z]:\\\\|sys\.path|exosom|vesicle|msc)", text
    )


def test_years_are_no_counts(tmp_path: Path) -> None:
    """A year of publication stood as "2,020" beside the days of the other columns."""
    version = made_up_version(tmp_path)
    table = "study_id,published,start_year,year_of_print,studies\none,2020,2019,2021,1200\n"
    (version.folder / "5_synthesise/years.csv").write_text(table, encoding="utf-8")
    shown = str(table_of_data(version.synthesis("years")))
    assert all(f">{year}<" in shown for year in ("2020", "2019", "2021", "1,200"))


def test_the_bytes_of_an_executed_notebook_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    """All notebooks over a draft and over a version with hostile text: the same bytes twice, and no markup from data."""
    reviews = {
        "draft": made_up_version(tmp_path / "a draft"),
        "filled": made_up_version(tmp_path / "filled", a_little_of_everything()),
    }
    for name, version in reviews.items():
        folder = version.review
        first, second = (executed(folder) for _ in range(2))
        assert first == second
        for stem, (source, page) in first.items():
            where = f"{name} {stem}"
            assert (
                next(c for c in json.loads(source)["cells"] if c["cell_type"] == "code")["execution_count"]
                == 1
            )
            assert str(tmp_path) not in source + page, where
            assert "<script" not in page and "<b>" not in page, where
            assert "https://" not in page.replace("http://www.w3.org", ""), where
            assert "from prismake" not in page and page.count("<h1") == 1, where
            assert "nan" not in re.findall(r">([^<]*)<", page), where
            links = re.findall(r'href="([^"]*)"', page)
            assert all(link.startswith(("../../", "../index.html")) for link in links), where


def executed(folder: Path) -> dict[str, tuple[str, str]]:
    """The text and the page of each notebook."""
    done = execute_all(NOTEBOOKS, {"results": "results/2031-01"}, folder)
    return {path.stem: (notebook_text(book), notebook_page(book, path.stem)) for path, book in done}


def shown(name: str, version: Version, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a notebook shows of a version: its code run here, without a kernel."""
    pieces: list[str] = []
    monkeypatch.setattr(
        "prismake.reports.notebooks.showing._display", lambda piece: pieces.append(str(piece))
    )
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)  # noqa: S102
            if "parameters" in cell.metadata.get("tags", []):
                names["results"] = str(version.folder)
    return "\n".join(pieces)


def test_the_notebooks_tell_what_each_search_is_worth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown("1_search_yield", made_up_version(tmp_path, a_little_of_everything()), monkeypatch)
    assert "A library &amp; more reported 5 and gave 4." in text
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", text[text.index("Found only here") :])
    # source, records, reports, (bar), found only here, share, included, of these only here
    assert [cells[place] for place in (0, 1, 2, 3, 4, 5, 6)] == [
        "A library &amp; more", "3", "3", "2", "66.7", "1", "0",
    ]  # fmt: skip
    assert "The search found 1 of 2 known items." in text
    assert "Smith 2019 was not found: nobody has said why." in text
    assert "A library &amp; more, A registry" in text
    assert "all sources" in text
    assert "The reports that one source alone found" in text
    assert "garden* AND (&#34;school&#34; OR &lt;b&gt;children&lt;/b&gt;)\n\nNOT farm*" in text


def test_the_notebooks_show_both_records_of_a_pair_and_how_to_undo_a_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown("2_duplicates", made_up_version(tmp_path, a_little_of_everything()), monkeypatch)
    assert "Merged: same DOI; strength 0.900" in text
    assert "Related: registration of other title" in text
    lines = text[text.index("record_id_a,record_id_b,verdict") :].split("</pre>")[0].replace("&#34;", '"')
    [row, _] = csv.DictReader(io.StringIO(lines))
    assert (row["record_id_a"], row["record_id_b"], row["verdict"]) == (
        "library:1", "registry:10.1/a,b", "different",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "why"), [("automated", "share errors"), ("human", "discussed their answers")]
)
def test_a_kappa_near_one_gets_a_caution(
    kind: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = a_little_of_everything()
    assert "needs a check" not in shown("3_screening", made_up_version(tmp_path / "far", tables), monkeypatch)
    tables["3_screen/1_title_abstract/agreement"][1]["value"] = "0.981"
    text = shown("3_screening", made_up_version(tmp_path / "near", tables, config(kind)), monkeypatch)
    assert "needs a check" in text and why in text


def test_the_notebooks_tell_what_is_awaited_and_of_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown("3_screening", made_up_version(tmp_path, a_little_of_everything()), monkeypatch)
    awaited = text[text.index("Awaited from") :].split("</table>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", awaited)[:4] == [
        "titles and abstracts",
        "awaiting votes",
        "anna",
        "1",
    ]


def test_the_notebooks_count_missing_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown("5_evidence", made_up_version(tmp_path, a_little_of_everything()), monkeypatch)
    assert "No study falls into: peas." in text
    gaps = text[text.index("Studies without a value") :].split("</table>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", gaps)[:2] == ["Crop grown", "1"]


def test_the_notebooks_show_the_methods_with_their_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown("6_prisma", made_up_version(tmp_path, a_little_of_everything()), monkeypatch)
    assert "Eligibility criteria (PRISMA 5), declared" in text
    assert "Deduplication (PRISMA-S 16), executed" in text
    assert "Methods of synthesis (PRISMA 13), missing" in text
    assert NASTY not in text


@pytest.mark.slow
def test_a_cell_that_fails_is_told_in_words(tmp_path: Path) -> None:
    made_up_version(tmp_path)
    (tmp_path / "results/2031-01/1_identify/searches.csv").unlink()
    with pytest.raises(ReviewError, match=r"notebooks/1_search_yield\.ipynb: cell \d+ failed"):
        list(execute_all([FOLDER / "1_search_yield.ipynb"], {"results": "results/2031-01"}, tmp_path))


def test_nothing_of_the_default_review_is_wired_in() -> None:
    package = Path(reports.__file__).parent
    text = "".join(
        path.read_text(encoding="utf-8") for path in package.rglob("*.*") if path.suffix != ".pyc"
    ).lower()
    for word in ("exosom", "vesicle", "mendt"):
        assert word not in text, word
