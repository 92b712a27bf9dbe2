"""Programs that rules speak of together, as `@name`: data. Used when rules are compiled."""

GROUPS: dict[str, list[str]] = {
    "shell": "sh bash zsh dash ksh mksh ash fish csh tcsh rbash".split(),
    "interpreter": (
        "python python2 python3 pypy pypy3 perl ruby node nodejs deno bun php lua osascript tclsh rscript groovy julia awk gawk"
    ).split(),
    "runs-code": "@shell @interpreter (unseen-code) powershell pwsh cmd iex invoke-expression source . eval".split(),
    "download": (
        "curl wget aria2c fetch lwp-request lwp-download get http https httpie xh lynx links w3m axel ftp tftp sftp scp rsync "
        "nc ncat netcat socat curlie wget2 iwr irm invoke-webrequest invoke-restmethod dig nslookup host openssl telnet git "
        "gsutil s3cmd busybox"
    ).split(),
    "decode": (
        "base64 gbase64 base32 base58 basenc xxd uudecode openssl rev tr gpg gunzip zcat bzcat xzcat gzip hexdump od printf"
    ).split(),
    "sends": (
        "curl wget nc ncat netcat socat ftp tftp lftp ncftpput sftp scp rsync ssh telnet openssl mail mailx mutt sendmail swaks "
        "http https httpie xh curlie rclone s3cmd gsutil azcopy croc wormhole magic-wormhole transfer dig nslookup host ping "
        "aria2c wget2 invoke-webrequest invoke-restmethod iwr irm pastebinit gist ix sprunge ncat.openbsd nc.traditional "
        "nc.openbsd cryptcat bash-tcp irc ii whois finger msmtp ssmtp"
    ).split(),
    "netcat": "nc ncat netcat nc.traditional nc.openbsd cryptcat pwncat rustcat rcat powercat".split(),
    "reads": (
        "cat less more head tail bat batcat tac nl strings xxd hexdump od base64 base32 cp grep egrep fgrep rg ag awk gawk sed "
        "cut sort uniq vi vim nano view dd tar zip gzip rev paste tee openssl install rsync scp jq yq diff fold column ln mv 7z "
        "file < type get-content gc copy"
    ).split(),
    "copies": "cp mv install ln rsync scp dd curl wget gcp copy move copy-item move-item".split(),
    "writes": "> tee sponge cp mv install ln rsync dd curl wget ed ex patch vi vim nano".split(),
    "remove": (
        "rm grm srm unlink rmdir shred wipe trash trash-put rimraf del erase rd remove-item ri deltree sfill sdelete bleachbit "
        "scrub nwipe"
    ).split(),
    "cluster": "kubectl oc k3s microk8s k kubecolor".split(),
    "container": "docker podman nerdctl".split(),
    "sql": (
        "mysql mariadb psql sqlite3 sqlite sqlcmd sqlplus mysqlsh cockroach clickhouse-client clickhouse isql bq snowsql usql "
        "pgcli mycli litecli duckdb cqlsh presto trino beeline hive impala-shell db2 osql tsql vsql influx spark-sql wrangler "
        "turso heroku supabase mysqladmin prisma rails crate gcloud ysqlsh tiup dolt execute-statement invoke-sqlcmd bcp aws"
    ).split(),
    "mongo": "mongo mongosh mongodb legacy_mongo".split(),
}
