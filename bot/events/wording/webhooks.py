"""How webhooks read to admins."""

from collections.abc import Iterator, Mapping, Sequence

from bot.events.actions import (
    EDIT,
    END_OLD_SECRET,
    NEW_SECRET,
    REMOVE,
    TEST,
    TURN_OFF,
    TURN_ON,
    RemoveWebhookForm,
    WebhookForm,
)
from bot.events.webhooks import AT_MOST, URL_AT_MOST, Topic, Webhook
from bot.messages.fields import YesNo
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Message,
    Note,
    Option,
    Quote,
    Text,
    TextInput,
)
from bot.messages.say import clock, day, joined, line, plain, say


def overview(webhooks: Sequence[Webhook], secrets: Mapping[int, int], language: str, time_zone: str) -> Message:
    """Returns the page; `secrets` are how many secrets sign for each webhook: none where no key opens it."""
    title = say(language, "events.title")
    blocks: list[Block] = [Heading(title), Text((say(language, "events.what"),))]
    for webhook in webhooks:
        blocks += _webhook(webhook, secrets.get(webhook.id, 0), language, time_zone)
    if not webhooks:
        blocks.append(Text((say(language, "events.none"),)))
    if len(webhooks) < AT_MOST:
        blocks.append(Buttons((EDIT.button(say(language, "events.make"), 0),)))
    return Message(title, tuple(blocks))


def _webhook(webhook: Webhook, secrets: int, language: str, time_zone: str) -> Iterator[Block]:
    yield Text((Bold(say(language, "events.webhook", number=webhook.id, host=webhook.host)),))
    topics = [say(language, f"events.topic.{topic.value}") for topic in webhook.topics]
    yield Note((say(language, "events.sends", topics=joined(language, topics)),) if topics else (_no_topic(language),))
    if not webhook.is_on:
        yield Note((say(language, f"events.off.{webhook.off.value}"),))
    elif not secrets:
        yield Note((say(language, "events.key_lost"),))
    elif webhook.trouble:
        yield Note((say(language, "events.trouble", reason=webhook.trouble),))
    elif webhook.answered_at:
        moment = {"when": day(language, webhook.answered_at, time_zone)}
        yield Note((say(language, "events.answered", **moment, time=clock(language, webhook.answered_at, time_zone)),))
    else:
        yield Note((say(language, "events.nothing_yet"),))
    if secrets > 1:
        yield Note((say(language, "events.two_secrets"),))
    yield Buttons(tuple(_buttons(webhook, secrets, language)))


def _no_topic(language: str) -> str:
    return say(language, "events.sends_nothing")


def _buttons(webhook: Webhook, secrets: int, language: str) -> Iterator[Button]:
    if webhook.is_on:
        yield TEST.button(say(language, "events.test"), webhook.id)
    yield EDIT.button(say(language, "events.edit"), webhook.id)
    if secrets > 1:
        yield END_OLD_SECRET.button(say(language, "events.end_old"), webhook.id)
    elif secrets:
        yield NEW_SECRET.button(say(language, "events.new_secret"), webhook.id)
    if webhook.is_on:
        yield TURN_OFF.button(say(language, "events.turn_off"), webhook.id)
    else:
        yield TURN_ON.button(say(language, "events.turn_on"), webhook.id)
    yield REMOVE.button(say(language, "events.remove"), webhook.id)


def webhook_form(number: int, url: str, topics: Sequence[Topic], language: str) -> Form:
    def asked(topic: Topic) -> ChoiceInput:
        options = tuple(Option(choice.value, say(language, f"events.{choice.value}")) for choice in YesNo)
        return ChoiceInput(say(language, f"events.topic.{topic.value}"), options, YesNo.of(topic in topics).value)

    title = say(language, "events.edit" if number else "events.make")
    return WebhookForm(
        webhook=number,
        url=TextInput(
            say(language, "events.input.url"),
            at_most=URL_AT_MOST,
            text=url,
            example="https://hooks.example.com/thanks",
        ),
        kudos=asked(Topic.KUDOS),
        rounds=asked(Topic.ROUNDS),
        promises=asked(Topic.PROMISES),
        concerns=asked(Topic.CONCERNS),
    ).drawn(title=title, submit=say(language, "events.save"), above=(Text((say(language, "events.make_means"),)),))


def secret_shown(secret: str, language: str) -> Message:
    """Shows a secret, once."""
    title = say(language, "events.secret")
    return Message(title, (Text((title,)), Quote(secret), Note((say(language, "events.seen_once"),))))


def remove_form(webhook: Webhook, language: str) -> Form:
    return RemoveWebhookForm(webhook=webhook.id).drawn(
        title=say(language, "events.remove"),
        submit=say(language, "events.remove"),
        above=(Text((say(language, "events.remove_means", host=webhook.host),)),),
    )


def stopped(webhook: Webhook, language: str) -> Message:
    """Tells an admin that a receiver wants nothing any more."""
    text = line(language, "events.stopped", host=webhook.host)
    return Message(plain(text), (Text(text),))


def lost(host: str, reason: str, language: str) -> Message:
    """Tells an admin that something was given up after a day."""
    text = line(language, "events.lost", host=host, reason=reason)
    return Message(plain(text), (Text(text),))
