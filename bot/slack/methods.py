"""The Web API methods we call: how often, for how long, and whether twice does the same as once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A Web API method.

    `per_minute` is its tier ("Rate limits" in Slack's documentation), `per_channel` its pace in one channel.
    `seconds` limits one attempt. `is_repeatable`: a second call does no harm, so an unknown outcome need not
    be looked into.
    """

    name: str
    per_minute: int
    per_channel: int | None = None
    seconds: float = 10.0
    attempts: int = 1
    is_repeatable: bool = True
    is_read: bool = False


_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100
_WORKSPACE_POSTS = 240  # "several hundred messages per minute per workspace", no number promised
_CHANNEL_POSTS = 60  # one message a second in a channel, short bursts tolerated

# Slack waits three seconds for an acknowledgement; what a listener awaits must leave time for it.
_IN_A_LISTENER = 1.5
_TRIGGER = 2.5

POST = Method(
    name="chat.postMessage", per_minute=_WORKSPACE_POSTS, per_channel=_CHANNEL_POSTS, is_repeatable=False
)
WHISPER = Method(name="chat.postEphemeral", per_minute=_TIER_4, seconds=5.0, is_repeatable=False)
UPDATE = Method(name="chat.update", per_minute=_TIER_3, attempts=2)
DELETE = Method(name="chat.delete", per_minute=_TIER_3, attempts=2)
PERMALINK = Method(name="chat.getPermalink", per_minute=_WORKSPACE_POSTS, seconds=5.0, is_read=True)

VIEW_PUSH = Method(name="views.push", per_minute=_TIER_4, seconds=_TRIGGER, is_repeatable=False)
VIEW_OPEN = Method(name="views.open", per_minute=_TIER_4, seconds=_TRIGGER, is_repeatable=False)
VIEW_UPDATE = Method(name="views.update", per_minute=_TIER_4, seconds=5.0, attempts=2)

HOME_PUBLISH = Method(name="views.publish", per_minute=_TIER_4, seconds=5.0, attempts=2)

DM_OPEN = Method(name="conversations.open", per_minute=_TIER_3, attempts=2, is_read=True)
HISTORY = Method(name="conversations.history", per_minute=_TIER_3, attempts=2, is_read=True)
REPLIES = Method(name="conversations.replies", per_minute=_TIER_3, attempts=2, is_read=True)

USER = Method(name="users.info", per_minute=_TIER_4, seconds=_IN_A_LISTENER, is_read=True)
GROUPS = Method(name="usergroups.list", per_minute=_TIER_2, seconds=_IN_A_LISTENER, is_read=True)
GROUP_MEMBERS = Method(name="usergroups.users.list", per_minute=_TIER_2, seconds=_IN_A_LISTENER, is_read=True)

# A file server's tier is not told. What is uploaded is seen by nobody before it is shared, so only that
# last step must not happen twice.
FILE_INFO = Method(name="files.info", per_minute=_TIER_4, seconds=5.0, attempts=2, is_read=True)
FILE_DOWNLOAD = Method(name="file_download", per_minute=_TIER_4, seconds=30.0)
FILE_START = Method(
    name="files.getUploadURLExternal", per_minute=_TIER_4, seconds=5.0, attempts=2, is_read=True
)
FILE_UPLOAD = Method(name="file_upload", per_minute=_TIER_4, seconds=30.0)
FILE_SHARE = Method(
    name="files.completeUploadExternal",
    per_minute=_TIER_4,
    per_channel=_CHANNEL_POSTS,
    is_repeatable=False,
)

WHO_AM_I = Method(name="auth.test", per_minute=_TIER_4, seconds=5.0, attempts=2, is_read=True)
SOCKET_URL = Method(name="apps.connections.open", per_minute=_TIER_2, seconds=5.0, is_read=True)

RESPOND = Method(name="response_url", per_minute=_TIER_4, is_repeatable=False)
"""Not a method but the address that an interaction brings along; it has no token and no tier."""
