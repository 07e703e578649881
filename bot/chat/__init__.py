"""What every chat platform shares: what a message means, what is said, what can be pressed.

An adapter turns its platform's payloads into these values and these values into its platform's
messages; what is the same everywhere stands here once. Pure, but for the look-ups in `hearing`.
"""
