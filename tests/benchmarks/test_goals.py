"""What is to be reached is judged by the figures of one run."""

from collections.abc import Mapping

from benchmarks.chats import DISCORD, SLACK
from benchmarks.contestants import BARE, DURABLE, SDK, WHOLE
from benchmarks.figures import Figure, Figures, Spread
from benchmarks.goals import goals
from benchmarks.report import markdown
from benchmarks.rounds import Plan

_PLAN = Plan()


def test_slack_may_take_no_longer_above_the_providers_than_discord() -> None:
    discord, slack = Figures(), Figures()
    discord.add(Figure.ABOVE, DURABLE, 20.0, 1)
    slack.add(Figure.ABOVE, DURABLE, 21.0, 1)
    discord.add(Figure.ABOVE, DURABLE, 800.0, 100)
    slack.add(Figure.ABOVE, DURABLE, 700.0, 100)

    judged = _judged({DISCORD: discord, SLACK: slack})

    assert judged["Slack, durable path: one request above the providers"] is False
    assert judged["Slack, durable path: last of 100 at once"] is True


def test_slack_without_discord_in_the_run_is_not_compared_with_it() -> None:
    slack = Figures()
    slack.add(Figure.ABOVE, DURABLE, 21.0, 1)

    assert _judged({SLACK: slack}) == {}


def test_an_acknowledgement_after_a_second_misses_the_goal_whatever_most_take() -> None:
    slack = Figures()
    slack.add_spread(Figure.ACK_BURST, WHOLE, Spread(50.0, 90.0, 1001.0))
    slack.add_spread(Figure.ACK_BURST, DURABLE, Spread(50.0, 90.0, 999.0))

    judged = _judged({SLACK: slack})

    assert judged == {
        "Slack, durable path: acknowledged, worst, 100 at once": True,
        "Slack, every stage: acknowledged, worst, 100 at once": False,
    }


def test_acknowledgements_may_take_half_as_long_again_as_the_bare_bots() -> None:
    slack = Figures()
    slack.add_spread(Figure.ACK_RATE, BARE, Spread(50.0, 100.0, 100.0))
    slack.add_spread(Figure.ACK_RATE, DURABLE, Spread(50.0, 151.0, 151.0))
    slack.add_spread(Figure.ACK_RATE, SDK, Spread(10.0, 10.0, 10.0))

    judged = _judged({SLACK: slack})

    assert judged == {"Slack, durable path: acknowledged, p99, 20 per second": False}


def test_a_picture_that_rate_limits_swallowed_misses_the_goal() -> None:
    slack = Figures()
    slack.add(Figure.LIMITED_SHOWN, DURABLE, 99)
    slack.add(Figure.LIMITED_SECONDS, DURABLE, 120.0)

    judged = _judged({SLACK: slack})

    assert judged == {"Slack, durable path: shown of 100 at once under rate limits": False}


def test_each_platform_has_its_own_table() -> None:
    discord, slack = Figures(), Figures()
    discord.add(Figure.MEMORY, BARE, 43.0, 0)
    slack.add(Figure.MEMORY, BARE, 48.0, 0)

    page = markdown({DISCORD: discord, SLACK: slack}, _PLAN, [BARE], (0.0, 0.0))

    _, of_discord, of_slack, _ = page.split("\n## ")
    assert "| resident memory with 0 guilds, MiB | 43 |" in of_discord
    assert "| resident memory, MiB | 48 |" in of_slack


def _judged(measured: Mapping[str, Figures]) -> Mapping[str, bool]:
    return {goal.what: goal.met for goal in goals(measured, _PLAN)}
