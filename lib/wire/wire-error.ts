/**
 * Bytes that no sender who keeps to the protocol would send: too short, too long, or with a length
 * that cannot be. The message names the field and what is wrong with it; the connection such bytes
 * came on is to be closed, for where the next frame begins is not to be trusted any more.
 */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly reason: string;
  /** From the outermost field to the innermost; empty where the reader was used by hand. */
  readonly path: readonly string[];

  constructor(reason: string, path: readonly string[] = []) {
    super(path.length === 0 ? reason : `${path.join(".")}: ${reason}`);
    this.reason = reason;
    this.path = path;
  }

  /** The same error, said of a field inside `name`. */
  within(name: string): WireError {
    return new WireError(this.reason, [name, ...this.path]);
  }
}
