"""The connection to a source, which obeys the variables of the system for proxies and certificates."""

from __future__ import annotations

import os

import httpx

from prismake.errors import ReviewError

# Names of variables that httpx reads. A proxy may hold a password, so their values are never repeated.
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def connect(platform: str, user_agent: str, at_once: int, silence: float) -> httpx.Client:
    """Return a client of HTTP for one source. at_once: the most connections. silence: seconds without a byte.

    Raises ReviewError, which names the variables and not their values, if a proxy or a certificate in the environment cannot be used.
    """
    try:
        return httpx.Client(
            headers={"User-Agent": user_agent, "Accept": "*/*"},
            timeout=httpx.Timeout(max(silence, 1.0)),
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once),
            follow_redirects=False,
        )
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        names = [name for upper in VARIABLES for name in (upper, upper.lower()) if os.environ.get(name)]
        why = " SOCKS proxies are not supported." if isinstance(error, ImportError) else ""
        raise ReviewError(
            f"{platform}: no connection can be made with the proxy or the certificates that the environment names "
            f"({', '.join(names) or type(error).__name__}).{why} Nothing was sent.\n    What to do: correct these variables, as "
            "in HTTPS_PROXY=http://proxy.example.org:3128 and SSL_CERT_FILE=/path/of/certificates.pem, or unset them."
        ) from error
