"""The rows that are written one at a time through Tortoise, with the columns that are so written.

Only storage sees these classes; nouns of `bot` leave it. Tortoise knows keys of one column only, so `id` is called the
primary key here. In the database every key begins with the workspace (migration 0008), and so does whatever is read or
changed: an `id` alone is in no index.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class PersonRow(Model):
    """`is_stale` is that the platform is to be asked about the person again."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    platform_id = fields.CharField(max_length=128)
    name = fields.TextField()
    handle = fields.CharField(max_length=80)
    language = fields.CharField(max_length=8)
    time_zone = fields.CharField(max_length=64)
    is_admin = fields.BooleanField(default=False)
    is_bot = fields.BooleanField(default=False)
    is_active = fields.BooleanField(default=True)
    is_stranger = fields.BooleanField(default=False)
    is_of_company = fields.BooleanField(default=False)
    is_guest = fields.BooleanField(default=False)
    is_stale = fields.BooleanField(default=False)
    posts_about_me = fields.BooleanField(default=True)
    language_chosen = fields.BooleanField(default=False)

    class Meta:
        table = "person"


class KudosRow(Model):
    """`value` is a copy, as it was named when the kudos was given or changed."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    giver_id = fields.BigIntField(null=True)
    value: Any = fields.JSONField(null=True)
    value_id = fields.BigIntField(null=True)
    words = fields.TextField()
    revision = fields.IntField()
    removed_at = fields.DatetimeField(null=True)
    removed_by = fields.BigIntField(null=True)
    removed_because = fields.TextField()

    class Meta:
        table = "kudos"


class PlusRow(Model):
    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    kudos_id = fields.BigIntField()
    author_id = fields.BigIntField()
    word = fields.TextField()
    added_at = fields.DatetimeField()

    class Meta:
        table = "kudos_plus"


class DraftRow(Model):
    """What a person typed and has not given yet, until they do or a week has passed."""

    id = fields.BigIntField(primary_key=True)
    workspace_id = fields.BigIntField()
    person_id = fields.BigIntField()
    content: Any = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "draft"
