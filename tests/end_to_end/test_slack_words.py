"""Words of every kind, in commands and messages: understood or refused in words, pinging nobody."""

from typing import Any

import pytest

from tests.end_to_end.slack_world import SlackWorld, flat, is_final, labels

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_DRAWN = {
    "emoji": ":dog: :sunglasses:",
    "skin_tones": ":wave::skin-tone-4: at the sea",
    "russian": "собака в тёмных очках на пляже",
    "chinese": "戴着粉色太阳镜的狗",
    "arabic": "كلب يرتدي نظارات شمسية",
    "smart_quotes": "a sign that says “Café d’été – ouvert”",
    "zero_width": "a \u200bdog\u200d in the \u2060park",
    "markup": "a *bold* _dog_ ~with~ `code` & <b>tags</b>",
    "quoted": "> a dog\n> in the park",
    "new_lines": "a dog\n\n\nin the park\r\nat night",
    "link": "a dog like https://example.com/dog.png?a=1&b=2 please",
    "controls": "a dog \x01bold\x02 \x03123\x03 in the park",
}


@pytest.mark.parametrize("words", _DRAWN.values(), ids=_DRAWN)
async def test_words_of_every_kind_are_drawn(here: SlackWorld, words: str) -> None:
    typed = await here.imagine(words)
    mentioned = await here.say(here.channel, f"{here.team.bot.mention} {words}")

    assert typed.pictures
    assert mentioned.pictures


@pytest.mark.parametrize("words", ["\U0001f436\U0001f576\ufe0f", "--", "?!...", "\u200b\u200d"])
async def test_words_without_a_letter_are_drawn_or_answered_in_words(
    here: SlackWorld, words: str
) -> None:
    await here.ask(words)

    def answered() -> bool:
        shown = any(is_final(one) for one in here.channel.messages)
        told = any(one.visible_to is here.alice for one in here.slack.messages)
        return shown or told or bool(here.slack.platform.modals.stack(here.alice))

    assert await here.wait(answered, "an answer")


async def test_typographic_dashes_and_quotes_still_make_flags(here: SlackWorld) -> None:
    shown = await here.imagine("a dog —shape “wide” –count 2")

    assert len(shown.pictures) == 2
    assert all((one.width or 0) > (one.height or 0) for one in shown.pictures)


@pytest.mark.parametrize(
    "ping", ["<!channel>", "<!here>", "<!everyone>", "@channel", "<!subteam^S0LMNR00001>"]
)
async def test_a_prompt_that_calls_everyone_pings_nobody(here: SlackWorld, ping: str) -> None:
    typed = await here.imagine(f"a dog {ping} --exact")
    refined = await here.say(
        here.channel, f"{here.team.bot.mention} make it night {ping}", thread=typed
    )
    listed = await here.limits()
    prompt = await here.press_alone(typed, "Prompt")

    assert typed.pictures
    assert refined.pictures
    for message in (typed, refined, listed, prompt):
        assert message.pinged == set()


async def test_names_in_a_command_ping_nobody_and_are_no_ids_in_the_prompt(
    here: SlackWorld,
) -> None:
    shown = await here.imagine(f"a portrait of {here.bob.mention} as a wizard --exact")

    assert shown.pinged == set()
    assert here.bob.id not in shown.shown
    assert here.bob.id not in here.openai.prompts[-1]
    assert "wizard" in here.openai.prompts[-1]


async def test_names_beside_a_mention_of_the_bot_ping_nobody(here: SlackWorld) -> None:
    words = f"{here.team.bot.mention} draw {here.bob.mention} as a wizard"
    shown = await here.say(here.channel, words)

    assert shown.pictures
    assert shown.pinged == set()
    assert here.team.bot.id not in here.openai.prompts[-1]
    assert here.bob.id not in here.openai.prompts[-1]


async def test_the_words_of_a_link_are_kept_and_its_marks_are_not(here: SlackWorld) -> None:
    await here.imagine("a poster for https://example.com/a?b=1&c=2 --exact")

    assert here.openai.prompts[-1] == "a poster for https://example.com/a?b=1&c=2"


async def test_signs_that_slack_escapes_arrive_as_they_were_typed(here: SlackWorld) -> None:
    shown = await here.imagine("Tom & Jerry <3 cheese > bread --exact")

    assert here.openai.prompts[-1] == "Tom & Jerry <3 cheese > bread"
    assert "Tom & Jerry <3 cheese > bread" in shown.shown


async def test_five_thousand_characters_are_answered_in_words_or_drawn(here: SlackWorld) -> None:
    long = "a very long dog with spots and stripes, " * 125
    await here.ask(long)
    told = await here.told(here.alice)

    assert len(long) == 5000
    assert "4,999 characters" in told.shown
    assert "4,000" in told.shown
    assert flat(told.shown).endswith(flat(long))
    assert here.channel.messages == []


async def test_too_much_with_a_bad_flag_is_given_back_with_both_hints(here: SlackWorld) -> None:
    long = "a very long dog with spots and stripes, " * 125
    await here.ask(f"{long} --stlye anime")
    told = await here.told(here.alice)

    assert "prompts end at 4,000" in told.shown
    assert "--style" in told.shown
    assert flat(told.shown).endswith(f"{flat(long)} --stlye anime")


async def test_forty_thousand_characters_are_given_back_as_far_as_they_fit(
    here: SlackWorld,
) -> None:
    await here.ask("a very long dog with spots and stripes, " * 1000)
    told = await here.told(here.alice)

    assert "39,999 characters" in told.shown
    assert "this is how it begins" in told.shown
    assert told.shown.count("a very long dog") > 200


async def test_more_than_an_input_holds_goes_on_in_a_second_one(here: SlackWorld) -> None:
    long = "a very long dog with spots and stripes, " * 85 + "and a red hat"
    form = await here.form(await here.ask(f"{long} --exact --stlye anime"))
    head, tail = (name for name, text in labels(form).items() if "stripes" in text)
    better = {
        head: labels(form)[head].replace("very", "quite"),
        tail: labels(form)[tail].replace(" --stlye anime", ""),
    }
    async with here.answer_in(here.channel) as answer:
        await here.alice.submit(form, better)

    assert len(long) > 3000
    assert "--style" in flat(str(form.blocks))
    assert answer[0].pictures
    assert here.openai.prompts[-1].startswith("a quite long dog")
    assert here.openai.prompts[-1].endswith("spots and stripes, and a red hat")


async def test_a_form_with_too_many_words_says_so_and_stays_open(here: SlackWorld) -> None:
    long = "a very long dog with spots and stripes, " * 85
    form = await here.form(await here.ask(f"{long} --stlye anime"))
    head, tail = (name for name, text in labels(form).items() if "stripes" in text)
    asked = await here.alice.submit(form, {head: "long cat " * 300, tail: "long cat " * 300})
    await asked.wait_acknowledged()

    assert "prompts end at 4,000" in str(asked.errors)
    assert here.slack.platform.modals.stack(here.alice) == [form]
    assert here.channel.messages == []


_NO_FORM: dict[str, dict[str, Any]] = {
    "expired": {"error": "expired_trigger_id"},
    "refused": {"error": "invalid_arguments"},
    "down": {"status": 503, "times": 9},
    "cut_off": {"drop": "before", "times": 9},
}


@pytest.mark.parametrize("fault", _NO_FORM.values(), ids=_NO_FORM)
async def test_words_for_which_no_form_opens_are_given_back_to_their_author_alone(
    here: SlackWorld, fault: dict[str, Any]
) -> None:
    typed = f"a *dog* & {here.bob.mention} <!channel> `code` --stlye anime"
    ordered = here.slack.fail("views.open", **fault)
    asked = await here.ask(typed)
    told = await asked.wait_message(timeout=45)
    ordered.times = 0

    assert told.visible_to is here.alice
    assert "--style" in told.shown
    assert told.shown.endswith("a *dog* & @bob @channel `code` --stlye anime")
    assert told.pinged == set()
    assert here.channel.messages == []


async def test_forty_thousand_characters_in_a_message_are_answered_in_words(
    here: SlackWorld,
) -> None:
    words = f"{here.team.bot.mention} " + "a dog & a cat <3 " * 2200
    await here.alice.say(here.channel, words)
    told = await here.told(here.alice)

    assert "characters" in told.shown


@pytest.mark.parametrize("words", ["--private", "--exact --private", "   "])
async def test_flags_without_words_open_the_form(here: SlackWorld, words: str) -> None:
    form = await here.form(await here.ask(words))

    assert form.title == "Imagine a picture"
    assert here.channel.messages == []


async def test_only_a_mention_of_somebody_is_no_prompt_of_ids(here: SlackWorld) -> None:
    shown = await here.imagine(here.bob.mention)

    assert here.bob.id not in shown.shown
    assert shown.pinged == set()


async def test_a_refusal_repeats_no_ping(here: SlackWorld) -> None:
    await here.ask("a naked child <!channel>")
    told = await here.told(here.alice)

    assert told.pinged == set()
    assert "minors" in told.shown


async def test_limits_lists_strange_words_as_they_stand(here: SlackWorld) -> None:
    await here.imagine("<!channel> *bold* dog & cat --exact")
    listed = await here.limits()

    assert "*bold* dog & cat" in listed.shown
    assert listed.pinged == set()


# --- in forms, where nothing is escaped -------------------------------------------------------

_IN_FORMS = {
    **_DRAWN,
    "everyone": "a dog <!channel> @here <!subteam^S0LMNR00001>",
    "link": "a poster for <https://example.com|our fair> & more",
    "pasted_flags": "a dog —count 1 “at night”",
    "emoji_alone": "\U0001f436\U0001f576\ufe0f",
}


@pytest.mark.parametrize("words", _IN_FORMS.values(), ids=_IN_FORMS)
async def test_words_of_every_kind_are_drawn_from_a_form_and_ping_nobody(
    here: SlackWorld, words: str
) -> None:
    form = await here.form(await here.ask(""))
    async with here.answer_in(here.channel) as answer:
        await here.alice.submit(form, {"words": f"{words} {here.bob.mention}", "more": ["exact"]})

    assert answer[0].pictures
    assert answer[0].pinged == set()


@pytest.mark.parametrize("words", ["   ", "\n\n", "--private", "--exact --count 2"])
async def test_a_form_without_words_says_so_and_stays_open(here: SlackWorld, words: str) -> None:
    form = await here.form(await here.ask(""))
    asked = await here.alice.submit(form, {"words": words})
    await asked.wait_acknowledged()

    assert "Say what to draw" in str(asked.errors)
    assert here.slack.platform.modals.stack(here.alice) == [form]


@pytest.mark.parametrize("words", ["", "  ", "\u200b", ":wave:", "\U0001f436"])
async def test_a_mention_with_next_to_no_words_is_answered(here: SlackWorld, words: str) -> None:
    said = await here.alice.say(here.channel, f"{here.team.bot.mention} {words}")

    def answered() -> bool:
        told = any(one.visible_to is here.alice for one in here.slack.messages)
        return told or any(is_final(one) and one.thread_ts == said.ts for one in said.replies)

    assert await here.wait(answered, "an answer")
