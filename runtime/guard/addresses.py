"""Network addresses: which one a text is, whether it is granted, and which ones no name may lead to. Pure."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where no name may lead: this machine, its links, nobody, many; addresses that carry another one (NAT64, 6to4, Teredo); where
# clouds answer with credentials beside link-local ones (AWS over IPv6, Alibaba, Azure).
SPECIAL = tuple(
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32", "168.63.129.16/32"),
        *("::/127", "fe80::/10", "ff00::/8", "64:ff9b::/32", "2002::/16", "2001::/32", "fd00:ec2::254/128"),
    )
)


def address(text: str) -> Address | None:
    """The address that a text is in its one usual form (`[::1]` in brackets); None for names and for every trick such as 127.1."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def network(text: str) -> Network | None:
    """A network such as 10.20.0.0/16, or one address; None for anything else."""
    try:
        return ip_network(text)
    except ValueError:
        return None


def granted(one: Address, networks: Sequence[str]) -> bool:
    """Whether one of the networks holds the address. A special one is held only by a network of special ones alone."""
    return any(_holds(found, one) for found in map(network, networks) if found)


def _holds(found: Network, one: Address) -> bool:
    return one in found and (not special(one) or _only_special(found))


def _only_special(found: Network) -> bool:
    return any(within(found, ours) for ours in SPECIAL)


def covers(pattern: str, other: str) -> bool:
    """Whether every address that the one network holds as a grant is held by the other; a wide one holds no special ones."""
    above, below = network(pattern), network(other)
    if above is None or below is None or not within(below, above):
        return False
    return _only_special(above) or not _only_special(below)


def within(one: Network, other: Network) -> bool:
    """Whether all addresses of the one are in the other."""
    return one.version == other.version and one.network_address in other and one.broadcast_address in other


def special(one: Address) -> bool:
    """Whether no name may lead there (attack table, rows 52 and 53)."""
    if isinstance(one, IPv6Address) and one.ipv4_mapped:
        return special(one.ipv4_mapped)
    return any(one in ours for ours in SPECIAL)
