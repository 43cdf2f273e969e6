"""Check-ins, measured: answers sealed and stored, rounds counted, invitations sent. `python -m bench pulse`."""

from bench import answering, closing
from bench.virtual import invitations


def main() -> int:
    """Returns 0 if every target is met."""
    return int(not all([answering.measure(), closing.measure(), invitations.measure()]))


if __name__ == "__main__":
    raise SystemExit(main())
