"""Names of products (such as LampGlow, GLOW-42, iLamps), and the reports that mention the products declared in
config.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from prismake.protocol.studies import Product
from prismake.studies.integrity import screening_states
from prismake.tables import join_values, rows_of, split_values, table_of

# A capital after a small letter (LampGlow, iLamps), or three capitals or more that a hyphen joins to a number (GLOW-102, GLOW-CD24).
_COINED = re.compile(
    r"\b(?:[A-Z]?[a-z]+[A-Z][A-Za-z0-9]*|(?!COVID)[A-Z]{3,}[A-Za-z]*-(?:[A-Z]{1,4}-?)?\d+[A-Za-z]*)\b"
)
# Units, plurals of acronyms and kinds of RNA have such capitals and are no products: mL, kDa, CTs, mRNA, miR.
_NO_PRODUCT = re.compile(r"[a-z]{1,3}[A-Z]+[a-z]?|[A-Z]+s")


def product_names(interventions: str) -> frozenset[str]:
    """Return the product names in a text, in upper case and without hyphens.

    Names of viruses and genes are also returned, because they look alike.
    """
    return frozenset(
        name.upper().replace("-", "")
        for name in _COINED.findall(interventions)
        if not _NO_PRODUCT.fullmatch(name)
    )


def different_products(first: str, second: str) -> bool:
    """Return whether both texts contain product names and none in common.

    They may still be two names of one product.
    """
    products = product_names(first), product_names(second)
    return all(products) and products[0].isdisjoint(products[1])


# Fields that may name a product, the clearest first.
_NAMED_IN = ("title", "interventions", "keywords", "abstract")
# What screening made of a report, and the decision on a product that it agrees with. A report that was not retrieved is not decided.
_AGREES = {
    "screened in": "include",
    "excluded": "exclude",
    "awaiting classification": "awaiting classification",
}


def product_table(
    products: Sequence[Product],
    reports: pd.DataFrame,
    records: pd.DataFrame,
    title_abstract: pd.DataFrame,
    full_text: pd.DataFrame,
    worklist: pd.DataFrame,
) -> pd.DataFrame:
    """Return the table 4_extract/products: the reports that mention declared products, sorted by product and report.

    reports, records: tables 2_deduplicate/reports and 1_identify/records. title_abstract, full_text: tables
    3_screen/decisions. worklist: of full texts.
    """
    states = screening_states(title_abstract, full_text, worklist)
    last: dict[str, tuple[str, str]] = {}
    for stage, decided in (("title and abstract", title_abstract), ("full text", full_text)):
        last |= {row["report_id"]: (stage, row["reason"]) for row in rows_of(decided)}
    by_record = {row["record_id"]: row for row in rows_of(records)} if products else {}
    rows = []
    for product in products:
        pattern = name_pattern((product.name, *product.also))
        for report in rows_of(reports):
            mentions = [
                (record, field, " ".join(match.group().split()))
                for record in split_values(report["record_ids"])
                if record in by_record
                for field in _NAMED_IN
                for match in pattern.finditer(by_record[record][field])
            ]
            if not mentions:
                continue
            state = states.get(report["report_id"], "")
            stage, reason = last.get(report["report_id"], ("", ""))
            agreed = _AGREES.get(state)
            fields = {field for _, field, _ in mentions}
            rows.append(
                {
                    "product": product.name,
                    "product_decision": product.decision,
                    "report_id": report["report_id"],
                    "record_ids": join_values(dict.fromkeys(record for record, _, _ in mentions)),
                    "title": report["title"],
                    "found_in": join_values(field for field in _NAMED_IN if field in fields),
                    "names": join_values(sorted({name for _, _, name in mentions})),
                    "decision": state,
                    "stage": stage,
                    "reason": reason,
                    "agrees": "" if agreed is None else "yes" if agreed == product.decision else "no",
                }
            )
    return table_of(sorted(rows, key=lambda row: (row["product"], row["report_id"])), "4_extract/products")


def name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches any of these names, ignoring case, and with or without hyphens and spaces between
    the parts of a name.

    A part ends at a sign, at a change from small to capital letters, and between letters and digits. A number may
    follow behind a hyphen.
    """
    parts = r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_]+"
    written = [
        r"[\W_]{0,2}".join(map(re.escape, re.findall(parts, name))) or re.escape(name.strip())
        for name in names
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(written)})(?![^\W_])", re.IGNORECASE)


def decided_otherwise(products: pd.DataFrame) -> list[str]:
    """Return a sentence for each report whose decision differs from the one declared for its product.

    products: table 4_extract/products.
    """
    return [
        f"{row['product']} ({row['product_decision']}): {row['title'] or row['report_id']} was decided otherwise, {row['decision']}"
        + (f" ({row['reason']})" if row["reason"] else "")
        + f", {row['report_id']}"
        for row in rows_of(products[products["agrees"] == "no"])
    ]
