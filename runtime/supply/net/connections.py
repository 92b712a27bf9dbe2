"""urllib3's connections as the environment wants them: proxies, and certificates of an authority of one's own.

urllib3 looks at no variable by itself; OpenSSL looks at SSL_CERT_FILE and SSL_CERT_DIR of this process.
"""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from runtime.supply.means import Means
from runtime.supply.net.address import is_loopback, split_login

if TYPE_CHECKING:
    import urllib3

# Where systems keep the certificates of authorities; an OpenSSL that was built elsewhere looks for them elsewhere.
AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",
)


def pool(proxy: str, means: Means) -> "urllib3.PoolManager":
    """Connections, straight where there is no proxy."""
    import urllib3

    timeout = urllib3.Timeout(connect=means.patience.connect, read=means.patience.read)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    file, folder = means.environ.get("SSL_CERT_FILE"), means.environ.get("SSL_CERT_DIR")
    if file or folder:
        context.load_verify_locations(cafile=file or None, capath=folder or None)
    elif not any(place and Path(place).exists() for place in ssl.get_default_verify_paths()[:2]):
        for known in (place for place in AUTHORITIES if Path(place).exists()):
            context.load_verify_locations(cafile=known)
    if not proxy:
        return urllib3.PoolManager(timeout=timeout, ssl_context=context, retries=False)
    clean, login = split_login(proxy)
    headers = urllib3.make_headers(proxy_basic_auth=f"{login.user}:{login.password}") if login else None
    return urllib3.ProxyManager(clean, timeout=timeout, ssl_context=context, retries=False, proxy_headers=headers)


def proxy_for(url: str, environ: Mapping[str, str]) -> str:
    """The proxy for a URL, or nothing. The names are those that curl knows, in both cases."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    exempt = [name.strip().lower().lstrip(".") for name in _value(environ, "no_proxy").split(",") if name.strip()]
    if is_loopback(host) or "*" in exempt or any(host == name or host.endswith(f".{name}") for name in exempt):
        return ""
    found = _value(environ, f"{parts.scheme}_proxy") or _value(environ, "all_proxy")
    return found if "://" in found or not found else f"http://{found}"


def _value(environ: Mapping[str, str], name: str) -> str:
    upper = "" if name == "http_proxy" and "REQUEST_METHOD" in environ else environ.get(name.upper(), "")  # CVE-2016-5385
    return environ.get(name, "") or upper
