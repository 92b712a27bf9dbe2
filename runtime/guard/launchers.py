"""Programs that run what their arguments say: whoever may run one may run any code inside the box. Pure."""

import re

SHELLS = "sh bash dash zsh fish ksh mksh busybox toybox pwsh"
LANGUAGES = "python pypy perl ruby node nodejs deno bun php lua tclsh expect Rscript java jshell groovy"
FILTERS = "awk gawk mawk nawk sed ed vi vim nvim emacs nano less more man gdb"
BUILDERS = "make cmake ninja npm npx pnpm yarn pip pipx uv uvx cargo go gradle mvn gcc cc clang"
STARTERS = "find xargs parallel env nice nohup timeout stdbuf setsid time watch script strace ltrace sudo doas su systemd-run"
BOXES = "chroot unshare nsenter bwrap docker podman nerdctl kubectl helm ansible ansible-playbook terraform"
CARRIERS = "git hg svn tar zip rsync ssh scp sftp"
LAUNCHERS = frozenset(" ".join((SHELLS, LANGUAGES, FILTERS, BUILDERS, STARTERS, BOXES, CARRIERS)).split())
VERSIONED = re.compile(r"-?[0-9][0-9.]*\Z", re.ASCII)  # python3.12, gcc-13


def launches(program: str) -> bool:
    """Whether running the program equals running any code."""
    return VERSIONED.sub("", program) in LAUNCHERS or program in LAUNCHERS
