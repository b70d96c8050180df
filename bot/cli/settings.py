"""`stagebot settings`: every setting, what it means and what it is now; secrets only as set or not."""

import os

from bot.settings import Settings, from_environment
from bot.settings.variables import Variable, variables_of


async def show() -> int:
    """Print the table. Raises ConfigError for wrong values, as `run` does."""
    from rich.console import Console
    from rich.table import Table

    table = Table("setting", "value", "meaning", box=None, pad_edge=False)
    for variable in variables_of(Settings):
        table.add_row(variable.name, _shown(variable), variable.meaning)
    Console(soft_wrap=False).print(table, markup=False)
    from_environment()
    return 0


def _shown(variable: Variable) -> str:
    given = next(filter(None, map(os.environ.get, variable.spellings)), "")
    if not variable.is_secret:
        return given or variable.default
    path = os.environ.get(variable.file_name, "")
    return f"from file {path}" if path else "set" if given else "not set"
