/** The stream of the server's views, with its own way of coming back: the browser's does not say when it will. */

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 15000;
/** A view comes each second; after this long without any the line is dead, whatever the browser thinks. */
const SILENCE = 20000;

export class Stream {
  #source = null;
  #timer = 0;
  #attempts = 0;
  #heardAt = 0;
  #handlers;
  #address;

  /**
   * @param {string} address
   * @param {{opened: () => void, event: (type: string, data: any) => void, lost: (retryAt: number, attempts: number) => void}} handlers
   */
  constructor(address, handlers) {
    this.#address = address;
    this.#handlers = handlers;
  }

  /** Connects, now. */
  open() {
    this.close();
    const source = new EventSource(this.#address);
    this.#source = source;
    this.#heardAt = Date.now();
    source.onopen = () => {
      this.#attempts = 0;
      this.#heardAt = Date.now();
      this.#handlers.opened();
    };
    source.onerror = () => this.#lose();
    for (const type of ['view', 'patch', 'decision']) {
      source.addEventListener(type, (event) => {
        this.#heardAt = Date.now();
        this.#handlers.event(type, JSON.parse(event.data));
      });
    }
  }

  /** To be called every second. */
  watch() {
    if (this.#source && Date.now() - this.#heardAt > SILENCE) {
      this.#lose();
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #lose() {
    this.close();
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempts) * (0.75 + Math.random() / 2);
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.open(), delay);
    this.#handlers.lost(Date.now() + delay, this.#attempts);
  }
}
