"""Forms -> modals, and the state that lets any process answer them. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, Final

from adapters.slack import outgoing
from adapters.slack.outgoing import Block, Post, plain, preformatted
from bot.chat import lengths, words
from bot.chat.forms import Form, Input

CALLBACK: Final = "limner"
# Slack's limits, 2026-11.
_MAX_INPUT_CHARACTERS: Final = 3000
_MAX_OPTIONS: Final = 100
_MAX_OPTION_CHARACTERS: Final = 75
_MAX_HINT_CHARACTERS: Final = 150
_GIVEN_BACK_PIECES: Final = 4  # the blocks of a message hold some 13,000 characters together
_CUT: Final = "It is more than fits into one message, so this is how it begins."


@dataclass(frozen=True, slots=True)
class Kept:
    """What a modal must know when it is submitted, whichever process opened it.

    Attributes:
        channel: Where the answer goes; empty lets the member choose.
        thread: `ts` of the thread there, empty outside one.
        version: Id of the version that it is about, and `index` of its picture; empty begins anew.
        files: Ids of the pictures to start from.
        form: Its name.
        shown: Id of a file that is there for the modal alone.
    """

    channel: str = ""
    thread: str = ""
    response_url: str = ""
    version: str = ""
    index: int = 0
    private: bool = False
    files: tuple[str, ...] = ()
    form: str = "imagine"
    shown: str = ""


def kept(view: dict[str, Any]) -> Kept:
    """Return what a submitted modal knows."""
    read = json.loads(view["private_metadata"])
    return Kept(**{**read, "files": tuple(read["files"])})


def filled(view: dict[str, Any]) -> dict[str, Any]:
    """Return what a submitted modal holds by input, the parts of a long text joined again."""
    return lengths.joined(values(view))


def values(view: dict[str, Any]) -> dict[str, Any]:
    """Return what was filled into a modal: texts, chosen values, lists of files, by action."""
    state = (view.get("state") or {}).get("values") or {}
    return {action: _value(given) for block in state.values() for action, given in block.items()}


def _value(given: dict[str, Any]) -> Any:
    if "selected_options" in given:
        return [option["value"] for option in given["selected_options"] or ()]
    if chosen := given.get("selected_option"):
        return chosen["value"]
    for name in ("selected_conversation", "files", "value"):
        if given.get(name):
            return given[name]
    return None


def given_back(sentence: str, typed: str) -> Post:
    """Return what was typed and led to nothing, ready to copy."""
    pieces = lengths.pieces(typed)
    cut = len(pieces) > _GIVEN_BACK_PIECES
    told = outgoing.sentence(f"{sentence} {_CUT}" if cut else sentence)
    return Post(told.text, (*told.blocks, *map(preformatted, pieces[:_GIVEN_BACK_PIECES])))


def first(view: dict[str, Any]) -> str:
    """Return the name of a modal's first input, beside which a complaint about all is shown."""
    names = [str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"]
    return names[0]


def modal(form: Form, keep: Kept, *above: Block) -> Block:
    """Return a form as a modal, with blocks above its inputs."""
    trouble = [{"type": "section", "text": plain(form.trouble)}] if form.trouble else []
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(form.title),
        "submit": plain(form.submit),
        "close": plain("Close"),
        "notify_on_close": bool(keep.shown),
        "private_metadata": json.dumps(
            asdict(replace(keep, form=form.name)), separators=(",", ":")
        ),
        "blocks": [*trouble, *above, *map(_block, lengths.spread(form.inputs))],
    }


def _block(one: Input) -> Block:
    return {
        "type": "input",
        "block_id": one.name,
        "label": plain(one.label),
        "element": {**_element(one), "action_id": one.name},
        "optional": not one.required,
    }


def _element(one: Input) -> Block:
    match one.kind:
        case "text":
            return _text(one)
        case "choice":
            return _chosen(one, "static_select", "initial_option", several=False)
        case "several":
            return _chosen(one, "multi_static_select", "initial_options", several=True)
        case "ticks":
            return _chosen(one, "checkboxes", "initial_options", several=True)
        case "pictures":
            filetypes = ["png", "jpg", "jpeg", "gif", "webp"]
            return {"type": "file_input", "filetypes": filetypes, "max_files": one.most}
        case "channel":
            return {
                "type": "conversations_select",
                "default_to_current_conversation": True,
                "response_url_enabled": True,
            }


def _text(one: Input) -> Block:
    shown = {"type": "plain_text_input", "multiline": True, "max_length": _MAX_INPUT_CHARACTERS}
    hint = {"placeholder": plain(words.clip(one.hint, _MAX_HINT_CHARACTERS))} if one.hint else {}
    filled = "".join(one.values)
    return {**shown, **hint, **({"initial_value": filled} if filled else {})}


def _chosen(one: Input, kind: str, initial: str, *, several: bool) -> Block:
    fitting = {v: t for v, t in (one.choices or {}).items() if len(t) <= _MAX_OPTION_CHARACTERS}
    options = {v: _option(v, text) for v, text in islice(fitting.items(), _MAX_OPTIONS)}
    filled = [options[value] for value in one.values if value in options]
    element: Block = {"type": kind, "options": list(options.values())}
    return {**element, initial: filled if several else filled[0]} if filled else element


def _option(value: str, text: str) -> Block:
    return {"text": plain(text), "value": value}
