"""Moves the focus to the content when another page opens; a change of the query alone keeps it."""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportDict


class FocusOnRoute(rx.Fragment):
    """Stands once, outside the pages: inside a page it would start anew with each and see no change."""

    def add_imports(self) -> ImportDict:
        """React's hooks and the router's place."""
        return {"react": ["useEffect", "useRef"], "react-router": ["useLocation"]}

    def add_hooks(self) -> list[str | rx.Var[Any]]:
        """The effect that watches the path."""
        return [
            """
const routeLocation = useLocation();
const routeBefore = useRef(null);
useEffect(() => {
  if (routeBefore.current !== null && routeBefore.current !== routeLocation.pathname) {
    requestAnimationFrame(() => document.getElementById("main")?.focus({ preventScroll: true }));
  }
  routeBefore.current = routeLocation.pathname;
}, [routeLocation.pathname]);
"""
        ]


def focus_on_route() -> rx.Component:
    """The watcher for the wraps of the application."""
    return FocusOnRoute.create()
