import type { Ring } from "../../lib/group/board-types.ts";
import { formatSeconds } from "../text/format.ts";

const RADIUS = 32;
const AROUND = 2 * Math.PI * RADIUS;

interface RingProps {
  ring: Ring;
  /** The sentence of its card, where that is not written beside it. */
  say: string | null;
  small?: boolean;
}

/** A session running out: the arc is what is left of it. */
export function SessionRing({ ring, say, small = false }: RingProps) {
  const left = ring.remainingMs / ring.totalMs;
  const text = ring.remainingMs < 60_000 ? formatSeconds(ring.remainingMs) : `${Math.floor(ring.remainingMs / 60_000)} min`;
  return (
    <svg
      viewBox="0 0 76 76"
      role="img"
      aria-label={`Session ends in ${text}${say === null ? "" : `. ${say}`}`}
      className={`flex-none ${small ? "size-18 max-sm:size-16" : "size-24"}`}
    >
      <circle cx="38" cy="38" r={RADIUS} fill="none" stroke="var(--line)" strokeWidth="7" />
      <circle
        cx="38"
        cy="38"
        r={RADIUS}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="7"
        strokeDasharray={`${AROUND * left} ${AROUND}`}
        transform="rotate(-90 38 38)"
        className="transition-[stroke-dasharray] duration-100 ease-linear motion-reduce:transition-none"
      />
      <text x="38" y="44" fill="var(--text)" fontSize={small ? 18 : 17} fontWeight="700" textAnchor="middle">
        {text}
      </text>
    </svg>
  );
}
