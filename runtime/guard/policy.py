"""The ceiling of every grant, out of the payload; it fails closed (attack table, row 71).

A bundle says what its policy is, or `null`. One that says nothing has lost it. Only a payload that no bundler made (no build
record) may be silent.
"""

from runtime.contract.filling import filled
from runtime.contract.layout import BUILD, POLICY
from runtime.contract.policy import Policy
from runtime.errors import CaroError
from runtime.guard import addresses
from runtime.guard.json_text import strict
from runtime.guard.records import LISTS, SWITCHES, UNLIMITED, Ceiling, Grants
from runtime.payload.read import Payload


def ceiling(payload: Payload) -> Ceiling:
    """The policy of this program. What is declared and cannot be read becomes a fault, which denies everything."""
    try:
        entry = payload.find_entry(POLICY)
        if entry is None:
            return Ceiling(fault="the policy is missing") if payload.find_entry(BUILD) else Ceiling()
        return read(payload.read(entry))
    except CaroError as error:
        return Ceiling(fault=f"the policy is damaged: {error.message}")


def read(data: bytes) -> Ceiling:
    """The policy in JSON, strictly: every key, as the bundler writes them, none twice, no converted value."""
    try:
        value = strict(data)
        return Ceiling(policy=None if value is None else _checked(filled(Policy, value, "policy")))
    except ValueError as error:
        return Ceiling(fault=f"the policy cannot be read: {error}")


def limits(policy: Policy | None) -> Grants:
    """The policy as the third of the three. A key that it leaves out sets no limit; addresses and sockets it must name."""
    if policy is None:
        return UNLIMITED
    asked, programs = policy.capabilities, policy.programs
    said = {kind: getattr(asked, kind) for kind in (*LISTS, *SWITCHES) if getattr(asked, kind) is not None}
    return Grants.unlimited(**said, addresses=programs.addresses or (), sockets=programs.sockets or ())


def _checked(policy: Policy) -> Policy:
    for text in policy.programs.addresses or ():
        if addresses.network(text) is None:
            raise ValueError(f"programs.addresses: {text!a} is no network")
    return policy
