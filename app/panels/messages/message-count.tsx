import type { MessageFeedState } from "../../store/message-feed.ts";
import { formatCount, plural } from "../../text/format.ts";
import type { TopicPages } from "./topic-pages.ts";

/** As wide as its longest word, so that nothing beside it moves. */
const PLACE = "w-68 flex-none text-right tabular-nums whitespace-nowrap text-dim @max-[44rem]:w-full @max-[44rem]:text-left";

interface MessageCountProps {
  feed: MessageFeedState;
  /** How many have come since the list was paused; null while it goes on. */
  paused: number | null;
}

/** Every message is counted; where the lines are not all of them, of how many each is one. */
export function MessageCount({ feed: { count, sample }, paused }: MessageCountProps) {
  if (paused !== null)
    return (
      <p className={PLACE}>
        <b className="font-semibold text-text">Paused: {formatCount(paused)} more since</b>
      </p>
    );
  return (
    <p className={PLACE} title="Counted since you look">
      {formatCount(count)} new
      {sample.shown < sample.of && (
        <span className="text-warn-text">
          , {sample.shown === 0 ? "none" : `1 in ${formatCount(Math.round(sample.of / sample.shown))}`} shown
        </span>
      )}
    </p>
  );
}

/** How far the topic was read. */
export function ReadCount({ pages: { count, rows, left } }: { pages: TopicPages }) {
  return (
    <p className={PLACE}>
      {left === null ? "Reading …" : `${plural(count, "message")} ${left === 0 ? "to the end" : "read"}`}
      {count > rows.length && `, the last ${formatCount(rows.length)} kept`}
    </p>
  );
}
