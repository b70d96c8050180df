"""The command `stagebot`: parser and exit codes.

Exit codes: 0 done, 1 refused, 2 wrong usage or configuration, 4 a neighbour cannot be reached.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot import __version__
from bot.cli import verbs
from bot.domain.errors import ConfigError, StagebotError

Verb = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        verb: Verb = arguments.verb
        return asyncio.run(verb(arguments))
    except ConfigError as error:
        return _say(error, 2)
    except StagebotError as error:
        return _say(error, 4)
    except KeyboardInterrupt:
        return 130


def _say(error: Exception, code: int) -> int:
    for line in str(error).splitlines():
        print(f"stagebot: {line}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stagebot", description="Stage Azure Marketplace offers from Slack."
    )
    parser.add_argument("--version", action="version", version=f"stagebot {__version__}")
    commands = parser.add_subparsers(metavar="command", required=True)
    run = _add(commands, "run", "run the bot against your Slack workspace and publisher account", verbs.run)
    run.add_argument("--new", action="store_true", help="take a database that is not the one from before")
    _add_demo(commands)
    _add_sandbox(commands)
    _add_doctor(commands)
    _add(commands, "alive", "ask the bot on this machine whether it lives, for supervisors", verbs.alive)
    _add_db(commands)
    _add_policy(commands)
    _add_preflight(commands)
    _add_audit(commands)
    _add_decisions(commands)
    _add(
        commands, "settings", "list every setting with its meaning and value (secrets masked)", verbs.settings
    )
    return parser


def _add(commands: Any, name: str, says: str, verb: Verb) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse's own type is private
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=says, description=says.capitalize() + "."
    )
    parser.set_defaults(verb=verb)
    return parser


def _add_demo(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    demo = _add(
        commands, "demo", "try it: bot, sandbox marketplace and local workspace in one process", verbs.demo
    )
    demo.add_argument("--port", type=int, default=8080, help="port of the page (default 8080)")
    demo.add_argument(
        "--speed", type=float, default=600.0, help="how fast the one clock of it all runs (default 600)"
    )
    demo.add_argument("--policy", default="", metavar="FILE", help="try this stagebot.yaml in it")
    demo.add_argument("--database", default="", help="keep the demo in this database (default: a new one)")


def _add_sandbox(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    parser = commands.add_parser("sandbox", help="start one half of the sandbox alone")
    halves = parser.add_subparsers(metavar="half", required=True)
    market = _add(
        halves, "marketplace", "a pretended publishing API of the Azure Marketplace", verbs.marketplace
    )
    market.add_argument("--port", type=int, default=8090)
    market.add_argument("--speed", type=float, default=600.0, help="how fast its clock runs (1 = real time)")
    market.add_argument("--control", action="store_true", help="serve the control API under /control")
    market.add_argument("--switch", action="append", default=[], metavar="NAME=JSON", help="set a switch")
    market.add_argument("--switches", default="", metavar="FILE", help="set switches from a JSON file")
    market.add_argument("--state", default="", metavar="FILE", help="keep its state across restarts")
    market.add_argument("--bulk", type=int, default=0, metavar="N", help="add N more offers")
    market.add_argument("--tls", default="", metavar="FILE", help="serve over TLS: certificate and key, PEM")
    workspace = _add(
        halves, "workspace", "a pretended Slack workspace with a page to act in", verbs.workspace
    )
    workspace.add_argument("--port", type=int, default=8080)


def _add_doctor(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    doctor = _add(commands, "doctor", "look at settings, database, Slack and marketplace", verbs.doctor)
    doctor.add_argument("--marketplace", action="store_true", help="look at the publisher account only")
    doctor.add_argument("--offer", default="", help="look at this offer (default: the first)")
    doctor.add_argument("--json", action="store_true", help="one JSON object, for pipelines")


def _add_db(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    parser = commands.add_parser("db", help="the database: schema, backup, restore")
    actions = parser.add_subparsers(metavar="action", required=True)
    _add(actions, "upgrade", "bring the database's schema up to this program", verbs.db_upgrade)
    _add(actions, "current", "show which schema the database has", verbs.db_current)
    backup = _add(actions, "backup", "copy the database into a new file, while the bot runs", verbs.db_backup)
    backup.add_argument("file")
    restore = _add(
        actions, "restore", "put a backup where the database was; nothing is overwritten", verbs.db_restore
    )
    restore.add_argument("file")


def _add_policy(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    parser = commands.add_parser("policy", help="what stagebot.yaml says")
    actions = parser.add_subparsers(metavar="action", required=True)
    check = _add(
        actions, "check", "say whether a policy file can be used, with every mistake", verbs.policy_check
    )
    check.add_argument("file", nargs="?", default="", help="default: STAGEBOT_POLICY, else stagebot.yaml")
    check.add_argument("--online", action="store_true", help="also ask Slack about the user groups")
    replay = _add(
        actions, "replay", "say what another file would have said of past decisions", verbs.policy_replay
    )
    replay.add_argument("file")
    replay.add_argument("--since", default="90d", metavar="DAYS", help="how far back (default 90d)")
    accept = _add(actions, "accept-group", "take the user group that a handle names now", verbs.policy_accept)
    accept.add_argument("handle", metavar="@handle")
    explain = _add(
        actions, "explain", "say who may approve an offer now, and why not I", verbs.policy_explain
    )
    explain.add_argument("offer")
    explain.add_argument("--as", dest="person", default="", metavar="U…", help="what this member may")


def _add_preflight(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    says = "say what would be refused if the draft of an offer were pushed now (exit code 1: something would)"
    parser = _add(commands, "preflight", says, verbs.preflight)
    parser.add_argument("offer")
    parser.add_argument("--json", action="store_true", help="one JSON object, for pipelines")


def _add_audit(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    parser = commands.add_parser("audit", help="the journal: export it, verify it, bundle a run")
    actions = parser.add_subparsers(metavar="action", required=True)
    export = _add(actions, "export", "write every event with its hash", verbs.audit_export)
    export.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    export.add_argument("--offer", default="", help="events about this offer only")
    export.add_argument("--since", default="", metavar="YYYY-MM-DD", help="from this day on (UTC)")
    export.add_argument("--output", default="", metavar="FILE", help="default: standard output")
    verify = _add(actions, "verify", "verify the hash chains, or a bundle", verbs.audit_verify)
    verify.add_argument("file", nargs="?", default="")
    verify.add_argument(
        "--key", action="append", default=[], metavar="FILE", help="public key (PEM); default: the bot's own"
    )
    verify.add_argument("--seals", default="", metavar="FILE", help="seals that were kept elsewhere")
    bundle = _add(actions, "bundle", "write everything about one run into one file", verbs.audit_bundle)
    bundle.add_argument("request", help="id of a run, or an offer ID for its newest run")
    bundle.add_argument("--output", default="", metavar="FILE")
    _add(actions, "seal", "sign one head over all chains of the journal now", verbs.audit_seal)
    key = _add(actions, "key", "make the key that signs seals and bundles", verbs.audit_key)
    key.add_argument("--output", default="", metavar="FILE", help="default: audit.key")
    key.add_argument("--public", action="store_true", help="print the public half of the configured key")


def _add_decisions(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    for verb in ("approve", "reject"):
        says = f"{verb} a run at the shell, as whom the policy maps you to (break-glass)"
        parser = _add(commands, verb, says, verbs.decide)
        parser.set_defaults(decision=verb)
        parser.add_argument("request", help="id of a run, or an offer ID for its newest run")
        parser.add_argument("--reason", required=True, help="why; the thread says it")
