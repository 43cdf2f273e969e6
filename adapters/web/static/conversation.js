// The posts of this place: drawn by the server, kept in order here.

import { directory, fresh, texts } from "./send.js";

export const conversation = document.getElementById("conversation");
const pressedFor = new WeakMap(); // the button for whose answer a message stands

// What is scrolled to read on: in a low window all of the page.
export function scroller() {
  return getComputedStyle(conversation).overflowY === "visible" ? document.scrollingElement : conversation;
}

// Buttons that were drawn get the id of the deed they will be.
export function ready(root) {
  for (const button of root.querySelectorAll("button[data-action]")) fresh(button);
  for (const details of root.querySelectorAll("details.thank")) {
    details.addEventListener("toggle", () => details.open && offerThanks(details));
  }
  for (const rest of root.querySelectorAll(".rest")) fold(rest);
  return root;
}

// Of many people the first are named; the others on a tap.
function fold(rest) {
  const more = document.createElement("button");
  more.type = "button";
  more.className = "plain";
  more.textContent = texts.more_people.replace("{count}", rest.dataset.count);
  more.addEventListener("click", () => {
    rest.hidden = false;
    rest.tabIndex = -1;
    rest.focus();
    more.remove();
  });
  rest.hidden = true;
  rest.before(more);
}

function draw(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return ready(holder.content).querySelector("article");
}

function offerThanks(details) {
  const post = Number(details.closest("article").dataset.post);
  const values = directory.values.map((value) => thankButton(`${value.emoji} ${value.name}`, { post, emoji: value.emoji }));
  details.querySelector(".buttons").replaceChildren(...values, thankButton(texts.thank_for_this, { post }));
  details.scrollIntoView({ block: "nearest" });
}

function thankButton(label, about) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  Object.assign(button.dataset, about);
  fresh(button);
  return button;
}

export function posts() {
  return [...conversation.querySelectorAll("article[data-post]")];
}

function standing(id) {
  return conversation.querySelector(`article[data-post="${id}"]`);
}

export function stand({ id, revision, html }) {
  const there = standing(id);
  if (there && Number(there.dataset.revision) >= revision) return;
  const post = draw(html);
  if (there) return change(there, post);
  keepingPlace(() => {
    const next = posts().find((one) => Number(one.dataset.post) > id);
    post.classList.add("arrives");
    conversation.insertBefore(post, next ?? null);
  });
}

function change(there, post) {
  const { action } = there.contains(document.activeElement) ? document.activeElement.dataset : {};
  keepingPlace(() => there.replaceWith(post));
  if (action) post.querySelector(`[data-action="${action}"]`)?.focus();
}

export function fall(id) {
  const there = standing(id);
  if (there?.contains(document.activeElement)) conversation.focus();
  there?.remove();
}

// All that stands from the first of these on: what is not among them is gone.
export function renew({ posts: now }) {
  const ids = new Set(now.map((post) => post.id));
  const first = Math.min(...ids, Infinity);
  for (const post of posts()) {
    const id = Number(post.dataset.post);
    if ((id > first || !ids.size) && !ids.has(id)) fall(id);
  }
  now.forEach(stand);
}

// What only this person sees; it stands until it is dismissed or answered. A long one is read from its beginning. Who
// pressed a button goes on reading there, and comes back to that button; who writes goes on writing.
export function tell(html, instead = null) {
  const own = draw(html);
  const pressed = document.activeElement?.closest("#conversation button");
  own.classList.add("arrives");
  if (instead?.isConnected) instead.replaceWith(own);
  else conversation.append(own);
  own.scrollIntoView({ block: own.offsetHeight > scroller().clientHeight ? "start" : "end" });
  if (pressed) {
    pressedFor.set(own, instead?.contains(pressed) ? pressedFor.get(instead) : pressed);
    own.focus({ preventScroll: true });
  }
  return own;
}

export function dismiss(own) {
  const pressed = pressedFor.get(own);
  own.remove();
  (pressed?.isConnected ? pressed : conversation).focus();
}

// A post's own address, among what one can do with it: it says nobody's name, whoever opens it chooses their own.
export function offerLink(post, own) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = texts.copy_link;
  copy.addEventListener("click", async () => {
    const place = encodeURIComponent(document.body.dataset.place);
    await navigator.clipboard.writeText(`${location.origin}/post/${place}/${post.dataset.post}`);
    copy.textContent = texts.copied;
  });
  (own.querySelector(".body .buttons") ?? own.querySelector(".body")).append(copy);
  own.scrollIntoView({ block: "end" });
}

function keepingPlace(change) {
  const place = scroller();
  const { scrollHeight, scrollTop, clientHeight } = place;
  const reading = scrollHeight - scrollTop - clientHeight > 96;
  change();
  if (!reading) place.scrollTop = place.scrollHeight;
}

export async function older() {
  const button = conversation.querySelector(".older");
  const [first] = posts();
  if (!button || button.hidden || !first) return false;
  const response = await fetch(`${location.pathname}/older?before=${first.dataset.post}`);
  if (!response.ok) return false;
  const found = await response.json();
  const place = scroller();
  const { scrollHeight } = place;
  for (const post of found.posts) conversation.insertBefore(draw(post.html), first);
  place.scrollTop += place.scrollHeight - scrollHeight;
  button.hidden = !found.older;
  if (button.hidden && document.activeElement === document.body) conversation.focus();
  return found.posts.length > 0;
}

// A link to a post leads to it, also when it has to be fetched first. False where the post is nowhere here.
export async function goTo(hash) {
  if (!/^#post-\d+$/.test(hash)) return true;
  while (!document.querySelector(hash) && (await older()));
  for (const one of conversation.querySelectorAll(".found")) one.classList.remove("found");
  const post = document.querySelector(hash);
  post?.classList.add("found");
  post?.scrollIntoView({ block: "center" });
  post?.focus({ preventScroll: true });
  return post !== null;
}
