"""A real nginx before servers, as deploy/nginx/ configures it: a cookie keeps a visitor on one process."""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.deploy.proxy import configured
from tests.servers import Server, free_port, running


@contextmanager
def proxied(servers: Sequence[Server], folder: Path) -> Iterator[Server]:
    """nginx on a port of its own before `servers`: the deployed configuration, with other ports."""
    port, place = free_port(), folder / f"nginx-{free_port()}"
    command = configured(place, [server.url for server in servers], port)
    with running(command, port, place / "nginx.log", health="/_stcore/health") as nginx:
        yield nginx


@contextmanager
def encrypted(server: Server, folder: Path) -> Iterator[str]:
    """Address of an nginx before `server` as deploy/nginx/listen.conf says for a certificate: TLS, HTTP/2.

    The certificate is that of `write_certificate` in `folder`; the server has to be told that it stands behind https.
    """
    port, secure, place = free_port(), free_port(), folder / f"nginx-{free_port()}"
    command = configured(place, [server.url, server.url], port)
    listen = [
        f"listen 127.0.0.1:{port};",  # for the question whether it has started
        f"listen 127.0.0.1:{secure} ssl;",
        "http2 on;",
        "server_name _;",
        f"ssl_certificate {folder / 'certificate.pem'};",
        f"ssl_certificate_key {folder / 'key.pem'};",
        "ssl_protocols TLSv1.2 TLSv1.3;",
    ]
    (place / "listen.conf").write_text("\n".join(listen), encoding="utf-8")
    with running(command, port, place / "nginx.log", health="/_stcore/health"):
        yield f"https://127.0.0.1:{secure}"


def write_certificate(folder: Path) -> str:
    """Write key.pem and certificate.pem for 127.0.0.1, good for a day; return the digest of the public key (Base64)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(public).digest()).decode()
