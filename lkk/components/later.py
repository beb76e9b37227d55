"""A part of a page whose code the browser fetches when the part is wanted, not with the page (docs/decisions/0075)."""

import json
from typing import Literal

import reflex as rx
from reflex_base.utils.imports import ImportDict

from lkk.components.feedback import callout

When = Literal["drawn", "shown", "reached"]


class Later(rx.Component):
    """Stands where the part will be; the children say that its code did not come."""

    module: str
    part: str
    wanted: str

    def add_imports(self) -> ImportDict:
        """The module that fetches."""
        return {"$/light/later": "later"}

    def add_custom_code(self) -> list[str]:
        """The component in place of the part."""
        load = f"() => import({json.dumps(self.module)}).then((module) => module.{self.part})"
        return [f"const {self.tag} = later({load}, {json.dumps(self.wanted)});"]


def later(part: rx.Component, *, when: When = "drawn") -> rx.Component:
    """Fetch the code of `part` late; it is an `rx.memo` without arguments, in a module that no page imports.

    `drawn` is at once where the part stands, so it belongs under a condition. `shown` waits until its place is seen,
    as when a disclosure opens. `reached` is for dialogs: until somebody comes near a button that opens one which the
    page does not hold yet; a pressed button waits for it.
    """
    module, name = str(part.library), str(part.tag)
    failed = callout("danger", "Часть страницы не загрузилась. Проверьте связь и обновите страницу.", live=True)
    return Later.create(failed, tag=f"Later_{name}", module=module, part=name, wanted=when)
