"""What of the system every confined program may read: libraries, data, a little of /etc, /proc and /dev. Never where programs are.

A loader started by hand maps any file that can be read, so READ on /usr/bin would let `ld.so /bin/rm` through. Nothing of
/etc that holds secrets: /etc/ssl/private, /etc/shadow, /etc/ssh. What a machine does not have is left out.
"""

LIBRARIES = (
    *("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/lib", "/lib32", "/lib64", "/libx32", "/usr/share"),
    *("/usr/local/lib", "/usr/local/share", "/gnu/store", "/nix/store"),
)
SETTINGS = tuple(
    f"/etc/{name}"
    for name in (
        *"ld.so.cache ld.so.conf ld.so.conf.d localtime timezone locale.alias os-release alternatives".split(),
        *"hosts host.conf nsswitch.conf resolv.conf gai.conf services protocols passwd group login.defs".split(),
        *"ssl/certs ssl/openssl.cnf ssl/cert.pem pki/tls/certs pki/tls/cert.pem pki/tls/openssl.cnf pki/ca-trust".split(),
        *"ca-certificates ca-certificates.conf crypto-policies gitconfig mime.types terminfo inputrc magic".split(),
    )
)
HARDWARE = ("/sys/devices/system/cpu", "/sys/kernel/mm/transparent_hugepage", "/sys/fs/cgroup")
RANDOM = ("/dev/urandom", "/dev/random")
SINKS = ("/dev/null", "/dev/zero", "/dev/full")
# Of /proc where it is the host's: nothing that is another process's. A program has its own folder beside that.
KERNEL = tuple(
    f"/proc/{name}" for name in "cpuinfo meminfo stat version filesystems loadavg uptime cgroups devices vmstat sys".split()
)
