"""Section `studies`: products with a decision of their own, ongoing studies, and what a release asks of proposed links."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.protocol.base import Section


class Product(Section):
    """A product that several reports are about, and what the team decided on it."""

    name: str = Field(
        pattern=r"\S",
        description="Name of the product. Capitals do not matter, and neither do hyphens and spaces between its parts.",
    )
    also: list[str] = Field(
        default_factory=list, description="Other names of the product, such as the number of its maker."
    )
    decision: Literal["include", "exclude", "awaiting classification"] = Field(
        description="What holds for reports on this product, as far as the product decides it."
    )
    by: str = Field(pattern=r"\S", description="Who decided.")
    why: str = Field(pattern=r"\S", description="Why, with the source.")

    @field_validator("also")
    @classmethod
    def _has_letters(cls, names: list[str]) -> list[str]:
        """No other name is empty."""
        if not all(name.strip() for name in names):
            raise ValueError("expected a name of a product, found an empty entry: remove the empty entry")
        return names


class Ongoing(Section):
    """Whether ongoing studies are a state of their own."""

    set_apart: bool = Field(
        default=False,
        description="Whether studies that are still under way are a state of their own: not among the included studies, extracted or tabulated, but counted "
        "in the flow and listed in 4_extract/studies_other.csv. Without it, ongoing is an attribute of an included study, its status.",
    )
    statuses: list[str] = Field(
        default_factory=lambda: [
            "Not yet recruiting",
            "Recruiting",
            "Enrolling by invitation",
            "Active, not recruiting",
        ],
        description="Statuses of a registration that mean ongoing. A study with an included article that is no protocol, or with posted results, is not set apart.",
    )


class Studies(Section):
    """How reports become studies."""

    proposals: Literal["may wait", "block release"] = Field(
        default="may wait",
        description="Whether a release waits until a line of config/studies/links.csv confirms or denies each proposed link. A proposed "
        "link joins nothing either way.",
    )
    ongoing: Ongoing = Field(
        default_factory=Ongoing, description="Whether ongoing studies are a state of their own."
    )
    products: list[Product] = Field(
        default_factory=list,
        description="Products with a decision of their own. Reports that were decided otherwise are listed in 4_extract/products.csv and STATUS.md.",
    )

    @model_validator(mode="after")
    def _has_distinct_names(self) -> Studies:
        """No two products share a name."""
        product_by_key: dict[str, str] = {}
        for product in self.products:
            for name in (product.name, *product.also):
                key = "".join(filter(str.isalnum, name.casefold()))
                if product_by_key.setdefault(key, product.name) != product.name:
                    raise ValueError(
                        f'"{name}" is listed as a name of two products, {product_by_key[key]} and '
                        f"{product.name}: remove the name from one of the two"
                    )
        return self


TYPES = {"studies": Studies}
