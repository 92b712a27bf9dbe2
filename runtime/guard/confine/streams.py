"""What goes into a command and comes out of it, within its time and its share of output."""

import os
import select
import time

from runtime.guard.confine.records import EXITED, OUTPUT, TIMEOUT, Command, Live

PIECE = 1 << 16  # bytes


class Streams:
    """Our ends of the pipes of one command, and what was read from them."""

    def __init__(self, command: Command, live: Live | None, deadline: float) -> None:
        self.stdout, self.stderr, self.report, self.decided = bytearray(), bytearray(), bytearray(), bytearray()
        self._most, self._live, self._deadline = command.most, live, deadline
        self._input = memoryview(command.stdin or b"")
        self._filled = command.stdin is not None
        self._sinks: dict[int, bytearray] = {}
        self._feed = self._lifeline = self._told = -1
        self._poller = select.poll()

    def opened(self) -> dict[str, int]:
        """Open the pipes; the other ends, by the names of `group.Ends`."""
        out, stdout = os.pipe()
        err, stderr = os.pipe()
        self._told, report = os.pipe()
        lifeline, self._lifeline = os.pipe()
        ours = {out: self.stdout, err: self.stderr, self._told: self.report}
        self._sinks.update(ours)
        for end in ours:
            os.set_blocking(end, False)
            self._poller.register(end, select.POLLIN)
        return {"stdin": self._source(), "stdout": stdout, "stderr": stderr, "report": report, "lifeline": lifeline}

    def also(self, end: int) -> None:
        """Read from there too what the proxy has decided."""
        self._sinks[end] = self.decided
        os.set_blocking(end, False)
        self._poller.register(end, select.POLLIN)

    def _source(self) -> int:
        if not self._filled:
            return os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        stdin, self._feed = os.pipe()
        os.set_blocking(self._feed, False)
        self._poller.register(self._feed, select.POLLOUT)
        return stdin

    def read(self) -> str:
        """Read until all programs have ended, or time or output are used up; which of them."""
        while self._told in self._sinks:
            left = self._deadline - time.monotonic()
            if left <= 0:
                return TIMEOUT
            if not self._turn(left):
                return OUTPUT
        return EXITED

    def rest(self, seconds: float) -> str:
        """Read what is still in the pipes, for so long at most: somebody who got away may hold them open."""
        end = time.monotonic() + seconds
        while self._sinks and time.monotonic() < end:
            if not self._turn(end - time.monotonic()):
                return OUTPUT
        return EXITED

    def close(self) -> None:
        """Close all of our ends."""
        for end in [*self._sinks, self._feed, self._lifeline]:
            if end >= 0:
                os.close(end)
        self._sinks, self._feed, self._lifeline = {}, -1, -1

    def _turn(self, seconds: float) -> bool:
        """One wait, and what it brought; false where that was too much."""
        for end, _ in self._poller.poll(max(seconds, 0) * 1000):
            if end == self._feed:
                self._write()
            else:
                self._take(end)
        return len(self.stdout) + len(self.stderr) <= self._most

    def _take(self, end: int) -> None:
        try:
            piece = os.read(end, PIECE)
        except BlockingIOError:
            return
        sink = self._sinks[end]
        if not piece:
            self._poller.unregister(end)
            os.close(end)
            del self._sinks[end]
            return
        sink += piece
        if self._live and (sink is self.stdout or sink is self.stderr):
            self._live(1 if sink is self.stdout else 2, piece)

    def _write(self) -> None:
        """The next piece of standard input; a program that does not want it has closed it."""
        try:
            done = os.write(self._feed, self._input[:PIECE])
        except BlockingIOError:
            return
        except BrokenPipeError:
            done = len(self._input)
        self._input = self._input[done:]
        if not self._input:
            self._poller.unregister(self._feed)
            os.close(self._feed)
            self._feed = -1
