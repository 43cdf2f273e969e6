// Where one writes: Enter sends, Shift+Enter makes a new line, @, #, : and / suggest. What is not sent yet outlives
// Back, a reload and a look into another channel, in this window alone.

import { directory, fresh, send } from "./send.js";
import { fits, suggest } from "./suggest.js";

const NAMED = /(^|[\s,、])([@＠#＃:：])([^\s@#＠＃:：]*)$/u;
const COMMAND = /^\/\S*( \S*)?$/u;
const { me, place } = document.body.dataset;
const DRAFT = `draft:${me}:${place}`;

export function composer(form, { answered, noticed }) {
  const text = form.elements.text;
  let busy = false;
  let waiting = false; // Enter came while the message before was still on its way
  fresh(form);
  text.value = sessionStorage.getItem(DRAFT) ?? "";
  grow(text);
  suggest(text, { find: () => offers(before(text)), choose: (offer) => put(text, offer), first: true });
  text.addEventListener("input", () => {
    grow(text);
    keep(text.value);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrote = text.value;
    if (busy) waiting = true;
    if (busy || !wrote.trim()) return;
    busy = true;
    waiting = false;
    const answer = await send({ kind: "wrote", id: form.dataset.id, text: wrote });
    busy = false;
    noticed(answer.kind === "refused" ? answer.text : "");
    if (answer.kind === "refused") return;
    fresh(form);
    if (text.value === wrote) text.value = "";
    keep(text.value);
    grow(text);
    answered(answer);
    if (waiting) form.requestSubmit();
  });
}

function keep(words) {
  if (words) sessionStorage.setItem(DRAFT, words);
  else sessionStorage.removeItem(DRAFT);
}

function before(text) {
  return text.value.slice(0, text.selectionStart);
}

function offers(written) {
  const typedCommands = COMMAND.test(written) ? commands(written) : [];
  if (typedCommands.length) return typedCommands;
  const named = NAMED.exec(written.normalize("NFKC"));
  if (!named) return [];
  const [, , sign, typed] = named;
  if (sign === ":") return typed ? values(typed).map((value) => ({ ...value, put: value.emoji })) : [];
  const found = sign === "#" ? values(typed) : peopleAndTeams(typed);
  return found.length === 1 && found[0].put.toLowerCase() === sign + typed.toLowerCase() ? [] : found.slice(0, 6);
}

function values(typed) {
  return directory.values
    .filter((value) => fits(typed, value.tag, value.name))
    .map((value) => ({ put: `#${value.tag}`, emoji: value.emoji, label: `${value.emoji} ${value.name}`, aside: `#${value.tag}` }));
}

function peopleAndTeams(typed) {
  const people = directory.people.map((one) => ({ put: `@${one.handle}`, label: one.name, aside: one.team, ...one }));
  const teams = directory.teams.map((one) => ({ put: `@${one.handle}`, label: one.name, aside: `@${one.handle}`, ...one }));
  return [...people, ...teams].filter((one) => fits(typed, one.name, one.handle));
}

// Where it is typed out nothing is offered, so that Enter sends it.
function commands(written) {
  const typed = written.toLowerCase();
  const fitting = directory.commands.filter((command) => command.put.startsWith(typed));
  if (fitting.some((command) => command.put === typed.trim())) return [];
  return fitting.slice(0, 8).map((command) => ({ ...command, label: command.put, aside: command.does }));
}

function put(text, offer) {
  const written = before(text);
  const start = offer.does ? 0 : Math.max(written.search(/[@＠#＃:：][^\s@#＠＃:：]*$/u), 0);
  text.setRangeText(`${offer.put} `, start, text.selectionStart, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}
