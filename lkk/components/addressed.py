"""Pages of one route that follow one another: what is shown belongs to the address, or it is not shown."""

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from lkk.components.content import Text

_PARAMETERS = "const parametersOfAddress = useParams();"
_IMPORTS = {"react-router": [ImportVar(tag="useParams")]}


def of_its_address(shown: Text, parameter: str) -> rx.Var[bool]:
    """Whether the state `shown` is the one the parameter of the address names.

    The address changes at once, the state when the server has answered. What is pressed between the two would be done
    to the thing that comes, by somebody who looks at the one that goes.
    """
    data = VarData(hooks={_PARAMETERS: None}, imports=_IMPORTS)
    named = rx.Var(f"parametersOfAddress.{parameter}", _var_type=str, _var_data=data)
    return rx.Var.create(shown) == named
