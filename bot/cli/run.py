"""`stagebot run`: the bot against a real workspace and a real publisher account."""

import sys

from bot.cli.process import on_hangup, set_up_logs, until_stopped
from bot.composition import open_bot
from bot.ops.reports import at_start
from bot.settings import check_for_run, from_environment


async def run(*, is_new: bool = False) -> int:
    """Work until told to stop. Raises ConfigError for what is missing or wrong."""
    settings = from_environment()
    check_for_run(settings)
    set_up_logs(settings)
    async with open_bot(settings, is_new=is_new) as bot:
        known = bot.installation.known
        listens = f"listens in workspace {known.team}" if known else "works, and waits for Slack"
        print(f"stagebot {listens} ({settings.slack_mode} mode).", file=sys.stderr)
        for line in await at_start.said(bot.services, known.team if known else None):
            print(f"stagebot: {line}", file=sys.stderr)
        on_hangup(bot.read_policy_again)
        await until_stopped()
    return 0
