"""python -m lkk.sandbox: run the outside world until told to stop."""

import asyncio
import os
import signal

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from lkk.sandbox.app import make_app
from lkk.sandbox.mail.server import LetterTaker, mail_server
from lkk.sandbox.options import Options, read_options
from lkk.sandbox.starter import end_with_starter
from lkk.sandbox.world import open_world


async def serve(options: Options) -> None:
    """Serve HTTP and SMTP from one process, so that no child outlives it, until SIGINT or SIGTERM."""
    world = open_world(options)
    taker = LetterTaker(world.mailbox, world.mail_behaviour)
    server = Server(
        make_app(world, options.token, options.payments_hook),
        address=options.host,
        port=options.http_port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    end_with_starter()
    async with mail_server(taker, options.host, options.smtp_port):
        print(f"Песочница: http://{options.host}:{options.http_port}/sandbox, SMTP на {options.smtp_port}", flush=True)
        await server.serve()
    world.close()


if __name__ == "__main__":
    asyncio.run(serve(read_options()))
    # The embedded server's threads outlive the loop, and one that meets a closing interpreter aborts the process
    # (four stops of ten did). Everything is written by now, so the interpreter need not close.
    os._exit(0)
