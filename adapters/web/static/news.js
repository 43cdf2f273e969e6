// What arrives while the window is looked at. A window that comes back reads everything anew.

import { fall, posts, renew, stand } from "./conversation.js";
import { texts } from "./send.js";

const { me, place } = document.body.dataset;
const KEY = `seen:${me}`;
const connection = document.getElementById("connection");
let source = null;

export function news() {
  for (const link of links()) if (Number(link.dataset.last) > (seen()[link.dataset.place] ?? 0)) unread(link);
  read();
  follow();
  document.addEventListener("visibilitychange", follow);
}

// A window in the background lets go of its stream: browsers give one site only six.
function follow() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource(`${location.pathname}/news`);
  source.addEventListener("open", () => (connection.textContent = ""));
  source.addEventListener("error", lost);
  on("all", (all) => renew(all));
  on("post", (post) => stand(post));
  on("gone", ({ id }) => fall(id));
  on("elsewhere", ({ place: where, id }) => {
    for (const link of links()) if (link.dataset.place === where && id > (seen()[where] ?? 0)) unread(link);
  });
}

function on(event, take) {
  source.addEventListener(event, ({ data }) => {
    take(JSON.parse(data));
    read();
    document.body.dataset.live = event;
  });
}

function lost() {
  connection.textContent = texts.connecting;
  if (source.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
}

function links() {
  return document.querySelectorAll("nav a[data-place]");
}

function unread(link) {
  if (link.dataset.place !== place) link.querySelector(".unread").hidden = false;
}

function seen() {
  return JSON.parse(localStorage.getItem(KEY) ?? "{}");
}

function read() {
  const last = posts().at(-1);
  if (last) localStorage.setItem(KEY, JSON.stringify({ ...seen(), [place]: Number(last.dataset.post) }));
}
