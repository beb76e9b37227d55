"""What the sockets of this machine cost with nothing behind them: a server that passes a message to the other end."""

import asyncio
import multiprocessing
import time
from multiprocessing.connection import Connection

import aiohttp
from aiohttp import web


def serve(told: Connection) -> None:
    """Serve until killed; the port is told over the pipe."""
    asyncio.run(_serve(told))


async def _serve(told: Connection) -> None:
    rooms: dict[str, list[web.WebSocketResponse]] = {}

    async def join(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        room = rooms.setdefault(request.query["room"], [])
        room.append(socket)
        async for message in socket:
            for other in room:
                if other is not socket:
                    await other.send_str(message.data)
        return socket

    app = web.Application()
    app.router.add_get("/", join)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    told.send(runner.addresses[0][1])
    await asyncio.Event().wait()


async def echo_times(pairs: int, messages: int, seconds: float) -> list[float]:
    """Seconds from one end to the other of so many messages, spread over so many seconds and pairs of sockets."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = await asyncio.to_thread(ours.recv)
    taken: list[float] = []
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            ends = [
                [await http.ws_connect(f"http://127.0.0.1:{port}/?room={room}") for _ in range(2)]
                for room in range(pairs)
            ]
            hearing = [asyncio.create_task(_hear(end, taken)) for pair in ends for end in pair]
            for number in range(messages):
                await ends[number % pairs][number // pairs % 2].send_str(repr(time.time()))
                await asyncio.sleep(seconds / messages)
            await asyncio.sleep(0.5)
            for task in hearing:
                task.cancel()
            for pair in ends:
                for end in pair:
                    await end.close()
    finally:
        server.kill()
    return taken


async def _hear(end: aiohttp.ClientWebSocketResponse, taken: list[float]) -> None:
    async for message in end:
        taken.append(time.time() - float(message.data))
