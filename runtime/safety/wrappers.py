"""Programs that run another: which words are theirs, and where the other's begin. Data and one loop."""

ASSIGNS = frozenset(("sudo", "doas", "env", "export", "systemd-run"))
# Program -> (options that take a value, operands before the command). A short option's value may also stick to it.
WRAPPERS: dict[str, tuple[str, int]] = {
    "sudo": (
        (
            "-u -g -h -p -C -c -r -t -T -U -D -R -a --user --group --host --prompt --chdir --chroot --role --type "
            "--close-from --other-user"
        ),
        0,
    ),
    "doas": ("-u -C -a", 0),
    "pkexec": ("--user", 0),
    "gosu": ("", 1),
    "su-exec": ("", 1),
    "dzdo": ("-u -g", 0),
    "please": ("-u", 0),
    "run0": ("-u -g -D --user --group", 0),
    "env": ("-u -C --unset --chdir --argv0 -a -S --split-string", 0),
    "nice": ("-n --adjustment", 0),
    "ionice": ("-c -n -p -P -u --class --classdata", 0),
    "chrt": ("-T -P -D", 1),
    "taskset": ("", 1),
    "numactl": ("-N -m -C -i -p", 0),
    "cpulimit": ("-l -p -e --limit", 0),
    "nohup": ("", 0),
    "timeout": ("-s -k --signal --kill-after", 1),
    "gtimeout": ("-s -k --signal --kill-after", 1),
    "stdbuf": ("-i -o -e --input --output --error", 0),
    "unbuffer": ("", 0),
    "setsid": ("", 0),
    "time": ("-f -o --format --output", 0),
    "gtime": ("-f -o", 0),
    "command": ("", 0),
    "builtin": ("", 0),
    "exec": ("-a", 0),
    "coproc": ("", 0),
    "busybox": ("", 0),
    "toybox": ("", 0),
    "chroot": ("--userspec --groups", 1),
    "arch-chroot": ("-u", 1),
    "systemd-nspawn": ("-D -i -M -u --directory --image --machine --bind --bind-ro --user", 0),
    "unshare": ("-R -w -S -G --root --wd --setuid --setgid", 0),
    "nsenter": ("-t -S -G -r -w --target --setuid --setgid --root --wd", 0),
    "setpriv": ("--reuid --regid --groups --securebits --inh-caps --ambient-caps --bounding-set", 0),
    "capsh": ("", 0),
    "prlimit": ("-p --pid", 0),
    "strace": ("-e -o -p -s -u -a -P -E", 0),
    "ltrace": ("-e -o -p -s -u -a -n", 0),
    "gdb": ("-x -ex -p", 0),
    "valgrind": ("", 0),
    "perf": ("-e -o -p", 1),
    "catchsegv": ("", 0),
    "flock": ("-w -E --timeout --conflict-exit-code", 1),
    "lockf": ("-t", 1),
    "systemd-run": ("-p -u -E -M -H --unit --uid --gid --slice --property --on-calendar --on-active --setenv --description", 0),
    "systemd-inhibit": ("--what --who --why --mode", 0),
    "systemd-cat": ("-t -p", 0),
    "caffeinate": ("-t -w", 0),
    "firejail": ("", 0),
    "bwrap": (
        (
            "--bind --ro-bind --dev-bind --symlink --setenv --file --ro-bind-try --bind-try --tmpfs --dev --proc --chdir "
            "--uid --gid --unsetenv"
        ),
        0,
    ),
    "proxychains": ("-f", 0),
    "proxychains4": ("-f", 0),
    "torsocks": ("", 0),
    "torify": ("", 0),
    "tsocks": ("", 0),
    "faketime": ("", 1),
    "fakeroot": ("-l -i -s", 0),
    "dbus-run-session": ("", 0),
    "dbus-launch": ("", 0),
    "xvfb-run": ("-n -s -e -f -p", 0),
    "rlwrap": ("-f -H -s", 0),
    "ccache": ("", 0),
    "entr": ("", 0),
    "chronic": ("", 0),
    "ts": ("", 0),
    "retry": ("-t -d --times --delay --until", 0),
    "hyperfine": ("-w -r -n --warmup --runs", 0),
    "daemonize": ("-u -p -c -e -o", 0),
    "start-stop-daemon": ("-p -u -c -n --pidfile --user --chuid --name", 0),
    "direnv": ("", 2),
    "dotenv": ("-f", 0),
    "aws-vault": ("", 2),
    "chamber": ("", 2),
    "op": ("", 1),
    "infisical": ("", 1),
    "doppler": ("-p -c", 1),
    "trickle": ("-d -u", 0),
    "script": ("-c --command", 1),
    "sem": ("-j --id", 0),
    "multitime": ("-n", 0),
    "runcon": ("-t -u -r -l", 0),
    "sg": ("", 1),
    "linux32": ("", 0),
    "linux64": ("", 0),
    "setarch": ("", 1),
    "fakechroot": ("", 0),
    "proot": ("-r -b -w", 0),
    "winpty": ("", 0),
    "cgexec": ("-g", 0),
    "noglob": ("", 0),
    "nocorrect": ("", 0),
    "then": ("", 0),
    "do": ("", 0),
    "else": ("", 0),
}
# Program -> (sub-commands one of which runs another program, options with values, operands before the command).
CONTAINERS: dict[str, tuple[str, str, int]] = {
    "docker": ("exec run", "", 1),
    "podman": ("exec run", "", 1),
    "nerdctl": ("exec run", "", 1),
    "lxc": ("exec", "", 1),
    "incus": ("exec", "", 1),
    "lxc-attach": ("", "-n", 0),
    "kubectl": ("exec debug run", "", 1),
    "oc": ("exec rsh debug run", "", 1),
    "k3s": ("kubectl", "", 0),
    "microk8s": ("kubectl", "", 0),
    "minikube": ("ssh kubectl", "", 0),
    "docker-compose": ("exec run", "", 1),
    "crictl": ("exec", "", 1),
    "ctr": ("exec run", "", 2),
    "adb": ("shell", "-s", 0),
    "vagrant": ("ssh", "", 0),
    "wsl": ("", "-d -u --distribution --user --exec -e", 0),
    "npm": ("exec x", "", 0),
    "npx": ("", "-p", 0),
    "poetry": ("run", "", 0),
    "pipenv": ("run", "", 0),
    "uv": ("run", "--with --python -p", 0),
    "bundle": ("exec", "", 0),
    "conda": ("run", "-n -p", 0),
    "mamba": ("run", "-n -p", 0),
    "rustup": ("run", "", 1),
    "heroku": ("run", "-a --app", 0),
    "fly": ("ssh", "-C -a", 1),
    "flatpak": ("run", "--command", 1),
    "snap": ("run", "", 1),
    "nix": ("run shell develop", "", 1),
    "tmux": (
        "new new-session neww new-window splitw split-window run run-shell respawn-pane send send-keys",
        "-s -n -t -c -x -y -e",
        0,
    ),
    "git": ("submodule bisect", "-C -c", 1),
    "pct": ("exec", "", 1),
    "virsh": ("", "", 99),
}
VALUED = (
    "-v -e -u -w -p -h -l -n -c -m --volume --env --user --workdir --publish --name --network --net --mount "
    "--entrypoint --hostname --label "
    "--namespace --container --context --image --memory --cpus --device --cap-add --cap-drop --security-opt --restart "
    "--add-host --env-file "
    "--platform --pid --ipc --uts --userns --tmpfs --link --log-driver --kubeconfig --overrides --restart --shm-size "
    "--ulimit --gpus --pull"
)


def inner(args: list[str], valued: str, operands: int, *, assigns: bool = False) -> list[str]:
    """The words of the command that a wrapper runs; nothing where it runs none."""
    known = set(valued.split())
    at = 0
    while at < len(args):
        word = args[at]
        if word == "--":
            return args[at + 1 + operands :]
        if word.startswith("-") and len(word) > 1:
            at += 2 if word in known or _takes_next(word, known) else 1
        elif assigns and _assignment(word):
            at += 1
        elif operands:
            operands -= 1
            at += 1
        else:
            return args[at:]
    return []


def _takes_next(word: str, known: set[str]) -> bool:
    """Whether the next word is the value of a long option cut short, or of the last letter of a cluster."""
    if word.startswith("--"):
        return len(word) > len("--x") and "=" not in word and any(one.startswith(word) for one in known)
    for at, letter in enumerate(word[1:], 2):
        if f"-{letter}" in known:  # what follows it in the word is its value
            return at == len(word)
    return False


def _assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.replace("_", "a").isalnum()


def contained(args: list[str], subs: str, valued: str, operands: int) -> list[str]:
    """The command that a sub-command such as `docker exec` runs; what follows `--` where that is given."""
    wanted = subs.split()
    at = 0
    while wanted and at < len(args) and args[at] not in wanted:
        at += 1
    rest = args[at + 1 :] if wanted else args
    if wanted and at >= len(args):
        return []
    if "--" in rest and not any(one == "-c" for one in rest[: rest.index("--")]):
        return rest[rest.index("--") + 1 :]
    return inner(rest, f"{VALUED} {valued}", operands)
