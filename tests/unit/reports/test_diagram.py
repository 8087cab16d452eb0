"""The diagram: one layout, drawn twice; every number a link; nothing from the data can run or escape."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from urllib.parse import unquote

import matplotlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_flow import SOURCE_NAMES, Review, at_random, by_hand, frame

from prismake.flow.members import boxes_table, members_table
from prismake.flow.sets import FlowSets, Previous, flow_sets
from prismake.reports.diagram.content import flow_content
from prismake.reports.diagram.drawing import Drawing
from prismake.reports.diagram.layout import place, wrap_note
from prismake.reports.diagram.lines import Footnote, Run, printable_text
from prismake.reports.diagram.metrics import font_file, width, wrap
from prismake.reports.diagram.picture import flow_png
from prismake.reports.diagram.svg import flow_svg

SVG = "{http://www.w3.org/2000/svg}"
ATTACK = "\"><script>alert(1)</script><a href='javascript:alert(1)' onload=x>&amp;"


def sets_of(review: Review, previous: Previous | None = None) -> FlowSets:
    return flow_sets(review.tables(previous), SOURCE_NAMES)


def update() -> FlowSets:
    return sets_of(
        by_hand(),
        Previous(
            frame(["record_id"], [{"record_id": "alpha:1"}]),
            frame(["report_id", "study_id"], [{"report_id": "rep:alpha:1", "study_id": "study A"}]),
        ),
    )


def drawn(sets: FlowSets, title: str = "A review", page: str = "") -> Drawing:
    return place(flow_content(sets, title, page))


def draw(sets: FlowSets, page: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(flow_svg(drawn(sets, page=page)))


def texts(svg: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()) for node in svg.iter(f"{SVG}text")).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "words",
    [
        "Databases (n = 13)",
        "Trials Register (n = 3)",
        "Duplicate records (n = 3)",
        "Records screened (n = 11)",
        "By automation (n = 1)",
        "wrong product (n = 2)",
        "Studies included in review (n = 3)",
        "Reports of included studies (n = 4)",
    ],
)
def test_the_diagram_says_the_numbers_counted_by_hand(words: str) -> None:
    assert words in texts(draw(sets_of(by_hand())))


def test_one_column_where_there_are_no_other_methods() -> None:
    review = Review()
    review.report("a", ["alpha"])
    drawn = texts(draw(sets_of(review)))
    assert "via databases and registers" in drawn
    assert "other methods" not in drawn


def test_an_update_has_the_studies_of_before_and_the_total() -> None:
    drawn = texts(draw(update()))
    for words in (
        "Previous studies",
        "New studies included in review (n = 2)",
        "Total studies included in review (n = 3)",
    ):
        assert words in drawn


def test_a_draft_says_so_and_what_is_awaited() -> None:
    review = Review()
    review.report("a", ["alpha"], ta="awaiting votes")
    drawn = texts(draw(sets_of(review)))
    assert "DRAFT" in drawn
    assert "title and abstract screening (1 record)" in drawn
    assert "DRAFT" not in texts(draw(sets_of(by_hand())))


def test_the_column_of_other_methods_shows_what_left_it_and_what_awaits_classification() -> None:
    content = flow_content(sets_of(by_hand()))
    box = next(box for box in content.boxes if box.name == "other_removed")
    assert [line.text for line in box.lines] == [
        "Records not taken further (n = 3)",
        "Already known through databases and registers (n = 1)",
        "Duplicates among themselves (n = 1)",
        "Excluded at title and abstract by people (n = 1)",
    ]
    review = by_hand()
    for name in ("seventeen", "eighteen"):
        review.report(name, ["reviews"], ft="awaiting classification")
    for column, number in (("dbr", 1), ("other", 2)):
        box = next(box for box in flow_content(sets_of(review)).boxes if box.name == f"{column}_excluded")
        assert box.lines[-1].text == f"Reports awaiting classification (n = {number})"


@pytest.mark.parametrize("page", ["", "../index.html"])
@pytest.mark.parametrize("seed", range(5))
def test_every_link_leads_to_a_list_of_as_many_ids_as_it_says(seed: int, page: str) -> None:
    sets = flow_sets(at_random(seed, 80).tables(), SOURCE_NAMES)
    members = members_table(sets)["set"].value_counts()
    names = set(boxes_table(sets)["box"])
    links = [(node.get("href", ""), node.get("aria-label", "")) for node in draw(sets, page).iter(f"{SVG}a")]
    assert len(links) > 15
    for href, label in links:
        start, _, name = href.partition("#set=")
        assert start == page
        assert unquote(name) in names
        number = re.search(r"\(n = ([\d,]+)\)", label)
        if number:
            assert int(number[1].replace(",", "")) == members.get(unquote(name), 0), label


def notes_of(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return next(node for node in svg.iter(f"{SVG}g") if node.get("class") == "notes").findall(f"{SVG}text")


@pytest.mark.parametrize("sets", [sets_of(by_hand()), update()], ids=["new", "update"])
def test_every_number_of_a_note_is_a_link_to_its_ids(sets: FlowSets) -> None:
    numbers = 0
    for note in notes_of(draw(sets)):
        linked = [link for link in note.iter(f"{SVG}a") if link.get("tabindex") is None]
        assert len(linked) == len(re.findall(r"\d+", "".join(note.itertext())))
        for link in linked:
            number = re.search(r"\(n = ([\d,]+)\)", link.get("aria-label", ""))
            name = (link.get("href") or "").removeprefix("#set=")
            assert number and int(number[1].replace(",", "")) == sets.n(name)
            numbers += 1
    assert numbers > 1


def left_open() -> FlowSets:
    """An update with reports that the previous version left open, of every outcome."""
    review = Review()
    outcomes = ("include", "exclude", "not retrieved", "awaiting classification")
    reports = [review.report(outcome, ["alpha"], ft=outcome) for outcome in outcomes]
    open_before = [{"report_id": report, "study_id": report, "state": "not retrieved"} for report in reports]
    previous = Previous(
        records=frame(["record_id"], [{"record_id": row["record_id"]} for row in review.rows["records"]]),
        report_study=frame(["report_id", "study_id"], []),
        unresolved=frame(["report_id", "study_id", "state"], open_before),
        record_report=frame(["record_id", "report_id"], review.rows["record_report"]),
    )
    return sets_of(review, previous)


def test_a_number_whose_words_go_over_a_line_is_reached_by_the_keyboard_once() -> None:
    note = next(
        note for note in notes_of(draw(left_open())) if "asked about again" in "".join(note.itertext())
    )
    links = list(note.iter(f"{SVG}a"))
    within_tab = [link.get("href") for link in links if link.get("tabindex") is None]
    assert len(within_tab) == len(set(within_tab)) == 5
    assert {link.get("href") for link in links} == set(within_tab)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(alphabet="ab, ;.é", min_size=1, max_size=40), min_size=1, max_size=8),
    st.integers(min_value=90, max_value=900),
)
def test_a_note_broken_into_lines_loses_no_word(words: list[str], room: int) -> None:
    pieces = [piece for text in words if (piece := printable_text(text))]
    note = Footnote([Run(f"{piece} ", "a.csv" if number % 2 else "") for number, piece in enumerate(pieces)])
    lines = wrap_note(note, room)
    for line, runs in lines:
        assert "".join(run.text for run in runs) == line
    assert "".join(line for line, _ in lines).replace(" ", "") == note.text.replace(" ", "")


def test_screen_readers_get_a_title_a_description_and_the_reading_order() -> None:
    svg = draw(sets_of(by_hand()))
    assert svg.get("role") == "graphics-document document"
    assert svg.findtext(f"{SVG}title") == "PRISMA 2020 flow diagram: A review"
    description = svg.findtext(f"{SVG}desc") or ""
    assert "Records screened (n = 11)" in description
    order = [node.get("id") for node in svg.iter(f"{SVG}g") if node.get("class") == "box"]
    assert order[0] == "box-identified"
    assert order[-1] == "box-included"


@pytest.mark.parametrize(
    "sets", [sets_of(by_hand()), sets_of(at_random(3, 300)), update()], ids=["final", "draft", "update"]
)
def test_no_text_leaves_its_box_and_no_box_meets_another(sets: FlowSets) -> None:
    drawing = place(flow_content(sets))
    for placed in drawing.boxes:
        for line, printed in placed.lines:
            for text in printed:
                right = text.x + width(text.text, 12, bold=line.kind == "head")
                assert placed.rect.x < text.x
                assert right < placed.rect.x + placed.rect.w
                assert placed.rect.y < text.y - 9
                assert text.y + 2 < placed.rect.y + placed.rect.h
    rects = [placed.rect for placed in drawing.boxes]
    for place_, a in enumerate(rects):
        for b in rects[place_ + 1 :]:
            assert a.x + a.w < b.x or b.x + b.w < a.x or a.y + a.h < b.y or b.y + b.h < a.y


def test_hostile_labels_stay_text() -> None:
    review = Review()
    review.report("a", ["alpha"], ft="exclude", reason=ATTACK)
    sets = flow_sets(review.tables(), {"alpha": ATTACK})
    svg = ElementTree.fromstring(flow_svg(drawn(sets, ATTACK)))
    assert {node.tag.removeprefix(SVG) for node in svg.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "g", "a", "text", "tspan", "polyline", "polygon")
    }
    assert not [name for node in svg.iter() for name in node.attrib if name.startswith("on")]
    assert all((node.get("href") or "").startswith("#set=") for node in svg.iter(f"{SVG}a"))


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=200), st.text(max_size=80))
def test_any_label_gives_well_formed_xml(name: str, reason: str) -> None:
    review = Review()
    review.report("a", ["alpha"], ft="exclude", reason=reason or "x")
    ElementTree.fromstring(flow_svg(drawn(flow_sets(review.tables(), {"alpha": name}), name)))


def test_characters_that_turn_or_hide_text_are_left_out() -> None:
    assert printable_text("a\u202eb\u0000c\u200bd\te") == "abcd e"


def test_the_same_sets_give_the_same_bytes() -> None:
    first, second = drawn(sets_of(by_hand())), drawn(sets_of(by_hand()))
    assert flow_svg(first) == flow_svg(second)
    assert flow_png(first) == flow_png(second)


def test_settings_of_the_machine_change_no_byte() -> None:
    drawing = drawn(sets_of(by_hand()))
    before = flow_png(drawing)
    with matplotlib.rc_context({"font.family": "serif", "text.antialiased": False, "axes.facecolor": "red"}):
        assert flow_png(drawing) == before


def test_the_png_has_two_pixels_to_each_unit_of_the_svg() -> None:
    drawing = drawn(sets_of(by_hand()))
    png = flow_png(drawing)
    assert png.startswith(b"\x89PNG")
    wide, high = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert abs(wide - 2 * drawing.width) <= 2
    assert abs(high - 2 * drawing.height) <= 2
    assert b"Software" not in png


def test_a_word_wider_than_its_box_is_broken() -> None:
    lines = wrap("a " + "x" * 100, 12, 100)
    assert all(width(line, 12) <= 100 for line in lines)
    assert "".join(lines).replace(" ", "") == "a" + "x" * 100


def test_a_number_stays_with_its_n() -> None:
    assert wrap("Reports (n\u00a0=\u00a09)", 12, 60) == ["Reports", "(n\u00a0=\u00a09)"]


def test_a_source_in_no_record_is_not_drawn() -> None:
    tables = replace(by_hand().tables())
    assert "Nowhere" not in flow_svg(drawn(flow_sets(tables, {**SOURCE_NAMES, "nowhere": "Nowhere"})))


def test_widths_are_those_that_matplotlib_gives() -> None:
    from matplotlib.ft2font import FT2Font

    for bold in (False, True):
        font = FT2Font(font_file(bold=bold))
        font.set_size(100, 72)
        for character in "AZaz09 ()=,.éÄß≠…Ω":
            glyph = font.load_char(ord(character))
            assert width(character, 100, bold=bold) == pytest.approx(
                glyph.linearHoriAdvance / 65536, abs=1e-9
            )


def test_a_character_that_the_font_lacks_is_one_em_wide() -> None:
    assert width("\U0010ffff", 12) == 12
