"""One conversation on three platforms: what members do and read, in words that suit them all."""
