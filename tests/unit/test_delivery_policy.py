"""Back-off of deliveries: full jitter below a ceiling that doubles and stops."""

from hypothesis import given
from hypothesis import strategies as st

from lkk.services import composition
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.mail.smtp import LETTER_LIMIT_S
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.integrations.sms.integration import SMS
from lkk.settings import Settings

QUARTER_OF_AN_HOUR_S = 15 * 60


@given(st.sampled_from([one.policy for one in composition.INTEGRATIONS]), st.integers(1, 10_000), st.integers(0, 900))
def test_a_pause_is_at_most_a_quarter_of_an_hour_and_at_least_what_was_asked(
    policy: ChannelPolicy, attempts: int, asked_s: int
) -> None:
    assert asked_s <= policy.pause_s(attempts, asked_s) <= QUARTER_OF_AN_HOUR_S


def test_the_ceiling_doubles() -> None:
    policy = MAIL.policy
    for attempts in (1, 2, 3, 4):
        ceiling = policy.first_pause_s * 2 ** (attempts - 1)
        assert ceiling / 2 < max(policy.pause_s(attempts) for _ in range(300)) <= ceiling


def test_only_messages_to_people_die_of_unavailability_and_only_their_dead_items_are_pruned() -> None:
    assert [one for one in composition.INTEGRATIONS if one.policy.dies_after] == [MAIL, SMS]
    assert [one for one in composition.INTEGRATIONS if one.policy.dead_kept] == [MAIL, SMS]


def test_the_slowest_emails_of_a_batch_are_sent_before_the_lease_ends() -> None:
    policy = MAIL.policy
    rounds = -(-policy.batch // policy.parallel)
    assert rounds * LETTER_LIMIT_S < Settings.model_fields["outbox_lease_s"].default
