"""The tables of the digest and the summary, and of what managers promised in them."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class LetterRow(Model):
    """A digest or a summary, claimed once a week. It tells of everything up to `at`, and of rounds up to `until`.

    `day` is the Monday of its week; `tip` is what it advised, `tip_answer` what became of that.
    """

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    kind = fields.CharField(max_length=8)
    day = fields.DateField()
    at = fields.DatetimeField()
    until = fields.DatetimeField()
    tip = fields.CharField(max_length=40, default="")
    tip_answer = fields.CharField(max_length=8, default="")

    class Meta:
        table = "letter"
        unique_together = (("workspace_id", "person_id", "kind", "day"),)


class DigestWishRow(Model):
    """When a manager wants the digest, or that they want none. Without a row, as app.yaml says."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    wanted = fields.BooleanField()
    weekday = fields.SmallIntField()
    at = fields.CharField(max_length=5)

    class Meta:
        table = "digest_wish"
        unique_together = (("workspace_id", "person_id"),)


class PromiseRow(Model):
    """What a manager promised the team, by the tip it came from. `asked_round` asked whether it helped."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    letter: Any = fields.ForeignKeyField("models.LetterRow", related_name=False)
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    tip = fields.CharField(max_length=40)
    made_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)
    asked_round = fields.BigIntField(null=True)

    class Meta:
        table = "promise"
        unique_together = (("workspace_id", "letter_id"),)
        indexes = (("workspace_id", "made_at"), ("workspace_id", "person_id", "made_at"))
