"""The SDK's requests over aiohttp.

The transport that the SDK brings looks at every open connection for each request and parses bodies
in small steps: with a hundred pictures under way that took more time than all the rest of Limner.
The SDK's other one takes a connection that broke after sending for one that never was made, and so
would have a billed call repeated.
"""

from __future__ import annotations

import asyncio
import io
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import aiohttp
import httpcore2  # noqa: F401 - else the first client loads it, reading files on the event loop
import httpx2
from aiohttp.helpers import get_env_proxy_for_url
from yarl import URL

# As short as the SDK's own: a provider that hangs up on an idle connection makes the next call's
# outcome unknown.
_KEEP_ALIVE_SECONDS: Final = 5.0

# The first row that fits decides. Only what surely happened before anything was sent may count as
# a failure to connect.
_TABLE: Final[tuple[tuple[type[Exception], type[httpx2.TransportError]], ...]] = (
    (aiohttp.InvalidURL, httpx2.UnsupportedProtocol),
    (aiohttp.ConnectionTimeoutError, httpx2.ConnectTimeout),
    (aiohttp.ClientConnectorError, httpx2.ConnectError),
    (aiohttp.ClientHttpProxyError, httpx2.ProxyError),
    (aiohttp.ServerTimeoutError, httpx2.ReadTimeout),
    (aiohttp.ServerDisconnectedError, httpx2.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx2.RemoteProtocolError),
    (aiohttp.ClientError, httpx2.ReadError),
    (TimeoutError, httpx2.ReadTimeout),
    (OSError, httpx2.ReadError),
)


_Proxy = tuple[URL | None, aiohttp.BasicAuth | None]


class AiohttpTransport(httpx2.AsyncBaseTransport):
    """Carries requests, with any number of connections; lives as long as its client.

    The session is opened by the first request, inside the event loop.
    """

    def __init__(self) -> None:
        self._ssl: ssl.SSLContext = httpx2.create_ssl_context()
        self._session: aiohttp.ClientSession | None = None
        # By scheme and host, of which a client has one; what the environment says stays.
        self._proxies: dict[tuple[str, str | None], _Proxy] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request once and return the answer, its body not read yet."""
        content = await request.aread()
        url = URL(str(request.url), encoded=True)
        proxy, proxy_auth = await self._proxy(url)
        with _in_their_words():
            response = await self._opened().request(
                request.method,
                url,
                headers=request.headers.multi_items(),
                # As a file it is sent in pieces; the loop is free between them.
                data=io.BytesIO(content) if content else None,
                allow_redirects=False,
                proxy=proxy,
                proxy_auth=proxy_auth,
                timeout=_timeout(request.extensions.get("timeout", {})),
            )
        return httpx2.Response(
            response.status,
            headers=response.raw_headers,
            stream=_Body(response),
            extensions={"http_version": b"HTTP/1.1"},
        )

    async def aclose(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=0, ssl=self._ssl, keepalive_timeout=_KEEP_ALIVE_SECONDS
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # the SDK's client does it
            )
        return self._session

    async def _proxy(self, url: URL) -> _Proxy:
        """Return the proxy that the environment sets; a session would ask a thread every time."""
        where = url.scheme, url.host
        if where not in self._proxies:
            self._proxies[where] = await asyncio.to_thread(_proxy_for, url)
        return self._proxies[where]


class _Body(httpx2.AsyncByteStream):
    """An answer's body as it arrives; lives as long as the answer."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _in_their_words():
            async for part in self._response.content.iter_any():
                yield part

    async def aclose(self) -> None:
        self._response.release()


def _proxy_for(url: URL) -> _Proxy:
    try:
        return get_env_proxy_for_url(url)
    except LookupError:
        return None, None


def _timeout(seconds: Mapping[str, Any]) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=None, sock_connect=seconds.get("connect"), sock_read=seconds.get("read")
    )


@contextmanager
def _in_their_words() -> Iterator[None]:
    """Raise what the SDK knows."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        theirs = next(theirs for ours, theirs in _TABLE if isinstance(error, ours))
        raise theirs(str(error)) from error
