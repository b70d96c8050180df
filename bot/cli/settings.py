"""`stagebot settings`: every setting, what it means and what it is now; secrets only as set or not."""

import os

from bot.settinglist import SETTINGS
from bot.settings import from_environment


async def show() -> int:
    """Print the table; wrong values are told as `run` would tell them."""
    from rich.console import Console
    from rich.table import Table

    table = Table("setting", "value", "meaning", box=None, pad_edge=False)
    for setting in SETTINGS:
        given = os.environ.get(setting.name, "")
        shown = ("set" if given else "not set") if setting.is_secret else given or setting.default
        table.add_row(setting.name, shown, setting.says)
    Console(soft_wrap=False).print(table)
    from_environment()
    return 0
