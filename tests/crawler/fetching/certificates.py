"""Certificates with old keys, other dates and missing intermediates, and servers that show them."""

import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def certify(
    name: str,
    issuer: Certified | None = None,
    *,
    authority: bool = False,
    bits: int = 0,
    days: tuple[int, int] = (-10, 100),
    issuer_at: str = "",
    issuer_name: str = "",
) -> Certified:
    """Make a certificate, self-signed without `issuer`; valid between two days from today.

    `bits`: of an RSA key, 0 for an elliptic one. `issuer_at`: address of the issuer's certificate.
    `issuer_name` is written in place of the issuer's own.
    """
    key: Key = (
        rsa.generate_private_key(public_exponent=65537, key_size=bits)
        if bits
        else ec.generate_private_key(ec.SECP256R1())
    )
    signed_by = issuer_name or (_name_of(issuer) if issuer else name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(signed_by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        alternative: x509.GeneralName = (
            x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
        )
        builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
    if issuer_at:
        place = x509.UniformResourceIdentifier(issuer_at)
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    signing_key = issuer.key if issuer else key
    return Certified(certificate=builder.sign(signing_key, hashes.SHA256()), key=key)


def server_context(shown: Certified, *chain: Certified, old: bool = False) -> ssl.SSLContext:
    """A server's context that shows `shown` and `chain`; `old`: it may do anything outdated."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if old:
        context.set_ciphers("ALL:@SECLEVEL=0")
    key = shown.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(key + b"".join(each.pem for each in (shown, *chain)))
        context.load_cert_chain(file)
    return context


def write_pem(path: Path, certified: Sequence[Certified]) -> Path:
    """Write certificates into one file."""
    path.write_bytes(b"".join(each.pem for each in certified))
    return path


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _name_of(certified: Certified) -> str:
    (name,) = certified.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(name.value)
