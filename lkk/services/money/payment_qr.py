"""The QR by which a bank pays an invoice: ГОСТ Р 56042-2014, UTF-8 (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import segno

_HEAD = "ST00012"  # the standard, its version, UTF-8
_SEPARATORS = "|#;:^_~{}!$%&()*+,/@"  # the first one that stands in no value is taken
_MANDATORY_BYTES = 300
_NAME, _BANK_NAME, _PURPOSE = 160, 45, 160


@dataclass(frozen=True)
class Payee:
    """Who is paid; `names` are the names it may be called by, the fullest first."""

    names: tuple[str, ...]
    account: str
    bank: str
    bic: str
    corr_account: str
    inn: str
    kpp: str


@dataclass(frozen=True)
class Asked:
    """What is paid for; `contract` is the number of the application and `account` that of the customer's account."""

    kopecks: int
    purpose: str
    number: str
    contract: str = ""
    account: str = ""


def content(payee: Payee, asked: Asked) -> bytes:
    """Return what the QR holds. The mandatory block is at most 300 bytes: a longer name gives way to a shorter one.

    Raises:
        ValueError: every separator stands in some value.
    """
    bank = (
        ("PersonalAcc", payee.account),
        ("BankName", payee.bank[:_BANK_NAME]),
        ("BIC", payee.bic),
        ("CorrespAcc", payee.corr_account or "0"),
    )
    fitting = (name for name in payee.names if len(_joined("|", (("Name", name), *bank))) <= _MANDATORY_BYTES)
    name = next(fitting, payee.names[-1])[:_NAME]
    fields = [
        ("Name", name),
        *bank,
        ("PayeeINN", payee.inn),
        ("KPP", payee.kpp),
        ("Sum", str(asked.kopecks)),
        ("Purpose", asked.purpose[:_PURPOSE]),
        ("DocNo", asked.number),
        ("Contract", asked.contract),
        ("PersAcc", asked.account),
    ]
    said = [(key, " ".join(value.split())) for key, value in fields if value]
    return _joined(_separator(value for _, value in said), said)


def drawn(made: bytes) -> str:
    """Return the QR as an SVG: bytes as they are, for many banks do not understand a header of the encoding."""
    code, picture = segno.make(made, mode="byte", error="m", boost_error=False, micro=False), BytesIO()
    code.save(picture, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True)
    return picture.getvalue().decode()


def _joined(separator: str, fields: Iterable[tuple[str, str]]) -> bytes:
    return separator.join([_HEAD, *(f"{key}={value}" for key, value in fields)]).encode()


def _separator(values: Iterable[str]) -> str:
    used = set().union(*values)
    free = next((sign for sign in _SEPARATORS if sign not in used), "")
    if not free:
        raise ValueError("every separator of the standard stands in a value")
    return free
