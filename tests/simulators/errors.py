"""What every simulator says to a test that asks for the impossible."""


class SimulatorError(AssertionError):
    """The test made a member do what the client does not allow, or waited in vain."""
