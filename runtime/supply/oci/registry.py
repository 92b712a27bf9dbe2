"""A repository in a registry, by the OCI distribution specification 1.1."""

from collections.abc import Mapping, Sequence

from runtime.errors import INTEGRITY, NETWORK, CaroError
from runtime.guard.json_text import strict
from runtime.supply.cache import digest_of
from runtime.supply.means import Means
from runtime.supply.net.address import is_loopback, joined, origin
from runtime.supply.net.web import Answer, Ask, Web, expected
from runtime.supply.oci.authority import Authority
from runtime.supply.oci.reference import Reference
from runtime.supply.oci.store import INDEX, MANIFEST, MANIFEST_BYTES

PAGES = 100  # of tags
SMALL = 1 << 20  # bytes of answers without content
OCTETS = "application/octet-stream"


class Registry:
    """One repository of one registry. A registry on this machine may speak plain http, where it does not speak TLS."""

    def __init__(self, reference: Reference, means: Means) -> None:
        self._reference, self._means = reference, means
        self._web = Web(means)
        self._authority = Authority(reference.host, means, self._web)
        self._base = ""

    def tags(self) -> Sequence[str]:
        found: list[str] = []
        url = "tags/list?n=1000"
        for _ in range(PAGES):
            answer = expected(self._ask("GET", url, most=MANIFEST_BYTES), {200})
            value = _json(answer)
            names = value.get("tags") if isinstance(value, dict) else None
            found += [name for name in names or [] if isinstance(name, str)]
            following, _, rest = answer.headers.get("link", "").removeprefix("<").partition(">")
            if 'rel="next"' not in rest:
                return found
            url = joined(answer.url, following)
        return found

    def resolve(self, tag: str, *, pushes: bool = False) -> str:
        answer = expected(self._ask("GET", f"manifests/{tag}", most=MANIFEST_BYTES, accept=MANIFEST, pushes=pushes), {200})
        return digest_of(answer.body)

    def manifest(self, digest: str) -> bytes:
        answer = expected(self._ask("GET", f"manifests/{digest}", most=MANIFEST_BYTES, accept=MANIFEST), {200})
        return self._checked(answer.body, digest, "manifest")

    def blob(self, digest: str, size: int, what: str = "") -> bytes:
        answer = expected(self._ask("GET", f"blobs/{digest}", most=size, what=what), {200})
        return self._checked(answer.body, digest, "blob")

    def put_blob(self, data: bytes) -> str:
        digest = digest_of(data)
        if self._ask("HEAD", f"blobs/{digest}", most=0, pushes=True).status == 200:
            return digest
        answer = expected(self._ask("POST", "blobs/uploads/", most=SMALL, pushes=True, body=b""), {202})
        place = joined(answer.url, answer.headers.get("location", ""))
        place += f"{'&' if '?' in place else '?'}digest={digest}"
        expected(self._ask("PUT", place, most=SMALL, pushes=True, body=data, kind=OCTETS), {201})
        return digest

    def put_manifest(self, data: bytes, tag: str) -> str:
        digest = digest_of(data)
        value = strict(data)
        kind = str(value.get("mediaType", MANIFEST)) if isinstance(value, dict) else MANIFEST
        answer = self._ask("PUT", f"manifests/{tag or digest}", most=SMALL, pushes=True, body=data, kind=kind)
        said = expected(answer, {201}).headers.get("docker-content-digest", digest)
        if said != digest:
            raise self._wrong("manifest", said, digest)
        if isinstance(value, dict) and "subject" in value and "oci-subject" not in answer.headers:
            self._referred(value, data)
        return digest

    def referrers(self, digest: str) -> list[dict[str, object]]:
        answer = self._ask("GET", f"referrers/{digest}", most=MANIFEST_BYTES, accept=INDEX)
        if answer.status in {400, 404, 405}:  # distribution 2.8 and 3.0 have no such address: the tag of the specification
            answer = self._ask("GET", f"manifests/{digest.replace(':', '-')}", most=MANIFEST_BYTES, accept=INDEX)
            if answer.status == 404:
                return []
        value = _json(expected(answer, {200}))
        rows = value.get("manifests") if isinstance(value, dict) else None
        return [row for row in rows or [] if isinstance(row, dict)]

    def _referred(self, value: Mapping[str, object], data: bytes) -> None:
        """The tag by which referrers are found where the registry keeps no list of them."""
        from json import dumps

        subject = value["subject"]
        named = str(subject["digest"]) if isinstance(subject, dict) else ""
        row = {"mediaType": MANIFEST, "digest": digest_of(data), "size": len(data), "artifactType": value.get("artifactType", "")}
        rows = [one for one in self.referrers(named) if one.get("digest") != row["digest"]]
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [*rows, row]}
        self.put_manifest(dumps(index, sort_keys=True).encode(), named.replace(":", "-"))

    def _checked(self, data: bytes, digest: str, what: str) -> bytes:
        found = digest_of(data)
        if found != digest:
            raise self._wrong(what, found, digest)
        return data

    def _wrong(self, what: str, found: str, wanted: str) -> CaroError:
        return CaroError(
            f"{self._reference}: the registry's {what}: found {found}; wanted {wanted}",
            code=INTEGRITY,
            hint="its storage is damaged or was changed: ask who runs it",
        )

    def _ask(
        self,
        method: str,
        path: str,
        *,
        most: int,
        accept: str = "",
        pushes: bool = False,
        body: bytes | None = None,
        kind: str = "",
        what: str = "",
    ) -> Answer:
        """An answer for who we are, after another login if the registry wants one."""
        url = joined(f"{self._root()}/{self._reference.name}/", path)
        headers = {"Accept": accept} if accept else {}
        headers |= {"Content-Type": kind} if kind else {}
        same = origin(url) == origin(self._root())
        scope = f"repository:{self._reference.name}:{'pull,push' if pushes else 'pull'}"

        def ask() -> Answer:
            header = self._authority.header if same else ""
            return self._web.ask(
                Ask(method=method, url=url, most=most, headers=headers, body=body, what=what, authorization=header)
            )

        answer = ask()
        if answer.status == 401 and same and self._authority.answer(answer, scope):
            answer = ask()
        return answer

    def _root(self) -> str:
        """The address of the API: https; on this machine http where https is not spoken."""
        if not self._base:
            self._base = f"https://{self._reference.host}/v2"
            if is_loopback(self._reference.host) and not self._speaks_tls():
                self._base = f"http://{self._reference.host}/v2"
        return self._base

    def _speaks_tls(self) -> bool:
        import socket
        import ssl

        _, host, port = origin(f"https://{self._reference.host}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the question is whether it speaks, not who it is
        try:
            with (
                socket.create_connection((host, port), timeout=self._means.patience.connect) as plain,
                context.wrap_socket(plain),
            ):
                return True
        except OSError:
            return False


def _json(answer: Answer) -> object:
    try:
        return strict(answer.body)
    except ValueError as error:
        raise CaroError(f"{answer.url}: no JSON: {error}", code=NETWORK, hint="is this a registry?") from None
