"""What the room of past surveys holds of people: nothing, since its numbers are of teams."""

from storage.holdings import Holding

HOLDINGS = (
    Holding(table="past_survey", plain=("product", "scale")),
    Holding(table="past_score", plain=("team_handle", "theme", "team_id", "score", "answers")),
)
