"""The tables. Only storage sees these classes; nouns of `bot` leave it.

Tortoise knows keys of one column only, so `id` is called the primary key here. In the database every key begins with
the workspace (migration 0008), and so does whatever is read or changed: an `id` alone is in no index.
"""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.models import Model


class WorkspaceRow(Model):
    id = fields.BigIntField(primary_key=True)
    platform = fields.CharField(max_length=16)
    platform_id = fields.CharField(max_length=128)
    name = fields.TextField()
    language = fields.CharField(max_length=8)
    invented = fields.BooleanField(default=False, db_default=False)
    looks_again_at = fields.DatetimeField(null=True)
    open_for = fields.IntField(null=True)

    class Meta:
        table = "workspace"
        unique_together = (("platform", "platform_id"),)


class TeamRow(Model):
    """`manager_id` leads the team; its members name it by `PersonRow.team_id`. `names` are by language, if any."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    name = fields.TextField()
    handle = fields.CharField(max_length=80)
    manager_id = fields.BigIntField()
    names: Any = fields.JSONField(default=dict, db_default={})

    class Meta:
        table = "team"
        unique_together = (("workspace_id", "handle"), ("workspace_id", "manager_id"))


class PersonRow(Model):
    """`met_at` says who of several with one handle was here first; it is the database's own time.

    `is_stale` is that the platform is to be asked about the person again.
    """

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    platform_id = fields.CharField(max_length=128)
    name = fields.TextField()
    handle = fields.CharField(max_length=80)
    language = fields.CharField(max_length=8)
    time_zone = fields.CharField(max_length=64)
    is_admin = fields.BooleanField(default=False)
    is_bot = fields.BooleanField(default=False)
    is_active = fields.BooleanField(default=True)
    is_stranger = fields.BooleanField(default=False)
    is_of_company = fields.BooleanField(default=False, db_default=False)
    is_stale = fields.BooleanField(default=False, db_default=False)
    team: Any = fields.ForeignKeyField("models.TeamRow", related_name=False, null=True, on_delete=fields.SET_NULL)
    joined_on = fields.DateField(null=True)
    posts_about_me = fields.BooleanField(default=True)
    met_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "person"
        unique_together = (("workspace_id", "platform_id"),)
        indexes = (("workspace_id", "handle"), ("workspace_id", "team_id"))


class ValueRow(Model):
    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    names: Any = fields.JSONField()
    practices: Any = fields.JSONField()
    emoji = fields.CharField(max_length=64)
    position = fields.IntField()
    retired = fields.BooleanField(default=False)

    class Meta:
        table = "value"
        indexes = (("workspace_id", "position"),)


class KudosRow(Model):
    """`source` names the event that gave it: one event, one row. `value` is a copy, as it was named then."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    giver_id: int
    source = fields.CharField(max_length=255)
    giver: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    value: Any = fields.JSONField(null=True)
    value_id = fields.BigIntField(null=True)
    words = fields.TextField()
    private = fields.BooleanField()
    link = fields.TextField()
    quote = fields.TextField(default="", db_default="")
    given_at = fields.DatetimeField()
    revision = fields.IntField(default=1)
    removed_at = fields.DatetimeField(null=True)
    removed_by = fields.BigIntField(null=True)
    removed_because = fields.TextField(default="")

    class Meta:
        table = "kudos"
        unique_together = (("workspace_id", "source"),)
        indexes = (("workspace_id", "giver_id", "given_at"),)


class ReceiverRow(Model):
    """`given_at` is the one of the kudos, so that what somebody got lately is found without what they got before."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    kudos: Any = fields.ForeignKeyField("models.KudosRow", related_name="receivers")
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    given_at = fields.DatetimeField()
    hidden = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "kudos_receiver"
        unique_together = (("workspace_id", "kudos_id", "person_id"),)
        indexes = (("workspace_id", "person_id", "given_at"),)


class PlusRow(Model):
    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    kudos: Any = fields.ForeignKeyField("models.KudosRow", related_name="plus")
    author: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    word = fields.TextField()
    added_at = fields.DatetimeField()

    class Meta:
        table = "kudos_plus"
        unique_together = (("workspace_id", "kudos_id", "author_id"),)


class AllowanceRow(Model):
    """How many thanks a person has given in a week (its Monday), and in the latest minute in which they gave any: the
    row whose lock makes the limits exact."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    week = fields.DateField()
    given = fields.IntField()
    minute = fields.DatetimeField(null=True)
    in_minute = fields.IntField(db_default=0)

    class Meta:
        table = "allowance"
        unique_together = (("workspace_id", "person_id", "week"),)


class DraftRow(Model):
    """What a person typed and has not given yet, until they do or a week has passed."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    person: Any = fields.ForeignKeyField("models.PersonRow", related_name=False)
    content: Any = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "draft"
        indexes = (("workspace_id", "created_at"),)


class DeliveryRow(Model):
    """What should stand where. Done when `posted` equals `wanted`; `failed` holds the platform's final no.

    `due_at`: nobody may try it before; `tries` were in vain; what is `patient` lets everything else go first.
    """

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    place = fields.CharField(max_length=255)
    reader_id = fields.BigIntField(null=True)
    subject = fields.CharField(max_length=16)
    subject_id = fields.BigIntField()
    wanted = fields.IntField(db_default=1)
    posted = fields.IntField(db_default=0)
    message_id = fields.CharField(max_length=255, null=True)
    failed = fields.CharField(max_length=255, null=True)
    patient = fields.BooleanField(db_default=False)
    tries = fields.IntField(db_default=0)
    wanted_at = fields.DatetimeField(db_default=Now())
    due_at = fields.DatetimeField(db_default=Now())

    class Meta:
        table = "delivery"
        indexes = (("workspace_id", "subject", "subject_id"),)


class PostRow(Model):
    """One message on the local page, drawn already. `author_id` is empty for the bot."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    place = fields.CharField(max_length=255)
    author_id = fields.BigIntField(null=True)
    html = fields.TextField()
    plain = fields.TextField()
    revision = fields.IntField(default=1)
    deleted = fields.BooleanField(default=False)
    posted_at = fields.DatetimeField()

    class Meta:
        table = "post"
        indexes = (("workspace_id", "place", "posted_at"),)


class InstallationRow(Model):
    """Where a platform let us in. `sealed` is its address, encrypted; a removed one is never written to."""

    id = fields.BigIntField(primary_key=True)
    workspace: Any = fields.ForeignKeyField("models.WorkspaceRow", related_name=False)
    place = fields.CharField(max_length=255)
    kind = fields.CharField(max_length=16)
    sealed = fields.TextField()
    removed = fields.BooleanField(default=False)

    class Meta:
        table = "installation"
        unique_together = (("workspace_id", "place"),)
