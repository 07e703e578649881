"""What goes out in a link comes back as it was, or not at all."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signing import Signer

KEY = b"k" * 32
VALUES = st.lists(st.text(max_size=20) | st.integers(), max_size=5)


@given(VALUES)
def test_what_was_packed_comes_back(values: list[str | int]) -> None:
    signer = Signer(KEY, "test")

    assert signer.unpacked(signer.packed(values), len(values)) == values


@given(VALUES, st.integers(min_value=0), st.characters())
def test_a_word_in_which_one_character_changed_is_none_of_ours(
    values: list[str | int], place: int, other: str
) -> None:
    signer = Signer(KEY, "test")
    word = signer.packed(values)
    place %= len(word)
    changed = word[:place] + other + word[place + 1 :]

    assert (signer.unpacked(changed, len(values)) is None) == (changed != word)


def test_a_name_is_of_one_key_and_purpose_and_stays_what_it_was() -> None:
    # What stands in databases as the key of a borderline decision.
    known = hmac.new(KEY, b"limner-borderline:a\nb", hashlib.sha256).hexdigest()

    assert Signer(KEY, "borderline").name("a\nb") == known
    assert Signer(KEY, "author").name("a\nb") != known
    assert Signer(b"other", "borderline").name("a\nb") != known


@given(st.text(max_size=80))
def test_no_text_of_others_raises(text: str) -> None:
    assert Signer(KEY, "test").unpacked(text, 1) is None


@pytest.mark.parametrize("other", [Signer(KEY, "other"), Signer(b"x" * 32, "test")])
def test_what_was_signed_for_another_purpose_or_by_another_key_is_refused(other: Signer) -> None:
    assert Signer(KEY, "test").unpacked(other.packed(["a"]), 1) is None


def test_what_another_release_packed_is_refused() -> None:
    signer = Signer(KEY, "test")
    words = ["bm9uc2Vuc2U", base64.urlsafe_b64encode(b"{}").decode().rstrip("=")]
    signed = [f"{word}.{signer.signature(word)}" for word in words]

    assert [signer.unpacked(word, 1) for word in (*signed, signer.packed(["a", "b"]))] == [None] * 3
