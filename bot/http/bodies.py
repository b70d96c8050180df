"""Reading the body of an answer, never more of it than was agreed."""

import aiohttp


class BodyTooLarge(aiohttp.ClientPayloadError):
    """The body of an answer is larger than its bound, which the message names."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The body is larger than {most} bytes.")
        self.most = most


async def read_bounded(response: aiohttp.ClientResponse, *, most: int) -> bytes:
    """Read a body of at most `most` bytes, counted after inflation. Raises BodyTooLarge, aiohttp.ClientError.

    aiohttp inflates piece by piece, so a small body that inflates without end is left after its first pieces.
    The connection of a body that is too large is closed.
    """
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > most:
            response.close()
            raise BodyTooLarge(most)
    return bytes(body)
