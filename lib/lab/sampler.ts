import type { Clock, Disposer } from "../clock/clock.ts";
import type { Sample } from "../contract/charts.ts";
import { SAMPLE_MS, SAMPLES_KEPT } from "../contract/charts.ts";
import { beginSampling, takeSample } from "../group/samples.ts";
import type { GroupView } from "../group/view.ts";

/** Measures one group twice a second, and keeps the last SAMPLES_KEPT samples: some 200 kB a group at most. */
export interface Sampler {
  /** Oldest first. */
  samples(): Sample[];
  /** Each sample from now on, as it is taken; `onClosed` when nothing follows. */
  subscribe(onSample: (sample: Sample) => void, onClosed: () => void): Disposer;
  close(): void;
}

export function startSampler(clock: Clock, view: () => GroupView): Sampler {
  const subscribers = new Set<{ onSample: (sample: Sample) => void; onClosed: () => void }>();
  const samples: Sample[] = [];
  let last = beginSampling(view(), clock.now());
  const stop = clock.every(SAMPLE_MS, () => {
    // The machine's clock may be set back: time that did not pass has no sample.
    if (clock.now() <= last.at) {
      last = beginSampling(view(), clock.now());
      return;
    }
    const { sample, sampled } = takeSample(last, view(), clock.now());
    last = sampled;
    samples.push(sample);
    if (samples.length > SAMPLES_KEPT) samples.shift();
    for (const { onSample } of subscribers) onSample(sample);
  });
  return {
    samples: () => [...samples],
    subscribe(onSample, onClosed) {
      const subscriber = { onSample, onClosed };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    close() {
      stop();
      for (const { onClosed } of subscribers) onClosed();
      subscribers.clear();
    },
  };
}
