"""What somebody says of names in a file, a line each: `name there = name here`; nothing behind it leaves it out."""


def pairs_in(text: str) -> dict[str, str]:
    """Returns what stands behind each name; a line without a sign says nothing."""
    pairs: dict[str, str] = {}
    for line in text.splitlines():
        their_name, sign, our_name = line.partition(" = ") if " = " in line else line.partition("=")
        if sign and their_name.strip():
            pairs[their_name.strip()] = our_name.strip()
    return pairs


def written_pairs(names: list[str], at_most: int) -> str:
    """Returns lines for names of which nothing is said yet, as many as fit into so many characters."""
    lines: list[str] = []
    for name in names:
        line = f"{' '.join(name.split())} = "
        if sum(map(len, lines)) + len(lines) + len(line) > at_most:
            break
        lines.append(line)
    return "\n".join(lines)
