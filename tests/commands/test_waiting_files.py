"""Files are read beside the loop, and one after the other."""

import asyncio
from threading import get_ident

import pytest

from commands.waiting_files import read_in_turn


async def test_all_files_are_read_in_one_thread_which_is_not_that_of_the_loop() -> None:
    threads = {*await asyncio.gather(*(read_in_turn(get_ident) for _ in range(20)))}
    assert len(threads) == 1
    assert get_ident() not in threads


async def test_what_cannot_be_read_is_raised_and_keeps_no_other_file_waiting() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        await read_in_turn(int, "no number")
    assert await read_in_turn(int, "11", base=3) == 4
