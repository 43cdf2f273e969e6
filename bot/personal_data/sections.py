"""The parts of what is held of a person, in the order in which they read them, and why something is not among them."""

from enum import Enum


class Section(Enum):
    """A part of my data; the value is the name of its file."""

    PROFILE = "profile"
    SETTINGS = "settings"
    ROLES = "roles"
    KUDOS_GIVEN = "kudos_given"
    KUDOS_RECEIVED = "kudos_received"
    KUDOS_SEEN = "kudos_seen"  # what one added to thanks of others, reported or shared
    DRAFTS = "drafts"
    CUSTOMERS = "customers"
    CELEBRATIONS = "celebrations"
    AWARDS = "awards"
    NEWCOMERS = "newcomers"
    CHECK_INS = "check_ins"
    FORECASTS = "forecasts"
    PROMISES = "promises"
    LETTERS = "letters"
    HALF_HOURS = "half_hours"
    BARNACLES = "barnacles"
    REPLIES = "replies"  # of a reader to concerns
    SIGNALS = "signals"
    ABSENCES = "absences"
    IMPORTS = "imports"
    DIRECTORY = "directory"
    DIARY = "diary"
    MESSAGES = "messages"


class NotShown(Enum):
    """Why something that is held, or was said, is not in my data. The page says it in a sentence each."""

    ANSWERS = "answers"  # nobody can find whose they are
    CONCERNS = "concerns"  # they carry no name
    REPORTS = "reports"  # what others reported about one's words is theirs
    OTHERS_CHOICES = "others_choices"  # what others wrote or chose in confidence
    COPIES = "copies"  # the same, as it was or for those who read it, which goes by itself
    FINGERPRINTS = "fingerprints"  # nothing can be read from them
    COMPANY = "company"  # it is the company's, and tells of the person no more than the rest says
