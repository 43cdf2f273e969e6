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

// What is shown afterwards. An id that was not answered is kept, so that trying again is the same event.
export async function send(deed) {
  try {
    const response = await fetch(`/as/${me.handle}/${me.place}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(deed),
    });
    const answer = await response.json();
    return response.ok ? answer : { kind: "refused", input: null, text: answer.text };
  } catch {
    return { kind: "refused", input: null, text: texts.unreachable };
  }
}
