"""Carries out what handlers ask of the browser: commands are data in a state var, `assets/js/commands.js` knows how."""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportDict


class CommandRunner(rx.Fragment):
    """Hands each new command to `window.lkk.run` once.

    `items` is a list of flat records `seq, do, id, text, tone, url`; `do` is one of notice, focus, append, open,
    close, scroll, print, download, title, reload, goto. `seq` grows; a list whose last `seq` is lower than one seen
    before belongs to a fresh state and starts again.
    """

    items: rx.Var[list[Any]]

    def add_imports(self) -> ImportDict:
        """React's hooks."""
        return {"react": ["useEffect", "useRef"]}

    def add_hooks(self) -> list[str | rx.Var[Any]]:
        """The effect that runs the commands not seen yet."""
        items = str(self.items)
        effect = f"""
const commandSeen = useRef(0);
useEffect(() => {{
  const commands = {items} ?? [];
  const last = commands.length ? commands[commands.length - 1].seq : 0;
  if (last < commandSeen.current) commandSeen.current = 0;
  for (const command of commands) {{
    if (command.seq <= commandSeen.current) continue;
    commandSeen.current = command.seq;
    window.lkk?.run(command);
  }}
}}, [{items}]);
"""
        return [rx.Var(effect, _var_data=self.items._get_all_var_data())]


def command_runner(items: rx.Var[Any]) -> rx.Component:
    """The runner and the place of notices; stands once, outside the pages, so that navigation does not restart it."""
    return rx.fragment(CommandRunner.create(items=items), notice_region())


def notice_region() -> rx.Component:
    """The live region that notices are put into."""
    return rx.el.div(id="notices", role="status", aria_live="polite", class_name="notices")
