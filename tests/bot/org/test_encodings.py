"""Which encoding a file is in, where its bytes show it; else one sentence, and no name that nobody has."""

import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest

from bot.org.remarks import ChartError
from bot.org.tables.encodings import decoded
from bot.org.tables.spreadsheets import read_table

HEADING = "name,manager\n"
FOREIGN = {
    "gb18030": "王伟,李娜\n张敏,李娜\n",
    "euc_kr": "김민수,이영희\n박지훈,이영희\n",
    "cp1251": "Иван Петров,Анна Смирнова\nОльга,Анна Смирнова\n",
    "cp1253": "Γιώργος,Μαρία\nΕλένη,Μαρία\n",
    "cp1250": "Łukasz Wałęsa,Stanisław Żółć\n",
    "mac_roman": "Jürgen Müller,Renée Côté\nZoë Möller,Renée Côté\n",
}
WESTERN = [
    "Jürgen Müller,Renée Côté\n",
    "Þór Æsir,Åse Østergård\n",
    "MÜLLER-GÖTZ,Núñez d’Arcy\n",
    "Mª José Peña,Gal·la Puigdomènech\n",
    "Rosalind McÄdams,Søren Kjær\nJörg Möller,Ülkü Çelik\nRené,Zoë\n",
]


@pytest.mark.parametrize("encoding", FOREIGN)
def test_letters_of_an_encoding_that_is_not_read_are_refused_and_not_taken_for_western_ones(encoding: str) -> None:
    with pytest.raises(ChartError) as error:
        decoded((HEADING + FOREIGN[encoding]).encode(encoding))
    assert [fault.key for fault in error.value.faults] == ["chart.encoding_foreign"]


@pytest.mark.parametrize("names", WESTERN)
def test_western_names_come_through_whatever_their_accents(names: str) -> None:
    assert decoded((HEADING + names).encode("cp1252")) == HEADING + names


@pytest.mark.parametrize("byte_order", ["utf-32", "utf-16"])
def test_a_table_that_says_its_byte_order_is_read(byte_order: str) -> None:
    assert decoded((HEADING + WESTERN[0]).encode(byte_order)) == HEADING + WESTERN[0]


def test_japanese_as_mail_carries_it_is_called_by_its_name() -> None:
    with pytest.raises(ChartError) as error:
        decoded("社員,上司\n常盤 文,緒方 健\n".encode("iso2022_jp"))
    assert [(fault.key, fault.fields) for fault in error.value.faults] == [
        ("chart.old_japanese", {"encoding": "ISO-2022-JP"})
    ]


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_is_called_an_archive(packed: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ChartError) as error:
        read_table(packed((HEADING + "Ana Ferro,\n").encode()))
    assert [fault.key for fault in error.value.faults] == ["chart.archive"]
