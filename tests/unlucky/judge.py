"""In the end: what stands is compared with what people wanted and were told. It knows nothing of the program."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from tests.unlucky.sides import Side, Standing
from tests.unlucky.wishes import NOWHERE, Version, Wish

# What a giver reads of a thanks that does not stand as it should, and what an admin reads of it.
_OWN_LOSS = re.compile(
    r"Your kudos (?:could not be posted in|in .* could not be changed)|感謝を(?:投稿|変更・取り消し)できませんでした"
)
# What a receiver reads in private; what else holds the words there is an answer to whoever asked, or a letter.
_DIRECT = re.compile(r" thanks you for |さんから、あなたへの感謝のことばです。")
_BARRED = re.compile(r"For a while Waterline could post nothing here")
_RUN = re.compile(r"for run (\d+)-(\d+):")


@dataclass(frozen=True, slots=True)
class Post:
    """One version of a thanks that stands somewhere; `sure`: the program knows of it."""

    version: int
    sure: bool


def complaints(side: Side, wishes: Sequence[Wish], doubtful: Set[str]) -> list[str]:
    """What is wrong, a line each; `doubtful` are messages of which the program could not know that they stand."""
    stands = side.standing()
    posts = _posts(stands, doubtful)
    wrong = [f"{side.name}: {complaint}" for wish in wishes for complaint in _of(wish, posts[wish.number])]
    wrong += [f"{side.name}: {complaint}" for complaint in _untold(wishes, posts, stands, doubtful)]
    wrong += [f"{side.name}: {complaint}" for complaint in _betrayed(wishes, stands)]
    if side.was_barred() and not any(_BARRED.search(each.text) for each in stands):
        wrong.append(f"{side.name}: everything was refused for a while, and no admin was told")
    return wrong + [f"{side.name}: {complaint}" for complaint in _asked_twice(stands, doubtful)]


Posts = dict[str, list[Post]]  # by place


def _posts(stands: Sequence[Standing], doubtful: Set[str]) -> defaultdict[int, Posts]:
    posts: defaultdict[int, Posts] = defaultdict(lambda: defaultdict(list))
    for each in stands:
        for number, version in {(int(number), int(version)) for number, version in _RUN.findall(each.text)}:
            if each.shared or _DIRECT.search(each.text):
                posts[number][each.place].append(Post(version, each.message not in doubtful))
    return posts


def _betrayed(wishes: Sequence[Wish], stands: Sequence[Standing]) -> Iterator[str]:
    """Nobody but its giver and receivers reads a private thanks, in no message."""
    private = {wish.number: wish for wish in wishes if wish.thanks.private}
    for each in stands:
        for number in {int(number) for number, _ in _RUN.findall(each.text)} & private.keys():
            if each.place not in (private[number].thanks.giver, *private[number].thanks.receivers):
                yield f"run {number} is private, and is read in {each.place}"


def _of(wish: Wish, posts: Posts) -> Iterator[str]:
    for place, there in posts.items():
        if place not in wish.places:
            yield f"run {wish.number} stands in {place}, where nobody wanted it"
        if sum(post.sure for post in there) > 1:
            yield f"run {wish.number} stands {len(there)} times in {place} without a reason"
    if wish.may_be == {NOWHERE} and not wish.first_words and any(posts.values()):
        yield f"run {wish.number} was refused, and stands"
    for place in _wrong(wish, posts) - wish.shared:
        yield f"run {wish.number} does not stand as it should with {place}: {posts.get(place)}, not {wish.may_be}"


def _wrong(wish: Wish, posts: Posts) -> set[str]:
    """Where it does not stand as it should, in that of its versions that fits best."""
    fits = [{place for place in wish.places if not _right(posts.get(place, []), version)} for version in wish.may_be]
    return min(fits, key=len)


def _right(there: Sequence[Post], version: Version) -> bool:
    """Of what the program does not know nothing is asked."""
    sure = [post.version for post in there if post.sure]
    if version is NOWHERE:
        return not sure
    return all(each == version for each in sure) and any(post.version == version for post in there)


def _untold(
    wishes: Sequence[Wish], posts: defaultdict[int, Posts], stands: Sequence[Standing], doubtful: Set[str]
) -> Iterator[str]:
    """A giver reads a notice of each thanks that does not stand as it should where several people read, and of no
    other; what the program cannot know may be told or not. It is read twice only where nobody knew of the first.
    """
    sure, unsure = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for each in stands:
        if _OWN_LOSS.search(each.text):
            notices = unsure if each.message in doubtful else sure
            notices.update({(each.place, int(number)) for number, _ in _RUN.findall(each.text)})
    for wish in wishes:
        notice = wish.thanks.giver, wish.number
        lost = bool(wish.shared & _wrong(wish, posts[wish.number]))
        times = sure[notice] or (1 if lost and unsure[notice] else 0)
        if times != lost and not _is_unsure(wish, posts[wish.number]):
            lost_or_not = "lost" if lost else "not lost"
            yield f"run {wish.number} is {lost_or_not}, and {wish.thanks.giver} read {times} times that it is"


def _is_unsure(wish: Wish, posts: Posts) -> bool:
    return len(wish.may_be) > 1 or any(not post.sure for place in wish.shared for post in posts.get(place, []))


def _asked_twice(stands: Sequence[Standing], doubtful: Set[str]) -> Iterator[str]:
    """Nobody is invited to one check-in twice, nor reminded twice: these differ in their words."""
    invitations = [each for each in stands if each.buttons and each.message not in doubtful]
    asked = Counter((each.place, _check_in(each), each.text) for each in invitations)
    for (who, check_in, _), times in asked.items():
        if times > 1:
            yield f"{who} was invited {times} times to {check_in}"


def _check_in(invitation: Standing) -> str:
    button = invitation.buttons[0]
    return str(button.get("value") or button["data"]["value"]).partition(":")[0]
