"""What the answers and payloads of Slack hold, and how the simulator's are compared with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.simulators.slack import Delivery, spec

IN_MESSAGE = "bot_id bot_profile app_id client_msg_id parent_user_id team thread_ts ts"
SIZES = "original_h original_w"  # numbers, as in other samples of files
# What Slack documents or sends, though this sample of it lacks the field (2026-11).
ADDED = {
    "api/bots.info": "bot.team_id",
    "api/chat.stopStream": "channel ts message",
    "api/chat.update": " ".join(f"message.{name}" for name in IN_MESSAGE.split()),
    "api/conversations.join": "channel.num_members",
    "api/conversations.open": "channel.is_channel channel.is_group channel.is_member"
    " channel.is_mpim channel.is_private",
    "api/files.info": "file.original_h file.original_w response_metadata",
    "events/MessagePayload": "event.app_id event.metadata.event_payload event.streaming_state",
    "events/MessageChangedPayload": "event.message.app_id event.message.streaming_state"
    " event.previous_message.app_id event.previous_message.streaming_state",
    "events/MessageDeletedPayload": "event.previous_message.app_id",
    "events/MessageFileSharePayload": " ".join(f"event.{name}" for name in IN_MESSAGE.split())
    + " event.files[].channels event.files[].groups event.files[].ims"
    " event.files[].original_h event.files[].original_w",
    "events/MessageThreadBroadcastPayload": "event.parent_user_id event.team",
    "events/AppMentionPayload": "event.files",
    "events/AppHomeOpenedPayload": "event.view.blocks",
    "app-backend/interactive-components/BlockActionPayload": "view.blocks"
    " message.reactions[].users",
    "app-backend/interactive-components/MessageShortcutPayload": "api_app_id user.username"
    " message.reactions[].users",
    "app-backend/views/ViewClosedPayload": "view.blocks",
    "app-backend/views/ViewSubmissionPayload": "view.blocks response_urls",
    # A form knows only strings.
    "app-backend/slash-commands/SlashCommandPayload": "is_enterprise_install",
}
NO_SAMPLE = {"auth.revoke"}
# What a client relies on in each answer: docs.slack.dev/reference/methods, 2026-11.
VIEW = "view.id view.hash view.type view.blocks view.state.values view.root_view_id"
MESSAGE = "ts channel message.text message.user message.bot_id message.app_id"
NEEDED = {
    "apps.connections.open": "url",
    "auth.revoke": "revoked",
    "auth.test": "url team team_id user user_id bot_id is_enterprise_install",
    "bots.info": "bot.id bot.app_id bot.user_id bot.name",
    "chat.appendStream": "channel ts",
    "chat.delete": "channel ts",
    "chat.getPermalink": "channel permalink",
    "chat.postEphemeral": "message_ts",
    "chat.postMessage": MESSAGE,
    "chat.startStream": "channel ts",
    "chat.stopStream": "channel ts",
    "chat.update": f"{MESSAGE} text",
    "conversations.history": "messages[].ts messages[].user has_more",
    "conversations.info": "channel.id channel.name channel.is_member channel.is_private",
    "conversations.join": "channel.id channel.name",
    "conversations.members": "members response_metadata.next_cursor",
    "conversations.open": "channel.id",
    "conversations.replies": "messages[].ts messages[].thread_ts messages[].text has_more",
    "files.completeUploadExternal": "files[].id files[].title",
    "files.getUploadURLExternal": "upload_url file_id",
    "files.info": "file.id file.name file.mimetype file.url_private file.url_private_download"
    " file.size file.shares",
    "oauth.v2.access": "access_token token_type scope bot_user_id app_id team.id team.name"
    " authed_user.id is_enterprise_install",
    "team.info": "team.id team.name team.domain",
    "users.info": "user.id user.team_id user.name user.is_bot user.tz user.profile.display_name",
    "views.open": VIEW,
    "views.publish": VIEW,
    "views.push": f"{VIEW} view.previous_view_id",
    "views.update": VIEW,
}
EVENTS = {
    ("message", None): "MessagePayload",
    ("message", "message_changed"): "MessageChangedPayload",
    ("message", "message_deleted"): "MessageDeletedPayload",
    ("message", "file_share"): "MessageFileSharePayload",
    ("message", "thread_broadcast"): "MessageThreadBroadcastPayload",
    ("app_mention", None): "AppMentionPayload",
    ("reaction_added", None): "ReactionAddedPayload",
    ("member_joined_channel", None): "MemberJoinedChannelPayload",
    ("app_home_opened", None): "AppHomeOpenedPayload",
    ("tokens_revoked", None): "TokensRevokedPayload",
    ("app_uninstalled", None): "AppUninstalledPayload",
}
INTERACTIONS = {
    "block_actions": "app-backend/interactive-components/BlockActionPayload",
    "view_closed": "app-backend/views/ViewClosedPayload",
    "view_submission": "app-backend/views/ViewSubmissionPayload",
    "message_action": "app-backend/interactive-components/MessageShortcutPayload",
    "shortcut": "app-backend/interactive-components/MessageShortcutPayload",
    "command": "app-backend/slash-commands/SlashCommandPayload",
}
TALK = "event.user event.text event.ts event.channel event.event_ts"
EVERY_INTERACTION = "user.id user.team_id team.id team.domain token api_app_id"
# What an app relies on in each payload: docs.slack.dev/reference/events and /interactivity.
PAYLOADS_NEED = {
    "MessagePayload": f"{TALK} event.channel_type event.team",
    "MessageChangedPayload": "event.message.ts event.previous_message.ts event.channel"
    " event.hidden event.channel_type",
    "MessageDeletedPayload": "event.deleted_ts event.channel event.previous_message.ts",
    "MessageFileSharePayload": f"{TALK} event.channel_type event.files[].url_private_download"
    " event.files[].mimetype event.files[].id",
    "MessageThreadBroadcastPayload": f"{TALK} event.thread_ts",
    "AppMentionPayload": TALK,
    "ReactionAddedPayload": "event.user event.reaction event.item.ts event.item.channel",
    "MemberJoinedChannelPayload": "event.user event.channel event.team",
    "AppHomeOpenedPayload": "event.user event.channel event.tab event.event_ts",
    "TokensRevokedPayload": "event.tokens.bot",
    "AppUninstalledPayload": "event.type",
    "block_actions": "actions[].action_id actions[].block_id actions[].type actions[].action_ts"
    " container.type trigger_id",
    "view_closed": "view.id view.callback_id view.private_metadata is_cleared",
    "view_submission": "view.id view.type view.state.values view.private_metadata trigger_id",
    "message_action": "callback_id message.ts channel.id response_url trigger_id action_ts",
    "shortcut": "callback_id trigger_id action_ts",
    "command": "command text user_id user_name channel_id channel_name team_id team_domain"
    " response_url trigger_id token api_app_id",
}
EVERY_EVENT = "token team_id api_app_id type event_id event_time authorizations[].user_id event"


def sample_of(delivery: Delivery) -> tuple[str, str]:
    """Return what kind of payload it is, and the name of its sample."""
    if delivery.kind == "events_api":
        kind = EVENTS[delivery.event["type"], delivery.event.get("subtype")]
        return kind, f"events/{kind}"
    kind = delivery.body.get("type", "command")
    return kind, INTERACTIONS[kind]


def missing(value: Any, paths: str) -> Iterator[str]:
    """Yield the dotted paths that are not there; `[]` stands for every item, at least one."""
    for path in paths.split():
        if not all(_there(value, path.split("."))):
            yield path


def _there(value: Any, steps: list[str]) -> Iterator[bool]:
    if not steps:
        yield True
        return
    name, rest = steps[0], steps[1:]
    key = name.removesuffix("[]")
    if not isinstance(value, dict) or key not in value:
        yield False
    elif name.endswith("[]"):
        yield bool(value[key])
        for item in value[key]:
            yield from _there(item, rest)
    else:
        yield from _there(value[key], rest)


def shape_problems(name: str, value: Any) -> list[str]:
    added = frozenset(ADDED.get(name, "").split())
    return spec.load().shape_problems(name, value, added)
