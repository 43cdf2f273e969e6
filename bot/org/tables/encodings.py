"""Text as old and new programs save it: which encoding it is in, as its bytes show, or a sentence where they do not."""

import codecs
import re
from contextlib import suppress

from bot.org.remarks import ChartError, Remark

NO_TEXT = re.compile("[\0\udc80-\udcff]")  # what stands for bytes that are none in this encoding, and a NUL
_FOREIGN = re.compile(r"[a-zA-Z]?[^\x00-\x7f]+[a-zA-Z]?")  # with the letters beside it
_LATIN = re.compile("[a-zA-Z]")
_KANA = re.compile("[\u3041-\u30fe]")
_BEYOND_LATIN = re.compile("[\u3000-\ufffc]")
_WORD = re.compile(r"[^\s,;|\t\"'()/-]*[^\x00-\x7f][^\s,;|\t\"'()/-]*")  # with a letter beyond ASCII in it
# Three letters with accents in a row, a large one or a sign behind a small one: no name of western Europe has them.
_SIGNS = "\u00a1-\u00a9\u00ab-\u00b6\u00b8\u00b9\u00bb-\u00bf\u2020-\u2122"
_LARGE = "\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u0178\u017d"
_NO_WESTERN = re.compile(f"[\u00a1-\u024f\u2000-\u2122]{{3}}|[a-z\u00df-\u00ff][{_SIGNS}{_LARGE}]|[{_SIGNS}][a-z]")
_NO_WESTERN_AT_MOST = 1 / 4  # of the words beyond ASCII
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")  # from here on two bytes are a Japanese letter
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_UNDECIDED = (1 / 3, 2 / 3)


def decoded(content: bytes) -> str:
    """Decodes it by its byte order mark; then as UTF-8, which no other text resembles; then as an old Windows wrote it.

    What is no text in UTF-8 that is sound elsewhere is kept as `NO_TEXT`. Raises ChartError.
    """
    try:
        if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return content.decode("utf-32")
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        if b"\0" in content and (text := _utf_16(content)):
            return text
        if _ISO_2022_JP.search(content):
            raise ChartError([Remark("chart.old_japanese", (), {"encoding": "ISO-2022-JP"})])
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8-sig")
        content = content.removeprefix(codecs.BOM_UTF8)
        text = content.decode("utf-8", "surrogateescape")
        if _is_mostly_text(content, text):
            return text
        return _of_old_windows(content)
    except UnicodeDecodeError as error:
        raise ChartError([Remark("chart.encoding")]) from error


def _utf_16(content: bytes) -> str:
    """Without its mark: each line end and each separator has a NUL, always on the same side. Empty if it is not."""
    encoding = "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if "\0" not in text and re.search(r"[\r\n]", text) and re.search(r"[,;|\t]", text) else ""


def _is_mostly_text(content: bytes, text: str) -> bool:
    """Whether most bytes beyond ASCII are UTF-8: in other encodings hardly any sequence happens to be."""
    foreign = len(content) - len(content.translate(None, _BEYOND_ASCII))
    none_at_all = len(content) - len(text.encode("utf-8", "ignore"))
    return foreign > 3 * none_at_all


def _is_euc_jp(content: bytes) -> bool:
    """Whether it is Japanese as old Unix systems wrote it: in other encodings hardly two letters beside each other
    happen to be one of kana. It is not read, since Python knows none of the letters that vendors added, which stand in
    names.
    """
    text = content.decode("euc_jp", "replace")
    return _KANA.search(text) is not None and text.count("\ufffd") <= len(_BEYOND_LATIN.findall(text)) // 10


def _of_old_windows(content: bytes) -> str:
    if _is_euc_jp(content):
        raise ChartError([Remark("chart.old_japanese", (), {"encoding": "EUC-JP"})])
    share = _japanese_share(content)
    if share is None:
        return _western(content)
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("cp932")
    if _UNDECIDED[0] < share < _UNDECIDED[1]:
        raise ChartError([Remark("chart.encoding_unclear")])
    return content.decode("cp932") if share > 1 / 2 else _western(content)


def _western(content: bytes) -> str:
    """Any bytes are some text in Windows-1252: Cyrillic, Chinese or Korean ones are words that nobody is called."""
    text = content.decode("cp1252")
    words = _WORD.findall(text)
    if sum(_NO_WESTERN.search(word) is not None for word in words) > len(words) * _NO_WESTERN_AT_MOST:
        raise ChartError([Remark("chart.encoding_foreign")])
    return text


def _japanese_share(content: bytes) -> float | None:
    """How much of it would be Japanese in Shift-JIS: that stands by itself, letters with accents between others."""
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        return None
    alone = [not _LATIN.search(run.group()) for run in _FOREIGN.finditer(text)]
    return sum(alone) / len(alone) if alone else 0
