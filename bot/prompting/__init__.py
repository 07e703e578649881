"""Limner as a prompt generator: prompts for words or pictures, in the dialect of any generator.

Pure, around one call to a language model. What a dialect looks like is data: one file in
`config/dialects/`.
"""

from bot.prompting.dialects import LIMNER, Dialect, Dialects
from bot.prompting.suggester import BLIND, Suggester
from bot.prompting.written import Written

__all__ = ["BLIND", "LIMNER", "Dialect", "Dialects", "Suggester", "Written"]
