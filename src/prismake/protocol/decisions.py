"""The key `screening.{stage}.imports`: exports of screening tools with people's decisions, whose answers they are,
and how their words are translated.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from prismake.protocol.base import Section

Tool = Literal["rayyan", "covidence", "asreview"]
Decision = Literal["include", "exclude", "maybe", "unclear"]


class ImportedDecisions(Section):
    """Exports of one tool, and the map of its names."""

    tool: Tool = Field(description="The tool that wrote the files.")
    files: list[str] = Field(
        min_length=1, description="Names of the files in `config/screening/{stage}/{run}/imports/`."
    )
    people: dict[str, str] = Field(
        default_factory=dict,
        description="Each name that the tool uses, and whose it is: a name in `people`. The log of Rayyan has numbers of users.",
    )
    person: str = Field(
        default="",
        description="Whose decisions the files hold, where they name nobody: a name in `people` (Covidence, ASReview of one user).",
    )
    decision: Decision | None = Field(
        default=None,
        description="What every record of the files is (Covidence exports one list per decision).",
    )
    decisions: dict[str, Decision] = Field(
        default_factory=dict,
        description="Words of the tool for decisions that are not its own: word, decision.",
    )
    reasons: dict[str, str] = Field(
        default_factory=dict,
        description="Each reason of the tool, and the label in `exclusion_reasons` that it means. Equal words need no entry.",
    )

    @model_validator(mode="after")
    def _names_its_people(self) -> ImportedDecisions:
        if self.tool == "covidence" and self.decision is None:
            raise ValueError(
                "an export of Covidence does not contain the decision, so the key `decision` is needed; write one "
                "entry for each exported list, such as included and excluded"
            )
        if self.tool == "covidence" and not self.person:
            raise ValueError(
                "an export of Covidence does not name the reviewer, so the key `person` is needed"
            )
        if not self.people and not self.person:
            raise ValueError(
                "expected the key `people` (name in the export to name in the protocol) or `person` "
                "(the only reviewer of the file), found neither"
            )
        return self
