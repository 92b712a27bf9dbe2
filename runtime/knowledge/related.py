"""Words that people use for one another at a terminal, in any ecosystem. A skill adds its own in `[knowledge.synonyms]`. Hot.

A line is a group; a word may stand in several. Only what holds everywhere belongs here: `pull` is no `download` outside of git.
"""

from runtime.knowledge.words import stem

GROUPS = """\
delete remove erase rm drop discard wipe purge clear rid trash
show display print list view see output dump
directory folder dir
create make new add init generate
change modify edit update alter set
rename move
copy duplicate clone cp
find search look locate
run execute start launch invoke
stop kill terminate end quit halt shutdown off
restart reboot reload
fix repair resolve solve correct
error failure problem issue fail broken wrong crash
big large huge size
old stale
newest latest recent last
count number many
join merge combine concatenate
split divide separate
replace swap substitute exchange
compress zip archive pack
extract unpack unzip decompress untar
download fetch pull
upload push send
connect login ssh
live follow stream tail watch realtime
machine host server computer box laptop
space disk storage full
memory ram
cpu processor
process program
user account
permission rights access allowed
secret password credential
compare diff difference
undo revert rollback reset restore back
save store keep
line row
column field
sort order arrange
unique duplicate repeated distinct
text string
first top head beginning
empty blank
hide suppress silence mute
version release
schedule cron periodic nightly
variable env environment
argument parameter option
loop repeat iterate
test check verify
wait sleep pause
limit quota cap
url address
cost bill spend price
instance vm
scale replicas copies
executable runnable
exit status return
extension suffix
"""

_known: dict[str, list[str]] = {}


def related(term: str) -> list[str]:
    """The stems of the words that may be meant instead of this stem."""
    if not _known:
        for line in GROUPS.splitlines():
            group = list(dict.fromkeys(stem(word) for word in line.split()))
            for one in group:
                _known.setdefault(one, []).extend(other for other in group if other != one)
    return _known.get(term, [])
