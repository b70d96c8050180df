"""Every command, shortcut and event that we listen to, as data; `manifest.yml` is held against it."""

from bot.views.replies import HelpEntry

COMMAND = "/stage"
EVENTS = ("app_home_opened",)

HELP = (
    HelpEntry(
        verb="push",
        usage="/stage offer-x",
        says="Push an offer to staging. `push` in between is for offers named like a command.",
        example="/stage push list",
    ),
    HelpEntry(
        verb="status",
        usage="/stage status [offer-x]",
        says="Where a run is: steps, elapsed time, who started it.",
        example="/stage status offer-x",
    ),
    HelpEntry(
        verb="list",
        usage="/stage list",
        says="Everything in flight in this workspace, failures first.",
        example="/stage list",
    ),
    HelpEntry(
        verb="whitelist",
        usage="/stage whitelist offer-x [history]",
        says="Who may see the staged offer: edit the list, or see and restore its versions.",
        example="/stage whitelist offer-x",
    ),
    HelpEntry(
        verb="cancel",
        usage="/stage cancel offer-x",
        says="Cancel a run before it goes to production.",
        example="/stage cancel offer-x",
    ),
    HelpEntry(verb="help", usage="/stage help [command]", says="This list.", example="/stage help cancel"),
)
"""What `/stage help` shows."""
