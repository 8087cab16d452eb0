"""A product is a thing with a decision of its own; reports that were decided otherwise are listed."""

import pandas as pd
import pytest
from made_up_studies import record, records, report, reports
from pydantic import ValidationError

from prismake.protocol.studies import Product, Studies
from prismake.studies.products import decided_otherwise, name_pattern, product_table
from prismake.tables import rows_of, table_of


def product(name: str = "LampGlow", decision: str = "include", *also: str) -> Product:
    return Product(name=name, also=list(also), decision=decision, by="ada", why="its maker says so")


def decisions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return table_of(
        [{"report_id": name, "decision": decision, "reason": reason} for name, decision, reason in rows],
        "3_screen/decisions",
    )


def named(*products: Product, entries, titles=(), full_texts=()) -> list[dict[str, str]]:
    table = reports(*(report(place, record_ids=entry["record_id"]) for place, entry in enumerate(entries)))
    nothing_sought = table_of([], "3_screen/worklist")
    made = product_table(
        products, table, records(*entries), decisions(*titles), decisions(*full_texts), nothing_sought
    )
    return rows_of(made)


@pytest.mark.parametrize(
    "written", ["LampGlow", "lampglow", "LAMP-GLOW", "Lamp Glow", "LampGlow™", "LampGlow-2"]
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert name_pattern(["LampGlow"]).search(f"Effect of {written} in moths")


@pytest.mark.parametrize("written", ["LampGlower", "OverLampGlow", "lamp of glow"])
def test_part_of_another_word_is_no_name(written: str) -> None:
    assert not name_pattern(["LampGlow"]).search(written)


@pytest.mark.parametrize("written", ["GLOW-CD7", "GLOW CD7", "GlowCD-7", "GLOWCD7"])
def test_letters_and_digits_of_a_name_may_stand_apart(written: str) -> None:
    assert name_pattern(["GLOW-CD7"]).search(written)
    assert not name_pattern(["GLOW-CD7"]).search("GLOW-CD77")


def test_a_name_of_signs_alone_does_not_match_everything() -> None:
    assert not name_pattern(["+"]).search("moths")


def test_a_product_says_where_and_by_which_name_records_name_it() -> None:
    (row,) = named(
        product("LampGlow", "include", "LG-7"),
        entries=[
            record("r0", title="LG7 in moths", abstract="We gave LampGlow."),
            record("r1", title="Earplugs"),
        ],
    )
    assert row["record_ids"] == "r0"
    assert (row["found_in"], row["names"]) == ("title | abstract", "LG7 | LampGlow")
    assert (row["decision"], row["agrees"]) == ("", "")


@pytest.mark.parametrize(
    ("decision", "screened", "agrees"),
    [
        ("include", "include", "yes"),
        ("include", "exclude", "no"),
        ("include", "awaiting classification", "no"),
        ("exclude", "exclude", "yes"),
        ("exclude", "include", "no"),
        ("awaiting classification", "awaiting classification", "yes"),
        ("awaiting classification", "exclude", "no"),
    ],
)
def test_a_report_decided_otherwise_than_its_product_is_listed(
    decision: str, screened: str, agrees: str
) -> None:
    rows = named(
        product(decision=decision),
        entries=[record("r0", interventions="LampGlow")],
        titles=[("rep:r0", "include", "")],
        full_texts=[("rep:r0", screened, "not a lamp" if screened == "exclude" else "")],
    )
    assert [row["agrees"] for row in rows] == [agrees]
    sentences = decided_otherwise(table_of(rows, "4_extract/products"))
    assert len(sentences) == (agrees == "no")
    if sentences and screened == "exclude":
        assert sentences[0].endswith("was decided otherwise, excluded (not a lamp), rep:r0")


def test_no_product_makes_an_empty_table() -> None:
    assert named(entries=[record("r0", title="LampGlow")]) == []


def test_two_products_share_no_name() -> None:
    with pytest.raises(ValidationError, match="is listed as a name of two products"):
        Studies(products=[product("LampGlow"), product("Other", "exclude", "lamp-glow")])
