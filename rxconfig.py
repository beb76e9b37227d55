"""Reflex's own settings; everything else is in lkk/settings.py."""

import reflex as rx
from reflex_base.constants import StateManagerMode

from lkk.components.light_pages import LightPages
from lkk.components.scripts import JoinedScripts
from lkk.launch import reflex_run
from lkk.launch.one_origin import OneOrigin
from lkk.settings import settings

reflex_run.begin()
_settings = settings()

config = rx.Config(
    app_name="lkk",
    api_url=_settings.public_url,
    deploy_url=_settings.public_url,
    backend_host=_settings.host,
    cors_allowed_origins=sorted(_settings.allowed_origins),
    redis_url=_settings.redis_url or None,
    # Otherwise the framework writes every tab's state to a folder in the checkout.
    state_manager_mode=StateManagerMode.REDIS if _settings.redis_url else StateManagerMode.MEMORY,
    # An overloaded process writes a tab's state late: a lock that has ended by then would lose it. But the tabs of a
    # killed process wait until its locks end.
    redis_lock_expiration=15_000,
    redis_lock_warning_threshold=10_000,
    trusted_proxy_hops=_settings.trusted_proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="light",
    frozen_lockfile=True,
    frontend_lazy_bundled_libraries=True,
    frontend_compression_formats=["brotli", "gzip"],  # the order decides what the server prefers
    plugins=[JoinedScripts(), LightPages(), OneOrigin()],
    disable_plugins=[rx.plugins.SitemapPlugin, rx.plugins.RadixThemesPlugin],
)
