"""Kinds of places that rules speak of: data.

Paths are compared in one form: absolute, below `~`, or relative; without `//`, `.` and `..`; the contents of a folder
(`/etc/*`) are the folder. `*` stands for any characters, also `/`; `<name>` for one part of a path; `+` for a blank. Windows
paths in small letters with `/`.
"""

KINDS: dict[str, list[str]] = {
    "root": "/ c: d: c:/ %systemdrive% %env:systemdrive /system/volumes/data /mnt/c".split(),
    "system": (
        "/bin* /boot* /dev /efi* /etc /home /lib /lib/* /lib32* /lib64* /libx32* /media /mnt /opt /proc /proc/* /root /run "
        "/sbin* /snap /srv /sys /sys/* /usr /usr/bin* /usr/lib /usr/lib/* /usr/lib32* /usr/lib64* /usr/sbin* /usr/share "
        "/usr/local /usr/libexec* /usr/include /usr/local/bin /usr/local/lib /var /var/lib /var/log /var/lib/dpkg* "
        "/var/lib/rpm* /var/lib/pacman* /var/spool /var/www /var/mail /var/run /var/backups /nix /nix/store* /Users /System* "
        "/Library /Applications /private /Volumes /boot/efi* /etc/systemd /etc/ssh /etc/pam.d* /etc/init.d /etc/security* "
        "/etc/ssl /etc/pki /etc/network /etc/netplan /etc/apt /etc/kubernetes /etc/alternatives /etc/default /etc/x11 "
        "/etc/NetworkManager /etc/selinux /etc/apparmor* /etc/passwd* /etc/shadow* /etc/group* /etc/gshadow* /etc/sudoers* "
        "/etc/fstab /etc/hosts /etc/hostname /etc/resolv.conf /etc/nsswitch.conf /etc/ld.so.conf* /etc/ld.so.cache "
        "/etc/crypttab /etc/inittab /etc/profile /etc/environment /etc/shells /etc/securetty /etc/login.defs /etc/machine-id "
        "/etc/ssh/sshd_config /etc/default/grub /vmlinuz* /initrd* /etc/mtab /etc/exports /etc/services /etc/protocols "
        "/etc/modprobe.d* /etc/grub.d* c:/windows* c:/program+files* c:/users c:/programdata c:/boot* c:/recovery* "
        "%systemroot%* %windir%* %env:windir* %env:systemroot* c:windows* c:program* c:users %programfiles%* %userprofile% "
        "%env:userprofile %appdata% c:/$recycle.bin"
    ).split(),
    # what the rules about Windows speak of: its own paths only
    "windows-needed": (
        "c: d: e: c:/data c:/inetpub* c:/backup* %systemdrive% %env:systemdrive c:/windows* c:/program+files* c:/users "
        "c:/users/<name> c:/users/<name>/documents "
        "c:/users/<name>/desktop c:/users/<name>/pictures c:/users/<name>/appdata c:/programdata* c:/boot* c:/recovery* "
        "%systemroot%* %windir%* %env:windir* %env:systemroot* c:windows* c:program* c:users* %programfiles%* %programdata%* "
        "%userprofile% %userprofile%/documents %userprofile%/desktop %userprofile%/pictures %env:userprofile "
        "%env:userprofile/documents %env:userprofile/desktop %homepath% %appdata% %env:appdata c:/$recycle.bin /mnt/c "
        "/mnt/c/users* "
        "/mnt/c/windows*"
    ).split(),
    "windows-system": ("c:/windows* %systemroot%* %windir%* %env:windir* %env:systemroot* c:/program+files* c:/boot*").split(),
    "config": "/etc/*".split(),
    "settings": "/etc".split(),
    # folders below the roots of data that people make; a mistake there costs what no package brings back
    "data-folder": (
        "/srv/<name> /opt/<name> /mnt/<name> /media/<name> /media/<name>/<name> /run/media/<name> /run/media/<name>/<name> "
        "/Volumes/<name> /data/<name> /var/www/<name> /var/lib/<name> /export /export/<name> /storage /storage/<name> "
        "/srv/<name>/data "
        "/var/www/<name>/public_html /backup/<name> /backups/<name> /u01 /u02"
    ).split(),
    "browser-secret": (
        "*logins.json *login+data *key4.db */google-chrome/*cookies */chrome/*cookies *cookies.sqlite *cert9.db "
        "*/chrome/*login+data"
    ).split(),
    "git-top": ":/ :".split(),
    "documents": "~/documents/* ~/Documents/* ~/Desktop/* ~/Pictures/* ~/Music/* ~/Videos/* ~/Mail/*".split(),
    "data": (
        "/var/lib/mysql* /var/lib/postgresql* /var/lib/pgsql* /var/lib/mongodb* /var/lib/mongo* /var/lib/redis* "
        "/var/lib/docker* /var/lib/containerd* /var/lib/etcd* /var/lib/kubelet* /var/lib/elasticsearch* /var/lib/cassandra* "
        "/var/lib/rabbitmq* /var/lib/kafka* /var/lib/influxdb* /var/lib/grafana* /var/lib/libvirt* /var/lib/jenkins* "
        "/var/lib/gitlab* /var/opt/gitlab* /var/lib/ceph* /var/lib/vault* /var/lib/consul* /var/lib/prometheus* "
        "/var/lib/rancher* /data /backup* /backups* /var/backups* /var/lib/neo4j* /var/lib/clickhouse* /var/lib/mariadb* "
        "/var/lib/ldap* /var/lib/zookeeper* /var/lib/minio* /srv/git* /var/lib/*.db /var/lib/*.sqlite* /srv/*.db /srv/*.sqlite*"
    ).split(),
    "home": "~ /home/<name> /Users/<name> /root %userprofile% %env:userprofile c:/users/<name> %homepath%".split(),
    "own-home": (
        "~ ~/.ssh* ~/.gnupg* ~/.config ~/.local ~/.local/share ~/.kube* ~/.aws* ~/documents ~/Documents ~/Desktop "
        "~/Pictures ~/desktop ~/pictures "
        "~/Music ~/Videos ~/Library ~/Mail ~/.mozilla* ~/.thunderbird* ~/.password-store* ~/work ~/projects ~/src ~/code ~/dev "
        "~/repos ~/workspace"
    ).split(),
    "above": ".. ../.. ../../.. ../../../.. ../../../../.. ../../../../../..".split(),
    "here": ".".split(),
    "device": (
        "/dev/sd* /dev/hd* /dev/vd* /dev/xvd* /dev/nvme* /dev/mmcblk* /dev/disk* /dev/rdisk* /dev/mapper/* /dev/dm-* /dev/md* "
        "/dev/nbd* /dev/sr* /dev/ada* /dev/da* /dev/block/* /dev/mtd* /dev/zvol/* /dev/root /dev/pmem* /dev/drbd* /dev/rbd* "
        "/dev/bcache* //./physicaldrive* /dev/vg* /dev/ubi* /dev/cciss/*"
    ).split(),
    "memory": "/dev/mem /dev/kmem /dev/port /proc/kcore".split(),
    "kernel": "/proc/sys* /sys/block* /sys/kernel* /sys/module* /sys/fs/* /proc/sysrq-trigger /sys/firmware/efi*".split(),
    "sysrq": "/proc/sysrq-trigger".split(),
    "firmware": "/sys/firmware/efi* /dev/nvram /dev/mtd*".split(),
    "boot": "/boot* /efi* /etc/default/grub /etc/grub.d* c:/boot* /vmlinuz* /initrd* /usr/lib/modules* /lib/modules*".split(),
    "null": "/dev/null".split(),
    "noise": "/dev/zero /dev/urandom /dev/random".split(),
    "network-device": "/dev/tcp/* /dev/udp/*".split(),
    "accounts": (
        "/etc/passwd* /etc/shadow* /etc/group* /etc/gshadow* /etc/sudoers* /etc/pam.d* /etc/security* /etc/subuid* /etc/subgid* "
        "/etc/nsswitch.conf /etc/doas.conf /etc/polkit-1* /etc/ssh/sshd_config* /etc/ld.so.preload /etc/master.passwd "
        "/etc/login.defs /etc/krb5.keytab /etc/hosts.allow /etc/hosts.deny"
    ).split(),
    "names": "/etc/hosts /etc/resolv.conf /etc/nsswitch.conf".split(),
    "secret": (
        "/etc/shadow* /etc/gshadow* /etc/master.passwd /etc/sudoers* /etc/krb5.keytab /etc/ssl/private* /etc/pki/tls/private* "
        "/etc/letsencrypt/archive* /etc/letsencrypt/live* /etc/wireguard* /etc/ssh/ssh_host_* /etc/ppp/*secrets "
        "/etc/kubernetes/admin.conf /etc/kubernetes/pki* /etc/rancher/* /var/run/secrets/* /run/secrets* /proc/*/environ "
        "/proc/*/mem /proc/kcore /dev/mem /etc/security/opasswd /root/.ssh /home/*/.ssh /Users/*/.ssh ~/.ssh ~/.ssh/id_* "
        "~/.ssh/*rsa ~/.ssh/*ed25519 ~/.ssh/*_key ~/.gnupg ~/.gnupg/* ~/.aws ~/.aws/credentials ~/.azure ~/.azure/*token* "
        "~/.config/gcloud* ~/.kube ~/.kube/config ~/.docker/config.json ~/.netrc ~/.git-credentials ~/.npmrc ~/.pypirc "
        "~/.pgpass ~/.my.cnf ~/.azure/* ~/.config/gcloud/* ~/.mozilla ~/.mozilla/firefox ~/.config/google-chrome "
        "~/.config/chromium ~/.config/BraveSoftware* ~/.config/microsoft-edge* ~/.thunderbird* "
        "~/Library/Application+Support/Google/Chrome* ~/Library/Application+Support/Firefox* ~/Library/Cookies* "
        "~/.config/Slack* ~/.local/share/kwalletd* ~/.aws/sso* ~/.aws/cli/cache* ~/.minikube/*.key ~/.config/heroku* "
        "~/.config/netlify* ~/.fly/config.yml ~/.config/age* ~/.config/stripe* ~/.huggingface/token "
        "~/.cache/huggingface/token ~/.kaggle/kaggle.json ~/.yarnrc.yml ~/.config/helm/registry* "
        "~/.config/containers/auth.json */.docker/config.json */google-chrome/*/cookies */chrome/*/cookies "
        "*/chrome/*/login+data *cookies.sqlite *cert9.db *wallet.keys  ~/.vault-token ~/.terraform.d/credentials* "
        "~/.terraformrc ~/.config/gh/hosts.yml ~/.config/hub "
        "~/.cargo/credentials* ~/.m2/settings*.xml ~/.gem/credentials ~/.config/doctl* ~/.oci* ~/.s3cfg ~/.boto "
        "~/.config/rclone* ~/.bitcoin* ~/.ethereum* ~/.electrum* ~/.password-store* ~/.local/share/keyrings* ~/.mozilla/* "
        "~/.config/google-chrome/* ~/.config/chromium/* ~/Library/Keychains* ~/.config/op ~/.databrickscfg ~/.snowflake* "
        "~/.config/sops* */.ssh/id_* */.aws/credentials */.gnupg */.gnupg/* */.kube/config */.netrc */.git-credentials "
        "*/.pgpass */.docker/config.json *id_rsa *id_ed25519 *id_ecdsa *id_dsa *.kdbx *wallet.dat *secring.gpg *shadow.bak "
        "*ntds.dit c:/windows/system32/config/* *lsass*.dmp hklm/sam hklm/security *logins.json *login+data *key4.db"
    ).split(),
    "secret-file": (
        "*.pem *.p12 *.pfx *.key *.keystore *.jks *.ppk *.env *.env.production *.env.local *.env.prod *credentials.json "
        "*credentials *service-account*.json *secrets.y*ml *secrets.json *.tfstate *.ovpn *.htpasswd *wp-config.php "
        "*cookies.sqlite *database.yml *settings.py *.gpg"
    ).split(),
    "private": (
        "/etc/passwd /etc/hosts /etc/group ~/.bash_history ~/.zsh_history ~/.*_history /root/* */.bash_history */.zsh_history "
        "/var/log/auth.log* /var/log/secure* ~/Documents* ~/documents* /var/lib/mysql* /var/lib/postgresql* *.sql *dump.sql* "
        "/etc ~ /root /home /home/<name> / /var/log /var/lib /var/www ~/.config ~/.local/share"
    ).split(),
    "history": (
        "~/.bash_history ~/.zsh_history ~/.*_history /root/.*_history /home/*/.*_history */.bash_history */.zsh_history "
        ".bash_history .zsh_history ~/.local/share/fish/fish_history ~/.lesshst ~/.viminfo ~/.python_history ~/.mysql_history "
        "~/.psql_history"
    ).split(),
    "logs": (
        "/var/log /var/log/* /var/run/utmp /run/utmp /var/log/wtmp* /var/log/btmp* /var/log/journal* /var/audit* /run/log/journal*"
    ).split(),
    "startup": (
        "~/.config/autostart* ~/.config/systemd* ~/.local/share/systemd* /etc/profile* /etc/bash.bashrc* /etc/bashrc* "
        "/etc/zsh* /etc/environment* /etc/rc.local /etc/rc*.d* /etc/init.d/* /etc/init/* /etc/inittab /etc/update-motd.d* "
        "/etc/xdg/autostart* /etc/x11/xinit* /etc/ld.so.preload /etc/udev/rules.d* /etc/NetworkManager/dispatcher.d* "
        "/etc/network/if-* /etc/apt/apt.conf.d* /etc/modules* /etc/modules-load.d* /etc/skel* /etc/dhcp/*hooks* /etc/acpi* "
        "/etc/logrotate.d* /etc/pam.d* /lib/security* /etc/crontab /etc/cron* /var/spool/cron* /var/spool/at* /etc/anacrontab "
        "/etc/systemd/system* /etc/systemd/user* /lib/systemd/system* /usr/lib/systemd* /usr/local/lib/systemd* "
        "/run/systemd/system* /Library/LaunchDaemons* /Library/LaunchAgents* ~/Library/LaunchAgents* /System/Library/Launch* "
        "*/start+menu/programs/startup* *shell:startup* *microsoft.powershell_profile.ps1 $profile .git/hooks/* "
        "*/.git/hooks/* ~/.ssh/rc */sitecustomize.py */usercustomize.py"
    ).split(),
    # the same, of the one user; who adds a line to them does so every week.
    "own-startup": (
        "~/.bashrc* ~/.bash_profile ~/.bash_login ~/.bash_logout ~/.bash_aliases ~/.profile ~/.zshrc ~/.zshenv ~/.zprofile "
        "~/.zlogin ~/.zlogout ~/.kshrc ~/.cshrc ~/.tcshrc ~/.login ~/.inputrc ~/.xinitrc ~/.xprofile ~/.xsession* "
        "~/.config/fish/* ~/.pam_environment /root/.bashrc /root/.profile /root/.bash_profile /home/*/.bashrc "
        "/home/*/.profile /home/*/.zshrc /home/*/.bash_profile ~/.vimrc ~/.config/nvim/init* ~/.gitconfig ~/.config/git/* "
        "~/.ssh/config ~/.tmux.conf ~/.xinputrc"
    ).split(),
    "keys": (
        "~/.ssh/authorized_keys* /root/.ssh/authorized_keys* /home/*/.ssh/authorized_keys* */.ssh/authorized_keys* *authorized_keys"
    ).split(),
    "socket": (
        "/var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock /var/run/containerd/containerd.sock "
        "/run/crio/crio.sock /var/run/crio/crio.sock /run/podman/podman.sock *docker.sock *containerd.sock"
    ).split(),
    "git": ".git */.git .git/objects* */.git/objects* .git/refs* .git/logs*".split(),
    "temporary": "/tmp* /var/tmp* /dev/shm*".split(),  # noqa: S108 (patterns, no files)
    "program": "/bin/* /usr/bin/* /usr/sbin/* /sbin/* /usr/local/bin/* /usr/local/sbin/* /lib/* /usr/lib/* /lib64/*".split(),
    "shell-program": (
        "/bin/sh /bin/bash /usr/bin/bash /bin/dash /bin/zsh /usr/bin/zsh /usr/bin/python* /usr/bin/perl /usr/bin/find "
        "/usr/bin/vim* /usr/bin/env /usr/bin/awk /usr/bin/nmap /usr/bin/cp /bin/cp /tmp/*sh /tmp/*"
    ).split(),
    "first-process": "1 -1".split(),
    "shadow": "/etc/shadow* /etc/gshadow* /etc/master.passwd".split(),
    "private-folders": "/home /root /var /etc /opt /srv".split(),
    "package-database": (
        "/var/lib/dpkg /var/lib/dpkg/status /var/lib/dpkg/info* /var/lib/rpm /var/lib/rpm/*.sqlite /var/lib/rpm/Packages "
        "/var/lib/pacman* /var/lib/apt /lib/apk*"
    ).split(),
    "shells": "/bin/sh /bin/bash /usr/bin/bash /usr/bin/sh /bin/dash /bin/zsh /usr/bin/zsh".split(),
    "home-part": "~/* /home/*".split(),
    "here-part": "./*".split(),
    "hidden-temporary": "/tmp/.* /dev/shm/.* /var/tmp/.*".split(),  # noqa: S108 (the same)
    "ssh-port": "22".split(),
    "all-homes": "/home /Users".split(),
    "needed-process": (
        "systemd init sshd dbus-daemon dockerd containerd kubelet etcd postgres mysqld mongod redis-server Xorg"
    ).split(),
    "terraform-state": "*.tfstate *.tfstate.backup *terraform.tfstate.d*".split(),
}
