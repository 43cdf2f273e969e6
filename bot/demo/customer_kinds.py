"""The two numbers about customers that the invented company has: named where nothing is computed."""

from bot.signals.signals import SignalKind, SignalShape

SATISFACTION = SignalKind(
    key="satisfaction",
    names={"en": "Satisfaction of ferry lines", "ja": "フェリー会社の満足度"},
    shape=SignalShape.MEAN,
    higher_is_better=True,
)
COMPLAINTS = SignalKind(
    key="complaints",
    names={"en": "Complaints per 100 cases", "ja": "対応100件あたりの苦情"},
    shape=SignalShape.PER_HUNDRED,
    higher_is_better=False,
)
