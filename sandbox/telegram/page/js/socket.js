// The line to the local Telegram: events in, acts of people out; reconnects by itself.

export class Line {
  #socket = null;
  #waiting = new Map();
  #next = 1;
  #pause = 300;

  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.#open();
  }

  #open() {
    this.#socket = new WebSocket(`ws://${location.host}/ws`);
    this.#socket.onopen = () => { this.#pause = 300; this.onState(true); };
    this.#socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    this.#socket.onclose = () => {
      this.onState(false);
      for (const [, refuse] of this.#waiting.values()) refuse(new Error("Sin conexión con Telegram local"));
      this.#waiting.clear();
      setTimeout(() => this.#open(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, 5000);
    };
  }

  #take(event) {
    if (event.kind !== "reply") return this.onEvent(event);
    const [accept, refuse] = this.#waiting.get(event.id) ?? [];
    this.#waiting.delete(event.id);
    return event.ok ? accept?.(event.result) : refuse?.(new Error(event.error));
  }

  // Do something as somebody; resolves with the result, rejects with a readable reason.
  act(name, body) {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error("Sin conexión con Telegram local"));
    const id = this.#next++;
    this.#socket.send(JSON.stringify({ act: name, id, ...body }));
    return new Promise((accept, refuse) => this.#waiting.set(id, [accept, refuse]));
  }

  // One of the files that the world keeps at hand, made now.
  async fileAtHand(number, filename) {
    const answer = await fetch(`/control/at_hand/${number}`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    if (!answer.ok) throw new Error("No se pudo preparar el archivo");
    return new File([await answer.blob()], filename, { type: "text/plain" });
  }

  async upload(fields) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== null) form.append(name, value);
    const answer = await fetch("/control/upload", { method: "POST", body: form });
    const body = await answer.json();
    if (!body.ok) throw new Error(body.error);
    return body.result;
  }
}
