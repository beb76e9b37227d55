"""Keeps out of the built pages what no page uses; why and how much is in docs/decisions/0075."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reflex_base.constants.base import ReactRouter
from reflex_base.plugins import Plugin

_FOLDER = Path(__file__).with_name("light")
_IMPORT = 'import safariCacheBustPlugin from "./vite-plugin-safari-cachebust.js";\n'
_PLUGINS = "    safariCacheBustPlugin(),\n"


class LightPages(Plugin):
    """Adds a plugin of ours to the build of the pages, with the modules that stand in for heavier ones."""

    def get_static_assets(self, **context: Any) -> Sequence[tuple[Path, str]]:
        """Each file's place in the build and its text."""
        return [(Path("light") / file.name, file.read_text(encoding="utf-8")) for file in sorted(_FOLDER.glob("*.js"))]

    def pre_compile(self, **context: Any) -> None:
        """Name the plugin in the configuration of Vite; it works in a build alone."""
        context["add_modify_task"](ReactRouter.VITE_CONFIG_FILE, with_light_pages)


def with_light_pages(configuration: str) -> str:
    """The configuration of Vite with our plugin as the last.

    Raises:
        RuntimeError: a new version of the framework writes it in another way.
    """
    if configuration.count(_IMPORT) != 1 or configuration.count(_PLUGINS) != 1:
        raise RuntimeError("vite.config.js is not as it was: the pages cannot be made light")
    ours = 'import lightPages from "./light/vite.js";\n'
    return configuration.replace(_IMPORT, _IMPORT + ours).replace(_PLUGINS, _PLUGINS + "    lightPages(),\n")
