"""Methods about the app itself and about people: auth, apps, oauth, users, bots, team."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error

from tests.simulators.slack import payloads
from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import ApiError, Json


def _api_test(call: Call) -> Json:
    if call.optional("error"):
        raise ApiError(call.text("error"))
    return {"args": call.arguments}


def _auth_test(call: Call) -> Json:
    workspace, app = call.workspace, call.platform.app
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot.name.lower(),
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot.bot_id,
        "app_id": app.id,
        "app_name": app.name,
        "is_enterprise_install": False,
    }


def _auth_revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    call.platform.oauth.revoke(call.workspace, uninstall=False)
    return {"revoked": True}


def _connections_open(call: Call) -> Json:
    if call.platform.app.request_url is not None:
        raise ApiError("forbidden_team")  # Socket Mode is off
    return {"url": call.platform.sockets.ticket()}


def _oauth_access(call: Call) -> Json:
    client_id, client_secret = call.text("client_id"), call.text("client_secret")
    basic = call.headers.get("authorization", "")
    if basic.startswith("Basic "):
        try:
            client_id, _, client_secret = b64decode(basic[6:]).decode().partition(":")
        except (Base64Error, UnicodeDecodeError):
            raise ApiError("invalid_client_id") from None
    if call.text("grant_type") not in ("", "authorization_code"):
        raise ApiError("invalid_grant_type")
    return call.platform.oauth.access(
        client_id, client_secret, call.text("code"), call.text("redirect_uri")
    )


def _users_info(call: Call) -> Json:
    shown = payloads.user(call.user())
    return {"user": shown | ({"locale": "en-US"} if call.flag("include_locale") else {})}


def _bots_info(call: Call) -> Json:
    bot, app = call.workspace.bot, call.platform.app
    if call.optional("bot") not in (None, bot.bot_id):
        raise ApiError("bot_not_found")
    shown = payloads.bot_profile(app, call.workspace)
    return {"bot": shown | {"user_id": bot.id, "deleted": False}}


def _team_info(call: Call) -> Json:
    workspace = call.workspace
    if call.optional("team") not in (None, workspace.id):
        raise ApiError("team_not_found")
    shown = {
        "id": workspace.id,
        "name": workspace.name,
        "url": f"https://{workspace.domain}.slack.com/",
        "domain": workspace.domain,
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return {"team": shown}


METHODS = {
    "api.test": _api_test,
    "auth.test": _auth_test,
    "auth.revoke": _auth_revoke,
    "apps.connections.open": _connections_open,
    "oauth.v2.access": _oauth_access,
    "users.info": _users_info,
    "bots.info": _bots_info,
    "team.info": _team_info,
}
