"""Messages as the JSON that Discord sends."""

from __future__ import annotations

from . import payloads
from .cdn import Cdn
from .clock import iso
from .component_answers import answer
from .errors import Json
from .state import HAS_THREAD, Attachment, Message


def attachment(file: Attachment, cdn: Cdn) -> Json:
    """Return an attachment with a fresh link."""
    address = cdn.url(file)
    shown: Json = {
        "id": str(file.id),
        "filename": file.filename,
        "size": len(file.data),
        "url": address,
        "proxy_url": address,
    }
    if file.content_type:
        shown["content_type"] = file.content_type
    if file.width:
        shown |= {"width": file.width, "height": file.height}
    if file.description:
        shown["description"] = file.description
    if file.ephemeral:
        shown["ephemeral"] = True
    return shown


def message(entry: Message, cdn: Cdn, nested: bool = False) -> Json:
    """Return a message with everything in it; what a bot may not read is removed elsewhere."""
    now = entry.now
    files = {file.filename: file for file in now.attachments}
    embeds, absorbed = _embeds(now.embeds, files, cdn)
    listed = [file for file in now.attachments if file.filename not in absorbed]
    shown: Json = {
        "id": str(entry.id),
        "type": entry.type,
        "channel_id": str(entry.channel.id),
        "author": payloads.user(entry.author),
        "content": now.content,
        "timestamp": iso(entry.created_at),
        "edited_timestamp": iso(entry.edited_at) if entry.edited_at else None,
        "tts": False,
        "pinned": False,
        "mention_everyone": entry.mentions_everyone,
        "mentions": [payloads.user(account) for account in entry.mentioned],
        "mention_roles": [],
        "attachments": [attachment(file, cdn) for file in listed],
        "embeds": embeds,
        "components": answer(now.components, files, cdn.url),
        "flags": now.flags | (HAS_THREAD if entry.thread else 0),
    }
    if entry.interaction is not None:
        shown |= _interaction_part(entry)
    if entry.reference is not None:
        shown["message_reference"] = entry.reference
        if not nested:
            parent = entry.reply_to
            gone = parent is None or parent.deleted
            shown["referenced_message"] = None if gone or not parent else message(parent, cdn, True)
    if entry.thread is not None and not entry.thread.deleted:
        shown["thread"] = payloads.channel(entry.thread)
    if entry.reactions and not nested:
        shown["reactions"] = [_reaction(name, who, entry) for name, who in entry.reactions.items()]
    return shown


def _interaction_part(entry: Message) -> Json:
    part: Json = {
        "interaction_metadata": entry.interaction,
        "application_id": str(entry.author.id),
        "webhook_id": str(entry.author.id),
    }
    if entry.command_name is not None and entry.interaction is not None:
        part["interaction"] = {
            "id": entry.interaction["id"],
            "type": 2,
            "name": entry.command_name,
            "user": entry.interaction["user"],
        }
    return part


def _reaction(name: str, who: set[int], entry: Message) -> Json:
    return {
        "emoji": {"id": None, "name": name},
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me_burst": False,
        "me": any(account == entry.author.id and entry.author.bot for account in who),
    }


def _embeds(
    embeds: tuple[Json, ...], files: dict[str, Attachment], cdn: Cdn
) -> tuple[list[Json], set[str]]:
    """Return embeds with links in place of `attachment://`, and the files they took up."""
    absorbed: set[str] = set()

    def resolve(value: object) -> object:
        if isinstance(value, dict):
            return {key: resolve(item) for key, item in value.items() if item is not None}
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if isinstance(value, str) and value.startswith("attachment://"):
            file = files.get(value.removeprefix("attachment://"))
            if file is not None:
                absorbed.add(file.filename)
                return cdn.url(file)
        return value

    shown = []
    for embed in embeds:
        resolved = resolve(embed)
        assert isinstance(resolved, dict)
        for field in resolved.get("fields") or ():
            field.setdefault("inline", False)
        shown.append({**resolved, "type": "rich"})
    return shown, absorbed
