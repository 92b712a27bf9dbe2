"""What a failed step is told of its box."""

import pytest

from runtime.guard.confine.explaining import explained
from runtime.guard.confine.records import LANDLOCK, NAMESPACES, UNCONFINED, Command, Outcome, Reach
from runtime.guard.records import NETWORK, Decision

MISSING = "L3: user namespaces: Operation not permitted"
CLOSED = f"at L2, which cannot tell hosts apart, the network is closed to a list of them; {MISSING}"


def decided(resource: str) -> Decision:
    return Decision(allowed=False, kind=NETWORK, resource=resource, reason="it is not granted", said_by="grant")


LISTED, ANY, NONE = Reach(hosts=decided), Reach(hosts=decided, any_host=True), Reach()


@pytest.mark.parametrize(
    ("level", "reach", "said"),
    [(LANDLOCK, LISTED, CLOSED), (LANDLOCK, ANY, ""), (LANDLOCK, NONE, ""), (NAMESPACES, LISTED, ""), (UNCONFINED, LISTED, "")],
)
@pytest.mark.parametrize("stderr", [b"", b"fetching\n"])
def test_a_list_of_hosts_that_cannot_be_kept_is_named_whatever_the_program_says(
    level: str, reach: Reach, said: str, stderr: bytes
) -> None:
    command = Command(argvs=(("/bin/x",),), environment={}, folder="/", timeout=1, level=level, reach=reach)
    assert explained(command, Outcome(statuses=(1,), stderr=stderr), MISSING) == said


def test_a_refusal_and_denied_hosts_are_named() -> None:
    command = Command(argvs=(("/bin/x",),), environment={}, folder="/", timeout=1, level=NAMESPACES, reach=LISTED)
    done = Outcome(statuses=(1,), stderr=b"x: Permission denied\n", hosts=(decided("a.test:443"),))
    assert explained(command, done, "") == (
        "denied: a.test:443 (it is not granted); confined at L3, it may write nothing, read nothing, use no unix socket"
    )
