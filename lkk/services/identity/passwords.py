"""The policy of passwords (ASVS 6.2: length, no rules of composition) and their change by a signed-in person."""

import unicodedata

from sqlmodel import select

from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.identity import sessions
from lkk.services.identity.events import PASSWORD_CHANGED
from lkk.services.identity.sessions import SignedIn
from lkk.services.identity.weak_passwords import is_ours, is_weak
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotSignedIn
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import PASSWORD_MAX, PASSWORD_MIN, hash_password, verify_password
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_least_signs, at_most_signs


def typed(password: str) -> str:
    """The one spelling of what was typed; a text that can be no password becomes one that never fits."""
    text = unicodedata.normalize("NFC", password)
    return text if len(text) <= PASSWORD_MAX and "\0" not in text else ""


def check_new(password: str, again: str, *, email: str) -> str:
    """A new password, ready to be hashed.

    Raises:
        FieldErrors: at `password` or `password_again`, saying how to mend it.
    """
    text = unicodedata.normalize("NFC", password)
    errors = FieldErrors()
    if complaint := _complaint(text, email):
        errors.add("password", complaint)
    elif text != unicodedata.normalize("NFC", again):
        errors.add("password_again", "Пароли не совпадают. Введите тот же пароль ещё раз")
    errors.raise_if_any()
    return text


async def set_hash(work: UnitOfWork, user: User, password_hash: str) -> None:
    """Store a new password, ends every session of the user and tell them of it."""
    user.password_hash = password_hash
    user.password_changed_at = work.now
    await work.session.flush()
    await sessions.end_all(work, user.key)
    await notifications.publish(work, PASSWORD_CHANGED, user_ids=[user.key])


async def demand_present(actor: Actor, password: str, *, at: str) -> str:
    """Return the stored hash when this is the actor's present password; a right one counts as a try until forgiven.

    Raises:
        InvalidValue: it is another password.
        TooManyAttempts: too many wrong ones (5 in 15 minutes).
    """
    async with unit_of_work() as work:
        await limits.spend(work, limits.PASSWORD_CHANGE, str(actor.author_id))
        stored = (await work.session.exec(select(User.password_hash).where(User.id == actor.subject_id))).first()
    if stored is None or not await verify_password(typed(password), stored):
        raise InvalidValue("Это не ваш нынешний пароль", at=at)
    return stored


async def prove_present(actor: Actor, password: str, *, at: str) -> str:
    """Return the stored hash when this is the actor's present password, whatever becomes of the action afterwards.

    Raises:
        As `demand_present`.
    """
    stored = await demand_present(actor, password, at=at)
    async with unit_of_work() as work:
        await _forgive(work, actor)
    return stored


async def _forgive(work: UnitOfWork, actor: Actor) -> None:
    """Forget the tries of `demand_present` after the right password."""
    await limits.forgive(work, limits.PASSWORD_CHANGE, str(actor.author_id))


async def change(actor: Actor, old: str, new: str, again: str, visitor: Visitor) -> SignedIn:
    """Replace the actor's password; every session ends and this browser gets a new one.

    Raises:
        FieldErrors: the new password does not fit the policy.
        InvalidValue: the present password is wrong.
        TooManyAttempts: too many wrong ones (5 in 15 minutes).
    """
    demand(actor, Permission.OWN_SETTINGS)
    password = check_new(new, again, email=actor.subject.email)
    stored = await demand_present(actor, old, at="old_password")
    fresh = await hash_password(password)
    async with unit_of_work() as work:
        unchanged = select(User).where(User.id == actor.subject_id, User.password_hash == stored)
        user = (await work.session.exec(unchanged.with_for_update(key_share=True))).first()
        if user is None:  # changed in another browser meanwhile: that one has ended this session
            raise NotSignedIn
        await set_hash(work, user, fresh)
        await _forgive(work, actor)
        audit.record(work, AuditAction.PASSWORD_CHANGED, actor_id=actor.author_id, ip=visitor.ip)
        return await sessions.open(work, user, visitor)


def _complaint(password: str, email: str) -> str:
    if len(password) < PASSWORD_MIN:
        return f"Нужно {at_least_signs(PASSWORD_MIN)}. Подойдёт короткая фраза из нескольких слов"
    if len(password) > PASSWORD_MAX:
        return at_most_signs(PASSWORD_MAX).capitalize()
    if any(unicodedata.category(letter) == "Cc" for letter in password):
        return "Уберите из пароля невидимые знаки"
    mailbox = email.partition("@")[0]
    if password.casefold() in (email, mailbox):
        return "Пароль не должен совпадать с электронной почтой"
    if is_ours(password):
        return "Пароль из названия компании легко подобрать. Добавьте другие слова"
    if is_weak(password, own=(email, mailbox)):
        return "Такой пароль подбирают первым. Придумайте фразу из нескольких слов"
    return ""
