"""Who we are for a registry: nobody, a user (Basic), or the bearer of a token that another server gives for a login.

Token flow: the distribution project's token specification; identity tokens are OAuth2 refresh tokens.
"""

import re
from urllib.parse import urlencode

from runtime.errors import NETWORK, CaroError
from runtime.guard.json_text import strict
from runtime.supply.means import Means
from runtime.supply.net.address import Login, joined, without_secrets
from runtime.supply.net.logins import basic
from runtime.supply.net.web import Answer, Ask, Web, expected
from runtime.supply.oci.credentials import login_for

PAIR = re.compile(r'([A-Za-z_]+)="([^"]*)"', re.ASCII)
TOKEN_BYTES = 1 << 20


class Authority:
    """The logins and tokens of one registry, kept for as long as one task."""

    def __init__(self, host: str, means: Means, web: Web) -> None:
        self._host, self._means, self._web = host, means, web
        self._header = ""
        self._login: Login | None = None
        self._asked = False

    @property
    def header(self) -> str:
        """The Authorization header as far as it is known."""
        return self._header

    def answer(self, refused: Answer, scope: str) -> bool:
        """Do what a 401 asks for; whether there is another header now. Raises CaroError."""
        scheme, _, rest = refused.headers.get("www-authenticate", "").partition(" ")
        before = self._header
        if scheme.lower() == "basic" and self.login:
            self._header = basic(self.login)
        if scheme.lower() == "bearer":
            self._header = f"Bearer {self._token(dict(PAIR.findall(rest)), refused.url, scope)}"
        return self._header not in {"", before}

    @property
    def login(self) -> Login | None:
        """The login that the user's files have, looked up once."""
        if not self._asked:
            self._login, self._asked = login_for(self._host, self._means), True
        return self._login

    def _token(self, challenge: dict[str, str], asked: str, scope: str) -> str:
        realm = joined(asked, challenge.get("realm", ""))
        wanted = {"service": challenge.get("service", ""), "scope": challenge.get("scope", "") or scope}
        if self.login and not self.login.user:
            form = {"grant_type": "refresh_token", "client_id": "caro", "refresh_token": self.login.password, **wanted}
            ask = Ask(
                method="POST",
                url=realm,
                most=TOKEN_BYTES,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                body=urlencode(form).encode(),
            )
        else:
            url = f"{realm}{'&' if '?' in realm else '?'}{urlencode({key: one for key, one in wanted.items() if one})}"
            ask = Ask(method="GET", url=url, most=TOKEN_BYTES, authorization=basic(self.login) if self.login else "")
        answer = expected(self._web.ask(ask), {200})
        try:
            value = strict(answer.body)
        except ValueError:
            value = None
        found = (value.get("token") or value.get("access_token")) if isinstance(value, dict) else None
        if not isinstance(found, str) or not found.isprintable():
            raise CaroError(
                f"{without_secrets(realm)}: gave no token for {self._host}", code=NETWORK, hint="ask who runs the registry"
            )
        return found
