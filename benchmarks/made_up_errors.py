"""Make a labelled corpus: real records, copies of them with the errors that exports hold, and near neighbours.

    python benchmarks/made_up_errors.py --corpora DIR --out DIR [--records 10000] [--seed 1]

--corpora holds labelled corpora, a folder each; one record of each gold group is taken. --out gets
`records_pre_merged.csv`, `merged_record_ids.csv` and `neighbours.csv` (pairs that must stay apart: errata, replies,
second parts, conference versions). The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import string
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import labelled  # noqa: E402

COLUMNS = (
    "ID",
    "ENTRYTYPE",
    "title",
    "author",
    "year",
    "journal",
    "volume",
    "number",
    "pages",
    "doi",
    "abstract",
)
Record = dict[str, str]
SHARE_OF_COPIES = 0.32
SHARE_OF_NEIGHBOURS = 0.08


def base_records(corpora: Path, rng: random.Random) -> list[Record]:
    """Return one record of each gold group of every corpus below a folder, shuffled.

    Left out: those without much text, and those with the title of an earlier one.
    """
    found: list[Record] = []
    # Two records of one title may be one article that no gold group joins, as those of two corpora are.
    titles: set[str] = set()
    for corpus in sorted(path.parent for path in corpora.glob("*/records_pre_merged.csv")):
        raw = labelled.read_raw(corpus)
        later = {record for group in labelled.gold_groups(corpus) for record in group[1:]}
        serial = "number" in raw and raw["number"].nunique() > 0.9 * len(raw)
        for row in raw[~raw["ID"].isin(later)].to_dict("records"):
            record = {column: str(row.get(column, "")) for column in COLUMNS}
            record["journal"] = record["journal"] or str(row.get("booktitle", ""))
            record["number"] = "" if serial else record["number"]
            title = re.sub(r"\W+", "", record["title"].lower())
            if (
                len(record["title"]) >= 40
                and title not in titles
                and record["author"]
                and record["year"]
                and record["author"] != "UNKNOWN"
            ):
                titles.add(title)
                found.append(record)
    rng.shuffle(found)
    return found


def other_case(record: Record, rng: random.Random) -> None:
    """Write the title in capitals, in title case or in sentence case."""
    record["title"] = rng.choice([str.upper, str.title, str.capitalize])(record["title"])


def short_journal(record: Record, rng: random.Random) -> None:
    """Abbreviate the journal word by word."""
    words = [
        word
        for word in re.split(r"[\s&]+", record["journal"])
        if word.lower() not in ("of", "the", "and", "for", "in")
    ]
    cut = rng.choice([3, 4, 5])
    record["journal"] = " ".join(
        word if len(word) <= cut + 1 else word[:cut] + rng.choice([".", ""]) for word in words
    )


def initials(record: Record, rng: random.Random) -> None:
    """Reduce given names to initials."""
    people = []
    for person in record["author"].split(" and "):
        family, comma, given = person.partition(",")
        letters = [part[0] for part in re.split(r"[\s.-]+", given) if part]
        people.append(f"{family}{comma} {'. '.join(letters)}." if letters else person)
    record["author"] = " and ".join(people)


def fewer_authors(record: Record, rng: random.Random) -> None:
    """Cut the list of authors."""
    people = record["author"].split(" and ")
    record["author"] = " and ".join(people[: rng.choice([1, 3])])


def no_doi(record: Record, rng: random.Random) -> None:
    """Leave the DOI out."""
    record["doi"] = ""


def doi_as_url(record: Record, rng: random.Random) -> None:
    """Write the DOI as an address."""
    if record["doi"]:
        record["doi"] = rng.choice(["https://doi.org/", "http://dx.doi.org/", "doi:"]) + record["doi"].lower()


def page_form(record: Record, rng: random.Random) -> None:
    """Write the pages in another form: shortened, with a prefix, the first alone."""
    found = re.match(r"^(\D{0,2})(\d+)\s*-+\s*\D{0,2}(\d+)$", record["pages"])
    if not found:
        return
    prefix, first, last = found.groups()
    shared = (
        next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
        if len(first) == len(last)
        else 0
    )
    forms = [
        f"{prefix}{first}-{last[shared:]}",
        f"pp. {prefix}{first}-{last}",
        f"{prefix}{first}",
        f"{prefix}{first}--{prefix}{last}",
    ]
    record["pages"] = rng.choice(forms)


def typing_errors(record: Record, rng: random.Random) -> None:
    """Change, drop, add or swap one or two letters of the title."""
    title = list(record["title"])
    for _ in range(rng.choice([1, 1, 2])):
        place = rng.choice([i for i, letter in enumerate(title) if letter.isalpha() and i < len(title) - 1])
        letter = rng.choice(string.ascii_lowercase)
        kind = rng.choice(["change", "drop", "add", "swap"])
        if kind == "change":
            title[place] = letter
        elif kind == "drop":
            del title[place]
        elif kind == "add":
            title.insert(place, letter)
        else:
            title[place], title[place + 1] = title[place + 1], title[place]
    record["title"] = "".join(title)


def brackets(record: Record, rng: random.Random) -> None:
    """Put the title in brackets, or a note in brackets behind it."""
    title = record["title"].rstrip(".")
    record["title"] = rng.choice(
        [
            f"[{title}]",
            f"{title}. [Review]",
            f"{title} [{rng.randint(9, 180)} refs]",
            f"{title}. [Review] [{rng.randint(9, 180)} refs]",
        ]
    )


def plain_letters(record: Record, rng: random.Random) -> None:
    """Strip accents, and write & for and."""
    for column in ("title", "author", "journal"):
        record[column] = (
            unicodedata.normalize("NFKD", record[column]).encode("ascii", "ignore").decode() or record[column]
        )
    record["title"] = record["title"].replace(" and ", rng.choice([" & ", " &amp; ", " and "]))


def missing_field(record: Record, rng: random.Random) -> None:
    """Leave one field of print out, or write a placeholder."""
    record[rng.choice(["volume", "number", "pages", "journal"])] = rng.choice(
        ["", "", "NA", "n/a", "UNKNOWN"]
    )


def ahead_of_print(record: Record, rng: random.Random) -> None:
    """Take the record back to before it was in print: the year before, no volume, issue or pages."""
    record["year"] = str(int(record["year"]) - 1) if record["year"].isdigit() else record["year"]
    record.update(volume="", number="", pages="")


ERRORS = [other_case, short_journal, initials, fewer_authors, no_doi, doi_as_url, page_form, typing_errors, brackets, plain_letters, missing_field]  # fmt: skip


def copy_with_errors(record: Record, rng: random.Random) -> Record:
    """Return a copy with one to four errors; one in 25 copies is of before print instead."""
    copy = dict(record)
    if rng.random() < 0.04:
        ahead_of_print(copy, rng)
        return copy
    for error in rng.sample(ERRORS, rng.choice([1, 2, 2, 3, 4])):
        error(copy, rng)
    return copy


def _next_pages(pages: str, rng: random.Random) -> str:
    found = re.findall(r"\d+", pages)
    start = int(found[-1][-6:]) + rng.randint(1, 400) if found else rng.randint(1, 900)
    return f"{start}-{start + rng.randint(0, 9)}"


def neighbour(record: Record, rng: random.Random) -> tuple[str, Record]:
    """Return a report that is near a record and is not it, with its kind."""
    near = dict(record)
    kinds = ["erratum", "reply", "part II"]
    kind = rng.choice(kinds if record["ENTRYTYPE"] == "inproceedings" else [*kinds, "conference version"])
    near["doi"] = ""
    near["pages"] = _next_pages(record["pages"], rng)
    title = record["title"].rstrip(". ")
    if kind == "erratum":
        near["title"] = rng.choice(["Erratum to: ", "Correction to: ", "Corrigendum: ", "Erratum: "]) + title
        near["pages"] = rng.choice([near["pages"], ""])
    elif kind == "reply":
        near["title"] = (
            rng.choice(["Reply to: ", "Comment on: ", "Authors' reply to: ", "Response to: "]) + title
        )
    elif kind == "part II":
        near["title"] = title + rng.choice([": Part II", ". Part 2", " - II", ": part two"])
        near["pages"] = rng.choice([near["pages"], ""])
    else:
        near["journal"] = (
            f"Proceedings of the {rng.randint(3, 40)}th Annual Congress of {record['journal'] or 'Science'}"
        )
        near["ENTRYTYPE"] = "inproceedings"
        near["year"] = (
            str(int(record["year"]) - rng.choice([1, 2])) if record["year"].isdigit() else record["year"]
        )
        near["volume"] = near["number"] = ""
    return kind, near


def make(
    corpora: Path, records: int, seed: int
) -> tuple[list[Record], list[list[str]], list[tuple[str, str, str]]]:
    """Return records, groups of ids that are one report, and pairs that must stay apart with their kind."""
    rng = random.Random(seed)
    bases = base_records(corpora, rng)
    copies, nears = int(records * SHARE_OF_COPIES), int(records * SHARE_OF_NEIGHBOURS)
    bases = bases[: records - copies - nears]
    made: list[Record] = []
    groups: dict[int, list[str]] = {}
    apart: list[tuple[str, str, str]] = []

    def add(record: Record) -> str:
        name = f"m{len(made):07d}"
        made.append({**record, "ID": name})
        return name

    names = [add(record) for record in bases]
    for _ in range(copies):
        base = rng.randrange(len(bases))
        groups.setdefault(base, [names[base]]).append(add(copy_with_errors(bases[base], rng)))
    for base in rng.sample(range(len(bases)), min(nears, len(bases))):
        kind, near = neighbour(bases[base], rng)
        apart.append((names[base], add(near), kind))
    rng.shuffle(made)
    return made, [groups[base] for base in sorted(groups)], apart


def write(out: Path, made: list[Record], groups: list[list[str]], apart: list[tuple[str, str, str]]) -> None:
    """Write the corpus."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "records_pre_merged.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
    for name, header, rows in (
        ("merged_record_ids.csv", ["merged_ids"], [[";".join(group)] for group in groups]),
        ("neighbours.csv", ["record_id_a", "record_id_b", "kind"], [list(row) for row in apart]),
    ):
        with (out / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])


def main() -> None:
    """Read the command line and write the corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.out, *make(given.corpora, given.records, given.seed))


if __name__ == "__main__":
    main()
