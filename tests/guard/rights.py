"""Rights made in memory, on a machine that is only described."""

from dataclasses import replace

from runtime.guard.paths import FOLDERS
from runtime.guard.records import UNLIMITED, Grants, Places, Rights

HOME, FOLDER, CACHE = "/home/me", "/home/me/work", "/home/me/.caro/cache/custom.test"
KEPT = ("/home/me/.caro", "/opt/caro/bin/caro", "/var/log/caro/journal.jsonl", "/tmp/_MEI123")
PLACES = Places(home=HOME, folder=FOLDER, project=FOLDER, cache=CACHE, kept=KEPT, programs=FOLDERS)
NO_RIGHTS = Rights(skill="custom.test", request=Grants(), grant=Grants(), ceiling=UNLIMITED, places=PLACES)


def rights(request: Grants, grant: Grants | None = None, ceiling: Grants = UNLIMITED) -> Rights:
    """The three; without a grant all that is asked for is granted."""
    return replace(NO_RIGHTS, request=request, grant=request if grant is None else grant, ceiling=ceiling)
