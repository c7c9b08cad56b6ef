// A disk for the journal that has only so much room, and fails when a test says so.
import type { SegmentFile } from '../../../src/system/journal/segment-files.ts';

/** A disk with so much room. */
export class FakeDisk {
  readonly files: string[] = [];
  room = Number.POSITIVE_INFINITY;
  isCutting = true;
  isCreating = true;

  create(): SegmentFile {
    if (!this.isCreating) throw new Error('EMFILE');
    const index = this.files.push('') - 1;
    const set = (text: string) => {
      this.files[index] = text;
    };
    return {
      write: (text) => {
        if (this.room === 0) throw new Error('ENOSPC');
        const part = text.slice(0, this.room);
        this.room -= part.length;
        set(this.files[index] + part);
        return part.length;
      },
      cutTo: (bytes) => {
        if (!this.isCutting) throw new Error('EIO');
        set((this.files[index] ?? '').slice(0, bytes));
      },
      sync: async () => {},
      close: () => {},
    };
  }
}
