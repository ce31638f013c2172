import { hueOf } from "../theme/hue.ts";

/** Of a lesson's text: `code`, and members and partitions by their names. */
const MARKED = /(`[^`]+`|\b[CE]\d+\b|\bP\d+\b)/;

/** A lesson's text, with consumers in their colours. */
export function LessonText({ text }: { text: string }) {
  return text.split(MARKED).map((part, index) => {
    // The same words may stand twice, and never move.
    const key = `${index}:${part}`;
    if (part.startsWith("`")) {
      return (
        <code key={key} className="rounded bg-raise px-1 py-0.5 font-mono text-[0.9em]">
          {part.slice(1, -1)}
        </code>
      );
    }
    if (!MARKED.test(part)) return part;
    const hue = hueOf(part) ?? undefined;
    return (
      <b key={key} data-hue={hue} className={hue === undefined ? "font-semibold" : "font-bold text-hue-strong"}>
        {part}
      </b>
    );
  });
}
