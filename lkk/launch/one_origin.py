"""The front end's server of `reflex run`: on this machine only, and one origin for pages, API and events."""

import json
from typing import Any

from reflex_base.config import get_config
from reflex_base.constants import Env
from reflex_base.constants.base import ReactRouter
from reflex_base.environment import environment
from reflex_base.plugins import Plugin

LOOPBACK = "127.0.0.1"
#: What belongs to the back end; everything else is pages and files.
_BACKEND = ("/api", "/_event", "/rules", "/help", "/contacts", "/search", "/sitemap.xml", "/robots.txt")
_PLUGINS = "    alwaysUseReactDomServerNode(),\n"
_SERVER = "  server: {\n"


class OneOrigin(Plugin):
    """Makes the server of Vite hand requests on, while the pages are not built but served from their sources."""

    def pre_compile(self, **context: Any) -> None:
        """Change the configuration of Vite, in no other mode than that of `reflex run`."""
        if environment.REFLEX_ENV_MODE.get() is Env.DEV:
            context["add_modify_task"](ReactRouter.VITE_CONFIG_FILE, _with_one_origin)


def _with_one_origin(configuration: str) -> str:
    """The configuration of Vite with our server.

    - The command line of the framework opens it to the network (`--host`): a plugin has the last word.
    - Without `cors: false` it would allow every page on this machine to read the API.
    - The headers Origin and Host stay as the browser sent them: the wall judges them as everywhere.

    Raises:
        RuntimeError: a new version of the framework writes it in another way.
    """
    if configuration.count(_PLUGINS) != 1 or configuration.count(_SERVER) != 1:
        raise RuntimeError("vite.config.js is not as it was: the front end's server cannot be set up")
    backend = f"http://{LOOPBACK}:{get_config().backend_port}"
    proxy = {path: {"target": backend, "ws": path == "/_event"} for path in _BACKEND}
    ours = f"    cors: false,\n    strictPort: true,\n    proxy: {json.dumps(proxy)},\n"
    loopback = f'    {{ name: "loopback-only", configResolved(config) {{ config.server.host = "{LOOPBACK}"; }} }},\n'
    return configuration.replace(_PLUGINS, loopback + _PLUGINS).replace(_SERVER, _SERVER + ours)
