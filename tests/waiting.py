"""How long a test waits for an event before it says that it never came.

A limit against hanging and nothing else: no test's outcome may depend on how fast a machine is.
"""

from bot.sandbox.workspace.shapes import Timing

SECONDS = 120.0
"""For one event."""
MILLISECONDS = SECONDS * 1000
"""The same for a browser."""
EVER = 600.0
"""Of something that shall not happen by itself while a test runs."""

UNHURRIED = Timing(ack=SECONDS, trigger=SECONDS, ticket=SECONDS)
"""A Slack that does not mind how busy the machine is."""
