"""Base64 of one form only: no other text may stand for the same bytes, or a changed signature would still be one."""

from binascii import Error, a2b_base64, b2a_base64

from runtime.supply.trust.wire import unreadable


def decoded(text: bytes, what: str) -> bytes:
    """The bytes that the text stands for. Raises CaroError (integrity)."""
    try:
        data = a2b_base64(text, strict_mode=True)
    except (Error, ValueError):
        raise unreadable(f"{what} is no base64") from None
    if encoded(data) != text:
        raise unreadable(f"{what} is no base64 in its one form")
    return data


def encoded(data: bytes) -> bytes:
    """Base64 in one line."""
    return b2a_base64(data, newline=False)
