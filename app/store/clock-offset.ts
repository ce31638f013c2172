/** How far the server's clock is ahead of the page's, in milliseconds. */
export interface ClockOffset {
  /** `sample`: the server's time in a message, less the page's time when it came. */
  learn(sample: number): void;
  value(): number;
}

const SAMPLES = 40;

/**
 * A message is on its way for a while, so that every sample is too small by that while: the largest
 * of the last 40 is the best. Older ones are forgotten, since clocks are also set by hand.
 */
export function createClockOffset(): ClockOffset {
  const samples: number[] = [];
  let best = 0;
  return {
    learn(sample) {
      samples.push(sample);
      if (samples.length > SAMPLES) samples.shift();
      best = Math.max(...samples);
    },
    value: () => best,
  };
}
