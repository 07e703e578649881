"""A Slack of one's own, for tests: Web API, Socket Mode and HTTP delivery over real sockets.

    async with SlackSimulator() as sim:
        team = sim.add_workspace()
        alice = team.add_user("Alice")
        channel = team.add_channel("pictures")
        ...  # start the bot with sim.api_base, team.bot_token and sim.app.app_token
        await sim.wait_connected()
        asked = await alice.command(channel, "/imagine", "a dog")
        await asked.wait_acknowledged()
        answer = await channel.next_message()
        await answer.changed(lambda message: message.pictures)
        opened = await alice.press(answer, "Refine")
        modal = await opened.wait_modal()
        await alice.submit(modal, {"words": "make it night"})
        await alice.say(channel, "make it anime", thread_ts=answer.ts)

See README.md beside this file for what is served, how strictly, and which faults can be ordered.
"""

from .app import App
from .asking import Asked
from .deliveries import Attempt, Delivery
from .errors import SimulatorError
from .faults import Fault, Held
from .files import File
from .members import Person
from .places import Team
from .requests import Request
from .server import SlackSimulator
from .state import Channel, Message, Revision, Workspace
from .views_state import View

__all__ = [
    "App",
    "Asked",
    "Attempt",
    "Channel",
    "Delivery",
    "Fault",
    "File",
    "Held",
    "Message",
    "Person",
    "Request",
    "Revision",
    "SimulatorError",
    "SlackSimulator",
    "Team",
    "View",
    "Workspace",
]
