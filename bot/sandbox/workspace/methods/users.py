"""users.info, users.list, usergroups.list, usergroups.users.list."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.workspace.methods.call import Call, SlackError
from bot.sandbox.workspace.methods.paging import page
from bot.sandbox.workspace.people import Person, UserGroup
from bot.sandbox.workspace.shapes import Json


def info(call: Call) -> Json:
    """Tell about a person."""
    person = call.workspace.directory.people.get(call.required("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, person)}


def list_all(call: Call) -> Json:
    """List everybody, also bots and those who left."""
    shown, cursor = page(call, _own(call), default=1000, most=1000)
    return {
        "members": [_shown(call, person) for person in shown],
        "cache_ts": int(call.workspace.now()),
        "response_metadata": cursor,
    }


def _own(call: Call) -> list[Person]:
    """Return everybody of the workspace; people of shared channels are found by their id alone."""
    return [person for person in call.workspace.directory.people.values() if not person.is_foreign]


def groups(call: Call) -> Json:
    """List the user groups."""
    found = [
        group
        for group in call.workspace.directory.groups.values()
        if call.flag("include_disabled") or not group.is_disabled
    ]
    return {"usergroups": [_group(call, group) for group in found]}


def group_members(call: Call) -> Json:
    """List the members of a user group."""
    group = call.workspace.directory.group(call.required("usergroup"))
    if group is None or (group.is_disabled and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


def _group(call: Call, group: UserGroup) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": call.workspace.identity.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_delete": 1 if group.is_disabled else 0,
        "user_count": len(group.members),
    }
    return shown | {"users": list(group.members)} if call.flag("include_users") else shown


def _shown(call: Call, person: Person) -> Json:
    shown: Json = {
        "id": person.id,
        "team_id": _team(call, person),
        "name": person.handle,
        "deleted": person.is_deleted,
        "color": person.color.removeprefix("#"),
        "real_name": person.name,
        **_zone(person, call.workspace.now()),
        "profile": {
            "real_name": person.name,
            "display_name": person.handle,
            "title": person.title,
            "team": _team(call, person),
        },
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1_780_000_000,
    }
    if not person.is_deleted:
        shown |= {
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": person.is_guest,
            "is_ultra_restricted": person.guest == "single",
        }
    return shown | ({"is_stranger": True} if _is_stranger(call, person) else {})


def _is_stranger(call: Call, person: Person) -> bool:
    """Slack's meaning: of another workspace, and in no shared channel that the app can see."""
    channels = call.workspace.directory.channels.values()
    both = {person.id, call.workspace.identity.bot_user_id}
    return person.is_foreign and not any(both <= channel.members for channel in channels if not channel.is_dm)


def _team(call: Call, person: Person) -> str:
    return person.team or call.workspace.identity.team_id


def _zone(person: Person, at: float) -> Json:
    """Return the person's time zone; `tz_offset` is in seconds, at this moment."""
    moment = datetime.fromtimestamp(at, ZoneInfo(person.tz))
    offset = moment.utcoffset() or timedelta(0)
    return {"tz": person.tz, "tz_label": moment.tzname(), "tz_offset": int(offset.total_seconds())}
