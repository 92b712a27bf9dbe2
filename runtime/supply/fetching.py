"""Many skills fetched at once, and each one exactly as it was pinned; what is in the cache is not fetched.

A signature is kept beside the tree for the place that had it: the same tree elsewhere may have another, or none.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import TypeVar

from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.supply import cache
from runtime.supply.means import Means
from runtime.supply.source import Source
from runtime.supply.vendored import tree

AT_ONCE = 8  # threads

Done = TypeVar("Done")


def exactly(source: Source, wanted: str, means: Means, id: str) -> SkillTree:
    """The tree of that integrity: out of the cache, or fetched and kept. Raises CaroError (integrity) where it is another.

    A folder, which has no pin, is read as it is; whoever asks compares. Where it is not there, a vendored copy stands for it.
    """
    vendored = tree(means.vendored, id, wanted) if means.vendored else None
    if not source.pin:
        return _here(source, vendored, means)
    found_here = vendored or _cached(source, wanted, means)
    if found_here is not None:
        return replace(found_here, origin=source.describe())
    fetched = source.fetch(means)
    found = integrity(tree_digest(dict(fetched.files)))
    if found != wanted:
        raise CaroError(
            f"{id}: {fetched.origin}: found {found}; the lock pins {wanted}",
            code=INTEGRITY,
            hint="it is not what was locked: ask who publishes it before you lock it again",
        )
    keep(source, fetched, means)
    return fetched


def _cached(source: Source, wanted: str, means: Means) -> SkillTree | None:
    """The tree and its signature, if both are known; without a network the tree alone."""
    signature = cache.signature(means.cache, wanted, _place(source))
    files = cache.tree(means.cache, wanted) if signature is not None or means.offline else None
    return None if files is None else SkillTree(origin="", files=files, signature=signature or None)


def keep(source: Source, fetched: SkillTree, means: Means) -> None:
    """Keep what a pinned source gave. Raises CaroError (output)."""
    cache.keep_signature(means.cache, cache.keep_tree(means.cache, fetched.files), _place(source), fetched.signature)


def _place(source: Source) -> str:
    return f"{source.describe()}@{source.pin}"


def _here(source: Source, vendored: SkillTree | None, means: Means) -> SkillTree:
    """What lies on this machine, or its copy."""
    try:
        return source.fetch(means)
    except CaroError as error:
        if error.code != NOT_FOUND or vendored is None:
            raise
        return replace(vendored, origin=source.describe())


def gathered(tasks: Mapping[str, tuple[bool, Callable[[], Done]]]) -> dict[str, Done]:
    """What all tasks return, by name. Those that start programs, the first value, run one after the other before there are threads.

    Raises the first error in the order of the tasks; what has not begun then is left out.
    """
    done = {name: task() for name, (forks, task) in tasks.items() if forks}
    left = {name: task for name, (forks, task) in tasks.items() if not forks}
    done |= _threaded(left) if len(left) > 1 else {name: task() for name, task in left.items()}
    return {name: done[name] for name in tasks}


def _threaded(tasks: Mapping[str, Callable[[], Done]]) -> dict[str, Done]:
    left: SimpleQueue[str] = SimpleQueue()
    for name in tasks:
        left.put(name)
    done: dict[str, Done] = {}
    errors: dict[str, BaseException] = {}
    threads = [
        threading.Thread(target=_work, args=(left, tasks, done, errors), daemon=True) for _ in range(min(AT_ONCE, len(tasks)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in tasks:
        if name in errors:
            raise errors[name]
    return done


def _work(
    left: "SimpleQueue[str]", tasks: Mapping[str, Callable[[], Done]], done: dict[str, Done], errors: dict[str, BaseException]
) -> None:
    """The life of a thread: one task after the other, until there is none or one of any thread has failed."""
    while not errors:
        try:
            name = left.get_nowait()
        except Empty:
            return
        try:
            done[name] = tasks[name]()
        except BaseException as error:  # noqa: BLE001 (raised again in the thread that asked)
            errors[name] = error
