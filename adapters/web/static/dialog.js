// A form of ours in a dialog: it keeps everything that was typed until it is sent or given up.

import { directory, fresh, send, texts } from "./send.js";
import { fits, span, suggest } from "./suggest.js";

const dialog = document.querySelector("dialog");

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
  if (!dialog.open) dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}

async function submit(form, answered) {
  if (form.ariaBusy === "true" || tooLong(form)) return;
  form.ariaBusy = "true";
  const { form: name, id, state } = form.dataset;
  const answer = await send({ kind: "submitted", id, form: name, state: JSON.parse(state), answers: answers(form) });
  form.ariaBusy = "false";
  if (answer.kind === "refused") return refuse(form, answer.input, answer.text);
  if (answer.kind === "form") return open(answer.html, answered);
  dialog.close();
  answered(answer);
}

function answers(form) {
  const given = {};
  for (const field of form.querySelectorAll("[data-input]")) {
    const { input, kind } = field.dataset;
    if (kind === "people") given[input] = [...field.querySelectorAll("[data-person]")].map((one) => one.dataset.person);
    else if (kind === "radio") given[input] = field.querySelector(":checked")?.value ?? "";
    else given[input] = field.querySelector("input, textarea, select").value;
  }
  return given;
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

  chips.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    event.target.closest("li").remove();
    entry.focus();
  });
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !entry.value && !event.isComposing) chips.lastElementChild?.remove();
    if (event.key === "Enter" && !event.isComposing) event.preventDefault(); // sends nothing half-chosen
  });
  suggest(entry, { find, choose: add, first: true });
}
