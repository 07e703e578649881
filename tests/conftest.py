"""What holds for every test: nothing of ours may block the event loop."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import hypothesis
import pytest
from blockbuster import BlockBuster, blockbuster_ctx

# File -> functions that may block: what runs once at start, before there is traffic, and the one
# append without a sync that stands before each acknowledgement on purpose.
_MAY_BLOCK: Final = {
    "bot/storage/journal.py": {"__init__", "append", "committed", "_compact", "_write", "close"},
    "bot/storage/lock.py": {"__init__", "close"},
    "bot/storage/pictures.py": {"__init__", "close"},
    "bot/storage/engine.py": {"connect"},
    "bot/settings.py": {"load"},
    "bot/plugins.py": {"load", "names"},
    "bot/policy/common_words.py": {"common_words", "other_words"},
    "bot/policy/languages.py": {"_frequent"},
    "bot/policy/filter.py": {"__init__"},
    "bot/compose/limner.py": {"_connect"},
    "bot/compose/models.py": {"make_policy", "make_backends"},
    "coverage/collector.py": {"lock_data"},  # of what measures, while another thread runs
}
# The core has tests of its own: what they leave out, no other test is to cover by chance. Counting
# lines makes a test up to eight times slower, and browsers and simulators wait meanwhile.
_COUNTED: Final = tuple(Path(__file__).parent / name for name in ("bot", "contracts"))
# How long an example takes is the machine's business; what is to be quick is measured by itself.
hypothesis.settings.register_profile(
    "usual", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("usual")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that start programs and wait for them.

    Files are shared out among processes one by one: a long one that is begun last keeps everybody
    waiting for a single process.
    """
    long = {item.path for item in items if item.get_closest_marker("end_to_end")}
    items.sort(key=lambda item: item.path not in long)
    for item in items:
        if not any(map(item.path.is_relative_to, _COUNTED)):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session", autouse=True)
def _unblocked_loop() -> Iterator[BlockBuster]:
    with blockbuster_ctx(["bot", "adapters"]) as blockbuster:
        for function in blockbuster.functions.values():
            for file, functions in _MAY_BLOCK.items():
                function.can_block_in(file, functions)
        yield blockbuster
