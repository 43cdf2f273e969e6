"""Check-ins, measured: answers sealed and stored, rounds counted, invitations sent. `python -m bench pulse`."""

from bench import answering, closing, invitations


def main() -> int:
    """0 if every target is met."""
    return int(not all([answering.measure(), closing.measure(), invitations.measure()]))


if __name__ == "__main__":
    raise SystemExit(main())
