// The local page. Everything on it is drawn by the server; this brings it to life.

import { composer } from "./composer.js";
import { conversation, dismiss, goTo, offerLink, older, ready, scroller, tell } from "./conversation.js";
import { open } from "./dialog.js";
import { news } from "./news.js";
import { directory, fresh, send, texts } from "./send.js";
import { fits, suggest } from "./suggest.js";

const KEPT = "said"; // an answer that outlives the change of language

function choosing() {
  const filter = document.getElementById("filter");
  const people = [...document.querySelectorAll(".people li")];
  filter.addEventListener("input", () => {
    for (const one of people) one.hidden = !fits(filter.value.normalize("NFKC"), one.textContent);
    document.getElementById("nobody").hidden = people.some((one) => !one.hidden);
  });
}

function talking() {
  ready(conversation);
  who(document.getElementById("who"));
  menu(document.querySelector(".menu"));
  conversation.addEventListener("click", (event) => {
    // The second half of a double click would press whatever the first one's answer put in its place: "Take it back".
    if (event.detail < 2) clicked(event.target.closest("button"));
  });
  const form = document.getElementById("composer");
  if (form) {
    composer(form, { answered, noticed });
    const place = scroller();
    place.scrollTop = place.scrollHeight;
    const last = conversation.lastElementChild; // a check-in is read from its beginning
    if (last.querySelector(".questions") && last.offsetHeight > place.clientHeight) last.scrollIntoView();
  }
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept) tell(kept);
  addEventListener("hashchange", follow);
  follow();
  news();
}

async function follow() {
  const isHere = await goTo(location.hash);
  if (!isHere) noticed(texts.no_post);
}

// From whichever answer of ours it came (`asked`): what was answered is not asked again.
function answered(answer, asked = null, from = null) {
  if (answer.language && answer.language !== document.documentElement.lang) {
    sessionStorage.setItem(KEPT, answer.html ?? "");
    return location.reload();
  }
  if (answer.kind === "form") return open(answer.html, (done) => answered(done, asked, from));
  const progress = answer.kind === "sealed" && from?.isConnected && from.querySelector(".progress");
  if (progress) return (progress.textContent = answer.text);
  if (answer.kind === "message" || answer.kind === "sealed") return tell(answer.html, asked);
  if (answer.kind === "nothing" && asked) dismiss(asked);
}

function noticed(text) {
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.hidden = !text;
}

async function clicked(button) {
  if (!button || button.ariaBusy === "true") return;
  if (button.matches(".older")) return older();
  const asked = button.closest("article.own");
  if ("dismiss" in button.dataset) return dismiss(asked);
  const deed = deedOf(button);
  if (!deed) return;
  button.ariaBusy = "true";
  const answer = await send(deed);
  button.ariaBusy = "false";
  noticed(answer.kind === "refused" ? answer.text : "");
  if (answer.kind === "refused") return;
  fresh(button);
  if (answer.kind === "sealed" && button.closest(".question")) return mark(button);
  button.closest("details.thank")?.removeAttribute("open");
  const own = answered(answer, asked, button.closest("article"));
  if (own?.matches?.("article") && button.dataset.action === "kudos.more") offerLink(button.closest("article"), own);
}

// What was tapped is marked here and nowhere else: it is gone when the page is loaded anew.
function mark(button) {
  for (const other of button.closest(".question").querySelectorAll("[aria-pressed]")) other.removeAttribute("aria-pressed");
  button.setAttribute("aria-pressed", "true");
  const questions = button.closest(".questions");
  const count = questions.querySelectorAll("[aria-pressed]").length;
  const { progress, ending } = questions.dataset;
  const all = count === questions.querySelectorAll(".question").length;
  questions.querySelector(".progress").textContent = all ? ending : progress.replace("{count}", count);
}

function deedOf(button) {
  const { id, action, value, post, emoji } = button.dataset;
  if (action) return { kind: "pressed", id, action, value };
  if (emoji) return { kind: "reacted", id, post: Number(post), emoji };
  if (post) return { kind: "picked", id, post: Number(post) };
  return null;
}

function who(field) {
  const name = field.value;
  const { handle, place, me } = document.body.dataset;
  const find = () => {
    const typed = field.value === name ? "" : field.value.normalize("NFKC");
    return directory.people
      .filter((one) => fits(typed, one.name, one.handle, one.team))
      .map((one) => ({ label: one.name, aside: one.team, ...one }));
  };
  const choose = (one) => {
    location.href = `/as/${one.handle}/${place === me ? one.id : place}`;
  };
  suggest(field, { find, choose, left: () => (field.value = name) });
  field.addEventListener("focus", () => field.select());
}

// On a narrow screen the list of people and places is a drawer.
function menu(button) {
  const drawer = document.getElementById("menu");
  const main = document.querySelector("main");
  const show = (open) => {
    button.ariaExpanded = open;
    drawer.classList.toggle("open", open);
    main.inert = open;
    (open ? drawer.querySelector("a[aria-current]") ?? drawer.querySelector("a") : button).focus();
  };
  button.addEventListener("click", () => show(button.ariaExpanded !== "true"));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && drawer.matches(".open")) show(false);
  });
  matchMedia("(min-width: 800px)").addEventListener("change", () => {
    if (drawer.matches(".open")) show(false);
  });
}

if (document.body.matches(".choosing")) choosing();
if (document.body.matches(".talking")) talking();
