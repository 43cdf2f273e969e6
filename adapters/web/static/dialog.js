// A form of ours in a dialog: it keeps everything that was typed until it is sent or given up.

import { bring, directory, fresh, send, texts } from "./send.js";
import { fits, span, suggest } from "./suggest.js";

const dialog = document.querySelector("dialog");
// A thanks outlives Escape, Back and a reload, in this window alone. An answer, a comment, a forecast never do.
const KEPT = "kudos.give";
const DRAFT = `form:${document.body.dataset.me}`;

// What was given up is gone from the page, too; another form may stand there by now.
dialog?.addEventListener("close", () => dialog.open || dialog.replaceChildren());

// `answered` gets what came back once the form is done.
export function open(html, answered) {
  dialog.innerHTML = html;
  const form = dialog.querySelector("form");
  fresh(form);
  for (const field of form.querySelectorAll("[data-kind=people]")) people(field);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, answered);
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  if (form.dataset.form === KEPT) draft(form);
  if (!dialog.open) dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}

async function submit(form, answered) {
  if (form.ariaBusy === "true" || tooLong(form)) return;
  form.ariaBusy = "true";
  const { form: name, id, state } = form.dataset;
  const drop = form.querySelector("[data-kind=file] input");
  const answer = drop
    ? await bring(drop.files[0])
    : await send({ kind: "submitted", id, form: name, state: JSON.parse(state), answers: answers(form) });
  form.ariaBusy = "false";
  if (answer.kind === "refused") return refuse(form, answer.input, answer.text);
  if (answer.kind === "form") return open(answer.html, answered); // a hint: what was written is not sent yet
  if (name === KEPT) sessionStorage.removeItem(DRAFT);
  dialog.close();
  answered(answer);
}

// An empty form takes up what was begun; one that comes with words is a draft already.
function draft(form) {
  const words = form.querySelector('[data-input="words"] textarea');
  const chips = form.querySelector(".chips");
  const begun = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
  const isNew = !words.value && !chips.children.length && !JSON.parse(form.dataset.state).link;
  if (begun && isNew) {
    words.value = begun.words;
    for (const one of directory.people.filter(({ id }) => begun.people.includes(id))) chips.append(chip(one));
    for (const [name, value] of begun.chosen) {
      const radio = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (radio) radio.checked = true;
    }
  }
  const keep = () => {
    const people = [...chips.children].map((item) => item.dataset.person);
    const chosen = [...form.querySelectorAll("input[type=radio]:checked")].map(({ name, value }) => [name, value]);
    sessionStorage.setItem(DRAFT, JSON.stringify({ words: words.value, people, chosen }));
  };
  form.addEventListener("input", keep);
  new MutationObserver(keep).observe(chips, { childList: true });
}

function answers(form) {
  const given = {};
  for (const field of form.querySelectorAll("[data-input]")) {
    const { input, kind } = field.dataset;
    if (kind === "people") given[input] = peopleIn(field);
    else if (kind === "radio") given[input] = field.querySelector(":checked")?.value ?? "";
    else given[input] = field.querySelector("input, textarea, select").value;
  }
  return given;
}

// Who was chosen, and a name that was only typed: the server takes it where it is one person's.
function peopleIn(field) {
  const typed = field.querySelector("input").value.trim();
  const chosen = [...field.querySelectorAll("[data-person]")].map((one) => one.dataset.person);
  return typed ? [...chosen, `name:${typed}`] : chosen;
}

// Longer than it may be is said at once; nothing is cut off while it is typed or pasted.
function tooLong(form) {
  for (const field of form.querySelectorAll("[data-at-most]")) {
    const most = Number(field.dataset.atMost);
    const { length } = [...field.querySelector("input, textarea").value];
    if (length > most) {
      refuse(form, field.dataset.input, texts.length.replace("{length}", length).replace("{most}", most));
      return true;
    }
  }
  return false;
}

function refuse(form, input, text) {
  for (const said of form.querySelectorAll(".refused")) said.hidden = true;
  for (const marked of form.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
  const field = input && form.querySelector(`[data-input="${CSS.escape(input)}"]`);
  const said = (field || form).querySelector(field ? ".refused" : "#refused-form");
  said.textContent = text;
  said.hidden = false;
  const entry = field && field.querySelector("input, textarea, select");
  if (entry && entry.type !== "radio") entry.setAttribute("aria-invalid", "true");
  (entry || form.querySelector("[type=submit]")).focus();
}

function chip(one) {
  const item = document.createElement("li");
  const out = document.createElement("button");
  item.dataset.person = one.id;
  out.type = "button";
  out.className = "plain";
  out.textContent = "×";
  out.ariaLabel = texts.leave_out.replace("{name}", one.name);
  item.append(span(one.name), out);
  return item;
}

function people(field) {
  const entry = field.querySelector("input");
  const chips = field.querySelector(".chips");
  const chosen = () => [...chips.children].map((chip) => chip.dataset.person);
  const others = directory.people.filter((one) => one.id !== document.body.dataset.me);

  function find() {
    const typed = entry.value.normalize("NFKC");
    const found = others.filter((one) => !chosen().includes(one.id) && fits(typed, one.name, one.handle, one.team));
    const teams = directory.teams.filter((one) => typed && one.members.length && fits(typed, one.name, one.handle));
    return [
      ...teams.map((one) => ({ label: one.name, aside: `@${one.handle}`, members: one.members })),
      ...found.map((one) => ({ label: one.name, aside: one.team, members: [one.id] })),
    ].slice(0, 50);
  }

  function add(offer) {
    const named = others.filter((one) => offer.members.includes(one.id) && !chosen().includes(one.id));
    chips.append(...named.map(chip));
    entry.value = "";
    entry.focus();
  }

  // Whoever typed a whole name and goes on has chosen.
  function settle() {
    const plain = (name) => name.normalize("NFKC").toLowerCase().split(/\s+/).join(" ").trim();
    const typed = plain(entry.value).replace(/^@/, "");
    const meant = others.filter((one) => [one.name, one.handle].map(plain).includes(typed));
    if (!typed || meant.length !== 1) return;
    if (!chosen().includes(meant[0].id)) chips.append(chip(meant[0]));
    entry.value = "";
  }

  chips.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    event.target.closest("li").remove();
    entry.focus();
  });
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !entry.value && !event.isComposing) chips.lastElementChild?.remove();
    if (event.key === "Enter" && !event.isComposing) event.preventDefault(); // sends nothing half-chosen
  });
  suggest(entry, { find, choose: add, left: settle, first: true });
}
