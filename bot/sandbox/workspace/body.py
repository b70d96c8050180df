"""The body of a request to the page's side: always a JSON object."""

from aiohttp import web

from bot.sandbox.workspace.acts.room import ActRefused
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.shapes import Json


async def object_in(request: web.Request) -> Json:
    """Read the body. Raises ActRefused if it is no JSON object."""
    try:
        body = read_json(await request.read())
    except NotJson:
        body = None
    if not isinstance(body, dict):
        raise ActRefused("invalid_json", "The body has to be a JSON object.")
    return body
