"use client";

import { Slider } from "radix-ui";
import { useState } from "react";

interface LogSliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  text: (value: number) => string;
  onCommit: (value: number) => void;
  /** Why it cannot be moved. */
  disabled?: string | null;
}

const STEPS = 200;

/** A slider on which each step multiplies: as fine at 1 as at 10,000. It orders when it is let go. */
export function LogSlider({ label, value, min, max, text, onCommit, disabled = null }: LogSliderProps) {
  // While it is dragged, and until what was ordered has come back, it shows the user's own value.
  const [own, setOwn] = useState<{ position: number; over: number } | null>(null);
  if (own !== null && own.over !== value) setOwn(null);
  const position = own?.position ?? positionOf(value, min, max);
  return (
    <Slider.Root
      value={[position]}
      min={0}
      max={STEPS}
      step={1}
      disabled={disabled !== null}
      onValueChange={([next]) => setOwn({ position: next ?? position, over: value })}
      onValueCommit={([next]) => onCommit(valueAt(next ?? position, min, max))}
      className="relative flex h-10 min-w-32 grow touch-none items-center select-none data-disabled:opacity-45"
    >
      <Slider.Track className="relative h-2 grow overflow-hidden rounded-full bg-edge">
        <Slider.Range className="absolute h-full bg-ink" />
      </Slider.Track>
      <Slider.Thumb
        aria-label={label}
        aria-valuetext={text(valueAt(position, min, max))}
        aria-description={disabled ?? undefined}
        className="block size-6 rounded-full border-2 border-ink bg-panel"
      />
    </Slider.Root>
  );
}

/** Where a value lies on the slider, 0 to 200. */
export function positionOf(value: number, min: number, max: number): number {
  const within = Math.min(max, Math.max(min, value));
  return Math.round((STEPS * Math.log(within / min)) / Math.log(max / min));
}

/** The value at a position, to two digits: nobody means 1,037.4. */
export function valueAt(position: number, min: number, max: number): number {
  const exact = min * (max / min) ** (position / STEPS);
  return Math.min(max, Math.max(min, Number(exact.toPrecision(2))));
}
