"""Colours that must be told apart stay apart for colour-blind eyes, and in grey print by hatching or lightness.

The simulation is that of Machado, Oliveira and Fernandes 2009 (doi 10.1109/TVCG.2009.113) at full severity, in linear
RGB; distances are those of CIE 1976 L*a*b* under D65, of which about 2.3 can just be noticed.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from prismake.synthesis.style import ANSWER_COLOURS, COLOURS, HATCHES, PLAIN

SIGHT = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
# Several times what can just be noticed, because bars lie apart and are small.
FAR = 15.0
FAR_IN_GREY = 15.0


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.array(SIGHT[sight]) @ linear(colour), 0, 1)
    share = TO_XYZ @ seen / TO_XYZ.sum(axis=1)
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(first: str, second: str, sight: str) -> float:
    return float(np.linalg.norm(lab(first, sight) - lab(second, sight)))


def lightness_apart(first: str, second: str) -> float:
    return abs(float(lab(first, "normal")[0] - lab(second, "normal")[0]))


def test_the_distances_are_those_of_known_colours() -> None:
    assert lab("#ffffff", "normal") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.2], abs=0.05)
    assert distance("#ff0000", "#7f6a00", "deuteranopia") < distance("#ff0000", "#7f6a00", "normal") / 2


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("first", "second"), list(combinations(COLOURS, 2)))
def test_two_groups_have_colours_that_every_eye_tells_apart(sight: str, first: str, second: str) -> None:
    assert distance(first, second, sight) >= FAR


def test_in_grey_print_each_group_has_a_hatching_of_its_own() -> None:
    assert len(set(HATCHES)) == len(HATCHES) == len(COLOURS) == len(set(COLOURS))


@pytest.mark.parametrize(("first", "second"), list(combinations(ANSWER_COLOURS.values(), 2)))
def test_two_answers_differ_in_hatching_or_in_lightness(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert first[1] != second[1] or lightness_apart(first[0], second[0]) >= FAR_IN_GREY


@pytest.mark.parametrize("sight", SIGHT)
def test_studies_of_no_group_have_the_colour_of_none(sight: str) -> None:
    assert min(distance(PLAIN, colour, sight) for colour in COLOURS) >= FAR
