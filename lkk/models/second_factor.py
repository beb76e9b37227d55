"""The second factor of employees: the key of their application, recovery codes, and the step after the password."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from lkk.models.base import Row, SealedText, Table, reference


class FactorKey(Row, table=True):
    """A key of RFC 6238 in base32; it counts from `confirmed_at` on. `last_counter` is the newest code used."""

    __tablename__ = "second_factor"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE", sa_type=BigInteger)
    secret: str = Field(sa_type=SealedText("second_factor.secret"))
    made_at: datetime
    confirmed_at: datetime | None = None
    last_counter: int = Field(default=0, sa_type=BigInteger)


class RecoveryCode(Table, table=True):
    """A code that stands once for the application; its HMAC is stored."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hmac"),)

    user_id: int = reference("user_account", index=False)
    code_hmac: str = Field(max_length=64)
    used_at: datetime | None = None


class SignInTicket(Table, table=True):
    """Between the right password and the second step: no session, bound to a browser by a cookie of its own."""

    __tablename__ = "sign_in_ticket"

    ticket_hash: str = Field(max_length=64, unique=True)
    user_id: int = reference("user_account")
    tries_left: int
    created_at: datetime
    expires_at: datetime = Field(index=True)
