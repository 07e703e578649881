"""A stand-in for OpenAI: `async with OpenAISimulator() as sim: sim.base_url, sim.api_key ...`."""

from tests.simulators.openai.faults import Fault
from tests.simulators.openai.ledger import Call
from tests.simulators.openai.server import OpenAISimulator

__all__ = ["Call", "Fault", "OpenAISimulator"]
