"""auth.test, api.test, apps.connections.open, bots.info."""

from bot.sandbox.workspace.methods.call import Call, SlackError
from bot.sandbox.workspace.shapes import Json


def auth_test(call: Call) -> Json:
    """Tell who the token belongs to."""
    identity = call.workspace.identity
    return {
        "url": f"{call.origin}/",
        "team": identity.team_name,
        "user": identity.bot_name,
        "team_id": identity.team_id,
        "user_id": identity.bot_user_id,
        "bot_id": identity.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    """Echo; `error` asks for an error."""
    wanted = call.text("error")
    if wanted is not None:
        raise SlackError(wanted, args=call.args)
    return {"args": {name: value for name, value in call.args.items() if name != "token"}}


def bots_info(call: Call) -> Json:
    """Tell about the app's bot."""
    identity = call.workspace.identity
    wanted = call.text("bot")
    if wanted not in {None, identity.bot_id}:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": identity.bot_id,
            "deleted": False,
            "name": identity.bot_name,
            "app_id": identity.app_id,
            "user_id": identity.bot_user_id,
            "icons": {},
        }
    }
