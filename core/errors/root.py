"""What every error derives from."""


class CentinelaException(Exception):
    """Root of every error raised on purpose."""


class UserInputException(CentinelaException):
    """What was asked cannot be done as it was asked; the person is told how to ask."""
