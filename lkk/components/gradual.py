"""Long lists that come a few rows at a time: between them the browser draws and answers."""

import reflex as rx
from reflex_base.utils.imports import ImportDict

from lkk.components.content import Child

_CODE = """
function Gradually({ first, by, children }) {
  const rows = Children.toArray(children);
  const [count, setCount] = useState(first);
  const more = count < rows.length;
  useEffect(() => {
    if (!more) return undefined;
    const next = setTimeout(() => setCount(count + Math.max(by, count >> 1)), 16);
    return () => clearTimeout(next);
  }, [by, count, more]);
  return rows.slice(0, count);
}
"""


class Gradually(rx.Component):
    """Adds the next rows each frame, `by` at least and half as many as stand, until all are in the document."""

    tag = "Gradually"

    first: rx.Var[int]
    by: rx.Var[int]

    def add_imports(self) -> ImportDict:
        """React's hooks."""
        return {"react": ["Children", "useEffect", "useState"]}

    def add_custom_code(self) -> list[str]:
        """The component itself."""
        return [_CODE]


def gradually(*rows: Child, first: int, by: int) -> rx.Component:
    """Rows of a list or parts of a page, `first` of them at once; each keeps its place and what was typed into it."""
    return Gradually.create(*rows, first=first, by=by)
