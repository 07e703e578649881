"""`kill -9` at every moment of a request."""

import pytest

pytest.register_assert_rewrite(
    "tests.end_to_end.kills.books",
    "tests.end_to_end.kills.checks",
    "tests.end_to_end.kills.counting",
)
