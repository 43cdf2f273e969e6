"""Roles and the diary on the local page: what an admin does in a form stands on everybody's home, one tap away."""

from playwright.async_api import expect

from adapters.web.conversation import HOME
from tests.cast import ANA, CY, DANA
from tests.web.conftest import Seats
from tests.web.gestures import field, own, press, writes


async def test_what_an_admin_gives_in_a_form_everybody_reads_from_their_home(seats: Seats) -> None:
    dana = await seats.sits(DANA)
    await writes(dana, "/waterline roles")
    await expect(own(dana).last).to_contain_text("Nobody was made one yet.")
    await press(dana, own(dana).last, "Give a role")
    await field(dana, "people").get_by_role("combobox").fill(CY.handle)
    await dana.get_by_role("option", name=CY.name).click()
    await field(dana, "role").get_by_text("Observer").click()
    await field(dana, "reason").locator("textarea").fill("Elected by the works council")
    await press(dana, dana.locator("dialog"), "Save")
    await expect(own(dana).last).to_contain_text("It counts from now on, and stands in the diary.")

    ana = await seats.sits(ANA, HOME)
    await press(ana, ana.locator("main"), "Diary")
    diary = own(ana).last
    await expect(diary).to_contain_text("Dana Whitlock: gave Cy Okonjo the role: Observer")
    await expect(diary).to_contain_text("Why: Elected by the works council")
    await expect(diary).to_contain_text("its fingerprint is")
