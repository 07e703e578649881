from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.errors import Lost
from bot.storage.sealing import MARK, KeyRing

OLD, NEW = b"an old key", b"a new key"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PURPOSES = st.sampled_from(["jobs.request", "versions.record", "journal"])


@given(text=TEXT, purpose=PURPOSES)
def test_a_sealed_text_opens_as_it_was(text: str, purpose: str) -> None:
    box = KeyRing([NEW]).box(purpose)

    sealed = box.seal(text)

    assert box.open(sealed) == text
    assert KeyRing([NEW]).box(purpose).open(sealed) == text


@given(text=TEXT.filter(lambda text: len(text) > 5))
def test_a_sealed_text_shows_nothing_of_what_it_holds(text: str) -> None:
    sealed = KeyRing([NEW]).box("jobs.request").seal(text)

    assert text not in sealed
    assert sealed.startswith(MARK)
    assert not set(sealed) & {" ", "\n"}


def test_the_same_text_is_sealed_differently_each_time() -> None:
    box = KeyRing([NEW]).box("jobs.request")

    assert len({box.seal("a dog") for _ in range(100)}) == 100


@given(text=TEXT.filter(lambda text: not text.startswith(MARK)))
def test_a_text_from_before_there_was_encryption_is_read_as_it_stands(text: str) -> None:
    box = KeyRing([NEW]).box("jobs.request")

    assert box.open(text) == text
    assert not box.is_present(text)


def test_after_a_rotation_the_new_key_seals_and_both_open() -> None:
    before, after = KeyRing([OLD]).box("journal"), KeyRing([NEW, OLD]).box("journal")
    old, new = before.seal("old words"), after.seal("new words")

    assert after.open(old) == "old words"
    assert KeyRing([NEW]).box("journal").open(new) == "new words"
    assert (after.is_present(old), after.is_present(new)) == (False, True)
    with pytest.raises(Lost):
        before.open(new)


@pytest.mark.parametrize("secrets", [[OLD], [OLD, b"another"]])
def test_a_text_that_no_key_opens_is_told_with_what_to_do(secrets: list[bytes]) -> None:
    sealed = KeyRing([NEW]).box("journal").seal("words")

    with pytest.raises(Lost, match="LIMNER_SECRET_KEY"):
        KeyRing(secrets).box("journal").open(sealed)


def test_a_text_that_was_put_into_another_column_is_noticed() -> None:
    keys = KeyRing([NEW])
    sealed = keys.box("jobs.request").seal("words")

    with pytest.raises(Lost):
        keys.box("jobs.address").open(sealed)


@given(place=st.integers(0, 50), letter=st.sampled_from("ABxyz019+/"))
def test_a_text_that_was_changed_in_one_place_is_noticed(place: int, letter: str) -> None:
    box = KeyRing([NEW]).box("journal")
    sealed = box.seal("a dog wearing pink sunglasses")
    at = len(MARK) + place
    changed = sealed[:at] + (letter if sealed[at] != letter else "Q") + sealed[at + 1 :]

    with pytest.raises(Lost):
        box.open(changed)


@given(length=st.integers(0, 60))
def test_a_text_that_was_cut_off_is_noticed(length: int) -> None:
    box = KeyRing([NEW]).box("journal")
    sealed = box.seal("a dog wearing pink sunglasses")

    with pytest.raises(Lost):
        box.open(sealed[: len(MARK) + length])


@pytest.mark.parametrize("rest", ["", "=", "äöü", "!!!!", "AAAA", "A" * 400])
def test_what_only_looks_sealed_is_noticed(rest: str) -> None:
    box = KeyRing([NEW]).box("journal")

    with pytest.raises(Lost):
        box.open(MARK + rest)


def test_one_box_serves_several_threads_at_once() -> None:
    box = KeyRing([NEW]).box("journal")
    texts = [f"words {number}" * 50 for number in range(400)]

    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda text: box.open(box.seal(text)), texts))

    assert opened == texts


def test_a_ring_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        KeyRing([])
