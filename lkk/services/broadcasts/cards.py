"""Mass notifications as the staff read them: the list, what waits for me first, and one with its progress."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, func
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.broadcasts import Broadcast, BroadcastRecipient
from lkk.models.identity import User
from lkk.models.sms import SmsMessage
from lkk.services.broadcasts.audience import Audience, Counts
from lkk.services.broadcasts.records import found, names
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.broadcasts import BroadcastKind, BroadcastState, MailFate
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 20
_ON_ITS_WAY = (BroadcastState.SENDING, BroadcastState.SENT, BroadcastState.STOPPED)


@dataclass(frozen=True)
class ListRow:
    """A line of the list; `asks` says that the actor has something to do about it."""

    id: int
    title: str
    kind: BroadcastKind
    state: BroadcastState
    author: str
    updated_at: datetime
    handled: int
    total: int
    asks: bool


@dataclass(frozen=True)
class ListPage:
    """A page of the list; `waiting` broadcasts wait for the actor's approval."""

    rows: list[ListRow]
    page: int
    pages: int
    total: int
    waiting: int


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row of the file."""

    row: int
    text: str


@dataclass(frozen=True)
class Progress:
    """How far a broadcast has come: people handled of all, told on the site, emails and SMS by what became of them."""

    total: int
    handled: int
    told: int
    mail: dict[MailFate, int]
    sms: dict[SmsState, int]
    sms_off: int


@dataclass(frozen=True)
class HistoryLine:
    """What was done, by whom and why."""

    at: datetime
    action: AuditAction
    by: str
    reason: str


@dataclass(frozen=True)
class Card:
    """One broadcast; `mine` is the actor's own, the other marks are what they may do with it now."""

    id: int
    version: int
    state: BroadcastState
    kind: BroadcastKind
    title: str
    body: str
    sms: str
    by_mail: bool
    by_sms: bool
    audience: Audience
    list_name: str
    list_accounts: int
    list_told: str
    list_faults: tuple[Fault, ...]
    counts: Counts
    counted_at: datetime | None
    author: str
    reason: str
    decided_by: str
    stopped_by: str
    mine: bool
    may_edit: bool
    may_decide: bool
    may_stop: bool
    progress: Progress | None
    history: tuple[HistoryLine, ...] = field(default=())


async def listing(work: UnitOfWork, actor: Actor, *, state: BroadcastState | None = None, page: int = 1) -> ListPage:
    """Broadcasts, 20 a page: those that ask something of the actor first, then the newest; past the end the last page.

    Raises:
        NotAllowed: the actor prepares none.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    narrowed = [col(Broadcast.state) == state] if state else []
    others_wait = and_(col(Broadcast.state) == BroadcastState.WAITING, col(Broadcast.author_id) != actor.author_id)
    own_asks = and_(
        col(Broadcast.state).in_((BroadcastState.DRAFT, BroadcastState.REFUSED)),
        col(Broadcast.author_id) == actor.author_id,
    )
    total = await _count(work, *narrowed)
    approves = actor.role.may(Permission.APPROVE_BROADCAST)
    waiting = await _count(work, others_wait) if approves else 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    turn = case(*([(others_wait, 0)] if approves else []), (own_asks, 1), else_=2)
    asks = case(*([(others_wait, True)] if approves else []), (own_asks, True), else_=False)
    query = (
        select_columns(
            col(Broadcast.id),
            col(Broadcast.title),
            col(Broadcast.kind),
            col(Broadcast.state),
            func.coalesce(col(User.display_name), ""),
            col(Broadcast.updated_at),
            col(Broadcast.handled),
            col(Broadcast.total),
            asks,
        )
        .outerjoin(User, col(User.id) == col(Broadcast.author_id))
        .where(*narrowed)
        .order_by(turn, col(Broadcast.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = [ListRow(*row) for row in await work.session.execute(query)]
    return ListPage(rows, page, pages, total, waiting)


async def card(work: UnitOfWork, actor: Actor, broadcast_id: int) -> Card:
    """Return a broadcast with how far it has come.

    Raises:
        NotAllowed: the actor prepares none.
        NotFound: there is none with this id.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await found(work, broadcast_id)
    people = await names(work, row.author_id, row.decided_by, row.stopped_by, *(line["by"] for line in row.history))
    mine, approves = row.author_id == actor.author_id, actor.role.may(Permission.APPROVE_BROADCAST)
    return Card(
        id=row.key,
        version=row.version,
        state=row.state,
        kind=row.kind,
        title=row.title,
        body=row.body,
        sms=row.sms,
        by_mail=row.by_mail,
        by_sms=row.by_sms,
        audience=Audience.read(row.audience),
        list_name=row.list_name,
        list_accounts=row.list_accounts,
        list_told=row.list_told,
        list_faults=tuple(Fault(number, said) for number, said in row.list_faults),
        counts=Counts(**row.counted),
        counted_at=row.counted_at,
        author=people.get(row.author_id or 0, ""),
        reason=row.reason,
        decided_by=people.get(row.decided_by or 0, ""),
        stopped_by=people.get(row.stopped_by or 0, ""),
        mine=mine,
        may_edit=mine and row.state.editable,
        may_decide=approves and not mine and row.state is BroadcastState.WAITING,
        may_stop=(approves or mine) and row.state is BroadcastState.SENDING,
        progress=await _progress(work, row) if row.state in _ON_ITS_WAY else None,
        history=tuple(
            HistoryLine(
                datetime.fromisoformat(line["at"]),
                AuditAction(line["action"]),
                people.get(line["by"] or 0, ""),
                line["reason"],
            )
            for line in reversed(row.history)
        ),
    )


async def _count(work: UnitOfWork, *conditions: object) -> int:
    query = select_columns(func.count()).select_from(Broadcast).where(*conditions)  # pyright: ignore[reportArgumentType]
    return (await work.session.execute(query)).scalar_one()


async def _progress(work: UnitOfWork, row: Broadcast) -> Progress:
    of_it = col(BroadcastRecipient.broadcast_id) == row.id
    by_mail = select_columns(
        col(BroadcastRecipient.mail),
        func.count(),
        func.count().filter(col(BroadcastRecipient.told)),
        func.count().filter(col(BroadcastRecipient.sms_off)),
    )
    fates = (await work.session.execute(by_mail.where(of_it).group_by(col(BroadcastRecipient.mail)))).all()
    by_state = select_columns(col(SmsMessage.state), func.count()).where(col(SmsMessage.broadcast_id) == row.id)
    states = (await work.session.execute(by_state.group_by(col(SmsMessage.state)))).all()
    return Progress(
        total=row.total,
        handled=row.handled,
        told=sum(told for _, _, told, _ in fates),
        mail={fate: many for fate, many, _, _ in fates},
        sms={SmsState(state): many for state, many in states},
        sms_off=sum(off for _, _, _, off in fates),
    )
