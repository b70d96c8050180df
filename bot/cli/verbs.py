"""What each verb of `stagebot` runs. It imports what it needs when it is called: every verb starts fast."""

import argparse


async def audit_export(arguments: argparse.Namespace) -> int:
    from bot.cli.audit import export

    return await export(
        form=arguments.format, offer=arguments.offer, since=arguments.since, output=arguments.output
    )


async def audit_verify(arguments: argparse.Namespace) -> int:
    from bot.cli.audit import verify

    return await verify(arguments.file, keys=arguments.key, seals=arguments.seals)


async def audit_bundle(arguments: argparse.Namespace) -> int:
    from bot.cli.audit import bundle

    return await bundle(arguments.request, output=arguments.output)


async def audit_seal(_: argparse.Namespace) -> int:
    from bot.cli.audit import seal

    return await seal()


async def audit_key(arguments: argparse.Namespace) -> int:
    from bot.cli.audit import key

    return await key(output=arguments.output, public=arguments.public)


async def decide(arguments: argparse.Namespace) -> int:
    from bot.cli.decide import decide

    return await decide(arguments.decision, arguments.request, reason=arguments.reason)


async def policy_check(arguments: argparse.Namespace) -> int:
    from bot.cli.policy import check

    return await check(arguments.file, online=arguments.online)


async def policy_replay(arguments: argparse.Namespace) -> int:
    from bot.cli.policy import replay

    return await replay(arguments.file, since=arguments.since)


async def policy_accept(arguments: argparse.Namespace) -> int:
    from bot.cli.policy import accept_group

    return await accept_group(arguments.handle)


async def policy_explain(arguments: argparse.Namespace) -> int:
    from bot.cli.policy import explain

    return await explain(arguments.offer, person=arguments.person)


async def preflight(arguments: argparse.Namespace) -> int:
    from bot.cli.preflight import preflight

    return await preflight(arguments.offer, as_json=arguments.json)


async def run(arguments: argparse.Namespace) -> int:
    from bot.cli.run import run

    return await run(is_new=arguments.new)


async def demo(arguments: argparse.Namespace) -> int:
    from bot.cli.demo import demo

    return await demo(
        port=arguments.port,
        speed=arguments.speed,
        database=arguments.database,
        policy=arguments.policy,
    )


async def marketplace(arguments: argparse.Namespace) -> int:
    from bot.cli.sandbox import marketplace

    return await marketplace(
        port=arguments.port,
        speed=arguments.speed,
        control=arguments.control,
        switches=arguments.switch,
        switch_file=arguments.switches,
        state=arguments.state,
        bulk=arguments.bulk,
        certificate=arguments.tls,
    )


async def workspace(arguments: argparse.Namespace) -> int:
    from bot.cli.sandbox import workspace

    return await workspace(port=arguments.port)


async def doctor(arguments: argparse.Namespace) -> int:
    from bot.cli.doctor import examine

    return await examine(
        only_marketplace=arguments.marketplace, offer=arguments.offer, as_json=arguments.json
    )


async def alive(_: argparse.Namespace) -> int:
    from bot.cli.alive import alive

    return await alive()


async def db_upgrade(_: argparse.Namespace) -> int:
    from bot.cli.db import upgrade

    return await upgrade()


async def db_current(_: argparse.Namespace) -> int:
    from bot.cli.db import current

    return await current()


async def db_backup(arguments: argparse.Namespace) -> int:
    from bot.cli.db import backup

    return await backup(arguments.file)


async def db_restore(arguments: argparse.Namespace) -> int:
    from bot.cli.db import bring_back

    return await bring_back(arguments.file)


async def settings(_: argparse.Namespace) -> int:
    from bot.cli.settings import show

    return await show()
