import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:], root.level = handlers, level


def test_a_line_is_an_event_with_fields(stream: io.StringIO) -> None:
    logs.set_up("info", "text", stream)

    logging.getLogger("x").info("picture.delivered", extra={"seconds": 2.31, "to": "a b"})

    assert stream.getvalue().rstrip().endswith('INFO    picture.delivered seconds=2.310 to="a b"')


def test_a_newline_in_a_field_cannot_forge_a_line(stream: io.StringIO) -> None:
    logs.set_up("info", "text", stream)

    logging.getLogger("x").info("event", extra={"reason": "a\nERROR forged"})

    assert len(stream.getvalue().splitlines()) == 1


def test_json_lines_are_objects_with_their_trace(stream: io.StringIO) -> None:
    logs.set_up("info", "json", stream)

    try:
        raise ValueError("no")
    except ValueError:
        logging.getLogger("x").exception("job.crashed", extra={"job": "j1"})

    line = json.loads(stream.getvalue())
    assert (line["event"], line["job"], line["level"]) == ("job.crashed", "j1", "ERROR")
    assert "ValueError: no" in line["trace"]


def test_libraries_below_warning_are_silent(stream: io.StringIO) -> None:
    logs.set_up("info", "text", stream)

    logging.getLogger("discord").info("token in an address")

    assert stream.getvalue() == ""
