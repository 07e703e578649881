"""The application itself: login, gateway, commands, interactions' answers."""

from __future__ import annotations

from . import payloads
from .errors import Json, known
from .interactions import Interaction
from .rest import NOTHING, Answer, Call


def me(call: Call) -> Answer:
    """Serve `GET /users/@me`."""
    own = {"mfa_enabled": True, "verified": True, "email": None, "locale": "en-US"}
    shown = payloads.user(call.platform.world.bot) | own
    del shown["email"]
    return Answer(shown)


def user(call: Call) -> Answer:
    """Serve `GET /users/{id}`."""
    account = call.platform.world.users.get(int(call.ids[0]))
    if account is None:
        raise known(10013)
    return Answer(payloads.user(account))


def application(call: Call) -> Answer:
    """Serve `GET /applications/@me` and its older name."""
    world = call.platform.world
    installed: Json = {"oauth2_install_params": {"scopes": ["applications.commands"]}}
    installed["oauth2_install_params"]["permissions"] = "0"
    flags = call.platform.application_flags()
    return Answer(
        {
            "id": str(world.bot.id),
            "name": world.bot.name,
            "icon": None,
            "description": "",
            "type": None,
            "bot": payloads.user(world.bot),
            "bot_public": True,
            "bot_require_code_grant": False,
            "integration_types_config": {"0": installed, "1": installed},
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": payloads.user(world.bot) | {"bot": False},
            "approximate_guild_count": len(world.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "team": None,
            "eligible_oauth2_scopes": [],
        }
    )


def my_guilds(call: Call) -> Answer:
    """Serve `GET /users/@me/guilds`, one page of the guilds that the bot is a member of."""
    joined = [guild for guild in call.platform.world.guilds.values() if guild.bot_is_member]
    limit, after = int(call.query.get("limit", 200)), int(call.query.get("after", 0))
    page = [guild for guild in sorted(joined, key=lambda one: one.id) if guild.id > after][:limit]
    return Answer(
        [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(int(guild.bot_permissions)),
                "features": [],
            }
            for guild in page
        ]
    )


def gateway(call: Call) -> Answer:
    """Serve `GET /gateway`."""
    return Answer({"url": call.platform.gateway_url})


def gateway_bot(call: Call) -> Answer:
    """Serve `GET /gateway/bot`."""
    platform = call.platform
    return Answer(
        {
            "url": platform.gateway_url,
            "shards": platform.shards(),
            "session_start_limit": {
                "total": 1000,
                "remaining": platform.gateway.session_starts_left,
                "reset_after": 14_400_000,
                "max_concurrency": 1,
            },
        }
    )


def _scope(call: Call) -> int | None:
    if call.ids[0] != str(call.platform.world.bot.id):
        raise known(10002)
    if len(call.ids) == 1:
        return None
    guild = call.platform.world.guilds.get(int(call.ids[1]))
    if guild is None or not guild.bot_is_member:
        raise known(50001)
    return guild.id


def list_commands(call: Call) -> Answer:
    """Serve `GET /applications/{id}/commands` and a guild's."""
    return Answer(call.platform.commands.listed(_scope(call)))


def overwrite_commands(call: Call) -> Answer:
    """Serve `PUT /applications/{id}/commands` and a guild's."""
    scope = _scope(call)
    registered = call.platform.commands.overwrite(scope, call.body.payload)
    call.platform.waiting.changed()
    return Answer(registered)


def callback(call: Call) -> Answer:
    """Serve `POST /interactions/{id}/{token}/callback`."""
    call.payload  # noqa: B018 - refuses a body that is no object
    _, described = call.platform.responding.callback(int(call.ids[0]), call.ids[1], call.body)
    wanted = call.query.get("with_response", "").lower() in ("1", "true")
    return Answer(described) if wanted else NOTHING


def _interaction(call: Call) -> Interaction:
    return call.platform.responding.of_token(call.ids[0], call.ids[1])


def follow_up(call: Call) -> Answer:
    """Serve `POST /webhooks/{id}/{token}`; for interactions the message always comes back."""
    call.payload  # noqa: B018
    message = call.platform.responding.follow_up(_interaction(call), call.body)
    return Answer(call.platform.events.readable(message, True))


def read_answer(call: Call) -> Answer:
    """Serve `GET /webhooks/{id}/{token}/messages/{id or @original}`."""
    message = call.platform.responding.message_of(_interaction(call), call.ids[2])
    return Answer(call.platform.events.readable(message, True))


def edit_answer(call: Call) -> Answer:
    """Serve `PATCH /webhooks/{id}/{token}/messages/{id or @original}`."""
    call.payload  # noqa: B018
    message = call.platform.responding.edit(_interaction(call), call.ids[2], call.body)
    return Answer(call.platform.events.readable(message, True))


def delete_answer(call: Call) -> Answer:
    """Serve `DELETE /webhooks/{id}/{token}/messages/{id or @original}`."""
    call.platform.responding.delete(_interaction(call), call.ids[2])
    return NOTHING
