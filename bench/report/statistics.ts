/** Numbers out of samples. None of them is invented: no samples, no number. */

/**
 * The value below which the share `q` (0 to 1) of the samples lies, interpolated between the two
 * nearest ones (Hyndman and Fan, type 7: what spreadsheets and numpy give). Null without samples.
 */
export function quantile(samples: readonly number[], q: number): number | null {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(samples: readonly number[]): number | null {
  return quantile(samples, 0.5);
}

/** A running total at a moment, in milliseconds. */
export interface TotalAt {
  at: number;
  total: number;
}

/**
 * Messages a second while the total went from the share `from` to the share `to` of `messages`: the
 * start and the last stragglers are left out. The moments are interpolated between the samples,
 * which are in order. Null when the total never got that far.
 */
export function rateBetween(samples: readonly TotalAt[], messages: number, [from, to]: readonly [number, number]): number | null {
  const start = momentOf(samples, messages * from);
  const end = momentOf(samples, messages * to);
  if (start === null || end === null || end <= start) return null;
  return (messages * (to - from) * 1000) / (end - start);
}

/** When the total reached `wanted`; null when it never did, or had already at the first sample. */
function momentOf(samples: readonly TotalAt[], wanted: number): number | null {
  for (const [index, sample] of samples.entries()) {
    if (sample.total < wanted) continue;
    const before = samples[index - 1];
    if (!before) return null;
    return before.at + ((sample.at - before.at) * (wanted - before.total)) / (sample.total - before.total);
  }
  return null;
}
