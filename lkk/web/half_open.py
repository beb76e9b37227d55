"""Sockets whose other end has vanished without a word: found by a ping, closed so that the tab may come back."""

import asyncio

from engineio.packet import PING, Packet
from reflex.app import EventNamespace
from socketio import AsyncServer

from lkk.web.sockets import Socket

ANSWER_S = 2.0  # a page that is there answers at once, a slow line within this
_LOOK_S = 0.05


async def answers(server: AsyncServer, namespace: str, socket: Socket) -> bool:
    """Whether the other end of a socket still says anything when it is asked."""
    before = socket.heard
    connection = server.eio.sockets.get(server.manager.eio_sid_from_sid(socket.sid, namespace))
    if connection is None or connection.closed:
        return False
    await connection.send(Packet(PING))
    for _ in range(round(ANSWER_S / _LOOK_S)):
        if socket.heard != before:
            return True
        await asyncio.sleep(_LOOK_S)
    return False


async def let_go(space: EventNamespace, server: AsyncServer, token: str, socket: Socket) -> None:
    """End a socket that does not answer, and its hold on a tab; whatever it still sends is not read.

    Events it has sent are carried out: the tab goes on, over another socket.
    """
    sid = socket.sid
    if not sid or space.token_to_sid.get(token) != sid:
        return  # it has ended meanwhile, or another socket was quicker
    socket.ended = True
    connection = server.eio.sockets.get(server.manager.eio_sid_from_sid(sid, space.namespace))
    await space._token_manager.disconnect_token(token, sid)
    if connection is not None:
        await connection.close(wait=False, abort=True)
