"""The base of all sections of the protocol."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Section(BaseModel):
    """Base class of the sections of config.yaml. Unknown keys are refused, so that a misspelt key is reported."""

    model_config = ConfigDict(extra="forbid", frozen=True)


TYPES = {"run": str, "previous": str, "left_out": dict[str, str], "declared": dict[str, str]}
