"""A server that answers every request with the same bytes, right or wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    """The bytes of an answer, sent with a pause after each piece; `hold_s` keeps the connection open afterwards."""

    content: bytes
    piece: int = 65536
    pause_s: float = 0
    hold_s: float = 0

    @classmethod
    def text(cls, status: int, body: str) -> Self:
        """A complete answer."""
        content = body.encode()
        head = f"HTTP/1.1 {status} Status\r\nContent-Length: {len(content)}\r\nContent-Type: application/json\r\n\r\n"
        return cls(head.encode() + content)

    @classmethod
    def json(cls, status: int, body: Any) -> Self:
        """A complete answer with a JSON body."""
        return cls.text(status, json.dumps(body, ensure_ascii=False))

    @classmethod
    def trickle(cls) -> Self:
        """A byte at a time, so that no single read times out."""
        return cls(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b" " * 1000, piece=1, pause_s=0.05)

    @classmethod
    def silence(cls) -> Self:
        """A connection on which nothing comes."""
        return cls(b"", hold_s=5)


@dataclass
class Stub:
    """Where the server listens and what it was asked."""

    url: str
    requests: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def stub_server(reply: Reply) -> AsyncIterator[Stub]:
    """Listen on a free port of this machine while the context is open."""
    stub = Stub("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            stub.requests.append(await _request(reader))
            for at in range(0, len(reply.content), reply.piece):
                writer.write(reply.content[at : at + reply.piece])
                await writer.drain()
                await asyncio.sleep(reply.pause_s)
            await asyncio.sleep(reply.hold_s)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stub
    finally:
        server.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.split(b":")[1]))
    return head
