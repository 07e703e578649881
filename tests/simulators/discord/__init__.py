"""A Discord of one's own, for tests: REST v10 and the gateway over real sockets.

    async with DiscordSimulator() as sim:
        guild = sim.add_guild("Studio")
        channel = guild.add_channel("pictures")
        alice = sim.add_user("Alice")
        ...  # start the bot with sim.api_base, sim.gateway_url and sim.token
        await sim.wait_command("imagine")
        asked = await alice.slash(channel, "imagine", prompt="a dog", count=2)
        await asked.wait_acknowledged()
        answer = await asked.wait_message()
        assert answer.attachments[0].data.startswith(b"\\x89PNG")
        again = await alice.press(answer, "Refine")
        await again.wait_modal()
        refined = await alice.submit_modal(again, {"style": "anime"})
        await alice.send(answer.thread, "make it night", reply_to=answer)
        await sim.wait_for(lambda: len(answer.thread.messages) == 3)

Members do only what Discord's client lets them: a command that is not registered, an option out of
range or a button that is not there raises `SimulatorError`. The bot gets what Discord gives: the
same events, intents, permissions, limits, codes and headers; where Discord's behaviour is not known
for certain the stricter one is built. Time: `sim.advance_clock` ages tokens, links and nonces; the
3 s deadline runs in real time (`sim.acknowledge_deadline_seconds`).

Faults: `sim.fail("PATCH", "@original", status=500)`, `sim.hold("PATCH", "@original")`,
`sim.drop_gateway()`, `sim.gateway_zombie()`, `sim.reconnect_request()`, `sim.invalid_session()`,
`sim.duplicate_next_event()`. What the bot sent stands in `sim.requests`, what is not served here in
`sim.unknown_requests`. A request that is held "before" and whose sender dies meanwhile is not
applied; one held "after" is.

Known to be kinder than Discord: identifies may follow each other at once
(`sim.platform.gateway.identify_interval_seconds`), nothing is content-scanned, and slow mode,
stickers, polls, forums, voice and roles of members do not exist.
"""

from .cdn import Upload
from .errors import SimulatorError
from .faults import Fault, Held
from .interactions import NO_ANSWER, Interaction
from .members import Person
from .permissions import BOT_DEFAULT, MEMBER_DEFAULT, Permission
from .places import GuildHandle, TextChannel
from .server import DiscordSimulator
from .serving import Request
from .state import Attachment, Message, Revision

__all__ = [
    "BOT_DEFAULT",
    "MEMBER_DEFAULT",
    "NO_ANSWER",
    "Attachment",
    "DiscordSimulator",
    "Fault",
    "GuildHandle",
    "Held",
    "Interaction",
    "Message",
    "Permission",
    "Person",
    "Request",
    "Revision",
    "SimulatorError",
    "TextChannel",
    "Upload",
]
