"""How the numbers of signals are written."""

from babel.numbers import format_decimal

from bot.signals.signals import SignalKind, SignalShape


def written(number: float, kind: SignalKind, language: str) -> str:
    """Returns a number of a kind as it is read: no finer than a leader can use."""
    match kind.shape:
        case SignalShape.MEAN | SignalShape.PER_HUNDRED:
            return f"{number:.1f}"
        case SignalShape.SHARE:
            return f"{number:.0f}%"
        case SignalShape.NUMBER:
            pattern = "#,##0" if abs(number) >= 100 else "#,##0.##"
            return format_decimal(number, format=pattern, locale=language)
