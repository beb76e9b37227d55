"""An own authority is believed beside the system's, and pages at https://localhost:PORT find their socket."""

import asyncio
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from lkk.launch.frontend import _keep_port
from lkk.services.integrations.trust import trusted


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")
async def test_an_own_authority_is_believed_when_it_is_named(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    await asyncio.to_thread(subprocess.run, [*command, *named], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("127.0.0.1", port, ssl=trusted(""), server_hostname="localhost")
        _, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=trusted(str(certificate)), server_hostname="localhost"
        )
        writer.close()


@pytest.mark.parametrize(("url", "kept"), [("https://localhost:8443", True), ("https://lk.example.ru", False)])
def test_the_port_of_localhost_is_kept(tmp_path: Path, url: str, kept: bool) -> None:
    script, twin = tmp_path / "state.js", tmp_path / "state.js.br"
    script.write_text('e.hostname=t,e.port="";')
    twin.touch()
    _keep_port(url, tmp_path)
    assert ("e.port=window.location.port" in script.read_text()) is kept
    assert twin.exists() is not kept
