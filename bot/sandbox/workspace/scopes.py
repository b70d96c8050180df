"""Which scope a method needs. Conversation methods need one for each kind of conversation."""

from bot.sandbox.workspace.people import Channel

_SCOPES = {
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "users.list": "users:read",
}
_BY_KIND = {
    "conversations.history": "history",
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.replies": "history",
}
KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
"""The `types` of conversations.list, and how their scopes begin."""


def needed(method: str) -> str | None:
    """Return the scope that a method always needs."""
    return _SCOPES.get(method)


def is_by_kind(method: str) -> bool:
    """Whether the scope depends on the conversation that the call names."""
    return method in _BY_KIND


def needed_in(method: str, channel: Channel) -> str:
    """Return the scope that a conversation method needs in a channel."""
    kind = "im" if channel.is_dm else "groups" if channel.is_private else "channels"
    return f"{kind}:{_BY_KIND[method]}"


def any_of(method: str, granted: frozenset[str]) -> str | None:
    """Return what to ask for when the app has none of the scopes that could serve a conversation method."""
    wanted = [f"{kind}:{_BY_KIND[method]}" for kind in KINDS.values()]
    return None if granted & set(wanted) else ",".join(wanted)
