// The combobox pattern, for a field that suggests while one types.

import { texts } from "./send.js";

// `find` gives what fits ({ label, aside, ... }) for the field as it stands; `choose` takes the one that was chosen.
// With `first`, the first suggestion is ready for Enter.
export function suggest(field, { find, choose, first = false, left = () => {} }) {
  const list = document.getElementById(field.getAttribute("aria-controls"));
  let offers = [];
  let active = -1;

  function show() {
    offers = find();
    active = first && offers.length ? 0 : -1;
    list.replaceChildren(...offers.map(option));
    list.hidden = !offers.length;
    mark();
    if (offers.length) tell(offers.length);
  }

  function option(offer, number) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `${list.id}-${number}`;
    item.append(span(offer.label), " ", span(offer.aside, "quiet"));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(number));
    return item;
  }

  function mark() {
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", number === active));
    if (field.role === "combobox") field.setAttribute("aria-expanded", !list.hidden);
    if (active < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function hide() {
    list.hidden = true;
    active = -1;
    mark();
  }

  function take(number) {
    const offer = offers[number];
    hide();
    choose(offer);
  }

  field.addEventListener("input", show);
  field.addEventListener("click", () => field.role === "combobox" && list.hidden && show());
  field.addEventListener("blur", () => {
    hide();
    left();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (!list.hidden || field.role === "combobox")) {
      event.preventDefault();
      if (list.hidden) return show();
      active = (active + step + offers.length) % offers.length;
      mark();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      hide(); // that sends what stands there
    } else if (!list.hidden && event.key === "Enter" && active >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      take(active);
    } else if (!list.hidden && event.key === "Escape") {
      event.preventDefault();
      event.stopImmediatePropagation();
      hide();
    }
  });
}

// Every word of what was typed begins a word of the name, the handle or the team.
export function fits(typed, ...names) {
  const words = names.join(" ").toLowerCase().split(/[\s@#_.-]+/);
  const whole = names.join(" ").toLowerCase().replaceAll(" ", "");
  return typed
    .toLowerCase()
    .split(/[\s@#]+/)
    .every((part) => words.some((word) => word.startsWith(part)) || (/[^\x00-\x7f]/.test(part) && whole.includes(part)));
}

export function span(text, kind = "") {
  const made = document.createElement("span");
  made.textContent = text;
  made.className = kind;
  return made;
}

function tell(many) {
  document.getElementById("found").textContent = texts.found.replace("{many}", many);
}
