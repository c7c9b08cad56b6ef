// What one answer has told of its tokens, and what it has shown since without telling.
import { NO_TEXT, type TextSize } from '../json/text-size.ts';

export class UsageTally {
  model: string | null = null;
  /** All tokens of the prompt; null while untold. */
  input: number | null = null;
  cachedInput = 0;
  /** Where the prompt is told in parts, each the last that was told. */
  readonly prompt = { fresh: null as number | null, cacheRead: 0, cacheWritten: 0 };
  /** Null while untold. */
  output: number | null = null;
  /** Text that passed since output was last told. */
  untold: TextSize = NO_TEXT;
  /** Pieces with text among that. */
  untoldPieces = 0;

  tellInput(input: number, cachedInput: number): void {
    this.input = input;
    this.cachedInput = Math.min(cachedInput, input);
  }

  tellOutput(output: number): void {
    this.output = output;
    this.untold = NO_TEXT;
    this.untoldPieces = 0;
  }

  show({ bytes }: TextSize): void {
    if (bytes === 0) return;
    this.untold = { bytes: this.untold.bytes + bytes, tokenIds: 0 };
    this.untoldPieces += 1;
  }
}
