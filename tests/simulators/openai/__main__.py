"""The stand-in as its own process: `python -m tests.simulators.openai --latency 0.5`."""

from __future__ import annotations

import argparse
import asyncio

from tests.simulators.openai.server import OpenAISimulator


async def serve(port: int, latency: float, text_latency: float, picture_bytes: int) -> None:
    """Serve until interrupted; prints the address and the key, one line each."""
    sim = OpenAISimulator(port)
    sim.latency_seconds, sim.text_latency_seconds = latency, text_latency
    sim.picture_bytes = picture_bytes
    async with sim:
        print(sim.base_url, sim.api_key, sep="\n", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulators.openai")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.5, help="seconds a picture takes")
    parser.add_argument("--text-latency", type=float, default=0.0, help="seconds for all else")
    parser.add_argument("--picture-bytes", type=int, default=1_000_000)
    options = parser.parse_args()
    try:
        asyncio.run(
            serve(options.port, options.latency, options.text_latency, options.picture_bytes)
        )
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
