"""Control keys of bank accounts (pure)."""

from itertools import cycle

_WEIGHTS = (7, 1, 3)


def settlement_account_fits(bik: str, account: str) -> bool:
    """Whether a 20-digit settlement account may belong to the bank with this БИК."""
    return _key_is_right(bik[6:9] + account)


def correspondent_account_fits(bik: str, account: str) -> bool:
    """Whether a 20-digit correspondent account may belong to the bank with this БИК."""
    return _key_is_right("0" + bik[4:6] + account)


def _key_is_right(digits: str) -> bool:
    return sum(int(digit) * weight % 10 for digit, weight in zip(digits, cycle(_WEIGHTS), strict=False)) % 10 == 0
