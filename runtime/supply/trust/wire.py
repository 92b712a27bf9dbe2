"""SSH's wire format (RFC 4251, section 5), strictly: every length is bounded, nothing may be left over."""

from runtime.errors import INTEGRITY, CaroError

MOST = 64 << 10  # bytes of one string; keys and certificates are far smaller


def unreadable(what: str) -> CaroError:
    """The error for bytes that are not what they should be; who knows which skill or file it is adds its name."""
    return CaroError(what, code=INTEGRITY)


class Reader:
    """Reads one structure from its start to its end. Every method raises CaroError (integrity)."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._place = 0
        self._what = what

    def take(self, length: int) -> bytes:
        """The next bytes."""
        end = self._place + length
        if end > len(self._data):
            raise unreadable(f"{self._what} ends after {len(self._data)} bytes, in the middle of a field")
        taken = self._data[self._place : end]
        self._place = end
        return taken

    def number(self, width: int = 4) -> int:
        """An unsigned integer of so many bytes."""
        return int.from_bytes(self.take(width), "big")

    def string(self, most: int = MOST) -> bytes:
        """Bytes behind their length."""
        length = self.number()
        if length > most:
            raise unreadable(f"{self._what} has a field of {length} bytes; at most {most} are allowed")
        return self.take(length)

    def name(self, most: int = 255) -> str:
        """A text of printable ASCII: names of algorithms, namespaces, principals."""
        data = self.string(most)
        if not data.isascii() or not data.decode("ascii").isprintable():
            raise unreadable(f"{self._what} has a name that is no printable ASCII: {data[:40]!a}")
        return data.decode("ascii")

    def positive(self, most: int) -> int:
        """A positive integer (mpint) of at most so many bytes, in its one shortest form."""
        data = self.string(most + 1)
        shortest = data and data[0] < 0x80 and data != b"\0" and (data[0] or data[1] >= 0x80)
        if not shortest:
            raise unreadable(f"{self._what} has an integer that is not positive, or not in its shortest form")
        if len(data.lstrip(b"\0")) > most:
            raise unreadable(f"{self._what} has an integer of more than {most} bytes")
        return int.from_bytes(data, "big")

    @property
    def more(self) -> bool:
        """Whether anything is left."""
        return self._place < len(self._data)

    def end(self) -> None:
        """Nothing may be left."""
        if self.more:
            raise unreadable(f"{self._what} has {len(self._data) - self._place} bytes too many")


def string(data: bytes) -> bytes:
    """Bytes with their length in front."""
    return len(data).to_bytes(4, "big") + data


def mpint(value: int) -> bytes:
    """A positive integer in its shortest form, with its length in front."""
    return string(value.to_bytes(value.bit_length() // 8 + 1, "big"))
