// One deed of this person, told to the server. Its id was made when the button or form was drawn.

export const texts = read("texts");
export const directory = read("directory");
const me = document.body.dataset;

function read(id) {
  const source = document.getElementById(id);
  return source ? JSON.parse(source.textContent) : {};
}

export function fresh(element) {
  element.dataset.id = crypto.randomUUID();
}

// A file that is chosen in a form, as it is; without one the server says what is missing.
export async function bring(file) {
  return await post(`/as/${me.handle}/${me.place}/file`, "application/octet-stream", file ?? "");
}

// What is shown afterwards. An id that was not answered is kept, so that trying again is the same event.
export async function send(deed) {
  return await post(`/as/${me.handle}/${me.place}`, "application/json", JSON.stringify(deed));
}

async function post(address, kind, body) {
  try {
    const response = await fetch(address, { method: "POST", headers: { "Content-Type": kind }, body });
    const answer = await response.json();
    return response.ok ? answer : { kind: "refused", input: null, text: answer.text };
  } catch {
    return { kind: "refused", input: null, text: texts.unreachable };
  }
}
