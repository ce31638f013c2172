import { open, stat, type FileHandle } from "node:fs/promises";

/** Follows a file to which another program appends lines. */
export interface LogTail {
  /** The lines that were completed since the last call, in order; null once the file is there no more. Not to be called twice at once. */
  read(): Promise<string[] | null>;
  close(): Promise<void>;
}

const CHUNK = 64 * 1024;
/** Of what was written since the last look, and of what is there at the beginning, no more than the end is read. */
const MOST = 4 * 1024 * 1024;
const NEWLINE = 10;

/** Begins `MOST` bytes before the file's end. Rejects where it cannot be opened. */
export async function openLogTail(path: string): Promise<LogTail> {
  return new Tail(path, await open(path, "r"));
}

class Tail implements LogTail {
  readonly #path: string;
  #file: FileHandle;
  #position = 0;
  /** The beginning of a line whose end is not written yet, at most MOST bytes. */
  #begun = Buffer.alloc(0);

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  async read(): Promise<string[] | null> {
    const lines = await this.#readOn();
    const now = await stat(this.#path).catch(() => null);
    const known = await this.#file.stat();
    if (now !== null && now.ino === known.ino) return lines;
    // A full log is renamed, and a new one takes its place; the last lines went into the old one.
    lines.push(...(await this.#readOn()));
    if (now !== null && (await this.#reopen())) lines.push(...(await this.#readOn()));
    return now === null && lines.length === 0 ? null : lines;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #reopen(): Promise<boolean> {
    const file = await open(this.#path, "r").catch(() => null);
    if (!file) return false;
    await this.#file.close();
    this.#file = file;
    this.#restart(0);
    return true;
  }

  /** To the end that the file has at this moment: one that grows all the time must not hold its reader. */
  async #readOn(): Promise<string[]> {
    const { size } = await this.#file.stat();
    // Shorter than it was: it was emptied and begun anew.
    if (size < this.#position) this.#restart(0);
    if (size - this.#position > MOST) this.#restart(size - MOST);
    const lines: string[] = [];
    while (this.#position < size) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - this.#position));
      const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, this.#position);
      if (bytesRead === 0) break;
      this.#position += bytesRead;
      this.#cut(chunk.subarray(0, bytesRead), lines);
    }
    return lines;
  }

  #cut(chunk: Buffer, lines: string[]): void {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) {
      const text = Buffer.concat([this.#begun, chunk.subarray(0, end)]).toString("utf8");
      lines.push(...text.split(/\r?\n/));
    }
    const begun = end >= 0 ? chunk.subarray(end + 1) : Buffer.concat([this.#begun, chunk]);
    this.#begun = begun.length > MOST ? Buffer.alloc(0) : Buffer.from(begun);
  }

  #restart(position: number): void {
    this.#position = position;
    this.#begun = Buffer.alloc(0);
  }
}
