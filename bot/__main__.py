"""The command line: `limner`, also `python -m bot`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

import uvloop

from bot import commands, logs, settings
from bot.compose import measuring
from bot.compose.serve import ROLES, serve
from bot.errors import BotError
from bot.settings import Files, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 wrong usage."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "version":
        _say(commands.version())
        return 0
    try:
        loaded, files = settings.load(keeps=chosen.command != "policy")
        logs.set_up(loaded.logs.level, loaded.logs.format)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_carry_out(chosen, loaded, files))
    except BotError as error:
        _complain(error)
    except BaseExceptionGroup as group:
        errors, rest = group.split(BotError)
        for expected in _leaves(errors):
            _complain(expected)
        if rest is not None:
            raise rest from None
    return 1


async def _carry_out(chosen: argparse.Namespace, loaded: Settings, files: Files) -> int:
    match chosen.command:
        case "check":
            return 0 if await commands.check(loaded, files, _say) else 1
        case "migrate":
            await commands.migrate(loaded, files, _say)
        case "sync-commands":
            await commands.sync_commands(loaded, files, _say)
        case "moderation":
            commands.moderation(loaded, files, _say)
        case "forget":
            await commands.forget(loaded, files, chosen.platform, chosen.user, _say)
        case "policy":
            await _try_policy(chosen, loaded, files)
        case _:
            await serve(loaded, files, chosen.role)
    return 0


async def _try_policy(chosen: argparse.Namespace, loaded: Settings, files: Files) -> None:
    trial = measuring.Trial(loaded, files, chosen.local, _say, _remark)
    if chosen.trial == "test":
        shown = measuring.Shown(as_json=chosen.json, wrong=chosen.wrong)
        await trial.test(chosen.file, shown)
    else:
        await trial.explain(chosen.text, edit=chosen.edit)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="limner", description="Pictures in conversation.")
    chosen = parser.add_subparsers(dest="command", required=True)
    run = chosen.add_parser("run", help="start Limner")
    run.add_argument("role", nargs="?", default="all", choices=ROLES)
    chosen.add_parser("check", help="say in words what is missing")
    chosen.add_parser("migrate", help="bring the database up to date")
    chosen.add_parser("sync-commands", help="register the slash commands with Discord")
    chosen.add_parser("moderation", help="print a link to the moderators' page of the playground")
    forget = chosen.add_parser("forget", help="remove a member's words and pictures")
    forget.add_argument("platform", help="discord, slack or web")
    forget.add_argument("user", help="the member's id on that platform")
    _add_policy(chosen.add_parser("policy", help="try what the content policy decides"))
    chosen.add_parser("version", help="print the version")
    return parser


def _add_policy(policy: argparse.ArgumentParser) -> None:
    trial = policy.add_subparsers(dest="trial", required=True)
    test = trial.add_parser("test", help="measure it on labelled prompts")
    test.add_argument("file", help="JSON Lines: text, label (allow or block), and more")
    test.add_argument("--json", action="store_true", help="print the figures as JSON")
    test.add_argument("--wrong", action="store_true", help="also list what it decides wrongly")
    explain = trial.add_parser("explain", help="show how it comes to what it does with a text")
    explain.add_argument("text", help="what a member could ask for")
    explain.add_argument("--edit", action="store_true", help="said of a picture, to change it")
    for parser in (test, explain):
        parser.add_argument("--local", action="store_true", help="only the rules on this machine")


def _leaves(group: BaseExceptionGroup[BotError] | None) -> list[BaseException]:
    if group is None:
        return []
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


def _complain(error: BaseException) -> None:
    print(f"limner: {error}", file=sys.stderr)  # noqa: T201 - the command line's own voice


def _remark(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - the command line's own voice


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command line's own voice


if __name__ == "__main__":
    sys.exit(main())
