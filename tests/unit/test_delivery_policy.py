"""Back-off of deliveries: full jitter below a ceiling that doubles and stops."""

from hypothesis import given
from hypothesis import strategies as st

from lkk.services.delivery.policy import POLICIES
from lkk.services.integrations.mail.smtp import LETTER_LIMIT_S
from lkk.settings import Settings
from lkk.vocabulary.delivery import Channel

QUARTER_OF_AN_HOUR_S = 15 * 60


@given(st.sampled_from(list(Channel)), st.integers(1, 10_000), st.integers(0, 900))
def test_a_pause_is_at_most_a_quarter_of_an_hour_and_at_least_what_was_asked(
    channel: Channel, attempts: int, asked_s: int
) -> None:
    assert asked_s <= POLICIES[channel].pause_s(attempts, asked_s) <= QUARTER_OF_AN_HOUR_S


def test_the_ceiling_doubles() -> None:
    policy = POLICIES[Channel.MAIL]
    for attempts in (1, 2, 3, 4):
        ceiling = policy.first_pause_s * 2 ** (attempts - 1)
        assert ceiling / 2 < max(policy.pause_s(attempts) for _ in range(300)) <= ceiling


def test_every_channel_has_a_policy_and_only_mail_dies_of_unavailability() -> None:
    assert POLICIES.keys() == set(Channel)
    assert [channel for channel, policy in POLICIES.items() if policy.dies_after] == [Channel.MAIL]


def test_the_slowest_letters_of_a_batch_are_sent_before_the_lease_ends() -> None:
    policy = POLICIES[Channel.MAIL]
    rounds = -(-policy.batch // policy.parallel)
    assert rounds * LETTER_LIMIT_S < Settings.model_fields["outbox_lease_s"].default
