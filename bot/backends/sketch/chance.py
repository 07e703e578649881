"""Chance that is the same in every process: drawn from a seed and names, never from a state."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np


def number(seed: int, *names: object) -> int:
    """Return a 64-bit number that depends on the seed and the names alone."""
    text = "|".join(str(part) for part in (seed, *names))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def share(seed: int, *names: object) -> float:
    """Return a number in 0..1 that depends on the seed and the names alone."""
    return number(seed, *names) / 2**64


def between(low: float, high: float, seed: int, *names: object) -> float:
    """Return a number in low..high that depends on the seed and the names alone."""
    return low + (high - low) * share(seed, *names)


def stream(seed: int, *names: object) -> np.random.Generator:
    """Return a generator whose numbers depend on the seed and the names alone."""
    return np.random.default_rng(number(seed, *names))
