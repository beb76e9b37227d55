"""The build of the pages: our plugin is in it, and what it keeps out is used by nobody."""

import re
from pathlib import Path

import pytest
from reflex_base.compiler.templates import vite_config_template

from lkk.components.light_pages import LightPages, with_light_pages

LKK = Path(__file__).parents[2] / "lkk"
VITE = vite_config_template("/", hmr=True, force_full_reload=False, experimental_hmr=False, sourcemap=False)
COOKIE_OF_THE_PAGE = re.compile(r"\brx\.(Cookie|remove_cookie)\b")


def test_the_build_takes_our_plugin_after_the_frameworks_own() -> None:
    found = with_light_pages(VITE)

    assert 'import lightPages from "./light/vite.js";' in found
    assert re.search(r"safariCacheBustPlugin\(\),\n\s+lightPages\(\),\n", found)


def test_another_configuration_of_the_build_is_refused() -> None:
    with pytest.raises(RuntimeError, match="cannot be made light"):
        with_light_pages(VITE.replace("safariCacheBustPlugin(),", "other(),"))


def test_every_stand_in_is_written_for_the_build() -> None:
    written = {path.name: text for path, text in LightPages().get_static_assets()}
    plugin = written.pop("vite.js")
    for other in ("runtime.js", "later.js"):
        del written[other]
    named = set(re.findall(r'(?:: |return )"(\w+)"[,;]', plugin)) - {"build", "pre", "asset", "packages", "state"}

    assert {f"{name}.js" for name in named} == set(written)


def test_no_state_keeps_a_cookie_of_the_page() -> None:
    users = [file.name for file in LKK.rglob("*.py") if COOKIE_OF_THE_PAGE.search(file.read_text(encoding="utf-8"))]

    assert users == []
