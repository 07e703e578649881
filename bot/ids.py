"""Ids of jobs, versions and screenings: 24 hex characters that sort by the time of their making."""

import secrets
import time


def new_id() -> str:
    """Return a new id: 12 hex digits of milliseconds since 1970, then 12 random ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(6)}"
