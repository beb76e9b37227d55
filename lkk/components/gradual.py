"""Long lists and whole pages that come a few parts at a time: between them the browser draws and answers.

What comes later is a transition of React: it is prepared in slices of a few milliseconds, then put into the document.
While more is to come a hidden mark stands at the end, of the class that every place of what is still loading has.
"""

import reflex as rx
from reflex_base.constants import MemoizationMode
from reflex_base.utils.imports import ImportDict

from lkk.components.content import Child

_GRADUALLY = """
function Gradually({ first, mark, where, children }) {
  const rows = Children.toArray(children);
  const [count, setCount] = useState(() => (where && !matchMedia(where).matches ? Infinity : first));
  const more = count < rows.length;
  useEffect(() => {
    if (!more) return undefined;
    const next = setTimeout(() => startTransition(() => setCount(2 * count)), 16);
    return () => clearTimeout(next);
  }, [count, more]);
  if (!more) return rows;
  return [...rows.slice(0, count), createElement(mark, { className: "skeleton", hidden: true, key: "more" })];
}
"""
_ONCE_OPENED = """
function OnceOpened({ needed, children }) {
  const place = useRef(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const details = place.current.closest("details");
    const look = () => details.open && setOpen(true);
    look();
    details.addEventListener("toggle", look);
    return () => details.removeEventListener("toggle", look);
  }, []);
  return [createElement("span", { hidden: true, key: "place", ref: place }), needed || open ? children : null];
}
"""
_EASED = """
function Eased({ ready, children }) {
  const shown = useDeferredValue(ready);
  return children[ready && shown ? 0 : 1];
}
"""


class Gradually(rx.Component):
    """The first of its children at once, then as many again as stand, until all are there."""

    tag = "Gradually"

    first: rx.Var[int]
    mark: rx.Var[str]
    where: rx.Var[str]

    def add_imports(self) -> ImportDict:
        """React's hooks."""
        return {"react": ["Children", "createElement", "startTransition", "useEffect", "useState"]}

    def add_custom_code(self) -> list[str]:
        """The component itself."""
        return [_GRADUALLY]


class GradualRows(Gradually):
    """The lines of a `foreach`: drawn inside, or they would reach it as one component that draws all of them."""

    _memoization_mode = MemoizationMode(recursive=False)


class OnceOpened(rx.Component):
    """What stands in a `details` from its first opening on, or as soon as it is needed."""

    tag = "OnceOpened"

    needed: rx.Var[bool]

    def add_imports(self) -> ImportDict:
        """React's hooks."""
        return {"react": ["createElement", "useEffect", "useRef", "useState"]}

    def add_custom_code(self) -> list[str]:
        """The component itself."""
        return [_ONCE_OPENED]


class Eased(rx.Component):
    """One of its two children, by a flag; the first is drawn in slices while the second still stands."""

    tag = "Eased"

    ready: rx.Var[bool]

    def add_imports(self) -> ImportDict:
        """React's hook."""
        return {"react": ["useDeferredValue"]}

    def add_custom_code(self) -> list[str]:
        """The component itself."""
        return [_EASED]


def gradual_rows(lines: Child, *, first: int, where: str = "") -> rx.Component:
    """The rows that `rx.foreach` makes of a list, `first` of them at once.

    `where` is the media query of the screens on which rows come so; on others all of them stand at once.
    """
    return GradualRows.create(lines, first=first, mark="tr", where=where)


def gradually(*parts: Child) -> rx.Component:
    """Parts of a page, the first of them at once; each keeps its place and what was typed into it."""
    return Gradually.create(*parts, first=1, mark="span", where="")


def once_opened(*children: Child, needed: rx.Var[bool]) -> rx.Component:
    """Parts of a closed `details` that are many: browsers that fill in forms lay them out even there."""
    return OnceOpened.create(*children, needed=needed)


def eased(ready: rx.Var[bool], content: Child, before: Child) -> rx.Component:
    """The content of a page once it is ready, what stands in its place before."""
    return Eased.create(rx.fragment(content), rx.fragment(before), ready=ready)
