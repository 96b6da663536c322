"""Fetches the intermediate certificates that a server leaves out (RFC 5280, 4.2.2.1: AIA).

A certificate is used only if it is itself valid under a trusted authority, so that nobody on the
way to the server or to the address of a certificate can add an authority.
"""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID
from OpenSSL import crypto

from crawler.http.tls import make_context
from crawler.middlewares.address_guard import AddressGuard, ForbiddenAddress, check_url
from disclosures import TlsOptions
from disclosures.errors import PageError

log = logging.getLogger(__name__)

#: Certificates between that of a server and its authority, and the bytes of one file of them.
MAX_DEPTH = 4
MAX_BYTES = 65_536

#: Seconds for all connections that complete one chain, and until a failed attempt is repeated.
TIMEOUT = 15.0
RETRY = 3600.0

#: Servers that are remembered, and so the certificates that this process has learnt.
MAX_SERVERS = 500


class UntrustedAuthority(Exception):
    """A chain that ends at an authority which is not trusted."""


@dataclass(slots=True, kw_only=True)
class ChainCompleter:
    """Completes the certificate chains of servers, once for each server."""

    session: aiohttp.ClientSession
    resolver: AbstractResolver
    guard: AddressGuard

    #: Server and options → when a failed attempt may be repeated; None: its chain is complete.
    _servers: dict[tuple[str, TlsOptions], float | None] = field(default_factory=dict)

    def has_completed(self, url: str, options: TlsOptions) -> bool:
        """Whether the chain of this server had to be completed."""
        return self._servers.get((urlsplit(url).netloc, options), 0.0) is None

    async def complete(self, url: str, options: TlsOptions, context: ssl.SSLContext) -> bool:
        """Add the missing certificates of a server to `context`; False: they are not to be had.

        Raises:
            UntrustedAuthority: They were fetched, and lead to an authority that is not trusted.
        """
        key = (urlsplit(url).netloc, options)
        retry_at = self._servers.get(key, 0.0)
        if retry_at is None or retry_at > monotonic() or len(self._servers) >= MAX_SERVERS:
            return retry_at is None
        self._servers[key] = monotonic() + RETRY
        found: Sequence[x509.Certificate] = ()
        with suppress(
            TimeoutError, OSError, ValueError, UnsupportedAlgorithm, aiohttp.ClientError,
            PageError, ForbiddenAddress,
        ):  # fmt: skip
            async with asyncio.timeout(TIMEOUT):
                found = await self._intermediates(url, options)
        if not found:
            return False
        context.load_verify_locations(cadata=b"".join(map(_der, found)))
        self._servers[key] = None
        log.info("certificate chain completed", extra={"page": url, "certificates": len(found)})
        return True

    async def _intermediates(self, url: str, options: TlsOptions) -> Sequence[x509.Certificate]:
        """The intermediate certificates up to a trusted authority; none if that is not reached."""
        found: list[x509.Certificate] = []
        last = await self._certificate_of(url)
        for _ in range(MAX_DEPTH):
            issuer = await self._issuer_of(last)
            if issuer is None:
                return ()
            if issuer.subject == issuer.issuer:
                raise UntrustedAuthority
            found.append(issuer)
            if _is_trusted(found, options):
                return found
            last = issuer
        return ()

    async def _issuer_of(self, certificate: x509.Certificate) -> x509.Certificate | None:
        """The certificate of the issuer, from the address that `certificate` names."""
        for address in _issuer_addresses(certificate):
            for issuer in await self._get(address):
                if issuer.subject == certificate.issuer:
                    return issuer
        return None

    async def _certificate_of(self, url: str) -> x509.Certificate:
        """The certificate that a server shows; nothing is sent to it but the handshake."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        loop = asyncio.get_running_loop()
        context = make_context(TlsOptions(verify=False))
        failure: OSError = OSError("no address")
        for found in await self.resolver.resolve(host, port):
            peer = (found["host"], found["port"])
            family = found["family"]
            connection = self.guard.open_socket((family, 1, found["proto"], "", peer))
            try:
                connection.setblocking(False)
                await loop.sock_connect(connection, peer)
                transport, _ = await loop.create_connection(
                    asyncio.Protocol, sock=connection, ssl=context, server_hostname=host
                )
            except OSError as error:
                connection.close()
                failure = error
                continue
            try:
                shown = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
                return x509.load_der_x509_certificate(shown)
            finally:
                transport.abort()
        raise failure

    async def _get(self, address: str) -> Sequence[x509.Certificate]:
        """The certificates at an address; plain HTTP as RFC 5280 has it, without redirects."""
        check_url(address)
        async with self.session.get(address, allow_redirects=False) as response:
            if response.status != 200:
                return ()
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > MAX_BYTES:
                    response.close()
                    return ()
        return _certificates_in(bytes(body))


def _issuer_addresses(certificate: x509.Certificate) -> Sequence[str]:
    """The first two addresses of the issuer's certificate."""
    try:
        access = certificate.extensions.get_extension_for_oid(
            ExtensionOID.AUTHORITY_INFORMATION_ACCESS
        ).value
    except x509.ExtensionNotFound:
        return ()
    assert isinstance(access, x509.AuthorityInformationAccess)
    addresses = [
        description.access_location.value
        for description in access
        if description.access_method == AuthorityInformationAccessOID.CA_ISSUERS
    ]
    return [address for address in addresses if str(address).startswith("http://")][:2]


def _certificates_in(body: bytes) -> Sequence[x509.Certificate]:
    """The certificates of a file: DER, PEM, or PKCS #7. Raises ValueError for any other."""
    if b"-----BEGIN CERTIFICATE" in body:
        return x509.load_pem_x509_certificates(body)[:MAX_DEPTH]
    try:
        return [x509.load_der_x509_certificate(body)]
    except ValueError:
        return pkcs7.load_der_pkcs7_certificates(body)[:MAX_DEPTH]


def _is_trusted(chain: Sequence[x509.Certificate], options: TlsOptions) -> bool:
    """Whether the first certificate is valid under a trusted authority, over the others."""
    store = crypto.X509Store()
    paths = ssl.get_default_verify_paths()
    if paths.cafile or paths.capath:
        store.load_locations(paths.cafile, paths.capath)
    if options.ca_file:
        store.load_locations(options.ca_file)
    first, *others = map(crypto.X509.from_cryptography, chain)
    try:
        crypto.X509StoreContext(store, first, others).verify_certificate()
    except crypto.X509StoreContextError:
        return False
    return True


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
