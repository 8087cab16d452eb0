"""A review with people, with software, and with both on its roster."""

from pathlib import Path

from prismake.protocol.config import Config
from prismake.protocol.loading import load_config

FIXTURE = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"


def review(**changed: object) -> Config:
    return Config.model_validate(load_config(FIXTURE).model_dump() | changed)


def staffed(**kinds: str) -> Config:
    return review(people={name: {"kind": kind} for name, kind in kinds.items()})


HUMAN = review()
SOFTWARE = staffed(anna="automated", ben="automated", carla="automated")
MIXED = staffed(anna="human", ben="automated", carla="human")
