/** Compressed bytes that cannot be unpacked. */
export class CodecError extends Error {
  override readonly name = "CodecError";
  /** True when they would unpack to more than was allowed. */
  readonly tooLarge: boolean;

  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}
