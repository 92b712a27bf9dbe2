"""The one error a user can mend, and the exit codes of every command.

Any function may raise `CaroError`; only `runtime.cli.main` and `bundler.cli` print it and exit.
"""

SUCCESS = 0
NOT_FOUND = 1
USAGE = 2
DENIED = 3  # a capability that is not granted
NETWORK = 4  # what a server or the way to it did not give
INVALID = 5
INTEGRITY = 6
POLICY = 7
FAILED = 8  # a recipe failed
HIGH, CRITICAL, NOT_UNDERSTOOD = 9, 10, 11  # verdicts of `check`
OUTPUT = 74  # EX_IOERR of sysexits.h: the answer could not be written
CANCELLED = 130


class CaroError(Exception):
    """What happened, to which input, and what to do next.

    `message` names the input (file, key, entry); `hint` is the next step, or empty; `code` is the exit code. `answer` is data that
    goes to standard output all the same, such as a report of problems.
    """

    def __init__(self, message: str, *, code: int, hint: str = "", answer: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.answer = answer
