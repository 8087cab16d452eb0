"""config.yaml: what is wrong with it is said with its line, its key, what is allowed and what to do."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.errors import Fault, ReviewError, ReviewFaults
from prismake.protocol.loading import load_config

FIXTURE = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"
SMALLEST = FIXTURE.read_text(encoding="utf-8")


def line_of(text: str, start: str) -> int:
    """The line, counted from 1, that begins with these words after its spaces."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start))


@pytest.fixture
def written(tmp_path: Path):
    """Write a config with one change, and return its path."""

    def write(old: str = "", new: str = "") -> Path:
        assert not old or SMALLEST.count(old) == 1, f"{old!r} must stand in the fixture once"
        path = tmp_path / "config.yaml"
        path.write_text(SMALLEST.replace(old, new) if old else SMALLEST, encoding="utf-8")
        return path

    return write


def faults_of(path: Path) -> list[Fault]:
    with pytest.raises(ReviewFaults) as caught:
        load_config(path)
    return caught.value.faults


def the_fault(path: Path) -> Fault:
    (fault,) = faults_of(path)
    assert fault.file == str(path)
    assert fault.next_step
    return fault


def test_the_smallest_review_is_read(written) -> None:
    config = load_config(written())
    assert config.run == "2031-01"
    assert config.sources["registry"].pin == "config/pins/registry/2031-01"
    assert list(config.people) == ["anna", "ben", "carla"]


def test_what_is_not_said_has_its_default(written) -> None:
    config = load_config(written())
    assert config.previous == ""
    assert config.changed_forms == "stop"
    assert not config.screening.title_abstract.reason_required
    assert config.screening.full_text.reason_required
    assert config.synthesis.evidence_map is None


def test_an_unknown_key_is_told_with_its_line_and_the_nearest_key(written) -> None:
    path = written("criteria:", "critera:")
    unknown = next(fault for fault in faults_of(path) if fault.column == "critera")
    assert unknown.row == line_of(path.read_text(), "critera:")
    assert 'Did you mean "criteria"?' in unknown.found
    assert "exclusion_reasons" in unknown.allowed


def test_a_misspelt_key_is_also_told_as_missing(written) -> None:
    missing = next(
        fault for fault in faults_of(written("criteria:", "critera:")) if fault.column == "criteria"
    )
    assert missing.found == "this key is missing."


@pytest.mark.parametrize(
    ("old", "new", "key", "nearest"),
    [
        ("    retrieval: anna", "    retrieval: anna\n    highlights: [a]", "screening.full_text.highlights", ""),
        ("  adjudicator: carla\n  fields:", "  adjudicator: carla\n  extracters: [anna]\n  fields:", "extraction.extracters", "extractors"),
        ("    arm: register", "    arm: register\n    platfrom: x", "sources.registry.platfrom", "platform"),
        ("      required: true", "      requierd: true", "extraction.fields.crop.requierd", "required"),
        ("    text: Children at school.", "    text: Children.\n    txt: Children.", "criteria.0.txt", "text"),
    ],
    ids=["a stage", "extraction", "a source", "a field of the dictionary", "a line of the criteria"],
)  # fmt: skip
def test_an_unknown_key_is_found_at_any_depth(written, old: str, new: str, key: str, nearest: str) -> None:
    path = written(old, new)
    fault = the_fault(path)
    assert fault.column == key
    assert fault.row == line_of(path.read_text(), key.rsplit(".", 1)[1] + ":")
    assert fault.found == "unknown key." + (f' Did you mean "{nearest}"?' if nearest else "")
    assert fault.allowed


def test_a_missing_key_is_told_at_the_section_that_lacks_it(written) -> None:
    path = written("    retrieval: anna\n", "")
    fault = the_fault(path)
    assert fault.column == "screening.full_text.retrieval"
    assert fault.found == "this key is missing."
    assert fault.row == line_of(path.read_text(), "full_text:")


def test_a_word_that_is_not_allowed_is_told_with_those_that_are(written) -> None:
    path = written("    arm: register", "    arm: registry")
    fault = the_fault(path)
    assert fault.row == line_of(path.read_text(), "arm: registry")
    assert fault.found == '"registry" is not allowed.'
    for word in ("database", "register", "website", "organisation", "citation", "similar"):
        assert word in fault.allowed


def test_one_reviewer_needs_a_declared_exception(written) -> None:
    path = written(
        "  title_abstract:\n    reviewers: [anna, ben]", "  title_abstract:\n    reviewers: [anna]"
    )
    fault = the_fault(path)
    assert fault.column == "screening.title_abstract.reviewers"
    assert "expected two reviewers (MECIR C39), found one" in fault.found
    assert "single_reviewer_exception" in fault.found


def test_one_reviewer_named_twice_is_one(written) -> None:
    path = written("  full_text:\n    reviewers: [anna, ben]", "  full_text:\n    reviewers: [anna, anna]")
    assert the_fault(path).column == "screening.full_text.reviewers"


def test_one_reviewer_with_a_declared_exception_is_enough(written) -> None:
    path = written(
        "  title_abstract:\n    reviewers: [anna, ben]",
        "  title_abstract:\n    reviewers: [anna]\n    single_reviewer_exception: a scoping exercise",
    )
    assert load_config(path).screening.title_abstract.reviewers == ["anna"]


def test_the_adjudicator_is_none_of_the_reviewers(written) -> None:
    path = written(
        "  full_text:\n    reviewers: [anna, ben]\n    adjudicator: carla",
        "  full_text:\n    reviewers: [anna, ben]\n    adjudicator: ben",
    )
    assert "the adjudicator cannot be one of the reviewers" in the_fault(path).found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    retrieval: anna", "    retrieval: ana"),
        ("  extractors: [anna, ben]", "  extractors: [ana, ben]"),
        ("  title_abstract:\n    reviewers: [anna, ben]", "  title_abstract:\n    reviewers: [ana, ben]"),
    ],
    ids=["the retrieval log", "the extractors", "the reviewers"],
)
def test_an_unknown_person_is_told_with_the_nearest_of_the_roster(written, old: str, new: str) -> None:
    fault = the_fault(written(old, new))
    assert '"ana" is not in people.' in fault.found
    assert 'Did you mean "anna"?' in fault.found


ANY_SIGNS = "a | b = c (d), e; 'f' [g] {h} \u82d4"


def test_a_name_may_hold_any_sign(written) -> None:
    """Names of people, labels of reasons and names of sources."""
    text = json.dumps(ANY_SIGNS, ensure_ascii=False)
    path = written("label: no garden", f"label: {text}")
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: A library", f"name: {text}"), encoding="utf-8"
    )
    config = load_config(path)
    assert config.exclusion_reasons[0].label == ANY_SIGNS
    assert ANY_SIGNS in [source.name for source in config.sources.values()]


def test_the_name_of_a_person_may_hold_any_sign(written) -> None:
    path = written()
    path.write_text(SMALLEST.replace("anna", json.dumps(ANY_SIGNS)), encoding="utf-8")
    assert ANY_SIGNS in load_config(path).people


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ('"no\\ngarden"', "is not printable"),
        ('"no\\u0007 garden"', "is not printable"),
        ('"\\u00ad\\u2800"', "which has no visible character"),
        ('" no garden"', "begins or ends with a space"),
        ('""', "found empty text"),
    ],
)
def test_a_label_that_can_not_be_printed_in_one_line_is_refused(written, label: str, words: str) -> None:
    path = written("label: no garden", f"label: {label}")
    fault = the_fault(path)
    assert fault.row == line_of(path.read_text(), f"- label: {label}")
    assert fault.column == "exclusion_reasons.0.label"
    assert words in fault.found


@pytest.mark.parametrize("name", ["retrieval", "Retrieval", "retrieval 2", "retrieval_ben"])
def test_nobody_bears_the_name_of_the_retrieval_log(written, name: str) -> None:
    path = written("  ben:", f"  {name}:")
    assert any("is reserved for the retrieval log" in fault.found for fault in faults_of(path))


@pytest.mark.parametrize("label", ["no garden", "No Garden", "no  garden"])
def test_the_same_reason_twice_is_refused(written, label: str) -> None:
    assert "has the same label" in the_fault(written("label: no children", f"label: {label}")).found


def test_a_source_with_neither_pin_nor_files_is_refused(written) -> None:
    path = written("    pin: config/pins/registry/2031-01\n", "")
    fault = the_fault(path)
    assert fault.found.startswith("expected the key `pin` or `files`, found neither")
    assert "write `provider`" in fault.found
    assert fault.row == line_of(path.read_text(), "registry:")


def test_a_source_with_both_pin_and_files_is_refused(written) -> None:
    path = written("    arm: register\n", "    arm: register\n    files: [config/imports/more.csv]\n")
    assert "expected either the key `pin` or the key `files`, found both" in the_fault(path).found


def test_a_preferred_source_must_be_one(written) -> None:
    path = written("people:", "deduplication:\n  preferred_sources: [libary]\npeople:")
    assert '"libary" is not in sources. Did you mean "library"?' in the_fault(path).found


def test_choices_belong_to_a_choice(written) -> None:
    path = written("      type: choice\n", "      type: text\n")
    assert "expected `choices` for a field with `type: choice`" in the_fault(path).found


@pytest.mark.parametrize("run", ["2031 01", "../2031", "-x", "a/b"])
def test_a_version_is_named_as_a_folder_can_be(written, run: str) -> None:
    fault = the_fault(written('run: "2031-01"', f'run: "{run}"'))
    assert fault.column == "run"
    assert run in fault.found
    assert fault.allowed


def test_all_faults_are_told_at_once(written, tmp_path: Path) -> None:
    text = SMALLEST.replace("arm: register", "arm: registry").replace("kind: human", "kind: robot", 1)
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    assert {fault.column for fault in faults_of(path)} == {"sources.registry.arm", "people.anna.kind"}


def test_a_mark_at_the_start_of_the_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.encode())
    assert load_config(path).run == "2031-01"


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(SMALLEST.replace("\n", "\r\n").encode())
    assert load_config(path) == load_config(FIXTURE)


def test_a_line_that_is_no_yaml_is_told_with_its_number(written) -> None:
    path = written("  title: Gardens at schools", "  title: Gardens: at schools")
    fault = the_fault(path)
    assert fault.row == line_of(path.read_text(), "title:")
    assert "cannot be read as YAML" in fault.found


def test_a_tab_is_told_with_its_line(written) -> None:
    path = written("  question: Do", "\tquestion: Do")
    assert the_fault(path).row == line_of(path.read_text(), "question:")


def test_a_key_twice_in_one_section_is_told(written) -> None:
    """YAML takes the last and drops the first without a word: half of a protocol would be gone."""
    path = written("criteria:\n", "criteria:\n  - label: Setting\n    text: Towns.\ncriteria:\n")
    fault = the_fault(path)
    assert fault.column == "criteria"
    assert fault.row == line_of(path.read_text(), "criteria:") + 3
    assert "twice" in fault.found


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(SMALLEST.replace("Gardens", "G\u00e4rten").encode("latin-1"))
    assert "UTF-8" in the_fault(path).found


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "a list\n", "- one\n- two\n"])
def test_a_file_without_keys_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    assert the_fault(path).found == "expected the keys of a review protocol, found no key."


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    fault = the_fault(tmp_path / "config.yaml")
    assert fault.found == "the file does not exist."
    assert "prismake new" in fault.next_step


def test_a_number_for_a_version_is_told_as_a_text_that_lacks_its_quotes(written) -> None:
    fault = the_fault(written('run: "2031-01"', "run: 2031"))
    assert fault.column == "run"
    assert "quotes" in fault.found + fault.next_step


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("choices: [beans, peas, other]", "choices: [yes, no]", "extraction.fields.crop.choices.0", "expected text, found true."),
        ("  extractors: [anna, ben]", "  extractors: anna", "extraction.extractors", 'expected a list such as [one, two], found the text "anna".'),
        ("  extractors: [anna, ben]", "  extractors: []", "extraction.extractors", "expected at least one entry, found none."),
        ("      minimum: 1", "      minimum: one", "extraction.fields.plots.minimum", 'expected a number, found the text "one".'),
        ("      required: true", "      required: perhaps", "extraction.fields.crop.required", 'expected true or false, found the text "perhaps".'),
        ("  title: Gardens at schools", "  title:", "review.title", "expected text, found nothing."),
        ("    kind: human\n  ben:", "    human\n  ben:", "people.anna", 'expected a section with keys of its own, found the text "human".'),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_told_in_words(
    written, old: str, new: str, key: str, message: str
) -> None:
    fault = (
        the_fault(written(old, new))
        if key != "extraction.fields.crop.choices.0"
        else faults_of(written(old, new))[0]
    )
    assert fault.column == key
    assert fault.found == message
    assert fault.row


@pytest.mark.parametrize("date", ["2031-02-01", "2031-02-31"])
def test_a_date_without_quotes_stays_as_it_was_written(written, date: str) -> None:
    amended = f"  question: Do\n  amendments: [{{date: {date}, change: a, reason: b}}]\n  rationale: Do"
    assert load_config(written("  question: Do", amended)).review.amendments[0].date == date


def test_one_list_may_stand_for_several_sources(written) -> None:
    """An anchor and its alias are one text at two places, and no key twice."""
    path = written(
        "    pin: config/pins/registry/2031-01\n",
        "    pin: config/pins/registry/2031-01\n    columns: {a.csv: &same {x: title}, b.csv: *same}\n",
    )
    assert load_config(path).sources["registry"].columns["b.csv"] == {"x": "title"}


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_stands_in_the_file_the_answer_is_a_review_or_words(tmp_path_factory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError):
        load_config(path)


@settings(deadline=None)
@given(data=st.data())
def test_whatever_value_a_key_is_given_the_answer_is_a_review_or_words(tmp_path_factory, data) -> None:
    """Any line of a good file may get any value."""
    lines = SMALLEST.splitlines()
    place = data.draw(st.sampled_from([n for n, line in enumerate(lines) if ":" in line]))
    value = data.draw(
        st.sampled_from(
            [
                "",
                "null",
                "3",
                "3.5",
                "true",
                "[]",
                "{}",
                "[1, [2]]",
                "{a: b}",
                "2031-01-01",
                "&x",
                "*x",
                "!!set {a}",
            ]
        )
    )
    lines[place] = f"{lines[place].partition(':')[0]}: {value}"
    path = tmp_path_factory.mktemp("any") / "config.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        load_config(path)
    except ReviewError as error:
        assert str(path) in str(error)


def test_a_version_can_not_update_itself(written) -> None:
    path = written('run: "2031-01"', 'run: "2031-01"\nprevious: "2031-01"')
    assert "a version cannot update itself" in the_fault(path).found


def test_the_adjudicator_of_two_extractors_is_neither_of_them(written) -> None:
    path = written("  adjudicator: carla\n  fields:", "  adjudicator: ben\n  fields:")
    assert the_fault(path).column == "extraction.adjudicator"


def test_one_extractor_alone_may_also_be_named_as_adjudicator(written) -> None:
    path = written(
        "  extractors: [anna, ben]\n  adjudicator: carla", "  extractors: [anna]\n  adjudicator: anna"
    )
    assert load_config(path).extraction.adjudicator == "anna"


@pytest.mark.parametrize("searched_on", ["2026-13-41", "last autumn", "2026-02-30"])
def test_a_date_of_a_search_that_is_no_date_is_named(written, searched_on: str) -> None:
    path = written(
        "    pin: config/pins/registry/2031-01",
        f'    pin: config/pins/registry/2031-01\n    searched_on: "{searched_on}"',
    )
    fault = the_fault(path)
    assert fault.column == "sources.registry.searched_on"
    assert "is not a date" in fault.found


def test_what_is_still_to_be_filled_in_is_told_all_at_once_with_other_faults(written) -> None:
    path = written(
        "    pin: config/pins/registry/2031-01",
        "    pin: config/pins/registry/2031-01\n    searched_on: <2026-11-01>\n    platform: <which>\n    armm: x",
    )
    with pytest.raises(ReviewFaults) as raised:
        load_config(path)
    messages = {fault.column: fault.found for fault in raised.value.faults}
    assert (
        messages["sources.registry.searched_on"]
        == "<2026-11-01> is a placeholder of the template, not a value."
    )
    assert messages["sources.registry.platform"] == "<which> is a placeholder of the template, not a value."
    assert "unknown key" in messages["sources.registry.armm"]
    assert all(fault.row for fault in raised.value.faults)


@pytest.mark.parametrize("searched_on", ["2026", "2026-11", "2026-11-05"])
def test_a_search_may_be_dated_by_its_year_month_or_day(written, searched_on: str) -> None:
    path = written(
        "    pin: config/pins/registry/2031-01",
        f'    pin: config/pins/registry/2031-01\n    searched_on: "{searched_on}"',
    )
    assert load_config(path).sources["registry"].searched_on == searched_on


@pytest.mark.parametrize("run", ["CON", "nul", "com1", "aux.2026"])
def test_a_version_can_be_a_folder_on_windows_too(written, run: str) -> None:
    fault = the_fault(written("run: ", f"run: {run} # "))
    assert fault.column == "run"
    assert "Windows" in fault.found


def test_a_misspelt_key_is_told_before_the_key_that_is_missing_for_it(written) -> None:
    path = written("  question: Do", "  questoin: Do")
    with pytest.raises(ReviewFaults) as raised:
        load_config(path)
    assert [fault.column for fault in raised.value.faults] == ["review.questoin", "review.question"]
    assert 'Did you mean "question"?' in raised.value.faults[0].found


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ('config/imports/old.ris: " "', "config/imports/old.ris is left out without a reason"),
        (
            "config/imports/library.ris: why not",
            'config/imports/library.ris is also read by source "library"',
        ),
        ("old.ris: superseded", "expected the path of a file below config/imports/"),
        ("config/imports/../searches/a.txt: superseded", "expected the path of a file below config/imports/"),
        ("config/deduplication/ada.xlsx: a draft", "is read as a returned form"),
    ],
)
def test_a_file_is_left_out_by_its_path_with_a_reason_and_is_read_by_no_source(
    written, left_out: str, message: str
) -> None:
    fault = the_fault(written("\npeople:", f"\nleft_out: {{{left_out}}}\npeople:"))
    assert message in fault.found


def test_files_are_left_out_with_their_reasons(written) -> None:
    path = written("\npeople:", "\nleft_out: {config/imports/old.ris: superseded}\npeople:")
    assert load_config(path).left_out == {"config/imports/old.ris": "superseded"}


def test_a_former_person_is_named_for_no_work(written) -> None:
    with pytest.raises(ReviewFaults) as caught:
        load_config(written("  anna:\n    kind: human\n", "  anna:\n    kind: human\n    state: former\n"))
    assert all('"anna" has the state former in people.' in fault.found for fault in caught.value.faults)
    assert "screening.title_abstract.reviewers.0" in {fault.column for fault in caught.value.faults}
    assert "Did you mean" not in str(caught.value)


def test_all_faults_that_span_keys_are_reported_at_once(written) -> None:
    path = written(
        "\npeople:", "\nprevious: '2031-01'\ndeduplication: {preferred_sources: [libary]}\npeople:"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("adjudicator: carla", "adjudicator: karla"), encoding="utf-8"
    )
    with pytest.raises(ReviewFaults) as caught:
        load_config(path)
    columns = [fault.column for fault in caught.value.faults]
    assert columns == [
        "screening.title_abstract.adjudicator",
        "screening.full_text.adjudicator",
        "extraction.adjudicator",
        "deduplication.preferred_sources.0",
        "previous",
    ]
    assert all(fault.row for fault in caught.value.faults)


def test_a_person_is_active_unless_told(written) -> None:
    config = load_config(written("  carla:\n", "  dora:\n    kind: human\n    state: former\n  carla:\n"))
    assert config.former == ("dora",)
    assert config.people["anna"].state == "active"
