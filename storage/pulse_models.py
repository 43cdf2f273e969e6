"""The tables of the check-in. What each holds, while a round is open and after, stands in docs/privacy.md."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class RoundRow(Model):
    """`state` is a `bot.checkin.rounds.State`; `frozen` is what the round keeps of the day it opened."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    state = fields.CharField(max_length=8)
    key = fields.CharField(max_length=32)
    week = fields.IntField(null=True)
    first_monday = fields.DateField(null=True)
    k = fields.IntField(null=True)
    opened_at = fields.DatetimeField(null=True)
    closes_at = fields.DatetimeField(null=True)
    frozen: Any = fields.JSONField(null=True)
    published: Any = fields.JSONField(null=True)
    fingerprint = fields.CharField(max_length=32, null=True)

    class Meta:
        table = "round"
        unique_together = (("workspace_id", "key"),)
        indexes = (("workspace_id", "state", "closes_at"), ("workspace_id", "opened_at"))


class AudienceRow(Model):
    """Who was asked in a round. `invited` and `reminded` are claimed once; the moments are when that is due."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    round: Any = fields.ForeignKeyField("models.RoundRow", related_name=False)
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    leaf = fields.CharField(max_length=32)
    boss = fields.BigIntField()
    since = fields.DateField()
    invite_at = fields.DatetimeField(null=True)
    invited = fields.BooleanField(default=False)
    remind_at = fields.DatetimeField(null=True)
    reminded = fields.BooleanField(default=False)

    class Meta:
        table = "audience"
        unique_together = (("workspace_id", "round_id", "person_id"),)
        indexes = (("workspace_id", "person_id"),)


class LedgerRow(Model):
    """Everything ever published. Rows are only ever added: a trigger refuses all else."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    round: Any = fields.ForeignKeyField("models.RoundRow", related_name=False)
    unit = fields.CharField(max_length=32)
    item = fields.CharField(max_length=40)
    reading = fields.CharField(max_length=4)
    size_from = fields.IntField()
    participation = fields.CharField(max_length=8, null=True)

    class Meta:
        table = "ledger"
        unique_together = (("workspace_id", "round_id", "unit", "item"),)


class CommentRow(Model):
    """Comments that were released when a round closed, in random order, for the head of a unit and those above."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    round: Any = fields.ForeignKeyField("models.RoundRow", related_name=False)
    unit = fields.CharField(max_length=32)
    words = fields.TextField()

    class Meta:
        table = "comment"
        indexes = (("workspace_id", "round_id", "unit"),)


class ForecastRow(Model):
    """What a manager believes the team will answer: confidential, not anonymous."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    round: Any = fields.ForeignKeyField("models.RoundRow", related_name=False)
    manager: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    item = fields.CharField(max_length=40)
    value = fields.SmallIntField()

    class Meta:
        table = "forecast"
        unique_together = (("workspace_id", "round_id", "manager_id", "item"),)


class OwnItemRow(Model):
    """A question that a workspace added; texts and forecast wordings are by language."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    texts: Any = fields.JSONField()
    forecasts: Any = fields.JSONField()
    about_manager = fields.BooleanField(default=False)
    retired = fields.BooleanField(default=False)
    added_at = fields.DatetimeField()

    class Meta:
        table = "own_item"


class AvailabilityRow(Model):
    """When a person wants to be asked: never, or not before a day. Without a row, always."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    opted_out = fields.BooleanField(default=False)
    not_before = fields.DateField(null=True)

    class Meta:
        table = "availability"
        unique_together = (("workspace_id", "person_id"),)
