"""What is kept of an unfinished search, and what is masked before answers are compared."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prismake.errors import ReviewError
from prismake.search.masks import masked_digest, value_digest
from prismake.search.secrets import Secret, Secrets, secret_of
from prismake.search.store import Store

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / ".unfinished")
    assert store.open({"query": "roofs"}, "2026-11-28T10:00:00Z", "stamp") is False
    store.put("page-0001", b'{"total": 1}', {"requests": 1})
    return store


def test_the_same_question_goes_on_and_another_one_begins_anew(store: Store) -> None:
    assert Store(store.folder).open({"query": "roofs"}, "later", "other") is True
    assert (store.plan["started"], store.plan["stamp"]) == ("2026-11-28T10:00:00Z", "stamp")
    assert store.get("page-0001") == b'{"total": 1}'
    assert store.open({"query": "walls"}, "later", "other") is False
    assert store.get("page-0001") is None


@pytest.mark.parametrize("left", [0, 1, 10, 25])
def test_an_answer_that_was_cut_off_is_not_there(store: Store, left: int) -> None:
    path = store.folder / "page-0001.gz"
    path.write_bytes(path.read_bytes()[:left])
    assert store.get("page-0001") is None


def test_an_answer_of_which_only_the_facts_were_written_is_not_there(store: Store) -> None:
    store.write("page-0002.json", {"sha256": "0" * 64})
    assert store.get("page-0002") is None


def test_a_new_beginning_keeps_the_question_and_counts_itself(store: Store) -> None:
    store.restart("changed")
    store.restart("changed")
    assert store.restarts() == {"changed": 2}
    assert store.get("page-0001") is None
    assert store.open({"query": "roofs"}, "later", "other") is True


def test_one_body_gives_one_file(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    other.put("page-0001", b'{"total": 1}', {})
    assert (other.folder / "page-0001.gz").read_bytes() == (store.folder / "page-0001.gz").read_bytes()


@given(content=JSON, one=st.text(max_size=5), other=st.text(max_size=5))
def test_a_masked_key_changes_no_digest_and_every_other_value_does(
    content: object, one: str, other: str
) -> None:
    first = json.dumps({"cursor": one, "rows": content}).encode()
    second = json.dumps({"rows": content, "cursor": other}).encode()
    assert masked_digest(first, ["cursor"]) == masked_digest(second, ["cursor"])
    assert (masked_digest(first, []) == masked_digest(second, [])) is (one == other)
    assert value_digest({"rows": [content]}, ["cursor"]) != value_digest(
        {"rows": [content, content]}, ["cursor"]
    )


def test_a_page_that_names_a_next_one_after_the_last_has_the_same_digest() -> None:
    """ClinicalTrials.gov sends a token after a full last page, and a page that is asked for again may have none."""
    with_token, with_null, without = (
        b'{"rows": [1], "next": "x"}',
        b'{"rows": [1], "next": null}',
        b'{"rows": [1]}',
    )
    assert len({masked_digest(body, ["next"]) for body in (with_token, with_null, without)}) == 1
    bodies = (b"<r><WebEnv>x</WebEnv><n>1</n></r>", b"<r><WebEnv/><n>1</n></r>", b"<r><n>1</n></r>")
    assert len({masked_digest(body, ["WebEnv"]) for body in bodies}) == 1


def test_a_session_token_in_xml_is_masked() -> None:
    first, second = (f"<r><WebEnv>{token}</WebEnv><Count>1</Count></r>".encode() for token in ("a", "b"))
    assert masked_digest(first, ["WebEnv"]) == masked_digest(second, ["WebEnv"])
    assert masked_digest(first, ["QueryKey"]) != masked_digest(second, ["QueryKey"])


@example(value="0000%")
@given(value=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=5, max_size=30))
def test_no_form_of_a_secret_is_left_in_a_text(value: str) -> None:
    from urllib.parse import quote, quote_plus

    secrets = Secrets(key=Secret("KEY", value))
    for form in (value, quote(value, safe=""), quote_plus(value)):
        text = f"GET /works?api_key={form}&x=1"
        assert secrets.redacted(text) == "GET /works?api_key={KEY}&x=1"
        assert secrets.redacted_body(text.encode()) == secrets.redacted(text).encode()
    assert value not in repr(secrets.key)


@pytest.mark.parametrize("value", ["two words", "key\twith tab", "abc"])
def test_what_cannot_be_a_secret_is_refused_without_repeating_it(value: str) -> None:
    with pytest.raises(ReviewError, match="SOURCE_KEY") as refused:
        secret_of("SOURCE_KEY", {"SOURCE_KEY": value})
    assert value not in str(refused.value)
